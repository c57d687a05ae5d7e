//! Box's three-dimensional function.
//!
//! ```text
//! f(x) = Σ (e^(−tᵢ x₁) − e^(−tᵢ x₂) − x₃ (e^(−tᵢ) − e^(−10 tᵢ)))²
//!     over i = 1 … 10
//! tᵢ = i/10
//! ```
//!
//! * Dimension 3, no customary box, here `[−20, 20]³`, start `(0, 10, 20)` with `f = 1031.154`.
//! * Global minima `f = 0` at `(1, 10, 1)` and `(10, 1, −1)`, and all along the line `x₁ = x₂`, `x₃ = 0`, of which five
//!   points are listed.
//! * Descent may end on the line. At `(1, 10, 1)` the curvatures along the axes are `(1.75, 0.0048, 6.13)`.
//! * For negative `x₁` or `x₂` the exponentials are large: `f` exceeds `10¹⁷` at a corner.
//!
//! Moré, Garbow & Hillstrom allow any number of residuals from 3 on; 10 is customary. The Box–Betts function of global
//! optimization is this one, in the box `[0.9, 1.2] × [9, 11.2] × [0.9, 1.2]`.
//!
//! # References
//!
//! * M. J. Box (1966), *A comparison of several current optimization methods, and the use of transformations in
//!   constrained problems*, The Computer Journal 9(1), doi:10.1093/comjnl/9.1.67.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 12, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Box's three-dimensional function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Box3d {}

impl Problem for Box3d {
    const SPEC: Spec = Spec {
        name: "box_3d",
        summary: "two exponentials told apart, a line of minima, 3-D",
        year: 1966,
        params: &[],
        source: include_str!("box_3d.rs"),
    };

    fn dim(&self) -> usize {
        3
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 10.0, 20.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-20.0, 20.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let line = [0.0, 1.0, 5.0, 10.0, 15.0].map(|a| vec![a, a, 0.0]);
        [vec![1.0, 10.0, 1.0], vec![10.0, 1.0, -1.0]].into_iter().chain(line).collect()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        /// e^(−1/10) and e^(−1).
        const STEPS: [f64; 2] = [0.904_837_418_035_959_5, 0.367_879_441_171_442_33];
        let (a, b) = ((x[0] * -0.1).exp(), (x[1] * -0.1).exp());
        // Their powers.
        let (mut p, mut q, mut c, mut d) = (R::of(1.0), R::of(1.0), 1.0, 1.0);
        let (mut value, mut sums) = (R::of(0.0), [R::of(0.0); 3]);
        for i in (1_u8..=10).map(f64::from) {
            (p, q, c, d) = (p * a, q * b, c * STEPS[0], d * STEPS[1]);
            let r = p - q - x[2] * (c - d);
            value += r * r;
            sums[0] += r * p * i;
            sums[1] += r * q * i;
            sums[2] += r * (c - d);
        }
        gradient[0] = sums[0] * -0.2;
        gradient[1] = sums[1] * 0.2;
        gradient[2] = sums[2] * -2.0;
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::LN_2;

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&Box3d {}, &[0.0, 10.0, 20.0]).0, 1031.154, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // At (10 ln 2, −10 ln 2, 0) the residuals are 2⁻ⁱ − 2ⁱ: squares 4⁻ⁱ − 2 + 4ⁱ.
        let (value, gradient) = at(&Box3d {}, &[10.0 * LN_2, -10.0 * LN_2, 0.0]);
        let power = |k: i32| 4.0_f64.powi(k);
        assert_relative_eq!(value, (power(11) - 4.0) / 3.0 - 20.0 + (1.0 - power(-10)) / 3.0, max_relative = 1e-13);
        // −2 tᵢ rᵢ 2⁻ⁱ = (1 − 4⁻ⁱ) i/5, and 2 tᵢ rᵢ 2ⁱ = (1 − 4ⁱ) i/5.
        let sum = |sign: i32| (1..=10).map(|i| (1.0 - power(sign * i)) * f64::from(i) / 5.0).sum::<f64>();
        assert_relative_eq!(gradient[0], sum(-1), max_relative = 1e-9);
        assert_relative_eq!(gradient[1], sum(1), max_relative = 1e-13);
    }

    #[test]
    fn minima_are_exact() {
        for x in Box3d::default().minimizers() {
            assert_eq!(at(&Box3d {}, &x), (0.0, vec![0.0; 3]));
        }
    }

    #[test]
    fn curvatures_along_the_axes_and_the_height_of_the_corners_are_as_documented() {
        for (k, curvature) in [1.75, 0.0048, 6.13].into_iter().enumerate() {
            let mut sides = [[1.0, 10.0, 1.0]; 2];
            sides[0][k] += 1e-5;
            sides[1][k] -= 1e-5;
            let [plus, minus] = sides.map(|x| at(&Box3d {}, &x).1[k]);
            assert_relative_eq!((plus - minus) / 2e-5, curvature, max_relative = 0.01);
        }
        assert!(at(&Box3d {}, &[-20.0, 20.0, 20.0]).0 > 1e17);
    }
}

//! The Brown–Dennis function, a sum of fourth powers.
//!
//! ```text
//! f(x) = Σ ((x₁ + tᵢ x₂ − e^tᵢ)² + (x₃ + x₄ sin tᵢ − cos tᵢ)²)²
//!     over i = 1 … 20
//! tᵢ = i/5
//! ```
//!
//! * Dimension 4, no customary box, here `[−30, 30]⁴`, start `(25, 5, −5, −1)` with `f = 7926693.337`.
//! * Global minimum `f = 85822.2016` at `(−11.59444, 13.20363, −0.40344, 0.23678)`. It is convex: each term is the
//!   fourth power of the length of a linear function.
//! * The residuals are far from zero at the minimum, so Gauss–Newton methods are slow. Gradient methods meet curvatures
//!   that grow with the square of the distance: 83595 along `x₂` at the minimum, 456304 at the start.
//!
//! Moré, Garbow & Hillstrom allow any number of residuals from 4 on; 20 is customary.
//!
//! # References
//!
//! * K. M. Brown and J. E. Dennis (1971), *New computational algorithms for minimizing a sum of squares of nonlinear
//!   functions*, Report 71-6, Department of Computer Science, Yale University.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 16, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Brown–Dennis function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrownDennis {
    /// The rows `(t, eᵗ, sin t, cos t)`.
    #[serde(skip)]
    rows: Vec<[f64; 4]>,
}

impl Problem for BrownDennis {
    const SPEC: Spec = Spec {
        name: "brown_dennis",
        summary: "convex sum of fourth powers, 4-D",
        year: 1971,
        params: &[],
        source: include_str!("brown_dennis.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        let row = |t: f64| [t, libm::exp(t), libm::sin(t), libm::cos(t)];
        self.rows = (1..=20_u8).map(|i| row(f64::from(i) / 5.0)).collect();
        Ok(())
    }

    fn dim(&self) -> usize {
        4
    }

    fn start(&self) -> Vec<f64> {
        vec![25.0, 5.0, -5.0, -1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-30.0, 30.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(85_822.201_626_356_36)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-11.594_439_904_762_165, 13.203_630_051_207_204, -0.403_439_488_176_859_5, 0.236_778_774_455_736_3]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut value, mut sums) = (R::of(0.0), [R::of(0.0); 4]);
        for &[t, exp, sin, cos] in &self.rows {
            let (a, b) = (x[0] + x[1] * t - exp, x[2] + x[3] * sin - cos);
            let r = a * a + b * b;
            let (along, across) = (r * a, r * b);
            value += r * r;
            sums[0] += along;
            sums[1] += along * t;
            sums[2] += across;
            sums[3] += across * sin;
        }
        for (gradient, sum) in gradient.iter_mut().zip(sums) {
            *gradient = sum * 4.0;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    fn brown_dennis() -> BrownDennis {
        let mut problem = BrownDennis::default();
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn start_and_minimum_have_the_published_values() {
        let problem = brown_dennis();
        assert_relative_eq!(at(&problem, &problem.start()).0, 7_926_693.337, max_relative = 1e-10);
        let x = &problem.minimizers()[0];
        assert_relative_eq!(at(&problem, x).0, 85_822.201_6, max_relative = 1e-9);
        assert_abs_diff_eq!(x[..], [-11.594_44, 13.203_63, -0.403_44, 0.236_78], epsilon = 5e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // At (10⁹, 0, 0, 0) all but x₁ is negligible: 20 terms x₁⁴ with the slope 4 x₁³, that in x₂ times Σ t = 42.
        let (value, gradient) = at(&brown_dennis(), &[1e9, 0.0, 0.0, 0.0]);
        assert_relative_eq!(value, 20e36, max_relative = 1e-6);
        assert_relative_eq!(gradient[0], 80e27, max_relative = 1e-6);
        assert_relative_eq!(gradient[1], 168e27, max_relative = 1e-6);
        // And at (0, 0, 10⁹, 0), that in x₄ times Σ sin t.
        let sines: f64 = (1..=20_u8).map(|i| (f64::from(i) / 5.0).sin()).sum();
        let (value, gradient) = at(&brown_dennis(), &[0.0, 0.0, 1e9, 0.0]);
        assert_relative_eq!(value, 20e36, max_relative = 1e-6);
        assert_relative_eq!(gradient[2..], [80e27, 4e27 * sines], max_relative = 1e-6);
    }

    #[test]
    fn curvatures_are_as_documented() {
        let problem = brown_dennis();
        for (x, curvature) in [(problem.minimizers().remove(0), 83_595.0), (problem.start(), 456_304.0)] {
            let slope = |h: f64| at(&problem, &[x[0], x[1] + h, x[2], x[3]]).1[1];
            assert_relative_eq!((slope(1e-4) - slope(-1e-4)) / 2e-4, curvature, max_relative = 1e-4);
        }
    }
}

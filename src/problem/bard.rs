//! Bard's function, a rational curve fitted to 15 data.
//!
//! ```text
//! f(x) = Σ (yᵢ − x₁ − uᵢ/(vᵢ x₂ + wᵢ x₃))²      over i = 1 … 15
//! uᵢ = i,   vᵢ = 16 − i,   wᵢ = min(uᵢ, vᵢ)
//! ```
//!
//! * Dimension 3, start `(1, 1, 1)` with `f = 41.6817`. No customary box, here `[−2, 2] × [0.01, 5]²`: for positive
//!   `x₂` and `x₃` no denominator vanishes.
//! * Global minimum `f = 8.214877·10⁻³` at `(0.08241, 1.13304, 2.34370)`, and no other minimum in the box.
//! * Outside there are poles, with a minimum in most gaps between them, and `f` tends to 17.4287 as `x₂` and `x₃` go to
//!   `−∞` with `x₁ = 0.840667`: methods that leave the box may end there.
//!
//! # References
//!
//! * Y. Bard (1970), *Comparison of gradient methods for the solution of nonlinear parameter estimation problems*, SIAM
//!   Journal on Numerical Analysis 7(1), doi:10.1137/0707011.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 8, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Bard's function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bard {}

/// The data `y`.
const Y: [f64; 15] = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39];

impl Problem for Bard {
    const SPEC: Spec = Spec {
        name: "bard",
        summary: "rational curve fitted to 15 data, 3-D",
        year: 1970,
        params: &[],
        source: include_str!("bard.rs"),
    };

    fn dim(&self) -> usize {
        3
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; 3]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        if i == 0 { (-2.0, 2.0) } else { (0.01, 5.0) }
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.008_214_877_306_578_975)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.082_410_559_748_993_2, 1.133_036_092_029_721_6, 2.343_695_178_642_537]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut value, mut sums) = (R::of(0.0), [R::of(0.0); 3]);
        for (u, y) in (1_u8..).map(f64::from).zip(Y) {
            let (v, w) = (16.0 - u, u.min(16.0 - u));
            let inverse = R::of(1.0) / (x[1] * v + x[2] * w);
            let fit = inverse * u;
            let r = x[0] + fit - y;
            let slope = r * fit * inverse;
            value += r * r;
            sums[0] += r;
            sums[1] += slope * v;
            sums[2] += slope * w;
        }
        gradient[0] = sums[0] * 2.0;
        gradient[1] = sums[1] * -2.0;
        gradient[2] = sums[2] * -2.0;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_and_minimum_have_the_published_values() {
        assert_relative_eq!(at(&Bard {}, &[1.0; 3]).0, 41.681_7, max_relative = 1e-6);
        let x = &Bard {}.minimizers()[0];
        assert_relative_eq!(at(&Bard {}, x).0, 8.214_877e-3, max_relative = 1e-7);
        assert_abs_diff_eq!(x[..], [0.082_41, 1.133_04, 2.343_70], epsilon = 5e-6);
    }

    #[test]
    fn where_the_fraction_vanishes_the_mean_of_the_data_is_best() {
        // Σ y = 12.61 and Σ y² = 28.0295, so at the mean Σ y² − (Σ y)²/15 is left.
        let (value, gradient) = at(&Bard {}, &[0.840_667, -1e9, -1e9]);
        assert_relative_eq!(value, 28.0295 - 12.61 * 12.61 / 15.0, max_relative = 1e-7);
        assert_relative_eq!(value, 17.4287, max_relative = 1e-6);
        assert_abs_diff_eq!(*gradient, [0.0; 3], epsilon = 2e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (0, a, a) for a small a: the fractions i/(16 a), and from i = 8 on i/(2 (16 − i) a), dwarf the data.
        let (value, gradient) = at(&Bard {}, &[0.0, 1e-6, 1e-6]);
        let term = |i: f64| if i < 8.0 { i / 16.0 } else { i / (2.0 * (16.0 - i)) };
        let squares: f64 = (1..=15_u8).map(|i| term(i.into()) * term(i.into())).sum();
        assert_relative_eq!(value, squares * 1e12, max_relative = 1e-5);
        // f scales as a⁻², so the slope along (a, a) is −2 f/a.
        assert_relative_eq!(gradient[1] + gradient[2], -2.0 * value / 1e-6, max_relative = 1e-5);
    }
}

//! The Gaussian function of Moré, Garbow and Hillstrom, a bell fitted to 15 data.
//!
//! ```text
//! f(x) = Σ (x₁ exp(−x₂ (tᵢ − x₃)²/2) − yᵢ)²      over i = 1 … 15
//! tᵢ = (8 − i)/2
//! ```
//!
//! * Dimension 3, no customary box, here `[−2, 2]³`, start `(0.4, 1, 0)` with `f = 3.88811·10⁻⁶`.
//! * Global minimum `f = 1.12793·10⁻⁸` at `(0.398956, 1.000019, 0)`, where the Hessian has condition number 51, and no
//!   other minimum in the box.
//!
//! The data are the standard normal density to four digits. The start is all but at the minimum: what is left to gain
//! is below `4·10⁻⁶`, and methods that watch the loss stop early.
//!
//! # References
//!
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 9, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Gaussian function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MghGaussian {}

/// The data `y`.
const Y: [f64; 15] = [
    0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989, 0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044,
    0.0009,
];

impl Problem for MghGaussian {
    const SPEC: Spec = Spec {
        name: "mgh_gaussian",
        summary: "bell fitted to 15 data, start next to the minimum, 3-D",
        year: 1981,
        params: &[],
        source: include_str!("mgh_gaussian.rs"),
    };

    fn dim(&self) -> usize {
        3
    }

    fn start(&self) -> Vec<f64> {
        vec![0.4, 1.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(1.127_932_769_618_648e-8)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.398_956_137_838_756_7, 1.000_019_084_487_805_6, 0.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut value, mut sums) = (R::of(0.0), [R::of(0.0); 3]);
        for (i, y) in (1_u8..).map(f64::from).zip(Y) {
            let away = -x[2] + (8.0 - i) / 2.0;
            let bell = (away * away * x[1] * -0.5).exp();
            let fit = bell * x[0];
            let r = fit - y;
            let lever = r * fit * away;
            value += r * r;
            sums[0] += r * bell;
            sums[1] += lever * away;
            sums[2] += lever;
        }
        gradient[0] = sums[0] * 2.0;
        gradient[1] = -sums[1];
        gradient[2] = sums[2] * x[1] * 2.0;
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
        assert_relative_eq!(at(&MghGaussian {}, &[0.4, 1.0, 0.0]).0, 3.888_11e-6, max_relative = 1e-6);
        let x = &MghGaussian {}.minimizers()[0];
        assert_relative_eq!(at(&MghGaussian {}, x).0, 1.127_93e-8, max_relative = 3e-6);
        assert_abs_diff_eq!(x[..], [0.398_956, 1.000_019, 0.0], epsilon = 5e-7);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 0, 0), where the bell is flat: Σ y = 1.9997, Σ t² = 70 and Σ y t² = 1.9948.
        let (value, gradient) = at(&MghGaussian {}, &[1.0, 0.0, 0.0]);
        let squares: f64 = Y.iter().map(|y| (1.0 - y) * (1.0 - y)).sum();
        assert_relative_eq!(value, squares, max_relative = 1e-14);
        assert_abs_diff_eq!(*gradient, [2.0 * (15.0 - 1.9997), 1.9948 - 70.0, 0.0], epsilon = 1e-12);
    }

    #[test]
    fn data_are_the_normal_density() {
        for (i, y) in (1_u8..).map(f64::from).zip(Y) {
            let t = (8.0 - i) / 2.0;
            assert_abs_diff_eq!(y, (-t * t / 2.0).exp() / std::f64::consts::TAU.sqrt(), epsilon = 5e-5);
        }
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // By symmetry x₃ stands alone, with a curvature between those of the others.
        let x = MghGaussian {}.minimizers().remove(0);
        let column = |k: usize| {
            let mut sides = [x.clone(), x.clone()];
            sides[0][k] += 1e-5;
            sides[1][k] -= 1e-5;
            let [plus, minus] = sides.map(|x| at(&MghGaussian {}, &x).1);
            (plus[0] - minus[0], plus[1] - minus[1])
        };
        let ((a, b), (_, d)) = (column(0), column(1));
        let (mean, spread) = (f64::midpoint(a, d), ((a - d) / 2.0).hypot(b));
        assert_relative_eq!((mean + spread) / (mean - spread), 51.28, max_relative = 1e-3);
    }
}

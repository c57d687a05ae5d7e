//! The Freudenstein–Roth function.
//!
//! ```text
//! f(x, y) = r² + s²
//! r = x + ((5 − y) y − 2) y − 13
//! s = x + ((y + 1) y − 14) y − 29
//! ```
//!
//! * Dimension 2, no customary box, here `[−20, 20]²`, which holds both minima, start `(0.5, −2)` with `f = 400.5`.
//! * Global minimum `f = 0` at `(5, 4)`.
//! * Local minimum `f = 48.98425` at `((53 − 4√22)/3, (2 − √22)/3)`, about `(11.41, −0.8968)`: descent from the start
//!   ends there. Between the two, a saddle at `((53 + 4√22)/3, (2 + √22)/3)` with `f = 819.01`, outside the box.
//!
//! Both residuals are linear in `x`: on the best `x` for each `y`, `f` is half the square of a cubic in `y`.
//!
//! # References
//!
//! * F. Freudenstein and B. Roth (1963), *Numerical solution of systems of nonlinear equations*, Journal of the ACM
//!   10(4), doi:10.1145/321186.321200.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 2, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Freudenstein–Roth function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreudensteinRoth {}

impl Problem for FreudensteinRoth {
    const SPEC: Spec = Spec {
        name: "freudenstein_roth",
        summary: "long valley to a false minimum, 2-D",
        year: 1963,
        params: &[],
        source: include_str!("freudenstein_roth.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5, -2.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-20.0, 20.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![5.0, 4.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![11.412_778_986_902_094, -0.896_805_253_274_476_5], 48.984_253_679_240_02)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let r = x + ((-y + 5.0) * y - 2.0) * y - 13.0;
        let s = x + ((y + 1.0) * y - 14.0) * y - 29.0;
        gradient[0] = (r + s) * 2.0;
        gradient[1] = (r * ((y * -3.0 + 10.0) * y - 2.0) + s * ((y * 3.0 + 2.0) * y - 14.0)) * 2.0;
        r * r + s * s
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // r = 0.5 + (7·2 + 2)·2 − 13 = 19.5 and s = 0.5 + 12·2 − 29 = −4.5.
        assert_eq!(at(&FreudensteinRoth {}, &[0.5, -2.0]).0, 400.5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 2): r = 1 + 8 − 13, s = 1 − 16 − 29, with slopes 6 and 2 in y.
        assert_eq!(at(&FreudensteinRoth {}, &[1.0, 2.0]), (16.0 + 1936.0, vec![-96.0, 2.0 * (-24.0 - 88.0)]));
    }

    #[test]
    fn the_other_minimum_and_the_saddle_are_where_the_cubic_is_stationary() {
        for (sign, value) in [(-1.0, 48.984_25), (1.0, 819.010_26)] {
            let root = sign * 22.0_f64.sqrt();
            let (f, gradient) = at(&FreudensteinRoth {}, &[(53.0 + 4.0 * root) / 3.0, (2.0 + root) / 3.0]);
            assert_relative_eq!(f, value, max_relative = 1e-7);
            assert_abs_diff_eq!(*gradient, [0.0, 0.0], epsilon = 1e-11);
        }
        let x = &FreudensteinRoth {}.local_minima()[0].0;
        assert_relative_eq!(x[0], (53.0 - 4.0 * 22.0_f64.sqrt()) / 3.0, max_relative = 1e-15);
        assert_relative_eq!(x[1], (2.0 - 22.0_f64.sqrt()) / 3.0, max_relative = 1e-15);
    }
}

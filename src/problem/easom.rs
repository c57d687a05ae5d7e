//! The Easom function.
//!
//! ```text
//! f(x, y) = −cos x cos y exp(−(x − π)² − (y − π)²)
//! ```
//!
//! * Dimension 2, customary box `[−100, 100]²`, start `(2, 2)` with `f = −0.01278`.
//! * Global minimum `f = −1` at `(π, π)`, where the Hessian is 3 times the identity.
//! * Flat elsewhere: ever fainter local minima surround the global one, the first four of `f = −8.11e−5` at
//!   `(π ± 1.83659720, π ± 1.83659720)`. From a distance of 28 on, the value and the gradient are zero in double
//!   precision, so that no gradient method can start there.
//!
//! # References
//!
//! * E. E. Easom (1990), *A survey of global optimization techniques*, M. Eng. thesis, University of Louisville.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Easom function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Easom {}

impl Problem for Easom {
    const SPEC: Spec = Spec {
        name: "easom",
        summary: "narrow pit in a flat plain, 2-D",
        year: 1990,
        params: &[],
        source: include_str!("easom.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0, 2.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-100.0, 100.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-1.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![PI, PI]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let (near, far, value) = (1.304_995_450_437_667_5, 4.978_189_856_741_919, -8.110_223_891_570_066e-5);
        [[near, near], [near, far], [far, near], [far, far]].map(|x| (x.to_vec(), value)).to_vec()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (dx, dy) = (x[0] - PI, x[1] - PI);
        let (cos_x, cos_y) = (x[0].cos(), x[1].cos());
        let bell = (-(dx * dx + dy * dy)).exp();
        gradient[0] = bell * cos_y * (x[0].sin() + dx * cos_x * 2.0);
        gradient[1] = bell * cos_x * (x[1].sin() + dy * cos_y * 2.0);
        -(cos_x * cos_y * bell)
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&Easom {}, &[2.0, 2.0]).0, -0.01278, max_relative = 1e-4);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (π, 3π/2): cosines −1 and 0, sines 0 and −1, bell exp(−π²/4).
        let bell = f64::exp(-PI * PI / 4.0);
        let (value, gradient) = at(&Easom {}, &[PI, 1.5 * PI]);
        assert_abs_diff_eq!(value, 0.0, epsilon = 1e-16);
        assert_abs_diff_eq!(*gradient, [0.0, bell], epsilon = 1e-16);
        // One off in both: cos² 1 exp(−2).
        let (value, gradient) = at(&Easom {}, &[PI + 1.0, PI + 1.0]);
        let (sin, cos) = f64::sin_cos(1.0);
        assert_relative_eq!(value, -cos * cos * f64::exp(-2.0), max_relative = 1e-14);
        assert_relative_eq!(gradient[0], cos * (sin + 2.0 * cos) * f64::exp(-2.0), max_relative = 1e-14);
    }

    #[test]
    fn curvature_at_the_minimum_is_as_documented() {
        let slopes = at(&Easom {}, &[PI + 1e-5, PI - 1e-5]).1;
        assert_relative_eq!(*slopes, [3e-5, -3e-5], max_relative = 1e-8);
    }

    #[test]
    fn far_away_there_is_nothing() {
        assert_eq!(at(&Easom {}, &[PI + 28.0, 4.0]), (0.0, vec![0.0, 0.0]));
        assert!(at(&Easom {}, &[PI + 26.0, 4.0]).1[0] != 0.0);
    }
}

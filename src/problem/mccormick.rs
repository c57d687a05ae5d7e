//! The McCormick function.
//!
//! ```text
//! f(x, y) = sin(x + y) + (x − y)² − 1.5 x + 2.5 y + 1
//! ```
//!
//! * Dimension 2, customary box `[−1.5, 4] × [−3, 4]`, start `(0, 0)` with `f = 1`.
//! * Global minimum in the box `f = −√3/2 − π/3 = −1.9132229549810` at
//!   `(½ − π/3, −½ − π/3) = (−0.54719755, −1.54719755)`.
//! * One more minimum in the box, higher by π: `f = 1.2283696986` at `(2.59439510, 1.59439510)`.
//! * Unbounded below: outside the box, a minimum lower by π follows with every step of `−(π, π)`.
//!
//! With `u = x + y` and `v = x − y` it is `sin u + u/2 + (v − 1)²`; so it is computed. Other packages state −1.9133 or
//! −1.913228 for the minimum.
//!
//! # References
//!
//! * G. P. McCormick (1972), *Attempts to calculate global solutions of problems that may have local minima*, in F. A.
//!   Lootsma (ed.), *Numerical Methods for Nonlinear Optimization*, Academic Press.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The McCormick function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct McCormick {}

impl Problem for McCormick {
    const SPEC: Spec = Spec {
        name: "mccormick",
        summary: "tilted wave in a parabolic trough, 2-D",
        year: 1972,
        params: &[],
        source: include_str!("mccormick.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        if i == 0 { (-1.5, 4.0) } else { (-3.0, 4.0) }
    }

    fn minimum(&self) -> Option<f64> {
        Some(-1.913_222_954_981_036_4)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.5 - PI / 3.0, -0.5 - PI / 3.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![0.5 + 2.0 * PI / 3.0, -0.5 + 2.0 * PI / 3.0], 1.228_369_698_608_756_8)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (u, v) = (x[0] + x[1], x[0] - x[1] - 1.0);
        let (along, across) = (u.cos() + 0.5, v * 2.0);
        gradient[0] = along + across;
        gradient[1] = along - across;
        u.sin() + u * 0.5 + v * v
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value_and_its_gradient() {
        // 1 − 1.5 and 1 + 2.5.
        assert_eq!(at(&McCormick {}, &[0.0, 0.0]), (1.0, vec![-0.5, 3.5]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, 1): sin 4 + 4 − 4.5 + 2.5 + 1; cos 4 + 4 − 1.5 and cos 4 − 4 + 2.5.
        let (value, gradient) = at(&McCormick {}, &[3.0, 1.0]);
        assert_relative_eq!(value, f64::sin(4.0) + 3.0, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [f64::cos(4.0) + 2.5, f64::cos(4.0) - 1.5], max_relative = 1e-14);
    }

    #[test]
    fn minima_are_as_documented_and_go_on_below_outside_the_box() {
        let at_turn = |k: f64| at(&McCormick {}, &[0.5 - PI / 3.0 + k * PI, -0.5 - PI / 3.0 + k * PI]);
        for k in [-2.0, -1.0, 0.0, 1.0] {
            let (value, gradient) = at_turn(k);
            assert_relative_eq!(value, -f64::sqrt(0.75) - PI / 3.0 + k * PI, max_relative = 1e-14);
            assert!(gradient.iter().all(|slope| slope.abs() < 1e-14), "{gradient:?}");
        }
    }
}

//! The helical valley function of Fletcher and Powell.
//!
//! ```text
//! f(x, y, z) = 100 (z − 10 θ)² + 100 (r − 1)² + z²
//! r = √(x² + y²)
//! 2π θ = arctan(y/x) for x > 0,   arctan(y/x) + π for x < 0
//! ```
//!
//! * Dimension 3, customary box `[−10, 10]³`, start `(−1, 0, 0)` with `f = 2500`.
//! * Global minimum `f = 0` at `(1, 0, 0)`, where the Hessian has condition number 494. There is no other minimum.
//! * The valley winds around the `z` axis: half a turn down from the start.
//! * `θ` is the angle in turns, from `−1/4` to `3/4`: continuous at `x = 0` for `y > 0`, where it is `1/4`, but with a
//!   jump of a full turn for `y < 0`. There, value and gradient are those of the side `x > 0`, as in MINPACK. On the
//!   axis `r = 0`, `θ` is taken as `1/4`, and only `z` has a slope.
//!
//! Implementations with `atan2` instead have the jump at `y = 0`, `x < 0`: there, the start itself is on the jump.
//!
//! # References
//!
//! * R. Fletcher and M. J. D. Powell (1963), *A rapidly convergent descent method for minimization*, The Computer
//!   Journal 6(2), doi:10.1093/comjnl/6.2.163.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204 (the box).
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 7, doi:10.1145/355934.355936.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The helical valley function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelicalValley {}

impl Problem for HelicalValley {
    const SPEC: Spec = Spec {
        name: "helical_valley",
        summary: "valley that winds around an axis, with a jump, 3-D",
        year: 1963,
        params: &[],
        source: include_str!("helical_valley.rs"),
    };

    fn dim(&self) -> usize {
        3
    }

    fn start(&self) -> Vec<f64> {
        vec![-1.0, 0.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0, 0.0, 0.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        // No negative zero: on the jump, the side is always the same.
        let (x, y, z) = (x[0] + 0.0, x[1], x[2]);
        let radius = (x * x + y * y).sqrt();
        let inverse = radius.pick(|r| r == 0.0, R::of(0.0), R::of(1.0) / radius);
        // The tangent of half the angle back to the y axis, in that of two equal forms in which nothing cancels.
        let tangent = y.pick(|y| y > 0.0, -x / (radius + y), (y - radius) / x);
        let turns = radius.pick(|r| r == 0.0, radius, tangent).atan() / PI + 0.25;
        let (climb, stretch) = ((z - turns * 10.0) * 10.0, (radius - 1.0) * 10.0);
        let (swirl, pull) = (climb * inverse * inverse * (100.0 / PI), stretch * inverse * 20.0);
        gradient[0] = swirl * y + pull * x;
        gradient[1] = pull * y - swirl * x;
        gradient[2] = climb * 20.0 + z * 2.0;
        climb * climb + stretch * stretch + z * z
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // Half a turn: 100 · 5².
        let (value, gradient) = at(&HelicalValley {}, &[-1.0, 0.0, 0.0]);
        assert_relative_eq!(value, 2500.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [0.0, -5000.0 / PI, -1000.0], max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 2, 3): θ = 1/8, r = √8; 100 · 1.75² + 100 (√8 − 1)² + 9.
        let (value, gradient) = at(&HelicalValley {}, &[2.0, 2.0, 3.0]);
        let r = 8.0_f64.sqrt();
        assert_relative_eq!(value, 306.25 + 100.0 * (r - 1.0) * (r - 1.0) + 9.0, max_relative = 1e-14);
        // ∂θ/∂x = −y/(2π r²) = −1/(8π), and the opposite in y.
        let (turn, pull) = (3500.0 / (8.0 * PI), 200.0 * (r - 1.0) * 2.0 / r);
        assert_relative_eq!(*gradient, [turn + pull, pull - turn, 356.0], max_relative = 1e-14);
    }

    #[test]
    fn the_angle_is_that_of_the_paper_in_every_quadrant() {
        for (x, y, z) in [(2.0, 1e-3, 0.5), (1e-3, 2.0, 0.5), (-3.0, 0.1, 1.0), (-1e-3, -2.0, 7.0), (1e-3, -2.0, -2.0)]
        {
            let turns = f64::atan(y / x) / (2.0 * PI) + if x > 0.0 { 0.0 } else { 0.5 };
            let (climb, stretch) = (10.0 * (z - 10.0 * turns), 10.0 * (f64::hypot(x, y) - 1.0));
            let expected = climb * climb + stretch * stretch + z * z;
            assert_relative_eq!(at(&HelicalValley {}, &[x, y, z]).0, expected, max_relative = 1e-13);
        }
    }

    #[test]
    fn the_jump_has_the_values_of_one_side_and_the_axis_has_values_too() {
        for zero in [0.0, -0.0] {
            // θ = −1/4 below, ¼ above and on the axis.
            assert_eq!(at(&HelicalValley {}, &[zero, -1.0, 0.0]).0, 625.0);
            assert_eq!(at(&HelicalValley {}, &[zero, 1.0, 0.0]).0, 625.0);
            assert_eq!(at(&HelicalValley {}, &[zero, 0.0, 2.0]), (25.0 + 100.0 + 4.0, vec![0.0, 0.0, -100.0 + 4.0]));
        }
        assert_relative_eq!(at(&HelicalValley {}, &[-1e-9, -1.0, 0.0]).0, 5625.0, max_relative = 1e-6);
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // The Hessian is 200 in x, and [[v², −v], [−v, 1.01]] · 200 with v = 5/π in y and z.
        let v = 5.0 / PI;
        let (mean, spread) = (f64::midpoint(v * v, 1.01), f64::hypot((v * v - 1.01) / 2.0, v));
        assert_relative_eq!((mean + spread) / (mean - spread), 493.57, max_relative = 1e-5);
    }
}

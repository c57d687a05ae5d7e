//! Wood's function, also called Colville's.
//!
//! ```text
//! f(a, b, c, d) = 100 (b − a²)² + (1 − a)² + 90 (d − c²)² + (1 − c)²
//!        + 10 (b + d − 2)² + (b − d)²/10
//! ```
//!
//! * Dimension 4, customary box `[−10, 10]⁴`, start `(−3, −1, −3, −1)` with `f = 19192`.
//! * Global minimum `f = 0` at `(1, 1, 1, 1)`. There is no other minimum.
//! * Saddle at about `(−0.9680, 0.9471, −0.9695, 0.9512)` with `f = 7.87697`, between the valleys, in which methods
//!   slow down: the only downward curvature is `−0.12`.
//!
//! Two Rosenbrock valleys, coupled. Colville's form has `10.1 ((b − 1)² + (d − 1)²) + 19.8 (b − 1)(d − 1)` in the place
//! of the last two terms, which is the same.
//!
//! # References
//!
//! * A. R. Colville (1968), *A comparative study of nonlinear programming codes*, Report 320-2949, IBM New York
//!   Scientific Center.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204 (the box).
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 14, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Wood's function, also called Colville's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wood {}

impl Problem for Wood {
    const SPEC: Spec = Spec {
        name: "wood",
        summary: "two coupled curved valleys with a saddle, 4-D",
        year: 1968,
        params: &[],
        source: include_str!("wood.rs"),
    };

    fn dim(&self) -> usize {
        4
    }

    fn start(&self) -> Vec<f64> {
        vec![-3.0, -1.0, -3.0, -1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0; 4]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (a, b, c, d) = (x[0], x[1], x[2], x[3]);
        let (rise, climb) = (b - a * a, d - c * c);
        let (rest, left) = (-a + 1.0, -c + 1.0);
        let (sum, difference) = (b + d - 2.0, b - d);
        gradient[0] = a * rise * -400.0 - rest * 2.0;
        gradient[1] = rise * 200.0 + sum * 20.0 + difference / 5.0;
        gradient[2] = c * climb * -360.0 - left * 2.0;
        gradient[3] = climb * 180.0 + sum * 20.0 - difference / 5.0;
        let valleys = rise * rise * 100.0 + rest * rest + climb * climb * 90.0 + left * left;
        valleys + sum * sum * 10.0 + difference * difference / 10.0
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // 100 · 10² + 16 + 90 · 10² + 16 + 10 · 4².
        assert_eq!(at(&Wood {}, &[-3.0, -1.0, -3.0, -1.0]).0, 19192.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 3, 5, 7): rises −1 and −18, rests −1 and −4, sum 8, difference −4.
        let (value, gradient) = at(&Wood {}, &[2.0, 3.0, 5.0, 7.0]);
        assert_relative_eq!(value, 100.0 + 1.0 + 29160.0 + 16.0 + 640.0 + 1.6, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [802.0, -40.8, 32408.0, -3079.2], max_relative = 1e-14);
    }

    #[test]
    fn the_form_of_colville_is_the_same() {
        let [a, b, c, d] = [0.3_f64, -1.1, 2.4, 0.7];
        let valleys = 100.0 * (b - a * a) * (b - a * a) + (1.0 - a) * (1.0 - a) + 90.0 * (d - c * c) * (d - c * c);
        let (v, w) = (b - 1.0, d - 1.0);
        let colville = valleys + (1.0 - c) * (1.0 - c) + 10.1 * (v * v + w * w) + 19.8 * v * w;
        assert_relative_eq!(at(&Wood {}, &[a, b, c, d]).0, colville, max_relative = 1e-14);
    }

    #[test]
    fn the_saddle_is_stationary_with_a_way_down() {
        let x = [-0.967_974_024_938, 0.947_139_140_818, -0.969_516_310_332, 0.951_247_665_792];
        let (value, gradient) = at(&Wood {}, &x);
        assert_relative_eq!(value, 7.876_97, max_relative = 1e-6);
        assert_abs_diff_eq!(*gradient, [0.0; 4], epsilon = 1e-8);
        let shifted = |t: f64| {
            let way = [0.325_236, -0.628_005, -0.324_789, 0.627_967];
            at(&Wood {}, &[x[0] + t * way[0], x[1] + t * way[1], x[2] + t * way[2], x[3] + t * way[3]]).0
        };
        assert_relative_eq!((shifted(1e-3) + shifted(-1e-3) - 2.0 * value) / 1e-6, -0.12, max_relative = 0.01);
    }
}

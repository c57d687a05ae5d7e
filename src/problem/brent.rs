//! Brent's function: a bowl with a hill on its slope.
//!
//! ```text
//! f(x, y) = (x + 10)² + (y + 10)² + exp(−x² − y²)
//! ```
//!
//! * Dimension 2, customary box `[−10, 10]²`, start `(0, 0)`, the top of the hill, with `f = 201`.
//! * Global minimum `f = e⁻²⁰⁰ = 1.38e−87` at `(−10, −10)`, to within `10⁻⁸⁵`, with a Hessian of twice the identity.
//! * It is convex: the hill bends downwards by at most 2, which is what the bowl bends upwards. At the start the
//!   Hessian is zero.
//!
//! The survey calls it multimodal, which it is not.
//!
//! # References
//!
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 24,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Brent's function: a bowl with a hill on its slope.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brent {}

impl Problem for Brent {
    const SPEC: Spec = Spec {
        name: "brent",
        summary: "convex bowl with a hill on its slope, 2-D",
        year: 2013,
        params: &[],
        source: include_str!("brent.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(1.383_896_526_736_737_6e-87)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-10.0, -10.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (dx, dy) = (x + 10.0, y + 10.0);
        let hill = (-(x * x) - y * y).exp();
        gradient[0] = (dx - x * hill) * 2.0;
        gradient[1] = (dy - y * hill) * 2.0;
        dx * dx + dy * dy + hill
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_eq!(at(&Brent {}, &[0.0, 0.0]), (201.0, vec![20.0, 20.0]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, −2): 121 + 64 + e⁻⁵.
        let ((value, gradient), hill) = (at(&Brent {}, &[1.0, -2.0]), (-5.0_f64).exp());
        assert_relative_eq!(value, 185.0 + hill, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [22.0 - 2.0 * hill, 16.0 + 4.0 * hill], max_relative = 1e-15);
    }

    #[test]
    fn hill_and_bowl_cancel_at_the_start() {
        // The slope of x is the same to third order on both sides of the hill.
        let slope = |x: f64| at(&Brent {}, &[x, 0.0]).1[0];
        assert_abs_diff_eq!((slope(1e-3) - slope(-1e-3)) / 2e-3, 0.0, epsilon = 1e-5);
    }

    #[test]
    fn minimum_is_the_tail_of_the_hill() {
        assert_relative_eq!(at(&Brent {}, &[-10.0, -10.0]).0, 1.38e-87, max_relative = 1e-2);
    }
}

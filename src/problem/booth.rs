//! Booth's function.
//!
//! ```text
//! f(x, y) = (x + 2y − 7)² + (2x + y − 5)²
//! ```
//!
//! * Dimension 2, customary box `[−10, 10]²`, start `(0, 0)` with `f = 74`.
//! * Global minimum `f = 0` at `(1, 3)`: a convex quadratic, of condition number 9.
//!
//! # References
//!
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), function 17,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Booth's function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Booth {}

impl Problem for Booth {
    const SPEC: Spec = Spec {
        name: "booth",
        summary: "convex quadratic, skewed to the axes, 2-D",
        year: 2013,
        params: &[],
        source: include_str!("booth.rs"),
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
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0, 3.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (a, b) = (x + y * 2.0 - 7.0, x * 2.0 + y - 5.0);
        gradient[0] = a * 2.0 + b * 4.0;
        gradient[1] = a * 4.0 + b * 2.0;
        a * a + b * b
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_eq!(at(&Booth {}, &[0.0, 0.0]), (74.0, vec![-34.0, -38.0]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 1): a = −3, b = 0.
        assert_eq!(at(&Booth {}, &[2.0, 1.0]), (9.0, vec![-6.0, -12.0]));
    }

    #[test]
    fn condition_number_is_nine() {
        // Along (1, 1) the curvature is 18, along (1, −1) it is 2.
        let curvature = |dx: f64, dy: f64| at(&Booth {}, &[1.0 + dx, 3.0 + dy]).0 * 2.0 / (dx * dx + dy * dy);
        assert_eq!((curvature(1.0, 1.0), curvature(1.0, -1.0)), (18.0, 2.0));
    }
}

//! The Matyas function.
//!
//! ```text
//! f(x, y) = 0.26 (x² + y²) − 0.48 x y
//! ```
//!
//! * Dimension 2, customary box `[−10, 10]²`, start `(8, −6)` with `f = 49.04`.
//! * Global minimum `f = 0` at the origin; there is no other stationary point.
//! * A convex quadratic: along `(1, 1)` the curvature is 0.04, along `(1, −1)` it is 1, so the condition number is 25,
//!   and gradient descent diverges for `η > 2`.
//!
//! It is computed as `((x − y)/2)² + ((x + y)/10)²`, which is the same and does not cancel in the valley.
//!
//! # References
//!
//! * J. Matyas (1965), *Random optimization*, Automation and Remote Control 26(2) (whose name it has).
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Matyas function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matyas {}

impl Problem for Matyas {
    const SPEC: Spec = Spec {
        name: "matyas",
        summary: "convex quadratic, narrow along the diagonal, 2-D",
        year: 1965,
        params: &[],
        source: include_str!("matyas.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![8.0, -6.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 0.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (sum, difference) = (x[0] + x[1], x[0] - x[1]);
        let (along, across) = (sum * 0.02, difference * 0.5);
        gradient[0] = along + across;
        gradient[1] = along - across;
        sum * sum * 0.01 + difference * difference * 0.25
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&Matyas {}, &[8.0, -6.0]).0, 49.04, max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, 1): 0.26 · 10 − 0.48 · 3; 0.52 · 3 − 0.48 and 0.52 − 0.48 · 3.
        let (value, gradient) = at(&Matyas {}, &[3.0, 1.0]);
        assert_relative_eq!(value, 1.16, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [1.08, -0.92], max_relative = 1e-15);
    }

    #[test]
    fn curvatures_are_as_documented() {
        // Of a quadratic form, the gradient at an eigenvector is its multiple.
        assert_relative_eq!(*at(&Matyas {}, &[1.0, 1.0]).1, [0.04, 0.04], max_relative = 1e-15);
        assert_relative_eq!(*at(&Matyas {}, &[1.0, -1.0]).1, [1.0, -1.0], max_relative = 1e-15);
    }
}

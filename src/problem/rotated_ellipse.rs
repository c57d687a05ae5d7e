//! The rotated ellipse.
//!
//! ```text
//! f(x, y) = 7 x² − 6 √3 x y + 13 y²
//! ```
//!
//! * Dimension 2, customary box `[−500, 500]²`, start `(1, 1)` with `f = 9.60770`.
//! * Global minimum `f = 0` at the origin. The Hessian has the eigenvalues 8 and 32, hence condition number 4, with
//!   axes turned by 30°: `f = 4 u² + 16 v²` with `u = (√3 x + y)/2`, `v = (√3 y − x)/2`.
//!
//! # References
//!
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 107,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The rotated ellipse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RotatedEllipse {}

impl Problem for RotatedEllipse {
    const SPEC: Spec = Spec {
        name: "rotated_ellipse",
        summary: "convex quadratic, axes turned by 30°, 2-D",
        year: 2013,
        params: &[],
        source: include_str!("rotated_ellipse.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-500.0, 500.0)
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
        const ROOT: f64 = 6.0 * 1.732_050_807_568_877_2;
        let (x, y) = (x[0], x[1]);
        gradient[0] = x * 14.0 - y * ROOT;
        gradient[1] = y * 26.0 - x * ROOT;
        (gradient[0] * x + gradient[1] * y) * 0.5
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // 20 − 6 √3.
        assert_relative_eq!(at(&RotatedEllipse {}, &[1.0, 1.0]).0, 9.607_7, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (√3, 2): 21 − 36 + 52; ∂x = 14 √3 − 12 √3, ∂y = 52 − 18.
        let root = 3.0_f64.sqrt();
        let (value, gradient) = at(&RotatedEllipse {}, &[root, 2.0]);
        assert_relative_eq!(value, 37.0, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [2.0 * root, 34.0], max_relative = 1e-14);
    }

    #[test]
    fn axes_are_turned_by_thirty_degrees() {
        let root = 3.0_f64.sqrt();
        assert_relative_eq!(at(&RotatedEllipse {}, &[root, 1.0]).0, 4.0 * 4.0, max_relative = 1e-14);
        assert_relative_eq!(at(&RotatedEllipse {}, &[-1.0, root]).0, 16.0 * 4.0, max_relative = 1e-14);
    }
}

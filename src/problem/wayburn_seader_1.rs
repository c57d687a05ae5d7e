//! The first function of Wayburn and Seader.
//!
//! ```text
//! f(x, y) = (x⁶ + y⁴ − 17)² + (2 x + y − 4)²
//! ```
//!
//! * Dimension 2, customary box `[−5, 5]²`, start `(0, 0)` with `f = 305`.
//! * Two global minima `f = 0`: at `(1, 2)`, where the Hessian has condition number 335, and at `(1.59680415387693,
//!   0.806391692246133)`, where it has 4480.
//! * The sum of squares of two equations, from the design of chemical plants: nearly flat near the origin, as steep as
//!   `10⁸` at the corners.
//!
//! # References
//!
//! * T. L. Wayburn and J. D. Seader (1987), *Homotopy continuation methods for computer-aided process design*,
//!   Computers & Chemical Engineering 11(1).
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The first function of Wayburn and Seader.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayburnSeader1 {}

impl Problem for WayburnSeader1 {
    const SPEC: Spec = Spec {
        name: "wayburn_seader_1",
        summary: "two equations of sixth and first degree, 2-D",
        year: 1987,
        params: &[],
        source: include_str!("wayburn_seader_1.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0, 2.0], vec![1.596_804_153_876_933_3, 0.806_391_692_246_133_3]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (x2, y2) = (x * x, y * y);
        let curve = x2 * x2 * x2 + y2 * y2 - 17.0;
        let line = x * 2.0 + y - 4.0;
        gradient[0] = curve * x2 * x2 * x * 12.0 + line * 4.0;
        gradient[1] = curve * y2 * y * 8.0 + line * 2.0;
        curve * curve + line * line
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // 17² + 4².
        assert_eq!(at(&WayburnSeader1 {}, &[0.0, 0.0]), (305.0, vec![-16.0, -8.0]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 1): 64 + 1 − 17 = 48 and 1; ∂x = 2·48·192 + 4, ∂y = 2·48·4 + 2.
        assert_eq!(at(&WayburnSeader1 {}, &[2.0, 1.0]), (2305.0, vec![18_436.0, 386.0]));
    }

    #[test]
    fn condition_numbers_at_the_minima_are_as_documented() {
        for (x, expected) in WayburnSeader1::default().minimizers().iter().zip([335.0, 4480.0]) {
            // Twice JᵀJ, with the Jacobian J of the two equations.
            let (a, b) = (6.0 * x[0].powi(5), 4.0 * x[1].powi(3));
            let (p, q, r) = (a * a + 4.0, a * b + 2.0, b * b + 1.0);
            let (mean, spread) = (f64::midpoint(p, r), ((p - r) / 2.0).hypot(q));
            assert_relative_eq!((mean + spread) / (mean - spread), expected, max_relative = 1e-3);
        }
    }

    #[test]
    fn corners_are_as_steep_as_documented() {
        assert!(at(&WayburnSeader1 {}, &[-5.0, 5.0]).0 > 1e8);
    }
}

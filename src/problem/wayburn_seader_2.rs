//! The second function of Wayburn and Seader.
//!
//! ```text
//! f(x, y) = (1.613 − 4 (x − 0.3125)² − 4 (y − 1.625)²)² + (y − 1)²
//! ```
//!
//! * Dimension 2, box `[−5, 5]²`, start `(0, 0)` with `f = 88.237935015625`.
//! * Two global minima `f = 0` at `(0.3125 ± √0.012625, 1)`, which is `x = 0.20013897` and `x = 0.42486103`: where a
//!   circle meets a line at a small angle.
//! * The box of the survey is `[−500, 500]²`. The minima are 0.22 apart; at its corners `f` exceeds `10¹²`.
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

/// The second function of Wayburn and Seader.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayburnSeader2 {}

impl Problem for WayburnSeader2 {
    const SPEC: Spec = Spec {
        name: "wayburn_seader_2",
        summary: "a circle and a line that nearly touch, 2-D",
        year: 1987,
        params: &[],
        source: include_str!("wayburn_seader_2.rs"),
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
        vec![vec![0.200_138_974_728_778_84, 1.0], vec![0.424_861_025_271_221_16, 1.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (dx, dy, line) = (x - 0.312_5, y - 1.625, y - 1.0);
        let circle = (dx * dx + dy * dy) * -4.0 + 1.613;
        gradient[0] = circle * dx * -16.0;
        gradient[1] = circle * dy * -16.0 + line * 2.0;
        circle * circle + line * line
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // 1.613 − 0.390_625 − 10.562_5 = −9.340_125, squared, and 1.
        assert_relative_eq!(at(&WayburnSeader2 {}, &[0.0, 0.0]).0, 88.237_935_015_625, max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1.312_5, 2.625): 1.613 − 4 − 4 = −6.387, and 1.625.
        let (value, gradient) = at(&WayburnSeader2 {}, &[1.312_5, 2.625]);
        assert_relative_eq!(value, 6.387 * 6.387 + 1.625 * 1.625, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [6.387 * 16.0, 6.387 * 16.0 + 3.25], max_relative = 1e-15);
    }

    #[test]
    fn minima_are_where_the_line_meets_the_circle() {
        for (minimizer, x) in WayburnSeader2::default().minimizers().iter().zip([0.200_138_97, 0.424_861_03]) {
            assert_relative_eq!(**minimizer, [x, 1.0], max_relative = 1e-7);
            assert!(at(&WayburnSeader2 {}, minimizer).0 < 1e-30);
        }
    }

    #[test]
    fn corners_are_as_steep_as_documented() {
        assert!(at(&WayburnSeader2 {}, &[500.0, -500.0]).0 > 1e12);
    }
}

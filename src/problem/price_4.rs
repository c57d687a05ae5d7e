//! The fourth function of Price.
//!
//! ```text
//! f(x, y) = (2 x³ y − y³)² + (6 x − y² + y)²
//! ```
//!
//! * Dimension 2, customary box `[−50, 50]²`, start `(1, 1)` with `f = 37`.
//! * Three global minima `f = 0`: at `(2, 4)`, where the Hessian has condition number 461, at `(1.4643521196637,
//!   −2.50601276078166)`, where it has 113, and at the origin, where it is singular: along the curve `y = −6 x` the
//!   value grows with the sixth power only.
//! * At the corners of the box `f` exceeds `10¹³`.
//!
//! # References
//!
//! * W. L. Price (1977), *A controlled random search procedure for global optimisation*, The Computer Journal 20(4),
//!   doi:10.1093/comjnl/20.4.367.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 97,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The fourth function of Price.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price4 {}

impl Problem for Price4 {
    const SPEC: Spec = Spec {
        name: "price_4",
        summary: "three zeros, one of them degenerate, 2-D",
        year: 1977,
        params: &[],
        source: include_str!("price_4.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-50.0, 50.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![2.0, 4.0], vec![1.464_352_119_663_698_4, -2.506_012_760_781_662], vec![0.0, 0.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (x2, y2) = (x * x, y * y);
        let cubic = x2 * x * 2.0 - y2;
        let (a, b) = (cubic * y, x * 6.0 - y2 + y);
        gradient[0] = a * x2 * y * 12.0 + b * 12.0;
        gradient[1] = (a * (cubic - y2 * 2.0) + b * (y * -2.0 + 1.0)) * 2.0;
        a * a + b * b
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // (2 − 1)² + 6²; ∂x = 2·1·6 + 2·6·6, ∂y = 2·1·(2 − 3) + 2·6·(1 − 2).
        assert_eq!(at(&Price4 {}, &[1.0, 1.0]), (37.0, vec![84.0, -14.0]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1): −16 + 1 = −15 and 12 − 1 − 1 = 10; ∂x = −30·(−24) + 20·6, ∂y = −30·(16 − 3) + 20·3.
        assert_eq!(at(&Price4 {}, &[2.0, -1.0]), (325.0, vec![840.0, -330.0]));
    }

    #[test]
    fn the_origin_is_flat_to_the_sixth_power() {
        // The curve that solves 6 x = y² − y.
        let value = |y: f64| at(&Price4 {}, &[(y * y - y) / 6.0, y]).0;
        assert_relative_eq!(value(2e-3) / value(1e-3), 64.0, max_relative = 1e-2);
    }

    #[test]
    fn corners_are_as_steep_as_documented() {
        assert!(at(&Price4 {}, &[-50.0, 50.0]).0 > 1e13);
    }

    #[test]
    fn condition_numbers_at_the_minima_are_as_documented() {
        for (x, expected) in Price4::default().minimizers().iter().zip([461.0, 113.0]) {
            // Twice JᵀJ, with the Jacobian J of the two equations.
            let (x, y) = (x[0], x[1]);
            let (a, b, c, d) = (6.0 * x * x * y, 2.0 * x * x * x - 3.0 * y * y, 6.0, 1.0 - 2.0 * y);
            let (p, q, r) = (a * a + c * c, a * b + c * d, b * b + d * d);
            let (mean, spread) = (f64::midpoint(p, r), ((p - r) / 2.0).hypot(q));
            assert_relative_eq!((mean + spread) / (mean - spread), expected, max_relative = 2e-3);
        }
    }
}

//! Brown's badly scaled function.
//!
//! ```text
//! f(x, y) = (x − 10⁶)² + (y − 2·10⁻⁶)² + (x y − 2)²
//! ```
//!
//! * Dimension 2, no customary box, here `[−2·10⁶, 2·10⁶] × [−2, 2]`, start `(1, 1)` with `f = 9.99998·10¹¹`.
//! * Global minimum `f = 0` at `(10⁶, 2·10⁻⁶)`, where the Hessian has condition number `10¹²`. There is no other
//!   minimum.
//!
//! A rate of `1/2` takes `x` from the start to its place in one step, but at the minimum `y` diverges at any rate above
//! `10⁻¹²`: no one rate is right for both.
//!
//! # References
//!
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 4, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Brown's badly scaled function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrownBadlyScaled {}

impl Problem for BrownBadlyScaled {
    const SPEC: Spec = Spec {
        name: "brown_badly_scaled",
        summary: "coordinates twelve orders of magnitude apart, 2-D",
        year: 1981,
        params: &[],
        source: include_str!("brown_badly_scaled.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        if i == 0 { (-2e6, 2e6) } else { (-2.0, 2.0) }
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1e6, 2e-6]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (r1, r2, r3) = (x - 1e6, y - 2e-6, x * y - 2.0);
        gradient[0] = (r1 + r3 * y) * 2.0;
        gradient[1] = (r2 + r3 * x) * 2.0;
        r1 * r1 + r2 * r2 + r3 * r3
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // (1 − 10⁶)² + (1 − 2·10⁻⁶)² + 1.
        assert_relative_eq!(at(&BrownBadlyScaled {}, &[1.0, 1.0]).0, 999_998_000_003.0, max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, 2): residuals −999997, 2 − 2·10⁻⁶ and 4.
        let (value, gradient) = at(&BrownBadlyScaled {}, &[3.0, 2.0]);
        assert_relative_eq!(value, 999_997.0 * 999_997.0 + 3.999_992 + 16.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [2.0 * (-999_997.0 + 8.0), 2.0 * (1.999_998 + 12.0)], max_relative = 1e-15);
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // The Hessian has 2 (1 + y²), 4 and 2 (1 + x²): differences give the last.
        let slope = |y: f64| at(&BrownBadlyScaled {}, &[1e6, y]).1[1];
        assert_relative_eq!((slope(1.0) - slope(-1.0)) / 2.0 / 2.0, 1e12, max_relative = 1e-11);
        assert_eq!(at(&BrownBadlyScaled {}, &[1e6, 2e-6]), (0.0, vec![0.0, 0.0]));
    }
}

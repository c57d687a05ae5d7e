//! The Beale function.
//!
//! ```text
//! f(x, y) = r₁² + r₂² + r₃²   with   rₖ = cₖ − x (1 − yᵏ)
//! c = (1.5, 2.25, 2.625)
//! ```
//!
//! * Dimension 2, customary box `[−4.5, 4.5]²`, start `(1, 1)` with `f = 14.203125`.
//! * Global minimum `f = 0` at `(3, 0.5)`, where the Hessian has condition number 162.
//! * No other minimum inside the box, two on its edge: `f = 0.76207` at `(−4.5, 1.18643)` and `f = 9.39295` at
//!   `(0.02326, −4.5)`; saddles at `(0, 1)` and about `(0.10, −2.64)`.
//! * At the corners of the box `f` exceeds `10⁵`.
//!
//! Some test sets scale `f` by one half. Losses are comparable only after undoing that.
//!
//! # References
//!
//! * E. M. L. Beale (1958), *On an iterative method for finding a local minimum of a function of more than one
//!   variable*, Technical Report 25, Statistical Techniques Research Group, Princeton University.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS 7(1),
//!   problem 5, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Beale function. It has no parameters; the braces let serde read it from a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beale {}

impl Problem for Beale {
    const SPEC: Spec = Spec {
        name: "beale",
        summary: "flat curved valley with steep walls, 2-D",
        year: 1958,
        params: &[],
        source: include_str!("beale.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("deepobs", vec![-4.5, 4.5])]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-4.5, 4.5)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![3.0, 0.5]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (y2, y3) = (y * y, y * y * y);
        // One minus each power, the factors of x.
        let (d1, d2, d3) = (-y + 1.0, -y2 + 1.0, -y3 + 1.0);
        let (r1, r2, r3) = (-(x * d1) + 1.5, -(x * d2) + 2.25, -(x * d3) + 2.625);
        gradient[0] = (r1 * d1 + r2 * d2 + r3 * d3) * -2.0;
        gradient[1] = x * (r1 + r2 * y * 2.0 + r3 * y2 * 3.0) * 2.0;
        r1 * r1 + r2 * r2 + r3 * r3
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // At y = 1 every residual is its constant: 1.5² + 2.25² + 2.625².
        assert_eq!(at(&Beale {}, &[1.0, 1.0]), (14.203_125, vec![0.0, 27.75]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 0): r = (−0.5, 0.25, 0.625), ∂x = −2 Σ rₖ, ∂y = 4 r₁.
        assert_eq!(at(&Beale {}, &[2.0, 0.0]), (0.703_125, vec![-0.75, -2.0]));
    }

    #[test]
    fn saddles_are_stationary() {
        for x in [[0.0, 1.0], [0.100_537_937, -2.644_513_585]] {
            assert_abs_diff_eq!(*at(&Beale {}, &x).1, [0.0, 0.0], epsilon = 1e-6);
        }
    }

    #[test]
    fn edges_have_minima_of_their_own() {
        for (x, value) in [([-4.5, 1.186_43], 0.762_07), ([0.023_26, -4.5], 9.392_95)] {
            let (found, gradient) = at(&Beale {}, &x);
            assert_relative_eq!(found, value, max_relative = 1e-5);
            // Along the edge it is level; across, it falls outwards.
            let (along, across) = if x[0] == -4.5 { (gradient[1], gradient[0]) } else { (gradient[0], gradient[1]) };
            assert!(along.abs() < 0.1 && across > 0.05, "{gradient:?}");
        }
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // Central differences of the gradient give the Hessian.
        let h = 1e-5;
        let column = |dx: f64, dy: f64| {
            let plus = at(&Beale {}, &[3.0 + dx, 0.5 + dy]).1;
            let minus = at(&Beale {}, &[3.0 - dx, 0.5 - dy]).1;
            [(plus[0] - minus[0]) / (2.0 * h), (plus[1] - minus[1]) / (2.0 * h)]
        };
        let ([a, b], [_, d]) = (column(h, 0.0), column(0.0, h));
        let (mean, spread) = (f64::midpoint(a, d), ((a - d) / 2.0).hypot(b));
        assert_relative_eq!((mean + spread) / (mean - spread), 162.5, max_relative = 1e-3);
    }

    #[test]
    fn corners_are_as_steep_as_documented() {
        for x in [[4.5, 4.5], [4.5, -4.5], [-4.5, 4.5], [-4.5, -4.5]] {
            assert!(at(&Beale {}, &x).0 > 1e5);
        }
    }
}

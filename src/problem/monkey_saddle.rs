//! The monkey saddle.
//!
//! ```text
//! f(x, y) = x³ − 3 x y²
//! ```
//!
//! * Dimension 2, box `[−1, 1]²`, start `(0.75, 0.25)` with `f = 0.28125`.
//! * Within the box the minimum is `f = −2` at the corners `(1, ±1)`; local minimum `f = −1` at `(−1, 0)`, on the
//!   edge.
//! * The only stationary point is the origin, where the Hessian is zero: three valleys, for two legs and a tail, lead
//!   down from it. Second-order tests for saddles see nothing there.
//! * It falls without bound outside the box: what counts is how fast a method gets away from the origin.
//!
//! # References
//!
//! * D. Hilbert and S. Cohn-Vossen (1952), *Geometry and the Imagination*, Chelsea, § 29.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The monkey saddle.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonkeySaddle {}

impl Problem for MonkeySaddle {
    const SPEC: Spec = Spec {
        name: "monkey_saddle",
        summary: "three valleys from a degenerate saddle, 2-D",
        year: 1932,
        params: &[],
        source: include_str!("monkey_saddle.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.75, 0.25]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-2.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0, 1.0], vec![1.0, -1.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![-1.0, 0.0], -1.0)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (x2, y2) = (x * x, y * y);
        gradient[0] = (x2 - y2) * 3.0;
        gradient[1] = x * y * -6.0;
        x * (x2 - y2 * 3.0)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // ¾ (9/16 − 3/16); ∂x = 3 (9 − 1)/16, ∂y = −6·3/16.
        assert_eq!(at(&MonkeySaddle {}, &[0.75, 0.25]), (0.281_25, vec![1.5, -1.125]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 8 − 54; ∂x = 12 − 27, ∂y = 36.
        assert_eq!(at(&MonkeySaddle {}, &[2.0, -3.0]), (-46.0, vec![-15.0, 36.0]));
    }

    #[test]
    fn three_valleys_are_alike() {
        // At 60°, 180° and 300° it is −r³.
        for (x, y) in [(0.5, 0.75_f64.sqrt()), (-1.0, 0.0), (0.5, -0.75_f64.sqrt())] {
            assert_relative_eq!(at(&MonkeySaddle {}, &[x, y]).0, -1.0, max_relative = 1e-15);
        }
    }
}

//! The chained LQ function.
//!
//! ```text
//! f(x) = Σ max(−xᵢ − xᵢ₊₁, −xᵢ − xᵢ₊₁ + xᵢ² + xᵢ₊₁² − 1)
//!     over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `(−½, …, −½)` with `f = n − 1`.
//! * Global minimum `f = −√2 (n − 1)` where all coordinates are `1/√2`, on the kinks of all terms. Convex.
//! * Not differentiable where two neighbours lie on the unit circle; there the slope of the first, linear piece is
//!   returned.
//!
//! # References
//!
//! * M. Haarala, K. Miettinen, and M. M. Mäkelä (2004), *New limited memory bundle method for large-scale nonsmooth
//!   optimization*, Optimization Methods and Software 19(6), problem 3, doi:10.1080/10556780410001689225.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The chained LQ function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainedLq {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for ChainedLq {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for ChainedLq {
    const SPEC: Spec = Spec {
        name: "chained_lq",
        summary: "linear and quadratic pieces, convex, not smooth",
        year: 2004,
        params: &[dim_param(2)],
        source: include_str!("chained_lq.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![-0.5; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-std::f64::consts::SQRT_2 * (self.dim - 1) as f64)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![std::f64::consts::FRAC_1_SQRT_2; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let mut value = R::of(0.0);
        // What the term before adds to the derivative.
        let mut before = R::of(0.0);
        for i in 0..last {
            let ring = x[i] * x[i] + x[i + 1] * x[i + 1] - 1.0;
            value += ring.pick(|ring| ring > 0.0, ring, R::of(0.0)) - x[i] - x[i + 1];
            let outside = ring.pick(|ring| ring > 0.0, R::of(2.0), R::of(0.0));
            gradient[i] = before + x[i] * outside - 1.0;
            before = x[i + 1] * outside - 1.0;
        }
        gradient[last] = before;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = ChainedLq { dim: 7 };
        assert_eq!(at(&problem, &problem.start()).0, 6.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1, 0.5): −1 + 4, then 0.5 + 0.25; slopes 4 − 1, −2 − 1 − 2 − 1, 1 − 1.
        let (value, gradient) = at(&ChainedLq { dim: 3 }, &[2.0, -1.0, 0.5]);
        assert_eq!((value, gradient), (3.75, vec![3.0, -6.0, 0.0]));
    }

    #[test]
    fn on_the_circle_the_linear_piece_is_differentiated() {
        assert_eq!(at(&ChainedLq { dim: 2 }, &[1.0, 0.0]), (-1.0, vec![-1.0, -1.0]));
    }

    #[test]
    fn minimum_has_its_closed_form() {
        assert_relative_eq!(ChainedLq { dim: 11 }.minimum().unwrap(), -14.142_135_623_730_951, max_relative = 1e-15);
    }
}

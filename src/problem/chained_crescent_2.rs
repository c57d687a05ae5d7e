//! The second chained crescent function: a sum of maxima.
//!
//! ```text
//! f(x) = Σ max(xᵢ² + (xᵢ₊₁ − 1)² + xᵢ₊₁ − 1, −xᵢ² − (xᵢ₊₁ − 1)² + xᵢ₊₁ + 1)
//!     over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `(−1.5, 2, −1.5, …)` with `f = 4.25` for `n = 2`.
//! * Global minimum `f = 0` at the origin. Not convex.
//! * Not differentiable where `xᵢ² + (xᵢ₊₁ − 1)² = 1`: the valleys of the terms, curved like crescents; the minimum
//!   lies on all of them. There the slope of the first piece is returned.
//!
//! # References
//!
//! * M. Haarala, K. Miettinen, and M. M. Mäkelä (2004), *New limited memory bundle method for large-scale nonsmooth
//!   optimization*, Optimization Methods and Software 19(6), problem 10, doi:10.1080/10556780410001689225.
//! * K. C. Kiwiel (1985), *Methods of Descent for Nondifferentiable Optimization*, Lecture Notes in Mathematics 1133,
//!   Springer, doi:10.1007/BFb0074500 (the crescent of two coordinates).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The second chained crescent function: a sum of maxima.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainedCrescent2 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for ChainedCrescent2 {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for ChainedCrescent2 {
    const SPEC: Spec = Spec {
        name: "chained_crescent_2",
        summary: "crescent valleys, not smooth, any dimension",
        year: 2004,
        params: &[dim_param(2)],
        source: include_str!("chained_crescent_2.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [-1.5, 2.0].into_iter().cycle().take(self.dim).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let mut value = R::of(0.0);
        // What the term before adds to the derivative.
        let mut before = R::of(0.0);
        for i in 0..last {
            let off = x[i + 1] - 1.0;
            let ring = x[i] * x[i] + off * off - 1.0;
            value += ring.abs() + x[i + 1];
            let side = ring.pick(|ring| ring >= 0.0, R::of(2.0), R::of(-2.0));
            gradient[i] = before + x[i] * side;
            before = off * side + 1.0;
        }
        gradient[last] = before;
        value
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // 2.25 + 1 + 1.
        let problem = ChainedCrescent2 { dim: 2 };
        assert_eq!(at(&problem, &problem.start()).0, 4.25);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (½, ½, 2): −½ + 1.5, then 1.25 + 1; slopes −1, 2 + 1, 3.
        let (value, gradient) = at(&ChainedCrescent2 { dim: 3 }, &[0.5, 0.5, 2.0]);
        assert_eq!((value, gradient), (3.25, vec![-1.0, 3.0, 3.0]));
    }

    #[test]
    fn in_the_valleys_the_first_piece_is_differentiated() {
        assert_eq!(at(&ChainedCrescent2 { dim: 2 }, &[0.0, 0.0]), (0.0, vec![0.0, -1.0]));
    }
}

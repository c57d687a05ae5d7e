//! The generalized Rosenbrock function, GENROSE of CUTEst.
//!
//! ```text
//! f(x) = 1 + Σ 100 (xᵢ − xᵢ₋₁²)² + (xᵢ − 1)²      over i = 2 … n
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `xᵢ = i/(n + 1)` with `f = 1 + 100 (2/3 − 1/9)² + 1/9 = 31.97531`
//!   for `n = 2` and `f = 78.32976` for `n = 10`.
//! * Two global minima `f = 1` at `(±1, 1, …, 1)`: unlike in the chained Rosenbrock function, the first coordinate has
//!   no term of its own.
//! * The valley leads along the coordinates one after the other, so from the start, a method needs a number of steps
//!   that grows with `n`.
//!
//! Other packages have `(xᵢ − 1)²` for `i = 1 … n − 1`, which is the chained Rosenbrock function plus 1. FLETCHCR of
//! CUTEst is just that, without the 1, started at the origin.
//!
//! # References
//!
//! * S. G. Nash (1984), *Newton-type minimization via the Lanczos method*, SIAM Journal on Numerical Analysis 21(4),
//!   doi:10.1137/0721052 (problem 5).
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem GENROSE).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The generalized Rosenbrock function, GENROSE of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Genrose {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Genrose {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for Genrose {
    const SPEC: Spec = Spec {
        name: "genrose",
        summary: "Rosenbrock's chain with two minima, any dimension",
        year: 1984,
        params: &[dim_param(2)],
        source: include_str!("genrose.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        let ends = (self.dim + 1) as f64;
        (1..=self.dim).map(|i| i as f64 / ends).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(1.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let mut other = vec![1.0; self.dim];
        other[0] = -1.0;
        vec![vec![1.0; self.dim], other]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let mut value = R::of(1.0);
        // What the term before adds to the derivative.
        let mut before = R::of(0.0);
        for i in 0..last {
            let (rise, rest) = (x[i + 1] - x[i] * x[i], x[i + 1] - 1.0);
            value += rise * rise * 100.0 + rest * rest;
            gradient[i] = before - rise * x[i] * 400.0;
            before = rise * 200.0 + rest * 2.0;
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
    fn start_has_the_documented_value() {
        for (dim, value) in [(2, 31.975_31), (10, 78.329_76)] {
            let problem = Genrose { dim };
            assert_relative_eq!(at(&problem, &problem.start()).0, value, max_relative = 1e-6);
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 3, 5): rises −1 and −4, rests 2 and 4; slopes 800, −200 + 4 + 4800, −800 + 8.
        let (value, gradient) = at(&Genrose { dim: 3 }, &[2.0, 3.0, 5.0]);
        assert_eq!((value, gradient), (1721.0, vec![800.0, 4604.0, -792.0]));
    }

    #[test]
    fn both_minima_are_exact() {
        for x in Genrose::default().minimizers() {
            assert_eq!(at(&Genrose::default(), &x), (1.0, vec![0.0; 10]));
        }
    }
}

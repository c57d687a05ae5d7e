//! Shanno's tridiagonal quadratic, TRIDIA of CUTEst.
//!
//! ```text
//! f(x) = (x₁ − 1)² + Σ i (2 xᵢ − xᵢ₋₁)²      over i = 2 … n
//! ```
//!
//! * Any dimension `n ≥ 1`, box `[−2, 2]ⁿ`, start `(1, …, 1)` with `f = n (n + 1)/2 − 1`.
//! * Global minimum `f = 0` at `xᵢ = 2¹⁻ⁱ`. Convex; the condition number grows with `n`.
//!
//! # References
//!
//! * P. L. Toint (1983), *Test problems for partially separable optimization and results for the routine PSPMIN*,
//!   Report 83/4, Department of Mathematics, FUNDP Namur (problem 8).
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem TRIDIA).
//! * N. Andrei (2008), *An unconstrained optimization test functions collection*, Advanced Modeling and Optimization
//!   10(1).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Shanno's tridiagonal quadratic, TRIDIA of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tridia {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Tridia {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for Tridia {
    const SPEC: Spec = Spec {
        name: "tridia",
        summary: "tridiagonal convex quadratic, any dimension",
        year: 1983,
        params: &[dim_param(1)],
        source: include_str!("tridia.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![std::iter::successors(Some(1.0), |x| Some(x / 2.0)).take(self.dim).collect()]
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim == 1 {
            &[Property::Convex, Property::Separable, Property::Smooth]
        } else {
            &[Property::Convex, Property::Smooth]
        }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let rest = x[0] - 1.0;
        let mut value = rest * rest;
        // What the term before adds to the derivative.
        let mut before = rest * 2.0;
        for i in 0..last {
            let weight = (i + 2) as f64;
            let gap = x[i + 1] * 2.0 - x[i];
            value += gap * gap * weight;
            let slope = gap * (2.0 * weight);
            gradient[i] = before - slope;
            before = slope * 2.0;
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
        let problem = Tridia { dim: 6 };
        assert_eq!(at(&problem, &problem.start()).0, 20.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1, 3): 1 + 2·16 + 3·49; slopes 2 + 16, −32 − 42, 84.
        let (value, gradient) = at(&Tridia { dim: 3 }, &[2.0, -1.0, 3.0]);
        assert_eq!((value, gradient), (180.0, vec![18.0, -74.0, 84.0]));
    }

    #[test]
    fn minimum_is_exact() {
        let problem = Tridia { dim: 50 };
        assert_eq!(at(&problem, &problem.minimizers()[0]), (0.0, vec![0.0; 50]));
    }
}

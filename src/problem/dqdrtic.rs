//! The diagonal quadratic DQDRTIC of CUTEst.
//!
//! ```text
//! f(x) = Σ xᵢ² + 100 xᵢ₊₁² + 100 xᵢ₊₂²      over i = 1 … n − 2
//! ```
//!
//! * Any dimension `n ≥ 3`, box `[−5, 5]ⁿ`, start `(3, …, 3)` with `f = 1809 (n − 2)`.
//! * Global minimum `f = 0` at the origin. The Hessian is diagonal; from `n = 5` on its entries are 2, 202, 402, …,
//!   402, 400, 200, with condition number 201.
//!
//! # References
//!
//! * P. L. Toint (1983), *Test problems for partially separable optimization and results for the routine PSPMIN*,
//!   Report 83/4, Department of Mathematics, FUNDP Namur (problem 22).
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem DQDRTIC).
//! * N. Andrei (2008), *An unconstrained optimization test functions collection*, Advanced Modeling and Optimization
//!   10(1).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The diagonal quadratic DQDRTIC of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dqdrtic {
    /// Number `n` of coordinates, at least 3.
    pub dim: usize,
}

impl Default for Dqdrtic {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for Dqdrtic {
    const SPEC: Spec = Spec {
        name: "dqdrtic",
        summary: "diagonal convex quadratic, any dimension",
        year: 1983,
        params: &[dim_param(3)],
        source: include_str!("dqdrtic.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![3.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let mut value = R::of(0.0);
        for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
            let first = if i + 2 < n { 1.0 } else { 0.0 };
            let second = if i > 0 && i + 1 < n { 100.0 } else { 0.0 };
            let third = if i > 1 { 100.0 } else { 0.0 };
            let scaled = x * (first + second + third);
            value += scaled * x;
            *gradient = scaled * 2.0;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = Dqdrtic { dim: 7 };
        assert_eq!(at(&problem, &problem.start()).0, 9045.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1, 3, 1): 4 + 100 + 900 and 1 + 900 + 100.
        let (value, gradient) = at(&Dqdrtic { dim: 4 }, &[2.0, -1.0, 3.0, 1.0]);
        assert_eq!((value, gradient), (2005.0, vec![4.0, -202.0, 1200.0, 200.0]));
    }

    #[test]
    fn hessian_is_as_documented() {
        assert_eq!(at(&Dqdrtic { dim: 7 }, &[1.0; 7]).1, [2.0, 202.0, 402.0, 402.0, 402.0, 400.0, 200.0]);
    }
}

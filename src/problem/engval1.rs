//! The chained quartic ENGVAL1 of CUTEst.
//!
//! ```text
//! f(x) = Σ (xᵢ² + xᵢ₊₁²)² − 4 xᵢ + 3      over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `(2, …, 2)` with `f = 59 (n − 1)`.
//! * It is convex, so its only minimum is where Newton's method ends: `f = 0` at `(1, 0)` for `n = 2`, `f = 9.17747`
//!   for `n = 10`, `f = 1108.1947` for `n = 1000`. The coordinates approach 0.63 away from the ends; the last is zero.
//!
//! The bound 0 that CUTEst's file states as its solution is attained for `n = 2` only.
//!
//! # References
//!
//! * P. L. Toint (1983), *Test problems for partially separable optimization and results for the routine PSPMIN*,
//!   Report 83/4, Department of Mathematics, FUNDP Namur (problem 31).
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem ENGVAL1).
//! * N. Andrei (2008), *An unconstrained optimization test functions collection*, Advanced Modeling and Optimization
//!   10(1).

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::newton::{newton, stretched};
use crate::real::Real;

/// The chained quartic ENGVAL1 of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Engval1 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
    /// The minimum, once it has been asked for.
    #[serde(skip)]
    minimum: OnceLock<f64>,
}

impl Default for Engval1 {
    fn default() -> Self {
        Self { dim: 10, minimum: OnceLock::new() }
    }
}

impl Problem for Engval1 {
    const SPEC: Spec = Spec {
        name: "engval1",
        summary: "convex quartic chain, any dimension",
        year: 1983,
        params: &[dim_param(2)],
        source: include_str!("engval1.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        let value = || self.value_gradient(&self.minimizers()[0], &mut vec![0.0; self.dim]);
        Some(*self.minimum.get_or_init(value))
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let chain = |dim: usize| {
            let mut x = vec![0.7; dim];
            x[dim - 1] = 0.0;
            newton(&Self { dim, ..Self::default() }, x, 1)
        };
        vec![stretched(self.dim, chain)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let mut value = R::of(0.0);
        // What the term before adds to the derivative.
        let mut before = R::of(0.0);
        for i in 0..last {
            let square = x[i] * x[i] + x[i + 1] * x[i + 1];
            value += square * square - x[i] * 4.0 + 3.0;
            gradient[i] = before + (square * x[i] - 1.0) * 4.0;
            before = square * x[i + 1] * 4.0;
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
        let problem = Engval1 { dim: 6, ..Engval1::default() };
        assert_eq!(at(&problem, &problem.start()).0, 295.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1, 3): 25 − 8 + 3 and 100 + 4 + 3; slopes 4·9, −4·5 − 4·11, 4·30.
        let (value, gradient) = at(&Engval1 { dim: 3, ..Engval1::default() }, &[2.0, -1.0, 3.0]);
        assert_eq!((value, gradient), (127.0, vec![36.0, -64.0, 120.0]));
    }

    #[test]
    fn minima_are_as_documented() {
        assert_eq!(Engval1 { dim: 2, ..Engval1::default() }.minimizers(), [[1.0, 0.0]]);
        assert_relative_eq!(
            Engval1 { dim: 10, ..Engval1::default() }.minimum().unwrap(),
            9.177_47,
            max_relative = 1e-6
        );
        assert_relative_eq!(
            Engval1 { dim: 1000, ..Engval1::default() }.minimum().unwrap(),
            1_108.194_7,
            max_relative = 1e-7
        );
    }

    #[test]
    fn long_chains_are_minimal_too() {
        let problem = Engval1 { dim: 301, ..Engval1::default() };
        let slopes = at(&problem, &problem.minimizers()[0]).1;
        assert!(slopes.iter().all(|g| g.abs() < 1e-14));
    }
}

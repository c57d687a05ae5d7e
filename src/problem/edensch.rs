//! The extended function of Dennis and Schnabel, EDENSCH of CUTEst.
//!
//! ```text
//! f(x) = 16 + Σ (xᵢ − 2)⁴ + (xᵢ xᵢ₊₁ − 2 xᵢ₊₁)² + (xᵢ₊₁ + 1)²
//!     over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−5, 10]ⁿ`, start `(8, …, 8)` with `f = 3681 n − 3665`.
//! * Global minimum `f = 16` at `(2, −1)` for `n = 2`, `f = 63.28460` for `n = 10`, `f = 219.28459` for `n = 36`, `f =
//!   12003.2846` for `n = 2000`: found by Newton's method, and, up to `n = 36`, to be the lowest by dynamic
//!   programming on a grid. The first coordinate is 2, the last near −0.455, those between near 1.
//!
//! # References
//!
//! * G. Li (1988), *The secant/finite difference algorithm for solving sparse nonlinear systems of equations*, SIAM
//!   Journal on Numerical Analysis 25(5).
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem EDENSCH).
//! * N. Andrei (2008), *An unconstrained optimization test functions collection*, Advanced Modeling and Optimization
//!   10(1).

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::newton::{newton, stretched};
use crate::real::Real;

/// The extended function of Dennis and Schnabel, EDENSCH of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edensch {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
    /// The minimum, once it has been asked for.
    #[serde(skip)]
    minimum: OnceLock<f64>,
}

impl Default for Edensch {
    fn default() -> Self {
        Self { dim: 10, minimum: OnceLock::new() }
    }
}

impl Problem for Edensch {
    const SPEC: Spec = Spec {
        name: "edensch",
        summary: "quartic chain, any dimension",
        year: 1988,
        params: &[dim_param(2)],
        source: include_str!("edensch.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![8.0; self.dim]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("andrei", vec![0.0; self.dim])]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        let value = || self.value_gradient(&self.minimizers()[0], &mut vec![0.0; self.dim]);
        Some(*self.minimum.get_or_init(value))
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let chain = |dim: usize| {
            let mut x = vec![1.0; dim];
            (x[0], x[dim - 1]) = (2.0, -0.5);
            newton(&Self { dim, ..Self::default() }, x, 1)
        };
        vec![stretched(self.dim, chain)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let mut value = R::of(16.0);
        // What the term before adds to the derivative.
        let mut before = R::of(0.0);
        for i in 0..last {
            let (off, next) = (x[i] - 2.0, x[i + 1]);
            let (square, product, rest) = (off * off, off * next, next + 1.0);
            value += square * square + product * product + rest * rest;
            gradient[i] = before + square * off * 4.0 + product * next * 2.0;
            before = (product * off + rest) * 2.0;
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
        let problem = Edensch { dim: 6, ..Edensch::default() };
        assert_eq!(at(&problem, &problem.start()).0, 18_421.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, −1, 4): 16 + 1 + 1 + 0 and 81 + 144 + 25; slopes 4 + 2, −2 − 108 − 96, 72 + 10.
        let (value, gradient) = at(&Edensch { dim: 3, ..Edensch::default() }, &[3.0, -1.0, 4.0]);
        assert_eq!((value, gradient), (268.0, vec![6.0, -206.0, 82.0]));
    }

    #[test]
    fn minima_are_as_documented() {
        // CUTEst states 219.28 for 36 and 12_003.2 for 2000 coordinates.
        for (dim, value) in [(2, 16.0), (10, 63.284_6), (36, 219.284_59), (2000, 12_003.284_6)] {
            assert_relative_eq!(Edensch { dim, ..Edensch::default() }.minimum().unwrap(), value, max_relative = 1e-7);
        }
        assert_eq!(Edensch { dim: 2, ..Edensch::default() }.minimizers(), [[2.0, -1.0]]);
        assert_relative_eq!(Edensch { dim: 36, ..Edensch::default() }.minimizers()[0][35], -0.455, max_relative = 1e-3);
    }
}

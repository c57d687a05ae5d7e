//! The nondiagonal extension of Rosenbrock's function, NONDIA of CUTEst.
//!
//! ```text
//! f(x) = (x₁ − 1)² + Σ 100 (x₁ − xᵢ²)²      over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `(−1, …, −1)` with `f = 400 n − 396`.
//! * Global minimum `f = 0` where `x₁ = 1`, all `xᵢ = ±1`, and the last coordinate, on which `f` does not depend, is
//!   anything.
//! * Local minimum `f = 0.989896874095186` at `x₁ = 0.0102084238343640`, all other `xᵢ = ±√x₁ = ±0.101036744974115`.
//!   The term of `x₁` alone makes it.
//!
//! Others sum up `xᵢ²` over `i = 2 … n`, so that the last coordinate counts and the term of `x₁` alone is missing;
//! Shanno's own has `(1 − xᵢ)²` in each term too.
//!
//! # References
//!
//! * D. F. Shanno (1978), *On variable metric methods for sparse Hessians II: the new method*, MIS Technical Report
//!   27, University of Arizona, Tucson.
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem NONDIA).
//! * N. Andrei (2008), *An unconstrained optimization test functions collection*, Advanced Modeling and Optimization
//!   10(1).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The nondiagonal extension of Rosenbrock's function, NONDIA of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nondia {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Nondia {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for Nondia {
    const SPEC: Spec = Spec {
        name: "nondia",
        summary: "one coordinate is the square of all, any dimension",
        year: 1978,
        params: &[dim_param(2)],
        source: include_str!("nondia.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![-1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let mut other = vec![-1.0; self.dim];
        other[0] = 1.0;
        vec![vec![1.0; self.dim], other]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let mut x = vec![0.101_036_744_971_144_15; self.dim];
        x[0] = 0.010_208_423_834_364_024;
        vec![(x, 0.989_896_874_095_186_3)]
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim == 2 {
            &[Property::Multimodal, Property::Separable, Property::Smooth]
        } else {
            &[Property::Multimodal, Property::Smooth]
        }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let (first, rest) = (x[0], x[0] - 1.0);
        let (mut value, mut pull) = (rest * rest, rest * 0.01);
        for (gradient, &x) in gradient.iter_mut().zip(&x[..last]) {
            let bend = first - x * x;
            value += bend * bend * 100.0;
            pull += bend;
            *gradient = bend * x * -400.0;
        }
        gradient[last] = R::of(0.0);
        gradient[0] += pull * 200.0;
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
        let problem = Nondia { dim: 6 };
        assert_eq!(at(&problem, &problem.start()).0, 2004.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1, 3): rest 1, bends −2 and 1; slopes 1600 + 2 + 200·(−1), 400, 0.
        let (value, gradient) = at(&Nondia { dim: 3 }, &[2.0, -1.0, 3.0]);
        assert_eq!(value, 501.0);
        assert_relative_eq!(*gradient, [1402.0, 400.0, 0.0], max_relative = 1e-14);
    }

    #[test]
    fn the_last_coordinate_is_free() {
        assert_eq!(at(&Nondia { dim: 3 }, &[1.0, -1.0, 0.3]), (0.0, vec![0.0; 3]));
    }
}

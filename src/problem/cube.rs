//! The cube function, Rosenbrock's valley along a cubic parabola, chained to any dimension.
//!
//! ```text
//! f(x) = (1 − x₁)² + Σ 100 (xᵢ₊₁ − xᵢ³)²      over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−10, 10]ⁿ`, start `(−1.2, 1, −1.2, …)` with `f = 749.0384` for `n = 2`.
//! * Global minimum `f = 0` at `(1, …, 1)`; for `n = 2` the Hessian there has condition number 10018 and no other
//!   point is stationary.
//! * The valley `y = x³` bends twice and is flat at the origin, where a descent from the start has to change its
//!   direction.
//!
//! Leon's function in Jamil & Yang (number 70) is a misprint of this one with `x²` in place of `x³`, and so
//! Rosenbrock's. Some start at `(−1.2, −1)`, where `f = 57.8384`.
//!
//! # References
//!
//! * A. Leon (1966), *A comparison among eight known optimizing procedures*, in A. Lavi and T. P. Vogl (eds.), *Recent
//!   Advances in Optimization Techniques*, Wiley.
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem CUBE).
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 41,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The cube function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cube {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Cube {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Cube {
    const SPEC: Spec = Spec {
        name: "cube",
        summary: "flat valley along a cubic parabola, any dimension",
        year: 1966,
        params: &[dim_param(2)],
        source: include_str!("cube.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [-1.2, 1.0].into_iter().cycle().take(self.dim).collect()
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("leon", [-1.2, -1.0].into_iter().cycle().take(self.dim).collect())]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let rest = -x[0] + 1.0;
        let mut value = rest * rest;
        // What the term before adds to the derivative.
        let mut before = rest * -2.0;
        for i in 0..x.len() - 1 {
            let square = x[i] * x[i];
            let rise = x[i + 1] - square * x[i];
            value += rise * rise * 100.0;
            gradient[i] = before - square * rise * 600.0;
            before = rise * 200.0;
        }
        gradient[x.len() - 1] = before;
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
        // 100 (1 + 1.728)² + 2.2².
        assert_relative_eq!(at(&Cube { dim: 2 }, &[-1.2, 1.0]).0, 749.038_4, max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 3, 5): rest −1, rises −5 and −22; f = 1 + 2500 + 48_400.
        let (value, gradient) = at(&Cube { dim: 3 }, &[2.0, 3.0, 5.0]);
        assert_eq!(value, 50_901.0);
        assert_eq!(gradient, [2.0 + 12_000.0, -1000.0 + 118_800.0, -4400.0]);
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // Hessian at (1, 1): [[1802, −600], [−600, 200]].
        let (mean, spread) = (1001.0, f64::hypot(801.0, 600.0));
        assert_relative_eq!((mean + spread) / (mean - spread), 10_018.0, max_relative = 1e-4);
    }
}

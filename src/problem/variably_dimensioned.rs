//! The variably dimensioned function.
//!
//! ```text
//! f(x) = Σ (xᵢ − 1)² + s² + s⁴   with   s = Σ i (xᵢ − 1)
//! ```
//!
//! * Any dimension `n ≥ 2`, start `xᵢ = 1 − i/n` with `f = 2198551.1625` for `n = 10`; the paper has no box, here it is
//!   `[−10, 10]ⁿ`.
//! * Global minimum `f = 0` at `(1, …, 1)`, no other: it is convex.
//! * Steep along one direction only, where `s⁴` rules far out. At the minimum the Hessian has condition number
//!   `1 + Σ i²`: 6 for `n = 2`, 386 for `n = 10`.
//!
//! # References
//!
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 25, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::{Real, sum_over};

/// The variably dimensioned function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariablyDimensioned {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for VariablyDimensioned {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for VariablyDimensioned {
    const SPEC: Spec = Spec {
        name: "variably_dimensioned",
        summary: "sphere around ones with one steep quartic direction",
        year: 1981,
        params: &[dim_param(2)],
        source: include_str!("variably_dimensioned.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        (1..=self.dim).map(|i| 1.0 - i as f64 / self.dim as f64).collect()
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
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let s = sum_over(x.len(), |i| (x[i] - 1.0) * (i + 1) as f64);
        let s2 = s * s;
        // The derivative of s² + s⁴ by x₁; by xᵢ it is i times as large.
        let slope = s * 2.0 + s * s2 * 4.0;
        let mut value = s2 + s2 * s2;
        for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
            let rest = x - 1.0;
            value += rest * rest;
            *gradient = rest * 2.0 + slope * (i + 1) as f64;
        }
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
        // 3.85 + 38.5² + 38.5⁴.
        let problem = VariablyDimensioned { dim: 10 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 2_198_551.162_5, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 3): s = 1 + 4; f = 1 + 4 + 25 + 625; slope 10 + 500.
        assert_eq!(at(&VariablyDimensioned { dim: 2 }, &[2.0, 3.0]), (655.0, vec![512.0, 1024.0]));
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        for (dim, expected) in [(2, 6.0), (10, 386.0)] {
            let steepest: Vec<f64> = (1..=dim).map(|i| i as f64).collect();
            let curvature =
                super::super::Surface::along(&VariablyDimensioned { dim }, &vec![1.0; dim], &steepest).curvature;
            assert_eq!(curvature[0] / 2.0, expected);
        }
    }
}

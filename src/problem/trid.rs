//! The Trid function.
//!
//! ```text
//! f(x) = Σ (xᵢ − 1)² − Σ xᵢ xᵢ₋₁      over i = 1 … n and i = 2 … n
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−n², n²]ⁿ`, start at the origin with `f = n`.
//! * Global minimum `f = −n (n + 4) (n − 1)/6` at `xᵢ = i (n + 1 − i)`: −50 for `n = 6`, −210 for `n = 10`. No other.
//! * A quadratic: the Hessian is tridiagonal, 2 on the diagonal and −1 beside it. Its condition number
//!   `cot²(π/(2n + 2))` is 19.2 for `n = 6` and 48.4 for `n = 10`.
//! * Minimizer and minimum grow with `n`, so errors are better judged relative to them.
//!
//! Also known as Neumaier's third function. Hedar's collection has −200 as the minimum for `n = 10`, which is wrong.
//!
//! # References
//!
//! * E. P. Adorio (2005), *MVF – Multivariate test functions library in C for unconstrained global optimization*,
//!   Department of Mathematics, University of the Philippines Diliman.
//! * S. Surjanovic and D. Bingham (2013), *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Trid function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trid {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Trid {
    fn default() -> Self {
        Self { dim: 6 }
    }
}

impl Problem for Trid {
    const SPEC: Spec = Spec {
        name: "trid",
        summary: "quadratic with its minimum far from the origin",
        year: 2005,
        params: &[dim_param(2)],
        source: include_str!("trid.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        let side = self.dim as f64 * self.dim as f64;
        (-side, side)
    }

    fn minimum(&self) -> Option<f64> {
        let n = self.dim as f64;
        Some(-n * (n + 4.0) * (n - 1.0) / 6.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![(1..=self.dim).map(|i| i as f64 * (self.dim + 1 - i) as f64).collect()]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let mut value = R::of(0.0);
        let mut before = R::of(0.0);
        for i in 0..=last {
            let rest = x[i] - 1.0;
            value += rest * rest - before * x[i];
            let beside = if i == last { before } else { before + x[i + 1] };
            gradient[i] = rest * 2.0 - beside;
            before = x[i];
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_eq!(at(&Trid { dim: 6 }, &[0.0; 6]), (6.0, vec![-2.0; 6]));
    }

    #[test]
    fn minimum_is_the_published_one() {
        for (dim, expected) in [(6, -50.0), (10, -210.0)] {
            let problem = Trid { dim };
            assert_eq!(problem.minimum(), Some(expected));
            assert_eq!(at(&problem, &problem.minimizers()[0]), (expected, vec![0.0; dim]));
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, 1, 4): 4 + 0 + 9 − 3 − 4; ∂y = 0 − 3 − 4.
        assert_eq!(at(&Trid { dim: 3 }, &[3.0, 1.0, 4.0]), (6.0, vec![3.0, -7.0, 5.0]));
    }

    #[test]
    fn condition_number_is_as_documented() {
        // The eigenvectors are sines of 1 … n half waves, the first is the flattest and the last the steepest.
        for (dim, expected) in [(6, 19.2), (10, 48.4)] {
            let curvature = |waves: usize| {
                let step = waves as f64 * PI / (dim + 1) as f64;
                let sine: Vec<f64> = (1..=dim).map(|i| (i as f64 * step).sin()).collect();
                super::super::Surface::along(&Trid { dim }, &vec![0.0; dim], &sine).curvature[0] / sine[0]
            };
            let half = PI / (2 * dim + 2) as f64;
            assert_relative_eq!(curvature(dim) / curvature(1), 1.0 / half.tan().powi(2), max_relative = 1e-12);
            assert_relative_eq!(curvature(dim) / curvature(1), expected, max_relative = 1e-2);
        }
    }
}

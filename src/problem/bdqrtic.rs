//! The banded quartic BDQRTIC of CUTEst.
//!
//! ```text
//! f(x) = Σ (3 − 4 xᵢ)² + (xᵢ² + 2 xᵢ₊₁² + 3 xᵢ₊₂² + 4 xᵢ₊₃² + 5 xₙ²)²
//!     over i = 1 … n − 4
//! ```
//!
//! * Any dimension `n ≥ 5`, box `[−2, 2]ⁿ`, start `(1, …, 1)` with `f = 226 (n − 4)`.
//! * It is convex, so its only minimum is where Newton's method ends: `f = 378.769` for `n = 100`, `f = 3983.82` for
//!   `n = 1000`. The last four coordinates are zero.
//! * The Hessian has a band of seven diagonals, and a full last row.
//!
//! Some collections have half of it.
//!
//! # References
//!
//! * A. R. Conn, N. I. M. Gould, M. Lescrenier, and P. L. Toint (1988), *Performance of a multifrontal scheme for
//!   partially separable optimization*, Report 88/4, Department of Mathematics, FUNDP Namur (problem 61).
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem BDQRTIC).
//! * N. Andrei (2008), *An unconstrained optimization test functions collection*, Advanced Modeling and Optimization
//!   10(1).

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::newton::{newton, stretched};
use crate::real::Real;

/// The banded quartic BDQRTIC of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bdqrtic {
    /// Number `n` of coordinates, at least 5.
    pub dim: usize,
    /// The minimum, once it has been asked for.
    #[serde(skip)]
    minimum: OnceLock<f64>,
}

impl Default for Bdqrtic {
    fn default() -> Self {
        Self { dim: 10, minimum: OnceLock::new() }
    }
}

impl Problem for Bdqrtic {
    const SPEC: Spec = Spec {
        name: "bdqrtic",
        summary: "convex quartic with a banded Hessian",
        year: 1988,
        params: &[dim_param(5)],
        source: include_str!("bdqrtic.rs"),
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
        let value = || self.value_gradient(&self.minimizers()[0], &mut vec![0.0; self.dim]);
        Some(*self.minimum.get_or_init(value))
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let chain = |dim: usize| {
            let mut x = vec![0.5; dim];
            x[dim - 4..].fill(0.0);
            newton(&Self { dim, ..Self::default() }, x, 3)
        };
        vec![stretched(self.dim, chain)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let tip = x[n - 1] * x[n - 1] * 5.0;
        let (mut value, mut sums) = (R::of(0.0), R::of(0.0));
        gradient.fill(R::of(0.0));
        for i in 0..n - 4 {
            let line = x[i] * -4.0 + 3.0;
            let sum =
                x[i] * x[i] + x[i + 1] * x[i + 1] * 2.0 + x[i + 2] * x[i + 2] * 3.0 + x[i + 3] * x[i + 3] * 4.0 + tip;
            value += line * line + sum * sum;
            sums += sum;
            gradient[i] += (sum * x[i] - line * 2.0) * 4.0;
            gradient[i + 1] += sum * x[i + 1] * 8.0;
            gradient[i + 2] += sum * x[i + 2] * 12.0;
            gradient[i + 3] += sum * x[i + 3] * 16.0;
        }
        gradient[n - 1] += sums * x[n - 1] * 20.0;
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
        let problem = Bdqrtic { dim: 9, ..Bdqrtic::default() };
        assert_eq!(at(&problem, &problem.start()).0, 1130.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 2, −1, 0, 1, 2): sums 1 + 8 + 3 + 0 + 20 and 4 + 2 + 0 + 4 + 20, lines −1 and −5.
        let (value, gradient) = at(&Bdqrtic { dim: 6, ..Bdqrtic::default() }, &[1.0, 2.0, -1.0, 0.0, 1.0, 2.0]);
        assert_eq!(value, 1.0 + 1024.0 + 25.0 + 900.0);
        assert_eq!(gradient, [136.0, 512.0 + 280.0, -384.0 - 240.0, 0.0, 480.0, 2480.0]);
    }

    #[test]
    fn minima_are_as_stated_by_cutest() {
        for (dim, value) in [(100, 378.769), (500, 1981.01), (1000, 3983.82)] {
            assert_relative_eq!(Bdqrtic { dim, ..Bdqrtic::default() }.minimum().unwrap(), value, max_relative = 5e-6);
        }
    }

    #[test]
    fn long_chains_are_minimal_too() {
        let problem = Bdqrtic { dim: 301, ..Bdqrtic::default() };
        let slopes = at(&problem, &problem.minimizers()[0]).1;
        assert!(slopes.iter().all(|g| g.abs() < 1e-13));
    }
}

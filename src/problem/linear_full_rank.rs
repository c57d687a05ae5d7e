//! The linear function of full rank.
//!
//! ```text
//! f(x) = Σ (xᵢ − s − 1)² + (m − n) (s + 1)²   with   s = (2/m) Σ xⱼ
//! ```
//!
//! * Any dimension `n ≥ 1` and number of residuals `m ≥ n`, by default `m = n`; start `(1, …, 1)` with `f = m + 3n`;
//!   the paper has no box, here it is `[−10, 10]ⁿ`.
//! * Global minimum `f = m − n` at `(−1, …, −1)`, no other.
//! * The Jacobian of the residuals has orthonormal columns, so that `f = m − n + Σ (xᵢ + 1)²`: a sphere with other
//!   centre and height, and a check that a method does not depend on them.
//!
//! # References
//!
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 32, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Invalid, MAX_DIM, Problem, Property, dim_param};
use crate::component::{Param, Spec};
use crate::real::{Real, sum_over};

/// The linear function of full rank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinearFullRank {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
    /// Number `m` of residuals, at least `n`, or 0 for as many as coordinates.
    pub residuals: usize,
}

impl Default for LinearFullRank {
    fn default() -> Self {
        Self { dim: 10, residuals: 0 }
    }
}

impl Problem for LinearFullRank {
    const SPEC: Spec = Spec {
        name: "linear_full_rank",
        summary: "linear least squares that is a sphere in disguise",
        year: 1981,
        params: &[
            dim_param(1),
            Param::whole("residuals", "m", 0, MAX_DIM, "number of residuals, at least n; 0 for n").alias(&[("", "m")]),
        ],
        source: include_str!("linear_full_rank.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        residuals(self.residuals, self.dim).map(|_| ())
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some((residuals(self.residuals, self.dim).ok()? - self.dim) as f64)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-1.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let spare = self.residuals.saturating_sub(x.len()) as f64;
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = (x + 1.0) * 2.0;
        }
        sum_over(x.len(), |i| (x[i] + 1.0).squared()) + spare
    }
}

/// The number `m` of residuals that is meant.
pub(super) fn residuals(given: usize, dim: usize) -> Result<usize, Invalid> {
    match given {
        0 => Ok(dim),
        _ if given >= dim => Ok(given),
        _ => Err(Invalid {
            key: "residuals",
            message: format!("{given} residuals are too few for {dim} coordinates"),
            expected: format!("expected 0 or at least {dim}"),
        }),
    }
}

#[cfg(test)]
mod tests {

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_eq!(at(&LinearFullRank { dim: 10, residuals: 0 }, &[1.0; 10]).0, 40.0);
        assert_eq!(at(&LinearFullRank { dim: 10, residuals: 30 }, &[1.0; 10]).0, 60.0);
    }

    #[test]
    fn value_is_that_of_the_residuals() {
        // (2, −3), m = 3: s = −2/3; residuals 5/3, −10/3, −1/3, squares 125/9 and 1/9.
        assert_eq!(at(&LinearFullRank { dim: 2, residuals: 3 }, &[2.0, -3.0]), (14.0, vec![6.0, -4.0]));
    }

    #[test]
    fn fewer_residuals_than_coordinates_are_refused() {
        assert_eq!((residuals(0, 5), residuals(5, 5), residuals(7, 5)), (Ok(5), Ok(5), Ok(7)));
        let invalid = residuals(4, 5).unwrap_err();
        assert_eq!(invalid.to_string(), "4 residuals are too few for 5 coordinates; expected 0 or at least 5");
    }
}

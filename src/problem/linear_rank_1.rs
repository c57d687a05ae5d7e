//! The linear function of rank 1.
//!
//! ```text
//! f(x) = Σ (i s − 1)²   with   s = Σ j xⱼ      over i = 1 … m and j = 1 … n
//! ```
//!
//! * Any dimension `n ≥ 2` and number of residuals `m ≥ n`, by default `m = n`; start `(1, …, 1)` with `f = 1158585`
//!   for `n = m = 10`; the paper has no box, here it is `[−10, 10]ⁿ`.
//! * Global minimum `f = m (m − 1)/(2 (2m + 1))` wherever `s = 3/(2m + 1)`, on a whole hyperplane: 15/7 for `m = 10`.
//! * The Hessian has rank 1: one eigenvalue `2 Σ i² Σ j²`, which is 296450 for `n = m = 10`, all others are zero. Which
//!   minimizer a method finds depends on its start and on its scaling of coordinates.
//!
//! # References
//!
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 33, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Invalid, MAX_DIM, Problem, Property, dim_param, linear_full_rank::residuals};
use crate::component::{Param, Spec};
use crate::real::{Real, sum_over};

/// The linear function of rank 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinearRank1 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
    /// Number `m` of residuals, at least `n`, or 0 for as many as coordinates.
    pub residuals: usize,
}

impl Default for LinearRank1 {
    fn default() -> Self {
        Self { dim: 10, residuals: 0 }
    }
}

impl Problem for LinearRank1 {
    const SPEC: Spec = Spec {
        name: "linear_rank_1",
        summary: "linear least squares with a hyperplane of minimizers",
        year: 1981,
        params: &[
            dim_param(2),
            Param::whole("residuals", "m", 0, MAX_DIM, "number of residuals, at least n; 0 for n").alias(&[("", "m")]),
        ],
        source: include_str!("linear_rank_1.rs"),
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
        Some(Parabola::of(residuals(self.residuals, self.dim).ok()?).minimum)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let lowest = Parabola::of(residuals(self.residuals, self.dim).unwrap_or(self.dim)).lowest;
        let mut first = vec![0.0; self.dim];
        first[0] = lowest;
        // The point of the hyperplane that is next to the origin.
        let squares: f64 = (1..=self.dim).map(|j| j as f64 * j as f64).sum();
        let nearest = (1..=self.dim).map(|j| lowest * j as f64 / squares).collect();
        vec![nearest, first]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let parabola = Parabola::of(self.residuals.max(x.len()));
        let off = sum_over(x.len(), |j| x[j] * (j + 1) as f64) - parabola.lowest;
        let slope = off * (2.0 * parabola.squares);
        for (j, gradient) in gradient.iter_mut().enumerate() {
            *gradient = slope * (j + 1) as f64;
        }
        off * off * parabola.squares + parabola.minimum
    }
}

/// `Σ (i s − 1)²` over `m` terms, as a parabola in `s`.
pub(super) struct Parabola {
    /// Half of its second derivative, `Σ i²`.
    pub(super) squares: f64,
    /// Where it is lowest.
    pub(super) lowest: f64,
    /// Its value there.
    pub(super) minimum: f64,
}

impl Parabola {
    #[inline(always)]
    pub(super) fn of(m: usize) -> Self {
        let m = m as f64;
        Self {
            squares: m * (m + 1.0) * (2.0 * m + 1.0) / 6.0,
            lowest: 3.0 / (2.0 * m + 1.0),
            minimum: m * (m - 1.0) / (2.0 * (2.0 * m + 1.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(
            at(&LinearRank1 { dim: 10, residuals: 0 }, &[1.0; 10]).0,
            1_158_585.0,
            max_relative = 1e-14
        );
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, −1), m = 3: s = 1; residuals 0, 1, 2; ∂s = 2 (1·0 + 2·1 + 3·2).
        let (value, gradient) = at(&LinearRank1 { dim: 2, residuals: 3 }, &[3.0, -1.0]);
        assert_relative_eq!(value, 5.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [16.0, 32.0], max_relative = 1e-15);
    }

    #[test]
    fn minimum_and_curvature_are_as_documented() {
        let problem = LinearRank1 { dim: 10, residuals: 0 };
        assert_relative_eq!(problem.minimum().unwrap(), 15.0 / 7.0, max_relative = 1e-15);
        let steepest: Vec<f64> = (1..=10).map(f64::from).collect();
        let curvature = super::super::Surface::along(&problem, &[0.0; 10], &steepest).curvature;
        assert_relative_eq!(curvature[2] / steepest[2], 296_450.0, max_relative = 1e-14);
    }
}

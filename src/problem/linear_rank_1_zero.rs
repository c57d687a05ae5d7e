//! The linear function of rank 1 with zero columns and rows.
//!
//! ```text
//! f(x) = 2 + Σ ((i − 1) s − 1)²   with   s = Σ j xⱼ
//!     over i = 2 … m − 1 and j = 2 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 3` and number of residuals `m ≥ n`, by default `m = n`; start `(1, …, 1)` with `f = 391786` for
//!   `n = m = 10`; the paper has no box, here it is `[−10, 10]ⁿ`.
//! * Global minimum `f = (m² + 3m − 6)/(2 (2m − 3))` wherever `s = 3/(2m − 3)`, on a whole hyperplane: 62/17 for
//!   `m = 10`.
//! * The first and the last residual are −1 everywhere, and nothing depends on the first and the last coordinate: their
//!   gradients are exactly zero always, as of parameters that are not used.
//!
//! # References
//!
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 34, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Invalid, MAX_DIM, Problem, Property, dim_param, linear_full_rank::residuals, linear_rank_1::Parabola};
use crate::component::{Param, Spec};
use crate::real::{Real, sum_over};

/// The linear function of rank 1 with zero columns and rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinearRank1Zero {
    /// Number `n` of coordinates, at least 3.
    pub dim: usize,
    /// Number `m` of residuals, at least `n`, or 0 for as many as coordinates.
    pub residuals: usize,
}

impl Default for LinearRank1Zero {
    fn default() -> Self {
        Self { dim: 10, residuals: 0 }
    }
}

impl Problem for LinearRank1Zero {
    const SPEC: Spec = Spec {
        name: "linear_rank_1_zero",
        summary: "rank-1 least squares, two coordinates do not matter",
        year: 1981,
        params: &[
            dim_param(3),
            Param::whole("residuals", "m", 0, MAX_DIM, "number of residuals, at least n; 0 for n").alias(&[("", "m")]),
        ],
        source: include_str!("linear_rank_1_zero.rs"),
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
        Some(2.0 + Parabola::of(residuals(self.residuals, self.dim).ok()? - 2).minimum)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let lowest = Parabola::of(residuals(self.residuals, self.dim).unwrap_or(self.dim) - 2).lowest;
        let mut second = vec![0.0; self.dim];
        second[1] = lowest / 2.0;
        // The point of the hyperplane that is next to the origin.
        let inner = |j: usize| if j == 1 || j == self.dim { 0.0 } else { j as f64 };
        let squares: f64 = (1..=self.dim).map(|j| inner(j) * inner(j)).sum();
        let nearest = (1..=self.dim).map(|j| lowest * inner(j) / squares).collect();
        vec![nearest, second]
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim == 3 {
            &[Property::Convex, Property::Separable, Property::Smooth]
        } else {
            &[Property::Convex, Property::Smooth]
        }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let parabola = Parabola::of(self.residuals.max(x.len()) - 2);
        let off = sum_over(last - 1, |j| x[j + 1] * (j + 2) as f64) - parabola.lowest;
        let slope = off * (2.0 * parabola.squares);
        gradient[0] = R::of(0.0);
        for (j, gradient) in gradient[1..last].iter_mut().enumerate() {
            *gradient = slope * (j + 2) as f64;
        }
        gradient[last] = R::of(0.0);
        off * off * parabola.squares + (parabola.minimum + 2.0)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // s = 44: 2 + Σ (44 i − 1)² over i = 1 … 8.
        let value = at(&LinearRank1Zero { dim: 10, residuals: 0 }, &[1.0; 10]).0;
        assert_relative_eq!(value, 391_786.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (9, 2, −1, 9), m = 5: s = 1; residuals −1, 0, 1, 2, −1; ∂s = 2 (1·0 + 2·1 + 3·2).
        let (value, gradient) = at(&LinearRank1Zero { dim: 4, residuals: 5 }, &[9.0, 2.0, -1.0, 9.0]);
        assert_relative_eq!(value, 7.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [0.0, 32.0, 48.0, 0.0], max_relative = 1e-15);
    }

    #[test]
    fn minimum_is_the_published_one() {
        assert_relative_eq!(
            LinearRank1Zero { dim: 10, residuals: 0 }.minimum().unwrap(),
            62.0 / 17.0,
            max_relative = 1e-15
        );
    }
}

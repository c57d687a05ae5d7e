//! The discrete integral equation function.
//!
//! ```text
//! f(x) = Σ rᵢ²   with   rᵢ = xᵢ + ½ h [(1 − tᵢ) Σ tⱼ zⱼ³ + tᵢ Σ (1 − tⱼ) zⱼ³]
//!     over j ≤ i and j > i
//! h = 1/(n + 1),   tᵢ = i h,   zⱼ = xⱼ + tⱼ + 1
//! ```
//!
//! * Any dimension `n ≥ 2`, start `xᵢ = tᵢ (tᵢ − 1)` with `f = 0.0634168` for `n = 10`; the paper has no box, here it
//!   is `[−10, 10]ⁿ`.
//! * Global minimum `f = 0` where all residuals vanish. They are those of `discrete_boundary_value`, times the inverse
//!   of its second differences, so the minimizer is the same.
//! * That preconditions it: the condition number of the Hessian at the minimum is 1.66 for `n = 10` and does not grow.
//! * Every residual has all coordinates; a value and a gradient take `O(n)` operations nevertheless.
//!
//! # References
//!
//! * J. J. Moré and M. Y. Cosnard (1979), *Numerical solution of nonlinear equations*, ACM TOMS 5(1),
//!   doi:10.1145/355815.355820.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 29, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{
    Problem, Property, dim_param,
    discrete_boundary_value::{grid, solution},
};
use crate::component::Spec;
use crate::real::Real;

/// The discrete integral equation function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscreteIntegralEquation {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for DiscreteIntegralEquation {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for DiscreteIntegralEquation {
    const SPEC: Spec = Spec {
        name: "discrete_integral_equation",
        summary: "dense but well-conditioned integral equation on a grid",
        year: 1979,
        params: &[dim_param(2)],
        source: include_str!("discrete_integral_equation.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        (1..=self.dim).map(|i| grid(i, self.dim)).map(|t| t * (t - 1.0)).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![solution(self.dim)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let (h, zero) = (grid(1, n), R::of(0.0));
        let t = |i: usize| grid(i + 1, n);
        let z = |i: usize| x[i] + (t(i) + 1.0);
        // The gradient holds the second sums for a while, then the residuals.
        let mut later = zero;
        for i in (0..n).rev() {
            gradient[i] = later;
            later += z(i).powu(3) * (1.0 - t(i));
        }
        // At each point the sums of t rⱼ before and of (1 − t) rⱼ from it on.
        let (mut value, mut earlier, mut before) = (zero, zero, zero);
        for i in 0..n {
            earlier += z(i).powu(3) * t(i);
            let residual = x[i] + (earlier * (1.0 - t(i)) + gradient[i] * t(i)) * (0.5 * h);
            value += residual * residual;
            before += residual * t(i);
            gradient[i] = residual;
        }
        let mut from = zero;
        for i in (0..n).rev() {
            let residual = gradient[i];
            before -= residual * t(i);
            from += residual * (1.0 - t(i));
            let weighted = from * t(i) + before * (1.0 - t(i));
            gradient[i] = (residual + z(i).squared() * weighted * (1.5 * h)) * 2.0;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::super::discrete_boundary_value::condition;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = DiscreteIntegralEquation { dim: 10 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 0.063_416_8, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (⅔, −⅔): cubes 8 and 1, h/2 = ⅙; r = ⅔ + ⅙ (16/9 + 1/9), −⅔ + ⅙ (8/9 + 2/9).
        let (r, s) = (53.0 / 54.0, -26.0 / 54.0);
        let (value, gradient) = at(&DiscreteIntegralEquation { dim: 2 }, &[2.0 / 3.0, -2.0 / 3.0]);
        assert_relative_eq!(value, r * r + s * s, max_relative = 1e-14);
        let expected = [2.0 * (r + 2.0 / 3.0 * (2.0 * r + s) / 3.0), 2.0 * (s + 0.5 * (2.0 * s + r) / 9.0)];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-14);
    }

    #[test]
    fn the_minimizer_is_that_of_the_boundary_value_problem() {
        for dim in [2, 10, 1000] {
            assert!(at(&DiscreteIntegralEquation { dim }, &solution(dim)).0 < 1e-25, "dimension {dim}");
        }
    }

    #[test]
    fn condition_number_is_as_documented() {
        for dim in [10, 40] {
            let condition = condition(&DiscreteIntegralEquation { dim }, &solution(dim));
            assert_relative_eq!(condition, 1.66, max_relative = 2e-2);
        }
    }
}

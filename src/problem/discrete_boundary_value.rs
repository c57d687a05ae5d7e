//! The discrete boundary value function.
//!
//! ```text
//! f(x) = Σ rᵢ²   with   rᵢ = 2xᵢ − xᵢ₋₁ − xᵢ₊₁ + ½ h² (xᵢ + tᵢ + 1)³
//! h = 1/(n + 1),   tᵢ = i h,   x₀ = xₙ₊₁ = 0
//! ```
//!
//! * Any dimension `n ≥ 2`, start `xᵢ = tᵢ (tᵢ − 1)` with `f = 7.88519·10⁻⁴` for `n = 10`; the paper has no box, here
//!   it is `[−10, 10]ⁿ`.
//! * Global minimum `f = 0` where all residuals vanish: the solution of `u″ = ½ (u + t + 1)³`, `u(0) = u(1) = 0` on a
//!   grid, close to `u = 2/(2 − t) − t − 1`. There is one in every dimension, and none else.
//! * The condition number of the Hessian at the minimum grows like `n⁴`: 6.41 for `n = 2`, 1438 for `n = 10`. The start
//!   is as smooth as the solution, so what is left to do lies in the flattest directions.
//!
//! The problem `discrete_integral_equation` has the same minimizer and a condition number close to 1.
//!
//! # References
//!
//! * J. J. Moré and M. Y. Cosnard (1979), *Numerical solution of nonlinear equations*, ACM TOMS 5(1),
//!   doi:10.1145/355815.355820.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 28, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The discrete boundary value function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscreteBoundaryValue {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for DiscreteBoundaryValue {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for DiscreteBoundaryValue {
    const SPEC: Spec = Spec {
        name: "discrete_boundary_value",
        summary: "differential equation on a grid, condition grows like n⁴",
        year: 1979,
        params: &[dim_param(2)],
        source: include_str!("discrete_boundary_value.rs"),
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
        let (h2, zero) = (grid(1, n) * grid(1, n), R::of(0.0));
        let at = |i: usize| if i < n { x[i] } else { zero };
        // The residual of coordinate i, counted from zero, and its derivative by that coordinate.
        let residual = |i: usize, before: R| {
            let z = x[i] + (grid(i + 1, n) + 1.0);
            let z2 = z * z;
            (x[i] * 2.0 - before - at(i + 1) + z2 * z * (0.5 * h2), z2 * (1.5 * h2) + 2.0)
        };
        let (mut value, mut before, mut here) = (zero, zero, residual(0, zero));
        for i in 0..n {
            let next = if i + 1 < n { residual(i + 1, x[i]) } else { (zero, zero) };
            value += here.0 * here.0;
            gradient[i] = (here.0 * here.1 - before - next.0) * 2.0;
            (before, here) = (here.0, next);
        }
        value
    }
}

/// The condition number of the Hessian, by power iteration from either end, for tests.
#[cfg(test)]
pub(super) fn condition(problem: &impl Problem, x: &[f64]) -> f64 {
    let farthest_from = |shift: f64| {
        let (mut v, mut distance) = (vec![0.0; x.len()], 0.0);
        v[0] = 1.0;
        for _ in 0..5000 {
            let curvature = super::Surface::along(problem, x, &v).curvature;
            let image: Vec<f64> = curvature.iter().zip(&v).map(|(h, v)| h - shift * v).collect();
            distance = image.iter().map(|w| w * w).sum::<f64>().sqrt();
            v = image.iter().map(|w| w / distance).collect();
        }
        distance
    };
    let steepest = farthest_from(0.0);
    steepest / (steepest - farthest_from(steepest))
}

/// Point `i` of the grid of `n` inner points.
pub(super) fn grid(i: usize, n: usize) -> f64 {
    i as f64 / (n + 1) as f64
}

/// Where all residuals vanish, by Newton's method from the solution of the differential equation on.
pub(super) fn solution(n: usize) -> Vec<f64> {
    let h2 = grid(1, n) * grid(1, n);
    let mut x: Vec<f64> = (1..=n).map(|i| grid(i, n)).map(|t| 2.0 / (2.0 - t) - t - 1.0).collect();
    let mut eliminated = vec![(0.0, 0.0); n];
    for _ in 0..6 {
        // The derivatives beside the diagonal are −1: forwards, each step becomes what is known of it plus a multiple
        // of the next, and backwards that is put in.
        let (mut known, mut factor) = (0.0, 0.0);
        for i in 0..n {
            let before = if i == 0 { 0.0 } else { x[i - 1] };
            let after = if i + 1 == n { 0.0 } else { x[i + 1] };
            let z = x[i] + grid(i + 1, n) + 1.0;
            let residual = 2.0 * x[i] - before - after + 0.5 * h2 * z * z * z;
            factor = 1.0 / (2.0 + 1.5 * h2 * z * z - factor);
            known = (residual + known) * factor;
            eliminated[i] = (known, factor);
        }
        let mut step = 0.0;
        for (x, (known, factor)) in x.iter_mut().zip(&eliminated).rev() {
            step = known + factor * step;
            *x -= step;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = DiscreteBoundaryValue { dim: 10 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 7.885_19e-4, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (⅔, −⅔): cubes 8 and 1, h² = 1/9; r = 2 + 4/9, −2 + 1/18; their own derivatives 2 + 4/6, 2 + 1/6.
        let (r, s) = (22.0 / 9.0, -35.0 / 18.0);
        let (value, gradient) = at(&DiscreteBoundaryValue { dim: 2 }, &[2.0 / 3.0, -2.0 / 3.0]);
        assert_relative_eq!(value, r * r + s * s, max_relative = 1e-14);
        let expected = [2.0 * (r * 8.0 / 3.0 - s), 2.0 * (s * 13.0 / 6.0 - r)];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-14);
    }

    #[test]
    fn the_solution_is_one_in_every_dimension_and_close_to_the_continuous_one() {
        for dim in [2, 10, 1000, 100_000] {
            let (problem, x) = (DiscreteBoundaryValue { dim }, solution(dim));
            assert!(at(&problem, &x).0 < 1e-25, "dimension {dim}");
            let t = grid(dim.div_ceil(2), dim);
            assert_relative_eq!(x[dim.div_ceil(2) - 1], 2.0 / (2.0 - t) - t - 1.0, max_relative = 0.1 / dim as f64);
        }
    }

    #[test]
    fn condition_number_grows_as_documented() {
        for (dim, expected) in [(2, 6.41), (10, 1438.0)] {
            assert_relative_eq!(
                condition(&DiscreteBoundaryValue { dim }, &solution(dim)),
                expected,
                max_relative = 1e-2
            );
        }
    }
}

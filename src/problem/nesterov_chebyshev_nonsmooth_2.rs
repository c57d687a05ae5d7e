//! Nesterov's second nonsmooth Chebyshev–Rosenbrock function.
//!
//! ```text
//! f(x) = |x₁ − 1|/4 + Σ |xᵢ₊₁ − 2 |xᵢ| + 1|      over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `(−1, ½, …, ½)` with `f = n/2`, off the valley.
//! * Global minimum `f = 0` at `(1, …, 1)`, and no other local minimum. But `2ⁿ⁻¹ − 1` more points are stationary in
//!   the sense of Clarke, though there are directions of descent, and methods such as BFGS are known to stop there;
//!   for `n = 2` one, at `(0, −1)` with `f = ¼`.
//! * Not differentiable where a bar holds zero; such a bar contributes no slope.
//!
//! # References
//!
//! * M. Gürbüzbalaban and M. L. Overton (2012), *On Nesterov's nonsmooth Chebyshev–Rosenbrock functions*, Nonlinear
//!   Analysis: Theory, Methods & Applications 75(3).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Nesterov's second nonsmooth Chebyshev–Rosenbrock function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NesterovChebyshevNonsmooth2 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for NesterovChebyshevNonsmooth2 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for NesterovChebyshevNonsmooth2 {
    const SPEC: Spec = Spec {
        name: "nesterov_chebyshev_nonsmooth_2",
        summary: "nonsmooth, stationary traps, any dimension",
        year: 2012,
        params: &[dim_param(2)],
        source: include_str!("nesterov_chebyshev_nonsmooth_2.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        std::iter::once(-1.0).chain(std::iter::repeat_n(0.5, self.dim - 1)).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let rest = x[0] - 1.0;
        let mut value = rest.abs() * 0.25;
        // What the term before adds to the derivative.
        let mut before = rest.sign() * 0.25;
        for i in 0..last {
            let gap = x[i + 1] - x[i].abs() * 2.0 + 1.0;
            value += gap.abs();
            let sign = gap.sign();
            gradient[i] = before - sign * x[i].sign() * 2.0;
            before = sign;
        }
        gradient[last] = before;
        value
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // ½ + ½ and ½ for each further coordinate.
        for (dim, value) in [(2, 1.0), (3, 1.5), (8, 4.0)] {
            let problem = NesterovChebyshevNonsmooth2 { dim };
            assert_eq!(at(&problem, &problem.start()).0, value);
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, −2, −1): ½ + 7 + 4; slopes ¼ + 2, −1 − 2, −1.
        let (value, gradient) = at(&NesterovChebyshevNonsmooth2 { dim: 3 }, &[3.0, -2.0, -1.0]);
        assert_eq!((value, gradient), (11.5, vec![2.25, -3.0, -1.0]));
    }

    #[test]
    fn the_trap_has_a_direction_of_descent() {
        let value = |x: f64, y: f64| at(&NesterovChebyshevNonsmooth2 { dim: 2 }, &[x, y]).0;
        assert_eq!(value(0.0, -1.0), 0.25);
        assert!(value(0.1, -0.8) < 0.25);
        assert!(value(0.1, -1.0) > 0.25 && value(-0.1, -1.0) > 0.25 && value(0.0, -0.9) > 0.25);
    }
}

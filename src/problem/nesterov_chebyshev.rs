//! Nesterov's smooth Chebyshev–Rosenbrock function.
//!
//! ```text
//! f(x) = (x₁ − 1)²/4 + Σ (xᵢ₊₁ − 2 xᵢ² + 1)²      over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `(−1, 1, …, 1)` with `f = 1`.
//! * Global minimum `f = 0` at `(1, …, 1)`, the only stationary point.
//! * The valley is `xᵢ₊₁ = T(xᵢ)` with the Chebyshev polynomial `T(x) = 2 x² − 1`. Along it the last coordinate
//!   oscillates `2ⁿ⁻²` times while the first goes from −1 to 1, so a method that follows it needs a number of steps
//!   that grows exponentially with `n`.
//!
//! # References
//!
//! * M. Gürbüzbalaban and M. L. Overton (2012), *On Nesterov's nonsmooth Chebyshev–Rosenbrock functions*, Nonlinear
//!   Analysis: Theory, Methods & Applications 75(3).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Nesterov's smooth Chebyshev–Rosenbrock function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NesterovChebyshev {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for NesterovChebyshev {
    fn default() -> Self {
        Self { dim: 5 }
    }
}

impl Problem for NesterovChebyshev {
    const SPEC: Spec = Spec {
        name: "nesterov_chebyshev",
        summary: "exponentially long oscillating valley, any dimension",
        year: 2012,
        params: &[dim_param(2)],
        source: include_str!("nesterov_chebyshev.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        std::iter::once(-1.0).chain(std::iter::repeat_n(1.0, self.dim - 1)).collect()
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
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let rest = x[0] - 1.0;
        let mut value = rest * rest * 0.25;
        // What the term before adds to the derivative.
        let mut before = rest * 0.5;
        for i in 0..last {
            let gap = x[i + 1] - x[i] * x[i] * 2.0 + 1.0;
            value += gap * gap;
            gradient[i] = before - gap * x[i] * 8.0;
            before = gap * 2.0;
        }
        gradient[last] = before;
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
        for dim in [2, 3, 8] {
            let problem = NesterovChebyshev { dim };
            assert_eq!(at(&problem, &problem.start()).0, 1.0);
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, 2, −1): 1 + (−15)² + (−8)²; slopes 1 + 15·24, −30 + 8·16, −16.
        let (value, gradient) = at(&NesterovChebyshev { dim: 3 }, &[3.0, 2.0, -1.0]);
        assert_eq!(value, 290.0);
        assert_eq!(gradient, [361.0, 98.0, -16.0]);
    }

    #[test]
    fn valley_follows_the_chebyshev_polynomials() {
        // cos θ, cos 2θ, cos 4θ: only the first term is left.
        let x = [0.3_f64.cos(), 0.6_f64.cos(), 1.2_f64.cos()];
        let value = at(&NesterovChebyshev { dim: 3 }, &x).0;
        assert_relative_eq!(value, (x[0] - 1.0) * (x[0] - 1.0) / 4.0, max_relative = 1e-12);
    }
}

//! Nesterov's first nonsmooth Chebyshev–Rosenbrock function.
//!
//! ```text
//! f(x) = (x₁ − 1)²/4 + Σ |xᵢ₊₁ − 2 xᵢ² + 1|      over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `(−1, ½, …, ½)` with `f = n − ½`, off the valley.
//! * Global minimum `f = 0` at `(1, …, 1)`, the only point that is stationary in the sense of Clarke. It lies at the
//!   end of the same valley as in the smooth function, which is a kink now, and still a curved one.
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

/// Nesterov's first nonsmooth Chebyshev–Rosenbrock function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NesterovChebyshevNonsmooth {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for NesterovChebyshevNonsmooth {
    fn default() -> Self {
        Self { dim: 3 }
    }
}

impl Problem for NesterovChebyshevNonsmooth {
    const SPEC: Spec = Spec {
        name: "nesterov_chebyshev_nonsmooth",
        summary: "curved valley that is a kink, any dimension",
        year: 2012,
        params: &[dim_param(2)],
        source: include_str!("nesterov_chebyshev_nonsmooth.rs"),
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
        let mut value = rest * rest * 0.25;
        // What the term before adds to the derivative.
        let mut before = rest * 0.5;
        for i in 0..last {
            let gap = x[i + 1] - x[i] * x[i] * 2.0 + 1.0;
            value += gap.abs();
            let sign = gap.sign();
            gradient[i] = before - sign * x[i] * 4.0;
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
        // 1 + ½ + 1 for each further coordinate.
        for (dim, value) in [(2, 1.5), (3, 2.5), (8, 7.5)] {
            let problem = NesterovChebyshevNonsmooth { dim };
            assert_eq!(at(&problem, &problem.start()).0, value);
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, 2, −1): 1 + 15 + 8; slopes 1 + 12, −1 + 8, −1.
        let (value, gradient) = at(&NesterovChebyshevNonsmooth { dim: 3 }, &[3.0, 2.0, -1.0]);
        assert_eq!((value, gradient), (24.0, vec![13.0, 7.0, -1.0]));
    }

    #[test]
    fn in_the_valley_only_the_first_term_has_a_slope() {
        assert_eq!(at(&NesterovChebyshevNonsmooth { dim: 3 }, &[-1.0, 1.0, 1.0]), (1.0, vec![-1.0, 0.0, 0.0]));
    }
}

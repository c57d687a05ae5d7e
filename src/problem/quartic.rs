//! De Jong's quartic function, F4 without its noise.
//!
//! ```text
//! f(x) = Σ i xᵢ⁴
//! ```
//!
//! * Any dimension `n ≥ 1`, originally 30; customary box `[−1.28, 1.28]ⁿ`, start `(1, …, 1)` with `f = n (n + 1)/2`.
//! * Global minimum `f = 0` at the origin. No other; it is convex, but the Hessian at the minimum is zero.
//! * Near the minimum, gradient descent at a constant rate slows down to a distance like `1/√k` after `k` steps.
//!
//! De Jong adds noise to each value, Gaussian of deviation 1; others add uniform noise. Here there is none.
//!
//! # References
//!
//! * K. A. De Jong (1975), *An Analysis of the Behavior of a Class of Genetic Adaptive Systems*, PhD thesis, University
//!   of Michigan.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// De Jong's quartic function, F4 without its noise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quartic {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Quartic {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Quartic {
    const SPEC: Spec = Spec {
        name: "quartic",
        summary: "weighted fourth powers, flat bottom, any dimension",
        year: 1975,
        params: &[dim_param(1)],
        source: include_str!("quartic.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.28, 1.28)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
            let cube = x * x * x * (i + 1) as f64;
            *gradient = cube * 4.0;
            value += cube * x;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Quartic { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 3.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 16 + 2 · 1 + 3 · 81.
        assert_eq!(at(&Quartic { dim: 3 }, &[2.0, -1.0, 3.0]), (261.0, vec![32.0, -8.0, 324.0]));
    }

    #[test]
    fn descent_slows_down_as_documented() {
        // For small steps, x falls as x' = −4 x³: x = 1/√(8 t).
        let (mut x, rate) = (1.0, 1e-3);
        for _ in 0..1_000_000 {
            x -= rate * at(&Quartic { dim: 1 }, &[x]).1[0];
        }
        assert_relative_eq!(x, 1.0 / (8.0 * 1e-3 * 1e6_f64).sqrt(), max_relative = 1e-3);
    }
}

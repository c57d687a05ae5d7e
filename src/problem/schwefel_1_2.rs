//! Schwefel's problem 1.2.
//!
//! ```text
//! f(x) = Σᵢ (x₁ + … + xᵢ)²
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−100, 100]ⁿ`, start `(1, …, 1)` with `f = n (n + 1) (2n + 1)/6`.
//! * Global minimum `f = 0` at the origin, no other.
//! * A quadratic whose Hessian is dense, so that no axis is an eigenvector. Its condition number
//!   `(sin((2n − 1) φ)/sin φ)²` with `φ = π/(4n + 2)` is 6.85 for `n = 2`, 175 for `n = 10` and grows like `n²`.
//!
//! Also known as the double sum, Schwefel's ridge, quadric, or rotated hyper-ellipsoid. Some libraries give that last
//! name to `Σᵢ (x₁² + … + xᵢ²)`, which is another function, and separable.
//!
//! # References
//!
//! * H.-P. Schwefel (1981), *Numerical Optimization of Computer Models*, Wiley, problem 1.2.
//! * N. Hansen and A. Ostermeier (2001), *Completely derandomized self-adaptation in evolution strategies*,
//!   Evolutionary Computation 9(2), doi:10.1162/106365601750190398.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Schwefel's problem 1.2.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schwefel12 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Schwefel12 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Schwefel12 {
    const SPEC: Spec = Spec {
        name: "schwefel_1_2",
        summary: "dense bowl: squares of the sums of coordinates",
        year: 1981,
        params: &[dim_param(2)],
        source: include_str!("schwefel_1_2.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-100.0, 100.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut sum, mut value) = (R::of(0.0), R::of(0.0));
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            sum += x;
            *gradient = sum;
            value += sum * sum;
        }
        // Every sum has all coordinates up to its own.
        let mut sum = R::of(0.0);
        for gradient in gradient.iter_mut().rev() {
            sum += *gradient;
            *gradient = sum * 2.0;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // 1 + 4 + … + 100.
        assert_eq!(at(&Schwefel12 { dim: 10 }, &[1.0; 10]).0, 385.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 2, −4): sums 1, 3, −1; ∂x = 2 (1 + 3 − 1).
        assert_eq!(at(&Schwefel12 { dim: 3 }, &[1.0, 2.0, -4.0]), (11.0, vec![6.0, 4.0, -2.0]));
    }

    #[test]
    fn condition_number_is_as_documented() {
        for (dim, expected) in [(2, 6.85), (10, 175.0)] {
            let phi = PI / (4 * dim + 2) as f64;
            // The eigenvectors are cosines of odd quarter waves, the first is the steepest.
            let curvature = |quarters: usize| {
                let wave: Vec<f64> = (0..dim).map(|i| ((quarters * (2 * i + 1)) as f64 * phi).cos()).collect();
                let problem = Schwefel12 { dim };
                let curvature = super::super::Surface::along(&problem, &vec![0.0; dim], &wave).curvature;
                assert_relative_eq!(curvature[1] / wave[1], curvature[0] / wave[0], max_relative = 1e-10);
                curvature[0] / wave[0]
            };
            let condition = curvature(1) / curvature(2 * dim - 1);
            let documented = (((2 * dim - 1) as f64 * phi).sin() / phi.sin()).powi(2);
            assert_relative_eq!(condition, documented, max_relative = 1e-10);
            assert_relative_eq!(condition, expected, max_relative = 1e-2);
        }
    }
}

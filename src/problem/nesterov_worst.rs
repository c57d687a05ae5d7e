//! Nesterov's worst smooth convex function for first-order methods.
//!
//! ```text
//! f(x) = L/4 (½ (x₁² + Σ (xᵢ − xᵢ₊₁)² + xₙ²) − x₁)      over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 1`, box `[−2, 2]ⁿ`, start at the origin with `f = 0`.
//! * Global minimum `f = −L n/(8 (n + 1))` at `xᵢ = 1 − i/(n + 1)`.
//! * The eigenvalues of the Hessian are `L sin²(k π/(2 n + 2))`, `k = 1 … n`: all below `L`, and the condition number
//!   grows as `4 n²/π²`.
//! * From the origin, any method that moves along past gradients reaches one more coordinate with each step. After `k
//!   ≤ (n − 1)/2` steps it is above the minimum by at least `3 L |x* − x₀|²/(32 (k + 1)²)`: the bound that accelerated
//!   gradient descent attains up to a constant factor. Adaptive methods scale coordinates differently, but do not see
//!   farther either.
//!
//! # References
//!
//! * Y. Nesterov (2018), *Lectures on Convex Optimization*, 2nd edition, Springer, doi:10.1007/978-3-319-91578-4
//!   (section 2.1.2).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Nesterov's worst smooth convex function for first-order methods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NesterovWorst {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
    /// Bound `L` of the curvature, above 0.
    pub smoothness: f64,
}

impl Default for NesterovWorst {
    fn default() -> Self {
        Self { dim: 100, smoothness: 1.0 }
    }
}

impl Problem for NesterovWorst {
    const SPEC: Spec = Spec {
        name: "nesterov_worst",
        summary: "chain that is hard for all first-order methods",
        year: 2004,
        params: &[
            dim_param(1),
            Param::real("smoothness", "L", Range::Positive, "bound of the curvature").alias(&[("", "l")]),
        ],
        source: include_str!("nesterov_worst.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-self.smoothness * self.dim as f64 / (8.0 * (self.dim + 1) as f64))
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let ends = (self.dim + 1) as f64;
        vec![(1..=self.dim).rev().map(|i| i as f64 / ends).collect()]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let quarter = self.smoothness * 0.25;
        let mut value = x[0] * (x[0] * 0.5 - 1.0);
        let mut before = x[0] - 1.0;
        for i in 0..last {
            let step = x[i] - x[i + 1];
            value += step * step * 0.5;
            gradient[i] = (before + step) * quarter;
            before = -step;
        }
        gradient[last] = (before + x[last]) * quarter;
        (value + x[last] * x[last] * 0.5) * quarter
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1, 3): ½ (4 + 9 + 16 + 9) − 2 = 17; slopes 2 − 1 + 3, −3 − 4, 4 + 3.
        let problem = NesterovWorst { dim: 3, smoothness: 8.0 };
        assert_eq!(at(&problem, &[2.0, -1.0, 3.0]), (34.0, vec![8.0, -14.0, 14.0]));
        assert_eq!(at(&problem, &problem.start()).0, 0.0);
    }

    #[test]
    fn minimum_has_its_closed_form() {
        let problem = NesterovWorst { dim: 4, smoothness: 10.0 };
        assert_relative_eq!(*problem.minimizers()[0], [0.8, 0.6, 0.4, 0.2], max_relative = 1e-15);
        assert_relative_eq!(problem.minimum().unwrap(), -1.0, max_relative = 1e-15);
    }

    #[test]
    fn eigenvalues_are_as_documented() {
        // The eigenvectors are sines; the gradient at the origin is −L/4 along the first axis.
        let (dim, smoothness) = (5, 3.0);
        for k in 1..=dim {
            let angle = k as f64 * PI / (dim + 1) as f64;
            let x: Vec<f64> = (1..=dim).map(|i| (i as f64 * angle).sin()).collect();
            let mut slopes = at(&NesterovWorst { dim, smoothness }, &x).1;
            slopes[0] += smoothness / 4.0;
            let expected: Vec<f64> = x.iter().map(|x| x * smoothness * (angle / 2.0).sin().powi(2)).collect();
            assert_abs_diff_eq!(*slopes, *expected, epsilon = 1e-14);
        }
    }

    #[test]
    fn each_step_reaches_one_more_coordinate() {
        let problem = NesterovWorst { dim: 9, smoothness: 1.0 };
        let mut x = problem.start();
        for k in 0..9 {
            assert_eq!(x.iter().filter(|x| **x != 0.0).count(), k);
            let slopes = at(&problem, &x).1;
            x.iter_mut().zip(slopes).for_each(|(x, g)| *x -= g);
        }
    }
}

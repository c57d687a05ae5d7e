//! The Dixon-Price function.
//!
//! ```text
//! f(x) = (x₁ − 1)² + Σ i (2 xᵢ² − xᵢ₋₁)²      over i = 2 … n
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−10, 10]ⁿ`, start `(1, …, 1)` with `f = n (n + 1)/2 − 1`: 5 for `n = 3`.
//! * Global minima `f = 0` at `xᵢ = 2^(−1 + 2^(1−i))`, so `x₁ = 1` and `xᵢ = √(xᵢ₋₁/2)`, where the sign of the last
//!   coordinate is free.
//! * `(1/3, 0, …, 0)` is stationary, with `f = 2/3`. It holds back gradient methods for long, but it is no minimum: `f`
//!   falls along `xₙ = ε`, `xₙ₋₁ = 2ε²`, and so on, where all terms but the first two stay zero.
//!
//! # References
//!
//! * L. C. W. Dixon and R. C. Price (1989), *Truncated Newton method for sparse unconstrained optimization using
//!   automatic differentiation*, Journal of Optimization Theory and Applications 60(2), pages 261–275.
//! * S. Surjanovic and D. Bingham (2013), *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Dixon-Price function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DixonPrice {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for DixonPrice {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for DixonPrice {
    const SPEC: Spec = Spec {
        name: "dixon_price",
        summary: "curved valley, with a flat saddle that holds back",
        year: 1989,
        params: &[dim_param(2)],
        source: include_str!("dixon_price.rs"),
    };

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
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let mut x = vec![1.0_f64];
        for i in 1..self.dim {
            x.push((x[i - 1] / 2.0).sqrt());
        }
        let mut mirrored = x.clone();
        mirrored[self.dim - 1] *= -1.0;
        vec![x, mirrored]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let rest = x[0] - 1.0;
        let mut value = rest * rest;
        // The part of the derivative that the term before leaves.
        let mut slope = rest * 2.0;
        for i in 1..x.len() {
            let weight = (i + 1) as f64;
            let term = x[i] * x[i] * 2.0 - x[i - 1];
            value += term * term * weight;
            gradient[i - 1] = slope - term * (2.0 * weight);
            slope = x[i] * term * (8.0 * weight);
        }
        gradient[x.len() - 1] = slope;
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
        for (dim, expected) in [(3, 5.0), (10, 54.0)] {
            assert_eq!(at(&DixonPrice { dim }, &vec![1.0; dim]).0, expected);
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, 1, 2): terms 2, −1, 7; f = 4 + 2·1 + 3·49.
        let (value, gradient) = at(&DixonPrice { dim: 3 }, &[3.0, 1.0, 2.0]);
        // 2·2 − 2·2·(−1), 8·2·1·(−1) − 2·3·7, 8·3·2·7.
        assert_eq!((value, gradient), (153.0, vec![8.0, -58.0, 336.0]));
    }

    #[test]
    fn minimizers_are_the_published_powers_of_two() {
        for x in (DixonPrice { dim: 6 }).minimizers() {
            for (i, x) in (1..).zip(x) {
                assert_relative_eq!(x.abs(), (-1.0 + 2.0_f64.powi(1 - i)).exp2(), max_relative = 1e-15);
            }
        }
    }

    #[test]
    fn a_stationary_point_is_not_a_minimum() {
        let problem = DixonPrice { dim: 4 };
        let (value, gradient) = at(&problem, &[1.0 / 3.0, 0.0, 0.0, 0.0]);
        assert_relative_eq!(value, 2.0 / 3.0, max_relative = 1e-15);
        assert!(gradient.iter().all(|g| g.abs() < 1e-15), "{gradient:?}");
        // ε = 0.3: 2ε² = 0.18, 2·0.18² = 0.0648.
        assert!(at(&problem, &[1.0 / 3.0, 0.0648, 0.18, 0.3]).0 < value - 0.01);
    }
}

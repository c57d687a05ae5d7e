//! The noisy quadratic model of stochastic training.
//!
//! ```text
//! f(x) = ½ Σ hᵢ xᵢ²   with   hᵢ = 1/i
//! gradient seen: ∇f(x) + ξ   with   ξᵢ ~ N(0, hᵢ/B)
//! ```
//!
//! * Any dimension `n ≥ 1` (the paper's is `10⁴`), customary box `[−1, 1]ⁿ`, start `(1, …, 1)`, so that `E[xᵢ²] = 1`;
//!   the paper's target is a loss of `0.01`.
//! * Global minimum `f = 0` at the origin; with a constant rate the loss ends at a floor that falls with the batch size
//!   `B` and with the rate.
//!
//! For gradient descent the expected loss is known: with `A = E[x²]`, each coordinate follows
//! `A_k = s + (1 − η h)^{2k} (A_0 − s)` with `s = η² σ² / (1 − (1 − η h)²)`, `σ² = h/B`.
//!
//! # References
//!
//! * G. Zhang, L. Li, Z. Nado, J. Martens, S. Sachdeva, G. Dahl, C. Shallue, and R. Grosse (2019), *Which algorithmic
//!   choices matter at which batch sizes? Insights from a noisy quadratic model*, NeurIPS, arXiv:1907.04164.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_param};
use crate::component::{Param, Spec};
use crate::real::Real;

/// The noisy quadratic model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoisyQuadratic {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
    /// Batch size `B`, at least 1, which divides the variance of the noise.
    pub batch: u64,
    /// The curvatures `h`, of length `n`.
    #[serde(skip)]
    curvatures: Vec<f64>,
}

impl Default for NoisyQuadratic {
    fn default() -> Self {
        Self { dim: 100, batch: 1, curvatures: vec![] }
    }
}

impl Problem for NoisyQuadratic {
    const SPEC: Spec = Spec {
        name: "noisy_quadratic",
        summary: "model of stochastic training: curvatures 1/i, gradient noise",
        year: 2019,
        params: &[
            dim_param(1),
            Param::whole("batch", "B", 1, u64::MAX >> 11, "batch size").alias(&[("", "batch_size")]),
        ],
        source: include_str!("noisy_quadratic.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        self.curvatures = (1..=self.dim).map(|i| 1.0 / i as f64).collect();
        Ok(())
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn kept(&self) -> usize {
        self.curvatures.len()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    fn gradient_noise(&self) -> Vec<f64> {
        self.curvatures.iter().map(|h| (h / self.batch as f64).sqrt()).collect()
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for ((&x, gradient), &h) in x.iter().zip(gradient).zip(&self.curvatures) {
            *gradient = x * h;
            value += *gradient * x;
        }
        value * 0.5
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn value_gradient_and_noise_match_hand_computation() {
        // h = 1, ½, ⅓, ¼; at (2, 2, 3, 2): ½ (4 + 2 + 3 + 1).
        let mut problem = NoisyQuadratic { dim: 4, batch: 4, ..NoisyQuadratic::default() };
        problem.prepare().unwrap();
        assert_eq!(at(&problem, &[2.0, 2.0, 3.0, 2.0]), (5.0, vec![2.0, 1.0, 1.0, 0.5]));
        assert_eq!(problem.gradient_noise()[..], [0.5, 0.125_f64.sqrt(), (1.0_f64 / 12.0).sqrt(), 0.25]);
    }
}

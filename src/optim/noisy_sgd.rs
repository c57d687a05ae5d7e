//! Gradient descent with annealed noise.
//!
//! Adds normally distributed noise to the gradient, a lot of it at first and less and less later on. The noise shakes
//! the iterate out of plateaus, saddle points and shallow minima, as simulated annealing does; as it dies down, plain
//! gradient descent is left.
//!
//! With gradient `g`, learning rate `η`, and standard normal numbers `ξ`, one for each coordinate and step:
//!
//! ```text
//! σ = √(s / t^γ)                     t = 1, 2, …
//! x ← x − η (g + σ ξ)
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `noise_variance` | `gamma` |
//! |:--------|:-----------------------|:-----------------|:--------|
//! | optax   | required (here `1e-2`) | `0.01`           | `0.55`  |
//!
//! optax calls the variance `s` of the first noise `eta`, as the paper does, which tries 0.01, 0.3 and 1. Its `key` is
//! the `seed` of the experiment here: the formula is the same, the random numbers are others.
//!
//! # References
//!
//! * A. Neelakantan, L. Vilnis, Q. V. Le, I. Sutskever, L. Kaiser, K. Kurach, and J. Martens (2015), *Adding gradient
//!   noise improves learning for very deep networks*, arXiv:1511.06807.

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OF_GRADIENT, Optimizer, Shape, Step};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of gradient descent with annealed noise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoisySgd {
    /// Variance `s` of the noise in the first step, not negative.
    pub noise_variance: f64,
    /// Exponent `γ` with which the variance falls, not negative.
    pub gamma: f64,
}

impl Optimizer for NoisySgd {
    const SPEC: Spec = Spec {
        name: "noisy_sgd",
        summary: "gradient descent with noise that dies down",
        year: 2015,
        params: &[
            Param::real("noise_variance", "s", Range::NonNegative, "variance of the noise in the first step")
                .search(Search::Log(1e-4, 1.0))
                .alias(&[("optax", "eta")]),
            Param::real("gamma", "γ", Range::NonNegative, "exponent with which the variance falls"),
        ],
        source: include_str!("noisy_sgd.rs"),
    };

    const LR: Search = LR_OF_GRADIENT;

    const RANDOM: bool = true;

    type State<R: Real> = ();

    fn dialects() -> Vec<Dialect<Self>> {
        vec![Dialect { name: "optax", lr: 1e-2, rule: Self { noise_variance: 0.01, gamma: 0.55 } }]
    }

    fn init<R: Real>(&self, _: &Shape) {}

    #[inline(always)]
    fn step<R: Real>(&self, (): &mut (), step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let sigma = (self.noise_variance / libm::pow(step.t as f64, self.gamma)).sqrt();
        let n = x.len();
        let (gradient, normal) = (&gradient[..n], &step.normal[..n]);
        for i in 0..n {
            x[i] -= step.lr * (gradient[i] + normal[i] * sigma);
            if let Some(rate) = rates.get_mut(i) {
                *rate = step.lr;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::dialect;
    use super::*;

    /// The step from 0 at the rate 1 in update `t`, with a gradient of 5 and the normal number −2.
    fn step(rule: &NoisySgd, t: u64) -> f64 {
        let mut x = [0.0];
        rule.step(&mut (), &Step { t, lr: 1.0, loss: 0.0, normal: &[-2.0] }, &[5.0], &mut x, &mut []);
        x[0]
    }

    #[test]
    fn the_first_noise_has_the_variance_asked_for() {
        let rule = NoisySgd { noise_variance: 0.09, ..dialect("optax") };
        assert_relative_eq!(step(&rule, 1), -(5.0 - 2.0 * 0.3));
        assert_relative_eq!(step(&NoisySgd { noise_variance: 0.0, ..rule }, 1), -5.0);
    }

    #[test]
    fn the_variance_falls_as_a_power_of_time() {
        // γ = 1½: the variance of step 4 is an eighth of the first, 9/64.
        let rule = NoisySgd { noise_variance: 9.0 / 8.0, gamma: 1.5 };
        assert_relative_eq!(step(&rule, 4), -(5.0 - 2.0 * 0.375));
    }
}

//! Adamax.
//!
//! Adam with the largest recent gradient in place of the root mean square: it divides by a maximum that decays slowly.
//! That needs no correction for its start at zero, and bounds every step by about the learning rate; after a large
//! gradient, steps stay short until the maximum has decayed.
//!
//! With gradient `g`, learning rate `η`, `m` and `u` starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay (AdamaxW)
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ)
//! u ← max(β₂ u, |g| + ε)
//! x ← x − η m̂ / u
//! ```
//!
//! Without `eps_in_max`, `ε` is added after the maximum: `u ← max(β₂ u, |g|)` and `x ← x − η m̂ / (u + ε)`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `eps`  | `eps_in_max` | weight decay |
//! |:--------|:-----------------------|:-------|:-------------|:-------------|
//! | PyTorch | `2e-3`                 | `1e-8` | `true`       | coupled      |
//! | Keras 3 | `1e-3`                 | `1e-7` | `false`      | decoupled    |
//! | optax   | required (here `2e-3`) | `1e-8` | `true`       | none         |
//! | paper   | `2e-3`                 | none   |              | none         |
//!
//! Where `u` is zero, which takes `eps = 0` and no gradient yet, the paper divides zero by zero; here the coordinate
//! stays.
//!
//! # References
//!
//! * D. P. Kingma and J. Ba (2015), *Adam: a method for stochastic optimization*, ICLR, arXiv:1412.6980, section 7.1.

use serde::{Deserialize, Serialize};

use super::{
    Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate, weight_decayed,
};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of Adamax.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adamax {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the largest gradient, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` of the denominator, not negative.
    pub eps: f64,
    /// Adds `ε` to each gradient before the maximum instead of after it.
    pub eps_in_max: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What Adamax remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `u`, decaying maximum of gradients.
    grad_max: Vec<R>,
    /// `β₁ᵗ`.
    beta1_t: f64,
}

impl Optimizer for Adamax {
    const SPEC: Spec = Spec {
        name: "adamax",
        summary: "Adam with the largest recent gradient as denominator",
        year: 2015,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1"), ("keras", "beta_1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the largest gradient")
                .search(SQUARES)
                .alias(&[("optax", "b2"), ("keras", "beta_2")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser of the denominator")
                .search(STABILISER)
                .alias(&[("keras", "epsilon")]),
            Param::flag("eps_in_max", "add ε before the maximum"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("adamax.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self {
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
            eps_in_max: true,
            weight_decay: 0.0,
            decoupled_weight_decay: false,
        };
        let keras = Self { eps: 1e-7, eps_in_max: false, decoupled_weight_decay: true, ..torch.clone() };
        let optax = Self { decoupled_weight_decay: true, ..torch.clone() };
        let paper = Self { eps: 0.0, ..torch.clone() };
        vec![
            Dialect { name: "torch", lr: 2e-3, rule: torch },
            Dialect { name: "keras", lr: 1e-3, rule: keras },
            Dialect { name: "optax", lr: 2e-3, rule: optax },
            Dialect { name: "paper", lr: 2e-3, rule: paper },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { grad_avg: array(true, shape.dim, 0.0), grad_max: array(true, shape.dim, 0.0), beta1_t: 1.0 }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, beta2, lr) = (self.beta1, self.beta2, step.lr);
        let (before, after) = if self.eps_in_max { (self.eps, 0.0) } else { (0.0, self.eps) };
        state.beta1_t = next_power(state.beta1_t, beta1);
        let correct_m = 1.0 / (1.0 - state.beta1_t);
        let n = x.len();
        let (gradient, grad_avg, grad_max) = (&gradient[..n], &mut state.grad_avg[..n], &mut state.grad_max[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let m = average(&mut grad_avg[i], beta1, g);
            let u = (grad_max[i] * beta2).max(g.abs() + before).flushed();
            grad_max[i] = u;
            let rate = rate(lr, u + after);
            x[i] -= rate * (m * correct_m);
            if let Some(out) = rates.get_mut(i) {
                *out = rate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = β₂ = ½, ε = 1.
    fn simple() -> Adamax {
        Adamax { beta1: 0.5, beta2: 0.5, eps: 1.0, ..dialect("torch") }
    }

    #[test]
    fn first_step_has_length_lr() {
        for g in [1e-3, -7.0, 1e6] {
            let x = trajectory(&dialect::<Adamax>("paper"), 0.1, &[g])[0];
            assert_relative_eq!(x, 1.0 - 0.1 * g.signum(), max_relative = 1e-14);
        }
    }

    #[test]
    fn the_maximum_decays_until_a_gradient_exceeds_it() {
        // g = 7, 1, 3: u = 8, max(4, 2) = 4, max(2, 4) = 4; m̂ = 7, (7/4 + 1/2)/(3/4) = 3, (9/8 + 3/2)/(7/8) = 3.
        let x1 = 1.0 - 0.1 * 7.0 / 8.0;
        let x2 = x1 - 0.1 * 3.0 / 4.0;
        let x3 = x2 - 0.1 * 3.0 / 4.0;
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[7.0, 1.0, 3.0]), [x1, x2, x3], max_relative = 1e-14);
    }

    #[test]
    fn eps_after_the_maximum_does_not_decay() {
        // g = 6, 0: u = 6, 3, divided by 7 and 4; inside the maximum it would be 7 and 7/2. m̂ = 6, (3/2)/(3/4) = 2.
        let x1 = 1.0 - 0.1 * 6.0 / 7.0;
        for (eps_in_max, denominator) in [(false, 4.0), (true, 3.5)] {
            let rule = Adamax { eps_in_max, ..simple() };
            let expected = [x1, x1 - 0.1 * 2.0 / denominator];
            assert_relative_eq!(*trajectory(&rule, 0.1, &[6.0, 0.0]), expected, max_relative = 1e-14);
        }
    }

    #[test]
    fn a_gradient_of_zero_needs_no_eps() {
        assert_eq!(*trajectory(&dialect::<Adamax>("paper"), 0.1, &[0.0, 0.0]), [1.0, 1.0]);
    }

    #[test]
    fn weight_decay_is_coupled_or_decoupled() {
        // Coupled: g = 0 + 3·1, u = 3 + 1, m̂ = 3. Decoupled: x shrinks by 0.1·3, and nothing else happens.
        for (decoupled_weight_decay, x) in [(false, 1.0 - 0.1 * 3.0 / 4.0), (true, 0.7)] {
            let rule = Adamax { weight_decay: 3.0, decoupled_weight_decay, ..simple() };
            assert_relative_eq!(trajectory(&rule, 0.1, &[0.0])[0], x, max_relative = 1e-14);
        }
    }
}

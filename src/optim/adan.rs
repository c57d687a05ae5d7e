//! Adan: adaptive Nesterov momentum.
//!
//! Nesterov's method takes the gradient ahead of the iterate. Adan estimates that gradient from those it has: the last
//! one, and how much it has changed since the one before. Both are averaged apart from each other, and a step is
//! divided by the running root mean square of the estimate, as in Adam.
//!
//! With gradient `g`, the one before `g₋` (the first time `g₋ = g`), learning rate `η`, and all averages starting at
//! zero:
//!
//! ```text
//! d = g − g₋
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ)
//! v ← β₂ v + (1 − β₂) d              v̂ = v / (1 − β₂ᵗ)
//! n ← β₃ n + (1 − β₃) (g + κ d)²     n̂ = n / (1 − β₃ᵗ)
//! u = (m̂ + κ v̂) / (√(n̂ + ε_root) + ε)
//! x ← x − η (u + λ x)                or x ← (x − η u) / (1 + η λ) if proximal
//! ```
//!
//! where `κ` is `β₂`, or `1 − β₂` with `swapped_weight`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `eps_root` | `swapped_weight` | `proximal_weight_decay` |
//! |:--------|:-----------------------|:-----------|:-----------------|:------------------------|
//! | optax   | required (here `1e-3`) | `1e-8`     | `true`           | `false`                 |
//! | paper   | `1e-3`                 | `0`        | `false`          | `true`                  |
//!
//! The paper's `β` are one minus those here, which are those of its authors' code. optax has turned round the decay
//! rates of the averages, but not the weight `κ` that the paper calls `1 − β₂`: it comes out as `0.08` instead of
//! `0.92`, and not much is left of the look ahead. `paper` is the authors' code as it stands in pytorch-optimizer's
//! `Adan`, whose `weight_decouple` is the opposite of `proximal_weight_decay`.
//!
//! # References
//!
//! * X. Xie, P. Zhou, H. Li, Z. Lin, and S. Yan (2022), *Adan: adaptive Nesterov momentum algorithm for faster
//!   optimizing deep models*, arXiv:2208.06677.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of Adan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adan {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of their differences, in `[0, 1)`.
    pub beta2: f64,
    /// Decay rate `β₃` of the average of squared estimates, in `[0, 1)`.
    pub beta3: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` under the square root, not negative.
    pub eps_root: f64,
    /// Adds differences with the weight `1 − β₂` instead of `β₂`.
    pub swapped_weight: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Divides `x` by `1 + η λ` after the step instead of subtracting `η λ x` with it.
    pub proximal_weight_decay: bool,
}

/// What Adan remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `g₋`, the gradient before.
    last_grad: Vec<R>,
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `v`, average of differences.
    diff_avg: Vec<R>,
    /// `n`, average of squared estimates.
    square_avg: Vec<R>,
    /// `β₁ᵗ`, `β₂ᵗ` and `β₃ᵗ`.
    betas_t: [f64; 3],
}

impl Optimizer for Adan {
    const SPEC: Spec = Spec {
        name: "adan",
        summary: "Adam with Nesterov momentum from gradient differences",
        year: 2022,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of their differences")
                .search(MOMENTUM)
                .alias(&[("optax", "b2")]),
            Param::real("beta3", "β₃", Range::Decay, "decay rate of the average of squared estimates")
                .search(SQUARES)
                .alias(&[("optax", "b3")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser under the square root"),
            Param::flag("swapped_weight", "add differences with the weight 1 − β₂, not β₂"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("proximal_weight_decay", "divide x by 1 + η λ after the step"),
        ],
        source: include_str!("adan.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            beta1: 0.98,
            beta2: 0.92,
            beta3: 0.99,
            eps: 1e-8,
            eps_root: 1e-8,
            swapped_weight: true,
            weight_decay: 0.0,
            proximal_weight_decay: false,
        };
        let paper = Self { eps_root: 0.0, swapped_weight: false, proximal_weight_decay: true, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1e-3, rule: optax }, Dialect { name: "paper", lr: 1e-3, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            last_grad: array(true, shape.dim, 0.0),
            grad_avg: array(true, shape.dim, 0.0),
            diff_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            betas_t: [1.0; 3],
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, beta2, beta3, lambda, lr) = (self.beta1, self.beta2, self.beta3, self.weight_decay, step.lr);
        let powers = &mut state.betas_t;
        *powers = [next_power(powers[0], beta1), next_power(powers[1], beta2), next_power(powers[2], beta3)];
        let [correct_m, correct_v, correct_n] = powers.map(|power| 1.0 / (1.0 - power));
        let kappa = if self.swapped_weight { 1.0 - beta2 } else { beta2 };
        let pull = if self.proximal_weight_decay { lr * lambda + 1.0 } else { R::of(1.0) };
        let n = x.len();
        let (gradient, last_grad, grad_avg) = (&gradient[..n], &mut state.last_grad[..n], &mut state.grad_avg[..n]);
        let (diff_avg, square_avg) = (&mut state.diff_avg[..n], &mut state.square_avg[..n]);
        for i in 0..n {
            let g = gradient[i];
            let d = if step.t == 1 { R::of(0.0) } else { g - last_grad[i] };
            last_grad[i] = g.flushed();
            let m = average(&mut grad_avg[i], beta1, g);
            let v = average(&mut diff_avg[i], beta2, d);
            let ahead = g + d * kappa;
            let square = average(&mut square_avg[i], beta3, ahead * ahead);
            let rate = rate(lr, (square * correct_n + self.eps_root).sqrt() + self.eps);
            let shrunk = if self.proximal_weight_decay { x[i] } else { x[i] - x[i] * lr * lambda };
            x[i] = (shrunk - rate * (m * correct_m + v * (kappa * correct_v))) / pull;
            if let Some(out) = rates.get_mut(i) {
                *out = rate / pull;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = ½, β₂ = β₃ = ¾, ε = 1.
    fn simple() -> Adan {
        Adan { beta1: 0.5, beta2: 0.75, beta3: 0.75, eps: 1.0, ..dialect("paper") }
    }

    #[test]
    fn the_first_step_has_length_lr() {
        for g in [1e-3, -7.0, 1e6] {
            let x = trajectory(&Adan { eps: 0.0, ..simple() }, 0.1, &[g])[0];
            assert_relative_eq!(x, 1.0 - 0.1 * g.signum(), max_relative = 1e-14);
        }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 3 then 7, d = 0, 4: m = 3/2, 17/4, m̂ = 3, 17/3; v = 0, 1, v̂ = 0, 16/7; n = 9/4 and 27/16 + (7 + 4κ)²/4,
        // n̂ = 9 and n · 16/7.
        let x1 = 1.0 - 0.1 * 3.0 / 4.0;
        for (swapped_weight, kappa) in [(false, 0.75), (true, 0.25)] {
            let n_hat = (27.0 / 16.0 + (7.0 + 4.0 * kappa) * (7.0 + 4.0 * kappa) / 4.0) * 16.0 / 7.0_f64;
            let x2 = x1 - 0.1 * (17.0 / 3.0 + kappa * 16.0 / 7.0) / (n_hat.sqrt() + 1.0);
            let rule = Adan { swapped_weight, ..simple() };
            assert_relative_eq!(*trajectory(&rule, 0.1, &[3.0, 7.0]), [x1, x2], max_relative = 1e-14);
        }
    }

    #[test]
    fn eps_root_stands_under_the_root() {
        // g = 3: n̂ = 9, √(9 + 7) + 1.
        let rule = Adan { eps_root: 7.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 1.0 - 0.1 * 3.0 / 5.0, max_relative = 1e-14);
    }

    #[test]
    fn weight_decay_comes_with_the_step_or_after_it() {
        // g = 3, u = 3/4, λ = 5: 1 − 0.075 − 0.5, or (1 − 0.075)/1.5.
        for (proximal_weight_decay, expected) in [(false, 0.425), (true, 0.925 / 1.5)] {
            let rule = Adan { weight_decay: 5.0, proximal_weight_decay, ..simple() };
            assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], expected, max_relative = 1e-14);
        }
    }
}

//! NAdam.
//!
//! Adam with Nesterov's momentum: it steps along the average as it will be after the *next* update, as far as that is
//! known already, and so gives the newest gradient more weight. The momentum may also grow during the run, from half
//! of its final value, since early averages know little.
//!
//! With gradient `g`, learning rate `η`, and both averages starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay (NAdamW)
//! μₜ = β₁ (1 − ½ · 0.96^(t ψ))       with momentum_schedule, else μₜ = β₁
//! m ← β₁ m + (1 − β₁) g
//! v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
//! m̂ = μₜ₊₁ m / (1 − μ₁ ⋯ μₜ₊₁) + (1 − μₜ) g / (1 − μ₁ ⋯ μₜ)
//! x ← x − η m̂ / (√(v̂ + ε_root) + ε)
//! ```
//!
//! With `scheduled_average` the average has the scheduled momentum too, `m ← μₜ m + (1 − μₜ) g`. With
//! `discounted_square`, `v̂ = β₂ v / (1 − β₂ᵗ)`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `beta1` | `eps`  | `momentum_schedule` | `momentum_decay` | weight decay |
//! |:--------|:-----------------------|:--------|:-------|:--------------------|:-----------------|:-------------|
//! | PyTorch | `2e-3`                 | `0.9`   | `1e-8` | `true`              | `4e-3`           | coupled      |
//! | Keras 3 | `1e-3`                 | `0.9`   | `1e-7` | `true`              | `1`              | decoupled    |
//! | optax   | required (here `1e-3`) | `0.9`   | `1e-8` | `false`             |                  | none         |
//! | paper   | none (here `2e-3`)     | `0.99`  | `1e-8` | `true`              | `4e-3`           | none         |
//!
//! The momentum of PyTorch takes thousands of updates to grow, that of Keras, where its speed cannot be chosen, some
//! fifty. Both average `m` with a constant `β₁`, but correct it by the product of the scheduled momenta, which is right
//! only where `m` is averaged with these, as in the paper (`scheduled_average`). The paper also multiplies `v̂` by
//! `β₂`, which no library follows (`discounted_square`). Keras documents its `ε` as that before the correction, but
//! adds it after. No package has the paper's form, which is checked against a plain formula.
//!
//! # References
//!
//! * T. Dozat (2016), *Incorporating Nesterov momentum into Adam*, ICLR workshop,
//!   <https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ>.
//! * D. P. Kingma and J. Ba (2015), *Adam: a method for stochastic optimization*, ICLR, arXiv:1412.6980.

use serde::{Deserialize, Serialize};

use super::{
    Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate, weight_decayed,
};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of NAdam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a difference between libraries")]
pub struct NAdam {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` under the square root, not negative.
    pub eps_root: f64,
    /// Lets the momentum grow from half of `β₁` to `β₁`.
    pub momentum_schedule: bool,
    /// Speed `ψ` at which it grows, not negative.
    pub momentum_decay: f64,
    /// Averages gradients with the scheduled momentum instead of `β₁`.
    pub scheduled_average: bool,
    /// Multiplies the corrected average of squared gradients by `β₂`.
    pub discounted_square: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What NAdam remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `μ₁ ⋯ μₜ`.
    mu_product: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
    /// `0.96^ψ`.
    decay: f64,
    /// `0.96^(t ψ)`.
    decay_t: f64,
}

/// The weights of `m` and `g` in the direction `m̂` that looks one update ahead.
///
/// `mu` is the momentum now, `next` that of the next update, `product` that of all up to now.
pub(super) fn look_ahead(mu: f64, next: f64, product: f64) -> (f64, f64) {
    (next / (1.0 - product * next), (1.0 - mu) / (1.0 - product))
}

impl NAdam {
    /// The momentum `μ` of an update, where `0.96^(t ψ)` has reached `decay_t`.
    fn momentum(&self, decay_t: f64) -> f64 {
        if self.momentum_schedule { self.beta1 * (1.0 - 0.5 * decay_t) } else { self.beta1 }
    }
}

impl Optimizer for NAdam {
    const SPEC: Spec = Spec {
        name: "nadam",
        summary: "Adam with Nesterov's momentum",
        year: 2016,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1"), ("keras", "beta_1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients")
                .search(SQUARES)
                .alias(&[("optax", "b2"), ("keras", "beta_2")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root")
                .search(STABILISER)
                .alias(&[("keras", "epsilon")]),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser under the square root"),
            Param::flag("momentum_schedule", "let the momentum grow from half of β₁ to β₁"),
            Param::real("momentum_decay", "ψ", Range::NonNegative, "speed at which the momentum grows"),
            Param::flag("scheduled_average", "average gradients with the scheduled momentum"),
            Param::flag("discounted_square", "multiply the corrected v by β₂"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("nadam.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self {
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
            eps_root: 0.0,
            momentum_schedule: true,
            momentum_decay: 4e-3,
            scheduled_average: false,
            discounted_square: false,
            weight_decay: 0.0,
            decoupled_weight_decay: false,
        };
        let keras = Self { eps: 1e-7, momentum_decay: 1.0, decoupled_weight_decay: true, ..torch.clone() };
        let optax = Self { momentum_schedule: false, decoupled_weight_decay: true, ..torch.clone() };
        let paper = Self { beta1: 0.99, scheduled_average: true, discounted_square: true, ..torch.clone() };
        vec![
            Dialect { name: "torch", lr: 2e-3, rule: torch },
            Dialect { name: "keras", lr: 1e-3, rule: keras },
            Dialect { name: "optax", lr: 1e-3, rule: optax },
            Dialect { name: "paper", lr: 2e-3, rule: paper },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            grad_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            mu_product: 1.0,
            beta2_t: 1.0,
            decay: libm::pow(0.96, self.momentum_decay),
            decay_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, beta2, lr) = (self.beta1, self.beta2, step.lr);
        state.decay_t = next_power(state.decay_t, state.decay);
        let mu = self.momentum(state.decay_t);
        let next = self.momentum(next_power(state.decay_t, state.decay));
        state.mu_product = next_power(state.mu_product, mu);
        let (of_m, of_g) = look_ahead(mu, next, state.mu_product);
        state.beta2_t = next_power(state.beta2_t, beta2);
        let correct_v = if self.discounted_square { beta2 } else { 1.0 } / (1.0 - state.beta2_t);
        let beta1 = if self.scheduled_average { mu } else { beta1 };
        let n = x.len();
        let (gradient, grad_avg, square_avg) = (&gradient[..n], &mut state.grad_avg[..n], &mut state.square_avg[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let m = average(&mut grad_avg[i], beta1, g);
            let v = average(&mut square_avg[i], beta2, g * g);
            let rate = rate(lr, (v * correct_v + self.eps_root).sqrt() + self.eps);
            x[i] -= rate * (m * of_m + g * of_g);
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

    /// A rule whose numbers can be followed by hand: μ = β₁ = β₂ = ½, ε = 1.
    fn simple() -> NAdam {
        NAdam { beta1: 0.5, beta2: 0.5, eps: 1.0, ..dialect("optax") }
    }

    #[test]
    fn the_direction_looks_one_update_ahead() {
        // g = 3 then −1: m = 3/2, 1/4; m̂ = ½ (3/2)/(3/4) + ½ 3/(1/2) = 4, ½ (1/4)/(7/8) − ½ 1/(3/4) = −11/21;
        // v̂ = 9, 11/3.
        let x1 = 1.0 - 0.1 * 4.0 / 4.0;
        let x2 = x1 + 0.1 * (11.0 / 21.0) / ((11.0_f64 / 3.0).sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[3.0, -1.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn the_momentum_grows_from_half_of_beta1() {
        // ψ = 1: μ₁ = ½ (1 − 0.48) = 0.26, μ₂ = ½ (1 − 0.4608) = 0.2696, μ₃ = ½ (1 − 0.442368) = 0.278816.
        let rule = NAdam { momentum_schedule: true, momentum_decay: 1.0, ..simple() };
        let (p1, p2) = (0.26, 0.26 * 0.2696);
        let m_hat = 0.2696 * 1.5 / (1.0 - p2) + 0.74 * 3.0 / (1.0 - p1);
        let x1 = 1.0 - 0.1 * m_hat / 4.0;
        let m_hat = 0.278_816 * 0.25 / (1.0 - p2 * 0.278_816) - 0.7304 / (1.0 - p2);
        let x2 = x1 - 0.1 * m_hat / ((11.0_f64 / 3.0).sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&rule, 0.1, &[3.0, -1.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn momentum_decay_is_the_speed_at_which_it_grows() {
        // ψ = ½ reaches in two updates what ψ = 1 reaches in one.
        let [slow, fast] = [0.5, 1.0].map(|momentum_decay| {
            let rule = NAdam { momentum_schedule: true, momentum_decay, ..simple() };
            let state = rule.init::<f64>(&Shape::vector(1));
            (rule, state.decay)
        });
        assert_relative_eq!(slow.1 * slow.1, fast.1, max_relative = 1e-15);
        assert_relative_eq!(fast.0.momentum(fast.1), 0.26, max_relative = 1e-15);
    }

    #[test]
    fn a_scheduled_average_is_a_weighted_mean() {
        // Of equal gradients, the paper's m̂ is the gradient itself: the weights add up to one.
        let rule = NAdam { discounted_square: false, eps: 0.0, ..dialect("paper") };
        let path = trajectory(&rule, 0.1, &[5.0; 4]);
        // m/(1 − μ₁ ⋯ μₜ) = 5, and m̂ = 5 (μₜ₊₁ (1 − μ₁ ⋯ μₜ)/(1 − μ₁ ⋯ μₜ₊₁) + (1 − μₜ)/(1 − μ₁ ⋯ μₜ)).
        let mu = |t: f64| 0.99 * (1.0 - 0.5 * 0.96_f64.powf(t / 250.0));
        let (mut x, mut product) = (1.0, 1.0);
        for (t, got) in (1..).map(f64::from).zip(path) {
            product *= mu(t);
            let m_hat = mu(t + 1.0) * (1.0 - product) / (1.0 - product * mu(t + 1.0)) + (1.0 - mu(t)) / (1.0 - product);
            x -= 0.1 * m_hat;
            assert_relative_eq!(got, x, max_relative = 1e-13);
        }
    }

    #[test]
    fn discounted_square_and_eps_root_change_the_denominator() {
        // g = 4: m̂ = 16/3, v̂ = 16; discounted 8. √(8 + 1) + 1 = 4, √(16 + 9) + 1 = 6.
        for (discounted_square, eps_root, denominator) in [(true, 1.0, 4.0), (false, 9.0, 6.0)] {
            let rule = NAdam { eps_root, discounted_square, ..simple() };
            let x = trajectory(&rule, 0.1, &[4.0])[0];
            assert_relative_eq!(x, 1.0 - 0.1 * (16.0 / 3.0) / denominator, max_relative = 1e-14);
        }
    }

    #[test]
    fn weight_decay_is_coupled_or_decoupled() {
        // Coupled: g = 0 + 3·1, as a gradient of 3. Decoupled: x shrinks by 0.1·3, and nothing else happens.
        for (decoupled_weight_decay, x) in [(false, 0.9), (true, 0.7)] {
            let rule = NAdam { weight_decay: 3.0, decoupled_weight_decay, ..simple() };
            assert_relative_eq!(trajectory(&rule, 0.1, &[0.0])[0], x, max_relative = 1e-14);
        }
    }
}

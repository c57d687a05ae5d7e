//! Adam.
//!
//! `RMSprop` with momentum, and with both running averages corrected for their start at zero. A step is hardly ever
//! longer than the learning rate, whatever the scale of the gradient; the first has exactly that length.
//!
//! With gradient `g`, learning rate `η`, and all averages starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay (AdamW)
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ)
//! v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
//! x ← x − η m̂ / (√(v̂ + ε_root) + ε)
//! ```
//!
//! With `eps_hat`, `ε` is added before the correction: in its place stands `ε / √(1 − β₂ᵗ)`. With `amsgrad`, `v̂` is
//! built from the largest `v` so far; with `max_of_corrected`, it is the largest `v̂` so far.
//!
//! # Conventions
//!
//! | library      | `lr`                   | `eps`  | `eps_hat` | `max_of_corrected` | weight decay |
//! |:-------------|:-----------------------|:-------|:----------|:-------------------|:-------------|
//! | PyTorch      | `1e-3`                 | `1e-8` | `false`   | `false`            | coupled      |
//! | Keras 3      | `1e-3`                 | `1e-7` | `true`    | `false`            | decoupled    |
//! | optax        | required (here `1e-3`) | `1e-8` | `false`   | `true`             | decoupled    |
//! | TensorFlow 1 | `1e-3`                 | `1e-8` | `true`    |                    | none         |
//! | paper        | `1e-3`                 | `1e-8` | `false`   |                    | none         |
//!
//! # References
//!
//! * D. P. Kingma and J. Ba (2015), *Adam: a method for stochastic optimization*, ICLR, arXiv:1412.6980.
//! * S. J. Reddi, S. Kale, and S. Kumar (2018), *On the convergence of Adam and beyond*, ICLR, arXiv:1904.09237
//!   (`AMSGrad`).
//! * I. Loshchilov and F. Hutter (2019), *Decoupled weight decay regularization*, ICLR, arXiv:1711.05101.

use serde::{Deserialize, Serialize};

use super::{
    Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate, weight_decayed,
};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of Adam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in some library")]
pub struct Adam {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` under the square root, not negative.
    pub eps_root: f64,
    /// Adds `ε` before the bias correction instead of after it.
    pub eps_hat: bool,
    /// Uses the largest average of squared gradients so far.
    pub amsgrad: bool,
    /// Takes that maximum after the bias correction instead of before it.
    pub max_of_corrected: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What Adam remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// The largest `v` (or `v̂`) so far; empty without `amsgrad`.
    square_max: Vec<R>,
    /// `β₁ᵗ`.
    beta1_t: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for Adam {
    const SPEC: Spec = Spec {
        name: "adam",
        summary: "RMSprop with momentum and bias correction",
        year: 2015,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1"), ("keras", "beta_1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients")
                .search(SQUARES)
                .alias(&[("optax", "b2"), ("keras", "beta_2")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root")
                .search(STABILISER)
                .alias(&[("keras", "epsilon"), ("tf1", "epsilon")]),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser under the square root"),
            Param::flag("eps_hat", "add ε before the bias correction"),
            Param::flag("amsgrad", "use the largest average of squared gradients so far"),
            Param::flag("max_of_corrected", "take that maximum after the bias correction"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("adam.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self {
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
            eps_root: 0.0,
            eps_hat: false,
            amsgrad: false,
            max_of_corrected: false,
            weight_decay: 0.0,
            decoupled_weight_decay: false,
        };
        let keras = Self { eps: 1e-7, eps_hat: true, decoupled_weight_decay: true, ..torch.clone() };
        let optax = Self { max_of_corrected: true, decoupled_weight_decay: true, ..torch.clone() };
        vec![
            Dialect { name: "torch", lr: 1e-3, rule: torch.clone() },
            Dialect { name: "keras", lr: 1e-3, rule: keras },
            Dialect { name: "optax", lr: 1e-3, rule: optax },
            Dialect { name: "tf1", lr: 1e-3, rule: Self { eps_hat: true, ..torch.clone() } },
            Dialect { name: "paper", lr: 1e-3, rule: torch },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            grad_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            square_max: array(self.amsgrad, shape.dim, 0.0),
            beta1_t: 1.0,
            beta2_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, beta2, lr) = (self.beta1, self.beta2, step.lr);
        state.beta1_t = next_power(state.beta1_t, beta1);
        state.beta2_t = next_power(state.beta2_t, beta2);
        let correct_m = 1.0 / (1.0 - state.beta1_t);
        let correct_v = 1.0 / (1.0 - state.beta2_t);
        let eps = if self.eps_hat { self.eps * correct_v.sqrt() } else { self.eps };
        let n = x.len();
        let (gradient, grad_avg, square_avg) = (&gradient[..n], &mut state.grad_avg[..n], &mut state.square_avg[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let m = average(&mut grad_avg[i], beta1, g);
            let v = average(&mut square_avg[i], beta2, g * g);
            let mut v_hat = v * correct_v;
            if self.amsgrad {
                let largest = state.square_max[i].max(if self.max_of_corrected { v_hat } else { v });
                state.square_max[i] = largest.flushed();
                v_hat = if self.max_of_corrected { largest } else { largest * correct_v };
            }
            let rate = rate(lr, (v_hat + self.eps_root).sqrt() + eps);
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
    fn simple() -> Adam {
        Adam { beta1: 0.5, beta2: 0.5, eps: 1.0, ..dialect("torch") }
    }

    #[test]
    fn first_step_has_length_lr() {
        for g in [1e-3, -7.0, 1e6] {
            let rule = Adam { eps: 0.0, ..dialect("torch") };
            let x = trajectory(&rule, 0.1, &[g])[0];
            assert_relative_eq!(x, 1.0 - 0.1 * g.signum(), max_relative = 1e-14);
        }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 3 then −1: m = 3/2, 1/4, m̂ = 3, 1/3; v = 9/2, 11/4, v̂ = 9, 11/3.
        let x1 = 1.0 - 0.1 * 3.0 / 4.0;
        let x2 = x1 - 0.1 / 3.0 / ((11.0_f64 / 3.0).sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[3.0, -1.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn eps_hat_is_larger_in_the_first_steps() {
        // g = 3: v = 9/2; lr √½/½ · (3/2) / (√4.5 + 1).
        let rule = Adam { eps_hat: true, ..simple() };
        let expected = 1.0 - 0.1 * 0.5_f64.sqrt() / 0.5 * 1.5 / (4.5_f64.sqrt() + 1.0);
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], expected, max_relative = 1e-14);
    }

    #[test]
    fn eps_root_stands_under_the_root() {
        // g = 3: v̂ = 9, √(9 + 7) + 1.
        let rule = Adam { eps_root: 7.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 1.0 - 0.1 * 3.0 / 5.0);
    }

    #[test]
    fn amsgrad_takes_the_maximum_before_or_after_the_correction() {
        // g = 3 then 0: v = 9/2, 9/4; v̂ = 9, 3; m̂ = 3, 1. Raw maximum 9/2 gives v̂ = 6, corrected maximum is 9.
        let x1 = 1.0 - 0.1 * 3.0 / 4.0;
        for (max_of_corrected, root) in [(false, 6.0_f64.sqrt()), (true, 3.0)] {
            let rule = Adam { amsgrad: true, max_of_corrected, ..simple() };
            let path = trajectory(&rule, 0.1, &[3.0, 0.0]);
            assert_relative_eq!(*path, [x1, x1 - 0.1 / (root + 1.0)], max_relative = 1e-14);
        }
    }

    #[test]
    fn decoupled_decay_leaves_the_averages_alone() {
        let rule = Adam { weight_decay: 0.5, decoupled_weight_decay: true, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 0.0]), [0.95, 0.9025]);
    }
}

//! NAdamW.
//!
//! NAdam, that is Adam with Nesterov's momentum, whose weight decay does not pass through the averages: it shrinks `x`
//! by the same share in every coordinate, as AdamW does.
//!
//! With gradient `g`, learning rate `η`, and both averages starting at zero:
//!
//! ```text
//! x ← x − η λ x
//! μₜ = β₁ (1 − ½ · 0.96^(t ψ))       with momentum_schedule, else μₜ = β₁
//! m ← β₁ m + (1 − β₁) g
//! v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
//! m̂ = μₜ₊₁ m / (1 − μ₁ ⋯ μₜ₊₁) + (1 − μₜ) g / (1 − μ₁ ⋯ μₜ)
//! x ← x − η m̂ / (√(v̂ + ε_root) + ε)
//! ```
//!
//! It is `nadam` with other defaults: see there for `scheduled_average` and `discounted_square`. Without
//! `decoupled_weight_decay` it is NAdam with `g ← g + λ x`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `weight_decay`     | `eps`  | `momentum_schedule` | `momentum_decay` |
//! |:--------|:-----------------------|:-------------------|:-------|:--------------------|:-----------------|
//! | PyTorch | `2e-3`                 | none (here `1e-2`) | `1e-8` | `true`              | `4e-3`           |
//! | Keras 3 | `1e-3`                 | none (here `4e-3`) | `1e-7` | `true`              | `1`              |
//! | optax   | required (here `1e-3`) | `1e-4`             | `1e-8` | `false`             |                  |
//! | paper   | none (here `2e-3`)     | none (here `1e-2`) | `1e-8` | `true`              | `4e-3`           |
//!
//! Only optax has it by this name. In PyTorch it is `NAdam` with `decoupled_weight_decay=True`, in Keras `Nadam` with a
//! `weight_decay`, which is decoupled there; without a default of their own, they have that of the library's AdamW
//! here. `paper` is Dozat's form of NAdam, with the decay of Loshchilov and Hutter, checked against a plain formula.
//!
//! # References
//!
//! * T. Dozat (2016), *Incorporating Nesterov momentum into Adam*, ICLR workshop,
//!   <https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ>.
//! * I. Loshchilov and F. Hutter (2019), *Decoupled weight decay regularization*, ICLR, arXiv:1711.05101.

use serde::{Deserialize, Serialize};

use super::nadam::NAdam;
use super::{Dialect, Optimizer, Preset};
use crate::component::Spec;

/// NAdam with the hyperparameters of NAdamW.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NAdamW(pub NAdam);

impl Preset for NAdamW {
    type Rule = NAdam;

    const SPEC: Spec = Spec {
        name: "nadamw",
        summary: "NAdam with decoupled weight decay",
        year: 2019,
        params: NAdam::SPEC.params,
        source: include_str!("nadamw.rs"),
    };

    fn dialects() -> Vec<Dialect<Self>> {
        let with_decay = |Dialect { name, lr, rule }| {
            let weight_decay = match name {
                "keras" => 4e-3,
                "optax" => 1e-4,
                _ => 1e-2,
            };
            Dialect { name, lr, rule: Self(NAdam { weight_decay, decoupled_weight_decay: true, ..rule }) }
        };
        NAdam::dialects().into_iter().map(with_decay).collect()
    }

    fn rule(&self) -> &NAdam {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    #[test]
    fn decay_takes_the_same_share_whatever_the_gradient() {
        // In optax's form m̂ = g (0.9/1.9 + 1) at first: a step of 28/19 η, after x has shrunk by λ η = 1e−5.
        for g in [0.5, 1e6] {
            let x = trajectory(&dialect::<NAdamW>("optax"), 0.1, &[g])[0];
            assert_relative_eq!(x, 1.0 - 1e-5 - 2.8 / 19.0, max_relative = 1e-7);
        }
    }

    #[test]
    fn decay_goes_on_without_gradients() {
        for (name, lambda) in [("torch", 1e-2), ("keras", 4e-3), ("optax", 1e-4), ("paper", 1e-2)] {
            let share = 1.0 - 0.1 * lambda;
            let path = trajectory(&dialect::<NAdamW>(name), 0.1, &[0.0, 0.0]);
            assert_relative_eq!(*path, [share, share * share], max_relative = 1e-14);
        }
    }
}

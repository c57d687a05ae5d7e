//! AdamW.
//!
//! Adam whose weight decay does not pass through the averages: it shrinks `x` by the same share in every coordinate,
//! while a penalty added to the gradient (coupled decay) would be divided by `√v̂` like the gradient, and so hardly
//! decay where gradients are large.
//!
//! With gradient `g`, learning rate `η`, and both averages starting at zero:
//!
//! ```text
//! x ← x − η λ x
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ)
//! v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
//! x ← x − η m̂ / (√(v̂ + ε_root) + ε)
//! ```
//!
//! It is `adam` with other defaults: see there for `eps_hat`, `amsgrad` and `max_of_corrected`. Without
//! `decoupled_weight_decay` it is Adam with `g ← g + λ x`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `weight_decay` | `eps`  | `eps_hat` | `max_of_corrected` |
//! |:--------|:-----------------------|:---------------|:-------|:----------|:-------------------|
//! | PyTorch | `1e-3`                 | `1e-2`         | `1e-8` | `false`   | `false`            |
//! | Keras 3 | `1e-3`                 | `4e-3`         | `1e-7` | `true`    | `false`            |
//! | optax   | required (here `1e-3`) | `1e-4`         | `1e-8` | `false`   | `true`             |
//!
//! In the paper a step shrinks `x` by a share that follows the schedule but not the base learning rate; in the
//! libraries, and here, `λ` is multiplied by the whole scheduled rate. So the paper's `λ` is theirs times the base
//! rate. With `nesterov`, which optax offers too, it is `nadamw`.
//!
//! # References
//!
//! * I. Loshchilov and F. Hutter (2019), *Decoupled weight decay regularization*, ICLR, arXiv:1711.05101.
//! * D. P. Kingma and J. Ba (2015), *Adam: a method for stochastic optimization*, ICLR, arXiv:1412.6980.

use serde::{Deserialize, Serialize};

use super::adam::Adam;
use super::{Dialect, Optimizer, Preset};
use crate::component::Spec;

/// Adam with the hyperparameters of AdamW.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AdamW(pub Adam);

impl Preset for AdamW {
    type Rule = Adam;

    const SPEC: Spec = Spec {
        name: "adamw",
        summary: "Adam with decoupled weight decay",
        year: 2019,
        params: Adam::SPEC.params,
        source: include_str!("adamw.rs"),
    };

    fn dialects() -> Vec<Dialect<Self>> {
        let mut dialects = Vec::new();
        for Dialect { name, lr, rule } in Adam::dialects() {
            let weight_decay = match name {
                "torch" => 1e-2,
                "keras" => 4e-3,
                "optax" => 1e-4,
                _ => continue,
            };
            let rule = Self(Adam { weight_decay, decoupled_weight_decay: true, ..rule });
            dialects.push(Dialect { name, lr, rule });
        }
        dialects
    }

    fn rule(&self) -> &Adam {
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
        // λ = 0.01, η = 0.1: x shrinks by a thousandth, then Adam's first step has length η.
        for g in [0.5, 1e6] {
            let rule: AdamW = dialect("torch");
            assert_relative_eq!(trajectory(&rule, 0.1, &[g])[0], 0.999 - 0.1, max_relative = 1e-8);
        }
    }

    #[test]
    fn decay_goes_on_without_gradients() {
        for (name, lambda) in [("torch", 1e-2), ("keras", 4e-3), ("optax", 1e-4)] {
            let share = 1.0 - 0.1 * lambda;
            let path = trajectory(&dialect::<AdamW>(name), 0.1, &[0.0, 0.0]);
            assert_relative_eq!(*path, [share, share * share], max_relative = 1e-14);
        }
    }

    #[test]
    fn coupled_decay_is_divided_like_the_gradient() {
        // Without a gradient, g = λ x alone makes Adam's first step, of length η.
        let rule = AdamW(Adam { decoupled_weight_decay: false, eps: 0.0, ..dialect::<AdamW>("torch").0 });
        assert_relative_eq!(trajectory(&rule, 0.1, &[0.0])[0], 0.9, max_relative = 1e-14);
    }
}

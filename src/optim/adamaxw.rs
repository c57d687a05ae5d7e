//! AdamaxW.
//!
//! Adamax whose weight decay does not pass through the average and the maximum: it shrinks `x` by the same share in
//! every coordinate, as AdamW does.
//!
//! With gradient `g`, learning rate `η`, `m` and `u` starting at zero:
//!
//! ```text
//! x ← x − η λ x
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ)
//! u ← max(β₂ u, |g| + ε)
//! x ← x − η m̂ / u
//! ```
//!
//! It is `adamax` with other defaults: see there for `eps_in_max`. Without `decoupled_weight_decay` it is Adamax with
//! `g ← g + λ x`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `weight_decay`     | `eps`  | `eps_in_max` |
//! |:--------|:-----------------------|:-------------------|:-------|:-------------|
//! | Keras 3 | `1e-3`                 | none (here `4e-3`) | `1e-7` | `false`      |
//! | optax   | required (here `2e-3`) | `1e-4`             | `1e-8` | `true`       |
//!
//! Only optax has it by this name. In Keras it is `Adamax` with a `weight_decay`, which is decoupled there; here it is
//! that of the AdamW of Keras. PyTorch's Adamax has coupled decay.
//!
//! # References
//!
//! * D. P. Kingma and J. Ba (2015), *Adam: a method for stochastic optimization*, ICLR, arXiv:1412.6980, section 7.1.
//! * I. Loshchilov and F. Hutter (2019), *Decoupled weight decay regularization*, ICLR, arXiv:1711.05101.

use serde::{Deserialize, Serialize};

use super::adamax::Adamax;
use super::{Dialect, Optimizer, Preset};
use crate::component::Spec;

/// Adamax with the hyperparameters of AdamaxW.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AdamaxW(pub Adamax);

impl Preset for AdamaxW {
    type Rule = Adamax;

    const SPEC: Spec = Spec {
        name: "adamaxw",
        summary: "Adamax with decoupled weight decay",
        year: 2019,
        params: Adamax::SPEC.params,
        source: include_str!("adamaxw.rs"),
    };

    fn dialects() -> Vec<Dialect<Self>> {
        let mut dialects = Vec::new();
        for Dialect { name, lr, rule } in Adamax::dialects() {
            let weight_decay = match name {
                "keras" => 4e-3,
                "optax" => 1e-4,
                _ => continue,
            };
            let rule = Self(Adamax { weight_decay, decoupled_weight_decay: true, ..rule });
            dialects.push(Dialect { name, lr, rule });
        }
        dialects
    }

    fn rule(&self) -> &Adamax {
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
        // λ = 1e−4, η = 0.1: x shrinks by 1e−5, then the first step has length η.
        for g in [0.5, 1e6] {
            let x = trajectory(&dialect::<AdamaxW>("optax"), 0.1, &[g])[0];
            assert_relative_eq!(x, 1.0 - 1e-5 - 0.1, max_relative = 1e-7);
        }
    }

    #[test]
    fn decay_goes_on_without_gradients() {
        for (name, lambda) in [("keras", 4e-3), ("optax", 1e-4)] {
            let share = 1.0 - 0.1 * lambda;
            let path = trajectory(&dialect::<AdamaxW>(name), 0.1, &[0.0, 0.0]);
            assert_relative_eq!(*path, [share, share * share], max_relative = 1e-14);
        }
    }
}

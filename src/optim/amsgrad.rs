//! AMSGrad.
//!
//! Adam that never forgets a large gradient: it divides by the root of the *largest* average of squared gradients so
//! far. So the rate of a coordinate can only fall, which repairs Adam's proof of convergence: Adam can forget rare
//! large gradients faster than they come, and then walks away from the minimum of even a simple convex problem.
//!
//! With gradient `g`, learning rate `η`, and all averages and the maximum starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ)
//! v ← β₂ v + (1 − β₂) g²
//! w ← max(w, v)                      v̂ = w / (1 − β₂ᵗ)
//! x ← x − η m̂ / (√(v̂ + ε_root) + ε)
//! ```
//!
//! With `max_of_corrected` the maximum is that of the corrected average: `v̂ ← max(v̂, v / (1 − β₂ᵗ))`. It is `adam`
//! with other defaults: see there for `eps_hat`; without `amsgrad`, `w` is just `v`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `eps`  | `eps_hat` | `max_of_corrected` | weight decay |
//! |:--------|:-----------------------|:-------|:----------|:-------------------|:-------------|
//! | PyTorch | `1e-3`                 | `1e-8` | `false`   | `false`            | coupled      |
//! | Keras 3 | `1e-3`                 | `1e-7` | `true`    | `false`            | decoupled    |
//! | optax   | required (here `1e-3`) | `1e-8` | `false`   | `true`             | none         |
//!
//! In PyTorch and Keras it is Adam with `amsgrad=True`. The correction of `v` is large at first, `1 / (1 − β₂)`, so the
//! maximum of the corrected averages remembers the first gradients best; that of the raw ones may rise for thousands
//! of updates. The paper corrects neither average and lets the rate fall with `1/√t`; optax can leave out its
//! corrections too (`bias_correction_mu`, `bias_correction_nu`), which is not offered here.
//!
//! # References
//!
//! * S. J. Reddi, S. Kale, and S. Kumar (2018), *On the convergence of Adam and beyond*, ICLR, arXiv:1904.09237.
//! * D. P. Kingma and J. Ba (2015), *Adam: a method for stochastic optimization*, ICLR, arXiv:1412.6980.

use serde::{Deserialize, Serialize};

use super::adam::Adam;
use super::{Dialect, Optimizer, Preset};
use crate::component::Spec;

/// Adam with the hyperparameters of AMSGrad.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AmsGrad(pub Adam);

impl Preset for AmsGrad {
    type Rule = Adam;

    const SPEC: Spec = Spec {
        name: "amsgrad",
        summary: "Adam that divides by its largest average so far",
        year: 2018,
        params: Adam::SPEC.params,
        source: include_str!("amsgrad.rs"),
    };

    fn dialects() -> Vec<Dialect<Self>> {
        let libraries = Adam::dialects().into_iter().filter(|d| ["torch", "keras", "optax"].contains(&d.name));
        libraries
            .map(|Dialect { name, lr, rule }| Dialect { name, lr, rule: Self(Adam { amsgrad: true, ..rule }) })
            .collect()
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

    /// A rule whose numbers can be followed by hand: β₁ = β₂ = ½, ε = 1.
    fn simple(name: &str) -> AmsGrad {
        AmsGrad(Adam { beta1: 0.5, beta2: 0.5, eps: 1.0, ..dialect::<AmsGrad>(name).0 })
    }

    #[test]
    fn libraries_take_the_maximum_before_or_after_the_correction() {
        // g = 3 then 0: m̂ = 3, 1; v = 9/2, 9/4; v/(1 − βᵗ) = 9, 3. The raw maximum 9/2 gives v̂ = 6, optax keeps 9.
        let x1 = 1.0 - 0.1 * 3.0 / 4.0;
        for (name, v_hat) in [("torch", 6.0_f64), ("optax", 9.0)] {
            let expected = [x1, x1 - 0.1 / (v_hat.sqrt() + 1.0)];
            assert_relative_eq!(*trajectory(&simple(name), 0.1, &[3.0, 0.0]), expected, max_relative = 1e-14);
        }
        // Keras adds ε before the correction: x ← x − η √(1 − β₂ᵗ) m̂ / (√w + ε).
        let root = 4.5_f64.sqrt() + 1.0;
        let x1 = 1.0 - 0.1 * 0.5_f64.sqrt() * 3.0 / root;
        let expected = [x1, x1 - 0.1 * 0.75_f64.sqrt() / root];
        assert_relative_eq!(*trajectory(&simple("keras"), 0.1, &[3.0, 0.0]), expected, max_relative = 1e-14);
    }

    #[test]
    fn a_large_gradient_is_remembered() {
        // After a gradient of 100 Adam's steps recover their length of η, those of AMSGrad stay short.
        let mut gradients = vec![1.0; 5000];
        gradients[0] = 100.0;
        let amsgrad: AmsGrad = dialect("optax");
        let adam = AmsGrad(Adam { amsgrad: false, ..amsgrad.0.clone() });
        let [short, long] = [amsgrad, adam].map(|rule| {
            let path = trajectory(&rule, 1e-3, &gradients);
            path[4998] - path[4999]
        });
        // v̂ = 100² still; m̂ = 1.
        assert_relative_eq!(short, 1e-3 / 100.0, max_relative = 1e-9);
        assert!(long > 0.9e-3, "Adam's last step is {long}");
    }
}

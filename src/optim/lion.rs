//! Lion (evolved sign momentum).
//!
//! Found by a search over programs. Like Signum it moves every coordinate by exactly the learning rate, along the sign
//! of an average of gradients; but it takes two averages from one memory: a long one, `β₂`, that it keeps, and one with
//! more of the newest gradient, `β₁`, whose sign it follows. So it remembers longer than it is slow to react. Its steps
//! are longer than Adam's, so its learning rate should be 3 to 10 times smaller than Adam's, and its weight decay that
//! much larger.
//!
//! With gradient `g`, learning rate `η`, and `m` starting at zero:
//!
//! ```text
//! c = β₁ m + (1 − β₁) g
//! x ← x − η (sign(c) + λ x)          where sign(0) = 0
//! m ← β₂ m + (1 − β₂) g
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `beta1` | `beta2` | `weight_decay` |
//! |:--------|:-----------------------|:--------|:--------|:---------------|
//! | Keras 3 | `1e-3`                 | `0.9`   | `0.99`  | `0`            |
//! | optax   | required (here `1e-4`) | `0.9`   | `0.99`  | `1e-3`         |
//! | paper   | `1e-4`                 | `0.9`   | `0.99`  | `0`            |
//!
//! The paper's defaults are those of the authors' code; it is compared with Lion of pytorch_optimizer. Keras refuses
//! `beta_1 = 0`; here that is `sign_sgd`. With `β₁ = β₂` it is `signum`.
//!
//! # References
//!
//! * X. Chen, C. Liang, D. Huang, E. Real, K. Wang, Y. Liu, H. Pham, X. Dong, T. Luong, C.-J. Hsieh, Y. Lu, and Q. V.
//!   Le (2023), *Symbolic discovery of optimization algorithms*, NeurIPS, arXiv:2302.06675.

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OF_SIGN, MOMENTUM, Optimizer, Shape, Step, array, average, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of Lion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lion {
    /// Decay rate `β₁` of the average whose sign is followed, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average that is kept, in `[0, 1)`.
    pub beta2: f64,
    /// Weight decay `λ`, which shrinks `x` directly, not negative.
    pub weight_decay: f64,
}

/// What Lion remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
}

impl Optimizer for Lion {
    const SPEC: Spec = Spec {
        name: "lion",
        summary: "sign of an average of gradients, with a longer memory",
        year: 2023,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average whose sign is followed")
                .search(MOMENTUM)
                .alias(&[("optax", "b1"), ("keras", "beta_1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average that is kept")
                .search(MOMENTUM)
                .alias(&[("optax", "b2"), ("keras", "beta_2")]),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay, decoupled"),
        ],
        source: include_str!("lion.rs"),
    };

    const LR: Search = LR_OF_SIGN;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let keras = Self { beta1: 0.9, beta2: 0.99, weight_decay: 0.0 };
        vec![
            Dialect { name: "keras", lr: 1e-3, rule: keras.clone() },
            Dialect { name: "optax", lr: 1e-4, rule: Self { weight_decay: 1e-3, ..keras.clone() } },
            Dialect { name: "paper", lr: 1e-4, rule: keras },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { grad_avg: array(true, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, lr) = (self.beta1, step.lr);
        let n = x.len();
        let (gradient, grad_avg) = (&gradient[..n], &mut state.grad_avg[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, true, lr, gradient[i], &mut x[i]);
            let m = &mut grad_avg[i];
            let c = *m * beta1 + g * (1.0 - beta1);
            average(m, self.beta2, g);
            x[i] -= lr * c.sign();
            if let Some(rate) = rates.get_mut(i) {
                *rate = lr;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = ½, β₂ = ¾.
    fn simple() -> Lion {
        Lion { beta1: 0.5, beta2: 0.75, ..dialect("keras") }
    }

    #[test]
    fn what_is_followed_reacts_sooner_than_what_is_kept() {
        // g = 8, −3, −1: c = 4, 1 − 1.5 < 0, but m = 2, then 1.5 − 0.75 = 0.75, so that c = 0.375 − 0.5 < 0.
        assert_relative_eq!(*trajectory(&simple(), 0.25, &[8.0, -3.0, -1.0]), [0.75, 1.0, 1.25]);
        // With the long average in both places (Signum), m = 2, 0.75, 0.3125.
        let signum = Lion { beta1: 0.75, ..simple() };
        assert_relative_eq!(*trajectory(&signum, 0.25, &[8.0, -3.0, -1.0]), [0.75, 0.5, 0.25]);
        // With the short one, m = 4, 0.5, −0.25.
        let signum = Lion { beta2: 0.5, ..simple() };
        assert_relative_eq!(*trajectory(&signum, 0.25, &[8.0, -3.0, -1.0]), [0.75, 0.5, 0.75]);
    }

    #[test]
    fn weight_decay_shrinks_x_and_leaves_the_average_alone() {
        // λ = 2, η = ¼: x = ½ · 1 without a gradient, then ½ · ½ − ¼.
        let rule = Lion { weight_decay: 2.0, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.25, &[0.0, 1.0]), [0.5, 0.0]);
    }
}

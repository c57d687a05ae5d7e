//! AdaDelta.
//!
//! Like `RMSprop` it divides by a running root mean square of the gradients; and it multiplies by a running root mean
//! square of its own updates, so that a step has the units of `x` and needs no learning rate. The history of updates
//! starts at zero, so the first steps are tiny, of length about `√ε`, and grow from there.
//!
//! With gradient `g`, learning rate `η`, and both averages starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay
//! s ← ρ s + (1 − ρ) g²
//! Δ = √(d + ε) / √(s + ε) · g
//! d ← ρ d + (1 − ρ) Δ²
//! x ← x − η Δ
//! ```
//!
//! # Conventions
//!
//! | library      | `lr`             | `rho`  | `eps`  | weight decay |
//! |:-------------|:-----------------|:-------|:-------|:-------------|
//! | PyTorch      | `1`              | `0.9`  | `1e-6` | coupled      |
//! | Keras 3      | `1e-3`           | `0.95` | `1e-7` | decoupled    |
//! | optax        | none (here `1`)  | `0.9`  | `1e-6` | coupled      |
//! | TensorFlow 1 | `1e-3`           | `0.95` | `1e-8` | none         |
//! | paper        | none (here `1`)  | `0.95` | `1e-6` | none         |
//!
//! So the first step for a large gradient, `η √(ε/(1 − ρ))`, differs 2236-fold between PyTorch and Keras. Without a
//! learning rate optax *ascends*; here its rate is 1.
//!
//! # References
//!
//! * M. D. Zeiler (2012), *ADADELTA: an adaptive learning rate method*, arXiv:1212.5701.

use serde::{Deserialize, Serialize};

use super::{Dialect, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of AdaDelta.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdaDelta {
    /// Decay rate `ρ` of both running averages, in `[0, 1)`.
    pub rho: f64,
    /// Stabiliser `ε` under both roots, positive.
    pub eps: f64,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What AdaDelta remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `s`, average of squared gradients.
    square_avg: Vec<R>,
    /// `d`, average of squared updates.
    delta_avg: Vec<R>,
}

impl Optimizer for AdaDelta {
    const SPEC: Spec = Spec {
        name: "adadelta",
        summary: "rate from the ratio of past updates to past gradients",
        year: 2012,
        params: &[
            Param::real("rho", "ρ", Range::Decay, "decay rate of both running averages")
                .search(SQUARES)
                .alias(&[("optax", "decay")]),
            Param::real("eps", "ε", Range::Positive, "stabiliser under both roots")
                .search(STABILISER)
                .alias(&[("keras", "epsilon"), ("tf1", "epsilon")]),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("adadelta.rs"),
    };

    // A factor of steps that find their scale, often slowly.
    const LR: Search = Search::Log(1e-4, 1e3);

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self { rho: 0.9, eps: 1e-6, weight_decay: 0.0, decoupled_weight_decay: false };
        let keras = Self { rho: 0.95, eps: 1e-7, decoupled_weight_decay: true, ..torch.clone() };
        vec![
            Dialect { name: "torch", lr: 1.0, rule: torch.clone() },
            Dialect { name: "keras", lr: 1e-3, rule: keras.clone() },
            Dialect { name: "optax", lr: 1.0, rule: torch.clone() },
            Dialect { name: "tf1", lr: 1e-3, rule: Self { rho: 0.95, eps: 1e-8, ..torch.clone() } },
            Dialect { name: "paper", lr: 1.0, rule: Self { rho: 0.95, ..torch } },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { square_avg: array(true, shape.dim, 0.0), delta_avg: array(true, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (rho, eps, lr) = (self.rho, self.eps, step.lr);
        let n = x.len();
        let gradient = &gradient[..n];
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let s = average(&mut state.square_avg[i], rho, g * g);
            let d = &mut state.delta_avg[i];
            let ratio = (*d + eps).sqrt() / (s + eps).sqrt();
            let delta = ratio * g;
            average(d, rho, delta * delta);
            x[i] -= lr * delta;
            if let Some(rate) = rates.get_mut(i) {
                *rate = lr * ratio;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    #[test]
    fn two_steps_match_hand_computation() {
        // ρ = ½, ε = 1, η = 0.1, g = 2 then −1: s = 2, Δ = 2·1/√3, d = ½·4/3;
        // s = 1 + ½, Δ = −√(2/3 + 1)/√2.5.
        let rule = AdaDelta { rho: 0.5, eps: 1.0, ..dialect("paper") };
        let x1 = 1.0 - 0.1 * 2.0 / 3.0_f64.sqrt();
        let x2 = x1 + 0.1 * (5.0_f64 / 3.0).sqrt() / 2.5_f64.sqrt();
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0, -1.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn first_step_for_a_large_gradient_is_as_documented() {
        let first = |name, lr| 1.0 - trajectory(&dialect::<AdaDelta>(name), lr, &[1e9])[0];
        assert_relative_eq!(first("torch", 1.0), (1e-6_f64 / 0.1).sqrt(), max_relative = 1e-9);
        assert_relative_eq!(first("torch", 1.0) / first("keras", 1e-3), 2236.07, max_relative = 1e-6);
    }

    #[test]
    fn the_update_history_ignores_the_learning_rate() {
        let rule: AdaDelta = dialect("torch");
        let ratio = |lr: f64| {
            let path = trajectory(&rule, lr, &[0.3; 50]);
            (1.0 - path[49]) / lr
        };
        assert_relative_eq!(ratio(1.0), ratio(0.5), max_relative = 1e-9);
    }
}

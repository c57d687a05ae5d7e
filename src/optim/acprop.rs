//! ACProp.
//!
//! Divides the gradient by its recent surprises: by a running root mean square of the difference between gradients
//! and their running average. Where the gradient is steady it trusts it and takes long steps, where it changes sign
//! it takes short ones, as AdaBelief does. The denominator is that from *before* the gradient, so the two are
//! independent, which lets it converge for every `β₂`. The average of gradients serves for the surprise alone: `x`
//! follows the gradient itself.
//!
//! With gradient `g`, learning rate `η`, `m` and `s` starting at zero:
//!
//! ```text
//! x ← x − η λ x                      decoupled weight decay
//! ŝ = s / (1 − β₂ᵗ⁻¹)                in the first update ŝ = 1
//! x ← x − η g / (√ŝ + ε)
//! m ← β₁ m + (1 − β₁) g
//! s ← β₂ s + (1 − β₂) (g − m)² + ε_root
//! ```
//!
//! With `previous_mean`, `m` moves on only after `s`: the surprise is the distance from the average that has not yet
//! seen this gradient, which is longer by a factor of `1 / β₁`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `eps`   | `eps_root` | `previous_mean` |
//! |:--------|:-----------------------|:--------|:-----------|:----------------|
//! | optax   | required (here `1e-3`) | `1e-16` | `1e-16`    | `true`          |
//! | paper   | none (here `1e-3`)     | `1e-16` | `1e-16`    | `false`         |
//!
//! The documentation of optax (`contrib`) writes `g − m` with the new `m`, as the paper does, but the code takes the
//! `m` before. The paper's algorithm has neither bias correction nor a word on `s = 0` in the first update; there
//! `paper` does as optax. It is checked against a formula written a second time, not against a package. The authors'
//! code adds `ε` under the root too, and can rectify its steps as RAdam does, which is left out here. `ε_root` adds
//! up in `s`, to `ε_root / (1 − β₂)` at last. Where the denominator is zero, which takes no `ε` at all, the
//! coordinate stays.
//!
//! # References
//!
//! * J. Zhuang, Y. Ding, T. Tang, N. Dvornek, S. Tatikonda, and J. S. Duncan (2021), *Momentum centering and
//!   asynchronous update for adaptive gradient methods*, NeurIPS, arXiv:2110.05454.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, SQUARES, Shape, Step, array, average, next_power, rate, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of ACProp.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcProp {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared surprises, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root`, added to the average in each update, not negative.
    pub eps_root: f64,
    /// Measures the surprise from the average before this gradient.
    pub previous_mean: bool,
    /// Weight decay `λ`, not negative; it shrinks `x` directly.
    pub weight_decay: f64,
}

/// What ACProp remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `s`, average of squared surprises.
    surprise_avg: Vec<R>,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for AcProp {
    const SPEC: Spec = Spec {
        name: "acprop",
        summary: "gradient divided by the recent deviation before it",
        year: 2021,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared surprises")
                .search(SQUARES)
                .alias(&[("optax", "b2")]),
            // The default is far smaller than that of others.
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root")
                .search(Search::Log(1e-16, 1.0)),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser, added to the average in each update"),
            Param::flag("previous_mean", "measure the surprise from the average before it"),
            Param::real("weight_decay", "λ", Range::NonNegative, "decoupled weight decay"),
        ],
        source: include_str!("acprop.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax =
            Self { beta1: 0.9, beta2: 0.999, eps: 1e-16, eps_root: 1e-16, previous_mean: true, weight_decay: 0.0 };
        let paper = Self { previous_mean: false, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1e-3, rule: optax }, Dialect { name: "paper", lr: 1e-3, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { grad_avg: array(true, shape.dim, 0.0), surprise_avg: array(true, shape.dim, 0.0), beta2_t: 1.0 }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let lr = step.lr;
        let first = step.t == 1;
        let correct_s = 1.0 / (1.0 - state.beta2_t);
        state.beta2_t = next_power(state.beta2_t, self.beta2);
        let n = x.len();
        let (gradient, grad_avg) = (&gradient[..n], &mut state.grad_avg[..n]);
        let surprise_avg = &mut state.surprise_avg[..n];
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, true, lr, gradient[i], &mut x[i]);
            let s_hat = if first { R::of(1.0) } else { surprise_avg[i] * correct_s };
            let rate = rate(lr, s_hat.sqrt() + self.eps);
            x[i] -= rate * g;
            let before = grad_avg[i];
            let m = average(&mut grad_avg[i], self.beta1, g);
            let surprise = g - if self.previous_mean { before } else { m };
            let s = surprise_avg[i] * self.beta2 + surprise * surprise * (1.0 - self.beta2) + self.eps_root;
            surprise_avg[i] = s.flushed();
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

    /// A rule whose numbers can be followed by hand: β₁ = ½, β₂ = ¾, ε = 1.
    fn simple() -> AcProp {
        AcProp { beta1: 0.5, beta2: 0.75, eps: 1.0, eps_root: 0.0, ..dialect("paper") }
    }

    #[test]
    fn first_step_is_one_of_gradient_descent() {
        assert_relative_eq!(trajectory(&dialect::<AcProp>("optax"), 0.1, &[3.0])[0], 0.7, max_relative = 1e-14);
    }

    #[test]
    fn three_steps_match_hand_computation() {
        // g = 4, 1, 7: m = 2, 3/2; g − m = 2, −1/2; s = 1, 13/16; ŝ = 4, 13/7.
        let x1 = 1.0 - 0.4 / 2.0;
        let x2 = x1 - 0.1 / 3.0;
        let x3 = x2 - 0.7 / ((13.0_f64 / 7.0).sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[4.0, 1.0, 7.0]), [x1, x2, x3], max_relative = 1e-14);
    }

    #[test]
    fn previous_mean_has_not_seen_the_gradient() {
        // g = 4, 1, 7: g − m = 4, −1; s = 4, 13/4; ŝ = 16, 52/7.
        let rule = AcProp { previous_mean: true, ..simple() };
        let x2 = 0.8 - 0.1 / 5.0;
        let x3 = x2 - 0.7 / ((52.0_f64 / 7.0).sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&rule, 0.1, &[4.0, 1.0, 7.0]), [0.8, x2, x3], max_relative = 1e-14);
    }

    #[test]
    fn eps_root_adds_up() {
        // g = 0, 0, 1: s = 7/16, 7/16 + 21/64; ŝ = 7/4, 7/4.
        let rule = AcProp { eps_root: 0.4375, ..simple() };
        let x3 = 1.0 - 0.1 / (1.75_f64.sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 0.0, 1.0]), [1.0, 1.0, x3], max_relative = 1e-14);
    }

    #[test]
    fn a_coordinate_without_surprises_stays_without_eps() {
        let rule = AcProp { eps: 0.0, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 3.0]), [1.0, 1.0]);
    }

    #[test]
    fn weight_decay_shrinks_x() {
        let rule = AcProp { weight_decay: 0.5, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 0.0]), [0.95, 0.9025]);
    }
}

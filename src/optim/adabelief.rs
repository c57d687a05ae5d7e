//! AdaBelief.
//!
//! Adam that divides by how far gradients are from their average instead of by how large they are. While the gradient
//! is what the average predicted, it believes it and takes long steps, however large or small the gradient; where the
//! gradient surprises, the steps are short.
//!
//! With gradient `g`, learning rate `η`, and both averages starting at zero:
//!
//! ```text
//! m ← β₁ m + (1 − β₁) g                      m̂ = m / (1 − β₁ᵗ)
//! s ← β₂ s + (1 − β₂) (g − m)² + ε_root      ŝ = s / (1 − β₂ᵗ)
//! x ← x − η m̂ / (√ŝ + ε)
//! ```
//!
//! With `nesterov` the direction looks one update ahead, as in NAdam:
//! `m̂ = β₁ m / (1 − β₁ᵗ⁺¹) + (1 − β₁) g / (1 − β₁ᵗ)`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `eps`   | `eps_root` |
//! |:--------|:-----------------------|:--------|:-----------|
//! | optax   | required (here `1e-3`) | `1e-16` | `1e-16`    |
//! | paper   | `1e-3`                 | `1e-8`  | `1e-8`     |
//!
//! Other than the `eps_root` of Adam, this one is kept in the average, where it adds up to `ε_root / (1 − β₂)`: the
//! smallest denominator is about a hundred times `√ε_root` in the first update and 32 times in the end. The paper, and
//! the authors' package `adabelief-pytorch` without its rectification, have one `ε` for both places. Where the
//! denominator is zero, which takes `eps = 0` and `eps_root = 0`, the coordinate stays.
//!
//! # References
//!
//! * J. Zhuang, T. Tang, Y. Ding, S. Tatikonda, N. Dvornek, X. Papademetris, and J. S. Duncan (2020), *AdaBelief
//!   optimizer: adapting stepsizes by the belief in observed gradients*, NeurIPS, arXiv:2010.07468.

use serde::{Deserialize, Serialize};

use super::nadam::look_ahead;
use super::{Dialect, MOMENTUM, Optimizer, SQUARES, Shape, Step, array, average, next_power, rate};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of AdaBelief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdaBelief {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared surprises, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` added to the average in each update, not negative.
    pub eps_root: f64,
    /// Looks one update ahead.
    pub nesterov: bool,
}

/// What AdaBelief remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `s`, average of squared differences from it.
    surprise_avg: Vec<R>,
    /// `β₁ᵗ`.
    beta1_t: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for AdaBelief {
    const SPEC: Spec = Spec {
        name: "adabelief",
        summary: "Adam scaled by the surprise in gradients",
        year: 2020,
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
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser added to the average in each update"),
            Param::flag("nesterov", "look one update ahead"),
        ],
        source: include_str!("adabelief.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self { beta1: 0.9, beta2: 0.999, eps: 1e-16, eps_root: 1e-16, nesterov: false };
        let paper = Self { eps: 1e-8, eps_root: 1e-8, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1e-3, rule: optax }, Dialect { name: "paper", lr: 1e-3, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            grad_avg: array(true, shape.dim, 0.0),
            surprise_avg: array(true, shape.dim, 0.0),
            beta1_t: 1.0,
            beta2_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, beta2, lr) = (self.beta1, self.beta2, step.lr);
        state.beta1_t = next_power(state.beta1_t, beta1);
        state.beta2_t = next_power(state.beta2_t, beta2);
        let correct_s = 1.0 / (1.0 - state.beta2_t);
        let (of_m, of_g) =
            if self.nesterov { look_ahead(beta1, beta1, state.beta1_t) } else { (1.0 / (1.0 - state.beta1_t), 0.0) };
        let n = x.len();
        let (gradient, grad_avg) = (&gradient[..n], &mut state.grad_avg[..n]);
        let surprise_avg = &mut state.surprise_avg[..n];
        for i in 0..n {
            let g = gradient[i];
            let m = average(&mut grad_avg[i], beta1, g);
            let surprise = g - m;
            let s = surprise_avg[i] * beta2 + surprise * surprise * (1.0 - beta2) + self.eps_root;
            surprise_avg[i] = s.flushed();
            let rate = rate(lr, (s * correct_s).sqrt() + self.eps);
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

    /// A rule whose numbers can be followed by hand: β₁ = β₂ = ½, ε = 1.
    fn simple() -> AdaBelief {
        AdaBelief { beta1: 0.5, beta2: 0.5, eps: 1.0, eps_root: 0.0, ..dialect("optax") }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 4 then 0: m = 2, 1, m̂ = 4, 4/3; g − m = 2, −1; s = 2, 3/2, ŝ = 4, 2.
        let x1 = 1.0 - 0.1 * 4.0 / 3.0;
        let x2 = x1 - 0.1 * (4.0 / 3.0) / (2.0_f64.sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[4.0, 0.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn eps_root_adds_up() {
        // The same with 1 added to s each time: s = 3, 3/2 + ½ + 1 = 3, ŝ = 6, 4.
        let rule = AdaBelief { eps_root: 1.0, ..simple() };
        let x1 = 1.0 - 0.1 * 4.0 / (6.0_f64.sqrt() + 1.0);
        let x2 = x1 - 0.1 * (4.0 / 3.0) / 3.0;
        assert_relative_eq!(*trajectory(&rule, 0.1, &[4.0, 0.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn steps_grow_where_the_gradient_is_as_predicted() {
        // Adam's steps for a constant gradient have length η; here the denominator falls to √(ε_root/(1 − β₂)) + ε.
        let path = trajectory(&dialect::<AdaBelief>("paper"), 1e-3, &vec![1.0; 20_000]);
        let step = path[19_998] - path[19_999];
        assert_relative_eq!(step, 1e-3 / (1e-5_f64.sqrt() + 1e-8), max_relative = 1e-6);
    }

    #[test]
    fn nesterov_looks_one_update_ahead() {
        // g = 4: m = 2, m̂ = ½ 2/(3/4) + ½ 4/(1/2) = 16/3, ŝ = 4.
        let rule = AdaBelief { nesterov: true, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[4.0])[0], 1.0 - 0.1 * (16.0 / 3.0) / 3.0, max_relative = 1e-14);
    }

    #[test]
    fn without_any_eps_a_coordinate_stays_where_nothing_surprises() {
        // β₁ = 0: m = g, so s = 0.
        let rule = AdaBelief { beta1: 0.0, eps: 0.0, ..simple() };
        assert_eq!(*trajectory(&rule, 0.1, &[3.0, 0.0]), [1.0, 1.0]);
    }
}

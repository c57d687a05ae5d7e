//! Optimistic Adam.
//!
//! Adam that steps along a guess of its next direction, made from how the last one changed. In games, where plain
//! methods circle around the equilibrium, that damps the circling; on a surface that is only to be descended it acts as
//! a negative momentum.
//!
//! With gradient `g`, learning rate `η`, both averages starting at zero, and `r′` the `r` of the step before:
//!
//! ```text
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ), or with nesterov
//!                                    m̂ = β₁ m / (1 − β₁ᵗ⁺¹)
//!                                      + (1 − β₁) g / (1 − β₁ᵗ)
//! v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
//! r = m̂ / (√(v̂ + ε_root) + ε)
//! x ← x − η ((α + β) r − β r′)       the first time r′ = r
//! ```
//!
//! With `zero_prior`, `r′ = 0` the first time, which makes the first step longer.
//!
//! # Conventions
//!
//! | library | `lr`                   | `alpha`, `beta` | `nesterov` | `zero_prior` |
//! |:--------|:-----------------------|:----------------|:-----------|:-------------|
//! | optax   | required (here `1e-3`) | `1`, `1`        | `true`     | `false`      |
//! | paper   | required (here `1e-3`) | `1`, `1`        | `false`    | `true`       |
//!
//! optax's is `optimistic_adam_v2`; its deprecated `optimistic_adam` computes the same, but takes products: its
//! `learning_rate` is `lr` times `alpha`, its `optimism` is `lr` times `beta`. The paper gives no defaults; `β₁`, `β₂`
//! and `ε` are Adam's. Where the denominator is zero, which takes `eps = 0`, `r` is zero.
//!
//! # References
//!
//! * C. Daskalakis, A. Ilyas, V. Syrgkanis, and H. Zeng (2018), *Training GANs with optimism*, ICLR, arXiv:1711.00141.
//! * A. Mokhtari, A. Ozdaglar, and S. Pattathil (2020), *A unified analysis of extra-gradient and optimistic gradient
//!   methods for saddle point problems: proximal point approach*, AISTATS, arXiv:1901.08511 (`α` and `β`).
//! * T. Dozat (2016), *Incorporating Nesterov momentum into Adam*, ICLR workshop.

use serde::{Deserialize, Serialize};

use super::optimistic_gd::optimistic;
use super::{Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of optimistic Adam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptimisticAdam {
    /// Weight `α` of Adam's direction, not negative.
    pub alpha: f64,
    /// Weight `β` of its change, the optimism, not negative.
    pub beta: f64,
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` under the square root, not negative.
    pub eps_root: f64,
    /// Looks ahead along the average of gradients.
    pub nesterov: bool,
    /// Takes the direction before the first as zero instead of as the first.
    pub zero_prior: bool,
}

/// What optimistic Adam remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `r′`, the direction of the step before.
    previous: Vec<R>,
    /// `β₁ᵗ`.
    beta1_t: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for OptimisticAdam {
    const SPEC: Spec = Spec {
        name: "optimistic_adam",
        summary: "Adam along a guess of its next direction",
        year: 2018,
        params: &[
            Param::real("alpha", "α", Range::NonNegative, "weight of Adam's direction"),
            Param::real("beta", "β", Range::NonNegative, "weight of its change").search(Search::Linear(0.0, 2.0)),
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients")
                .search(SQUARES)
                .alias(&[("optax", "b2")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser under the square root"),
            Param::flag("nesterov", "look ahead along the average of gradients"),
            Param::flag("zero_prior", "take the direction before the first as zero"),
        ],
        source: include_str!("optimistic_adam.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            alpha: 1.0,
            beta: 1.0,
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
            eps_root: 0.0,
            nesterov: true,
            zero_prior: false,
        };
        let paper = Self { nesterov: false, zero_prior: true, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1e-3, rule: optax }, Dialect { name: "paper", lr: 1e-3, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            grad_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            previous: array(true, shape.dim, 0.0),
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
        // The shares of m and of g in m̂.
        let (of_m, of_g) = if self.nesterov {
            (beta1 / (1.0 - next_power(state.beta1_t, beta1)), (1.0 - beta1) * correct_m)
        } else {
            (correct_m, 0.0)
        };
        let plain = step.t == 1 && !self.zero_prior;
        let n = x.len();
        let (gradient, previous) = (&gradient[..n], &mut state.previous[..n]);
        let (grad_avg, square_avg) = (&mut state.grad_avg[..n], &mut state.square_avg[..n]);
        for i in 0..n {
            let g = gradient[i];
            let m = average(&mut grad_avg[i], beta1, g);
            let v = average(&mut square_avg[i], beta2, g * g);
            let m_hat = m * of_m + g * of_g;
            let root = (v * correct_v + self.eps_root).sqrt() + self.eps;
            let r = rate(m_hat, root);
            let before = if plain { r } else { previous[i] };
            previous[i] = r.flushed();
            x[i] -= lr * optimistic(self.alpha, self.beta, r, before);
            if let Some(out) = rates.get_mut(i) {
                *out = rate(lr, root);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::adam::Adam;
    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = β₂ = ½, ε = 1.
    fn simple() -> OptimisticAdam {
        OptimisticAdam { beta1: 0.5, beta2: 0.5, eps: 1.0, nesterov: false, ..dialect("optax") }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 3 then −1: m̂ = 3, ⅓, v̂ = 9, 11/3; r = ¾, then r₂; directions ¾, 2 r₂ − ¾.
        let r2 = 1.0 / 3.0 / ((11.0_f64 / 3.0).sqrt() + 1.0);
        let x2 = 0.925 - 0.1 * (2.0 * r2 - 0.75);
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[3.0, -1.0]), [0.925, x2], max_relative = 1e-14);
    }

    #[test]
    fn alpha_weighs_the_direction_and_beta_its_change() {
        // As above, with α = 2 and β = 3: directions 2 · ¾, 5 r₂ − 3 · ¾.
        let r2 = 1.0 / 3.0 / ((11.0_f64 / 3.0).sqrt() + 1.0);
        let rule = OptimisticAdam { alpha: 2.0, beta: 3.0, ..simple() };
        let x2 = 0.85 - 0.1 * (5.0 * r2 - 2.25);
        assert_relative_eq!(*trajectory(&rule, 0.1, &[3.0, -1.0]), [0.85, x2], max_relative = 1e-14);
    }

    #[test]
    fn zero_prior_doubles_the_first_step() {
        let rule = OptimisticAdam { zero_prior: true, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 0.85);
    }

    #[test]
    fn nesterov_looks_ahead() {
        // g = 3: m = 3/2, m̂ = ½ · 3/2 / ¾ + ½ · 3 / ½ = 4, v̂ = 9.
        let rule = OptimisticAdam { nesterov: true, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 0.9);
    }

    #[test]
    fn eps_root_stands_under_the_root() {
        // g = 3: v̂ = 9, √(9 + 7) + 1.
        let rule = OptimisticAdam { eps_root: 7.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 1.0 - 0.1 * 3.0 / 5.0);
    }

    #[test]
    fn without_optimism_it_is_adam() {
        let gradients = [3.0, -1.0, 0.0, 7.0];
        let rule = OptimisticAdam { beta: 0.0, nesterov: false, ..dialect("optax") };
        let expected = trajectory(&dialect::<Adam>("torch"), 0.1, &gradients);
        assert_relative_eq!(*trajectory(&rule, 0.1, &gradients), *expected, max_relative = 1e-14);
    }
}

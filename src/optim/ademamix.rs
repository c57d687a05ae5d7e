//! AdEMAMix.
//!
//! Adam with two momenta: a fast one that follows the present, and a slow one that remembers thousands of gradients.
//! One average cannot do both: with a decay rate close to one it is late where the surface bends, with a smaller one
//! it forgets the direction along a flat valley. The slow average is weighted by `α`, and since it is not corrected
//! for its start at zero, it comes in gradually; both its weight and its length may be warmed up.
//!
//! With gradient `g`, learning rate `η`, and all averages starting at zero:
//!
//! ```text
//! g  ← g + λ x                       coupled weight decay
//! x  ← x − η λ x                     or decoupled weight decay
//! m₁ ← β₁ m₁ + (1 − β₁) g            m̂₁ = m₁ / (1 − β₁ᵗ)
//! m₂ ← β₃ m₂ + (1 − β₃) g            not corrected
//! v  ← β₂ v + (1 − β₂) g²            v̂ = v / (1 − β₂ᵗ)
//! x  ← x − η (m̂₁ + α m₂) / (√(v̂ + ε_root) + ε)
//! ```
//!
//! In the first `T_α` updates `α t / T_α` stands in the place of `α`. In the first `T_β` the slow average grows from
//! the length of the fast one: its half-life goes in a straight line from that of `β₁` to that of `β₃`, so that in
//! the place of `β₃` stands
//!
//! ```text
//! β₃(t) = min(exp(1 / ((1 − t/T_β) / ln β₁ + (t/T_β) / ln β₃)), β₃)
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `alpha` | `eps_root` | warm-up                 | weight decay |
//! |:--------|:-----------------------|:--------|:-----------|:------------------------|:-------------|
//! | optax   | required (here `1e-3`) | `5`     | `0`        | the caller's functions  | decoupled    |
//! | paper   | none (here `1e-3`)     | `5`     | none       | `T_α = T_β`, off here   | decoupled    |
//!
//! optax (`contrib`) takes `alpha` and `b3` as functions of the number of updates done, `t − 1`; give it those of one
//! more to have these. The paper warms both up over the whole of the training, so that there is no default to be had;
//! without it, `alpha` and `beta3` are constant. The data of `paper` is of pytorch_optimizer's `AdEMAMix`. That goes
//! on with the line after `T_β`, which for `β₃ < β₁` divides by zero at some later update; here `β₃` stays. The
//! authors' own code adds `1e-8` to each `β` in the logarithms. With `β₁ = 0` the line begins at a half-life of zero.
//!
//! # References
//!
//! * M. Pagliardini, P. Ablin, and D. Grangier (2025), *The AdEMAMix optimizer: better, faster, older*, ICLR,
//!   arXiv:2409.03137.

use serde::{Deserialize, Serialize};

use super::{
    Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate, weight_decayed,
};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of AdEMAMix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdEmaMix {
    /// Decay rate `β₁` of the fast average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Decay rate `β₃` of the slow average of gradients, in `[0, 1)`.
    pub beta3: f64,
    /// Weight `α` of the slow average beside the fast one, not negative.
    pub alpha: f64,
    /// Updates `T_α` in which `α` grows from zero; 0 for none.
    pub alpha_warmup: u64,
    /// Updates `T_β` in which the slow average grows from the length of the fast one; 0 for none.
    pub beta3_warmup: u64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` under the square root, not negative.
    pub eps_root: f64,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

impl AdEmaMix {
    /// The weight of the slow average in update `t`.
    fn alpha_at(&self, t: u64) -> f64 {
        if t < self.alpha_warmup { self.alpha * (t as f64 / self.alpha_warmup as f64) } else { self.alpha }
    }

    /// The decay rate of the slow average in update `t`.
    fn beta3_at(&self, t: u64) -> f64 {
        if t >= self.beta3_warmup {
            return self.beta3;
        }
        let share = t as f64 / self.beta3_warmup as f64;
        // Half-lives, up to a factor; that of a rate of zero is zero, as its infinite logarithm has it.
        let [fast, slow] = [self.beta1, self.beta3].map(|beta| 1.0 / libm::log(beta));
        libm::exp(1.0 / ((1.0 - share) * fast + share * slow)).min(self.beta3)
    }
}

/// What AdEMAMix remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m₁`, fast average of gradients.
    grad_avg: Vec<R>,
    /// `m₂`, slow average of gradients.
    slow_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `β₁ᵗ`.
    beta1_t: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for AdEmaMix {
    const SPEC: Spec = Spec {
        name: "ademamix",
        summary: "Adam with a second momentum that is much slower",
        year: 2025,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the fast average of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients")
                .search(SQUARES)
                .alias(&[("optax", "b2")]),
            Param::real("beta3", "β₃", Range::Decay, "decay rate of the slow average of gradients")
                .search(Search::Complement(1e-5, 0.1))
                .alias(&[("optax", "b3")]),
            Param::real("alpha", "α", Range::NonNegative, "weight of the slow average")
                .search(Search::Linear(0.0, 10.0)),
            Param::whole("alpha_warmup", "T_α", 0, u64::MAX, "updates in which α grows from zero"),
            Param::whole("beta3_warmup", "T_β", 0, u64::MAX, "updates in which β₃ grows from β₁"),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser under the square root"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("ademamix.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let rule = Self {
            beta1: 0.9,
            beta2: 0.999,
            beta3: 0.9999,
            alpha: 5.0,
            alpha_warmup: 0,
            beta3_warmup: 0,
            eps: 1e-8,
            eps_root: 0.0,
            weight_decay: 0.0,
            decoupled_weight_decay: true,
        };
        vec![Dialect { name: "optax", lr: 1e-3, rule: rule.clone() }, Dialect { name: "paper", lr: 1e-3, rule }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            grad_avg: array(true, shape.dim, 0.0),
            slow_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            beta1_t: 1.0,
            beta2_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, beta2, lr) = (self.beta1, self.beta2, step.lr);
        let (alpha, beta3) = (self.alpha_at(step.t), self.beta3_at(step.t));
        state.beta1_t = next_power(state.beta1_t, beta1);
        state.beta2_t = next_power(state.beta2_t, beta2);
        let correct_m = 1.0 / (1.0 - state.beta1_t);
        let correct_v = 1.0 / (1.0 - state.beta2_t);
        let n = x.len();
        let (gradient, square_avg) = (&gradient[..n], &mut state.square_avg[..n]);
        let (grad_avg, slow_avg) = (&mut state.grad_avg[..n], &mut state.slow_avg[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let m1 = average(&mut grad_avg[i], beta1, g);
            let m2 = average(&mut slow_avg[i], beta3, g);
            let v = average(&mut square_avg[i], beta2, g * g);
            let rate = rate(lr, (v * correct_v + self.eps_root).sqrt() + self.eps);
            x[i] -= rate * (m1 * correct_m + m2 * alpha);
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

    /// A rule whose numbers can be followed by hand: β₁ = β₂ = ½, β₃ = ¾, α = 2, ε = 1.
    fn simple() -> AdEmaMix {
        AdEmaMix { beta1: 0.5, beta2: 0.5, beta3: 0.75, alpha: 2.0, eps: 1.0, ..dialect("paper") }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 3 then −1: m̂₁ = 3, 1/3; m₂ = 3/4, 5/16; v̂ = 9, 11/3.
        let x1 = 1.0 - 0.1 * (3.0 + 2.0 * 0.75) / 4.0;
        let x2 = x1 - 0.1 * (1.0 / 3.0 + 2.0 * 0.3125) / ((11.0_f64 / 3.0).sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[3.0, -1.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn eps_root_stands_under_the_root() {
        // g = 3: v̂ = 9, √(9 + 7) + 1.
        let rule = AdEmaMix { eps_root: 7.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 1.0 - 0.1 * 4.5 / 5.0);
    }

    #[test]
    fn alpha_grows_in_a_straight_line() {
        let rule = AdEmaMix { alpha: 6.0, alpha_warmup: 3, ..simple() };
        let weights = [1, 2, 3, 4].map(|t| rule.alpha_at(t));
        assert_relative_eq!(*weights.as_slice(), [2.0, 4.0, 6.0, 6.0], max_relative = 1e-14);
        // g = 3: m₂ = 3/4.
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 1.0 - 0.1 * (3.0 + 2.0 * 0.75) / 4.0);
    }

    #[test]
    fn half_life_of_the_slow_average_grows_in_a_straight_line() {
        // Half-lives of 1 and 4 updates; a third of the way between them lie 2, two thirds 3.
        let half_life = |updates: f64| 0.5_f64.powf(1.0 / updates);
        let rule = AdEmaMix { beta1: 0.5, beta3: half_life(4.0), beta3_warmup: 3, ..simple() };
        let rates = [1, 2, 3, 4].map(|t| rule.beta3_at(t));
        assert_relative_eq!(*rates.as_slice(), [2.0, 3.0, 4.0, 4.0].map(half_life), max_relative = 1e-14);
        // g = 3: m₂ = (1 − √½) 3.
        let expected = 1.0 - 0.1 * (3.0 + 2.0 * 3.0 * (1.0 - 0.5_f64.sqrt())) / 4.0;
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], expected, max_relative = 1e-14);
    }

    #[test]
    fn beta3_stays_where_it_is_below_beta1_or_has_been_reached() {
        let rule = AdEmaMix { beta1: 0.9, beta3: 0.81, beta3_warmup: 10, ..simple() };
        assert!((1..100).all(|t| rule.beta3_at(t) == 0.81));
    }

    #[test]
    fn half_life_may_begin_at_zero() {
        // Half of the half-life of 1 update: β₃ = ¼.
        let rule = AdEmaMix { beta1: 0.0, beta3: 0.5, beta3_warmup: 2, ..simple() };
        assert_relative_eq!(rule.beta3_at(1), 0.25, max_relative = 1e-14);
        assert_eq!(AdEmaMix { beta3: 0.0, ..rule }.beta3_at(1), 0.0);
    }

    #[test]
    fn weight_decay_is_coupled_or_decoupled() {
        // x = 1, λ = 2: g = 0 + 2, m̂₁ = 2, m₂ = ½, v̂ = 4.
        let rule = AdEmaMix { weight_decay: 2.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[0.0])[0], 0.8);
        let rule = AdEmaMix { decoupled_weight_decay: false, ..rule };
        assert_relative_eq!(trajectory(&rule, 0.1, &[0.0])[0], 1.0 - 0.1 * 3.0 / 3.0);
    }
}

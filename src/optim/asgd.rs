//! Averaged stochastic gradient descent (ASGD).
//!
//! Gradient descent that answers with the average of its iterates. With noisy gradients an iterate keeps jumping about
//! the minimum; the mean of many has hardly any of that noise left, and in the long run it is as good as what a
//! second-order method gives. So the steps may stay large, with a rate that falls more slowly than plain gradient
//! descent would need. The average should begin late, since it drags the way from the start along.
//!
//! With gradient `g` and learning rate `η`, in update `t = 1, 2, …`:
//!
//! ```text
//! g ← g + ω x
//! η_t = η / (1 + λ η (t − 1))^α
//! x ← x − η_t (g + λ x)
//! μ = 1 / max(1, t − 1 − t₀)
//! x̄ ← x̄ + μ (x − x̄)                  the answer, which is x while μ = 1
//! ```
//!
//! # Conventions
//!
//! | library | `lr`   | `lambda` | `alpha` | `t0`  | `weight_decay` |
//! |:--------|:-------|:---------|:--------|:------|:---------------|
//! | PyTorch | `1e-2` | `1e-4`   | `0.75`  | `1e6` | `0`, coupled   |
//!
//! PyTorch's `λ`, its `lambd`, is two things at once: a weight decay, and how fast the rate falls. Its average begins
//! after a million updates: in shorter runs than that it is plain gradient descent; `t0 = 0` averages from update 2 on.
//! It leaves `x̄` in its state (`ax`), where few look; here it is what the trace shows. It works out the rate of an
//! update at the end of the one before, so a schedule acts one update late.
//!
//! # References
//!
//! * B. T. Polyak and A. B. Juditsky (1992), *Acceleration of stochastic approximation by averaging*, SIAM Journal on
//!   Control and Optimization 30(4), doi:10.1137/0330046.
//! * W. Xu (2011), *Towards optimal one pass large scale learning with averaged stochastic gradient descent*,
//!   arXiv:1107.2490 (the schedule of the rate).
//! * L. Bottou (2012), *Stochastic gradient descent tricks*, Neural Networks: Tricks of the Trade,
//!   doi:10.1007/978-3-642-35289-8_25.

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OF_GRADIENT, Optimizer, Shape, Step, array, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of averaged stochastic gradient descent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asgd {
    /// Decay `λ` of the iterate, and with it of the learning rate, not negative.
    pub lambda: f64,
    /// Power `α` with which the learning rate falls, not negative.
    pub alpha: f64,
    /// Update `t₀` after which the average begins, not negative.
    pub t0: f64,
    /// Weight decay `ω`, coupled, not negative.
    pub weight_decay: f64,
}

/// What averaged stochastic gradient descent remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `x̄`, average of iterates.
    average: Vec<R>,
    /// `η_t` of the next update, but for the first.
    rate: R,
}

impl Optimizer for Asgd {
    const SPEC: Spec = Spec {
        name: "asgd",
        summary: "gradient descent that answers with its average iterate",
        year: 1992,
        params: &[
            Param::real("lambda", "λ", Range::NonNegative, "decay of the iterate and of the rate")
                .alias(&[("torch", "lambd")]),
            Param::real("alpha", "α", Range::NonNegative, "power with which the rate falls")
                .search(Search::Linear(0.5, 1.0)),
            Param::real("t0", "t₀", Range::NonNegative, "update after which the average begins"),
            Param::real("weight_decay", "ω", Range::NonNegative, "weight decay, coupled"),
        ],
        source: include_str!("asgd.rs"),
    };

    const LR: Search = LR_OF_GRADIENT;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self { lambda: 1e-4, alpha: 0.75, t0: 1e6, weight_decay: 0.0 };
        vec![Dialect { name: "torch", lr: 1e-2, rule: torch }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { average: array(true, shape.dim, 0.0), rate: R::of(0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let t = step.t as f64;
        let rate = if step.t == 1 { step.lr } else { state.rate };
        let fall = (step.lr * (self.lambda * t) + 1.0).map(|base| libm::pow(base, self.alpha));
        state.rate = (step.lr / fall).flushed();
        let keep = rate * -self.lambda + 1.0;
        let mu = 1.0 / (t - 1.0 - self.t0).max(1.0);
        let n = x.len();
        let (gradient, average) = (&gradient[..n], &mut state.average[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, false, rate, gradient[i], &mut x[i]);
            x[i] = x[i] * keep - rate * g;
            average[i] = if mu == 1.0 { x[i] } else { average[i] + (x[i] - average[i]) * mu }.flushed();
            if let Some(out) = rates.get_mut(i) {
                *out = rate;
            }
        }
    }

    fn answers(&self) -> bool {
        true
    }

    fn answer<R: Real>(&self, state: &State<R>, _: &[R], answer: &mut [R]) {
        answer.copy_from_slice(&state.average);
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule that neither decays nor averages.
    fn plain() -> Asgd {
        Asgd { lambda: 0.0, ..dialect("torch") }
    }

    /// The answers on the way from 1 at these rates.
    fn answers(rule: &Asgd, lrs: &[f64], gradients: &[f64]) -> Vec<f64> {
        let (mut state, mut x, mut answer) = (rule.init::<f64>(&Shape::vector(1)), [1.0], [0.0]);
        let mut answers = Vec::new();
        for ((t, &lr), &g) in (1..).zip(lrs).zip(gradients) {
            rule.step(&mut state, &Step { t, lr, loss: 0.0, normal: &[] }, &[g], &mut x, &mut []);
            rule.answer(&state, &x, &mut answer);
            answers.push(answer[0]);
        }
        answers
    }

    #[test]
    fn without_decay_it_is_gradient_descent() {
        assert_relative_eq!(*trajectory(&plain(), 0.1, &[2.0, -1.0]), [0.8, 0.9]);
    }

    #[test]
    fn lambda_shrinks_the_iterate_and_lets_the_rate_fall() {
        // λ = 10, η = 0.1, α = 2: rates 0.1, 0.1/2², 0.1/3²; from 1: 0 − 0.2; then −0.2 · ¾ + 0.025; …
        let rule = Asgd { lambda: 10.0, alpha: 2.0, ..plain() };
        let x3 = -0.125 * (1.0 - 1.0 / 9.0) - 3.0 * 0.1 / 9.0;
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0, -1.0, 3.0]), [-0.2, -0.125, x3], max_relative = 1e-14);
    }

    #[test]
    fn the_average_begins_with_the_iterate_two_after_t0() {
        // Iterates 0.9, 0.7, 0.3, 0.2, 0.6; with t₀ = 1 the average is over the last three.
        let (lrs, gradients) = ([0.1; 5], [1.0, 2.0, 4.0, 1.0, -4.0]);
        let rule = Asgd { t0: 1.0, ..plain() };
        let expected = [0.9, 0.7, 0.3, 0.25, 1.1 / 3.0];
        assert_relative_eq!(*answers(&rule, &lrs, &gradients), expected, max_relative = 1e-14);
        assert_relative_eq!(*answers(&plain(), &lrs, &gradients), [0.9, 0.7, 0.3, 0.2, 0.6], max_relative = 1e-14);
    }

    #[test]
    fn a_schedule_acts_one_update_late() {
        // Rates 0.1, then that of update 1 again, then that of update 2.
        assert_relative_eq!(*answers(&plain(), &[0.1, 0.3, 0.2], &[1.0, 1.0, 1.0]), [0.9, 0.8, 0.5]);
    }

    #[test]
    fn weight_decay_goes_through_the_gradient() {
        // ω = 3, x = 1, no gradient: 1 − 0.1 · 3; the answer too.
        let rule = Asgd { weight_decay: 3.0, ..plain() };
        assert_relative_eq!(*answers(&rule, &[0.1; 2], &[0.0; 2]), [0.7, 0.49]);
    }
}

//! AdaBound.
//!
//! Adam that turns into gradient descent with momentum: the rate of each coordinate is kept between two bounds, which
//! begin at zero and infinity and close in on one number, the final rate. So the start is as fast as Adam's, and the
//! end as steady as that of plain descent, without a moment at which one has to be switched to the other.
//!
//! With gradient `g`, learning rate `η`, both averages starting at zero, and the base `b = η₀` or, where that is zero,
//! the learning rate of the first update:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! m ← β₁ m + (1 − β₁) g
//! v ← β₂ v + (1 − β₂) g²             the largest so far with amsgrad
//! a = η √(1 − β₂ᵗ) / (1 − β₁ᵗ) / (√v + ε)
//! f = η_f · η / b
//! a ← min(max(a, f (1 − 1/(γ t + 1))), f (1 + 1/(γ t)))
//! x ← x − a m
//! ```
//!
//! # Conventions
//!
//! | library | `lr`   | `final_lr` | `gamma` | `eps`  | `base_lr`             | weight decay |
//! |:--------|:-------|:-----------|:--------|:-------|:----------------------|:-------------|
//! | paper   | `1e-3` | `0.1`      | `1e-3`  | `1e-8` | `0`, the first update | coupled      |
//!
//! `paper` is the authors' package, adabound; the paper divides `a` by `√t` and corrects no average. A schedule
//! scales the final rate as it does the learning rate: by `η/b`, where the package takes as `b` what it was
//! constructed with. That is the learning rate of the first update, if the schedule begins at its base, and so
//! `base_lr = 0` stands for that: for the first one that is not zero. A schedule with a warm-up begins below its
//! base; there, give the `lr` as `base_lr` too, or the final rate will be too high by as much as the first rate is
//! too low. With a constant `lr` of any size the final rate is `final_lr`. The package divides by zero for `γ = 0`,
//! so that is not allowed.
//!
//! # References
//!
//! * L. Luo, Y. Xiong, Y. Liu, and X. Sun (2019), *Adaptive gradient methods with dynamic bound of learning rate*,
//!   ICLR, arXiv:1902.09843.

use serde::{Deserialize, Serialize};

use super::{
    Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate, weight_decayed,
};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of AdaBound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdaBound {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Rate `η_f` that the bounds close in on, not negative.
    pub final_lr: f64,
    /// Speed `γ` with which they do, above zero.
    pub gamma: f64,
    /// Learning rate `η₀` at which `final_lr` is meant; 0 for that of the first update.
    pub base_lr: f64,
    /// Stabiliser `ε` of the denominator, not negative.
    pub eps: f64,
    /// Uses the largest average of squared gradients so far (AMSBound).
    pub amsgrad: bool,
    /// Weight decay `λ`, not negative; it adds to the gradient.
    pub weight_decay: f64,
}

/// What AdaBound remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// The largest `v` so far; empty without `amsgrad`.
    square_max: Vec<R>,
    /// `η₀`, zero until there is a learning rate.
    base_lr: R,
    /// `β₁ᵗ`.
    beta1_t: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for AdaBound {
    const SPEC: Spec = Spec {
        name: "adabound",
        summary: "Adam whose rates are bounded and become one rate",
        year: 2019,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients").search(MOMENTUM),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients").search(SQUARES),
            Param::real("final_lr", "η_f", Range::NonNegative, "rate that the bounds close in on")
                .search(Search::Log(1e-5, 10.0)),
            Param::real("gamma", "γ", Range::Positive, "speed with which they do"),
            Param::real("base_lr", "η₀", Range::NonNegative, "learning rate at which final_lr is meant"),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser of the denominator").search(STABILISER),
            Param::flag("amsgrad", "use the largest average of squared gradients so far").alias(&[("", "amsbound")]),
            Param::real("weight_decay", "λ", Range::NonNegative, "coupled weight decay"),
        ],
        source: include_str!("adabound.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let rule = Self {
            beta1: 0.9,
            beta2: 0.999,
            final_lr: 0.1,
            gamma: 1e-3,
            base_lr: 0.0,
            eps: 1e-8,
            amsgrad: false,
            weight_decay: 0.0,
        };
        vec![Dialect { name: "paper", lr: 1e-3, rule }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            grad_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            square_max: array(self.amsgrad, shape.dim, 0.0),
            base_lr: R::of(self.base_lr),
            beta1_t: 1.0,
            beta2_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let lr = step.lr;
        state.beta1_t = next_power(state.beta1_t, self.beta1);
        state.beta2_t = next_power(state.beta2_t, self.beta2);
        let corrected = lr * ((1.0 - state.beta2_t).sqrt() / (1.0 - state.beta1_t));
        state.base_lr = state.base_lr.zip(lr, |base, lr| if base == 0.0 { lr } else { base });
        let time = self.gamma * step.t as f64;
        let last = rate(lr, state.base_lr) * self.final_lr;
        let (lower, upper) = (last * (1.0 - 1.0 / (time + 1.0)), last * (1.0 + 1.0 / time));
        let n = x.len();
        let (gradient, grad_avg, square_avg) = (&gradient[..n], &mut state.grad_avg[..n], &mut state.square_avg[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, false, lr, gradient[i], &mut x[i]);
            let m = average(&mut grad_avg[i], self.beta1, g);
            let mut v = average(&mut square_avg[i], self.beta2, g * g);
            if self.amsgrad {
                v = v.max(state.square_max[i]);
                state.square_max[i] = v.flushed();
            }
            let a = rate(corrected, v.sqrt() + self.eps).max(lower).min(upper);
            x[i] -= a * m;
            if let Some(out) = rates.get_mut(i) {
                *out = a;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = ½, β₂ = ¾, ε = 1, γ = 1, and so bounds of
    /// `final_lr` times 1/2 and 2, then 2/3 and 3/2.
    fn simple() -> AdaBound {
        AdaBound { beta1: 0.5, beta2: 0.75, eps: 1.0, gamma: 1.0, ..dialect("paper") }
    }

    /// The last iterate when each update has a learning rate of its own.
    fn scheduled(rule: &AdaBound, rates_and_gradients: &[(f64, f64)]) -> f64 {
        let (mut state, mut x) = (rule.init::<f64>(&Shape::vector(1)), [1.0]);
        for (t, &(lr, g)) in (1..).zip(rates_and_gradients) {
            rule.step(&mut state, &Step { t, lr, loss: 0.0, normal: &[] }, &[g], &mut x, &mut []);
        }
        x[0]
    }

    #[test]
    fn between_the_bounds_it_is_adam() {
        // g = 2 then −4: m = 1, −3/2; v = 1, 19/4; lr √¼/½ / 2 = lr/2, then lr √(7/16)/(3/4) / (√4.75 + 1).
        let rule = AdaBound { gamma: 1e-6, ..simple() };
        let x1 = 1.0 - 0.1 / 2.0;
        let x2 = x1 + 1.5 * 0.1 * 0.4375_f64.sqrt() / 0.75 / (4.75_f64.sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0, -4.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn bounds_close_in_on_the_final_rate() {
        // g = 2 each: m = 1, 3/2. The rate is far below the lower bounds 1/2, 2/3 of 0.3, or far above the upper ones.
        for (lr, [first, second]) in [(1e-3, [0.15, 0.2]), (1e3, [0.6, 0.45])] {
            let path = trajectory(&AdaBound { final_lr: 0.3, ..simple() }, lr, &[2.0, 2.0]);
            assert_relative_eq!(*path, [1.0 - first, 1.0 - first - 1.5 * second], max_relative = 1e-14);
        }
    }

    #[test]
    fn final_rate_follows_the_schedule() {
        // g = 2 each, rates far below the bounds: the second bound is that of a half of 0.3.
        let run = [(2e-3, 2.0), (1e-3, 2.0)];
        let rule = AdaBound { final_lr: 0.3, ..simple() };
        assert_relative_eq!(scheduled(&rule, &run), 1.0 - 0.15 - 1.5 * 0.1, max_relative = 1e-14);
        // With a base of 4e-3 they are those of a half and a quarter.
        let rule = AdaBound { base_lr: 4e-3, ..rule };
        assert_relative_eq!(scheduled(&rule, &run), 1.0 - 0.075 - 1.5 * 0.05, max_relative = 1e-14);
    }

    #[test]
    fn base_is_the_first_learning_rate_that_is_not_zero() {
        // The averages go on: m = 1, 3/2.
        let rule = AdaBound { final_lr: 0.3, ..simple() };
        let x = scheduled(&rule, &[(0.0, 2.0), (1e-3, 2.0)]);
        assert_relative_eq!(x, 1.0 - 1.5 * 0.2, max_relative = 1e-14);
    }

    #[test]
    fn amsgrad_takes_the_maximum() {
        // g = 4 then 0: v = 4, 3; m = 2, 1.
        let rule = AdaBound { gamma: 1e-6, amsgrad: true, ..simple() };
        let (x1, second) = (1.0 - 0.2 / 3.0, 0.1 * 0.4375_f64.sqrt() / 0.75 / 3.0);
        assert_relative_eq!(*trajectory(&rule, 0.1, &[4.0, 0.0]), [x1, x1 - second], max_relative = 1e-14);
    }

    #[test]
    fn weight_decay_adds_to_the_gradient() {
        // x = 1, λ = 2: g = 0 + 2, as in the first test.
        let rule = AdaBound { gamma: 1e-6, weight_decay: 2.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[0.0])[0], 0.95, max_relative = 1e-14);
    }
}

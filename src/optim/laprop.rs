//! LaProp.
//!
//! RMSprop first, then momentum: each gradient is normalised by the root mean square of its own time, and what is
//! averaged is the result. In Adam, which averages first, a gradient in the momentum is divided by what comes long
//! after it, so that momentum and adaptivity pull at each other and `β₁` must not be much larger than `β₂`. Here the
//! two are free of each other, and no step is longer than what its normalised gradients allow.
//!
//! With gradient `g`, learning rate `η`, and all averages starting at zero:
//!
//! ```text
//! v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
//! u = g / (√(v̂ + ε_root) + ε)
//! m ← β₁ m + (1 − β₁) u
//! x ← x − η m / (1 − β₁ᵗ)
//! x ← x − η λ x                      or x ← x − λ x with fixed_decay
//! ```
//!
//! With `lr_in_momentum` the average is of steps, `m ← β₁ m + (1 − β₁) η u`, and `x ← x − m η/l`, where
//! `l ← β₁ l + (1 − β₁) η` is the like average of learning rates; that differs when they change during the run. With
//! `centered`, from update `τ + 1` on, `v − c²` stands in the place of `v`, where `c ← β₂ c + (1 − β₂) g`. With
//! `amsgrad` it is the largest so far; with both, the largest since update `τ + 1`. With `eps_hat` both stabilisers
//! are added before the correction: the denominator is `(√(v + ε_root) + ε) / √(1 − β₂ᵗ)`.
//!
//! # Conventions
//!
//! | library | `lr`   | `eps`   | `eps_root` | `eps_hat` | `lr_in_momentum` | `fixed_decay` |
//! |:--------|:-------|:--------|:-----------|:----------|:-----------------|:--------------|
//! | paper   | `4e-4` | `1e-15` | `0`        | `false`   | `true`           | `true`        |
//!
//! `paper` is the authors' code; their text has the formula above as it stands, `lr_in_momentum = false`. That code
//! is no package. pytorch_optimizer's `LaProp` is one, and the data has its trajectories; it differs in
//! `eps_root = 1e-15`, which cannot be changed, `eps_hat = true` and `fixed_decay = false`, and rounds the correction
//! of `m` to single precision unless `foreach = False`. Its coupled weight decay goes into a gradient that nobody
//! uses any more, so there is none here. With `centered` and `amsgrad` it keeps the maximum from the first update on,
//! when it still is of the second moment, so that centering has hardly an effect; here it begins with the variance,
//! as in the authors' code, which however has names in these lines that are not defined. Rounding can push the
//! variance below zero; here it counts as zero then. Where the denominator is zero, which takes no `ε` at all, the
//! coordinate stays.
//!
//! # References
//!
//! * L. Ziyin, Z. T. Wang, and M. Ueda (2020), *LaProp: separating momentum and adaptivity in Adam*,
//!   arXiv:2002.04839.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of LaProp.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in some library")]
pub struct LaProp {
    /// Decay rate `β₁` of the average of normalised gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` under the square root, not negative.
    pub eps_root: f64,
    /// Adds both stabilisers before the bias correction instead of after it.
    pub eps_hat: bool,
    /// Normalises by the variance of the gradient instead of its second moment.
    pub centered: bool,
    /// Updates `τ` before that.
    pub centered_after: u64,
    /// Uses the largest average of squared gradients (or variance) so far.
    pub amsgrad: bool,
    /// Averages steps, scaled by the learning rate, instead of normalised gradients.
    pub lr_in_momentum: bool,
    /// Weight decay `λ`, not negative; it shrinks `x` directly.
    pub weight_decay: f64,
    /// Shrinks `x` by `λ x`, whatever the learning rate, instead of by `η λ x`.
    pub fixed_decay: bool,
}

/// What LaProp remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of normalised gradients or steps.
    scaled_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `c`, average of gradients; empty unless centered.
    grad_avg: Vec<R>,
    /// The largest `v` or variance so far; empty without `amsgrad`.
    square_max: Vec<R>,
    /// `l`, average of learning rates.
    lr_avg: R,
    /// `β₁ᵗ`.
    beta1_t: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for LaProp {
    const SPEC: Spec = Spec {
        name: "laprop",
        summary: "momentum of gradients that are normalised first",
        year: 2020,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of normalised gradients")
                .search(MOMENTUM),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients").search(SQUARES),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser under the square root"),
            Param::flag("eps_hat", "add both before the bias correction"),
            Param::flag("centered", "normalise by the variance, not the second moment"),
            Param::whole("centered_after", "τ", 0, u64::MAX, "updates before that")
                .alias(&[("", "steps_before_using_centered")]),
            Param::flag("amsgrad", "use the largest average of squared gradients so far").alias(&[("", "ams_bound")]),
            Param::flag("lr_in_momentum", "average steps, not normalised gradients"),
            Param::real("weight_decay", "λ", Range::NonNegative, "decoupled weight decay"),
            Param::flag("fixed_decay", "shrink x by λ x whatever the learning rate"),
        ],
        source: include_str!("laprop.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let rule = Self {
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-15,
            eps_root: 0.0,
            eps_hat: false,
            centered: false,
            centered_after: 10,
            amsgrad: false,
            lr_in_momentum: true,
            weight_decay: 0.0,
            fixed_decay: true,
        };
        vec![Dialect { name: "paper", lr: 4e-4, rule }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            scaled_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            grad_avg: array(self.centered, shape.dim, 0.0),
            square_max: array(self.amsgrad, shape.dim, 0.0),
            lr_avg: R::of(0.0),
            beta1_t: 1.0,
            beta2_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, beta2, lr) = (self.beta1, self.beta2, step.lr);
        state.beta1_t = next_power(state.beta1_t, beta1);
        state.beta2_t = next_power(state.beta2_t, beta2);
        let correct_v = 1.0 / (1.0 - state.beta2_t);
        // Outside of the average stands the learning rate, or what undoes the averaging of it.
        let (inside, outside) = if self.lr_in_momentum {
            let averaged = average(&mut state.lr_avg, beta1, lr);
            (lr, lr.zip(averaged, |lr, averaged| if lr == 0.0 { 1.0 } else { lr / averaged }))
        } else {
            (R::of(1.0), lr / (1.0 - state.beta1_t))
        };
        let decay = if self.fixed_decay { R::of(self.weight_decay) } else { lr * self.weight_decay };
        let centered_yet = step.t > self.centered_after;
        let n = x.len();
        let (gradient, scaled_avg) = (&gradient[..n], &mut state.scaled_avg[..n]);
        let square_avg = &mut state.square_avg[..n];
        for i in 0..n {
            let g = gradient[i];
            let mut v = average(&mut square_avg[i], beta2, g * g);
            if self.centered {
                let c = average(&mut state.grad_avg[i], beta2, g);
                if centered_yet {
                    v = (v - c * c).max(R::of(0.0));
                }
            }
            if self.amsgrad && (centered_yet || !self.centered) {
                v = v.max(state.square_max[i]);
                state.square_max[i] = v.flushed();
            }
            let root = if self.eps_hat {
                ((v + self.eps_root).sqrt() + self.eps) * correct_v.sqrt()
            } else {
                (v * correct_v + self.eps_root).sqrt() + self.eps
            };
            let m = average(&mut scaled_avg[i], beta1, rate(inside, root) * g);
            x[i] -= outside * m;
            x[i] -= x[i] * decay;
            if let Some(out) = rates.get_mut(i) {
                *out = rate(lr, root);
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
    fn simple() -> LaProp {
        LaProp { beta1: 0.5, beta2: 0.5, eps: 1.0, centered_after: 0, ..dialect("paper") }
    }

    /// The iterates when each update has a learning rate of its own.
    fn scheduled(rule: &LaProp, rates_and_gradients: &[(f64, f64)]) -> f64 {
        let (mut state, mut x) = (rule.init::<f64>(&Shape::vector(1)), [1.0]);
        for (t, &(lr, g)) in (1..).zip(rates_and_gradients) {
            rule.step(&mut state, &Step { t, lr, loss: 0.0, normal: &[] }, &[g], &mut x, &mut []);
        }
        x[0]
    }

    #[test]
    fn gradients_are_normalised_before_they_are_averaged() {
        // g = 3 then −1: v̂ = 9, 11/3; u = 3/4, −1/(√(11/3) + 1); m = 3/8, 3/16 + u/2; 1 − β₁ᵗ = 1/2, 3/4.
        let x1 = 1.0 - 0.1 * 0.75;
        let x2 = x1 - 0.1 * (0.1875 - 0.5 / ((11.0_f64 / 3.0).sqrt() + 1.0)) / 0.75;
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[3.0, -1.0]), [x1, x2], max_relative = 1e-14);
        let rule = LaProp { lr_in_momentum: false, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[3.0, -1.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn changing_learning_rates_stand_inside_the_average_or_outside() {
        // β₂ = 0 and ε = 0: u = 1 each. η = 0.2, 0.1: m = l = 0.1, 0.1, so steps of 0.2, 0.1.
        let run = [(0.2, 3.0), (0.1, 5.0)];
        let rule = LaProp { beta2: 0.0, eps: 0.0, ..simple() };
        assert_relative_eq!(scheduled(&rule, &run), 0.7, max_relative = 1e-14);
        // u = 1, −1: with the rate inside, m = 0.1, 0, outside, m = 1/2, −1/4 over 3/4.
        let run = [(0.2, 3.0), (0.1, -5.0)];
        assert_relative_eq!(scheduled(&rule, &run), 0.8, max_relative = 1e-14);
        let rule = LaProp { lr_in_momentum: false, ..rule };
        assert_relative_eq!(scheduled(&rule, &run), 0.8 + 0.1 / 3.0, max_relative = 1e-14);
    }

    #[test]
    fn a_learning_rate_of_zero_goes_on_with_the_average() {
        // m = 0.1, 0.05: a correction of one.
        let rule = LaProp { beta2: 0.0, eps: 0.0, ..simple() };
        assert_relative_eq!(scheduled(&rule, &[(0.2, 3.0), (0.0, 5.0)]), 0.75, max_relative = 1e-14);
    }

    #[test]
    fn eps_root_stands_under_the_root_and_eps_hat_before_the_correction() {
        // g = 3: v̂ = 9, √(9 + 7) + 1; v = 9/2, √(9/2 + 7/4) + 1 = 7/2, over √½.
        let rule = LaProp { eps_root: 7.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 1.0 - 0.1 * 3.0 / 5.0);
        let rule = LaProp { eps_root: 1.75, eps_hat: true, ..simple() };
        let expected = 1.0 - 0.1 * 3.0 * 0.5_f64.sqrt() / 3.5;
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], expected, max_relative = 1e-14);
    }

    #[test]
    fn centered_subtracts_the_squared_mean_after_a_while() {
        // g = 4: v = 8, c = 2; (8 − 4)/½ = 8, √8 + 1 or, not yet, √16 + 1.
        for (centered_after, root) in [(0, 8.0_f64.sqrt()), (1, 4.0)] {
            let rule = LaProp { centered: true, centered_after, ..simple() };
            let x = trajectory(&rule, 0.1, &[4.0])[0];
            assert_relative_eq!(x, 1.0 - 0.4 / (root + 1.0), max_relative = 1e-14);
        }
    }

    #[test]
    fn centered_survives_a_constant_gradient() {
        let rule = LaProp { centered: true, ..simple() };
        assert!(trajectory(&rule, 0.1, &[0.7; 100]).iter().all(|x| x.is_finite()), "variance went negative");
    }

    #[test]
    fn amsgrad_takes_the_maximum_before_the_correction() {
        // β₁ = 0, g = 4 then 1: v = 8, 9/2; largest 8, over 3/4.
        let rule = LaProp { beta1: 0.0, amsgrad: true, ..simple() };
        let x2 = 0.92 - 0.1 / ((8.0_f64 / 0.75).sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&rule, 0.1, &[4.0, 1.0]), [0.92, x2], max_relative = 1e-14);
    }

    #[test]
    fn amsgrad_begins_when_the_variance_does() {
        // β₁ = 0, g = 4 then 1: v = 8, 9/2; c = 2, 3/2; the variance 9/4, over 3/4; not the 8 from before.
        let rule = LaProp { beta1: 0.0, amsgrad: true, centered: true, centered_after: 1, ..simple() };
        let x2 = 0.92 - 0.1 / (3.0_f64.sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&rule, 0.1, &[4.0, 1.0]), [0.92, x2], max_relative = 1e-14);
    }

    #[test]
    fn weight_decay_comes_after_the_step() {
        // As in the first step above, then less a half, or a twentieth.
        let rule = LaProp { weight_decay: 0.5, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 0.925 * 0.5, max_relative = 1e-14);
        let rule = LaProp { fixed_decay: false, ..rule };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 0.925 * 0.95, max_relative = 1e-14);
    }
}

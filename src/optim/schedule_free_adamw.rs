//! Schedule-free `AdamW`.
//!
//! Adam without momentum and without a schedule: the fast sequence `z` takes steps that are divided by the root mean
//! square of the gradient, and an average of `z` does both what momentum does and what a falling learning rate does.
//! The method returns the average `x`: the loss in the trace is that of `x`, not that of `y`, where the gradient was
//! taken. `schedule_free_sgd` is the same with plain gradients, and says more about the sequences.
//!
//! With gradient `g` at `y`, learning rate `η`, `v = 0` and `z = x = y` at the start, and `W` of `warmup_steps`:
//!
//! ```text
//! γ ← η min(1, t / W)                warm-up, if W > 0; otherwise γ is η
//! v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
//! u = g / (√v̂ + ε) + λ y             decoupled weight decay
//! z ← z − γ u
//! w ← t^r γ_max^p                    γ_max: the largest γ so far
//! c = w / Σ w                        Σ w: the sum of all w so far
//! x ← (1 − c) x + c z
//! y ← (1 − β₁) z + β₁ x              where the next gradient is taken
//! ```
//!
//! With `warmup_from_zero` the step takes `η min(1, (t − 1) / W)` instead, which is zero in the first update, while
//! `w` is as above. With `correction_in_lr`, `√(1 − β₂ᵗ)` is a factor of `γ`, also in `w` and for the weight decay, and
//! `v̂ = v`: the first updates count less in the average. A scheduled rate acts on `η`.
//!
//! # Conventions
//!
//! | library              | `lr`     | `warmup_from_zero` | `weight_step_power` | `correction_in_lr`            |
//! |:---------------------|:---------|:-------------------|:--------------------|:------------------------------|
//! | optax (`contrib`)    | `0.0025` | `true`             | none, that is `0`   | `false`                       |
//! | `schedulefree` 1.4.1 | `0.0025` | `false`            | `r`, `0`            | `false`                       |
//! | paper, Algorithm 1   | tuned    | `false`            | none, that is `0`   | `true`                        |
//!
//! `schedulefree` is the authors' package, here the dialect `paper`; `AdamWScheduleFreePaper` is the class in it that
//! the published experiments used, with `correction_in_lr`. Both libraries keep only `y` and `z` and find `x` from
//! them, dividing by `β₁`; here `x` is kept, so that `β₁ = 0` needs no care. Weight decay is taken at `y` by all. In
//! optax, the weight of a schedule's update `t` is that of the rate of update `t + 1`; here it is that of its own rate,
//! which makes no difference while the rate does not rise. Where `√v̂ + ε` is zero, the coordinate only decays. The
//! rate in the trace is `γ / (√v̂ + ε)`, with which the gradient enters `z`.
//!
//! # References
//!
//! * A. Defazio, X. Yang, H. Mehta, K. Mishchenko, A. Khaled, and A. Cutkosky (2024), *The road less scheduled*,
//!   `NeurIPS`, arXiv:2405.15682.
//! * I. Loshchilov and F. Hutter (2019), *Decoupled weight decay regularization*, ICLR, arXiv:1711.05101.

use serde::{Deserialize, Serialize};

use super::schedule_free_sgd::{
    Averaging, BETA1, Sequences, WARMUP_FROM_ZERO, WARMUP_STEPS, WEIGHT_LR_POWER, WEIGHT_STEP_POWER, advance,
};
use super::{Dialect, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of schedule-free `AdamW`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleFreeAdamW {
    /// Share `β₁` of the average in the point where gradients are taken, in `[0, 1]`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// The bias correction of `v` is a factor of the learning rate, also in the weights of the average.
    pub correction_in_lr: bool,
    /// Updates `W` of a linear warm-up; 0 for none.
    pub warmup_steps: u64,
    /// The warm-up's first step has length zero, but not its weight.
    pub warmup_from_zero: bool,
    /// Power `p` of the rate in the weights of the average, not negative.
    pub weight_lr_power: f64,
    /// Power `r` of the update's number in the weights of the average, not negative.
    pub weight_step_power: f64,
    /// Decoupled weight decay `λ`, not negative.
    pub weight_decay: f64,
}

/// What schedule-free `AdamW` remembers.
#[derive(Debug)]
pub struct State<R> {
    sequences: Sequences<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for ScheduleFreeAdamW {
    const SPEC: Spec = Spec {
        name: "schedule_free_adamw",
        summary: "Adam with averaging for momentum and for a schedule",
        year: 2024,
        params: &[
            BETA1.alias(&[("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients")
                .search(SQUARES)
                .alias(&[("optax", "b2")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::flag("correction_in_lr", "the bias correction is a factor of the learning rate"),
            WARMUP_STEPS,
            WARMUP_FROM_ZERO,
            WEIGHT_LR_POWER,
            WEIGHT_STEP_POWER,
            Param::real("weight_decay", "λ", Range::NonNegative, "decoupled weight decay"),
        ],
        source: include_str!("schedule_free_adamw.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let paper = Self {
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
            correction_in_lr: false,
            warmup_steps: 0,
            warmup_from_zero: false,
            weight_lr_power: 2.0,
            weight_step_power: 0.0,
            weight_decay: 0.0,
        };
        vec![
            Dialect { name: "optax", lr: 2.5e-3, rule: Self { warmup_from_zero: true, ..paper.clone() } },
            Dialect { name: "paper", lr: 2.5e-3, rule: paper },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { sequences: Sequences::new(shape.dim), square_avg: array(true, shape.dim, 0.0), beta2_t: 1.0 }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        // What this file's documentation calls `y` is the `x` of the engine.
        let y = x;
        state.beta2_t = next_power(state.beta2_t, self.beta2);
        let correction = 1.0 - state.beta2_t;
        let (correct_lr, correct_v) =
            if self.correction_in_lr { (correction.sqrt(), 1.0) } else { (1.0, 1.0 / correction) };
        let (lr, c) = state.sequences.begin(&self.averaging(), step, R::of(correct_lr), y);
        let n = y.len();
        let (base, average_z) = (&mut state.sequences.base[..n], &mut state.sequences.average[..n]);
        let (gradient, square_avg) = (&gradient[..n], &mut state.square_avg[..n]);
        for i in 0..n {
            let g = gradient[i];
            let v = average(&mut square_avg[i], self.beta2, g * g);
            let rate = rate(lr, (v * correct_v).sqrt() + self.eps);
            let decay = y[i] * lr * self.weight_decay;
            y[i] = advance(&mut base[i], &mut average_z[i], rate * g + decay, c, self.beta1);
            if let Some(out) = rates.get_mut(i) {
                *out = rate;
            }
        }
    }

    fn answers(&self) -> bool {
        true
    }

    fn answer<R: Real>(&self, state: &State<R>, _: &[R], answer: &mut [R]) {
        answer.copy_from_slice(&state.sequences.average);
    }
}

impl ScheduleFreeAdamW {
    #[inline(always)]
    fn averaging(&self) -> Averaging {
        Averaging {
            warmup_steps: self.warmup_steps,
            warmup_from_zero: self.warmup_from_zero,
            weight_lr_power: self.weight_lr_power,
            weight_step_power: self.weight_step_power,
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::dialect;
    use super::*;

    /// A rule whose numbers can be followed by hand: `β₁ = β₂ = ½`, `ε = 1`.
    fn simple() -> ScheduleFreeAdamW {
        ScheduleFreeAdamW { beta1: 0.5, beta2: 0.5, eps: 1.0, ..dialect("paper") }
    }

    /// The points of the gradients and the answers after each update, from 1, at the rate 0.1.
    fn path(rule: &ScheduleFreeAdamW, gradients: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut state = rule.init::<f64>(&Shape::vector(1));
        let (mut y, mut answer) = ([1.0], [0.0]);
        let (mut points, mut answers) = (Vec::new(), Vec::new());
        for (t, &g) in (1..).zip(gradients) {
            rule.step(&mut state, &Step { t, lr: 0.1, loss: 0.0, normal: &[] }, &[g], &mut y, &mut []);
            rule.answer(&state, &y, &mut answer);
            points.push(y[0]);
            answers.push(answer[0]);
        }
        (points, answers)
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 3 then −1: v = 9/2, 11/4, v̂ = 9, 11/3; z = 1 − 0.3/4, then + 0.1 / (√(11/3) + 1).
        let z1 = 0.925;
        let z2 = z1 + 0.1 / ((11.0_f64 / 3.0).sqrt() + 1.0);
        let x2 = 0.5 * (z1 + z2);
        let (points, answers) = path(&simple(), &[3.0, -1.0]);
        assert_relative_eq!(*answers, [z1, x2], max_relative = 1e-14);
        assert_relative_eq!(*points, [z1, 0.5 * (z2 + x2)], max_relative = 1e-14);
    }

    #[test]
    fn decay_is_not_divided_by_the_root_and_is_that_of_the_point_of_the_gradient() {
        // λ = 2, no gradients: z = 0.8 = y = x, then z = 0.64, x = 0.72, y = 0.68, then z = 0.64 − 0.136.
        let rule = ScheduleFreeAdamW { weight_decay: 2.0, ..simple() };
        let (points, answers) = path(&rule, &[0.0; 3]);
        assert_relative_eq!(points[..2], [0.8, 0.68], max_relative = 1e-14);
        assert_relative_eq!(*answers, [0.8, 0.72, (0.8 + 0.64 + 0.504) / 3.0], max_relative = 1e-14);
    }

    #[test]
    fn correction_in_the_rate_also_weights_the_average() {
        // g = 3 then −1: v = 9/2, 11/4; γ = 0.1 √½, 0.1 √¾, so w = 1/2 : 3/4 and c = 3/5; decay by γ too.
        let rule = ScheduleFreeAdamW { correction_in_lr: true, weight_decay: 1.0, ..simple() };
        let (points, answers) = path(&rule, &[3.0, -1.0]);
        let z1 = 1.0 - 0.1 * 0.5_f64.sqrt() * (3.0 / (4.5_f64.sqrt() + 1.0) + 1.0);
        let z2 = z1 - 0.1 * 0.75_f64.sqrt() * (-1.0 / (2.75_f64.sqrt() + 1.0) + z1);
        let x2 = 0.4 * z1 + 0.6 * z2;
        assert_relative_eq!(*answers, [z1, x2], max_relative = 1e-14);
        assert_relative_eq!(*points, [z1, 0.5 * (z2 + x2)], max_relative = 1e-14);
    }

    #[test]
    fn warmup_and_powers_are_those_of_schedule_free_gradient_descent() {
        // |u| = 1/2 where g = 1: W = 4 gives γ = 0.025, 0.05, and the weights 0.025 · 2⁰ : 0.05 · 2¹, that is 1 : 4.
        let rule = ScheduleFreeAdamW { warmup_steps: 4, weight_lr_power: 1.0, weight_step_power: 1.0, ..simple() };
        for (warmup_from_zero, z) in [(false, [0.9875, 0.9625]), (true, [1.0, 0.9875])] {
            let (_, answers) = path(&ScheduleFreeAdamW { warmup_from_zero, ..rule.clone() }, &[1.0; 2]);
            assert_relative_eq!(*answers, [z[0], 0.2 * z[0] + 0.8 * z[1]], max_relative = 1e-14);
        }
    }

    #[test]
    fn a_coordinate_without_gradients_stays_although_there_is_no_eps() {
        assert_eq!(path(&ScheduleFreeAdamW { eps: 0.0, ..simple() }, &[0.0; 2]), (vec![1.0; 2], vec![1.0; 2]));
    }
}

//! Schedule-free gradient descent.
//!
//! Averaging the iterates takes the place of a falling learning rate. The fast sequence `z` walks by plain gradient
//! steps at a constant rate and never settles; its average `x` does, without knowing in advance when the run will end.
//! Gradients are taken between the two, at `y`: close to the average, so that it is the answer that improves, but still
//! led by `z`. The method returns the average: the loss in the trace is that of `x`, not that of `y`, where the
//! gradient was taken.
//!
//! With gradient `g` at `y`, learning rate `η`, `z = x = y` at the start, and `W` of `warmup_steps`:
//!
//! ```text
//! γ ← η min(1, t / W)                warm-up, if W > 0; otherwise γ is η
//! g ← g + λ y                        weight decay
//! z ← z − γ g
//! w ← t^r γ_max^p                    γ_max: the largest γ so far
//! c = w / Σ w                        Σ w: the sum of all w so far
//! x ← (1 − c) x + c z
//! y ← (1 − β₁) z + β₁ x              where the next gradient is taken
//! ```
//!
//! With `warmup_from_zero` the step takes `η min(1, (t − 1) / W)` instead, which is zero in the first update, while
//! `w` is as above. `β₁ = 0` is the average of Polyak and Ruppert, `β₁ = 1` takes gradients at the average itself.
//! With constant `γ` and `r = 0`, `x` is the plain mean of all `z`. A scheduled rate acts on `η`.
//!
//! # Conventions
//!
//! | library              | `lr`  | `beta1`    | `warmup_from_zero` | `weight_step_power`   | a zero `beta1` |
//! |:---------------------|:------|:-----------|:-------------------|:----------------------|:---------------|
//! | optax (`contrib`)    | `1.0` | `b1`       | `true`             | none, that is `0`     | divides by it  |
//! | `schedulefree` 1.4.1 | `1.0` | `momentum` | `false`            | `r`, `0`              | refused        |
//!
//! `schedulefree` is the authors' package, here the dialect `paper`. Both libraries keep only `y` and `z` and find `x`
//! from them; here `x` is kept, so that `β₁ = 0` needs no care. In optax, the weight of a schedule's update `t` is that
//! of the rate of update `t + 1`; here it is that of its own rate, which makes no difference while the rate does not
//! rise. As long as all rates were zero, `c` is zero. The rate in the trace is `γ`, with which the gradient enters `z`.
//!
//! # References
//!
//! * A. Defazio, X. Yang, H. Mehta, K. Mishchenko, A. Khaled, and A. Cutkosky (2024), *The road less scheduled*,
//!   `NeurIPS`, arXiv:2405.15682.
//! * B. T. Polyak and A. B. Juditsky (1992), *Acceleration of stochastic approximation by averaging*, SIAM Journal on
//!   Control and Optimization 30(4), doi:10.1137/0330046.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, Shape, Step, array};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of schedule-free gradient descent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleFreeSgd {
    /// Share `β₁` of the average in the point where gradients are taken, in `[0, 1]`.
    pub beta1: f64,
    /// Updates `W` of a linear warm-up; 0 for none.
    pub warmup_steps: u64,
    /// The warm-up's first step has length zero, but not its weight.
    pub warmup_from_zero: bool,
    /// Power `p` of the rate in the weights of the average, not negative.
    pub weight_lr_power: f64,
    /// Power `r` of the update's number in the weights of the average, not negative.
    pub weight_step_power: f64,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
}

/// What schedule-free gradient descent remembers.
#[derive(Debug)]
pub struct State<R>(Sequences<R>);

impl Optimizer for ScheduleFreeSgd {
    const SPEC: Spec = Spec {
        name: "schedule_free_sgd",
        summary: "averaged gradient descent that needs no schedule",
        year: 2024,
        params: &[
            BETA1.alias(&[("optax", "b1"), ("paper", "momentum")]),
            WARMUP_STEPS,
            WARMUP_FROM_ZERO,
            WEIGHT_LR_POWER,
            WEIGHT_STEP_POWER,
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
        ],
        source: include_str!("schedule_free_sgd.rs"),
    };

    // That of gradient descent, and larger, since averaging damps.
    const LR: Search = Search::Log(1e-6, 1e2);

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let paper = Self {
            beta1: 0.9,
            warmup_steps: 0,
            warmup_from_zero: false,
            weight_lr_power: 2.0,
            weight_step_power: 0.0,
            weight_decay: 0.0,
        };
        vec![
            Dialect { name: "optax", lr: 1.0, rule: Self { warmup_from_zero: true, ..paper.clone() } },
            Dialect { name: "paper", lr: 1.0, rule: paper },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State(Sequences::new(shape.dim))
    }

    #[inline(always)]
    fn step<R: Real>(&self, State(state): &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        // What this file's documentation calls `y` is the `x` of the engine.
        let y = x;
        let (lr, c) = state.begin(&self.averaging(), step, R::of(1.0), y);
        let n = y.len();
        let (gradient, base, average) = (&gradient[..n], &mut state.base[..n], &mut state.average[..n]);
        for i in 0..n {
            let g = gradient[i] + y[i] * self.weight_decay;
            y[i] = advance(&mut base[i], &mut average[i], lr * g, c, self.beta1);
            if let Some(rate) = rates.get_mut(i) {
                *rate = lr;
            }
        }
    }

    fn answers(&self) -> bool {
        true
    }

    fn answer<R: Real>(&self, State(state): &State<R>, _: &[R], answer: &mut [R]) {
        answer.copy_from_slice(&state.average);
    }
}

impl ScheduleFreeSgd {
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

pub(super) const BETA1: Param =
    Param::real("beta1", "β₁", Range::Fraction, "share of the average in the point of the gradient").search(MOMENTUM);
pub(super) const WARMUP_STEPS: Param = Param::whole("warmup_steps", "W", 0, u64::MAX, "updates of the linear warm-up");
pub(super) const WARMUP_FROM_ZERO: Param = Param::flag("warmup_from_zero", "the warm-up's first step is zero");
pub(super) const WEIGHT_LR_POWER: Param =
    Param::real("weight_lr_power", "p", Range::NonNegative, "power of the rate in the average's weights");
pub(super) const WEIGHT_STEP_POWER: Param =
    Param::real("weight_step_power", "r", Range::NonNegative, "power of the update's number in these weights")
        .alias(&[("paper", "r")]);

/// How a schedule-free rule warms up and weights its average.
pub(super) struct Averaging {
    pub(super) warmup_steps: u64,
    pub(super) warmup_from_zero: bool,
    pub(super) weight_lr_power: f64,
    pub(super) weight_step_power: f64,
}

impl Averaging {
    /// `min(1, t / W)`.
    fn warmup(&self, t: u64) -> f64 {
        if t >= self.warmup_steps { 1.0 } else { t as f64 / self.warmup_steps as f64 }
    }
}

/// The sequences of a schedule-free rule, apart from `y`.
#[derive(Debug)]
pub(super) struct Sequences<R> {
    /// `z`, which takes the gradient steps.
    pub(super) base: Vec<R>,
    /// `x`, the average of `z`.
    pub(super) average: Vec<R>,
    /// The largest `γ` so far.
    lr_max: R,
    /// The sum of all `w`.
    weight_sum: R,
}

impl<R: Real> Sequences<R> {
    pub(super) fn new(dim: usize) -> Self {
        let [base, average] = [array(true, dim, 0.0), array(true, dim, 0.0)];
        Self { base, average, lr_max: R::of(0.0), weight_sum: R::of(0.0) }
    }

    /// The rate `γ` of this update, `factor` included, and the share `c` of `z` in the average.
    #[inline(always)]
    pub(super) fn begin(&mut self, averaging: &Averaging, step: &Step<R>, factor: R, y: &[R]) -> (R, R) {
        if step.t == 1 {
            self.base.copy_from_slice(y);
            self.average.copy_from_slice(y);
        }
        let lr = step.lr * factor;
        let warm = lr * averaging.warmup(step.t);
        self.lr_max = self.lr_max.max(warm);
        let (p, r) = (averaging.weight_lr_power, averaging.weight_step_power);
        let weight = self.lr_max.map(|lr| libm::pow(lr, p)) * libm::pow(step.t as f64, r);
        self.weight_sum = (self.weight_sum + weight).flushed();
        let c = weight.zip(self.weight_sum, |weight, sum| if sum == 0.0 { 0.0 } else { weight / sum });
        (if averaging.warmup_from_zero { lr * averaging.warmup(step.t - 1) } else { warm }, c)
    }
}

/// Moves `z` by a step and `x` towards it, and returns the `y` between them.
///
/// Where `z` and `x` are equal, so is `y`, to the last bit.
#[inline(always)]
pub(super) fn advance<R: Real>(z: &mut R, x: &mut R, step: R, c: R, beta1: f64) -> R {
    *z = (*z - step).flushed();
    *x = (*x + (*z - *x) * c).flushed();
    *x + (*z - *x) * (1.0 - beta1)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::dialect;
    use super::*;

    /// A rule whose numbers can be followed by hand: `β₁ = ½`, one rate.
    fn simple() -> ScheduleFreeSgd {
        ScheduleFreeSgd { beta1: 0.5, ..dialect("paper") }
    }

    /// The points of the gradients and the answers after each update, from 1.
    fn path(rule: &ScheduleFreeSgd, lr: &[f64], gradients: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut state = rule.init::<f64>(&Shape::vector(1));
        let (mut y, mut answer) = ([1.0], [0.0]);
        let (mut points, mut answers) = (Vec::new(), Vec::new());
        for ((t, &lr), &g) in (1..).zip(lr).zip(gradients) {
            rule.step(&mut state, &Step { t, lr, loss: 0.0, normal: &[] }, &[g], &mut y, &mut []);
            rule.answer(&state, &y, &mut answer);
            points.push(y[0]);
            answers.push(answer[0]);
        }
        (points, answers)
    }

    #[test]
    fn answer_is_the_mean_of_the_fast_sequence() {
        // z = 0.7, 0.8, 0.2; their means are 0.7, 0.75 and 1.7/3; y lies halfway between z and the mean.
        let (points, answers) = path(&simple(), &[0.1; 3], &[3.0, -1.0, 6.0]);
        let third = 1.7 / 3.0;
        assert_relative_eq!(*answers, [0.7, 0.75, third], max_relative = 1e-14);
        assert_relative_eq!(*points, [0.7, 0.775, 0.5 * (0.2 + third)], max_relative = 1e-14);
    }

    #[test]
    fn gradients_are_taken_nearer_to_the_average_with_a_larger_beta1() {
        // z = 0.7, 0.8; x = 0.7, 0.75.
        for (beta1, y) in [(0.0, 0.8), (0.9, 0.755), (1.0, 0.75)] {
            let (points, _) = path(&ScheduleFreeSgd { beta1, ..simple() }, &[0.1; 2], &[3.0, -1.0]);
            assert_relative_eq!(*points, [0.7, y], max_relative = 1e-14);
        }
    }

    #[test]
    fn weights_are_a_power_of_the_largest_rate_so_far() {
        // γ = 0.1, 0.3, 0.2: w = 0.1ᵖ, 0.3ᵖ, 0.3ᵖ; z = 0.9, 0.6, 0.4.
        for (weight_lr_power, w) in [(0.0, [1.0, 1.0]), (1.0, [1.0, 3.0]), (2.0, [1.0, 9.0])] {
            let rule = ScheduleFreeSgd { weight_lr_power, ..simple() };
            let (_, answers) = path(&rule, &[0.1, 0.3, 0.2], &[1.0; 3]);
            let expected = (w[0] * 0.9 + w[1] * 0.6 + w[1] * 0.4) / (w[0] + 2.0 * w[1]);
            assert_relative_eq!(answers[2], expected, max_relative = 1e-14);
        }
    }

    #[test]
    fn weights_are_a_power_of_the_number_of_the_update() {
        // w = 1, 8; z = 0.7, 0.8.
        let rule = ScheduleFreeSgd { weight_step_power: 3.0, ..simple() };
        let (_, answers) = path(&rule, &[0.1; 2], &[3.0, -1.0]);
        assert_relative_eq!(*answers, [0.7, (0.7 + 8.0 * 0.8) / 9.0], max_relative = 1e-14);
    }

    #[test]
    fn warmup_rises_linearly_from_the_first_step_or_from_zero() {
        // W = 2: γ = 0.2, 0.4, 0.4; from zero the steps are 0, 0.2, 0.4, but the weights remain 1 : 4 : 4.
        for (warmup_from_zero, z) in [(false, [0.8, 0.4, 0.0]), (true, [1.0, 0.8, 0.4])] {
            let rule = ScheduleFreeSgd { warmup_steps: 2, warmup_from_zero, ..simple() };
            let (_, answers) = path(&rule, &[0.4; 3], &[1.0; 3]);
            let second = (z[0] + 4.0 * z[1]) / 5.0;
            let third = (z[0] + 4.0 * z[1] + 4.0 * z[2]) / 9.0;
            assert_relative_eq!(*answers, [z[0], second, third], max_relative = 1e-14);
        }
    }

    #[test]
    fn decay_is_that_of_the_point_of_the_gradient() {
        // g + λ y = 4 + 1, then −3 + 0.5, then 0 + y: z = 0.5, then 0.75, then 0.75 − 0.1 y.
        let rule = ScheduleFreeSgd { weight_decay: 1.0, ..simple() };
        let (points, answers) = path(&rule, &[0.1; 3], &[4.0, -3.0, 0.0]);
        let (z2, x2) = (0.75, 0.625);
        let y2 = 0.5 * (z2 + x2);
        let x3 = (0.5 + z2 + z2 - 0.1 * y2) / 3.0;
        assert_relative_eq!(points[..2], [0.5, y2], max_relative = 1e-14);
        assert_relative_eq!(*answers, [0.5, x2, x3], max_relative = 1e-14);
    }

    #[test]
    fn nothing_moves_while_the_rate_is_zero() {
        let (points, answers) = path(&simple(), &[0.0, 0.0, 0.1], &[1.0; 3]);
        assert_eq!((points[1], answers[1]), (1.0, 1.0));
        // The first update with a rate has all of the weight.
        assert_relative_eq!(answers[2], 0.9, max_relative = 1e-14);
    }
}

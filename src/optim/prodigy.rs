//! Prodigy.
//!
//! Adam whose learning rate is an estimate `d` of the distance from the start to the minimum, begun far too small. For
//! a convex loss, `⟨g, x₀ − x⟩` and the sum of gradients give a lower bound of that distance; when the bound exceeds
//! `d`, `d` rises to it. Gradients are weighted with `d²`, so that those met while it was still small are soon
//! forgotten and it reaches its final size faster than that of D-Adaptation. The learning rate stays at 1, or is
//! scheduled from there.
//!
//! With gradient `g`, learning rate `η`, start `x₀`, `d` starting at `d₀` and all else at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! ρ = β₃                             or √β₂ where that is 0
//! D = d η b                          b = √(1 − β₂ᵗ) / (1 − β₁ᵗ), or 1
//! r ← ρ r + d D ⟨g, x₀ − x⟩ / d₀
//! s ← ρ s + d D g / d₀               or d² g / d₀ with safeguard_warmup
//! m ← β₁ m + (1 − β₁) d g
//! v ← β₂ v + (1 − β₂) d² g²
//! d ← max(d, c r / ‖s‖₁)
//! x ← x − D λ x                      or decoupled weight decay
//! x ← x − D m / (√v + d ε)
//! ```
//!
//! `b` is 1 unless `bias_correction`. With a growth rate `ϱ`, after its first rise `d` is not the largest estimate
//! `c r / ‖s‖₁` so far, but approaches it by at most a factor of `ϱ` a step.
//!
//! # Conventions
//!
//! | library | `lr` | `bias_correction` | weight decay | `growth_rate`  |
//! |:--------|:-----|:------------------|:-------------|:---------------|
//! | optax   | `1`  | `true`            | decoupled    | no such option |
//! | paper   | `1`  | `false`           | either       | `0`, no limit  |
//!
//! `paper` is the authors' package `prodigyopt` 1.1; its `slice_p`, which saves memory, is not offered. Until there has
//! been a gradient that is not zero, `r / ‖s‖₁` is 0/0, of which optax makes NaN; here `d` stays. The authors' package
//! then does not count the step either, nor decays weights. With `beta1 = 0` it multiplies the gradient by the new `d`,
//! but takes `v` with the old one; here and in optax both have the old one, as for any other `beta1`.
//!
//! `d` has no upper bound: on gradients that lead nowhere it grows without end, and decoupled decay diverges where `D λ`
//! exceeds 2, here as in the packages.
//!
//! # References
//!
//! * K. Mishchenko and A. Defazio (2024), *Prodigy: an expeditiously adaptive parameter-free learner*, ICML,
//!   arXiv:2306.06101.

use serde::{Deserialize, Serialize};

use super::{
    Dialect, FIRST_DISTANCE, LR_AS_FACTOR, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average,
    keep_start, next_power, rate,
};
use crate::component::{Param, Range, Search, Spec};
use crate::real::{Real, sum_over};

/// Hyperparameters of Prodigy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prodigy {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Decay rate `β₃` of the sums that `d` is estimated from, in `[0, 1)`; 0 for `√β₂`.
    pub beta3: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// The estimate of the distance at the start, `d₀`, positive.
    pub d0: f64,
    /// Factor `c` of the estimates, positive.
    pub d_coef: f64,
    /// Most that `d` grows by in a step, `ϱ`, at least 1; 0 for no limit.
    pub growth_rate: f64,
    /// Applies Adam's bias correction to the learning rate.
    pub bias_correction: bool,
    /// Keeps the learning rate out of the denominator of the estimates.
    pub safeguard_warmup: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What Prodigy remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `x₀`.
    start: Vec<R>,
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `s`, weighted sum of gradients.
    grad_sum: Vec<R>,
    /// `r`, weighted sum of `⟨g, x₀ − x⟩`.
    numerator: R,
    /// `d`.
    d: R,
    /// The largest estimate of it so far.
    d_max: R,
    /// `β₁ᵗ`.
    beta1_t: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for Prodigy {
    const SPEC: Spec = Spec {
        name: "prodigy",
        summary: "Adam with an estimate of the distance for its rate",
        year: 2024,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients").search(MOMENTUM),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients").search(SQUARES),
            Param::real("beta3", "β₃", Range::Decay, "decay rate of the sums behind the estimates; 0 for √β₂"),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::real("d0", "d₀", Range::Positive, "distance estimated at the start")
                .search(FIRST_DISTANCE)
                .alias(&[("optax", "estim_lr0")]),
            Param::real("d_coef", "c", Range::Positive, "factor of the estimates").alias(&[("optax", "estim_lr_coef")]),
            Param::real("growth_rate", "ϱ", Range::OffOrFromOne, "most that d grows by in a step; 0 for no limit"),
            Param::flag("bias_correction", "apply Adam's bias correction to the rate")
                .alias(&[("paper", "use_bias_correction")]),
            Param::flag("safeguard_warmup", "keep the rate out of the denominator of the estimates"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient")
                .alias(&[("paper", "decouple")]),
        ],
        source: include_str!("prodigy.rs"),
    };

    const LR: Search = LR_AS_FACTOR;

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            beta1: 0.9,
            beta2: 0.999,
            beta3: 0.0,
            eps: 1e-8,
            d0: 1e-6,
            d_coef: 1.0,
            growth_rate: 0.0,
            bias_correction: true,
            safeguard_warmup: false,
            weight_decay: 0.0,
            decoupled_weight_decay: true,
        };
        let paper = Self { bias_correction: false, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1.0, rule: optax }, Dialect { name: "paper", lr: 1.0, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            start: array(true, shape.dim, 0.0),
            grad_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            grad_sum: array(true, shape.dim, 0.0),
            numerator: R::of(0.0),
            d: R::of(self.d0),
            d_max: R::of(self.d0),
            beta1_t: 1.0,
            beta2_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        keep_start(step.t, &mut state.start, x);
        let beta3 = if self.beta3 > 0.0 { self.beta3 } else { self.beta2.sqrt() };
        let (coupled, decoupled) =
            if self.decoupled_weight_decay { (0.0, self.weight_decay) } else { (self.weight_decay, 0.0) };
        state.beta1_t = next_power(state.beta1_t, self.beta1);
        state.beta2_t = next_power(state.beta2_t, self.beta2);
        let bias = if self.bias_correction { (1.0 - state.beta2_t).sqrt() / (1.0 - state.beta1_t) } else { 1.0 };
        let n = x.len();
        let (gradient, start, grad_sum) = (&gradient[..n], &state.start[..n], &mut state.grad_sum[..n]);
        let (grad_avg, square_avg) = (&mut state.grad_avg[..n], &mut state.square_avg[..n]);

        let d = state.d;
        let d_lr = d * step.lr * bias;
        // What adds to both sums carries the factor d / d₀, so that neither underflows.
        let weight = d / self.d0;
        let numerator_weight = weight * d_lr;
        let sum_weight = if self.safeguard_warmup { weight * d } else { numerator_weight };
        let product = sum_over(n, |i| (gradient[i] + x[i] * coupled) * (start[i] - x[i]));
        for i in 0..n {
            let g = gradient[i] + x[i] * coupled;
            average(&mut grad_avg[i], self.beta1, d * g);
            average(&mut square_avg[i], self.beta2, (d * g) * (d * g));
            grad_sum[i] = (grad_sum[i] * beta3 + sum_weight * g).flushed();
        }
        state.numerator = (state.numerator * beta3 + numerator_weight * product).flushed();
        let estimate = rate(state.numerator * self.d_coef, sum_over(n, |i| grad_sum[i].abs()));
        state.d_max = state.d_max.max(estimate);
        state.d = if self.growth_rate > 0.0 {
            let risen = d.zip(estimate, |d, estimate| if d == self.d0 { Real::max(d, estimate) } else { d });
            state.d_max.min(risen * self.growth_rate)
        } else {
            state.d_max
        };

        for i in 0..n {
            x[i] -= x[i] * d_lr * decoupled;
            let rate = rate(d_lr, square_avg[i].sqrt() + state.d * self.eps);
            x[i] -= rate * grad_avg[i];
            if let Some(out) = rates.get_mut(i) {
                // The average is of gradients times d.
                *out = rate * d;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: all steps are D long; β₃ = ½, d₀ = ½, c = 2.
    fn simple() -> Prodigy {
        Prodigy { beta1: 0.0, beta2: 0.0, beta3: 0.5, eps: 0.0, d0: 0.5, d_coef: 2.0, ..dialect("paper") }
    }

    #[test]
    fn the_distance_rises_to_its_estimate() {
        // g = 3: D = ½, x₀ − x = 0: r = 0, s = 1.5; x = ½.
        // g = 12: r = ½·12·½ = 3, s = 0.75 + 6, so d = 2·3/6.75 = 8/9; x = ½ − ½, since this gradient was met at d = ½.
        // Then a step is that long.
        let path = trajectory(&simple(), 1.0, &[3.0, 12.0, 12.0]);
        assert_relative_eq!(*path, [0.5, 0.0, -8.0 / 9.0], max_relative = 1e-14);
    }

    #[test]
    fn sums_are_weighted_with_the_square_of_the_distance() {
        // As above, then g = −1 with d/d₀·D = 16/9·8/9 = 128/81: r = 1.5 − 128/81·1 < 0, d stays; two steps up.
        let path = trajectory(&simple(), 1.0, &[3.0, 12.0, -1.0, -1.0]);
        assert_relative_eq!(*path, [0.5, 0.0, 8.0 / 9.0, 16.0 / 9.0], max_relative = 1e-14);
        // With g = 12: r = 1.5 + 12·128/81, s = 3.375 + 12·128/81.
        let weighted = 12.0 * 128.0 / 81.0;
        let d = 2.0 * (1.5 + weighted) / (3.375 + weighted);
        let path = trajectory(&simple(), 1.0, &[3.0, 12.0, 12.0, 12.0]);
        assert_relative_eq!(*path, [0.5, 0.0, -8.0 / 9.0, -8.0 / 9.0 - d], max_relative = 1e-14);
    }

    #[test]
    fn growth_is_limited_after_the_first_rise() {
        // d = ½, 8/9, then not 1.83 but 9/8 of it, 1.
        let rule = Prodigy { growth_rate: 1.125, ..simple() };
        let path = trajectory(&rule, 1.0, &[3.0, 12.0, 12.0, 12.0]);
        assert_relative_eq!(*path, [0.5, 0.0, -8.0 / 9.0, -17.0 / 9.0], max_relative = 1e-14);
    }

    #[test]
    fn the_safeguard_takes_the_learning_rate_out_of_the_denominator() {
        // lr = ½, c = 9: D = ¼, x = ¾; r = ¼·12·¼ = ¾, s = ½(¼·3) + ¼·12 = 3.375, so d = 2, D = 1.
        // With ½ in the place of ¼, s = 6.75, so d = 1, D = ½.
        for (safeguard_warmup, last) in [(false, -0.5), (true, 0.0)] {
            let rule = Prodigy { safeguard_warmup, d_coef: 9.0, ..simple() };
            let path = trajectory(&rule, 0.5, &[3.0, 12.0, 12.0]);
            assert_relative_eq!(*path, [0.75, 0.5, last], max_relative = 1e-14);
        }
    }

    #[test]
    fn without_beta3_it_is_the_root_of_beta2() {
        let given = Prodigy { beta2: 0.25, beta3: 0.5, ..simple() };
        let implied = Prodigy { beta3: 0.0, ..given.clone() };
        let gradients = [3.0, 12.0, 12.0, 12.0];
        assert_eq!(trajectory(&implied, 1.0, &gradients), trajectory(&given, 1.0, &gradients));
    }

    #[test]
    fn eps_is_relative_to_the_distance() {
        // g = 3: m = 1.5, √v = 1.5, ½·9 beside it: ½·1.5/6.
        assert_relative_eq!(trajectory(&Prodigy { eps: 9.0, ..simple() }, 1.0, &[3.0])[0], 0.875);
    }

    #[test]
    fn bias_correction_scales_the_rate() {
        // β₂ = ¾: √v = ½ d |g|, a step of 2 D = 1; with the factor √¼ a step of ½.
        let rule = Prodigy { beta2: 0.75, ..simple() };
        assert_relative_eq!(trajectory(&rule, 1.0, &[3.0])[0], 0.0, epsilon = 1e-15);
        assert_relative_eq!(trajectory(&Prodigy { bias_correction: true, ..rule }, 1.0, &[3.0])[0], 0.5);
    }

    #[test]
    fn weight_decay_is_a_gradient_or_a_pull_of_its_own() {
        // x = 1, g = −1, λ = 3: with 3 − 1 a step down; or 1 − ½·3 and a step up.
        let rule = Prodigy { weight_decay: 3.0, ..simple() };
        assert_eq!(trajectory(&rule, 1.0, &[-1.0]), [0.0]);
        assert_eq!(trajectory(&Prodigy { decoupled_weight_decay: false, ..rule }, 1.0, &[-1.0]), [0.5]);
    }

    #[test]
    fn zero_gradients_leave_the_distance_alone() {
        for name in ["optax", "paper"] {
            let path = trajectory(&dialect::<Prodigy>(name), 1.0, &[0.0, 0.0, 1.0]);
            assert!(path[..2] == [1.0; 2] && path[2] < 1.0, "{path:?}");
        }
    }
}

//! AdamW with D-Adaptation.
//!
//! The first of the methods that learn their rate from the distance `d` between start and minimum, which they estimate
//! on the way: for a convex loss, the products of each gradient with the steps made before it, over the length of all
//! steps together, are a lower bound of that distance. It begins far too small, and rises whenever the bound exceeds
//! it. The rest is Adam, whose average of gradients takes them with the rate they were met at. The learning rate stays
//! at 1, or is scheduled from there.
//!
//! With gradient `g`, learning rate `η`, `d` starting at `d₀` and all else at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! D = d η b                          b = √(1 − β₂ᵗ) / (1 − β₁ᵗ), or 1
//! r ← √β₂ r + (1 − √β₂) D ⟨g, s / (√v + ε)⟩
//! m ← β₁ m + (1 − β₁) D g
//! v ← β₂ v + (1 − β₂) g²
//! s ← √β₂ s + (1 − √β₂) D g
//! d ← max(d, d̂)                      d̂ = r / ((1 − √β₂) ‖s‖₁)
//! x ← x − D λ x                      or decoupled weight decay
//! x ← x − m / (√v + ε)
//! ```
//!
//! `b` is 1 unless `bias_correction`. With a growth rate `ϱ`, `d` rises by no more than that factor in a step,
//! `d ← max(d, min(d̂, ϱ d))`.
//!
//! # Conventions
//!
//! | library | `lr` | `bias_correction` | weight decay              | `growth_rate`  |
//! |:--------|:-----|:------------------|:--------------------------|:---------------|
//! | optax   | `1`  | `true`            | decoupled                 | no such option |
//! | paper   | `1`  | `false`           | coupled, or decoupled     | `0`, no limit  |
//!
//! `paper` is `DAdaptAdam` of the authors' package `dadaptation` 3.2. Until there has been a gradient that is not zero,
//! `d̂` is 0/0, of which optax makes NaN; here `d` stays. The authors' package then does not count the step either, nor
//! decays weights. With `eps = 0` a coordinate without any gradient yet stays and adds nothing to `r`.
//!
//! `d` has no upper bound: on gradients that lead nowhere it grows without end, and decoupled decay diverges where `D λ`
//! exceeds 2, here as in the packages.
//!
//! # References
//!
//! * A. Defazio and K. Mishchenko (2023), *Learning-rate-free learning by D-Adaptation*, ICML, arXiv:2301.07733.

use serde::{Deserialize, Serialize};

use super::{
    Dialect, FIRST_DISTANCE, LR_AS_FACTOR, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average,
    next_power, rate,
};
use crate::component::{Param, Range, Search, Spec};
use crate::real::{Real, sum_over};

/// Hyperparameters of AdamW with D-Adaptation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DAdaptAdamW {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// The estimate of the distance at the start, `d₀`, positive.
    pub d0: f64,
    /// Most that `d` grows by in a step, `ϱ`, at least 1; 0 for no limit.
    pub growth_rate: f64,
    /// Applies Adam's bias correction to the learning rate.
    pub bias_correction: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What AdamW with D-Adaptation remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of steps before they are normalised.
    step_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `s`, average of steps with the memory of `v`.
    step_sum: Vec<R>,
    /// `r`, the numerator of the estimate.
    numerator: R,
    /// `d`.
    d: R,
    /// `β₁ᵗ`.
    beta1_t: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for DAdaptAdamW {
    const SPEC: Spec = Spec {
        name: "dadapt_adamw",
        summary: "AdamW with a rate learnt by D-Adaptation",
        year: 2023,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients").search(MOMENTUM),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients").search(SQUARES),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::real("d0", "d₀", Range::Positive, "distance estimated at the start")
                .search(FIRST_DISTANCE)
                .alias(&[("optax", "estim_lr0")]),
            Param::real("growth_rate", "ϱ", Range::OffOrFromOne, "most that d grows by in a step; 0 for no limit"),
            Param::flag("bias_correction", "apply Adam's bias correction to the rate")
                .alias(&[("paper", "use_bias_correction")]),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient")
                .alias(&[("paper", "decouple")]),
        ],
        source: include_str!("dadapt_adamw.rs"),
    };

    const LR: Search = LR_AS_FACTOR;

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
            d0: 1e-6,
            growth_rate: 0.0,
            bias_correction: true,
            weight_decay: 0.0,
            decoupled_weight_decay: true,
        };
        let paper = Self { bias_correction: false, decoupled_weight_decay: false, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1.0, rule: optax }, Dialect { name: "paper", lr: 1.0, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            step_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            step_sum: array(true, shape.dim, 0.0),
            numerator: R::of(0.0),
            d: R::of(self.d0),
            beta1_t: 1.0,
            beta2_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, beta2, root_beta2) = (self.beta1, self.beta2, self.beta2.sqrt());
        let (coupled, decoupled) =
            if self.decoupled_weight_decay { (0.0, self.weight_decay) } else { (self.weight_decay, 0.0) };
        state.beta1_t = next_power(state.beta1_t, beta1);
        state.beta2_t = next_power(state.beta2_t, beta2);
        let bias = if self.bias_correction { (1.0 - state.beta2_t).sqrt() / (1.0 - state.beta1_t) } else { 1.0 };
        let n = x.len();
        let (gradient, step_avg) = (&gradient[..n], &mut state.step_avg[..n]);
        let (square_avg, step_sum) = (&mut state.square_avg[..n], &mut state.step_sum[..n]);

        let d_lr = state.d * step.lr * bias;
        let one = R::of(1.0);
        // With the averages as they were before this gradient.
        let product = sum_over(n, |i| {
            let g = gradient[i] + x[i] * coupled;
            g * (step_sum[i] * rate(one, square_avg[i].sqrt() + self.eps))
        });
        average(&mut state.numerator, root_beta2, d_lr * product);
        for i in 0..n {
            let g = gradient[i] + x[i] * coupled;
            average(&mut step_avg[i], beta1, d_lr * g);
            average(&mut square_avg[i], beta2, g * g);
            average(&mut step_sum[i], root_beta2, d_lr * g);
        }
        let length = sum_over(n, |i| step_sum[i].abs());
        let mut estimate = rate(state.numerator, length * (1.0 - root_beta2));
        if self.growth_rate > 0.0 {
            estimate = estimate.min(state.d * self.growth_rate);
        }
        state.d = state.d.max(estimate);

        for i in 0..n {
            x[i] -= x[i] * d_lr * decoupled;
            let scale = rate(one, square_avg[i].sqrt() + self.eps);
            x[i] -= step_avg[i] * scale;
            if let Some(out) = rates.get_mut(i) {
                // The average is of gradients times their rate.
                *out = d_lr * scale;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = 0, β₂ = ¼ with the root ½, ε = 0, d₀ = ½.
    fn simple() -> DAdaptAdamW {
        DAdaptAdamW { beta1: 0.0, beta2: 0.25, eps: 0.0, d0: 0.5, ..dialect("paper") }
    }

    /// Gradients 2, 40, 40, with which `v` is 3, 1200.75 and 1500.1875.
    const GRADIENTS: [f64; 3] = [2.0, 40.0, 40.0];

    #[test]
    fn the_distance_rises_to_its_estimate() {
        // D = ½: s = ½·1, then r = ½·½·(40·½/√3) = 5/√3 and s = ¼ + ½·20 = 10.25, so d = (5/√3)/(½·10.25) = 0.563.
        let x1 = 1.0 - 1.0 / 3.0_f64.sqrt();
        let x2 = x1 - 20.0 / 1200.75_f64.sqrt();
        let d = 5.0 / 3.0_f64.sqrt() / 5.125;
        assert!(d > 0.55);
        let x3 = x2 - d * 40.0 / 1500.1875_f64.sqrt();
        assert_relative_eq!(*trajectory(&simple(), 1.0, &GRADIENTS), [x1, x2, x3], max_relative = 1e-13);
        // But not by more than a tenth.
        let rule = DAdaptAdamW { growth_rate: 1.1, ..simple() };
        let x3 = x2 - 0.55 * 40.0 / 1500.1875_f64.sqrt();
        assert_relative_eq!(*trajectory(&rule, 1.0, &GRADIENTS), [x1, x2, x3], max_relative = 1e-13);
    }

    #[test]
    fn it_never_shrinks() {
        // A gradient against the step before it makes r negative: D is still ½, v = 3, 3.75, 3.9375.
        let path = trajectory(&simple(), 1.0, &[2.0, -2.0, 2.0]);
        let [x1, x2] = [1.0 - 1.0 / 3.0_f64.sqrt(), 1.0 - 1.0 / 3.0_f64.sqrt() + 1.0 / 3.75_f64.sqrt()];
        assert_relative_eq!(*path, [x1, x2, x2 - 1.0 / 3.9375_f64.sqrt()], max_relative = 1e-13);
    }

    #[test]
    fn averaged_gradients_keep_the_rate_they_were_met_at() {
        // β₁ = ½, rates ½ then 0: m = ½·1, ¼; v = 3, 3.75.
        let rule = DAdaptAdamW { beta1: 0.5, ..simple() };
        let (mut state, mut x) = (rule.init::<f64>(&Shape::vector(1)), [1.0]);
        for (t, lr) in [(1, 1.0), (2, 0.0)] {
            rule.step(&mut state, &Step { t, lr, loss: 0.0, normal: &[] }, &[2.0], &mut x, &mut []);
        }
        assert_relative_eq!(x[0], 1.0 - 0.5 / 3.0_f64.sqrt() - 0.25 / 3.75_f64.sqrt(), max_relative = 1e-13);
    }

    #[test]
    fn eps_stands_outside_the_root() {
        // β₂ = ¾, g = 2: v = 1; m = 1, 1/(1 + 3).
        let rule = DAdaptAdamW { beta2: 0.75, eps: 3.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 1.0, &[2.0])[0], 0.75);
    }

    #[test]
    fn bias_correction_scales_the_rate() {
        // β₂ = ¾, g = 2: D is ½ √¼, so m = ½, over √v = 1.
        let rule = DAdaptAdamW { beta2: 0.75, bias_correction: true, ..simple() };
        assert_relative_eq!(trajectory(&rule, 1.0, &[2.0])[0], 0.5);
    }

    #[test]
    fn weight_decay_is_a_gradient_or_a_pull_of_its_own() {
        // β₂ = ¾, x = 1, g = −1, λ = 3: g = 2, so m/√v = 1; or 1 − ½·3 and −½/½ the other way.
        let rule = DAdaptAdamW { beta2: 0.75, weight_decay: 3.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 1.0, &[-1.0])[0], 0.0, epsilon = 1e-15);
        let rule = DAdaptAdamW { decoupled_weight_decay: true, ..rule };
        assert_relative_eq!(trajectory(&rule, 1.0, &[-1.0])[0], 0.5);
    }

    #[test]
    fn zero_gradients_leave_the_distance_alone() {
        for name in ["optax", "paper"] {
            let path = trajectory(&dialect::<DAdaptAdamW>(name), 1.0, &[0.0, 0.0, 1.0]);
            assert!(path[..2] == [1.0; 2] && path[2] < 1.0, "{path:?}");
        }
    }
}

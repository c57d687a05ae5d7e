//! MoMo, momentum with a model of the loss.
//!
//! Momentum averages past gradients; MoMo also averages past losses, and with them the tangents to which they belong.
//! Together they are a straight-line model of the loss along the averaged direction. The step goes to where the model
//! reaches the lower bound of the loss, but is never longer than the learning rate, which may therefore be set far too
//! large. It is Polyak's step size for noisy gradients. Where no lower bound is known, it can be estimated on the way.
//!
//! With the loss `f` and the gradient `g` at `x`, and learning rate `η`:
//!
//! ```text
//! f̄ ← β f̄ + (1 − β) f               all three averages start with
//! d ← β d + (1 − β) g                their first value
//! γ ← β γ + (1 − β) ⟨g, x⟩
//! K = 1 + η λ
//! h = K (f̄ − f* − γ) + ⟨d, x⟩
//! τ = min(η, max(h, 0) / ‖d‖²)       no step where ‖d‖² ≤ δ
//! x ← (x − τ d) / K                  or x / K − τ d with decay_first
//! ```
//!
//! `f*` is `lower_bound`, written `f*₀` below. With `adapt_lower_bound` it is where the estimate starts and what it
//! never falls below; each step corrects it before and after `τ`:
//!
//! ```text
//! a = K (f̄ − γ) + ⟨d, x⟩
//! f* ← max(a / 2K, f*₀)              if a < K f*
//! f* ← max(f̄ + ⟨d, x⟩ − γ − ½ τ ‖d‖², f*₀)
//! ```
//!
//! With `bias_correction` the averages start at zero and `ρ = 1 − βᵗ`: in place of `f*` stands `ρ f*`, in place of `η`
//! in the minimum `η / ρ`, and both estimates of `f*` are divided by `ρ`.
//!
//! # Conventions
//!
//! | library | `lr` | `beta` | `lower_bound` | weight decay       | `decay_first` | `bias_correction` | `zero_below` |
//! |:--------|:-----|:-------|:--------------|:-------------------|:--------------|:------------------|:-------------|
//! | optax   | `1`  | `0.9`  | `0`           | beside the step    | `true`        | no such option    | `2⁻⁵²`       |
//! | paper   | `1`  | `0.9`  | `0`           | after the step     | `false`       | `false`           | `0`          |
//!
//! `paper` is the authors' package `momo-opt`. Weight decay is a proximal step, so the paper shrinks `x` after the step
//! and with it the step; optax shrinks `x` first. optax makes no step where `‖d‖²` is at most the spacing of
//! floating-point numbers at 1; the authors' package always divides, and `zero_below = 0` leaves out the step only
//! where that would be by zero.
//!
//! # References
//!
//! * F. Schaipp, R. Ohana, M. Eickenberg, A. Defazio, and R. M. Gower (2024), *MoMo: momentum models for adaptive
//!   learning rates*, ICML, arXiv:2305.07583.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, Shape, Step, array, average, next_power};
use crate::component::{Param, Range, Search, Spec};
use crate::real::{Real, sum_over};

/// Hyperparameters of MoMo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Momo {
    /// Decay rate `β` of the averages, in `[0, 1)`.
    pub beta: f64,
    /// Lower bound `f*₀` of the loss, finite.
    pub lower_bound: f64,
    /// Estimates the lowest loss, from `f*₀` on.
    pub adapt_lower_bound: bool,
    /// Starts the averages at zero and corrects for that, instead of with their first value.
    pub bias_correction: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` before the step, not after it.
    pub decay_first: bool,
    /// The largest `‖d‖²` that counts as zero, `δ`, not negative.
    pub zero_below: f64,
}

/// What MoMo remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `d`, average of gradients.
    grad_avg: Vec<R>,
    /// `f̄`, average of losses.
    loss_avg: R,
    /// `γ`, average of `⟨g, x⟩`.
    product_avg: R,
    /// `f*`, the lower bound in use.
    bound: R,
    /// `βᵗ`.
    beta_t: f64,
}

impl Optimizer for Momo {
    const SPEC: Spec = Spec {
        name: "momo",
        summary: "momentum with a step size from averaged losses",
        year: 2024,
        params: &[
            Param::real("beta", "β", Range::Decay, "decay rate of the averages").search(MOMENTUM),
            Param::real("lower_bound", "f*₀", Range::Finite, "lower bound of the loss").alias(&[("paper", "lb")]),
            Param::flag("adapt_lower_bound", "estimate the lowest loss, from f*₀ on").alias(&[("paper", "use_fstar")]),
            Param::flag("bias_correction", "start the averages at zero and correct for that"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decay_first", "shrink x before the step, not after it"),
            Param::real("zero_below", "δ", Range::NonNegative, "largest squared norm that counts as zero"),
        ],
        source: include_str!("momo.rs"),
    };

    // A bound that may be far too large, or hold every step back as in gradient descent.
    const LR: Search = Search::Log(1e-5, 1e2);

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            beta: 0.9,
            lower_bound: 0.0,
            adapt_lower_bound: false,
            bias_correction: false,
            weight_decay: 0.0,
            decay_first: true,
            zero_below: f64::EPSILON,
        };
        let paper = Self { decay_first: false, zero_below: 0.0, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1.0, rule: optax }, Dialect { name: "paper", lr: 1.0, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            grad_avg: array(true, shape.dim, 0.0),
            loss_avg: R::of(0.0),
            product_avg: R::of(0.0),
            bound: R::of(self.lower_bound),
            beta_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        state.beta_t = next_power(state.beta_t, self.beta);
        let first = step.t == 1 && !self.bias_correction;
        let beta = if first { 0.0 } else { self.beta };
        let rho = if self.bias_correction { 1.0 - state.beta_t } else { 1.0 };
        let (eta, n) = (step.lr, x.len());
        let (gradient, d) = (&gradient[..n], &mut state.grad_avg[..n]);

        for i in 0..n {
            average(&mut d[i], beta, gradient[i]);
        }
        let f = average(&mut state.loss_avg, beta, step.loss);
        let gamma = average(&mut state.product_avg, beta, sum_over(n, |i| gradient[i] * x[i]));
        let square = sum_over(n, |i| d[i] * d[i]);
        let product = sum_over(n, |i| d[i] * x[i]);

        let k = eta * self.weight_decay + 1.0;
        if self.adapt_lower_bound {
            let a = k * (f - gamma) + product;
            let lowest = self.lower_bound;
            let halved = |b, bound| if b < bound { Real::max(b / 2.0, lowest) } else { bound };
            state.bound = (a / (k * rho)).zip(state.bound, halved);
        }
        let h = (k * (f - state.bound * rho - gamma) + product).max(R::of(0.0));
        let to_bound = h.zip(square, |h, square| if square <= self.zero_below { 0.0 } else { h / square });
        let tau = to_bound.min(eta / rho);
        if self.adapt_lower_bound {
            let reached = (f + product - gamma - tau * square * 0.5) / rho;
            state.bound = reached.max(R::of(self.lower_bound)).flushed();
        }

        for i in 0..n {
            x[i] = if self.decay_first { x[i] / k - tau * d[i] } else { (x[i] - tau * d[i]) / k };
        }
        rates.fill(if self.decay_first { tau } else { tau / k });
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::dialect;
    use super::*;

    /// The rule of the paper with β = ½.
    fn simple() -> Momo {
        Momo { beta: 0.5, ..dialect("paper") }
    }

    /// The iterates from 2 on, given the loss and the gradient of each step.
    fn path(rule: &Momo, lr: f64, given: &[(f64, f64)]) -> Vec<f64> {
        let (mut state, mut x) = (rule.init::<f64>(&Shape::vector(1)), [2.0]);
        let step = |(t, &(loss, g)): (u64, &(f64, f64))| {
            rule.step(&mut state, &Step { t, lr, loss, normal: &[] }, &[g], &mut x, &mut []);
            x[0]
        };
        (1..).zip(given).map(step).collect()
    }

    #[test]
    fn the_first_step_is_that_of_polyak() {
        // f = 8, g = 4: τ = 8/16, or (8 − 2)/16 with the bound 2, or the learning rate.
        assert_eq!(path(&simple(), 1.0, &[(8.0, 4.0)]), [0.0]);
        assert_eq!(path(&Momo { lower_bound: 2.0, ..simple() }, 1.0, &[(8.0, 4.0)]), [0.5]);
        assert_eq!(path(&simple(), 0.25, &[(8.0, 4.0)]), [1.0]);
    }

    #[test]
    fn the_model_is_that_of_averaged_losses_and_tangents() {
        // lr ¼: x = 2, then 1; (f, g) = (8, 4), then (3, 2).
        // f̄ = 8, 5.5; d = 4, 3; γ = 8, (8 + 2)/2 = 5; h = 5.5 − 5 + 3·1 = 3.5; τ = min(¼, 3.5/9).
        assert_eq!(path(&simple(), 0.25, &[(8.0, 4.0), (3.0, 2.0)]), [1.0, 0.25]);
        // Bound 2: h = 1.5.
        let rule = Momo { lower_bound: 2.0, ..simple() };
        assert_relative_eq!(*path(&rule, 0.25, &[(8.0, 4.0), (3.0, 2.0)]), [1.0, 1.0 - 1.5 / 9.0 * 3.0]);
    }

    #[test]
    fn below_the_bound_nothing_moves() {
        assert_eq!(path(&Momo { lower_bound: 9.0, ..simple() }, 1.0, &[(8.0, 4.0)]), [2.0]);
    }

    #[test]
    fn bias_correction_starts_at_zero_and_lengthens_the_steps() {
        // ρ = ½; f̄ = 4, d = 2, γ = 4, h = 4 − 4 + 2·2 = 4; τ = min(⅛/½, 4/4) = ¼.
        let rule = Momo { bias_correction: true, ..simple() };
        assert_eq!(path(&rule, 0.125, &[(8.0, 4.0)]), [1.5]);
        // Bound 6: h = 4 − ½·6 = 1; τ = min(2, ¼).
        assert_eq!(path(&Momo { lower_bound: 6.0, ..rule }, 1.0, &[(8.0, 4.0)]), [1.5]);
    }

    #[test]
    fn weight_decay_shrinks_after_the_step_or_before_it() {
        // η λ = 1, K = 2: h = 2·(6 − 8) + 8 = 4 with f = 6, τ = min(½, 4/16) = ¼, τ d = 1.
        let rule = Momo { weight_decay: 2.0, ..simple() };
        assert_eq!(path(&rule, 0.5, &[(6.0, 4.0)]), [0.5]);
        assert_eq!(path(&Momo { decay_first: true, ..rule }, 0.5, &[(6.0, 4.0)]), [0.0]);
    }

    #[test]
    fn the_bound_is_estimated_from_where_the_model_leads() {
        // Bound −100, f = 8, g = 4, lr ¼: τ = ¼, x = 1, and f* = 8 − ½·¼·16 = 6.
        // Then f = 9, g = 2: f̄ = 8.5, d = 3, γ = 5; a = 8.5 − 5 + 3 = 6.5 ≥ 6, h = 0.5, τ = 0.5/9.
        let rule = Momo { lower_bound: -100.0, adapt_lower_bound: true, ..simple() };
        assert_relative_eq!(*path(&rule, 0.25, &[(8.0, 4.0), (9.0, 2.0)]), [1.0, 1.0 - 0.5 / 9.0 * 3.0]);
        // With f = 7: f̄ = 7.5, a = 5.5 < 6, so f* = 2.75 and h = 2.75; τ = min(¼, 2.75/9).
        assert_relative_eq!(*path(&rule, 0.25, &[(8.0, 4.0), (7.0, 2.0)]), [1.0, 0.25]);
        // But not below f*₀ = 4: h = 1.5.
        let rule = Momo { lower_bound: 4.0, ..rule };
        assert_relative_eq!(*path(&rule, 0.25, &[(8.0, 4.0), (7.0, 2.0)]), [1.0, 0.5]);
        // Nor does the estimate after the step, 8 at f*₀ = 9: then f̄ = 8.5, γ = 6, h = 8.5 − 9 − 6 + 3·2 < 0.
        let rule = Momo { lower_bound: 9.0, ..rule };
        assert_eq!(path(&rule, 0.25, &[(8.0, 4.0), (9.0, 2.0)]), [2.0, 2.0]);
    }

    #[test]
    fn a_vanishing_average_makes_no_step() {
        // d = 1e−9: ‖d‖² is below 2⁻⁵², but not zero.
        for (name, moves) in [("optax", false), ("paper", true)] {
            assert_eq!(path(&dialect(name), 1.0, &[(1.0, 1e-9)])[0] != 2.0, moves, "{name}");
        }
        assert_eq!(path(&dialect("paper"), 1.0, &[(1.0, 0.0)]), [2.0]);
    }
}

//! Sophia.
//!
//! A clipped Newton's method with a diagonal Hessian: each coordinate of the momentum is divided by an estimate of
//! the curvature along it, so flat directions take long steps and steep ones short ones, and no coordinate moves
//! further than a bound, which protects where the estimate is too small. The estimate is renewed only now and then,
//! since it costs as much as a gradient.
//!
//! Here the estimate is the squared gradient, `ĥ = B g²`, for an optimizer sees nothing but the gradient. It has
//! the form of the paper's Gauss-Newton-Bartlett estimator (Sophia-G), which however takes that gradient with labels
//! drawn from the model, where its square is the Gauss-Newton diagonal on average. On a loss surface without labels
//! it is not the Hessian: it vanishes at a minimum, however curved, and there Sophia takes steps of the bound's
//! length, as sign descent does.
//!
//! With gradient `g`, learning rate `η`, `m` and `h` starting at zero:
//!
//! ```text
//! x ← x − η λ x                      decoupled weight decay
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ) with bias_correction
//! h ← β₂ h + (1 − β₂) · B g²         in updates 1, k + 1, 2 k + 1, …
//! u = m̂ / max(γ h, ε)
//! x ← x − η min(max(u, −ρ), ρ)
//! ```
//!
//! With `delayed_hessian`, `u` is computed from the `h` before this update's estimate. With `ρ = 0` there is no
//! bound.
//!
//! # Conventions
//!
//! |                   | optax                  | paper              |
//! |:------------------|:-----------------------|:-------------------|
//! | `lr`              | required (here `1e-3`) | none (here `1e-3`) |
//! | `beta1`           | `0.965`                | `0.96`             |
//! | `gamma`           | `0.01`                 | `0.05`             |
//! | `eps`             | `1e-8`                 | `1e-12`            |
//! | `weight_decay`    | `1e-4`                 | `0.2`              |
//! | `bias_correction` | `true`                 | `false`            |
//! | `delayed_hessian` | `true`                 | `false`            |
//!
//! optax (`contrib`) has Hutchinson's estimator (Sophia-H) by default, `r ⊙ ∇²f r` with random signs `r`, which needs
//! the function itself; it takes others, and is compared here with its rule around `B g²`. Its first update still has
//! `h = 0`, and so is a step of sign descent. The numbers of `paper` are those of Sophia-G; its data is of
//! pytorch_optimizer's `SophiaH`, which has `γ = 1` and other defaults and is handed the estimate `γ B g²`. The
//! authors' code of 2023 updates `h` after the step that ends an interval. `batch_size` and `gamma` do the same here.
//! Where `max(γ h, ε)` is zero, which takes `eps = 0`, the coordinate stays.
//!
//! # References
//!
//! * H. Liu, Z. Li, D. Hall, P. Liang, and T. Ma (2024), *Sophia: a scalable stochastic second-order optimizer for
//!   language model pre-training*, ICLR, arXiv:2305.14342.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, SQUARES, Shape, Step, array, average, next_power, rate, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of Sophia.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sophia {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of Hessian estimates, in `[0, 1)`.
    pub beta2: f64,
    /// Factor `γ` of the Hessian in the denominator, above zero.
    pub gamma: f64,
    /// Lower bound `ε` of the denominator, not negative.
    pub eps: f64,
    /// Bound `ρ` of the step before the learning rate; 0 for none.
    pub clip_threshold: f64,
    /// Updates `k` from one Hessian estimate to the next, at least 1.
    pub update_interval: u64,
    /// Factor `B` of the squared gradient in the Hessian estimate, at least 1.
    pub batch_size: u64,
    /// Divides the average of gradients by `1 − β₁ᵗ`, which undoes its start at zero.
    pub bias_correction: bool,
    /// Steps with the Hessian from before this update's estimate.
    pub delayed_hessian: bool,
    /// Weight decay `λ`, not negative; it shrinks `x` directly.
    pub weight_decay: f64,
}

/// What Sophia remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `h`, average of Hessian estimates.
    hessian_avg: Vec<R>,
    /// `β₁ᵗ`.
    beta1_t: f64,
}

impl Optimizer for Sophia {
    const SPEC: Spec = Spec {
        name: "sophia",
        summary: "clipped Newton steps; here the Hessian is squared gradients",
        year: 2024,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of Hessian estimates")
                .search(SQUARES)
                .alias(&[("optax", "b2")]),
            Param::real("gamma", "γ", Range::Positive, "factor of the Hessian in the denominator")
                .search(Search::Log(1e-3, 1.0)),
            Param::real("eps", "ε", Range::NonNegative, "lower bound of the denominator"),
            Param::real("clip_threshold", "ρ", Range::NonNegative, "bound of the step before the learning rate")
                .search(Search::Log(1e-2, 10.0)),
            Param::whole("update_interval", "k", 1, u64::MAX, "updates from one Hessian estimate to the next"),
            Param::whole("batch_size", "B", 1, u64::MAX, "factor of the squared gradient as an estimate"),
            Param::flag("bias_correction", "divide the average of gradients by 1 − β₁ᵗ"),
            Param::flag("delayed_hessian", "step with the Hessian from before this estimate"),
            Param::real("weight_decay", "λ", Range::NonNegative, "decoupled weight decay"),
        ],
        source: include_str!("sophia.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            beta1: 0.965,
            beta2: 0.99,
            gamma: 0.01,
            eps: 1e-8,
            clip_threshold: 1.0,
            update_interval: 10,
            batch_size: 1,
            bias_correction: true,
            delayed_hessian: true,
            weight_decay: 1e-4,
        };
        let paper = Self {
            beta1: 0.96,
            gamma: 0.05,
            eps: 1e-12,
            bias_correction: false,
            delayed_hessian: false,
            weight_decay: 0.2,
            ..optax.clone()
        };
        vec![Dialect { name: "optax", lr: 1e-3, rule: optax }, Dialect { name: "paper", lr: 1e-3, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { grad_avg: array(true, shape.dim, 0.0), hessian_avg: array(true, shape.dim, 0.0), beta1_t: 1.0 }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let lr = step.lr;
        state.beta1_t = next_power(state.beta1_t, self.beta1);
        let correct_m = if self.bias_correction { 1.0 / (1.0 - state.beta1_t) } else { 1.0 };
        let renewed = (step.t - 1).is_multiple_of(self.update_interval);
        let bound = if self.clip_threshold == 0.0 { f64::INFINITY } else { self.clip_threshold };
        let n = x.len();
        let (gradient, grad_avg) = (&gradient[..n], &mut state.grad_avg[..n]);
        let hessian_avg = &mut state.hessian_avg[..n];
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, true, lr, gradient[i], &mut x[i]);
            let m = average(&mut grad_avg[i], self.beta1, g) * correct_m;
            let mut h = hessian_avg[i];
            if renewed {
                let next = average(&mut hessian_avg[i], self.beta2, g * g * self.batch_size as f64);
                h = if self.delayed_hessian { h } else { next };
            }
            let curvature = (h * self.gamma).max(R::of(self.eps));
            let newton = rate(m, curvature);
            let u = newton.max(R::of(-bound)).min(R::of(bound));
            x[i] -= lr * u;
            if let Some(out) = rates.get_mut(i) {
                // A step that was cut off has had a smaller factor.
                *out = rate(lr, curvature) * u.zip(newton, |u, newton| if u == newton { 1.0 } else { u / newton });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = β₂ = ½, γ = 1, a new estimate each time, no bound.
    fn simple() -> Sophia {
        Sophia {
            beta1: 0.5,
            beta2: 0.5,
            gamma: 1.0,
            update_interval: 1,
            clip_threshold: 0.0,
            weight_decay: 0.0,
            ..dialect("paper")
        }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 2 then −1: m = 1, 0; then 3: m = 3/2; h = 2, 3/2, 21/4.
        let path = trajectory(&simple(), 0.1, &[2.0, -1.0, 3.0]);
        assert_relative_eq!(*path, [0.95, 0.95, 0.95 - 0.1 * 1.5 / 5.25], max_relative = 1e-14);
    }

    #[test]
    fn gamma_and_batch_size_scale_the_hessian() {
        // g = 2: m = 1, h = 2 · 3.
        let rule = Sophia { gamma: 0.5, batch_size: 3, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[2.0])[0], 1.0 - 0.1 / 3.0);
    }

    #[test]
    fn hessian_is_renewed_at_intervals() {
        // g = 2 each: m = 1, 3/2, 7/4; h = 2, 2, 3.
        let rule = Sophia { update_interval: 2, ..simple() };
        let (x1, x2) = (0.95, 0.875);
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0; 3]), [x1, x2, x2 - 0.175 / 3.0], max_relative = 1e-14);
    }

    #[test]
    fn delayed_hessian_is_that_of_the_update_before() {
        // g = 2 each: m = 1, 3/2; h = 0, 2, where ε = ¼ stands in the place of 0.
        let rule = Sophia { delayed_hessian: true, eps: 0.25, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0; 2]), [0.6, 0.525], max_relative = 1e-14);
    }

    #[test]
    fn bias_correction_undoes_the_start_at_zero() {
        // g = 2 each: m̂ = 2, 2; h = 2, 3.
        let rule = Sophia { bias_correction: true, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0; 2]), [0.9, 0.9 - 0.2 / 3.0], max_relative = 1e-14);
    }

    #[test]
    fn no_step_is_longer_than_the_bound() {
        // g = −½: m = −¼, h = ⅛, u = −2.
        let rule = Sophia { clip_threshold: 1.5, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[-0.5])[0], 1.15);
        assert_relative_eq!(trajectory(&simple(), 0.1, &[-0.5])[0], 1.2);
    }

    #[test]
    fn rates_tell_of_the_bound() {
        // As above: lr/h without a bound, and three quarters of it with one.
        for (clip_threshold, expected) in [(0.0, 0.8), (1.5, 0.6)] {
            let rule = Sophia { clip_threshold, ..simple() };
            let mut rates = [9.0];
            let step = Step { t: 1, lr: 0.1, loss: 0.0, normal: &[] };
            rule.step(&mut rule.init::<f64>(&Shape::vector(1)), &step, &[-0.5], &mut [1.0], &mut rates);
            assert_relative_eq!(rates[0], expected, max_relative = 1e-14);
        }
    }

    #[test]
    fn a_coordinate_without_curvature_stays() {
        let rule = Sophia { delayed_hessian: true, eps: 0.0, ..simple() };
        assert_eq!(trajectory(&rule, 0.1, &[2.0])[0], 1.0);
    }

    #[test]
    fn weight_decay_shrinks_x() {
        let rule = Sophia { weight_decay: 0.5, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 0.0]), [0.95, 0.9025]);
    }
}

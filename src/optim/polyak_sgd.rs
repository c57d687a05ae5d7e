//! Gradient descent with Polyak's step size.
//!
//! If the lowest loss `f_min` is known, the loss itself tells how far to go: the tangent at `x`, followed downhill,
//! reaches the height `f_min` after the step `(f − f_min) / ‖g‖²` times the gradient. Where the loss is high above its
//! minimum and the slope small, steps are long; close to the minimum they shrink by themselves. Nothing has to be
//! tuned, but `f_min` has to be right: with too low a guess the iterates overshoot and never settle, with too high a
//! guess they climb, or stop there with `positive_part`.
//!
//! With the loss `f` and the gradient `g` at `x`, and learning rate `η`:
//!
//! ```text
//! Δ = f − f_min                      or max(f − f_min, 0) with positive_part
//! q = c ‖g‖² + ε                     or c ‖η g‖² + ε with lr_in_norm
//! x ← x − η min(Δ / q, γ_max) g      no step where q ≤ δ
//! ```
//!
//! # Conventions
//!
//! | library | `lr` | `f_min`            | `max_lr`           | `c`   | `eps` | `lr_in_norm` | `zero_below` |
//! |:--------|:-----|:-------------------|:-------------------|:------|:------|:-------------|:-------------|
//! | optax   | `1`  | `0`                | `1`                | `1`   | `0`   | `true`       | `2⁻⁵²`       |
//! | paper   | `1`  | known (here `0`)   | required (here `1`) | `0.5` | `0`  | `false`      | `0`          |
//!
//! What is scheduled here as `lr` is optax's `scaling`, a factor of the step size, and `max_lr` is its
//! `max_learning_rate`. optax documents the step `η min(Δ / (‖g‖² + ε), γ_max)`, but scales the gradient by `η` before
//! it takes the norm, so that with `γ_max` out of reach and `ε = 0` half the scaling gives twice the step:
//! `lr_in_norm`. At the default `lr = 1` there is no difference. optax makes no step where `q` is at most the spacing
//! of floating-point numbers at 1, which is where the norm of the gradient is 1.5e-8; `zero_below = 0` leaves out the
//! step only where it would be 0/0. `positive_part` is optax's `variant = "sps+"`.
//!
//! # References
//!
//! * B. T. Polyak (1969), *Minimization of unsmooth functionals*, USSR Computational Mathematics and Mathematical
//!   Physics 9(3), doi:10.1016/0041-5553(69)90061-5.
//! * N. Loizou, S. Vaswani, I. Laradji, and S. Lacoste-Julien (2021), *Stochastic Polyak step-size for SGD: an adaptive
//!   learning rate for fast convergence*, AISTATS, arXiv:2002.10542 (`SPS_max`, here `paper`).
//! * G. Garrigos, R. M. Gower, and F. Schaipp (2023), *Function value learning: adaptive learning rates based on the
//!   Polyak stepsize and function splitting in ERM*, arXiv:2307.14528 (`positive_part`).

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_AS_FACTOR, Optimizer, Shape, Step};
use crate::component::{Param, Range, Search, Spec};
use crate::real::{Real, sum_over};

/// Hyperparameters of gradient descent with Polyak's step size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolyakSgd {
    /// The lowest loss `f_min`, or a guess of it, finite.
    pub f_min: f64,
    /// The longest step `γ_max`, before the learning rate, positive.
    pub max_lr: f64,
    /// Divisor `c` of the step, positive.
    pub c: f64,
    /// Stabiliser `ε` of the denominator, not negative.
    pub eps: f64,
    /// Takes the loss for `f_min` where it is below, instead of going uphill.
    pub positive_part: bool,
    /// Takes the norm of the gradient after it has been multiplied by the learning rate.
    pub lr_in_norm: bool,
    /// The largest denominator `δ` that counts as zero, not negative.
    pub zero_below: f64,
}

impl Optimizer for PolyakSgd {
    const SPEC: Spec = Spec {
        name: "polyak_sgd",
        summary: "step size from the loss above its known minimum",
        year: 2021,
        params: &[
            Param::real("f_min", "f_min", Range::Finite, "lowest loss, or a guess of it"),
            Param::real("max_lr", "γ_max", Range::Positive, "longest step, before the learning rate")
                .search(Search::Log(1e-3, 1e3))
                .alias(&[("optax", "max_learning_rate"), ("paper", "gamma_b")]),
            Param::real("c", "c", Range::Positive, "divisor of the step"),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser of the denominator"),
            Param::flag("positive_part", "no step, not one uphill, where the loss is below f_min"),
            Param::flag("lr_in_norm", "take the norm of the gradient times the learning rate"),
            Param::real("zero_below", "δ", Range::NonNegative, "largest denominator that counts as zero"),
        ],
        source: include_str!("polyak_sgd.rs"),
    };

    const LR: Search = LR_AS_FACTOR;

    const COORDINATEWISE: bool = false;

    type State<R: Real> = ();

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            f_min: 0.0,
            max_lr: 1.0,
            c: 1.0,
            eps: 0.0,
            positive_part: false,
            lr_in_norm: true,
            zero_below: f64::EPSILON,
        };
        let paper = Self { c: 0.5, lr_in_norm: false, zero_below: 0.0, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1.0, rule: optax }, Dialect { name: "paper", lr: 1.0, rule: paper }]
    }

    fn init<R: Real>(&self, _: &Shape) {}

    #[inline(always)]
    fn step<R: Real>(&self, (): &mut (), step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (lr, n) = (step.lr, x.len());
        let gradient = &gradient[..n];
        let in_norm = if self.lr_in_norm { lr } else { R::of(1.0) };
        let square = sum_over(n, |i| {
            let g = gradient[i] * in_norm;
            g * g
        });
        let mut gap = step.loss - self.f_min;
        if self.positive_part {
            gap = gap.max(R::of(0.0));
        }
        let gamma = gap.zip(square * self.c + self.eps, |gap, q| {
            let known = q > self.zero_below || q.is_nan();
            if known { Real::min(gap / q, self.max_lr) } else { 0.0 }
        });
        let rate = lr * gamma;
        for i in 0..n {
            x[i] -= rate * gradient[i];
        }
        rates.fill(rate);
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect;
    use super::*;

    /// The rule of the paper with c = 1: γ = min(Δ / ‖g‖², 1).
    fn simple() -> PolyakSgd {
        PolyakSgd { c: 1.0, ..dialect("paper") }
    }

    /// Where one step leads from (1, 1) with the gradient (3, −4), whose square is 25.
    fn after(rule: &PolyakSgd, lr: f64, loss: f64) -> [f64; 2] {
        let mut x = [1.0, 1.0];
        rule.step(&mut (), &Step { t: 1, lr, loss, normal: &[] }, &[3.0, -4.0], &mut x, &mut []);
        x
    }

    #[test]
    fn the_step_is_the_loss_above_its_minimum_over_the_squared_gradient() {
        // (7.5 − 1.25) / 25 = ¼ of the gradient, half of that with lr = ½.
        let rule = PolyakSgd { f_min: 1.25, ..simple() };
        assert_eq!(after(&rule, 1.0, 7.5), [0.25, 2.0]);
        assert_eq!(after(&rule, 0.5, 7.5), [0.625, 1.5]);
    }

    #[test]
    fn a_bowl_is_left_in_one_step_with_half_the_divisor() {
        // f = ½ ‖x‖²: Δ / (½ ‖g‖²) = 1.
        let (rule, mut x) = (dialect::<PolyakSgd>("paper"), [3.0, -4.0]);
        rule.step(&mut (), &Step { t: 1, lr: 1.0, loss: 12.5, normal: &[] }, &x.clone(), &mut x, &mut []);
        assert_eq!(x, [0.0, 0.0]);
    }

    #[test]
    fn no_step_is_longer_than_max_lr() {
        // 100 / 25 = 4, but no more than ½.
        assert_eq!(after(&PolyakSgd { max_lr: 0.5, ..simple() }, 1.0, 100.0), [-0.5, 3.0]);
    }

    #[test]
    fn c_and_eps_make_the_denominator_larger() {
        // 7 / (2 · 25 + 6) = ⅛.
        assert_eq!(after(&PolyakSgd { c: 2.0, eps: 6.0, ..simple() }, 1.0, 7.0), [0.625, 1.5]);
    }

    #[test]
    fn below_the_minimum_it_climbs_unless_only_the_positive_part_counts() {
        // (1.25 − 7.5) / 25 = −¼.
        let rule = PolyakSgd { f_min: 7.5, ..simple() };
        assert_eq!(after(&rule, 1.0, 1.25), [1.75, 0.0]);
        assert_eq!(after(&PolyakSgd { positive_part: true, ..rule }, 1.0, 1.25), [1.0, 1.0]);
    }

    #[test]
    fn half_the_scaling_of_optax_is_twice_the_step() {
        // ‖g / 2‖² = 6.25, 3.125 / 6.25 = ½, times ½ is ¼; with lr = 1 it is 3.125 / 25 = ⅛.
        let rule = PolyakSgd { lr_in_norm: true, ..simple() };
        assert_eq!(after(&rule, 0.5, 3.125), [0.25, 2.0]);
        assert_eq!(after(&rule, 1.0, 3.125), [0.625, 1.5]);
    }

    #[test]
    fn optax_stops_where_the_squared_gradient_is_below_the_spacing_of_numbers_at_one() {
        for (g, moves) in [(1.4e-8, false), (1.6e-8, true)] {
            for (name, moves) in [("optax", moves), ("paper", true)] {
                let (rule, mut x, mut rates) = (dialect::<PolyakSgd>(name), [0.0], [f64::NAN]);
                rule.step(&mut (), &Step { t: 1, lr: 1.0, loss: 1.0, normal: &[] }, &[g], &mut x, &mut rates);
                assert_eq!(x[0] != 0.0, moves, "{name} at {g}");
                assert_eq!(rates[0], if moves { 1.0 } else { 0.0 });
            }
        }
    }
}

//! Yogi.
//!
//! Adam whose average of squared gradients moves by a share of `g²`, up or down, instead of by a share of its distance
//! from `g²`. So it rises as fast as Adam's after a large gradient, but falls slowly while gradients are small: the
//! effective learning rate does not jump up when the gradients happen to vanish for a while.
//!
//! With gradient `g`, learning rate `η`, `m` starting at `m₀` and `v` at `v₀`:
//!
//! ```text
//! m ← β₁ m + (1 − β₁) g                  m̂ = m / (1 − β₁ᵗ)
//! v ← v − (1 − β₂) sign(v − g²) g²       v̂ = v / (1 − β₂ᵗ)
//! x ← x − η m̂ / (√(v̂ + ε_root) + ε)
//! ```
//!
//! Without `bias_correction`, `m̂ = m` and `v̂ = v`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `eps`  | `initial_accumulator` | `initial_average` | `bias_correction` |
//! |:--------|:-----------------------|:-------|:----------------------|:------------------|:------------------|
//! | optax   | required (here `1e-2`) | `1e-3` | `1e-6`                | `1e-6`            | `true`            |
//! | paper   | `1e-2`                 | `1e-3` | `0`                   | `0`               | `false`           |
//!
//! optax starts both averages, not only that of squares, at its `initial_accumulator_value`: the direction, too, has an
//! offset, and a coordinate without any gradient is pushed down a little in the first updates, by some `1e-5` at the
//! default rate. `initial_average = 0` removes that. `optax.yogi` fixes the start and `eps_root`; `optax.scale_by_yogi`
//! lets one choose. The paper's form is checked against a plain formula. Where the denominator is zero, which takes
//! `eps = 0` and no gradient yet, the coordinate stays.
//!
//! # References
//!
//! * M. Zaheer, S. J. Reddi, D. Sachan, S. Kale, and S. Kumar (2018), *Adaptive methods for nonconvex optimization*,
//!   NeurIPS.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of Yogi.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Yogi {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` under the square root, not negative.
    pub eps_root: f64,
    /// Average of squared gradients `v₀` at the start, not negative.
    pub initial_accumulator: f64,
    /// Average of gradients `m₀` at the start.
    pub initial_average: f64,
    /// Divides the averages by `1 − βᵗ`.
    pub bias_correction: bool,
}

/// What Yogi remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `β₁ᵗ`.
    beta1_t: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
}

impl Optimizer for Yogi {
    const SPEC: Spec = Spec {
        name: "yogi",
        summary: "Adam whose average of squares falls slowly",
        year: 2018,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients")
                .search(SQUARES)
                .alias(&[("optax", "b2")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser under the square root"),
            Param::real("initial_accumulator", "v₀", Range::NonNegative, "average of squared gradients at the start"),
            Param::real("initial_average", "m₀", Range::Finite, "average of gradients at the start"),
            Param::flag("bias_correction", "divide the averages by 1 − βᵗ"),
        ],
        source: include_str!("yogi.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-3,
            eps_root: 0.0,
            initial_accumulator: 1e-6,
            initial_average: 1e-6,
            bias_correction: true,
        };
        let paper = Self { initial_accumulator: 0.0, initial_average: 0.0, bias_correction: false, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1e-2, rule: optax }, Dialect { name: "paper", lr: 1e-2, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            grad_avg: array(true, shape.dim, self.initial_average.flushed()),
            square_avg: array(true, shape.dim, self.initial_accumulator.flushed()),
            beta1_t: 1.0,
            beta2_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, beta2, lr) = (self.beta1, self.beta2, step.lr);
        state.beta1_t = next_power(state.beta1_t, beta1);
        state.beta2_t = next_power(state.beta2_t, beta2);
        let (correct_m, correct_v) =
            if self.bias_correction { (1.0 / (1.0 - state.beta1_t), 1.0 / (1.0 - state.beta2_t)) } else { (1.0, 1.0) };
        let n = x.len();
        let (gradient, grad_avg, square_avg) = (&gradient[..n], &mut state.grad_avg[..n], &mut state.square_avg[..n]);
        for i in 0..n {
            let g = gradient[i];
            let m = average(&mut grad_avg[i], beta1, g);
            let v = square_avg[i].zip(g * g, |v, square| v - (1.0 - beta2) * (v - square).sign() * square);
            square_avg[i] = v.flushed();
            let rate = rate(lr, (v * correct_v + self.eps_root).sqrt() + self.eps);
            x[i] -= rate * (m * correct_m);
            if let Some(out) = rates.get_mut(i) {
                *out = rate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = 0, β₂ = ½, ε = 1, no correction, all from zero.
    fn simple() -> Yogi {
        Yogi { beta1: 0.0, beta2: 0.5, eps: 1.0, ..dialect("paper") }
    }

    #[test]
    fn the_average_moves_by_a_share_of_the_squared_gradient() {
        // g = 6, 2, 4, 0: v = 0 + 18, 18 − 2 = 16, 16 as g² = v, 16.
        let mut x = 1.0;
        let path = trajectory(&simple(), 0.1, &[6.0, 2.0, 4.0, 0.0]);
        for (got, (g, v)) in path.into_iter().zip([(6.0, 18.0_f64), (2.0, 16.0), (4.0, 16.0), (0.0, 16.0)]) {
            x -= 0.1 * g / (v.sqrt() + 1.0);
            assert_relative_eq!(got, x, max_relative = 1e-14);
        }
    }

    #[test]
    fn bias_correction_undoes_the_start_at_zero() {
        // β₁ = ½, g = 6 then 2: m = 3, 5/2, m̂ = 6, 10/3; v = 18, 16, v̂ = 36, 64/3.
        let rule = Yogi { beta1: 0.5, bias_correction: true, ..simple() };
        let x1 = 1.0 - 0.1 * 6.0 / 7.0;
        let x2 = x1 - 0.1 * (10.0 / 3.0) / ((64.0_f64 / 3.0).sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&rule, 0.1, &[6.0, 2.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn both_averages_start_where_they_are_told() {
        // β₁ = ½, g = 2: m = ½ 8 + ½ 2 = 5; v = 11 − ½ 4 = 9.
        let rule = Yogi { beta1: 0.5, initial_average: 8.0, initial_accumulator: 11.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[2.0])[0], 1.0 - 0.1 * 5.0 / 4.0, max_relative = 1e-14);
    }

    #[test]
    fn eps_root_stands_under_the_root() {
        // g = 2: v = 2, √(2 + 7) + 1 = 4.
        let rule = Yogi { eps_root: 7.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[2.0])[0], 0.95, max_relative = 1e-14);
    }

    #[test]
    fn the_start_in_optax_moves_a_coordinate_without_gradients() {
        let push = |rule: &Yogi| 1.0 - trajectory(rule, 1e-2, &[0.0; 200])[199];
        let optax: Yogi = dialect("optax");
        let moved = push(&optax);
        assert!((1e-6..1e-4).contains(&moved), "moved by {moved:e}");
        assert_eq!(push(&Yogi { initial_average: 0.0, ..optax }), 0.0);
    }
}

//! `RMSprop`.
//!
//! Divides each coordinate of the gradient by a running root mean square of its recent values. So it takes small
//! steps where it is steep and large ones where it is flat, damps the oscillation across a narrow valley, and, since
//! the average forgets, its rate does not fall towards zero as AdaGrad's does. At a constant learning rate it often
//! does not settle but hovers close to a minimum; a rate that falls to zero ends that.
//!
//! With gradient `g`, learning rate `η`, `v` starting at `initial_value` and the other averages at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay
//! v ← ρ v + (1 − ρ) g²
//! m ← ρ m + (1 − ρ) g                if centered, else m = 0
//! u = g / (√(v − m²) + ε)            or g / √(v − m² + ε) with eps_inside_sqrt
//! b ← μ b + u
//! x ← x − η b                        or x ← x − η (μ b + u) with nesterov
//! ```
//!
//! With `bias_correction`, `v` and `m` are divided by `1 − ρᵗ` where `u` uses them. With `lr_in_momentum` the buffer
//! holds steps: `b ← μ b + η u`, `x ← x − b`; that differs when the learning rate changes during the run.
//!
//! # Conventions
//!
//! | library      | `lr`                   | `rho`  | `eps`   | `eps_inside_sqrt` | `initial_value` | `lr_in_momentum` | weight decay |
//! |:-------------|:-----------------------|:-------|:--------|:------------------|:----------------|:-----------------|:-------------|
//! | PyTorch      | `1e-2`                 | `0.99` | `1e-8`  | `false`           | `0`             | `false`          | coupled      |
//! | Keras 3      | `1e-3`                 | `0.9`  | `1e-7`  | `true`            | `0`             | `true`           | decoupled    |
//! | optax        | required (here `1e-3`) | `0.9`  | `1e-8`  | `true`            | `0`             | `true`           | none         |
//! | TensorFlow 1 | required (here `1e-3`) | `0.9`  | `1e-10` | `true`            | `1`             | `true`           | none         |
//! | paper        | none (here `1e-3`)     | `0.9`  | none    |                   | `0`             |                  | none         |
//!
//! Rounding can push the variance `v − m²` of a nearly constant gradient below zero, where PyTorch takes the root of a
//! negative number; here it counts as zero. Where the denominator is zero, which takes `eps = 0`, the coordinate stays.
//!
//! # References
//!
//! * T. Tieleman and G. Hinton (2012), *Lecture 6.5: RMSprop*, COURSERA: Neural Networks for Machine Learning.
//! * A. Graves (2013), *Generating sequences with recurrent neural networks*, arXiv:1308.0850 (the centered form with
//!   momentum).

use serde::{Deserialize, Serialize};

use super::{
    Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate, root,
    weight_decayed,
};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of `RMSprop`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in some library")]
pub struct RmsProp {
    /// Decay rate `ρ` of the running averages, in `[0, 1)`.
    pub rho: f64,
    /// Stabiliser `ε` of the denominator, not negative.
    pub eps: f64,
    /// Adds `ε` under the square root instead of outside it.
    pub eps_inside_sqrt: bool,
    /// Normalises by the variance of the gradient instead of its second moment.
    pub centered: bool,
    /// Heavy-ball momentum `μ`, in `[0, 1)`.
    pub momentum: f64,
    /// The buffer holds steps, scaled by the learning rate, instead of normalised gradients.
    pub lr_in_momentum: bool,
    /// Looks ahead along the buffer before each step.
    pub nesterov: bool,
    /// Average of squared gradients at the start, not negative.
    pub initial_value: f64,
    /// Divides the averages by `1 − ρᵗ`, which undoes their start at zero.
    pub bias_correction: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What `RMSprop` remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `m`, average of gradients; empty unless centered.
    grad_avg: Vec<R>,
    /// `b`, momentum buffer; empty without momentum.
    buffer: Vec<R>,
    /// `ρᵗ`.
    rho_t: f64,
}

impl Optimizer for RmsProp {
    const SPEC: Spec = Spec {
        name: "rmsprop",
        summary: "gradient divided by its running root mean square",
        year: 2012,
        params: &[
            Param::real("rho", "ρ", Range::Decay, "decay rate of the running averages").search(SQUARES).alias(&[
                ("torch", "alpha"),
                ("optax", "decay"),
                ("tf1", "decay"),
            ]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser of the denominator")
                .search(STABILISER)
                .alias(&[("keras", "epsilon"), ("tf1", "epsilon")]),
            Param::flag("eps_inside_sqrt", "add ε under the square root").alias(&[("optax", "eps_in_sqrt")]),
            Param::flag("centered", "normalise by the variance, not the second moment"),
            Param::real("momentum", "μ", Range::Decay, "heavy-ball momentum").search(MOMENTUM),
            Param::flag("lr_in_momentum", "the buffer holds steps, not gradients"),
            Param::flag("nesterov", "look ahead along the buffer").alias(&[("tf1", "use_nesterov")]),
            Param::real("initial_value", "v₀", Range::NonNegative, "average of squared gradients at the start")
                .alias(&[("optax", "initial_scale")]),
            Param::flag("bias_correction", "divide the averages by 1 − ρᵗ"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("rmsprop.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self {
            rho: 0.99,
            eps: 1e-8,
            eps_inside_sqrt: false,
            centered: false,
            momentum: 0.0,
            lr_in_momentum: false,
            nesterov: false,
            initial_value: 0.0,
            bias_correction: false,
            weight_decay: 0.0,
            decoupled_weight_decay: false,
        };
        let keras = Self {
            rho: 0.9,
            eps: 1e-7,
            eps_inside_sqrt: true,
            lr_in_momentum: true,
            decoupled_weight_decay: true,
            ..torch.clone()
        };
        let optax = Self { eps: 1e-8, ..keras.clone() };
        let tf1 = Self { eps: 1e-10, initial_value: 1.0, ..keras.clone() };
        let paper = Self { rho: 0.9, eps: 0.0, ..torch.clone() };
        vec![
            Dialect { name: "torch", lr: 1e-2, rule: torch },
            Dialect { name: "keras", lr: 1e-3, rule: keras },
            Dialect { name: "optax", lr: 1e-3, rule: optax },
            Dialect { name: "tf1", lr: 1e-3, rule: tf1 },
            Dialect { name: "paper", lr: 1e-3, rule: paper },
        ]
    }

    fn validate(&self) -> Result<(), String> {
        if self.nesterov && self.momentum == 0.0 {
            return Err("`nesterov` needs a `momentum` above 0".into());
        }
        Ok(())
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            square_avg: array(true, shape.dim, self.initial_value),
            grad_avg: array(self.centered, shape.dim, 0.0),
            buffer: array(self.momentum != 0.0, shape.dim, 0.0),
            rho_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (rho, lr) = (self.rho, step.lr);
        state.rho_t = next_power(state.rho_t, rho);
        let correction = 1.0 / (1.0 - state.rho_t);
        let n = x.len();
        let (gradient, square_avg) = (&gradient[..n], &mut state.square_avg[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let v = average(&mut square_avg[i], rho, g * g);
            let mut square = if self.bias_correction { v * correction } else { v };
            if self.centered {
                let m = average(&mut state.grad_avg[i], rho, g);
                let mean = if self.bias_correction { m * correction } else { m };
                square = (square - mean * mean).max(R::of(0.0));
            }
            let root = root(square, self.eps, self.eps_inside_sqrt);
            let factor = rate(lr, root);
            if self.momentum == 0.0 {
                x[i] -= factor * g;
            } else {
                // The learning rate stands either in the buffer or outside it.
                let u = if self.lr_in_momentum { factor * g } else { rate(R::of(1.0), root) * g };
                let b = &mut state.buffer[i];
                *b = (*b * self.momentum + u).flushed();
                let ahead = if self.nesterov { *b * self.momentum + u } else { *b };
                x[i] -= if self.lr_in_momentum { ahead } else { lr * ahead };
            }
            if let Some(out) = rates.get_mut(i) {
                *out = factor;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: ρ = ½, ε = 1.
    fn simple() -> RmsProp {
        RmsProp { rho: 0.5, eps: 1.0, ..dialect("torch") }
    }

    #[test]
    fn first_step_has_length_lr_over_sqrt_one_minus_rho() {
        // v = (1 − ρ) g², so u = sign(g)/√(1 − ρ) whatever the size of g.
        for g in [1e-6, 1.0, 1e6] {
            let x = trajectory(&dialect::<RmsProp>("paper"), 0.1, &[g])[0];
            assert_relative_eq!(x, 1.0 - 0.1 / 0.1_f64.sqrt());
        }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 2 then −1: v₁ = 2, x₁ = 1 − 0.1·2/(√2 + 1); v₂ = 1 + 0.5, x₂ = x₁ + 0.1·1/(√1.5 + 1).
        let x1 = 1.0 - 0.2 / (2.0_f64.sqrt() + 1.0);
        let x2 = x1 + 0.1 / (1.5_f64.sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[2.0, -1.0]), [x1, x2]);
    }

    #[test]
    fn eps_inside_sqrt_moves_eps_under_the_root() {
        // g = 2: v = 2, x = 1 − 0.1·2/√3.
        let rule = RmsProp { eps_inside_sqrt: true, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[2.0])[0], 1.0 - 0.2 / 3.0_f64.sqrt());
    }

    #[test]
    fn centered_subtracts_the_squared_mean() {
        // g = 4 then 2: v = 8, 6; m = 2, 2; variance 4, 2.
        let rule = RmsProp { centered: true, ..simple() };
        let x1 = 1.0 - 0.4 / 3.0;
        assert_relative_eq!(*trajectory(&rule, 0.1, &[4.0, 2.0]), [x1, x1 - 0.2 / (2.0_f64.sqrt() + 1.0)]);
    }

    #[test]
    fn centered_survives_a_constant_gradient() {
        // Unclamped, the variance of this gradient rounds to −6e−17 at step 54.
        let rule = RmsProp { rho: 0.5, centered: true, ..dialect("torch") };
        let path = trajectory(&rule, 0.1, &[0.7; 100]);
        assert!(path.iter().all(|x| x.is_finite()), "variance went negative");
    }

    #[test]
    fn momentum_accumulates_scaled_gradients() {
        // ρ = 0, ε = 1, g = 1 twice: u = 1/2 each, b = 1/2 then 3/4 with μ = 1/2.
        let rule = RmsProp { rho: 0.0, momentum: 0.5, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[1.0, 1.0]), [0.95, 0.875]);
        // With a look ahead the steps are μb + u = 3/4, 7/8.
        let rule = RmsProp { nesterov: true, ..rule };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[1.0, 1.0]), [0.925, 0.8375]);
    }

    #[test]
    fn bias_correction_makes_the_first_step_lr_long() {
        let rule = RmsProp { bias_correction: true, eps: 0.0, ..dialect("optax") };
        assert_relative_eq!(trajectory(&rule, 0.1, &[7.0])[0], 0.9, max_relative = 1e-14);
    }

    #[test]
    fn initial_value_shortens_the_first_steps() {
        // v₀ = 6, g = 2: v = 3 + 2, x = 1 − 0.1·2/(√5 + 1).
        let rule = RmsProp { initial_value: 6.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[2.0])[0], 1.0 - 0.2 / (5.0_f64.sqrt() + 1.0));
    }
}

//! Gradient descent, with momentum.
//!
//! Walks downhill, each step as long as the learning rate times the slope. Too large a rate overshoots and diverges
//! (on a bowl of curvature `h`, from `η = 2/h` on), too small a rate crawls; in a narrow valley no single rate suits
//! both directions. Momentum remembers past gradients, cancels what oscillates and adds up what persists.
//!
//! With gradient `g`, learning rate `η` and an empty buffer `b` at the start:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay
//! b ← μ b + (1 − τ) g                the first time b ← g
//! x ← x − η b                        or x ← x − η (g + μ b) with nesterov
//! ```
//!
//! With `lr_in_momentum` the buffer holds steps instead of gradients: `b ← μ b + η (1 − τ) g`, `x ← x − b`.
//! The two differ when the learning rate changes during the run.
//!
//! # Conventions
//!
//! | library    | `lr`                  | buffer holds | weight decay | dampening |
//! |:-----------|:----------------------|:-------------|:-------------|:----------|
//! | PyTorch    | `1e-3`                | gradients    | coupled      | yes       |
//! | Keras 3    | `1e-2`                | steps        | decoupled    | no        |
//! | optax      | required (here `1e-2`) | gradients   | none         | no        |
//! | TensorFlow 1 | required (here `1e-2`) | gradients | none         | no        |
//!
//! # References
//!
//! * H. Robbins and S. Monro (1951), *A stochastic approximation method*, Annals of Mathematical Statistics 22(3),
//!   doi:10.1214/aoms/1177729586.
//! * B. T. Polyak (1964), *Some methods of speeding up the convergence of iteration methods*, USSR Computational
//!   Mathematics and Mathematical Physics 4(5), doi:10.1016/0041-5553(64)90137-5.
//! * I. Sutskever, J. Martens, G. Dahl, and G. Hinton (2013), *On the importance of initialization and momentum in
//!   deep learning*, ICML (the form of Nesterov's momentum).

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OF_GRADIENT, MOMENTUM, Optimizer, Shape, Step, array, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of gradient descent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sgd {
    /// Momentum `μ`, in `[0, 1)`.
    pub momentum: f64,
    /// Share `τ` of the gradient that the buffer leaves out, in `[0, 1]`.
    pub dampening: f64,
    /// Looks ahead along the buffer before each step.
    pub nesterov: bool,
    /// The buffer holds steps, scaled by the learning rate, instead of gradients.
    pub lr_in_momentum: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What gradient descent remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `b`, empty without momentum.
    buffer: Vec<R>,
}

impl Optimizer for Sgd {
    const SPEC: Spec = Spec {
        name: "sgd",
        summary: "gradient descent, with heavy-ball or Nesterov momentum",
        year: 1951,
        params: &[
            Param::real("momentum", "μ", Range::Decay, "momentum").search(MOMENTUM),
            Param::real("dampening", "τ", Range::Fraction, "share of the gradient that the buffer leaves out"),
            Param::flag("nesterov", "look ahead along the buffer").alias(&[("tf1", "use_nesterov")]),
            Param::flag("lr_in_momentum", "the buffer holds steps instead of gradients"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("sgd.rs"),
    };

    const LR: Search = LR_OF_GRADIENT;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self {
            momentum: 0.0,
            dampening: 0.0,
            nesterov: false,
            lr_in_momentum: false,
            weight_decay: 0.0,
            decoupled_weight_decay: false,
        };
        let keras = Self { lr_in_momentum: true, decoupled_weight_decay: true, ..torch.clone() };
        vec![
            Dialect { name: "torch", lr: 1e-3, rule: torch.clone() },
            Dialect { name: "keras", lr: 1e-2, rule: keras },
            Dialect { name: "optax", lr: 1e-2, rule: Self { decoupled_weight_decay: true, ..torch.clone() } },
            Dialect { name: "tf1", lr: 1e-2, rule: torch },
        ]
    }

    fn validate(&self) -> Result<(), String> {
        if self.nesterov && (self.momentum == 0.0 || self.dampening != 0.0) {
            return Err("`nesterov` needs a `momentum` above 0 and no `dampening`".into());
        }
        Ok(())
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { buffer: array(self.momentum != 0.0, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let lr = step.lr;
        let fresh = if step.t == 1 && !self.lr_in_momentum { 1.0 } else { 1.0 - self.dampening };
        let n = x.len();
        let gradient = &gradient[..n];
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            if self.momentum == 0.0 {
                x[i] -= lr * g;
            } else {
                // The learning rate stands either in the buffer or outside it.
                let u = if self.lr_in_momentum { lr * g } else { g };
                let b = &mut state.buffer[i];
                *b = (*b * self.momentum + u * fresh).flushed();
                let ahead = if self.nesterov { *b * self.momentum + u } else { *b };
                x[i] -= if self.lr_in_momentum { ahead } else { lr * ahead };
            }
            if let Some(rate) = rates.get_mut(i) {
                *rate = lr;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    fn torch() -> Sgd {
        dialect("torch")
    }

    #[test]
    fn a_plain_step_is_lr_times_gradient() {
        assert_eq!(trajectory(&torch(), 0.25, &[2.0, -4.0]), [0.5, 1.5]);
    }

    #[test]
    fn momentum_adds_up_and_dampening_spares_the_first_gradient() {
        // μ = ½, τ = ¼, g = 2: b = 2, then 1 + 1.5, then 1.25 + 1.5.
        let rule = Sgd { momentum: 0.5, dampening: 0.25, ..torch() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0; 3]), [0.8, 0.55, 0.275]);
    }

    #[test]
    fn nesterov_looks_ahead_along_the_buffer() {
        // μ = ½, g = 2 then −1: b = 2, 0; steps g + μb = 3, −1.
        let rule = Sgd { momentum: 0.5, nesterov: true, ..torch() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0, -1.0]), [0.7, 0.8]);
    }

    #[test]
    fn steps_in_the_buffer_keep_the_rate_they_were_made_with() {
        // Rates 0.1 then 0.2: b = 0.2, then 0.1 + 0.4; with gradients in the buffer the second step is 0.2·(1 + 2).
        for (lr_in_momentum, last) in [(true, 0.8 - 0.5), (false, 0.8 - 0.6)] {
            let rule = Sgd { momentum: 0.5, lr_in_momentum, ..torch() };
            let (mut state, mut x) = (rule.init::<f64>(&Shape::vector(1)), [1.0]);
            for (t, lr) in [(1, 0.1), (2, 0.2)] {
                rule.step(&mut state, &Step { t, lr, loss: 0.0, normal: &[] }, &[2.0], &mut x, &mut []);
            }
            assert_relative_eq!(x[0], last);
        }
    }

    #[test]
    fn coupled_decay_goes_through_the_buffer_and_decoupled_does_not() {
        // λ = 3, x = 1, g = 0: coupled b = 3, decoupled b = 0; the first step is the same, the second is not.
        let coupled = Sgd { momentum: 0.5, weight_decay: 3.0, ..torch() };
        assert_relative_eq!(*trajectory(&coupled, 0.1, &[0.0, 0.0]), [0.7, 0.34]);
        let decoupled = Sgd { decoupled_weight_decay: true, ..coupled };
        assert_relative_eq!(*trajectory(&decoupled, 0.1, &[0.0, 0.0]), [0.7, 0.49]);
    }

    #[test]
    fn nesterov_without_momentum_is_refused() {
        assert!(Sgd { nesterov: true, ..torch() }.validate().is_err());
        assert!(Sgd { nesterov: true, momentum: 0.9, dampening: 0.1, ..torch() }.validate().is_err());
        assert!(Sgd { nesterov: true, momentum: 0.9, ..torch() }.validate().is_ok());
    }
}

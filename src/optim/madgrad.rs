//! MADGRAD.
//!
//! AdaGrad by dual averaging, with momentum. Every iterate is found anew from the start: it is the start less all
//! weighted gradients so far over the *cube* root of all weighted squares. Later gradients have larger weights, so
//! what happened first is forgotten, and the cube root makes the rate fall with time as it should for such weights.
//! Momentum is an average of these iterates, which costs nothing more to compute.
//!
//! With gradient `g`, learning rate `η`, start `x₀`, and both sums starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! w = (η + ε) √t
//! s ← s + w g
//! v ← v + w g²
//! z = x₀ − s / (∛v + ε)
//! x ← μ x + (1 − μ) z                less (η + ε) · λ x with decoupled decay
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `momentum` | `eps`  | `zero_lr_stops` | weight decay         |
//! |:--------|:-----------------------|:-----------|:-------|:----------------|:---------------------|
//! | optax   | required (here `1e-2`) | `0.9`      | `1e-6` | `false`         | coupled              |
//! | paper   | `1e-2`                 | `0.9`      | `1e-6` | `true`          | coupled or decoupled |
//!
//! `paper` is the authors' package, madgrad. Both add `ε` to the learning rate; there a rate of zero stays zero, in
//! optax (`contrib`) it becomes `ε`. optax rounds `w` to single precision, even where all else is double, since its
//! counter is an `int32`; compared here is its rule with a double counter. Without momentum the authors' code does
//! not remember `x₀` but computes it from `x`, `s` and `v`, so that decoupled decay moves it too; with momentum it
//! does not. It is the same here. Where the denominator is zero, which takes `eps = 0`, `z = x₀`.
//!
//! # References
//!
//! * A. Defazio and S. Jelassi (2022), *A momentumized, adaptive, dual averaged gradient method*, Journal of Machine
//!   Learning Research 23(144), arXiv:2101.11075.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, STABILISER, Shape, Step, array, rate, weight_decayed};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of MADGRAD.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MadGrad {
    /// Momentum `μ`, in `[0, 1)`.
    pub momentum: f64,
    /// Stabiliser `ε` of the denominator and of the learning rate, not negative.
    pub eps: f64,
    /// Leaves a learning rate of zero at zero instead of adding `ε` to it.
    pub zero_lr_stops: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What MADGRAD remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `x₀`, the start.
    start: Vec<R>,
    /// `s`, weighted sum of gradients.
    grad_sum: Vec<R>,
    /// `v`, weighted sum of squared gradients.
    square_sum: Vec<R>,
}

impl Optimizer for MadGrad {
    const SPEC: Spec = Spec {
        name: "madgrad",
        summary: "AdaGrad by dual averaging, with a cube root and momentum",
        year: 2022,
        params: &[
            Param::real("momentum", "μ", Range::Decay, "momentum").search(MOMENTUM),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser of denominator and learning rate")
                .search(STABILISER),
            Param::flag("zero_lr_stops", "leave a learning rate of zero at zero"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient")
                .alias(&[("", "decouple_decay")]),
        ],
        source: include_str!("madgrad.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax =
            Self { momentum: 0.9, eps: 1e-6, zero_lr_stops: false, weight_decay: 0.0, decoupled_weight_decay: false };
        let paper = Self { zero_lr_stops: true, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1e-2, rule: optax }, Dialect { name: "paper", lr: 1e-2, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            start: array(true, shape.dim, 0.0),
            grad_sum: array(true, shape.dim, 0.0),
            square_sum: array(true, shape.dim, 0.0),
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (mu, eps) = (self.momentum, self.eps);
        let lr = step.lr.map(|lr| if lr == 0.0 && self.zero_lr_stops { 0.0 } else { lr + eps });
        let weight = lr * (step.t as f64).sqrt();
        if step.t == 1 {
            state.start.copy_from_slice(x);
        }
        let n = x.len();
        let (gradient, start) = (&gradient[..n], &mut state.start[..n]);
        let (grad_sum, square_sum) = (&mut state.grad_sum[..n], &mut state.square_sum[..n]);
        for i in 0..n {
            let mut decayed = x[i];
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut decayed);
            let decay = x[i] - decayed;
            let s = (grad_sum[i] + weight * g).flushed();
            let v = (square_sum[i] + weight * (g * g)).flushed();
            (grad_sum[i], square_sum[i]) = (s, v);
            let root = v.map(libm::cbrt) + eps;
            if mu == 0.0 {
                start[i] -= decay;
                x[i] = start[i] - rate(s, root);
            } else {
                let z = start[i] - rate(s, root);
                x[i] += (z - x[i]) * (1.0 - mu) - decay;
            }
            if let Some(out) = rates.get_mut(i) {
                *out = rate(weight, root) * (1.0 - mu);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: μ = ½, ε = 1.
    fn simple() -> MadGrad {
        MadGrad { momentum: 0.5, eps: 1.0, ..dialect("paper") }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // η = 1, g = 2 then −1: w = 2, 2√2; s = 4, 4 − 2√2; v = 8, 8 + 2√2; z = 1 − 4/3, …
        let root8 = 8.0_f64.sqrt();
        let x1 = 0.5 + 0.5 * (1.0 - 4.0 / 3.0);
        let x2 = 0.5 * x1 + 0.5 * (1.0 - (4.0 - root8) / ((8.0 + root8).cbrt() + 1.0));
        assert_relative_eq!(*trajectory(&simple(), 1.0, &[2.0, -1.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn without_momentum_the_iterate_is_that_of_dual_averaging() {
        // As above, without the mean.
        let rule = MadGrad { momentum: 0.0, ..simple() };
        let root8 = 8.0_f64.sqrt();
        let x2 = 1.0 - (4.0 - root8) / ((8.0 + root8).cbrt() + 1.0);
        let path = trajectory(&rule, 1.0, &[2.0, -1.0]);
        assert_relative_eq!(*path, [1.0 - 4.0 / 3.0, x2], max_relative = 1e-14);
    }

    #[test]
    fn a_learning_rate_of_zero_stops_or_becomes_eps() {
        // w = 0, or w = 1: s = 3, v = 27/3.
        assert_eq!(trajectory(&simple(), 0.0, &[3.0])[0], 1.0);
        let rule = MadGrad { zero_lr_stops: false, ..simple() };
        let expected = 1.0 - 0.5 * 3.0 / (9.0_f64.cbrt() + 1.0);
        assert_relative_eq!(trajectory(&rule, 0.0, &[3.0])[0], expected, max_relative = 1e-14);
    }

    #[test]
    fn coupled_decay_adds_to_the_gradient() {
        // x = 1, λ = 2: g = 0 + 2.
        let rule = MadGrad { weight_decay: 2.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 1.0, &[0.0])[0], 1.0 / 3.0, max_relative = 1e-14);
    }

    #[test]
    fn decoupled_decay_moves_the_start_only_without_momentum() {
        // η + ε = 2, λ = ¼, no gradient: 1 − ½; then ½ (1 + ½) − ¼ with momentum, ½ − ¼ without.
        let rule = MadGrad { weight_decay: 0.25, decoupled_weight_decay: true, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 1.0, &[0.0, 0.0]), [0.5, 0.5]);
        let rule = MadGrad { momentum: 0.0, ..rule };
        assert_relative_eq!(*trajectory(&rule, 1.0, &[0.0, 0.0]), [0.5, 0.25]);
    }

    #[test]
    fn a_coordinate_without_any_gradient_stays_without_eps() {
        for momentum in [0.0, 0.5] {
            let rule = MadGrad { momentum, eps: 0.0, ..simple() };
            assert_eq!(trajectory(&rule, 1.0, &[0.0; 3]), [1.0; 3]);
        }
    }
}

//! QHAdam.
//!
//! Adam with quasi-hyperbolic averages: what moves `x` is a mean of the gradient of now and of the average of all.
//! Adam's decay rate has to serve two ends, how long to remember and how much to believe the newest gradient; here
//! they are two numbers, so the memory may be much longer without a late answer. With `ν₂ = 1`, `ν₁ = 1` makes it
//! Adam, `ν₁ = 0` RMSprop with bias correction, and `ν₁ = β₁` very nearly NAdam.
//!
//! With gradient `g`, learning rate `η`, and all averages starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ)
//! v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
//! x ← x − η ((1 − ν₁) g + ν₁ m̂) / (√((1 − ν₂) g² + ν₂ v̂) + ε)
//! ```
//!
//! # Conventions
//!
//! | library | `lr`   | `beta1` | `beta2` | `nu1` | `nu2` | `eps`  | weight decay         |
//! |:--------|:-------|:--------|:--------|:------|:------|:-------|:---------------------|
//! | paper   | `1e-3` | `0.995` | `0.999` | `0.7` | `1`   | `1e-8` | coupled or decoupled |
//!
//! The numbers are those that the authors recommend in the documentation of their package, qhoptim; as the defaults
//! of its arguments it has `β₁ = 0.9` and `ν₁ = 1`, which is Adam. torch_optimizer and pytorch_optimizer have the
//! same formula and the same defaults, the latter with the corrections rounded to single precision. Where the
//! denominator is zero, which takes `eps = 0`, the coordinate stays.
//!
//! # References
//!
//! * J. Ma and D. Yarats (2019), *Quasi-hyperbolic momentum and Adam for deep learning*, ICLR, arXiv:1810.06801.

use serde::{Deserialize, Serialize};

use super::{
    Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate, weight_decayed,
};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of QHAdam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QhAdam {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Share `ν₁` of the average beside the gradient, in `[0, 1]`.
    pub nu1: f64,
    /// Share `ν₂` of the average beside the squared gradient, in `[0, 1]`.
    pub nu2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What QHAdam remembers.
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

impl Optimizer for QhAdam {
    const SPEC: Spec = Spec {
        name: "qhadam",
        summary: "Adam that mixes the gradient into its own average",
        year: 2019,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients").search(MOMENTUM),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients").search(SQUARES),
            Param::real("nu1", "ν₁", Range::Fraction, "share of the average beside the gradient")
                .search(Search::Linear(0.0, 1.0)),
            Param::real("nu2", "ν₂", Range::Fraction, "share of the average beside the squared gradient"),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient")
                .alias(&[("", "decouple_weight_decay")]),
        ],
        source: include_str!("qhadam.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let rule = Self {
            beta1: 0.995,
            beta2: 0.999,
            nu1: 0.7,
            nu2: 1.0,
            eps: 1e-8,
            weight_decay: 0.0,
            decoupled_weight_decay: false,
        };
        vec![Dialect { name: "paper", lr: 1e-3, rule }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            grad_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            beta1_t: 1.0,
            beta2_t: 1.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (nu1, nu2, lr) = (self.nu1, self.nu2, step.lr);
        state.beta1_t = next_power(state.beta1_t, self.beta1);
        state.beta2_t = next_power(state.beta2_t, self.beta2);
        let correct_m = 1.0 / (1.0 - state.beta1_t);
        let correct_v = 1.0 / (1.0 - state.beta2_t);
        let n = x.len();
        let (gradient, grad_avg, square_avg) = (&gradient[..n], &mut state.grad_avg[..n], &mut state.square_avg[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let m_hat = average(&mut grad_avg[i], self.beta1, g) * correct_m;
            let v_hat = average(&mut square_avg[i], self.beta2, g * g) * correct_v;
            let rate = rate(lr, (g * g * (1.0 - nu2) + v_hat * nu2).sqrt() + self.eps);
            x[i] -= rate * (g * (1.0 - nu1) + m_hat * nu1);
            if let Some(out) = rates.get_mut(i) {
                *out = rate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::adam::Adam;
    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = β₂ = ½, ν₁ = ¼, ν₂ = ¾, ε = 1.
    fn simple() -> QhAdam {
        QhAdam { beta1: 0.5, beta2: 0.5, nu1: 0.25, nu2: 0.75, eps: 1.0, ..dialect("paper") }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 3 then −1: m̂ = 3, 1/3, mixed 3, −2/3; v̂ = 9, 11/3, mixed 9, 3.
        let x1 = 1.0 - 0.1 * 3.0 / 4.0;
        let x2 = x1 + 0.1 * (2.0 / 3.0) / (3.0_f64.sqrt() + 1.0);
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[3.0, -1.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn shares_of_one_make_it_adam() {
        let rule = QhAdam { beta1: 0.9, nu1: 1.0, nu2: 1.0, ..dialect("paper") };
        let gradients = [3.0, -1.0, 0.5, 0.0, 1e-3];
        let adam = trajectory(&dialect::<Adam>("paper"), 0.1, &gradients);
        assert_relative_eq!(*trajectory(&rule, 0.1, &gradients), *adam, max_relative = 1e-14);
    }

    #[test]
    fn shares_of_zero_leave_the_sign() {
        let rule = QhAdam { nu1: 0.0, nu2: 0.0, eps: 0.0, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[3.0, -7.0, 0.0]), [0.9, 1.0, 1.0], max_relative = 1e-14);
    }

    #[test]
    fn weight_decay_is_coupled_or_decoupled() {
        // x = 1, λ = 2: g = 0 + 2, all mixtures 2 and 4.
        let rule = QhAdam { weight_decay: 2.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[0.0])[0], 1.0 - 0.1 * 2.0 / 3.0);
        let rule = QhAdam { decoupled_weight_decay: true, ..rule };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 0.0]), [0.8, 0.64]);
    }
}

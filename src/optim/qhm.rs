//! Quasi-hyperbolic momentum (QHM).
//!
//! A weighted mean of a step of plain gradient descent and a step along the momentum. Momentum alone gives the newest
//! gradient the little weight that every gradient has in a long average; here it gets the share `1 − ν` on top of that,
//! so that the average may be very long and the step still answers to what is just seen. One formula so contains
//! gradient descent, heavy-ball and Nesterov momentum, PID control and others, for certain `ν` and `β`.
//!
//! With gradient `g`, learning rate `η`, and `m` starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay
//! m ← β m + (1 − β) g
//! x ← x − η ((1 − ν) g + ν m)
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `momentum` | `nu`  | weight decay       |
//! |:--------|:-----------------------|:-----------|:------|:-------------------|
//! | paper   | required (here `1e-3`) | `0.999`    | `0.7` | coupled, decoupled |
//!
//! `β` and `ν` are what the paper recommends; the authors' code (qhoptim), with which this is compared, requires them.
//! `m` is an average, not a sum: compared with `sgd`, the same effect takes a learning rate `1/(1 − β)` times as large.
//! `nu = 0` is gradient descent, `nu = 1` the heavy ball, and `nu` equal to `momentum` is Nesterov's momentum.
//!
//! # References
//!
//! * J. Ma and D. Yarats (2019), *Quasi-hyperbolic momentum and Adam for deep learning*, ICLR, arXiv:1810.06801.

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OF_GRADIENT, MOMENTUM, Optimizer, Shape, Step, array, average, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of quasi-hyperbolic momentum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Qhm {
    /// Decay rate `β` of the average of gradients, in `[0, 1)`.
    pub momentum: f64,
    /// Share `ν` of that average in the step; of use beyond `[0, 1]` too, as in PID control.
    pub nu: f64,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What quasi-hyperbolic momentum remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
}

impl Optimizer for Qhm {
    const SPEC: Spec = Spec {
        name: "qhm",
        summary: "weighted mean of a plain and a momentum step",
        year: 2019,
        params: &[
            Param::real("momentum", "β", Range::Decay, "decay rate of the average of gradients").search(MOMENTUM),
            Param::real("nu", "ν", Range::Finite, "share of that average in the step").search(Search::Linear(0.0, 1.0)),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("qhm.rs"),
    };

    const LR: Search = LR_OF_GRADIENT;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let paper = Self { momentum: 0.999, nu: 0.7, weight_decay: 0.0, decoupled_weight_decay: false };
        vec![Dialect { name: "paper", lr: 1e-3, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { grad_avg: array(true, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (nu, lr) = (self.nu, step.lr);
        let n = x.len();
        let (gradient, grad_avg) = (&gradient[..n], &mut state.grad_avg[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let m = average(&mut grad_avg[i], self.momentum, g);
            x[i] -= lr * (g * (1.0 - nu) + m * nu);
            if let Some(rate) = rates.get_mut(i) {
                *rate = lr;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::sgd::Sgd;
    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β = ½, ν = ¾.
    fn simple() -> Qhm {
        Qhm { momentum: 0.5, nu: 0.75, ..dialect("paper") }
    }

    #[test]
    fn a_step_is_a_weighted_mean_of_gradient_and_average() {
        // g = 4, −2: m = 2, 0; steps ¼ · 4 + ¾ · 2 = 2.5, −½ + 0.
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[4.0, -2.0]), [0.75, 0.8]);
    }

    #[test]
    fn nu_of_zero_is_gradient_descent() {
        assert_relative_eq!(*trajectory(&Qhm { nu: 0.0, ..simple() }, 0.1, &[4.0, -2.0]), [0.6, 0.8]);
    }

    #[test]
    fn nu_of_one_and_nu_of_beta_are_heavy_ball_and_nesterov_at_a_larger_rate() {
        let gradients = [4.0, -2.0, 0.5, 3.0];
        for (nu, nesterov) in [(1.0, false), (0.5, true)] {
            let sgd = Sgd { momentum: 0.5, nesterov, ..dialect("torch") };
            let expected = trajectory(&sgd, 0.1, &gradients);
            assert_relative_eq!(*trajectory(&Qhm { nu, ..simple() }, 0.2, &gradients), *expected, max_relative = 1e-14);
        }
    }

    #[test]
    fn coupled_decay_goes_through_the_average_and_decoupled_does_not() {
        // λ = 3, x = 1, no gradient: g = 3, m = 1.5, step ¾ + 1.125; decoupled, x shrinks by 3/10.
        let coupled = Qhm { weight_decay: 3.0, ..simple() };
        assert_relative_eq!(trajectory(&coupled, 0.1, &[0.0])[0], 1.0 - 0.1875);
        let decoupled = Qhm { decoupled_weight_decay: true, ..coupled };
        assert_relative_eq!(*trajectory(&decoupled, 0.1, &[0.0, 0.0]), [0.7, 0.49]);
    }
}

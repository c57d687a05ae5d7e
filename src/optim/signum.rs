//! Signum.
//!
//! signSGD with momentum: every coordinate moves by exactly the learning rate, along the sign of a running average of
//! its gradients. The average settles what is noise, a vote over about `1/(1 − β)` steps, before its sign is taken; so
//! a coordinate whose gradient flips now and then still keeps its course. Like signSGD, it does not settle at a
//! constant learning rate.
//!
//! With gradient `g`, learning rate `η`, and `m` starting at zero:
//!
//! ```text
//! m ← β m + (1 − β) g
//! x ← x − η (sign(m) + λ x)          where sign(0) = 0
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `beta` | weight decay |
//! |:--------|:-----------------------|:-------|:-------------|
//! | optax   | required (here `1e-3`) | `0.9`  | none         |
//! | paper   | none (here `1e-3`)     | `0.9`  | decoupled    |
//!
//! The paper's is that of 2019, with one worker to vote; it is compared with SignSGD of pytorch_optimizer. Since only
//! the sign of `m` counts, `m ← β m + g` would do the same. `beta = 0` is `sign_sgd`.
//!
//! # References
//!
//! * J. Bernstein, Y.-X. Wang, K. Azizzadenesheli, and A. Anandkumar (2018), *signSGD: compressed optimisation for
//!   non-convex problems*, ICML, arXiv:1802.04434.
//! * J. Bernstein, J. Zhao, K. Azizzadenesheli, and A. Anandkumar (2019), *signSGD with majority vote is communication
//!   efficient and fault tolerant*, ICLR, arXiv:1810.05291 (weight decay).

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OF_SIGN, MOMENTUM, Optimizer, Shape, Step, array, average, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of Signum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signum {
    /// Decay rate `β` of the average of gradients, in `[0, 1)`.
    pub beta: f64,
    /// Weight decay `λ`, which shrinks `x` directly, not negative.
    pub weight_decay: f64,
}

/// What Signum remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
}

impl Optimizer for Signum {
    const SPEC: Spec = Spec {
        name: "signum",
        summary: "steps of one length, by the sign of the average gradient",
        year: 2018,
        params: &[
            Param::real("beta", "β", Range::Decay, "decay rate of the average of gradients").search(MOMENTUM),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay, decoupled"),
        ],
        source: include_str!("signum.rs"),
    };

    const LR: Search = LR_OF_SIGN;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self { beta: 0.9, weight_decay: 0.0 };
        vec![Dialect { name: "optax", lr: 1e-3, rule: optax.clone() }, Dialect { name: "paper", lr: 1e-3, rule: optax }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { grad_avg: array(true, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let lr = step.lr;
        let n = x.len();
        let (gradient, grad_avg) = (&gradient[..n], &mut state.grad_avg[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, true, lr, gradient[i], &mut x[i]);
            let m = average(&mut grad_avg[i], self.beta, g);
            x[i] -= lr * m.sign();
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

    #[test]
    fn the_average_outvotes_a_single_gradient() {
        // β = ½: m = 4, then 2 − 1 = 1, then ½ − 1 = −½, then −¼ + ¼ = 0; g = 8, −2, −2, ½.
        let rule = Signum { beta: 0.5, ..dialect("optax") };
        assert_relative_eq!(*trajectory(&rule, 0.25, &[8.0, -2.0, -2.0, 0.5]), [0.75, 0.5, 0.75, 0.75]);
    }

    #[test]
    fn weight_decay_shrinks_x_and_leaves_the_average_alone() {
        // λ = 2, η = ¼: x = ½ · 1 without a gradient, then ½ · ½ − ¼.
        let rule = Signum { weight_decay: 2.0, ..dialect("paper") };
        assert_relative_eq!(*trajectory(&rule, 0.25, &[0.0, 1.0]), [0.5, 0.0]);
    }
}

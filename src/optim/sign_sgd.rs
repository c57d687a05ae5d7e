//! signSGD.
//!
//! Looks at the sign of each coordinate of the gradient and at nothing else: every coordinate moves by exactly the
//! learning rate, however steep or flat it is there. So the scale of the gradient does not matter, a spike does no
//! harm, and a sign is a single bit to send between machines. At a constant learning rate it cannot settle: near a
//! minimum it steps back and forth across it, as far as the rate; a rate that falls to zero ends that.
//!
//! With gradient `g` and learning rate `η`:
//!
//! ```text
//! x ← x − η sign(g)                  where sign(0) = 0
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   |
//! |:--------|:-----------------------|
//! | optax   | required (here `1e-3`) |
//!
//! With momentum it is `signum`, with two different averages `lion`; `rprop` adapts the length of the steps.
//!
//! # References
//!
//! * M. Riedmiller and H. Braun (1993), *A direct adaptive method for faster backpropagation learning: the RPROP
//!   algorithm*, IEEE International Conference on Neural Networks, doi:10.1109/ICNN.1993.298623 (where it began).
//! * J. Bernstein, Y.-X. Wang, K. Azizzadenesheli, and A. Anandkumar (2018), *signSGD: compressed optimisation for
//!   non-convex problems*, ICML, arXiv:1802.04434.
//! * L. Balles and P. Hennig (2018), *Dissecting Adam: the sign, magnitude and variance of stochastic gradients*, ICML,
//!   arXiv:1705.07774.

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OF_SIGN, Optimizer, Shape, Step};
use crate::component::{Search, Spec};
use crate::real::Real;

/// signSGD has no hyperparameters but the learning rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignSgd {}

impl Optimizer for SignSgd {
    const SPEC: Spec = Spec {
        name: "sign_sgd",
        summary: "steps of one length, by the sign of the gradient",
        year: 2018,
        params: &[],
        source: include_str!("sign_sgd.rs"),
    };

    const LR: Search = LR_OF_SIGN;

    type State<R: Real> = ();

    fn dialects() -> Vec<Dialect<Self>> {
        vec![Dialect { name: "optax", lr: 1e-3, rule: Self {} }]
    }

    fn init<R: Real>(&self, _: &Shape) {}

    #[inline(always)]
    fn step<R: Real>(&self, (): &mut (), step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let n = x.len();
        let gradient = &gradient[..n];
        for i in 0..n {
            x[i] -= step.lr * gradient[i].sign();
            if let Some(rate) = rates.get_mut(i) {
                *rate = step.lr;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trajectory;
    use super::*;

    #[test]
    fn every_step_has_length_lr() {
        assert_eq!(trajectory(&SignSgd {}, 0.25, &[1e-300, 7.0, -1e30]), [0.75, 0.5, 0.75]);
    }

    #[test]
    fn a_zero_of_either_sign_has_no_sign() {
        assert_eq!(trajectory(&SignSgd {}, 0.25, &[0.0, -0.0]), [1.0, 1.0]);
    }
}

//! LARS: layer-wise adaptive rate scaling.
//!
//! Gradient descent with momentum, where each layer moves by a fixed share of its own size: the step is as long as the
//! learning rate times the length of the weights, whatever the length of the gradient. So no layer outruns the others
//! when large batches ask for a large rate. Here all coordinates are one layer: the gradient gives the direction
//! alone, and the distance from the origin gives the length. It takes such a layer long to leave the origin.
//!
//! With gradient `g`, learning rate `η`, lengths `|·|` of the whole vector, and `b` starting at zero:
//!
//! ```text
//! u = g + λ x
//! q = κ |x| / (|u| + ε)              the trust ratio; 1 where |x| or |u| is 0
//! b ← μ b + η q u
//! x ← x − b                          or x ← x − (η q u + μ b) with nesterov
//! ```
//!
//! With `separate_norms`, `|g| + λ |x|` stands for `|u|` in the trust ratio, so that it is the same whether weight
//! decay works with the gradient or against it.
//!
//! # Conventions
//!
//! | library | `lr`              | `trust_coefficient` | `weight_decay` | `momentum` | `separate_norms` |
//! |:--------|:------------------|:--------------------|:---------------|:-----------|:-----------------|
//! | optax   | required (here `1`) | `1e-3`            | `0`            | `0.9`      | `false`          |
//! | paper   | `γ` (here `1`)    | `1e-3`              | `5e-4`         | `0.9`      | `true`           |
//!
//! The paper calls the learning rate `γ` and the trust coefficient `η`. The data of `paper` is made by
//! torch-optimizer's `LARS`, whose momentum buffer holds gradients, so that it agrees at a constant rate only; without
//! weight decay that package does not scale at all and is plain gradient descent, which is not followed here.
//!
//! # References
//!
//! * Y. You, I. Gitman, and B. Ginsburg (2017), *Large batch training of convolutional networks*, arXiv:1708.03888.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, Shape, Step, array, length};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of LARS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lars {
    /// Trust coefficient `κ`, above 0: the share of its own length by which a layer moves at a rate of 1.
    pub trust_coefficient: f64,
    /// Stabiliser `ε` of the trust ratio, not negative.
    pub eps: f64,
    /// Momentum `μ`, in `[0, 1)`.
    pub momentum: f64,
    /// Looks ahead along the buffer before each step.
    pub nesterov: bool,
    /// Coupled weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Adds the norms of gradient and weight decay instead of taking the norm of their sum.
    pub separate_norms: bool,
}

/// What LARS remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `b`, sum of steps; empty without momentum.
    buffer: Vec<R>,
}

impl Optimizer for Lars {
    const SPEC: Spec = Spec {
        name: "lars",
        summary: "SGD whose step is a share of the length of the weights",
        year: 2017,
        params: &[
            Param::real("trust_coefficient", "κ", Range::Positive, "share of its length by which a layer moves"),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser of the trust ratio"),
            Param::real("momentum", "μ", Range::Decay, "momentum").search(MOMENTUM),
            Param::flag("nesterov", "look ahead along the buffer"),
            Param::real("weight_decay", "λ", Range::NonNegative, "coupled weight decay"),
            Param::flag("separate_norms", "add the norms of gradient and weight decay"),
        ],
        source: include_str!("lars.rs"),
    };

    // Times κ, which is small, the share of its length by which the vector moves.
    const LR: Search = Search::Log(1e-3, 1e3);

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            trust_coefficient: 1e-3,
            eps: 0.0,
            momentum: 0.9,
            nesterov: false,
            weight_decay: 0.0,
            separate_norms: false,
        };
        let paper = Self { weight_decay: 5e-4, separate_norms: true, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1.0, rule: optax }, Dialect { name: "paper", lr: 1.0, rule: paper }]
    }

    fn validate(&self) -> Result<(), String> {
        if self.nesterov && self.momentum == 0.0 {
            return Err("`nesterov` needs a `momentum` above 0".into());
        }
        Ok(())
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { buffer: array(self.momentum != 0.0, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let lambda = self.weight_decay;
        let n = x.len();
        let gradient = &gradient[..n];
        let size = length(n, |i| x[i]);
        let slope = if self.separate_norms {
            length(n, |i| gradient[i]) + size * lambda
        } else {
            length(n, |i| gradient[i] + x[i] * lambda)
        };
        let rate = step.lr * trust_ratio(self.trust_coefficient, size, slope, self.eps);
        for i in 0..n {
            let u = rate * (gradient[i] + x[i] * lambda);
            if self.momentum == 0.0 {
                x[i] -= u;
            } else {
                let b = &mut state.buffer[i];
                *b = (*b * self.momentum + u).flushed();
                x[i] -= if self.nesterov { *b * self.momentum + u } else { *b };
            }
            if let Some(out) = rates.get_mut(i) {
                *out = rate;
            }
        }
    }
}

/// The trust ratio `κ size / (slope + ε)`, or 1 where one of the two is zero, so that the origin can be left.
#[inline(always)]
pub(super) fn trust_ratio<R: Real>(kappa: f64, size: R, slope: R, eps: f64) -> R {
    size.zip(slope, |size, slope| if size == 0.0 || slope == 0.0 { 1.0 } else { kappa * size / (slope + eps) })
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, path};
    use super::*;

    /// A rule whose numbers can be followed by hand: κ = ½, no momentum.
    fn simple() -> Lars {
        Lars { trust_coefficient: 0.5, momentum: 0.0, ..dialect("optax") }
    }

    #[test]
    fn a_step_is_a_share_of_the_distance_from_the_origin() {
        // |x| = 5, so the step is 0.2 · ½ · 5 = ½ long, along (0.6, −0.8).
        for scale in [1e-6, 1.0, 1e6] {
            let x = path(&simple(), 0.2, [3.0, 4.0], &[[3.0 * scale, -4.0 * scale]])[0];
            assert_relative_eq!(*x.as_slice(), [2.7, 4.4], max_relative = 1e-14);
        }
    }

    #[test]
    fn a_layer_of_zeros_takes_a_plain_step() {
        assert_eq!(path(&simple(), 0.25, [0.0, 0.0], &[[2.0, -4.0]]), [[-0.5, 1.0]]);
    }

    #[test]
    fn eps_shortens_the_step() {
        // |x| = 5, |g| = 10, ε = 2.5: q = ½ · 5 / 12.5 = 1/5.
        let rule = Lars { eps: 2.5, ..simple() };
        let x = path(&rule, 1.0, [3.0, 4.0], &[[6.0, 8.0]])[0];
        assert_relative_eq!(*x.as_slice(), [1.8, 2.4], max_relative = 1e-14);
    }

    #[test]
    fn momentum_adds_up_steps_and_nesterov_looks_ahead() {
        // One coordinate, η κ = ½: each plain step is half of |x|. x = 8: u = 4; x = 4: u = 2, b = ½ · 4 + 2.
        let rule = Lars { momentum: 0.5, ..simple() };
        assert_eq!(path(&rule, 1.0, [8.0], &[[7.0], [7.0]]), [[4.0], [0.0]]);
        // x = 8: u = b = 4, u + b/2 = 6; x = 2: u = 1, b = 3, u + b/2 = 2.5.
        let rule = Lars { nesterov: true, ..rule };
        assert_eq!(path(&rule, 1.0, [8.0], &[[7.0], [7.0]]), [[2.0], [-0.5]]);
    }

    #[test]
    fn weight_decay_counts_in_the_norm_of_the_sum_or_by_itself() {
        // x = (3, 4), λ = 2, g = (−6, 0): u = (0, 8), |u| = 8, q = 5/16; apart |g| + 2 |x| = 16, q = 5/32.
        let rule = Lars { weight_decay: 2.0, ..simple() };
        assert_relative_eq!(*path(&rule, 1.0, [3.0, 4.0], &[[-6.0, 0.0]])[0].as_slice(), [3.0, 1.5]);
        let rule = Lars { separate_norms: true, ..rule };
        assert_relative_eq!(*path(&rule, 1.0, [3.0, 4.0], &[[-6.0, 0.0]])[0].as_slice(), [3.0, 2.75]);
    }

    #[test]
    fn nesterov_without_momentum_is_refused() {
        assert!(Lars { nesterov: true, ..simple() }.validate().is_err());
    }
}

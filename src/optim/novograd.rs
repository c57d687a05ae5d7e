//! `NovoGrad`.
//!
//! `RMSprop` by layer: each layer's gradient is divided by a running root mean square of its length, one number for all
//! of its coordinates, and goes into a momentum buffer only then. So the direction stays that of the gradient, a step
//! has the length of the learning rate whatever the loss is scaled by, and the memory is that of momentum alone. Here
//! all coordinates are one layer.
//!
//! With gradient `g`, learning rate `η`, the length `|·|` of the whole vector, and `m` starting at zero:
//!
//! ```text
//! v ← β₂ v + (1 − β₂) |g|²           the first time v ← |g|²
//! m ← β₁ m + g / (√(v + ε_root) + ε) + λ x
//! x ← x − η m
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `beta1` | `beta2` | `eps`  | `weight_decay` |
//! |:--------|:-----------------------|:--------|:--------|:-------|:---------------|
//! | optax   | required (here `1e-3`) | `0.9`   | `0.25`  | `1e-6` | `0`            |
//! | paper   | `1e-3`                 | `0.95`  | `0.98`  | `1e-8` | `0`            |
//!
//! `paper` has the defaults of its authors' code; the formula is the same. The buffer sums instead of averaging: in a
//! constant direction, steps grow to `1/(1 − β₁)` times the learning rate.
//!
//! # References
//!
//! * B. Ginsburg, P. Castonguay, O. Hrinchuk, O. Kuchaiev, V. Lavrukhin, R. Leary, J. Li, H. Nguyen, Y. Zhang, and
//!   J. M. Cohen (2019), *Stochastic gradient methods with layer-wise adaptive moments for training of deep networks*,
//!   arXiv:1905.11286.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, STABILISER, Shape, Step, array, average, length, rate};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of `NovoGrad`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NovoGrad {
    /// Decay rate `β₁` of the sum of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared lengths, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` under the square root, not negative.
    pub eps_root: f64,
    /// Weight decay `λ`, added to the normalised gradient; not negative.
    pub weight_decay: f64,
}

/// What `NovoGrad` remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, sum of normalised gradients.
    buffer: Vec<R>,
    /// `v`, average of the squared length of the gradient.
    square_avg: R,
}

impl Optimizer for NovoGrad {
    const SPEC: Spec = Spec {
        name: "novograd",
        summary: "momentum of gradients divided by their running length",
        year: 2019,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the sum of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1")]),
            // The default of optax is far smaller than that of others.
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared lengths")
                .search(Search::Complement(1e-4, 1.0))
                .alias(&[("optax", "b2")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser under the square root"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay, of the normalised gradient"),
        ],
        source: include_str!("novograd.rs"),
    };

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self { beta1: 0.9, beta2: 0.25, eps: 1e-6, eps_root: 0.0, weight_decay: 0.0 };
        let paper = Self { beta1: 0.95, beta2: 0.98, eps: 1e-8, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1e-3, rule: optax }, Dialect { name: "paper", lr: 1e-3, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { buffer: array(true, shape.dim, 0.0), square_avg: R::of(0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let n = x.len();
        let (gradient, buffer) = (&gradient[..n], &mut state.buffer[..n]);
        let norm = length(n, |i| gradient[i]);
        let beta2 = if step.t == 1 { 0.0 } else { self.beta2 };
        let v = average(&mut state.square_avg, beta2, norm * norm);
        let inverse_root = rate(R::of(1.0), (v + self.eps_root).sqrt() + self.eps);
        for i in 0..n {
            let m = &mut buffer[i];
            *m = (*m * self.beta1 + gradient[i] * inverse_root + x[i] * self.weight_decay).flushed();
            x[i] -= step.lr * *m;
            if let Some(out) = rates.get_mut(i) {
                *out = step.lr * inverse_root;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, path};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = β₂ = ½, nothing else.
    fn simple() -> NovoGrad {
        NovoGrad { beta1: 0.5, beta2: 0.5, eps: 0.0, ..dialect("optax") }
    }

    #[test]
    fn the_first_step_is_lr_long_along_the_gradient() {
        for scale in [1e-6, 1.0, 1e6] {
            let x = path(&simple(), 0.1, [1.0, 1.0], &[[3.0 * scale, -4.0 * scale]])[0];
            assert_relative_eq!(*x.as_slice(), [0.94, 1.08], max_relative = 1e-14);
        }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // |g|² = 25, then 100: v = 25, 62.5. u = (0.6, 0.8), then (10, 0)/√62.5; m = (0.3, 0.4) + u.
        let got = path(&simple(), 0.1, [1.0, 1.0], &[[3.0, 4.0], [10.0, 0.0]]);
        let x2 = [0.94 - 0.1 * (0.3 + 10.0 / 62.5_f64.sqrt()), 0.92 - 0.04];
        assert_relative_eq!(*got.concat(), [0.94, 0.92, x2[0], x2[1]], max_relative = 1e-14);
    }

    #[test]
    fn stabilisers_stand_outside_and_under_the_root() {
        // |g|² = 25: 5 + 1, and √(25 + 11) + 1.
        for (eps_root, root) in [(0.0, 6.0), (11.0, 7.0)] {
            let rule = NovoGrad { eps: 1.0, eps_root, ..simple() };
            let x = path(&rule, 1.0, [1.0, 1.0], &[[3.0, 4.0]])[0];
            assert_relative_eq!(*x.as_slice(), [1.0 - 3.0 / root, 1.0 - 4.0 / root], max_relative = 1e-14);
        }
    }

    #[test]
    fn weight_decay_goes_into_the_buffer_after_the_division() {
        // One coordinate, g = 7 and then 0, λ = 2: m = 1 + 2 · 1 = 3, x = 0.7; then m = 1.5 + 1.4.
        let rule = NovoGrad { weight_decay: 2.0, ..simple() };
        assert_relative_eq!(*path(&rule, 0.1, [1.0], &[[7.0], [0.0]]).concat(), [0.7, 0.41], max_relative = 1e-14);
    }
}

//! LAMB: Adam with a step as long as a share of the weights.
//!
//! Adam gives the direction, and the length of the weights the length of the step, as in LARS: each layer moves by the
//! share `η` of its own size. Here all coordinates are one layer. Since the length of a step does not fall with the
//! gradient, it hovers around a minimum away from the origin unless the rate falls.
//!
//! With gradient `g`, learning rate `η`, lengths `|·|` of the whole vector, and both averages starting at zero:
//!
//! ```text
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ)
//! v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
//! u = m̂ / (√(v̂ + ε_root) + ε) + λ x
//! q = |x| / |u|                      the trust ratio; 1 where |x| or |u| is 0
//! x ← x − η q u
//! ```
//!
//! With `decoupled_weight_decay`, `u` has no `λ x`, and `x ← x − η λ x` comes first.
//!
//! # Conventions
//!
//! | library | `lr`                   | `eps`  | `weight_decay`       |
//! |:--------|:-----------------------|:-------|:---------------------|
//! | Keras 3 | `1e-3`                 | `1e-7` | `0`, decoupled       |
//! | optax   | required (here `1e-3`) | `1e-6` | `0`, inside `u`      |
//! | paper   | by batch size          | `1e-6` | `0.01`, inside `u`   |
//!
//! The paper is optax's with `weight_decay = 0.01`; where it bounds the length of the weights by `φ`, that is the
//! identity here, as in both libraries.
//!
//! # References
//!
//! * Y. You, J. Li, S. Reddi, J. Hseu, S. Kumar, S. Bhojanapalli, X. Song, J. Demmel, K. Keutzer, and C.-J. Hsieh
//!   (2020), *Large batch optimization for deep learning: training BERT in 76 minutes*, ICLR, arXiv:1904.00962.

use serde::{Deserialize, Serialize};

use super::lars::trust_ratio;
use super::{
    Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, length, next_power, rate,
    weight_decayed,
};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of LAMB.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lamb {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` under the square root, not negative.
    pub eps_root: f64,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly, outside of the trust ratio.
    pub decoupled_weight_decay: bool,
}

/// What LAMB remembers.
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

impl Optimizer for Lamb {
    const SPEC: Spec = Spec {
        name: "lamb",
        summary: "Adam whose step is a share of the length of the weights",
        year: 2020,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients")
                .search(MOMENTUM)
                .alias(&[("keras", "beta_1"), ("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients")
                .search(SQUARES)
                .alias(&[("keras", "beta_2"), ("optax", "b2")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root")
                .search(STABILISER)
                .alias(&[("keras", "epsilon")]),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser under the square root"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly, outside of the trust ratio"),
        ],
        source: include_str!("lamb.rs"),
    };

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let keras = Self {
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-7,
            eps_root: 0.0,
            weight_decay: 0.0,
            decoupled_weight_decay: true,
        };
        let optax = Self { eps: 1e-6, decoupled_weight_decay: false, ..keras.clone() };
        vec![Dialect { name: "keras", lr: 1e-3, rule: keras }, Dialect { name: "optax", lr: 1e-3, rule: optax }]
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
        state.beta1_t = next_power(state.beta1_t, self.beta1);
        state.beta2_t = next_power(state.beta2_t, self.beta2);
        let correct_m = 1.0 / (1.0 - state.beta1_t);
        let correct_v = 1.0 / (1.0 - state.beta2_t);
        let n = x.len();
        let (gradient, grad_avg, square_avg) = (&gradient[..n], &mut state.grad_avg[..n], &mut state.square_avg[..n]);
        let decoupled = if self.decoupled_weight_decay { self.weight_decay } else { 0.0 };
        for i in 0..n {
            let g = weight_decayed(decoupled, true, step.lr, gradient[i], &mut x[i]);
            average(&mut grad_avg[i], self.beta1, g);
            average(&mut square_avg[i], self.beta2, g * g);
        }
        let (m, v, lambda) = (&*grad_avg, &*square_avg, self.weight_decay - decoupled);
        let inverse_root = |i: usize| rate(R::of(1.0), (v[i] * correct_v + self.eps_root).sqrt() + self.eps);
        // Once for its length and once for the step: cheaper than an array to keep it in.
        let adam = |i: usize| m[i] * correct_m * inverse_root(i);
        let (size, slope) = (length(n, |i| x[i]), length(n, |i| adam(i) + x[i] * lambda));
        let factor = step.lr * trust_ratio(1.0, size, slope, 0.0);
        for (i, x) in x.iter_mut().enumerate() {
            *x -= factor * (adam(i) + *x * lambda);
            if let Some(out) = rates.get_mut(i) {
                *out = factor * inverse_root(i);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, path};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = β₂ = ½, ε = 1.
    fn simple() -> Lamb {
        Lamb { beta1: 0.5, beta2: 0.5, eps: 1.0, ..dialect("optax") }
    }

    #[test]
    fn a_step_is_a_share_of_the_distance_from_the_origin() {
        // |x| = 5; u = (1, −1) whatever the gradient's length, so each coordinate moves by 0.1 · 5/√2.
        let rule = Lamb { eps: 0.0, ..simple() };
        for scale in [1e-6, 1.0, 1e6] {
            let x = path(&rule, 0.1, [3.0, 4.0], &[[7.0 * scale, -2.0 * scale]])[0];
            let d = 0.5 / 2.0_f64.sqrt();
            assert_relative_eq!(*x.as_slice(), [3.0 - d, 4.0 + d], max_relative = 1e-14);
        }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = (3, 1) then (−1, 1): m̂ = (3, 1), (1/3, 1); v̂ = (9, 1), (11/3, 1); u = (3/4, ½), (1/3/(√(11/3) + 1), ½).
        let (x1, u1) = ([6.0, 8.0], [0.75, 0.5]);
        let u2 = [1.0 / 3.0 / ((11.0_f64 / 3.0).sqrt() + 1.0), 0.5];
        let moved = |x: [f64; 2], u: [f64; 2]| {
            let q = x[0].hypot(x[1]) / u[0].hypot(u[1]);
            [x[0] - 0.1 * q * u[0], x[1] - 0.1 * q * u[1]]
        };
        let x2 = moved(x1, u1);
        let got = path(&simple(), 0.1, x1, &[[3.0, 1.0], [-1.0, 1.0]]);
        assert_relative_eq!(*got[0].as_slice(), x2, max_relative = 1e-14);
        assert_relative_eq!(*got[1].as_slice(), moved(x2, u2), max_relative = 1e-14);
    }

    #[test]
    fn eps_root_stands_under_the_root() {
        // g = (3, 0): v̂ = 9, u = 3/(√16 + 1) = 3/5 at the origin, where the trust ratio is 1.
        let rule = Lamb { eps_root: 7.0, ..simple() };
        assert_relative_eq!(path(&rule, 0.1, [0.0, 0.0], &[[3.0, 0.0]])[0][0], -0.06, max_relative = 1e-14);
    }

    #[test]
    fn weight_decay_goes_through_the_trust_ratio_unless_decoupled() {
        // One coordinate, x = 2, g = 3: u = 3/4 + λ x is positive, so a step is η x = 0.2 whatever λ is.
        let rule = Lamb { weight_decay: 4.0, ..simple() };
        assert_relative_eq!(path(&rule, 0.1, [2.0], &[[3.0]])[0][0], 1.8);
        // Against the gradient it turns the step around: u = −3/4 + 8.
        assert_relative_eq!(path(&rule, 0.1, [2.0], &[[-3.0]])[0][0], 1.8);
        // Decoupled it shrinks x to 1.2 first, and the step is 0.12.
        let rule = Lamb { decoupled_weight_decay: true, ..rule };
        assert_relative_eq!(path(&rule, 0.1, [2.0], &[[-3.0]])[0][0], 1.32, max_relative = 1e-14);
    }
}

//! Aggregated momentum (AggMo).
//!
//! Keeps several momentum buffers instead of one, each with a damping rate of its own, and moves along their mean. The
//! patient ones make speed along a valley that hardly bends; the impatient ones damp the oscillation that so much
//! momentum brings. Together they stay stable with rates as large as `0.999`, with hardly anything to be tuned.
//!
//! With gradient `g`, learning rate `η`, and the buffers `vᵢ`, `i = 0 … K − 1`, starting at zero:
//!
//! ```text
//! g ← g + λ x
//! βᵢ = 1 − aⁱ
//! vᵢ ← βᵢ vᵢ + g
//! x ← x − η/K (v₀ + … + v₍ₖ₋₁₎)
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `k` | `a`   | weight decay |
//! |:--------|:-----------------------|:----|:------|:-------------|
//! | paper   | required (here `1e-3`) | `3` | `0.1` | coupled      |
//!
//! The authors' code takes the list of all `βᵢ`, `(0, 0.9, 0.99)` unless told otherwise, or `a` and `k` as here, which
//! is the form that the paper recommends. This is compared with its copy in torch_optimizer. A buffer is a sum, not an
//! average: the buffer of `βᵢ` multiplies the step by up to `1/(1 − βᵢ)`, all of them together 37-fold by default.
//! `k = 1` is gradient descent.
//!
//! # References
//!
//! * J. Lucas, S. Sun, R. Zemel, and R. Grosse (2019), *Aggregated momentum: stability through passive damping*, ICLR,
//!   arXiv:1804.00325.

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OF_GRADIENT, Optimizer, Shape, Step, array, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of aggregated momentum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AggMo {
    /// Number `K` of buffers, from 1 to 64.
    pub k: usize,
    /// Base `a` of their damping rates `1 − aⁱ`, in `(0, 1]`.
    pub a: f64,
    /// Weight decay `λ`, coupled, not negative.
    pub weight_decay: f64,
}

/// What aggregated momentum remembers.
#[derive(Debug)]
pub struct State<R> {
    /// The buffers: `v₀` of all coordinates, then `v₁`, and so on.
    buffers: Vec<R>,
}

impl Optimizer for AggMo {
    const SPEC: Spec = Spec {
        name: "aggmo",
        summary: "mean of several momenta, from impatient to patient",
        year: 2019,
        params: &[
            Param::whole("k", "K", 1, 64, "number of momentum buffers").search(Search::Linear(2.0, 5.0)),
            Param::real("a", "a", Range::Factor, "base of their damping rates").search(Search::Log(1e-2, 0.5)),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay, coupled"),
        ],
        source: include_str!("aggmo.rs"),
    };

    const LR: Search = LR_OF_GRADIENT;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        vec![Dialect { name: "paper", lr: 1e-3, rule: Self { k: 3, a: 0.1, weight_decay: 0.0 } }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { buffers: array(true, self.k * shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let rate = step.lr / self.k as f64;
        let n = x.len();
        let (gradient, buffers) = (&gradient[..n], &mut state.buffers[..self.k * n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, false, step.lr, gradient[i], &mut x[i]);
            let (mut sum, mut power) = (R::of(0.0), 1.0);
            for v in buffers[i..].iter_mut().step_by(n) {
                *v = (*v * (1.0 - power) + g).flushed();
                sum += *v;
                power *= self.a;
            }
            x[i] -= rate * sum;
            if let Some(out) = rates.get_mut(i) {
                *out = rate;
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

    /// A rule whose numbers can be followed by hand: β = 0, ½, ¾.
    fn simple() -> AggMo {
        AggMo { a: 0.5, ..dialect("paper") }
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 4: all v = 4, their mean 4. Then g = −2: v = −2, 0, 1, their mean −⅓.
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[4.0, -2.0]), [0.6, 0.6 + 0.1 / 3.0], max_relative = 1e-14);
    }

    #[test]
    fn one_buffer_is_gradient_descent() {
        let (rule, gradients) = (AggMo { k: 1, ..simple() }, [4.0, -2.0, 1.0]);
        assert_relative_eq!(*trajectory(&rule, 0.1, &gradients), [0.6, 0.8, 0.7]);
    }

    #[test]
    fn two_buffers_are_half_gradient_descent_and_half_momentum() {
        let gradients = [4.0, -2.0, 1.0];
        let momentum = trajectory(&Sgd { momentum: 0.5, ..dialect("torch") }, 0.1, &gradients);
        let expected: Vec<f64> = momentum.into_iter().zip([0.6, 0.8, 0.7]).map(|(a, b)| 0.5 * a + 0.5 * b).collect();
        let path = trajectory(&AggMo { k: 2, ..simple() }, 0.1, &gradients);
        assert_relative_eq!(*path, *expected, max_relative = 1e-14);
    }

    #[test]
    fn every_coordinate_has_buffers_of_its_own() {
        let rule = simple();
        let (mut state, mut x) = (rule.init::<f64>(&Shape::vector(2)), [1.0, 1.0]);
        for (t, g) in [(1, [4.0, 1.0]), (2, [-2.0, 0.0])] {
            rule.step(&mut state, &Step { t, lr: 0.1, loss: 0.0, normal: &[] }, &g, &mut x, &mut []);
        }
        assert_relative_eq!(x[0], trajectory(&rule, 0.1, &[4.0, -2.0])[1]);
        assert_relative_eq!(x[1], trajectory(&rule, 0.1, &[1.0, 0.0])[1]);
    }

    #[test]
    fn weight_decay_goes_through_the_buffers() {
        // λ = 3, x = 1, no gradient: g = 3 and x = 0.7; then g = 2.1, v = 2.1, 3.6, 4.35, their mean 3.35.
        let rule = AggMo { weight_decay: 3.0, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 0.0]), [0.7, 0.365], max_relative = 1e-14);
    }
}

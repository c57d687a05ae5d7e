//! SM3: square root of minima of sums of maxima of squared gradients.
//!
//! `AdaGrad` with less memory: a matrix keeps one sum for each row and one for each column instead of one for each
//! entry, and an entry takes the smaller of its two. A vector, as here, has nothing to share: each coordinate has its
//! own sum, and SM3 is AdaGrad with momentum. Like AdaGrad's, its rate only falls.
//!
//! With gradient `g`, learning rate `η`, and `ν` and `m` starting at zero:
//!
//! ```text
//! ν ← β₂ ν + g²                      if β₂ is 1, else β₂ ν + (1 − β₂) g²
//! u = g / √(ν + ε)                   0 where ν is 0
//! m ← β₁ m + (1 − β₁) u
//! x ← x − η m
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `momentum` | `beta2` | `eps`  |
//! |:--------|:-----------------------|:-----------|:--------|:-------|
//! | optax   | required (here `0.1`)  | `0.9`      | `1`     | `1e-8` |
//! | paper   | none (here `0.1`)      | `0`        | `1`     | none   |
//!
//! optax has `beta2` and `eps` in `scale_by_sm3`, not in `sm3`. The paper's algorithm has no momentum, its experiments
//! take `0.9`.
//!
//! # References
//!
//! * R. Anil, V. Gupta, T. Koren, and Y. Singer (2019), *Memory-efficient adaptive optimization*, `NeurIPS`,
//!   arXiv:1901.11150.

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OVER_SUM, MOMENTUM, Optimizer, STABILISER, Shape, Step, array, average};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of SM3.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sm3 {
    /// Decay rate `β₁` of the average of normalised gradients, in `[0, 1)`.
    pub momentum: f64,
    /// Decay rate `β₂` of the squared gradients, in `(0, 1]`; 1 sums them up.
    pub beta2: f64,
    /// Stabiliser `ε` under the square root, not negative.
    pub eps: f64,
}

/// What SM3 remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `ν`, sum of squared gradients.
    square_sum: Vec<R>,
    /// `m`, average of normalised gradients; empty without momentum.
    buffer: Vec<R>,
}

impl Optimizer for Sm3 {
    const SPEC: Spec = Spec {
        name: "sm3",
        summary: "AdaGrad with momentum, for matrices in less memory",
        year: 2019,
        params: &[
            Param::real("momentum", "β₁", Range::Decay, "decay rate of the average of normalised gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Factor, "decay rate of the squared gradients; 1 sums them up")
                .alias(&[("optax", "b2")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser under the square root").search(STABILISER),
        ],
        source: include_str!("sm3.rs"),
    };

    const LR: Search = LR_OVER_SUM;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        vec![
            Dialect { name: "optax", lr: 0.1, rule: Self { momentum: 0.9, beta2: 1.0, eps: 1e-8 } },
            Dialect { name: "paper", lr: 0.1, rule: Self { momentum: 0.0, beta2: 1.0, eps: 0.0 } },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { square_sum: array(true, shape.dim, 0.0), buffer: array(self.momentum != 0.0, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let lr = step.lr;
        let fresh = if self.beta2 == 1.0 { 1.0 } else { 1.0 - self.beta2 };
        let n = x.len();
        let (gradient, square_sum) = (&gradient[..n], &mut state.square_sum[..n]);
        for i in 0..n {
            let g = gradient[i];
            let nu = (square_sum[i] * self.beta2 + g * g * fresh).flushed();
            square_sum[i] = nu;
            let inverse_root = nu.map(|nu| if nu == 0.0 { 0.0 } else { 1.0 / (nu + self.eps).sqrt() });
            let u = g * inverse_root;
            x[i] -= lr * if self.momentum == 0.0 { u } else { average(&mut state.buffer[i], self.momentum, u) };
            if let Some(out) = rates.get_mut(i) {
                *out = lr * inverse_root;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    fn paper() -> Sm3 {
        dialect("paper")
    }

    #[test]
    fn on_a_vector_it_is_adagrad() {
        // g = 3, then −4, then 12: ν = 9, 25, 169.
        let x = [1.0 - 0.1, 0.9 + 0.08, 0.98 - 1.2 / 13.0];
        assert_relative_eq!(*trajectory(&paper(), 0.1, &[3.0, -4.0, 12.0]), x, max_relative = 1e-14);
    }

    #[test]
    fn eps_stands_under_the_root_unless_there_was_no_gradient() {
        // g = 0 does not move, g = 3: √(9 + 7).
        let rule = Sm3 { eps: 7.0, ..paper() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 3.0]), [1.0, 0.925], max_relative = 1e-14);
    }

    #[test]
    fn momentum_averages_normalised_gradients() {
        // g = 3, then −4: u = 1, −4/5; with β₁ = ¾, m = ¼, 3/16 − 1/5.
        let rule = Sm3 { momentum: 0.75, ..paper() };
        let x = [1.0 - 0.025, 0.975 + 0.1 * 0.0125];
        assert_relative_eq!(*trajectory(&rule, 0.1, &[3.0, -4.0]), x, max_relative = 1e-14);
    }

    #[test]
    fn below_one_beta2_averages_the_squares() {
        // g = 2, then 1, β₂ = ¾: ν = 1, ¾ + ¼.
        let rule = Sm3 { beta2: 0.75, ..paper() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0, 1.0]), [0.8, 0.7], max_relative = 1e-14);
    }
}

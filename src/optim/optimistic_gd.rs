//! Optimistic gradient descent.
//!
//! Guesses the next gradient from how the last one changed, and steps along the guess. In a game of two players, one
//! descending and one ascending (as in generative adversarial networks), plain gradient descent circles around the
//! equilibrium and spirals outwards; the guess looks far enough ahead to spiral inwards, as the extra-gradient method
//! does, which needs two gradients for a step. On a surface that is only to be descended it acts as a negative
//! momentum, which damps.
//!
//! With gradient `g`, `g′` that of the step before, and learning rate `η`:
//!
//! ```text
//! x ← x − η ((α + β) g − β g′)       the first time g′ = g
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `alpha` | `beta` |
//! |:--------|:-----------------------|:--------|:-------|
//! | optax   | required (here `1e-2`) | `1`     | `1`    |
//!
//! The usual form is `2 g − g′`, with `α = β = 1`. Until 2024 optax took `g′ = 0` the first time
//! (google-deepmind/optax#1082), which made the first step `(α + β)/α` times as long. `beta = 0` is gradient descent.
//!
//! # References
//!
//! * L. D. Popov (1980), *A modification of the Arrow–Hurwicz method for search of saddle points*, Mathematical Notes
//!   of the Academy of Sciences of the USSR 28(5), doi:10.1007/BF01141092.
//! * C. Daskalakis, A. Ilyas, V. Syrgkanis, and H. Zeng (2018), *Training GANs with optimism*, ICLR, arXiv:1711.00141.
//! * A. Mokhtari, A. Ozdaglar, and S. Pattathil (2020), *A unified analysis of extra-gradient and optimistic gradient
//!   methods for saddle point problems: proximal point approach*, AISTATS, arXiv:1901.08511 (`α` and `β`).

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OF_GRADIENT, Optimizer, Shape, Step, array};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of optimistic gradient descent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptimisticGd {
    /// Weight `α` of the gradient, not negative.
    pub alpha: f64,
    /// Weight `β` of its change, the optimism, not negative.
    pub beta: f64,
}

/// What optimistic gradient descent remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `g′`, the gradient of the step before.
    previous: Vec<R>,
}

impl Optimizer for OptimisticGd {
    const SPEC: Spec = Spec {
        name: "optimistic_gd",
        summary: "gradient descent along a guess of the next gradient",
        year: 1980,
        params: &[
            Param::real("alpha", "α", Range::NonNegative, "weight of the gradient"),
            Param::real("beta", "β", Range::NonNegative, "weight of its change").search(Search::Linear(0.0, 2.0)),
        ],
        source: include_str!("optimistic_gd.rs"),
    };

    const LR: Search = LR_OF_GRADIENT;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        vec![Dialect { name: "optax", lr: 1e-2, rule: Self { alpha: 1.0, beta: 1.0 } }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { previous: array(true, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let n = x.len();
        let (gradient, previous) = (&gradient[..n], &mut state.previous[..n]);
        for i in 0..n {
            let g = gradient[i];
            let before = if step.t == 1 { g } else { previous[i] };
            previous[i] = g.flushed();
            x[i] -= step.lr * optimistic(self.alpha, self.beta, g, before);
            if let Some(rate) = rates.get_mut(i) {
                *rate = step.lr;
            }
        }
    }
}

/// The direction `(α + β) u − β u′`.
#[inline(always)]
pub(super) fn optimistic<R: Real>(alpha: f64, beta: f64, u: R, before: R) -> R {
    u * (alpha + beta) - before * beta
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    #[test]
    fn the_first_step_is_plain_and_the_next_ones_extrapolate() {
        // g = 2, −1, 3: directions 2, −2 − 2, 6 + 1.
        let path = trajectory(&dialect::<OptimisticGd>("optax"), 0.1, &[2.0, -1.0, 3.0]);
        assert_relative_eq!(*path, [0.8, 1.2, 0.5]);
    }

    #[test]
    fn alpha_weighs_the_gradient_and_beta_its_change() {
        // g = 2, −1 with α = 3, β = ½: 3 · 2, then 3 · (−1) + ½ (−3).
        let rule = OptimisticGd { alpha: 3.0, beta: 0.5 };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0, -1.0]), [0.4, 0.85]);
    }

    /// The distance from the equilibrium of the game `x y`, one player descending and one ascending, after 1000 steps.
    fn distance_in_a_game(rule: &OptimisticGd) -> f64 {
        let (mut state, mut x) = (rule.init::<f64>(&Shape::vector(2)), [1.0_f64, 1.0]);
        for t in 1..=1000 {
            let g = [x[1], -x[0]];
            rule.step(&mut state, &Step { t, lr: 0.1, loss: 0.0, normal: &[] }, &g, &mut x, &mut []);
        }
        x[0].hypot(x[1])
    }

    #[test]
    fn a_game_converges_that_gradient_descent_leaves() {
        let rule = dialect("optax");
        assert!(distance_in_a_game(&rule) < 0.1);
        assert!(distance_in_a_game(&OptimisticGd { beta: 0.0, ..rule }) > 10.0);
    }
}

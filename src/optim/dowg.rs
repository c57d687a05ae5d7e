//! DoWG, distance over weighted gradients.
//!
//! Like DoG, it takes the largest distance from the start so far for the distance to the minimum, which is not known,
//! and divides it by the root of the sum of squared gradients. But gradients that were met while the distance was still
//! small count less, so the first steps, which go nowhere, do not slow down the later ones, and the rate grows faster.
//! It is known to do well whether gradients jump or change smoothly, without being told.
//!
//! With gradient `g`, learning rate `η`, start `x₀` and `v` starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! r̄² ← max(r̄², ‖x − x₀‖²)            at first r_ε², or ε where that is 0
//! v ← v + r̄² ‖g‖²
//! x ← x − η r̄² / (√v + ε) g
//! ```
//!
//! With `averaged`, the average of all `x` before their updates, weighted by their `r̄²`, is returned.
//!
//! # Conventions
//!
//! | library | `lr` | `init_sq_dist`         | `eps`  | returned iterate |
//! |:--------|:-----|:-----------------------|:-------|:-----------------|
//! | optax   | `1`  | `0`: that is `eps`     | `1e-4` | the last         |
//! | paper   | `1`  | required (here `1e-4`) | `0`    | the average      |
//!
//! The authors' package `dowg` has the formula with `eps`, but also clips each coordinate of the gradient to ±0.5 after
//! its norm has been taken, and uses `1 − eps` where it says `eps`; neither is reproduced. If all gradients have been
//! zero and `eps` is too, the iterate stays.
//!
//! # References
//!
//! * A. Khaled, K. Mishchenko, and C. Jin (2023), *DoWG unleashed: an efficient universal parameter-free gradient
//!   descent method*, `NeurIPS`, arXiv:2305.16284.

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_AS_FACTOR, Optimizer, Shape, Step, array, keep_start, rate};
use crate::component::{Param, Range, Search, Spec};
use crate::real::{Real, sum_over};

/// Hyperparameters of DoWG.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dowg {
    /// First squared distance `r_ε²`, not negative; 0 for that of `eps`.
    pub init_sq_dist: f64,
    /// Stabiliser `ε` of the denominator, not negative.
    pub eps: f64,
    /// Coupled weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Returns the average of the iterates, weighted by `r̄²`.
    pub averaged: bool,
}

/// What DoWG remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `x₀`.
    start: Vec<R>,
    /// The average of the iterates; empty unless averaged.
    average: Vec<R>,
    /// The weights in it together.
    weight: R,
    /// `r̄²`, the largest squared distance so far.
    distance: R,
    /// `v`, the weighted sum of squared norms of gradients.
    squares: R,
}

impl Optimizer for Dowg {
    const SPEC: Spec = Spec {
        name: "dowg",
        summary: "DoG where early gradients count less",
        year: 2023,
        params: &[
            Param::real("init_sq_dist", "r_ε²", Range::NonNegative, "first squared distance; 0 for that of ε")
                .search(Search::Log(1e-12, 1.0))
                .alias(&[("optax", "init_estim_sq_dist")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser of the denominator"),
            Param::real("weight_decay", "λ", Range::NonNegative, "coupled weight decay"),
            Param::flag("averaged", "return the average of the iterates"),
        ],
        source: include_str!("dowg.rs"),
    };

    const LR: Search = LR_AS_FACTOR;

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self { init_sq_dist: 0.0, eps: 1e-4, weight_decay: 0.0, averaged: false };
        let paper = Self { init_sq_dist: 1e-4, eps: 0.0, averaged: true, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1.0, rule: optax }, Dialect { name: "paper", lr: 1.0, rule: paper }]
    }

    fn validate(&self) -> Result<(), String> {
        if self.init_sq_dist == 0.0 && self.eps == 0.0 {
            return Err("one of `init_sq_dist` and `eps` must be above 0, or nothing moves".into());
        }
        Ok(())
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            start: array(true, shape.dim, 0.0),
            average: array(self.averaged, shape.dim, 0.0),
            weight: R::of(0.0),
            distance: R::of(if self.init_sq_dist > 0.0 { self.init_sq_dist } else { self.eps }),
            squares: R::of(0.0),
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (lambda, n) = (self.weight_decay, x.len());
        let (gradient, start) = (&gradient[..n], &mut state.start[..n]);
        keep_start(step.t, start, x);
        let moved = sum_over(n, |i| (x[i] - start[i]) * (x[i] - start[i]));
        let distance = state.distance.max(moved).flushed();
        state.distance = distance;
        if self.averaged {
            state.weight += distance;
            let share = rate(distance, state.weight);
            for (x, average) in x.iter().zip(&mut state.average) {
                *average = (*average + share * (*x - *average)).flushed();
            }
        }
        let squares = sum_over(n, |i| {
            let g = gradient[i] + x[i] * lambda;
            g * g
        });
        state.squares = (state.squares + distance * squares).flushed();
        let eta = step.lr * rate(distance, state.squares.sqrt() + self.eps);
        for i in 0..n {
            let g = gradient[i] + x[i] * lambda;
            x[i] -= eta * g;
        }
        rates.fill(eta);
    }

    fn answers(&self) -> bool {
        self.averaged
    }

    fn answer<R: Real>(&self, state: &State<R>, x: &[R], answer: &mut [R]) {
        answer.copy_from_slice(if self.averaged { &state.average } else { x });
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, path_and_answers as path};
    use super::*;

    /// A rule whose numbers can be followed by hand: r_ε² = ¼, ε = 3.
    fn simple() -> Dowg {
        Dowg { init_sq_dist: 0.25, eps: 3.0, ..dialect("optax") }
    }

    fn iterates(rule: &Dowg, lr: f64, gradients: &[[f64; 2]]) -> Vec<f64> {
        path(rule, lr, gradients).iter().flat_map(|[x, _]| *x).collect()
    }

    #[test]
    fn gradients_weigh_as_much_as_the_distance_at_which_they_were_met() {
        // ‖g‖² = 16: v = ¼·16 = 4, η = ¼/(2 + 3) = 1/20; x moves by 0.2, which is 0.04 squared and less than ¼.
        // ‖g‖² = 128: v = 36, η = ¼/(6 + 3) = 1/36.
        let gradients = [[0.0, 4.0], [-8.0, -8.0]];
        let (first, step) = ([3.0, 3.8], 8.0 / 36.0);
        let second = [3.0 + step, 3.8 + step];
        assert_relative_eq!(*iterates(&simple(), 1.0, &gradients), [first, second].concat(), max_relative = 1e-15);
        // With lr = 10 the first step is 2 long, so r̄² = 4: v = 4 + 4·8 = 36, η = 10·4/9.
        let path = iterates(&simple(), 10.0, &[[0.0, 4.0], [2.0, -2.0]]);
        assert_relative_eq!(*path, [3.0, 2.0, 3.0 - 80.0 / 9.0, 2.0 + 80.0 / 9.0], max_relative = 1e-15);
    }

    #[test]
    fn the_first_distance_is_eps_unless_it_is_given() {
        // r_ε² = ε = 4, g = (0, 2): v = 16, η = 4/(4 + 4).
        let rule = Dowg { init_sq_dist: 0.0, eps: 4.0, ..simple() };
        assert_eq!(iterates(&rule, 1.0, &[[0.0, 2.0]]), [3.0, 3.0]);
    }

    #[test]
    fn weight_decay_counts_as_gradient() {
        // g = (0, 0) + 2·(3, 4): v = ¼·100, η = ¼/(5 + 0).
        let rule = Dowg { weight_decay: 2.0, eps: 0.0, ..simple() };
        assert_relative_eq!(*iterates(&rule, 1.0, &[[0.0, 0.0]]), [2.7, 3.6]);
    }

    #[test]
    fn the_average_is_of_iterates_before_updates_weighted_by_squared_distance() {
        // (3, 4) with ¼ and (3, 2) with 4, see the second path of the first test.
        let rule = Dowg { averaged: true, ..simple() };
        assert!(rule.answers() && !simple().answers());
        let path = path(&rule, 10.0, &[[0.0, 4.0], [2.0, -2.0]]);
        assert_eq!(path[0][1], [3.0, 4.0]);
        assert_relative_eq!(*path[1][1].as_slice(), [3.0, (0.25 * 4.0 + 4.0 * 2.0) / 4.25]);
    }

    #[test]
    fn without_eps_zero_gradients_leave_it_where_it_is() {
        assert_eq!(iterates(&Dowg { eps: 0.0, ..simple() }, 1.0, &[[0.0, 0.0]]), [3.0, 4.0]);
    }

    #[test]
    fn a_rule_that_would_never_move_is_refused() {
        assert!(Dowg { init_sq_dist: 0.0, eps: 0.0, ..simple() }.validate().is_err());
        assert!(simple().validate().is_ok());
    }
}

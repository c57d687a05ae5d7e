//! DoG, distance over gradients.
//!
//! The best constant rate for gradient descent is the distance from the start to the minimum, divided by the root of
//! the sum of all squared gradients. That distance is not known, so DoG takes the largest distance from the start so
//! far: beginning with next to nothing, it grows by itself as long as the iterates keep moving away, and then stays.
//! Nothing is left to tune. The rate does not fall fast enough for the last iterate to settle where gradients are
//! noisy, so the authors return an average of the iterates, in which the recent ones weigh most.
//!
//! With gradient `g`, learning rate `η`, start `x₀` and `G` starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! r̄ ← max(r̄, ‖x − x₀‖)               at first r_ε + α (1 + ‖x₀‖)
//! G ← G + ‖g‖²
//! x ← x − η r̄ / √(G + ε) g           the first time x − η η₀ g, if η₀ > 0
//! x̄ ← x̄ + (1 + γ) / (t + γ) (x − x̄)  returned if averaged
//! ```
//!
//! # Conventions
//!
//! | library | `lr` | first distance                     | `eps`  | returned iterate |
//! |:--------|:-----|:-----------------------------------|:-------|:-----------------|
//! | optax   | `1`  | `init_step = ("heuristic", 1e-6)`  | `1e-8` | the last         |
//! | paper   | `1`  | `reps_rel = 1e-6`                  | `1e-8` | the average      |
//!
//! `paper` is the authors' package `dog-optimizer`, with the averaging that it supplies and asks for; optax asks for
//! averaging too, but has none. In optax, `init_step` is one of three: `("heuristic", α)`, here `reps_rel`;
//! `("distance", r)`, here `init_distance` with `reps_rel = 0`; and `("learning_rate", η₀)`, here `init_eta` with
//! `reps_rel = 0`. The authors' package does not multiply `init_eta` by `lr`, here and in optax it is. If all gradients
//! have been zero and `eps` is too, the iterate stays, where optax makes NaN of it and the authors' package stops.
//!
//! # References
//!
//! * M. Ivgi, O. Hinder, and Y. Carmon (2023), *DoG is SGD's best friend: a parameter-free dynamic step size schedule*,
//!   ICML, arXiv:2302.12022.
//! * O. Shamir and T. Zhang (2013), *Stochastic gradient descent for non-smooth optimization: convergence results and
//!   optimal averaging schemes*, ICML, arXiv:1212.1824 (the average).

use serde::{Deserialize, Serialize};

use super::{Dialect, FIRST_DISTANCE, LR_AS_FACTOR, Optimizer, Shape, Step, array, average, keep_start, length, rate};
use crate::component::{Param, Range, Search, Spec};
use crate::real::{Real, sum_over};

/// Hyperparameters of DoG.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dog {
    /// First distance `α` relative to `1 + ‖x₀‖`, not negative.
    pub reps_rel: f64,
    /// First distance `r_ε`, in addition, not negative.
    pub init_distance: f64,
    /// First step size `η₀` instead of that of the formula; 0 for that of the formula.
    pub init_eta: f64,
    /// Stabiliser `ε` under the square root, not negative.
    pub eps: f64,
    /// Coupled weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Returns the average `x̄` of the iterates.
    pub averaged: bool,
    /// How much more recent iterates weigh in the average, `γ`, not negative; 0 for a plain average.
    pub gamma: f64,
}

/// What DoG remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `x₀`.
    start: Vec<R>,
    /// `x̄`; empty unless averaged.
    average: Vec<R>,
    /// `r̄`, the largest distance so far.
    distance: R,
    /// `G`, the sum of squared norms of gradients.
    squares: R,
}

impl Optimizer for Dog {
    const SPEC: Spec = Spec {
        name: "dog",
        summary: "rate from the distance gone over the gradients met",
        year: 2023,
        params: &[
            Param::real("reps_rel", "α", Range::NonNegative, "first distance, relative to 1 + ‖x₀‖")
                .search(FIRST_DISTANCE),
            Param::real("init_distance", "r_ε", Range::NonNegative, "first distance, in addition"),
            Param::real("init_eta", "η₀", Range::NonNegative, "first step size; 0 for that of the formula"),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser under the square root"),
            Param::real("weight_decay", "λ", Range::NonNegative, "coupled weight decay"),
            Param::flag("averaged", "return the average of the iterates"),
            Param::real("gamma", "γ", Range::NonNegative, "how much more recent iterates weigh in the average"),
        ],
        source: include_str!("dog.rs"),
    };

    const LR: Search = LR_AS_FACTOR;

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            reps_rel: 1e-6,
            init_distance: 0.0,
            init_eta: 0.0,
            eps: 1e-8,
            weight_decay: 0.0,
            averaged: false,
            gamma: 8.0,
        };
        let paper = Self { averaged: true, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1.0, rule: optax }, Dialect { name: "paper", lr: 1.0, rule: paper }]
    }

    fn validate(&self) -> Result<(), String> {
        if self.reps_rel == 0.0 && self.init_distance == 0.0 && self.init_eta == 0.0 {
            return Err("one of `reps_rel`, `init_distance` and `init_eta` must be above 0, or nothing moves".into());
        }
        Ok(())
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            start: array(true, shape.dim, 0.0),
            average: array(self.averaged, shape.dim, 0.0),
            distance: R::of(0.0),
            squares: R::of(0.0),
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (lambda, n) = (self.weight_decay, x.len());
        let (gradient, start) = (&gradient[..n], &mut state.start[..n]);
        keep_start(step.t, start, x);
        if step.t == 1 {
            state.distance = (length(n, |i| start[i]) + 1.0) * self.reps_rel + self.init_distance;
        }
        let moved = length(n, |i| x[i] - start[i]);
        state.distance = state.distance.max(moved).flushed();
        let squares = sum_over(n, |i| {
            let g = gradient[i] + x[i] * lambda;
            g * g
        });
        state.squares = (state.squares + squares).flushed();
        let mut eta = rate(state.distance, (state.squares + self.eps).sqrt());
        if step.t == 1 && self.init_eta > 0.0 {
            eta = R::of(self.init_eta);
        }
        let eta = step.lr * eta;
        for i in 0..n {
            let g = gradient[i] + x[i] * lambda;
            x[i] -= eta * g;
        }
        rates.fill(eta);
        if self.averaged {
            let share = (1.0 + self.gamma) / (step.t as f64 + self.gamma);
            for (x, average) in x.iter().zip(&mut state.average) {
                self::average(average, 1.0 - share, *x);
            }
        }
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

    /// A rule whose numbers can be followed by hand: the first distance is ½, ε = 9.
    fn simple() -> Dog {
        Dog { reps_rel: 0.0, init_distance: 0.5, eps: 9.0, ..dialect("optax") }
    }

    fn iterates(rule: &Dog, lr: f64, gradients: &[[f64; 2]]) -> Vec<f64> {
        path(rule, lr, gradients).iter().flat_map(|[x, _]| *x).collect()
    }

    #[test]
    fn the_rate_is_the_largest_distance_over_the_root_of_all_squared_gradients() {
        // ‖g‖² = 16: η = ½/√(16 + 9) = 0.1; x moves by 0.4.
        // ‖g‖² = 144: r̄ = ½ still, G = 160, η = ½/13; x moves by (0, −6/13), and 0.4² + (6/13)² < 1.
        let first = [3.0, 3.6];
        assert_relative_eq!(*iterates(&simple(), 1.0, &[[0.0, 4.0]]), first);
        let second = [3.0 + 6.0 / 13.0, 3.6];
        assert_relative_eq!(*iterates(&simple(), 1.0, &[[0.0, 4.0], [-12.0, 0.0]]), [first, second].concat());
        // With lr = 3 the first step is 1.2 long, so r̄ = 1.2: η = 3·1.2/13.
        let (first, second) = ([3.0, 2.8], [3.0 + 43.2 / 13.0, 2.8]);
        assert_relative_eq!(*iterates(&simple(), 3.0, &[[0.0, 4.0], [-12.0, 0.0]]), [first, second].concat());
    }

    #[test]
    fn the_first_distance_may_be_relative_to_the_start() {
        // ‖x₀‖ = 5: ¼ (1 + 5) = 1.5, with another ½ that is 2, over √(16 + 9).
        let rule = Dog { reps_rel: 0.25, ..simple() };
        assert_relative_eq!(*iterates(&rule, 1.0, &[[0.0, 4.0]]), [3.0, 4.0 - 1.6]);
        assert_relative_eq!(
            *iterates(&Dog { init_distance: 0.0, ..rule }, 1.0, &[[0.0, 4.0]]),
            [3.0, 4.0 - 1.2],
            max_relative = 1e-15
        );
    }

    #[test]
    fn the_first_step_size_may_be_given() {
        // x moves by 2·¼·4 = 2; then r̄ = 2, G = 32, η = 2·2/√(32 + 4).
        let rule = Dog { init_distance: 0.0, init_eta: 0.25, eps: 4.0, ..simple() };
        let path = iterates(&rule, 2.0, &[[0.0, 4.0], [4.0, 0.0]]);
        assert_relative_eq!(*path, [3.0, 2.0, 3.0 - 8.0 / 3.0, 2.0], max_relative = 1e-15);
    }

    #[test]
    fn weight_decay_counts_as_gradient() {
        // g = (0, 0) + 2·(3, 4) = (6, 8): η = ½/√(100 + 0).
        let rule = Dog { weight_decay: 2.0, eps: 0.0, ..simple() };
        assert_relative_eq!(*iterates(&rule, 1.0, &[[0.0, 0.0]]), [3.0 - 0.3, 4.0 - 0.4]);
    }

    #[test]
    fn the_average_leans_towards_recent_iterates() {
        // γ = 1: shares 2/2 and 2/3, of the iterates of the first test.
        let rule = Dog { averaged: true, gamma: 1.0, ..simple() };
        assert!(rule.answers() && !simple().answers());
        let path = path(&rule, 1.0, &[[0.0, 4.0], [-12.0, 0.0]]);
        assert_eq!(path[0][1], path[0][0]);
        assert_relative_eq!(path[1][1][0], 3.0 + 2.0 / 3.0 * 6.0 / 13.0);
    }

    #[test]
    fn without_eps_zero_gradients_leave_it_where_it_is() {
        assert_eq!(iterates(&Dog { eps: 0.0, ..simple() }, 1.0, &[[0.0, 0.0]]), [3.0, 4.0]);
    }

    #[test]
    fn a_rule_that_would_never_move_is_refused() {
        assert!(Dog { init_distance: 0.0, ..simple() }.validate().is_err());
        assert!(simple().validate().is_ok());
    }
}

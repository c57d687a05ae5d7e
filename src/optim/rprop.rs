//! Rprop (resilient backpropagation).
//!
//! Uses only the sign of each coordinate of the gradient, and gives each coordinate a step size of its own: it grows as
//! long as the sign stays the same, and shrinks when the sign changes, since then the step has jumped over a minimum.
//! So neither the scale of the gradient nor the conditioning along the axes matters, and the step size falls by itself
//! near a minimum. It is made for exact gradients: noise changes signs too, and so makes the steps ever smaller;
//! `RMSprop` is the attempt to save it for noisy ones.
//!
//! With gradient `g`, learning rate `η`, `Δ` starting at `η`, and `g′`, the gradient of the step before, at zero:
//!
//! ```text
//! Δ ← η₊ Δ  where g g′ > 0,  η₋ Δ  where g g′ < 0
//! Δ ← min(max(Δ, Δ_min), Δ_max)
//! g ← 0                              where g g′ < 0
//! x ← x − Δ sign(g)
//! ```
//!
//! With `weight_backtracking` the last step of a coordinate is taken back where its sign has changed. With `delayed`
//! the step of one update is made in the next, and not at all where the sign has changed by then.
//!
//! # Conventions
//!
//! | library | `lr`                   | `clip_unchanged` | `weight_backtracking` | `delayed` |
//! |:--------|:-----------------------|:-----------------|:----------------------|:----------|
//! | PyTorch | `1e-2`                 | `true`           | `false`               | `false`   |
//! | optax   | required (here `1e-2`) | `false`          | `false`               | `true`    |
//! | paper   | `0.1`                  | `false`          | `true`                | `false`   |
//!
//! All have `η₋ = 0.5`, `η₊ = 1.2`, `Δ_min = 1e-6`, `Δ_max = 50`. The form with `weight_backtracking` is known as
//! Rprop⁺, that without as iRprop⁻.
//!
//! optax returns the step that it kept from the update before, not the one it has just worked out (version 0.2.8;
//! google-deepmind/optax#1725 would mend it): its first update moves nothing, and every sign it follows is one update
//! old. PyTorch holds `Δ` to its limits in every step, optax only where `Δ` changes, which shows when the learning rate
//! is outside of the limits.
//!
//! The learning rate is that of the first step, so a schedule has no effect. Of `g′` only the sign is kept: a product
//! of two gradients that underflows, as it may in the libraries, is no change of sign there and is one here.
//!
//! # References
//!
//! * M. Riedmiller and H. Braun (1993), *A direct adaptive method for faster backpropagation learning: the RPROP
//!   algorithm*, IEEE International Conference on Neural Networks, doi:10.1109/ICNN.1993.298623.
//! * C. Igel and M. Hüsken (2003), *Empirical evaluation of the improved Rprop learning algorithms*, Neurocomputing 50,
//!   doi:10.1016/S0925-2312(01)00700-7 (the variants).

use serde::{Deserialize, Serialize};

use super::{Dialect, Optimizer, Shape, Step, array};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of Rprop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rprop {
    /// Factor `η₋` of a step size after a change of sign, in `(0, 1]`.
    pub eta_minus: f64,
    /// Factor `η₊` of a step size while the sign stays, at least 1.
    pub eta_plus: f64,
    /// Smallest step size `Δ_min`, not negative.
    pub step_min: f64,
    /// Largest step size `Δ_max`, at least `Δ_min`.
    pub step_max: f64,
    /// Holds a step size to its limits also where it has not changed.
    pub clip_unchanged: bool,
    /// Takes back the last step of a coordinate where the sign has changed.
    pub weight_backtracking: bool,
    /// Makes the step of one update in the next.
    pub delayed: bool,
}

/// What Rprop remembers.
#[derive(Debug)]
pub struct State<R> {
    /// The sign of `g′`.
    previous: Vec<R>,
    /// `Δ`.
    step_size: Vec<R>,
}

impl Optimizer for Rprop {
    const SPEC: Spec = Spec {
        name: "rprop",
        summary: "step sizes that grow until the gradient's sign changes",
        year: 1993,
        params: &[
            Param::real("eta_minus", "η₋", Range::Factor, "factor of a step size after a change of sign")
                .search(Search::Linear(0.1, 0.9)),
            Param::real("eta_plus", "η₊", Range::FromOne, "factor of a step size while the sign stays")
                .search(Search::Linear(1.05, 2.0)),
            Param::real("step_min", "Δ_min", Range::NonNegative, "smallest step size")
                .alias(&[("optax", "min_step_size")]),
            Param::real("step_max", "Δ_max", Range::NonNegative, "largest step size")
                .alias(&[("optax", "max_step_size")]),
            Param::flag("clip_unchanged", "hold a step size to its limits also where it has not changed"),
            Param::flag("weight_backtracking", "take back the last step where the sign has changed"),
            Param::flag("delayed", "make the step of one update in the next"),
        ],
        source: include_str!("rprop.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self {
            eta_minus: 0.5,
            eta_plus: 1.2,
            step_min: 1e-6,
            step_max: 50.0,
            clip_unchanged: true,
            weight_backtracking: false,
            delayed: false,
        };
        let optax = Self { clip_unchanged: false, delayed: true, ..torch.clone() };
        let paper = Self { clip_unchanged: false, weight_backtracking: true, ..torch.clone() };
        vec![
            Dialect { name: "torch", lr: 1e-2, rule: torch },
            Dialect { name: "optax", lr: 1e-2, rule: optax },
            Dialect { name: "paper", lr: 0.1, rule: paper },
        ]
    }

    fn validate(&self) -> Result<(), String> {
        if self.step_min > self.step_max {
            return Err("`step_min` must not be above `step_max`".into());
        }
        if self.weight_backtracking && self.delayed {
            return Err("`weight_backtracking` takes back a step that with `delayed` has not been made".into());
        }
        Ok(())
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { previous: array(true, shape.dim, 0.0), step_size: array(true, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let n = x.len();
        let (previous, step_size) = (&mut state.previous[..n], &mut state.step_size[..n]);
        let gradient = &gradient[..n];
        for i in 0..n {
            let (before, last) = (previous[i], if step.t == 1 { step.lr } else { step_size[i] });
            let now = gradient[i].sign();
            let same = now * before;
            let size = last.zip(same, |last, same| {
                let factor = if same > 0.0 { self.eta_plus } else { self.eta_minus };
                let changed = if same == 0.0 { last } else { last * factor };
                let clipped = changed.max(self.step_min).min(self.step_max);
                if same == 0.0 && !self.clip_unchanged { changed } else { clipped }
            });
            // After a change of sign nothing moves, and the next step is made as if it were the first.
            let now = now.zip(same, |now, same| if same < 0.0 { 0.0 } else { now });
            let (length, direction) = if self.delayed {
                (last, before.zip(same, |before, same| if same < 0.0 { 0.0 } else { before }))
            } else {
                (size, now)
            };
            x[i] -= length * direction;
            if self.weight_backtracking {
                x[i] += last * before.zip(same, |before, same| if same < 0.0 { before } else { 0.0 });
            }
            previous[i] = now;
            step_size[i] = size.flushed();
            if let Some(rate) = rates.get_mut(i) {
                *rate = length;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: η₋ = ¼, η₊ = 2.
    fn simple() -> Rprop {
        Rprop { eta_minus: 0.25, eta_plus: 2.0, ..dialect("torch") }
    }

    #[test]
    fn steps_grow_until_the_sign_changes_and_then_begin_again_from_a_smaller_one() {
        // Δ = 0.1, 0.2, 0.4; a change of sign makes it 0.1, without a step; then 0.1 the other way, then 0.2.
        let path = trajectory(&simple(), 0.1, &[3.0, 1e-200, 5.0, -1.0, -1.0, -1.0]);
        assert_relative_eq!(*path, [0.9, 0.7, 0.3, 0.3, 0.4, 0.6], max_relative = 1e-14);
    }

    #[test]
    fn a_zero_gradient_keeps_the_step_size() {
        // Neither the zero nor what comes after it changes Δ = 0.2.
        let path = trajectory(&simple(), 0.1, &[3.0, 3.0, 0.0, -3.0]);
        assert_relative_eq!(*path, [0.9, 0.7, 0.7, 0.9], max_relative = 1e-14);
    }

    #[test]
    fn backtracking_takes_back_the_step_that_changed_the_sign() {
        // Δ = 0.1, 0.2; back by 0.2, Δ = 0.05; then 0.05 the other way.
        let rule = Rprop { weight_backtracking: true, ..simple() };
        let path = trajectory(&rule, 0.1, &[3.0, 3.0, -1.0, -1.0]);
        assert_relative_eq!(*path, [0.9, 0.7, 0.9, 0.95], max_relative = 1e-14);
    }

    #[test]
    fn step_sizes_keep_to_their_limits() {
        // Δ = 0.1, 0.15 instead of 0.2; then 0.08 instead of 0.0375.
        let rule = Rprop { step_min: 0.08, step_max: 0.15, ..simple() };
        let path = trajectory(&rule, 0.1, &[3.0, 3.0, -1.0, -1.0]);
        assert_relative_eq!(*path, [0.9, 0.75, 0.75, 0.83], max_relative = 1e-14);
    }

    #[test]
    fn the_first_step_keeps_to_the_limits_if_asked_to() {
        for (clip_unchanged, first) in [(true, 0.85), (false, 0.5)] {
            let rule = Rprop { step_max: 0.15, clip_unchanged, ..simple() };
            assert_relative_eq!(trajectory(&rule, 0.5, &[3.0])[0], first);
        }
    }

    #[test]
    fn delayed_steps_follow_the_sign_of_the_update_before() {
        // Steps of 0.1, 0.2 and 0.4 are decided on, each made one update later, but for the last: the sign has changed.
        // From there Δ = 0.1; nothing waits in update 5, and 6 makes its step.
        let rule = Rprop { delayed: true, ..simple() };
        let path = trajectory(&rule, 0.1, &[3.0, 3.0, 3.0, -1.0, -1.0, -1.0]);
        assert_relative_eq!(*path, [1.0, 0.9, 0.7, 0.7, 0.7, 0.8], max_relative = 1e-14);
    }

    #[test]
    fn a_delayed_step_cannot_be_taken_back() {
        assert!(Rprop { weight_backtracking: true, delayed: true, ..simple() }.validate().is_err());
        assert!(Rprop { weight_backtracking: true, ..simple() }.validate().is_ok());
    }

    #[test]
    fn a_smallest_step_size_above_the_largest_is_refused() {
        assert!(Rprop { step_min: 1.0, step_max: 0.5, ..simple() }.validate().is_err());
        assert!(Rprop { step_min: 0.5, step_max: 0.5, ..simple() }.validate().is_ok());
    }
}

//! COCOB, continuous coin betting.
//!
//! Each coordinate is a gambler: how far it is from its start is its bet, each gradient is a toss of a coin, and it
//! wins when the gradient says that it was right to go there. It bets a fraction of what it owns, a larger one the more
//! clearly the tosses so far have fallen to one side. On a steady slope the wealth, and with it the distance, grows
//! exponentially; where signs alternate, the bet falls back towards nothing, which is the start. There is no learning
//! rate: rescaled gradients give the same iterates.
//!
//! With gradient `g`, learning rate `η`, start `x₀`, `L` starting at `ε` and all else at zero:
//!
//! ```text
//! g ← η (g + λ x)                    coupled weight decay
//! L ← max(L, |g|)                    the largest gradient
//! G ← G + |g|                        all of them
//! θ ← θ − g                          where they point to
//! R ← max(R − g (x − x₀), 0)         what has been won
//! x ← x₀ + θ / max(G + L, α L) (1 + R / L)
//! ```
//!
//! # Conventions
//!
//! | library | `lr`             | `alpha` | `eps`  |
//! |:--------|:-----------------|:--------|:-------|
//! | optax   | `1`              | `100`   | `1e-8` |
//! | paper   | none (here `1`)  | `100`   | `0`    |
//!
//! A constant learning rate changes nothing but what `eps` does; a schedule weighs the gradients. The author's package
//! `parameterfree` is optax's formula without a learning rate. A coordinate that has not met a gradient yet stays, also
//! with `eps = 0`, where both packages make NaN of it.
//!
//! # References
//!
//! * F. Orabona and T. Tommasi (2017), *Training deep networks without learning rates through coin betting*, NIPS,
//!   arXiv:1705.07795 (`COCOB-Backprop`).

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_AS_FACTOR, Optimizer, Shape, Step, array, keep_start, rate};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of COCOB.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cocob {
    /// For about so many steps the bets are held back, `α`, not negative.
    pub alpha: f64,
    /// Largest gradient `ε` at the start, not negative.
    pub eps: f64,
    /// Coupled weight decay `λ`, not negative.
    pub weight_decay: f64,
}

/// What COCOB remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `x₀`.
    start: Vec<R>,
    /// `L`, the largest magnitude of a gradient.
    largest: Vec<R>,
    /// `G`, the sum of magnitudes of gradients.
    magnitudes: Vec<R>,
    /// `θ`, minus the sum of gradients.
    sum: Vec<R>,
    /// `R`, what has been won.
    reward: Vec<R>,
}

impl Optimizer for Cocob {
    const SPEC: Spec = Spec {
        name: "cocob",
        summary: "bets on each coordinate, without a learning rate",
        year: 2017,
        params: &[
            Param::real("alpha", "α", Range::NonNegative, "for about so many steps the bets are held back")
                .search(Search::Log(1.0, 1e4)),
            Param::real("eps", "ε", Range::NonNegative, "largest gradient at the start"),
            Param::real("weight_decay", "λ", Range::NonNegative, "coupled weight decay"),
        ],
        source: include_str!("cocob.rs"),
    };

    const LR: Search = LR_AS_FACTOR;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self { alpha: 100.0, eps: 1e-8, weight_decay: 0.0 };
        let paper = Self { eps: 0.0, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1.0, rule: optax }, Dialect { name: "paper", lr: 1.0, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            start: array(true, shape.dim, 0.0),
            largest: array(true, shape.dim, self.eps),
            magnitudes: array(true, shape.dim, 0.0),
            sum: array(true, shape.dim, 0.0),
            reward: array(true, shape.dim, 0.0),
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        keep_start(step.t, &mut state.start, x);
        let (lr, n) = (step.lr, x.len());
        let (gradient, start, largest) = (&gradient[..n], &state.start[..n], &mut state.largest[..n]);
        let (magnitudes, sum, reward) = (&mut state.magnitudes[..n], &mut state.sum[..n], &mut state.reward[..n]);
        for i in 0..n {
            let g = lr * (gradient[i] + x[i] * self.weight_decay);
            largest[i] = largest[i].max(g.abs()).flushed();
            magnitudes[i] = (magnitudes[i] + g.abs()).flushed();
            sum[i] = (sum[i] - g).flushed();
            reward[i] = (reward[i] - g * (x[i] - start[i])).max(R::of(0.0)).flushed();
            let wealth = rate(reward[i], largest[i]) + 1.0;
            let bet = rate(wealth, (magnitudes[i] + largest[i]).max(largest[i] * self.alpha));
            x[i] = start[i] + sum[i] * bet;
            if let Some(out) = rates.get_mut(i) {
                *out = lr * bet;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// The rule of the paper with bets held back for two steps only, from x₀ = 1.
    fn simple() -> Cocob {
        Cocob { alpha: 2.0, ..dialect("paper") }
    }

    #[test]
    fn three_tosses_match_hand_computation() {
        // g = −2: L = G = θ = 2, R = 0: x − 1 = 2/4.
        // g = −4: L = 4, G = θ = 6, R = 4·½ = 2: x − 1 = 6/10·(1 + 2/4) = 0.9.
        // g = 1: G = 7, θ = 5, R = 2 − 0.9 = 1.1: x − 1 = 5/11·(1 + 1.1/4).
        let expected = [1.5, 1.9, 1.0 + 5.0 / 11.0 * 1.275];
        assert_relative_eq!(*trajectory(&simple(), 1.0, &[-2.0, -4.0, 1.0]), expected, max_relative = 1e-15);
    }

    #[test]
    fn alpha_holds_the_first_bets_back() {
        // 2/(10·2) = 0.1; then R = 0.4, 6/(10·4)·(1 + 0.4/4).
        let rule = Cocob { alpha: 10.0, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 1.0, &[-2.0, -4.0]), [1.1, 1.165], max_relative = 1e-15);
    }

    #[test]
    fn all_can_be_lost_but_not_more() {
        // At 1.5, g = 8: R = max(0 − 4, 0); L = 8, G = 10, θ = −6: x − 1 = −6/18.
        assert_relative_eq!(*trajectory(&simple(), 1.0, &[-2.0, 8.0]), [1.5, 1.0 - 1.0 / 3.0], max_relative = 1e-15);
    }

    #[test]
    fn the_scale_of_gradients_does_not_matter_unless_it_is_below_eps() {
        let rescaled = trajectory(&simple(), 1.0, &[-2e-200, -4e-200, 1e-200]);
        let expected = trajectory(&simple(), 1.0, &[-2.0, -4.0, 1.0]);
        assert_relative_eq!(*rescaled, *expected, max_relative = 1e-14);
        assert_relative_eq!(*trajectory(&simple(), 1e-3, &[-2.0, -4.0, 1.0]), *expected, max_relative = 1e-14);
        // L = 5, G = θ = 2: 2/10.
        assert_eq!(trajectory(&Cocob { eps: 5.0, ..simple() }, 1.0, &[-2.0]), [1.2]);
        assert_eq!(trajectory(&Cocob { eps: 5.0, ..simple() }, 0.5, &[-4.0]), [1.2]);
    }

    #[test]
    fn weight_decay_counts_as_gradient() {
        // g = 3·1 − 5 = −2, as in the first toss.
        assert_eq!(trajectory(&Cocob { weight_decay: 3.0, ..simple() }, 1.0, &[-5.0]), [1.5]);
    }

    #[test]
    fn without_a_gradient_nothing_is_bet() {
        let (rule, mut x, mut rates) = (simple(), [1.0], [f64::NAN]);
        let mut state = rule.init::<f64>(&Shape::vector(1));
        for t in 1..=2 {
            rule.step(&mut state, &Step { t, lr: 1.0, loss: 0.0, normal: &[] }, &[0.0], &mut x, &mut rates);
            assert_eq!((x[0], rates[0]), (1.0, 0.0));
        }
    }
}

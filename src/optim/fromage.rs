//! Fromage: Frobenius matched gradient descent.
//!
//! How far a layer may be trusted to behave as its gradient says is a matter of how much it changes relative to its
//! size. So each step has the length `η` times that of the weights, along the gradient; then the weights shrink by
//! `1/√(1 + η²)`, which is how much a step at right angles to them has made them longer: without it they would grow
//! without end. Here all coordinates are one layer, and the shrinking pulls a minimum's neighbourhood towards the origin.
//!
//! With gradient `g`, learning rate `η`, and lengths `|·|` of the whole vector:
//!
//! ```text
//! q = max(|x|, s) / max(|g|, s)      1 where |x| or |g| is 0, if s is 0
//! x ← (x − η q g) / √(1 + η²)
//! x ← x min(1, B |x₀| / |x|)         with p_bound; x₀ is the start
//! ```
//!
//! # Conventions
//!
//! | library | `lr`                   | `min_norm` | `p_bound` |
//! |:--------|:-----------------------|:-----------|:----------|
//! | optax   | required (here `1e-2`) | `1e-6`     |           |
//! | paper   | `1e-2`                 | `0`        | `0` (off) |
//!
//! Where all of the gradient is zero, the libraries go on shrinking `x`, though there is no step that had made it
//! longer; here it stays. `paper` is the authors' code as it stands in pytorch-optimizer's `Fromage`.
//!
//! # References
//!
//! * J. Bernstein, A. Vahdat, Y. Yue, and M.-Y. Liu (2020), *On the distance between two neural networks and the
//!   stability of learning*, `NeurIPS`, arXiv:2002.03432.

use serde::{Deserialize, Serialize};

use super::lars::trust_ratio;
use super::{Dialect, Optimizer, Shape, Step, length};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of Fromage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fromage {
    /// Smallest length `s` that weights and gradient count with, not negative.
    pub min_norm: f64,
    /// Bound `B` of the length of `x`, in lengths of the start; 0 for none.
    pub p_bound: f64,
}

/// What Fromage remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `B |x₀|`.
    bound: R,
}

impl Optimizer for Fromage {
    const SPEC: Spec = Spec {
        name: "fromage",
        summary: "steps relative to the weights, which then shrink back",
        year: 2020,
        params: &[
            Param::real("min_norm", "s", Range::NonNegative, "smallest length of weights and gradient"),
            Param::real("p_bound", "B", Range::NonNegative, "bound of |x|, relative to the start; 0 for none")
                .only(&["paper"]),
        ],
        source: include_str!("fromage.rs"),
    };

    // The share of its length by which the vector moves.
    const LR: Search = Search::Log(1e-5, 1.0);

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        vec![
            Dialect { name: "optax", lr: 1e-2, rule: Self { min_norm: 1e-6, p_bound: 0.0 } },
            Dialect { name: "paper", lr: 1e-2, rule: Self { min_norm: 0.0, p_bound: 0.0 } },
        ]
    }

    fn init<R: Real>(&self, _: &Shape) -> State<R> {
        State { bound: R::of(0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (lr, floor) = (step.lr, R::of(self.min_norm));
        let n = x.len();
        let gradient = &gradient[..n];
        let (size, slope) = (length(n, |i| x[i]), length(n, |i| gradient[i]));
        if step.t == 1 {
            state.bound = (size * self.p_bound).flushed();
        }
        let shrink = where_moved(R::of(1.0) / (lr * lr + 1.0).sqrt(), slope);
        let rate = lr * trust_ratio(1.0, size.max(floor), slope.max(floor), 0.0);
        for i in 0..n {
            x[i] = (x[i] - rate * gradient[i]) * shrink;
            if let Some(out) = rates.get_mut(i) {
                *out = rate * shrink;
            }
        }
        if self.p_bound != 0.0 {
            let size = length(n, |i| x[i]);
            let back = size.zip(state.bound, |size, bound| if size > bound { bound / size } else { 1.0 });
            let back = where_moved(back, slope);
            for x in x {
                *x *= back;
            }
        }
    }
}

/// The factor, or 1 where there is no gradient, and so no step to make up for.
#[inline(always)]
fn where_moved<R: Real>(factor: R, slope: R) -> R {
    factor.zip(slope, |factor, slope| if slope == 0.0 { 1.0 } else { factor })
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, path};
    use super::*;

    #[test]
    fn a_step_across_keeps_the_length() {
        // x = (3, 4), g at right angles to it: the step is 0.75 · 5 long, and 1/√(1 + 9/16) = 4/5.
        for scale in [1e-4, 1.0, 1e6] {
            let x = path(&dialect::<Fromage>("paper"), 0.75, [3.0, 4.0], &[[-4.0 * scale, 3.0 * scale]])[0];
            assert_relative_eq!(*x.as_slice(), [4.8, 1.4], max_relative = 1e-14);
        }
    }

    #[test]
    fn min_norm_is_the_least_length_of_weights_and_gradient() {
        // |g| = 5 counts as 10, |x| = 20: q = 2, x − ¾ · 2 g = (−4.5, 14), times 4/5.
        let rule = Fromage { min_norm: 10.0, ..dialect("optax") };
        let x = path(&rule, 0.75, [0.0, 20.0], &[[3.0, 4.0]])[0];
        assert_relative_eq!(*x.as_slice(), [-3.6, 11.2], max_relative = 1e-14);
        // |x| = 0 counts as 10, |g| = 50: q = 1/5.
        let x = path(&rule, 0.75, [0.0, 0.0], &[[30.0, 40.0]])[0];
        assert_relative_eq!(*x.as_slice(), [-3.6, -4.8], max_relative = 1e-14);
    }

    #[test]
    fn without_min_norm_the_origin_is_left_by_a_plain_step() {
        let x = path(&dialect::<Fromage>("paper"), 0.75, [0.0, 0.0], &[[10.0, -5.0]])[0];
        assert_relative_eq!(*x.as_slice(), [-6.0, 3.0], max_relative = 1e-14);
    }

    #[test]
    fn a_bounded_layer_stays_within_its_bound() {
        // x = 4, g < 0: (4 + ¾ · 4) · 4/5 = 5.6 is beyond 1.25 · 4.
        let rule = Fromage { p_bound: 1.25, ..dialect("paper") };
        let bounded = path(&rule, 0.75, [4.0], &[[-1.0], [1.0], [-1.0]]);
        // Then (5 − 3.75) · 4/5 = 1, and (1 + ¾) · 4/5 = 1.4 is within it.
        assert_relative_eq!(*bounded.concat(), [5.0, 1.0, 1.4], max_relative = 1e-14);
    }

    #[test]
    fn without_a_gradient_nothing_shrinks() {
        for rule in [dialect("optax"), Fromage { p_bound: 0.5, ..dialect("paper") }] {
            assert_eq!(path(&rule, 0.75, [3.0, 4.0], &[[0.0, 0.0]]), [[3.0, 4.0]]);
        }
    }
}

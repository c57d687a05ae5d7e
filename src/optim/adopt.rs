//! ADOPT.
//!
//! Adam with two things exchanged: each gradient is divided by the root mean square of the gradients *before* it, and
//! only then averaged. In Adam a rare large gradient also enlarges its own denominator, so it counts for too little,
//! and for some `β₂` that never heals; here the two are independent, and every `β₂` converges. The price is that a
//! gradient may be far larger than all before it: a bound that grows with time cuts it off. The first gradient only
//! sets the scale.
//!
//! With gradient `g`, learning rate `η`, and `m` starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay
//! in the first update: v ← g², and nothing else
//! u = g / max(√v, ε)                 v is that before this gradient
//! u ← min(max(u, −c), c)             with clipping, c = (t − 1)^p
//! m ← β₁ m + (1 − β₁) u
//! v ← β₂ v + (1 − β₂) g²
//! x ← x − η m                        or, with nesterov,
//! x ← x − η (β₁ m + (1 − β₁) u)
//! ```
//!
//! With `momentum_from_first`, the second update begins the average with `m ← u`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `clipping` | `momentum_from_first` | weight decay |
//! |:--------|:-----------------------|:-----------|:----------------------|:-------------|
//! | optax   | required (here `1e-3`) | `true`     | `false`               | none         |
//! | paper   | `1e-3`                 | `false`    | `true`                | both kinds   |
//!
//! optax (`contrib`) takes the bound as a function of `t − 1`; here it is the power of it with exponent
//! `clip_exponent`. The authors first published `paper`, and later recommended the bound, with an average from zero:
//! optax's formula. Weight decay is that of their code: also in the first update if decoupled. Of `paper` there is no
//! package to compare with; its formula is checked against another writing of it. pytorch_optimizer's `ADOPT` raises
//! `t`, not `t − 1`, to the power. Where the denominator is zero, which takes `eps = 0`, the coordinate stays.
//!
//! # References
//!
//! * S. Taniguchi, K. Harada, G. Minegishi, Y. Oshima, S. C. Jeong, G. Nagahara, T. Iiyama, M. Suzuki, Y. Iwasawa,
//!   and Y. Matsuo (2024), *ADOPT: modified Adam can converge with any β₂ with the optimal rate*, NeurIPS,
//!   arXiv:2411.02853.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, rate, weight_decayed};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of ADOPT.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in some library")]
pub struct Adopt {
    /// Decay rate `β₁` of the average of normalised gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Lower bound `ε` of the denominator, not negative.
    pub eps: f64,
    /// Looks ahead along the average before each step.
    pub nesterov: bool,
    /// Bounds the normalised gradient.
    pub clipping: bool,
    /// Exponent `p` with which that bound grows, not negative.
    pub clip_exponent: f64,
    /// The average starts at the first normalised gradient instead of at zero.
    pub momentum_from_first: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What ADOPT remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of normalised gradients.
    scaled_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
}

impl Optimizer for Adopt {
    const SPEC: Spec = Spec {
        name: "adopt",
        summary: "Adam that normalises by the gradients before, then averages",
        year: 2024,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of normalised gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients")
                .search(SQUARES)
                .alias(&[("optax", "b2")]),
            Param::real("eps", "ε", Range::NonNegative, "lower bound of the denominator").search(STABILISER),
            Param::flag("nesterov", "look ahead along the average"),
            Param::flag("clipping", "bound the normalised gradient").alias(&[("optax", "use_clipping")]),
            Param::real("clip_exponent", "p", Range::NonNegative, "exponent with which that bound grows"),
            Param::flag("momentum_from_first", "begin the average with the first normalised gradient"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("adopt.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let optax = Self {
            beta1: 0.9,
            beta2: 0.9999,
            eps: 1e-6,
            nesterov: false,
            clipping: true,
            clip_exponent: 0.25,
            momentum_from_first: false,
            weight_decay: 0.0,
            decoupled_weight_decay: false,
        };
        let paper = Self { clipping: false, momentum_from_first: true, ..optax.clone() };
        vec![Dialect { name: "optax", lr: 1e-3, rule: optax }, Dialect { name: "paper", lr: 1e-3, rule: paper }]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { scaled_avg: array(true, shape.dim, 0.0), square_avg: array(true, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let lr = step.lr;
        let first = step.t == 1;
        let beta1 = if step.t == 2 && self.momentum_from_first { 0.0 } else { self.beta1 };
        let bound = if self.clipping { libm::pow((step.t - 1) as f64, self.clip_exponent) } else { f64::INFINITY };
        let n = x.len();
        let (gradient, scaled_avg) = (&gradient[..n], &mut state.scaled_avg[..n]);
        let square_avg = &mut state.square_avg[..n];
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let mut factor = R::of(0.0);
            if first {
                square_avg[i] = (g * g).flushed();
            } else {
                let root = square_avg[i].sqrt().max(R::of(self.eps));
                let scaled = rate(g, root);
                let u = scaled.max(R::of(-bound)).min(R::of(bound));
                let m = average(&mut scaled_avg[i], beta1, u);
                average(&mut square_avg[i], self.beta2, g * g);
                x[i] -= lr * if self.nesterov { m * beta1 + u * (1.0 - beta1) } else { m };
                // A gradient that was cut off has had a smaller factor.
                factor = rate(lr, root) * u.zip(scaled, |u, scaled| if u == scaled { 1.0 } else { u / scaled });
            }
            if let Some(out) = rates.get_mut(i) {
                *out = factor;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: β₁ = β₂ = ½, no bound.
    fn simple() -> Adopt {
        Adopt { beta1: 0.5, beta2: 0.5, clipping: false, ..dialect("optax") }
    }

    #[test]
    fn a_gradient_is_divided_by_those_before_it() {
        // g = 2, 3, 6: v = 4, 13/2; u = 3/2, 6/√6.5; m = 3/4, 3/8 + 3/√6.5.
        let x3 = 0.925 - 0.1 * (0.375 + 3.0 / 6.5_f64.sqrt());
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[2.0, 3.0, 6.0]), [1.0, 0.925, x3], max_relative = 1e-14);
    }

    #[test]
    fn average_may_start_at_the_first_normalised_gradient() {
        // u = 3/2, 6/√6.5; m = 3/2, 3/4 + 3/√6.5.
        let rule = Adopt { momentum_from_first: true, ..simple() };
        let x3 = 0.85 - 0.1 * (0.75 + 3.0 / 6.5_f64.sqrt());
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0, 3.0, 6.0]), [1.0, 0.85, x3], max_relative = 1e-14);
    }

    #[test]
    fn bound_grows_with_a_power_of_time() {
        // g = 1, −5, −50, √v = 1, √13: u would be −5, −50/√13, but is −1, −√2, so m = −1/2, −1/4 − √½.
        let rule = Adopt { clipping: true, clip_exponent: 0.5, ..simple() };
        let x3 = 1.05 + 0.1 * (0.25 + 0.5_f64.sqrt());
        assert_relative_eq!(*trajectory(&rule, 0.1, &[1.0, -5.0, -50.0]), [1.0, 1.05, x3], max_relative = 1e-14);
    }

    #[test]
    fn rates_tell_of_the_bound() {
        // g = 2, then 6 with u = 3: 0.1/2 without a bound, 0.1 · 1/6 with one.
        for (clipping, expected) in [(false, 0.05), (true, 0.1 / 6.0)] {
            let rule = Adopt { clipping, ..simple() };
            let (mut state, mut x, mut rates) = (rule.init::<f64>(&Shape::vector(1)), [1.0], [9.0]);
            for (t, g) in [(1, 2.0), (2, 6.0)] {
                let step = Step { t, lr: 0.1, loss: 0.0, normal: &[] };
                rule.step(&mut state, &step, &[g], &mut x, &mut rates);
            }
            assert_relative_eq!(rates[0], expected, max_relative = 1e-14);
        }
    }

    #[test]
    fn nesterov_looks_ahead() {
        // u = 3/2, m = 3/4: ½ · 3/4 + ½ · 3/2 = 9/8.
        let rule = Adopt { nesterov: true, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[2.0, 3.0]), [1.0, 1.0 - 0.1125]);
    }

    #[test]
    fn eps_is_the_least_denominator() {
        // √v = 2, but ε = 3: u = 1, m = 1/2.
        let rule = Adopt { eps: 3.0, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[2.0, 3.0])[1], 0.95);
        // Without it, a first gradient of zero leaves a zero.
        let rule = Adopt { eps: 0.0, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 3.0]), [1.0, 1.0]);
    }

    #[test]
    fn decoupled_decay_begins_in_the_first_update_and_coupled_decay_sets_the_scale() {
        let rule = Adopt { weight_decay: 0.5, decoupled_weight_decay: true, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 0.0]), [0.95, 0.9025]);
        // λ x = ½ twice: v = ¼, u = 1, m = ½.
        let rule = Adopt { decoupled_weight_decay: false, ..rule };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[0.0, 0.0]), [1.0, 0.95]);
    }
}

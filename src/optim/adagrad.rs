//! AdaGrad.
//!
//! Divides each coordinate's rate by the root of the sum of its squared gradients so far. Coordinates with rare or
//! small gradients keep a large rate; but the sum only grows, so every rate only falls, towards zero, and on a long
//! way the method stalls. `RMSprop` and `AdaDelta` were made to mend that.
//!
//! With gradient `g`, learning rate `η`, and the sum `s` starting at `initial_accumulator`:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay
//! s ← s + g²
//! r = √s + ε                         or √(s + ε) with eps_inside_sqrt
//! x ← x − η/(1 + (t − 1) δ) · g / r
//! ```
//!
//! # Conventions
//!
//! | library      | `lr`                   | `initial_accumulator` | `eps`   | `eps_inside_sqrt` | weight decay | `lr_decay` |
//! |:-------------|:-----------------------|:----------------------|:--------|:------------------|:-------------|:-----------|
//! | PyTorch      | `1e-2`                 | `0`                   | `1e-10` | `false`           | coupled      | yes        |
//! | Keras 3      | `1e-3`                 | `0.1`                 | `1e-7`  | `true`            | decoupled    | no         |
//! | optax        | required (here `1e-2`) | `0.1`                 | `1e-7`  | `true`            | none         | no         |
//! | TensorFlow 1 | required (here `1e-2`) | `0.1`                 | none    |                   | none         | no         |
//! | paper        | required (here `1e-2`) | `0`                   | none    |                   | none         | no         |
//!
//! Where `√s + ε` is zero, which takes `eps = 0` and a coordinate without any gradient yet, the coordinate stays.
//!
//! # References
//!
//! * J. Duchi, E. Hazan, and Y. Singer (2011), *Adaptive subgradient methods for online learning and stochastic
//!   optimization*, Journal of Machine Learning Research 12, 2121–2159.

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OVER_SUM, Optimizer, STABILISER, Shape, Step, array, rate, root, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of AdaGrad.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdaGrad {
    /// Decay `δ` of the learning rate, not negative.
    pub lr_decay: f64,
    /// Sum of squared gradients at the start, not negative.
    pub initial_accumulator: f64,
    /// Stabiliser `ε` of the denominator, not negative.
    pub eps: f64,
    /// Adds `ε` under the square root instead of outside it.
    pub eps_inside_sqrt: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What AdaGrad remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `s`, sum of squared gradients.
    square_sum: Vec<R>,
}

impl Optimizer for AdaGrad {
    const SPEC: Spec = Spec {
        name: "adagrad",
        summary: "rate divided by the root of the sum of squared gradients",
        year: 2011,
        params: &[
            Param::real("lr_decay", "δ", Range::NonNegative, "decay of the learning rate"),
            Param::real("initial_accumulator", "s₀", Range::NonNegative, "sum of squared gradients at the start")
                .alias(&[
                    ("torch", "initial_accumulator_value"),
                    ("keras", "initial_accumulator_value"),
                    ("optax", "initial_accumulator_value"),
                    ("tf1", "initial_accumulator_value"),
                ]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser of the denominator")
                .search(STABILISER)
                .alias(&[("keras", "epsilon"), ("tf1", "epsilon")]),
            Param::flag("eps_inside_sqrt", "add ε under the square root").alias(&[("optax", "eps_in_sqrt")]),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("adagrad.rs"),
    };

    const LR: Search = LR_OVER_SUM;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self {
            lr_decay: 0.0,
            initial_accumulator: 0.0,
            eps: 1e-10,
            eps_inside_sqrt: false,
            weight_decay: 0.0,
            decoupled_weight_decay: false,
        };
        let keras = Self {
            initial_accumulator: 0.1,
            eps: 1e-7,
            eps_inside_sqrt: true,
            decoupled_weight_decay: true,
            ..torch.clone()
        };
        let paper = Self { eps: 0.0, ..torch.clone() };
        vec![
            Dialect { name: "torch", lr: 1e-2, rule: torch },
            Dialect { name: "keras", lr: 1e-3, rule: keras.clone() },
            Dialect { name: "optax", lr: 1e-2, rule: keras },
            Dialect { name: "tf1", lr: 1e-2, rule: Self { initial_accumulator: 0.1, ..paper.clone() } },
            Dialect { name: "paper", lr: 1e-2, rule: paper },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { square_sum: array(true, shape.dim, self.initial_accumulator) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let lr = step.lr / (1.0 + (step.t - 1) as f64 * self.lr_decay);
        let n = x.len();
        let gradient = &gradient[..n];
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let s = state.square_sum[i] + g * g;
            state.square_sum[i] = s.flushed();
            let rate = rate(lr, root(s, self.eps, self.eps_inside_sqrt));
            x[i] -= rate * g;
            if let Some(out) = rates.get_mut(i) {
                *out = rate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, trajectory};
    use super::*;

    fn torch() -> AdaGrad {
        dialect("torch")
    }

    #[test]
    fn first_step_has_length_lr_whatever_the_gradient() {
        for g in [1e-6, 3.0, -1e6] {
            assert_relative_eq!(trajectory(&dialect::<AdaGrad>("paper"), 0.1, &[g])[0], 1.0 - 0.1 * f64::signum(g));
        }
    }

    #[test]
    fn squares_add_up() {
        // ε = 1, g = 3 then 4: s = 9, 25; steps 3/4 and 4/6.
        let rule = AdaGrad { eps: 1.0, ..torch() };
        let x1 = 1.0 - 0.1 * 3.0 / 4.0;
        assert_relative_eq!(*trajectory(&rule, 0.1, &[3.0, 4.0]), [x1, x1 - 0.1 * 4.0 / 6.0]);
    }

    #[test]
    fn initial_accumulator_and_eps_stand_under_the_root() {
        // s₀ = 5, ε = 2, g = 3: 3/√16.
        let rule = AdaGrad { initial_accumulator: 5.0, eps: 2.0, eps_inside_sqrt: true, ..torch() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 1.0 - 0.1 * 0.75);
    }

    #[test]
    fn lr_decay_begins_with_the_second_step() {
        // δ = 1: rates 0.1, 0.05; ε → 0, g = 3 then 4: directions 1, 4/5.
        let rule = AdaGrad { lr_decay: 1.0, eps: 0.0, ..torch() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[3.0, 4.0]), [0.9, 0.9 - 0.05 * 0.8]);
    }

    #[test]
    fn a_coordinate_without_any_gradient_stays() {
        assert_eq!(trajectory(&dialect::<AdaGrad>("paper"), 0.1, &[0.0, 0.0]), [1.0, 1.0]);
    }
}

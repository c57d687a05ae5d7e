//! FTRL-Proximal: follow the regularised leader.
//!
//! Each iterate minimises the sum of all gradients seen so far, as linear functions, plus a parabola around each earlier
//! iterate. Without regularisation that is `AdaGrad`, step by step. It was made for `L1` regularisation: a coordinate
//! stays exactly at zero until its gradients outweigh `λ₁`, which gives sparse models.
//!
//! With gradient `g`, learning rate `η`, `n` starting at `n₀` and `z` at zero:
//!
//! ```text
//! x ← x − η λ x                      weight decay
//! k ← n + g²
//! z ← z + g + 2 s x − (1/k^γ − 1/n^γ) / η · x
//! n ← k
//! x ← (clip(z, −λ₁, λ₁) − z) / ((β + 1/n^γ) / η + 2 λ₂)
//! ```
//!
//! Without `double_l2`, `λ₂` stands for `2 λ₂`.
//!
//! # Conventions
//!
//! | library      | `lr`                   | `initial_accumulator` | `beta` | `double_l2` | weight decay |
//! |:-------------|:-----------------------|:----------------------|:-------|:------------|:-------------|
//! | Keras 3      | `1e-3`                 | `0.1`                 | `0`    | `true`      | decoupled    |
//! | TensorFlow 1 | required (here `1e-3`) | `0.1`                 | `0`    | `true`      | none         |
//! | paper        | `α` (here `0.1`)       | `0`                   | `1`    | `false`     | none         |
//!
//! Since `z` starts at zero, the method believes that it starts at the origin. Another start is pulled there at the first
//! update: to the share `1 − ((n₀ + g²)/n₀)^γ` of `x`, before the step. With `initial_accumulator` and `beta` at zero
//! the start counts in full.
//!
//! A coordinate whose gradient is zero goes to the origin too, in all of these libraries. But a start at which all of
//! the gradient is zero is kept here until there is a gradient that is not, and where Keras divides zero by zero, with
//! nothing accumulated and no regularisation, the coordinate stays. An update with a learning rate of zero does
//! nothing, where the libraries divide by it.
//!
//! # References
//!
//! * H. B. McMahan, G. Holt, D. Sculley, M. Young, D. Ebner, J. Grady, L. Nie, T. Phillips, E. Davydov, D. Golovin,
//!   S. Chikkerur, D. Liu, M. Wattenberg, A. M. Hrafnkelsson, T. Boulos, and J. Kubica (2013), *Ad click prediction: a
//!   view from the trenches*, KDD, doi:10.1145/2487575.2488200.

use serde::{Deserialize, Serialize};

use super::{Dialect, LR_OVER_SUM, Optimizer, Shape, Step, array, rate, weight_decayed};
use crate::component::{Param, Range, Search, Spec};
use crate::real::{Real, sum_over};

/// Hyperparameters of FTRL-Proximal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ftrl {
    /// Power `γ` of the accumulator that divides the learning rate, with its sign: not positive.
    pub lr_power: f64,
    /// Accumulator `n₀` of squared gradients at the start, not negative.
    pub initial_accumulator: f64,
    /// Strength `λ₁` of the `L1` regularisation, not negative.
    pub l1: f64,
    /// Strength `λ₂` of the `L2` regularisation of the leader, not negative.
    pub l2: f64,
    /// Adds `λ₂ x²` to the loss of the leader instead of half of it.
    pub double_l2: bool,
    /// Strength `s` of the `L2` penalty in the gradient, which the accumulator does not see; not negative.
    pub l2_shrinkage: f64,
    /// Term `β` that is added to the power of the accumulator, not negative.
    pub beta: f64,
    /// Decoupled weight decay `λ`, not negative.
    pub weight_decay: f64,
}

/// What FTRL-Proximal remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `n`, sum of squared gradients.
    square_sum: Vec<R>,
    /// `z`, sum of gradients, less what the parabolas give.
    linear: Vec<R>,
    /// Largest sum of the gradient's magnitudes so far: zero until there was a gradient.
    seen: R,
}

impl Optimizer for Ftrl {
    const SPEC: Spec = Spec {
        name: "ftrl",
        summary: "follow the regularised leader: AdaGrad with L1 and L2",
        year: 2013,
        params: &[
            Param::real("lr_power", "γ", Range::NonPositive, "power of the accumulator that divides the rate")
                .alias(&[("keras", "learning_rate_power"), ("tf1", "learning_rate_power")]),
            Param::real("initial_accumulator", "n₀", Range::NonNegative, "sum of squared gradients at the start")
                .search(Search::Log(1e-6, 1.0))
                .alias(&[("keras", "initial_accumulator_value"), ("tf1", "initial_accumulator_value")]),
            Param::real("l1", "λ₁", Range::NonNegative, "strength of the L1 regularisation")
                .alias(&[("keras", "l1_regularization_strength"), ("tf1", "l1_regularization_strength")]),
            Param::real("l2", "λ₂", Range::NonNegative, "strength of the L2 regularisation of the leader")
                .alias(&[("keras", "l2_regularization_strength"), ("tf1", "l2_regularization_strength")]),
            Param::flag("double_l2", "add λ₂ x² to the loss of the leader, not half of it"),
            Param::real("l2_shrinkage", "s", Range::NonNegative, "strength of the L2 penalty in the gradient").alias(
                &[("keras", "l2_shrinkage_regularization_strength"), ("tf1", "l2_shrinkage_regularization_strength")],
            ),
            Param::real("beta", "β", Range::NonNegative, "term added to the power of the accumulator")
                .search(Search::Log(1e-3, 10.0)),
            Param::real("weight_decay", "λ", Range::NonNegative, "decoupled weight decay").only(&["keras"]),
        ],
        source: include_str!("ftrl.rs"),
    };

    const LR: Search = LR_OVER_SUM;

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let keras = Self {
            lr_power: -0.5,
            initial_accumulator: 0.1,
            l1: 0.0,
            l2: 0.0,
            double_l2: true,
            l2_shrinkage: 0.0,
            beta: 0.0,
            weight_decay: 0.0,
        };
        let paper = Self { initial_accumulator: 0.0, double_l2: false, beta: 1.0, ..keras.clone() };
        vec![
            Dialect { name: "keras", lr: 1e-3, rule: keras.clone() },
            Dialect { name: "tf1", lr: 1e-3, rule: keras },
            Dialect { name: "paper", lr: 0.1, rule: paper },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            square_sum: array(true, shape.dim, self.initial_accumulator),
            linear: array(true, shape.dim, 0.0),
            seen: R::of(0.0),
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let lr = step.lr;
        let l2 = if self.double_l2 { self.l2 * 2.0 } else { self.l2 };
        let n = x.len();
        let (gradient, square_sum, linear) = (&gradient[..n], &mut state.square_sum[..n], &mut state.linear[..n]);
        // Both are 1, or 0 where nothing is to be done.
        let live = lr.map(|lr| if lr == 0.0 { 0.0 } else { 1.0 });
        state.seen = state.seen.max(sum_over(n, |i| gradient[i].abs()).flushed());
        let begun = live.zip(state.seen, |live, seen| if seen == 0.0 { 0.0 } else { live });
        for i in 0..n {
            weight_decayed(self.weight_decay, true, lr, gradient[i], &mut x[i]);
            let g = gradient[i] * live;
            let (before, sum) = (square_sum[i], (square_sum[i] + g * g).flushed());
            square_sum[i] = sum;
            let root = self.power(sum);
            let sigma = rate(root - self.power(before), lr);
            let z = (linear[i] + g + x[i] * live * (2.0 * self.l2_shrinkage) - sigma * x[i]).flushed();
            linear[i] = z;
            let curvature = (rate(root + self.beta, lr) + l2).flushed();
            let clipped = z.max(R::of(-self.l1)).min(R::of(self.l1));
            let rate = rate(begun, curvature);
            // Where there is no rate, the leader is not defined.
            let leader = (clipped - z) / curvature;
            x[i] = chosen(rate, leader, x[i]);
            if let Some(out) = rates.get_mut(i) {
                *out = rate;
            }
        }
    }
}

impl Ftrl {
    /// `1/n^γ`.
    #[inline(always)]
    fn power<R: Real>(&self, n: R) -> R {
        if self.lr_power == -0.5 { n.sqrt() } else { n.map(|n| libm::pow(n, -self.lr_power)) }
    }
}

/// `then`, or `otherwise` where the condition is 0.
#[inline(always)]
fn chosen<R: Real>(condition: R, then: R, otherwise: R) -> R {
    let then = then.zip(condition, |then, condition| if condition == 0.0 { 0.0 } else { then });
    then + otherwise.zip(condition, |otherwise, condition| if condition == 0.0 { otherwise } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, path, trajectory};
    use super::*;

    fn paper() -> Ftrl {
        dialect("paper")
    }

    /// Two updates from x = 1 on with η = ½.
    fn two(rule: &Ftrl, gradients: [f64; 2]) -> Vec<f64> {
        trajectory(rule, 0.5, &gradients)
    }

    #[test]
    fn two_steps_match_hand_computation() {
        // g = 3: n = 9, z = 3 − 3/½, x = 3/((1 + 3)/½); g = 4: n = 25, z = −3 + 4 − 2/½ · 3/8 = −½, x = ½/((1 + 5)/½).
        assert_relative_eq!(*two(&paper(), [3.0, 4.0]), [0.375, 1.0 / 24.0], max_relative = 1e-14);
    }

    #[test]
    fn without_regularisation_it_is_adagrad() {
        // g = 3, then −4, then 12: n = 9, 25, 169.
        let rule = Ftrl { beta: 0.0, ..paper() };
        let x = [1.0 - 0.1, 0.9 + 0.08, 0.98 - 1.2 / 13.0];
        assert_relative_eq!(*trajectory(&rule, 0.1, &[3.0, -4.0, 12.0]), x, max_relative = 1e-14);
    }

    #[test]
    fn an_accumulator_at_the_start_pulls_to_the_origin() {
        // n = 16, then 25: z = 3 − (5 − 4)/½ = 1, x = −1/(5/½).
        let rule = Ftrl { initial_accumulator: 16.0, ..dialect("keras") };
        assert_relative_eq!(two(&rule, [3.0, 0.0])[0], -0.1, max_relative = 1e-14);
    }

    #[test]
    fn l1_shrinks_towards_zero_and_stops_there() {
        // z = −3 as above, and (3 − 1)/8; 0 where |z| ≤ λ₁.
        assert_relative_eq!(two(&Ftrl { l1: 1.0, ..paper() }, [3.0, 0.0])[0], 0.25, max_relative = 1e-14);
        assert_eq!(two(&Ftrl { l1: 5.0, ..paper() }, [3.0, 0.0])[0], 0.0);
        // g = −3: z = −9, x = (9 − 1)/8; from −1 on with g = 3, the same on the other side.
        let rule = Ftrl { l1: 1.0, ..paper() };
        assert_relative_eq!(two(&rule, [-3.0, 0.0])[0], 1.0, max_relative = 1e-14);
        assert_relative_eq!(path(&rule, 0.5, [-1.0], &[[3.0]])[0][0], -1.0, max_relative = 1e-14);
    }

    #[test]
    fn l2_adds_to_the_curvature_once_or_twice() {
        // 3/(8 + 2), 3/(8 + 4).
        for (double_l2, expected) in [(false, 0.3), (true, 0.25)] {
            let rule = Ftrl { l2: 2.0, double_l2, ..paper() };
            assert_relative_eq!(two(&rule, [3.0, 0.0])[0], expected, max_relative = 1e-14);
        }
    }

    #[test]
    fn shrinkage_pulls_but_is_not_accumulated() {
        // n = 9 still, z = 3 + 2 · ½ · 1 − 6.
        let rule = Ftrl { l2_shrinkage: 0.5, ..paper() };
        assert_relative_eq!(two(&rule, [3.0, 0.0])[0], 0.25, max_relative = 1e-14);
    }

    #[test]
    fn the_power_may_be_another_than_a_root() {
        // n¹ = 9: z = 3 − 9/½ = −15, x = 15/((1 + 9)/½).
        let rule = Ftrl { lr_power: -1.0, ..paper() };
        assert_relative_eq!(two(&rule, [3.0, 0.0])[0], 0.75, max_relative = 1e-14);
    }

    #[test]
    fn weight_decay_comes_before_the_leader() {
        // x = ¾: z = 3 − 6 · ¾, x = 1.5/8.
        let rule = Ftrl { weight_decay: 0.5, ..paper() };
        assert_relative_eq!(two(&rule, [3.0, 0.0])[0], 0.1875, max_relative = 1e-14);
    }

    #[test]
    fn a_start_without_gradient_is_kept_until_there_is_one() {
        for rule in [dialect("keras"), paper(), Ftrl { beta: 0.0, ..paper() }] {
            let late = two(&rule, [0.0, 3.0]);
            assert_eq!(late[0], 1.0);
            assert_eq!(late[1], two(&rule, [3.0, 0.0])[0]);
        }
        // Beside another one, a coordinate without a gradient follows its leader, unless that is 0/0.
        assert_eq!(path(&paper(), 0.5, [1.0, 1.0], &[[3.0, 0.0]]), [[0.375, 0.0]]);
        let rule = Ftrl { beta: 0.0, ..paper() };
        assert_eq!(path(&rule, 0.5, [1.0, 1.0], &[[3.0, 0.0]]), [[0.5, 1.0]]);
    }

    #[test]
    fn an_update_at_a_rate_of_zero_does_nothing() {
        let rule = Ftrl { l2: 2.0, l2_shrinkage: 0.5, ..paper() };
        let (mut state, mut x) = (rule.init::<f64>(&Shape::vector(1)), [1.0]);
        for (t, lr, expected) in [(1, 0.0, 1.0), (2, 0.5, 0.2), (3, 0.0, 0.2)] {
            rule.step(&mut state, &Step { t, lr, loss: 0.0, normal: &[] }, &[3.0], &mut x, &mut []);
            assert_relative_eq!(x[0], expected, max_relative = 1e-14);
        }
    }
}

//! Adafactor.
//!
//! `RMSprop` for very large models: a matrix keeps the averages of its squared gradients by row and by column only. A
//! vector, as here, has nothing to factor. What is left are three ideas of their own: the running average forgets
//! ever more slowly, which makes a correction of its start needless; an update that is larger than usual, as after a
//! sudden change of the gradient, is scaled down as a whole; and a step is relative to the size of the weights.
//!
//! With gradient `g`, learning rate `η`, the root mean square `RMS` over all coordinates, and `v` and `m` starting at
//! zero:
//!
//! ```text
//! α = min(η, 1/√t) max(ε₂, RMS(x))   the step size
//! x ← x − η λ x                      weight decay
//! v ← v + t^γ (g² + ε₁ − v)          without ε₁ if eps_as_floor
//! u = g / √v                         then g / max(√v, ε₁)
//! u ← u / max(1, RMS(u)/d)
//! m ← μ m + (1 − μ) α u
//! x ← x − m
//! ```
//!
//! Without `relative_step`, `η` stands for `min(η, 1/√t)`; without `multiply_by_parameter_scale`, 1 for
//! `max(ε₂, RMS(x))`. With `scale_after_decay`, that is the `RMS` after weight decay. Without `lr_in_weight_decay`,
//! weight decay is `x ← x − λ x`.
//!
//! # Conventions
//!
//! | library | `lr`               | `eps1`  | `eps_as_floor` | `relative_step` | `scale_after_decay` | `lr_in_weight_decay` |
//! |:--------|:-------------------|:--------|:---------------|:----------------|:--------------------|:---------------------|
//! | PyTorch | `1e-2`             | 2⁻⁵²    | `true`         | `true`          | `false`             | `true`               |
//! | Keras 3 | `1e-3`             | `1e-30` | `false`        | `true`          | `true`              | `true`               |
//! | optax   | none (here `1e-2`) | `1e-30` | `false`        | `false`         |                     | `false`              |
//! | paper   | `1e-2`             | `1e-30` | `false`        | `true`          |                     |                      |
//!
//! The paper is Keras' with its `lr` of `1e-2`. PyTorch's `eps` is `eps1` and `eps2`; optax fixes `eps2`, and its
//! `decay_rate` is `beta2_decay` without the sign. optax without a learning rate multiplies by 1, a step of the size
//! of `x` itself. Its `decay_offset` is for runs that go on with a step count from elsewhere; here all start at 1.
//!
//! Keras has `relative_step` too, but ignores it: the rate has the bound `1/√t` either way. Here it does what it says.
//! Keras on the JAX backend computes `RMS` in single precision even of double precision numbers.
//! optax computes `t^γ` in single precision unless `decay_rate` is a `float64` scalar, and keeps the momentum in
//! single precision unless `dtype_momentum` says otherwise; here all is in double precision.
//!
//! # References
//!
//! * N. Shazeer and M. Stern (2018), *Adafactor: adaptive learning rates with sublinear memory cost*, ICML,
//!   arXiv:1804.04235.

use serde::{Deserialize, Serialize};

use super::{Dialect, MOMENTUM, Optimizer, Shape, Step, array, average, length, rate};
use crate::component::{Param, Range, Search, Spec};
use crate::real::Real;

/// Hyperparameters of Adafactor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each tells some library from another")]
pub struct Adafactor {
    /// Power `γ` of the step with which the weight of new squares falls, not positive.
    pub beta2_decay: f64,
    /// Stabiliser `ε₁` of the squared gradients or, with `eps_as_floor`, of their root; not negative.
    pub eps1: f64,
    /// Smallest size `ε₂` that the weights count with, not negative.
    pub eps2: f64,
    /// Largest root mean square `d` of an update; 0 for none.
    pub clip_threshold: f64,
    /// Momentum `μ`, in `[0, 1)`.
    pub momentum: f64,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Bounds the root from below by `ε₁` instead of adding it to the squares.
    pub eps_as_floor: bool,
    /// Bounds the learning rate by `1/√t`.
    pub relative_step: bool,
    /// Multiplies steps by the root mean square of `x`.
    pub multiply_by_parameter_scale: bool,
    /// Takes that of `x` after weight decay.
    pub scale_after_decay: bool,
    /// Multiplies weight decay by the learning rate.
    pub lr_in_weight_decay: bool,
}

/// What Adafactor remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `m`, average of steps; empty without momentum.
    buffer: Vec<R>,
}

impl Optimizer for Adafactor {
    const SPEC: Spec = Spec {
        name: "adafactor",
        summary: "RMSprop with relative, clipped steps, for large models",
        year: 2018,
        params: &[
            Param::real(
                "beta2_decay",
                "γ",
                Range::NonPositive,
                "power of t with which the weight of new squares falls",
            )
            .search(Search::Linear(-1.0, -0.5))
            .alias(&[("keras", "beta_2_decay")]),
            Param::real("eps1", "ε₁", Range::NonNegative, "stabiliser of the squared gradients or their root")
                .alias(&[("keras", "epsilon_1"), ("optax", "eps")]),
            Param::real("eps2", "ε₂", Range::NonNegative, "smallest size that the weights count with")
                .alias(&[("keras", "epsilon_2")]),
            Param::real("clip_threshold", "d", Range::NonNegative, "largest RMS of an update; 0 for none")
                .search(Search::Log(0.1, 10.0))
                .alias(&[("torch", "d"), ("optax", "clipping_threshold")]),
            Param::real("momentum", "μ", Range::Decay, "decay rate of the average of steps")
                .search(MOMENTUM)
                .only(&["optax"]),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay")
                .alias(&[("optax", "weight_decay_rate")]),
            Param::flag("eps_as_floor", "bound the root by ε₁ instead of adding it to squares"),
            Param::flag("relative_step", "bound the learning rate by 1/√t"),
            Param::flag("multiply_by_parameter_scale", "multiply steps by the RMS of x"),
            Param::flag("scale_after_decay", "take the RMS of x after weight decay"),
            Param::flag("lr_in_weight_decay", "multiply weight decay by the learning rate"),
        ],
        source: include_str!("adafactor.rs"),
    };

    const COORDINATEWISE: bool = false;

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self {
            beta2_decay: -0.8,
            eps1: f64::EPSILON,
            eps2: 1e-3,
            clip_threshold: 1.0,
            momentum: 0.0,
            weight_decay: 0.0,
            eps_as_floor: true,
            relative_step: true,
            multiply_by_parameter_scale: true,
            scale_after_decay: false,
            lr_in_weight_decay: true,
        };
        let keras = Self { eps1: 1e-30, eps_as_floor: false, scale_after_decay: true, ..torch.clone() };
        let optax = Self { relative_step: false, scale_after_decay: false, lr_in_weight_decay: false, ..keras.clone() };
        vec![
            Dialect { name: "torch", lr: 1e-2, rule: torch },
            Dialect { name: "keras", lr: 1e-3, rule: keras },
            Dialect { name: "optax", lr: 1e-2, rule: optax },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State { square_avg: array(true, shape.dim, 0.0), buffer: array(self.momentum != 0.0, shape.dim, 0.0) }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (lr, t, n) = (step.lr, step.t as f64, x.len());
        let (gradient, square_avg) = (&gradient[..n], &mut state.square_avg[..n]);
        let mut size = rms(n, |i| x[i]);
        if self.weight_decay != 0.0 {
            let decay = if self.lr_in_weight_decay { lr * self.weight_decay } else { R::of(self.weight_decay) };
            for x in &mut *x {
                *x -= *x * decay;
            }
            if self.scale_after_decay {
                size = rms(n, |i| x[i]);
            }
        }
        let bounded = if self.relative_step { lr.min(R::of(1.0 / t.sqrt())) } else { lr };
        let alpha = if self.multiply_by_parameter_scale { bounded * size.max(R::of(self.eps2)) } else { bounded };

        let (added, floor) = if self.eps_as_floor { (0.0, self.eps1) } else { (self.eps1, 0.0) };
        let beta2 = 1.0 - libm::pow(t, self.beta2_decay);
        for i in 0..n {
            average(&mut square_avg[i], beta2, gradient[i] * gradient[i] + added);
        }
        let v = &*square_avg;
        let inverse_root = |i: usize| rate(R::of(1.0), v[i].sqrt().max(R::of(floor)));
        let mut factor = alpha;
        if self.clip_threshold != 0.0 {
            let size = rms(n, |i| gradient[i] * inverse_root(i));
            factor /= (size / self.clip_threshold).max(R::of(1.0));
        }
        for i in 0..n {
            let rate = factor * inverse_root(i);
            let u = rate * gradient[i];
            x[i] -= if self.momentum == 0.0 { u } else { average(&mut state.buffer[i], self.momentum, u) };
            if let Some(out) = rates.get_mut(i) {
                *out = rate;
            }
        }
    }
}

/// The root mean square of a vector of `n` coordinates.
#[inline(always)]
fn rms<R: Real>(n: usize, coordinate: impl Fn(usize) -> R) -> R {
    length(n, coordinate) / (n as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::{dialect, path, trajectory};
    use super::*;

    /// A rule whose numbers can be followed by hand: steps are `η u`, and `β₂` is `1 − 1/t`.
    fn simple() -> Adafactor {
        Adafactor {
            beta2_decay: -1.0,
            clip_threshold: 0.0,
            eps1: 0.0,
            relative_step: false,
            multiply_by_parameter_scale: false,
            ..dialect("optax")
        }
    }

    #[test]
    fn the_average_forgets_ever_more_slowly() {
        // With γ = −1 it is the plain mean: v = 9, (9 + 1)/2, (9 + 1 + 4)/3.
        let x1 = 1.0 - 0.1;
        let x2 = x1 + 0.1 / 5.0_f64.sqrt();
        let x3 = x2 - 0.2 / (14.0_f64 / 3.0).sqrt();
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[3.0, -1.0, 2.0]), [x1, x2, x3], max_relative = 1e-14);
        // With γ = −½ the second square has the weight 1/√2.
        let w = 0.5_f64.sqrt();
        let x2 = x1 + 0.1 / (9.0 - 8.0 * w).sqrt();
        let rule = Adafactor { beta2_decay: -0.5, ..simple() };
        assert_relative_eq!(*trajectory(&rule, 0.1, &[3.0, -1.0]), [x1, x2], max_relative = 1e-14);
    }

    #[test]
    fn eps1_is_added_to_squares_or_bounds_their_root() {
        // g = 3: √(9 + 16), and max(3, 4) or max(3, 2).
        for (eps1, eps_as_floor, root) in [(16.0, false, 5.0), (4.0, true, 4.0), (2.0, true, 3.0)] {
            let rule = Adafactor { eps1, eps_as_floor, ..simple() };
            assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 1.0 - 0.3 / root, max_relative = 1e-14);
        }
    }

    #[test]
    fn a_large_update_is_scaled_down_as_a_whole() {
        // u = (1, −1), then v = (5, 25), u = (1/√5, −7/5): its root mean square is √(27/25).
        let rule = Adafactor { clip_threshold: 0.5, ..simple() };
        let got = path(&rule, 0.1, [1.0, 1.0], &[[3.0, -1.0], [1.0, -7.0]]);
        let scale = 0.1 * 0.5 / 1.08_f64.sqrt();
        let x2 = [0.95 - scale / 5.0_f64.sqrt(), 1.05 + scale * 1.4];
        assert_relative_eq!(*got.concat(), [0.95, 1.05, x2[0], x2[1]], max_relative = 1e-14);
        // One that is not larger than the threshold is left alone.
        let rule = Adafactor { clip_threshold: 2.0, ..simple() };
        let got = path(&rule, 0.1, [1.0, 1.0], &[[3.0, -1.0]]);
        assert_relative_eq!(*got.concat(), [0.9, 1.1], max_relative = 1e-14);
    }

    #[test]
    fn steps_are_relative_to_the_weights_from_eps2_on() {
        // RMS(x) = √((9 + 16)/2) = 5/√2, u = (1, −1).
        let rule = Adafactor { multiply_by_parameter_scale: true, eps2: 0.5, ..simple() };
        let step = 0.1 * 5.0 / 2.0_f64.sqrt();
        let got = path(&rule, 0.1, [3.0, 4.0], &[[7.0, -2.0]]);
        assert_relative_eq!(*got.concat(), [3.0 - step, 4.0 + step], max_relative = 1e-14);
        assert_relative_eq!(*path(&rule, 0.1, [0.0, 0.0], &[[7.0, -2.0]]).concat(), [-0.05, 0.05]);
    }

    #[test]
    fn a_relative_step_is_at_most_one_over_the_root_of_t() {
        let rule = Adafactor { relative_step: true, beta2_decay: 0.0, ..simple() };
        let x2 = 0.2 - 0.5_f64.sqrt();
        assert_relative_eq!(*trajectory(&rule, 0.8, &[3.0, 3.0]), [0.2, x2], max_relative = 1e-14);
        let rule = Adafactor { relative_step: false, ..rule };
        assert_relative_eq!(*trajectory(&rule, 0.8, &[3.0, 3.0]), [0.2, -0.6], max_relative = 1e-14);
    }

    #[test]
    fn momentum_averages_steps() {
        // g = 3, then −4 with γ = 0: u = 1, −1; with μ = ¾, m = ¼, 3/16 − 1/4.
        let rule = Adafactor { momentum: 0.75, beta2_decay: 0.0, ..simple() };
        let path = trajectory(&rule, 0.1, &[3.0, -4.0]);
        assert_relative_eq!(*path, [0.975, 0.98125], max_relative = 1e-14);
    }

    #[test]
    fn weight_decay_comes_with_or_without_the_learning_rate() {
        // x = 2, λ = ½: 2 − 0.1 or 2 − 1, and the step 0.1.
        for (lr_in_weight_decay, expected) in [(true, 1.8), (false, 0.9)] {
            let rule = Adafactor { weight_decay: 0.5, lr_in_weight_decay, ..simple() };
            assert_relative_eq!(path(&rule, 0.1, [2.0], &[[7.0]])[0][0], expected, max_relative = 1e-14);
        }
    }

    #[test]
    fn the_scale_is_that_before_or_after_weight_decay() {
        // x = 2, decayed to 1: the step is 0.1 · 2 or 0.1 · 1.
        for (scale_after_decay, expected) in [(false, 0.8), (true, 0.9)] {
            let rule =
                Adafactor { weight_decay: 0.5, multiply_by_parameter_scale: true, scale_after_decay, ..simple() };
            assert_relative_eq!(path(&rule, 0.1, [2.0], &[[7.0]])[0][0], expected, max_relative = 1e-14);
        }
    }
}

//! RAdam.
//!
//! Adam with a warm-up that follows from a formula. In the first updates Adam divides by an average of very few squared
//! gradients, whose inverse root varies wildly from run to run. RAdam works out how much, from the number of gradients
//! that the average effectively holds: while these are too few, it steps along the plain average of gradients; then it
//! steps like Adam, shortened by a factor `r` that rises to 1.
//!
//! With gradient `g`, learning rate `η`, and both averages starting at zero:
//!
//! ```text
//! g ← g + λ x                        coupled weight decay
//! x ← x − η λ x                      or decoupled weight decay
//! m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ)
//! v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
//! ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)       with ρ∞ = 2 / (1 − β₂) − 1
//! if ρ > ρ_min:
//!   r = √((ρ − 4) (ρ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρ))
//!   x ← x − η r m̂ / (√(v̂ + ε_root) + ε)
//! else:
//!   x ← x − η m̂
//! ```
//!
//! With `eps_hat`, `ε` is added before the correction: in its place stands `ε / √(1 − β₂ᵗ)`. With `nesterov` the
//! direction looks one update ahead, as in NAdam: `m̂ = β₁ m / (1 − β₁ᵗ⁺¹) + (1 − β₁) g / (1 − β₁ᵗ)`.
//!
//! # Conventions
//!
//! | library | `lr`                   | `eps`  | `eps_hat` | `threshold` | weight decay |
//! |:--------|:-----------------------|:-------|:----------|:------------|:-------------|
//! | PyTorch | `1e-3`                 | `1e-8` | `true`    | `5`         | coupled      |
//! | optax   | required (here `1e-3`) | `1e-8` | `false`   | `5`         | none         |
//! | paper   | `1e-3`                 | none   |           | `4`         | none         |
//!
//! With `β₂ = 0.999` the first five updates are along the plain average; such an update is not bounded by the learning
//! rate. A `threshold` below 4 counts as 4: there `r` would be the root of a negative number, which is NaN in optax.
//! optax compares with `≥`, PyTorch and the paper with `>`. Where the denominator is zero, which takes `eps = 0` and no
//! gradient yet, the coordinate stays.
//!
//! For small `t`, `ρ` is a difference of numbers near `ρ∞`, and the libraries have `1 − β₂ᵗ` from a rounded power:
//! their first factors `r` are off by some `1e-12`, relative (`1e-10` with `β₂ = 0.9999`). Here `1 − β₂ᵗ` is summed up,
//! which does not cancel. The paper's form is checked against a plain formula; the authors' code has PyTorch's `eps`
//! and `threshold`.
//!
//! # References
//!
//! * L. Liu, H. Jiang, P. He, W. Chen, X. Liu, J. Gao, and J. Han (2020), *On the variance of the adaptive learning
//!   rate and beyond*, ICLR, arXiv:1908.03265.

use serde::{Deserialize, Serialize};

use super::nadam::look_ahead;
use super::{
    Dialect, MOMENTUM, Optimizer, SQUARES, STABILISER, Shape, Step, array, average, next_power, rate, weight_decayed,
};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// Hyperparameters of RAdam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RAdam {
    /// Decay rate `β₁` of the average of gradients, in `[0, 1)`.
    pub beta1: f64,
    /// Decay rate `β₂` of the average of squared gradients, in `[0, 1)`.
    pub beta2: f64,
    /// Stabiliser `ε` outside the square root, not negative.
    pub eps: f64,
    /// Stabiliser `ε_root` under the square root, not negative.
    pub eps_root: f64,
    /// Adds `ε` before the bias correction instead of after it.
    pub eps_hat: bool,
    /// Effective number `ρ_min` of gradients above which steps are Adam's, not negative.
    pub threshold: f64,
    /// Looks one update ahead.
    pub nesterov: bool,
    /// Weight decay `λ`, not negative.
    pub weight_decay: f64,
    /// Shrinks `x` directly instead of adding to the gradient.
    pub decoupled_weight_decay: bool,
}

/// What RAdam remembers.
#[derive(Debug)]
pub struct State<R> {
    /// `m`, average of gradients.
    grad_avg: Vec<R>,
    /// `v`, average of squared gradients.
    square_avg: Vec<R>,
    /// `β₁ᵗ`.
    beta1_t: f64,
    /// `β₂ᵗ`.
    beta2_t: f64,
    /// `1 − β₂ᵗ`, without its cancellation.
    weight_v: f64,
}

impl RAdam {
    /// The factor `r`, or nothing while there are too few gradients; `weight_v` is `1 − β₂ᵗ`.
    fn rectification(&self, t: u64, beta2_t: f64, weight_v: f64) -> Option<f64> {
        let limit = 2.0 / (1.0 - self.beta2) - 1.0;
        let rho = limit - 2.0 * t as f64 * beta2_t / weight_v;
        let square = (rho - 4.0) * (rho - 2.0) * limit / ((limit - 4.0) * (limit - 2.0) * rho);
        (rho > self.threshold.max(4.0)).then(|| square.sqrt())
    }
}

impl Optimizer for RAdam {
    const SPEC: Spec = Spec {
        name: "radam",
        summary: "Adam with a warm-up that follows from its variance",
        year: 2020,
        params: &[
            Param::real("beta1", "β₁", Range::Decay, "decay rate of the average of gradients")
                .search(MOMENTUM)
                .alias(&[("optax", "b1")]),
            Param::real("beta2", "β₂", Range::Decay, "decay rate of the average of squared gradients")
                .search(SQUARES)
                .alias(&[("optax", "b2")]),
            Param::real("eps", "ε", Range::NonNegative, "stabiliser outside the square root").search(STABILISER),
            Param::real("eps_root", "ε_root", Range::NonNegative, "stabiliser under the square root"),
            Param::flag("eps_hat", "add ε before the bias correction"),
            Param::real("threshold", "ρ_min", Range::NonNegative, "effective number of gradients for Adam's steps"),
            Param::flag("nesterov", "look one update ahead"),
            Param::real("weight_decay", "λ", Range::NonNegative, "weight decay"),
            Param::flag("decoupled_weight_decay", "shrink x directly instead of adding to the gradient"),
        ],
        source: include_str!("radam.rs"),
    };

    type State<R: Real> = State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self {
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
            eps_root: 0.0,
            eps_hat: true,
            threshold: 5.0,
            nesterov: false,
            weight_decay: 0.0,
            decoupled_weight_decay: false,
        };
        let optax = Self { eps_hat: false, decoupled_weight_decay: true, ..torch.clone() };
        let paper = Self { eps: 0.0, threshold: 4.0, ..torch.clone() };
        vec![
            Dialect { name: "torch", lr: 1e-3, rule: torch },
            Dialect { name: "optax", lr: 1e-3, rule: optax },
            Dialect { name: "paper", lr: 1e-3, rule: paper },
        ]
    }

    fn init<R: Real>(&self, shape: &Shape) -> State<R> {
        State {
            grad_avg: array(true, shape.dim, 0.0),
            square_avg: array(true, shape.dim, 0.0),
            beta1_t: 1.0,
            beta2_t: 1.0,
            weight_v: 0.0,
        }
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let (beta1, beta2, lr) = (self.beta1, self.beta2, step.lr);
        state.beta1_t = next_power(state.beta1_t, beta1);
        state.beta2_t = next_power(state.beta2_t, beta2);
        let correct_v = 1.0 / average(&mut state.weight_v, beta2, 1.0);
        let r = self.rectification(step.t, state.beta2_t, state.weight_v);
        let eps = if self.eps_hat { self.eps * correct_v.sqrt() } else { self.eps };
        let (of_m, of_g) =
            if self.nesterov { look_ahead(beta1, beta1, state.beta1_t) } else { (1.0 / (1.0 - state.beta1_t), 0.0) };
        let n = x.len();
        let (gradient, grad_avg, square_avg) = (&gradient[..n], &mut state.grad_avg[..n], &mut state.square_avg[..n]);
        for i in 0..n {
            let g = weight_decayed(self.weight_decay, self.decoupled_weight_decay, lr, gradient[i], &mut x[i]);
            let m = average(&mut grad_avg[i], beta1, g);
            let v = average(&mut square_avg[i], beta2, g * g);
            let rate = match r {
                Some(r) => rate(lr * r, (v * correct_v + self.eps_root).sqrt() + eps),
                None => lr,
            };
            x[i] -= rate * (m * of_m + g * of_g);
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

    /// A rule whose numbers can be followed by hand: β₁ = ½, β₂ = 0.9, ε = 1 after the correction.
    fn simple() -> RAdam {
        RAdam { beta1: 0.5, beta2: 0.9, eps: 1.0, ..dialect("optax") }
    }

    #[test]
    fn first_steps_are_along_the_average_of_gradients() {
        // g = 3 then −1: m̂ = 3, (1/4)/(3/4) = 1/3.
        let x1 = 1.0 - 0.1 * 3.0;
        assert_relative_eq!(*trajectory(&simple(), 0.1, &[3.0, -1.0]), [x1, x1 - 0.1 / 3.0], max_relative = 1e-14);
    }

    #[test]
    fn the_rectification_is_that_of_the_paper() {
        // β₂ = 0.9, ρ∞ = 19: ρ₅ = 19 − 10·0.59049/0.40951 < 5 < ρ₆ = 19 − 12·0.531441/0.468559.
        let rule = simple();
        assert_eq!(rule.rectification(5, 0.59049, 0.40951), None);
        let rho: f64 = 19.0 - 12.0 * 0.531_441 / 0.468_559;
        let r = ((rho - 4.0) * (rho - 2.0) * 19.0 / (15.0 * 17.0 * rho)).sqrt();
        assert_relative_eq!(rule.rectification(6, 0.531_441, 0.468_559).unwrap_or(f64::NAN), r, max_relative = 1e-14);
        // So of seven gradients of 3, with m̂ = 3 and v̂ = 9, the sixth and later ones make steps of r 3/4.
        let path = trajectory(&rule, 0.1, &[3.0; 7]);
        assert_relative_eq!(path[4] - path[5], 0.1 * r * 3.0 / 4.0, max_relative = 1e-12);
        assert_relative_eq!(path[3] - path[4], 0.3, max_relative = 1e-12);
        // In the end there is nothing left to rectify.
        assert_eq!(rule.rectification(100_000, 0.0, 1.0), Some(1.0));
    }

    #[test]
    fn threshold_is_the_effective_number_of_gradients() {
        // With the default β₂, ρ exceeds 5 at the sixth update and 4 at the fifth; lower thresholds count as 4.
        for (threshold, first) in [(5.0, 6), (4.0, 5), (0.0, 5), (5.5, 6), (6.0, 7)] {
            let rule = RAdam { threshold, ..dialect("torch") };
            let rectified = |t: &i32| {
                let power = 0.999_f64.powi(*t);
                rule.rectification(u64::from(t.unsigned_abs()), power, 1.0 - power).is_some()
            };
            assert_eq!((1..20).find(rectified), Some(first), "threshold {threshold}");
        }
    }

    #[test]
    fn a_fast_average_never_holds_enough_gradients() {
        // β₂ = ½: ρ∞ = 3.
        let rule = RAdam { beta2: 0.5, threshold: 0.0, ..simple() };
        let path = trajectory(&rule, 0.1, &[3.0; 50]);
        assert_relative_eq!(path[48] - path[49], 0.3, max_relative = 1e-12);
    }

    #[test]
    fn eps_hat_is_larger_in_the_first_steps() {
        // Six gradients of 3: v̂ = 9, 1 − β₂⁶ = 0.468559; eps_root = 7 makes the root 4.
        let r = simple().rectification(6, 0.531_441, 0.468_559).unwrap_or(f64::NAN);
        for (eps_hat, eps_root, denominator) in
            [(true, 0.0, 3.0 + 1.0 / 0.468_559_f64.sqrt()), (false, 7.0, 5.0), (false, 0.0, 4.0)]
        {
            let rule = RAdam { eps_root, eps_hat, ..simple() };
            let path = trajectory(&rule, 0.1, &[3.0; 6]);
            assert_relative_eq!(path[4] - path[5], 0.1 * r * 3.0 / denominator, max_relative = 1e-12);
        }
    }

    #[test]
    fn nesterov_looks_one_update_ahead() {
        // g = 3: m = 3/2, m̂ = ½ (3/2)/(3/4) + ½ 3/(1/2) = 4.
        let rule = RAdam { nesterov: true, ..simple() };
        assert_relative_eq!(trajectory(&rule, 0.1, &[3.0])[0], 0.6, max_relative = 1e-14);
    }

    #[test]
    fn weight_decay_is_coupled_or_decoupled() {
        // Coupled: g = 1 + 3·1. Decoupled: x shrinks by 0.1·3, then g = 1.
        for (decoupled_weight_decay, x) in [(false, 0.6), (true, 0.7 - 0.1)] {
            let rule = RAdam { weight_decay: 3.0, decoupled_weight_decay, ..simple() };
            assert_relative_eq!(trajectory(&rule, 0.1, &[1.0])[0], x, max_relative = 1e-14);
        }
    }
}

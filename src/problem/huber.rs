//! The sum of Huber's losses.
//!
//! ```text
//! f(x) = Σ h(xᵢ)
//! h(x) = x²/2 where |x| ≤ δ,   δ (|x| − δ/2) elsewhere
//! ```
//!
//! * Any dimension `n ≥ 1`, box `[−10, 10]ⁿ`, start `(5, …, 5)` with `f = 4.5 n` for `δ = 1`.
//! * Global minimum `f = 0` at the origin. Convex; the Hessian is the identity within `δ`, and zero along the
//!   coordinates that are farther out.
//! * The gradient is that of a quadratic, clipped to `[−δ, δ]`: gradient descent on a quadratic with gradients clipped
//!   coordinate by coordinate is gradient descent here. It is continuous, its derivative is not.
//!
//! # References
//!
//! * P. J. Huber (1964), *Robust estimation of a location parameter*, The Annals of Mathematical Statistics 35(1),
//!   doi:10.1214/aoms/1177703732.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// The sum of Huber's losses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Huber {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
    /// Where the linear part begins, `δ`, above 0.
    pub delta: f64,
}

impl Default for Huber {
    fn default() -> Self {
        Self { dim: 2, delta: 1.0 }
    }
}

impl Problem for Huber {
    const SPEC: Spec = Spec {
        name: "huber",
        summary: "quadratic near, linear far, convex, any dimension",
        year: 1964,
        params: &[dim_param(1), Param::real("delta", "δ", Range::Positive, "where the linear part begins")],
        source: include_str!("huber.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let delta = R::of(self.delta);
        let mut value = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            // The nearest point of the quadratic part.
            *gradient = x.max(-delta).min(delta);
            value += *gradient * (x - *gradient * 0.5);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Huber { dim: 3, delta: 1.0 };
        assert_eq!(at(&problem, &problem.start()).0, 13.5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // δ = 2: ½ and 2·(5 − 1).
        assert_eq!(at(&Huber { dim: 2, delta: 2.0 }, &[1.0, -5.0]), (8.5, vec![1.0, -2.0]));
    }

    #[test]
    fn pieces_meet_with_equal_slopes() {
        assert_eq!(at(&Huber { dim: 1, delta: 3.0 }, &[3.0]), (4.5, vec![3.0]));
        assert_eq!(at(&Huber { dim: 1, delta: 3.0 }, &[-3.5]), (6.0, vec![-3.0]));
    }
}

//! The exponential function of the squared distance.
//!
//! ```text
//! f(x) = −exp(−½ Σ xᵢ²)
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−1, 1]ⁿ`, start `(0.8, …, 0.8)` with `f = −0.527292` for `n = 2`.
//! * Global minimum `f = −1` at the origin, where the Hessian is the identity. No other.
//! * Convex in the unit ball only; in many dimensions nearly all of the box is outside of it, and so flat that slopes
//!   vanish.
//!
//! # References
//!
//! * L. Breiman and A. Cutler (1993), *A deterministic algorithm for global optimization*, Mathematical Programming 58,
//!   doi:10.1007/BF01581266.
//! * M. M. Ali, C. Khompatraporn, and Z. B. Zabinsky (2005), *A numerical evaluation of several stochastic algorithms
//!   on selected continuous global optimization test problems*, Journal of Global Optimization 31,
//!   doi:10.1007/s10898-004-9972-2.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::{Real, sum};

/// The exponential function of the squared distance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExponentialBowl {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for ExponentialBowl {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for ExponentialBowl {
    const SPEC: Spec = Spec {
        name: "exponential_bowl",
        summary: "round dip that flattens out, any dimension",
        year: 1993,
        params: &[dim_param(1)],
        source: include_str!("exponential_bowl.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.8; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-1.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim == 1 { &[Property::Convex, Property::Separable, Property::Smooth] } else { &[Property::Smooth] }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let value = -(sum(x.iter().map(|&x| x * x)) * -0.5).exp();
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = -(value * x);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = ExponentialBowl { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, -0.527_292_424_043_048_5, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        let (value, gradient) = at(&ExponentialBowl { dim: 2 }, &[0.6, -0.8]);
        let depth = (-0.5_f64).exp();
        assert_relative_eq!(value, -depth, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [0.6 * depth, -0.8 * depth], max_relative = 1e-15);
    }

    #[test]
    fn it_is_flat_far_out_in_many_dimensions() {
        let problem = ExponentialBowl { dim: 200 };
        assert!(at(&problem, &problem.start()).1[0] < 1e-27);
    }
}

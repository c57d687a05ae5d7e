//! Schwefel's problem 2.20, the sum of absolute values.
//!
//! ```text
//! f(x) = Σ |xᵢ|
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−100, 100]ⁿ`, start `(50, …, 50)` with `f = 100` for `n = 2`.
//! * Global minimum `f = 0` at the origin. No other; it is convex.
//! * Not differentiable where a coordinate is zero; the slope along that coordinate is taken as zero there.
//! * All slopes are 1 or −1, however near the minimum is: a constant rate ends in a cycle around it, and only a rate
//!   that falls gets nearer.
//!
//! Jamil & Yang (function 122) have a minus sign before the sum, with which there would be no minimum at the origin.
//!
//! # References
//!
//! * H.-P. Schwefel (1981), *Numerical Optimization of Computer Models*, Wiley, problem 2.20.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Schwefel's problem 2.20, the sum of absolute values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schwefel220 {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Schwefel220 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Schwefel220 {
    const SPEC: Spec = Spec {
        name: "schwefel_2_20",
        summary: "sum of absolute values, any dimension",
        year: 1981,
        params: &[dim_param(1)],
        source: include_str!("schwefel_2_20.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![50.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-100.0, 100.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Separable]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = x.sign();
            value += x.abs();
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
        let problem = Schwefel220 { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 100.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        assert_eq!(at(&Schwefel220 { dim: 3 }, &[3.0, -4.0, 0.5]), (7.5, vec![1.0, -1.0, 1.0]));
    }

    #[test]
    fn slope_along_a_coordinate_that_is_zero_is_zero() {
        assert_eq!(at(&Schwefel220 { dim: 2 }, &[0.0, 2.0]), (2.0, vec![0.0, 1.0]));
    }
}

//! The first chained CB3 function: a sum of maxima.
//!
//! ```text
//! f(x) = Σ max(xᵢ⁴ + xᵢ₊₁², (2 − xᵢ)² + (2 − xᵢ₊₁)², 2 exp(xᵢ₊₁ − xᵢ))
//!     over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 3]ⁿ`, start `(2, …, 2)` with `f = 20 (n − 1)`.
//! * Global minimum `f = 2 (n − 1)` at `(1, …, 1)`. Convex.
//! * Not differentiable where two pieces of a term are the largest; the slope of the first of them is returned.
//!
//! The pieces meet at the minimum, where none of them is stationary. CB3 is the function of two coordinates, after
//! Charalambous and Bandler; see `chained_cb3_2` for the other chain.
//!
//! # References
//!
//! * M. Haarala, K. Miettinen, and M. M. Mäkelä (2004), *New limited memory bundle method for large-scale nonsmooth
//!   optimization*, Optimization Methods and Software 19(6), problem 4, doi:10.1080/10556780410001689225.
//! * C. Charalambous and J. W. Bandler (1976), *Non-linear minimax optimization as a sequence of least pth
//!   optimization with finite values of p*, International Journal of Systems Science 7(4).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The first chained CB3 function: a sum of maxima.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainedCb31 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for ChainedCb31 {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for ChainedCb31 {
    const SPEC: Spec = Spec {
        name: "chained_cb3_1",
        summary: "sum of maxima of three pieces, convex, not smooth",
        year: 2004,
        params: &[dim_param(2)],
        source: include_str!("chained_cb3_1.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 3.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(2.0 * (self.dim - 1) as f64)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let mut value = R::of(0.0);
        // What the term before adds to the derivative.
        let mut before = R::of(0.0);
        for i in 0..last {
            let (left, right) = (x[i], x[i + 1]);
            let (a, b, square) = (-left + 2.0, -right + 2.0, left * left);
            let first = square * square + right * right;
            let second = a * a + b * b;
            let third = (right - left).exp() * 2.0;
            let largest = first.max(second).max(third);
            value += largest;
            let pick = |first_slope: R, second_slope: R, third_slope: R| {
                let later = (second - third).pick(|gap| gap >= 0.0, second_slope, third_slope);
                (first - largest).pick(|gap| gap == 0.0, first_slope, later)
            };
            gradient[i] = before + pick(square * left * 4.0, a * -2.0, -third);
            before = pick(right * 2.0, b * -2.0, third);
        }
        gradient[last] = before;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = ChainedCb31 { dim: 5 };
        assert_eq!(at(&problem, &problem.start()).0, 80.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 1, −1, 1): 17, then 10, then 2 e² over 10 and 2.
        let (value, gradient) = at(&ChainedCb31 { dim: 4 }, &[2.0, 1.0, -1.0, 1.0]);
        let third = 2.0 * 2.0_f64.exp();
        assert_relative_eq!(value, 27.0 + third, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [32.0, 2.0 - 2.0, -6.0 - third, third], max_relative = 1e-15);
    }

    #[test]
    fn at_the_minimum_the_first_piece_is_differentiated() {
        assert_eq!(at(&ChainedCb31 { dim: 2 }, &[1.0, 1.0]), (2.0, vec![4.0, 2.0]));
    }
}

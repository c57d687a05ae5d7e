//! The second chained CB3 function: a maximum of sums.
//!
//! ```text
//! f(x) = max(Σ xᵢ⁴ + xᵢ₊₁², Σ (2 − xᵢ)² + (2 − xᵢ₊₁)², Σ 2 exp(xᵢ₊₁ − xᵢ))
//! with sums over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 3]ⁿ`, start `(2, …, 2)` with `f = 20 (n − 1)`.
//! * Global minimum `f = 2 (n − 1)` at `(1, …, 1)`. Convex.
//! * Not differentiable where two sums are the largest; the gradient of the first of them is returned.
//!
//! The pieces meet at the minimum, where none of them is stationary. CB3 is the function of two coordinates, after
//! Charalambous and Bandler; see `chained_cb3_1` for the other chain.
//!
//! # References
//!
//! * M. Haarala, K. Miettinen, and M. M. Mäkelä (2004), *New limited memory bundle method for large-scale nonsmooth
//!   optimization*, Optimization Methods and Software 19(6), problem 5, doi:10.1080/10556780410001689225.
//! * C. Charalambous and J. W. Bandler (1976), *Non-linear minimax optimization as a sequence of least pth
//!   optimization with finite values of p*, International Journal of Systems Science 7(4).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The second chained CB3 function: a maximum of sums.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainedCb32 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for ChainedCb32 {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for ChainedCb32 {
    const SPEC: Spec = Spec {
        name: "chained_cb3_2",
        summary: "maximum of three sums, convex, not smooth",
        year: 2004,
        params: &[dim_param(2)],
        source: include_str!("chained_cb3_2.rs"),
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
        let (mut first, mut second, mut third) = (R::of(0.0), R::of(0.0), R::of(0.0));
        for i in 0..last {
            let (left, right) = (x[i], x[i + 1]);
            let (a, b, square) = (-left + 2.0, -right + 2.0, left * left);
            first += square * square + right * right;
            second += a * a + b * b;
            // Half of it, kept for the slopes.
            gradient[i] = (right - left).exp();
            third += gradient[i];
        }
        third *= R::of(2.0);
        let largest = first.max(second).max(third);
        let pick = |first_slope: R, second_slope: R, third_slope: R| {
            let later = (second - third).pick(|gap| gap >= 0.0, second_slope, third_slope);
            (first - largest).pick(|gap| gap == 0.0, first_slope, later)
        };
        let mut before = R::of(0.0);
        for i in 0..last {
            let (left, right, exponential) = (x[i], x[i + 1], gradient[i] * 2.0);
            gradient[i] = before + pick(left * left * left * 4.0, left * 2.0 - 4.0, -exponential);
            before = pick(right * 2.0, right * 2.0 - 4.0, exponential);
        }
        gradient[last] = before;
        largest
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = ChainedCb32 { dim: 5 };
        assert_eq!(at(&problem, &problem.start()).0, 80.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (0, −1, 1): the sums are 1 + 2, 13 + 10 and 2/e + 2 e².
        let (value, gradient) = at(&ChainedCb32 { dim: 3 }, &[0.0, -1.0, 1.0]);
        assert_eq!((value, gradient), (23.0, vec![-4.0, -12.0, -2.0]));
    }

    #[test]
    fn exponentials_can_be_the_largest() {
        // (0, 3): 9, 5 and 2 e³.
        let ((value, gradient), third) = (at(&ChainedCb32 { dim: 2 }, &[0.0, 3.0]), 2.0 * 3.0_f64.exp());
        assert_relative_eq!(value, third, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [-third, third], max_relative = 1e-15);
    }

    #[test]
    fn at_the_minimum_the_first_sum_is_differentiated() {
        assert_eq!(at(&ChainedCb32 { dim: 3 }, &[1.0; 3]), (4.0, vec![4.0, 6.0, 2.0]));
    }
}

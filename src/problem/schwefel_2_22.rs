//! Schwefel's problem 2.22, sum and product of absolute values.
//!
//! ```text
//! f(x) = Σ |xᵢ| + Π |xᵢ|
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−10, 10]ⁿ`, start `(1, …, 1)` with `f = n + 1`.
//! * Global minimum `f = 0` at the origin. No other minimum, but it is not convex: between `(1, 0)` and `(0, 1)` it is
//!   1.25.
//! * Not differentiable where a coordinate is zero; the slope along that coordinate is taken as zero there.
//! * In many dimensions the product dominates out in the box: at its corners it is `10ⁿ`.
//!
//! Some have the box `[−100, 100]ⁿ`.
//!
//! # References
//!
//! * H.-P. Schwefel (1981), *Numerical Optimization of Computer Models*, Wiley, problem 2.22.
//! * X. Yao, Y. Liu, and G. Lin (1999), *Evolutionary programming made faster*, IEEE Transactions on Evolutionary
//!   Computation 3(2), doi:10.1109/4235.771163.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Schwefel's problem 2.22, sum and product of absolute values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schwefel222 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Schwefel222 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Schwefel222 {
    const SPEC: Spec = Spec {
        name: "schwefel_2_22",
        summary: "sum and product of absolute values, any dimension",
        year: 1981,
        params: &[dim_param(2)],
        source: include_str!("schwefel_2_22.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
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
        &[]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut sum, mut product) = (R::of(0.0), R::of(1.0));
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = product;
            sum += x.abs();
            product *= x.abs();
        }
        // The product of the others: of those before, and of those after.
        let mut after = R::of(1.0);
        for (gradient, &x) in gradient.iter_mut().zip(x).rev() {
            *gradient = (*gradient * after + 1.0) * x.sign();
            after *= x.abs();
        }
        sum + product
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Schwefel222 { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 3.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 9 + 24; products of the others 12, 8 and 6.
        assert_eq!(at(&Schwefel222 { dim: 3 }, &[2.0, -3.0, 4.0]), (33.0, vec![13.0, -9.0, 7.0]));
    }

    #[test]
    fn slope_along_a_coordinate_that_is_zero_is_zero() {
        // The product of the others is that of zero and something.
        assert_eq!(at(&Schwefel222 { dim: 3 }, &[0.0, 2.0, -5.0]), (7.0, vec![0.0, 1.0, -1.0]));
    }

    #[test]
    fn it_is_above_the_chord_between_two_points() {
        let value = |x: [f64; 2]| at(&Schwefel222 { dim: 2 }, &x).0;
        assert_eq!((value([1.0, 0.0]), value([0.0, 1.0]), value([0.5, 0.5])), (1.0, 1.0, 1.25));
    }
}

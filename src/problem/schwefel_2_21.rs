//! Schwefel's problem 2.21, the largest absolute value.
//!
//! ```text
//! f(x) = max |xᵢ|
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−100, 100]ⁿ`, start `(80/n, 160/n, …, 80)` with `f = 80`.
//! * Global minimum `f = 0` at the origin. No other; it is convex.
//! * Not differentiable where several coordinates are the largest. The slope is that of the first of them, and zero at
//!   the origin.
//! * Only one coordinate has a slope at a time, so in many dimensions nearly all of the gradient is zero.
//!
//! # References
//!
//! * H.-P. Schwefel (1981), *Numerical Optimization of Computer Models*, Wiley, problem 2.21.
//! * X. Yao, Y. Liu, and G. Lin (1999), *Evolutionary programming made faster*, IEEE Transactions on Evolutionary
//!   Computation 3(2), doi:10.1109/4235.771163.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Schwefel's problem 2.21, the largest absolute value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schwefel221 {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Schwefel221 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Schwefel221 {
    const SPEC: Spec = Spec {
        name: "schwefel_2_21",
        summary: "largest absolute value, any dimension",
        year: 1981,
        params: &[dim_param(1)],
        source: include_str!("schwefel_2_21.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        (1..=self.dim).map(|i| 80.0 * i as f64 / self.dim as f64).collect()
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
        &[Property::Convex]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut largest = R::of(0.0);
        for &x in x {
            largest = largest.max(x.abs());
        }
        // Whether the largest is still to come.
        let mut ahead = R::of(1.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let found = (x.abs() - largest).pick(|below| below == 0.0, ahead, R::of(0.0));
            *gradient = found * x.sign();
            ahead -= found;
        }
        largest
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Schwefel221 { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 80.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        assert_eq!(at(&Schwefel221 { dim: 3 }, &[3.0, -4.0, 0.5]), (4.0, vec![0.0, -1.0, 0.0]));
    }

    #[test]
    fn slope_is_that_of_the_first_of_several_largest() {
        assert_eq!(at(&Schwefel221 { dim: 3 }, &[1.0, -2.0, 2.0]), (2.0, vec![0.0, -1.0, 0.0]));
        assert_eq!(at(&Schwefel221 { dim: 2 }, &[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
    }
}

//! The sum squares function.
//!
//! ```text
//! f(x) = Σ i xᵢ²
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−10, 10]ⁿ`, start `(1, …, 1)` with `f = n (n + 1)/2`.
//! * Global minimum `f = 0` at the origin, no other. The Hessian is diagonal with condition number `n`.
//!
//! Also known as the axis-parallel hyper-ellipsoid.
//!
//! # References
//!
//! * S. Surjanovic and D. Bingham (2013), *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The sum squares function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SumSquares {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for SumSquares {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for SumSquares {
    const SPEC: Spec = Spec {
        name: "sum_squares",
        summary: "axis-parallel bowl, condition number n",
        year: 2013,
        params: &[dim_param(1)],
        source: include_str!("sum_squares.rs"),
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
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
            let scaled = x * (i + 1) as f64;
            *gradient = scaled * 2.0;
            value += scaled * x;
        }
        value
    }
}

#[cfg(test)]
mod tests {

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value_in_every_dimension() {
        for (dim, expected) in [(1, 1.0), (2, 3.0), (10, 55.0)] {
            let problem = SumSquares { dim };
            assert_eq!(at(&problem, &problem.start()).0, expected);
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 9 + 2·4 + 3·25.
        assert_eq!(at(&SumSquares { dim: 3 }, &[3.0, -2.0, 5.0]), (92.0, vec![6.0, -8.0, 30.0]));
    }

    #[test]
    fn condition_number_is_the_dimension() {
        // The curvatures along the axes are twice the coefficients.
        let slopes = at(&SumSquares { dim: 7 }, &[1.0; 7]).1;
        assert_eq!(slopes[6] / slopes[0], 7.0);
    }
}

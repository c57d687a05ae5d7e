//! The arrowhead quartic, ARWHEAD of CUTEst.
//!
//! ```text
//! f(x) = Σ (xᵢ² + xₙ²)² − 4 xᵢ + 3      over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `(1, …, 1)` with `f = 3 (n − 1)`.
//! * Global minimum `f = 0` at `(1, …, 1, 0)`, where the Hessian is diagonal, 12 for all coordinates but the last and
//!   `4 (n − 1)` for that. Convex.
//! * The Hessian is an arrow: the last coordinate is coupled to all others, which are not coupled to each other.
//!
//! # References
//!
//! * A. R. Conn, N. I. M. Gould, M. Lescrenier, and P. L. Toint (1988), *Performance of a multifrontal scheme for
//!   partially separable optimization*, Report 88/4, Department of Mathematics, FUNDP Namur (problem 55).
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem ARWHEAD).
//! * N. Andrei (2008), *An unconstrained optimization test functions collection*, Advanced Modeling and Optimization
//!   10(1).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The arrowhead quartic, ARWHEAD of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrowhead {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Arrowhead {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for Arrowhead {
    const SPEC: Spec = Spec {
        name: "arrowhead",
        summary: "convex quartic, one coordinate coupled to all",
        year: 1988,
        params: &[dim_param(2)],
        source: include_str!("arrowhead.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let mut x = vec![1.0; self.dim];
        x[self.dim - 1] = 0.0;
        vec![x]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let tip = x[last] * x[last];
        let (mut value, mut squares) = (R::of(0.0), R::of(0.0));
        for (gradient, &x) in gradient.iter_mut().zip(&x[..last]) {
            let square = x * x + tip;
            value += square * square - x * 4.0 + 3.0;
            squares += square;
            *gradient = (square * x - 1.0) * 4.0;
        }
        gradient[last] = squares * x[last] * 4.0;
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
        let problem = Arrowhead { dim: 6 };
        assert_eq!(at(&problem, &problem.start()).0, 15.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1, 3): 13² − 8 + 3 and 10² + 4 + 3; slopes 4·25, 4·(−11), 4·3·23.
        let (value, gradient) = at(&Arrowhead { dim: 3 }, &[2.0, -1.0, 3.0]);
        assert_eq!((value, gradient), (271.0, vec![100.0, -44.0, 276.0]));
    }

    #[test]
    fn curvatures_at_the_minimum_are_as_documented() {
        let h = 1e-6;
        let slope = |i: usize| {
            let mut x = [1.0, 1.0, 1.0, 1.0, 0.0];
            x[i] += h;
            at(&Arrowhead { dim: 5 }, &x).1[i] / h
        };
        assert_relative_eq!(slope(0), 12.0, max_relative = 1e-5);
        assert_relative_eq!(slope(4), 16.0, max_relative = 1e-5);
    }
}

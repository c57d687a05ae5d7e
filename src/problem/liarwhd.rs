//! Li's simplified arrowhead, LIARWHD of CUTEst.
//!
//! ```text
//! f(x) = Σ 4 (xᵢ² − x₁)² + (xᵢ − 1)²      over i = 1 … n
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−5, 5]ⁿ`, start `(4, …, 4)` with `f = 585 n`.
//! * Global minimum `f = 0` at `(1, …, 1)`.
//! * Up to `n = 9` it is the only one. From `n = 10` on any one coordinate but the first can also be negative: for `n
//!   = 10` that is a local minimum with `f = 3.48446`; in higher dimensions several can.
//!
//! # References
//!
//! * G. Li (1988), *The secant/finite difference algorithm for solving sparse nonlinear systems of equations*, SIAM
//!   Journal on Numerical Analysis 25(5).
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem LIARWHD).
//! * N. Andrei (2008), *An unconstrained optimization test functions collection*, Advanced Modeling and Optimization
//!   10(1).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Li's simplified arrowhead, LIARWHD of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Liarwhd {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Liarwhd {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for Liarwhd {
    const SPEC: Spec = Spec {
        name: "liarwhd",
        summary: "arrowhead quartic, any dimension",
        year: 1988,
        params: &[dim_param(2)],
        source: include_str!("liarwhd.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![4.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim >= 10 { &[Property::Multimodal, Property::Smooth] } else { &[Property::Smooth] }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let first = x[0];
        let (mut value, mut pull) = (R::of(0.0), R::of(0.0));
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let (bend, rest) = (x * x - first, x - 1.0);
            value += bend * bend * 4.0 + rest * rest;
            pull += bend;
            *gradient = bend * x * 16.0 + rest * 2.0;
        }
        gradient[0] -= pull * 8.0;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = Liarwhd { dim: 6 };
        assert_eq!(at(&problem, &problem.start()).0, 3510.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1, 3): bends 2, −1, 7, rests 1, −2, 2; the bends sum up to 8.
        let (value, gradient) = at(&Liarwhd { dim: 3 }, &[2.0, -1.0, 3.0]);
        assert_eq!(value, 216.0 + 9.0);
        assert_eq!(gradient, [66.0 - 64.0, 16.0 - 4.0, 336.0 + 4.0]);
    }

    #[test]
    fn a_second_minimum_appears_with_the_tenth_coordinate() {
        for (dim, value) in [(9, 0.0), (10, 3.484_46)] {
            let mut x = vec![1.0; dim];
            x[dim - 1] = -0.85;
            for _ in 0..20_000 {
                let slopes = at(&Liarwhd { dim }, &x).1;
                x.iter_mut().zip(slopes).for_each(|(x, g)| *x -= 0.005 * g);
            }
            assert_abs_diff_eq!(at(&Liarwhd { dim }, &x).0, value, epsilon = 1e-5);
        }
    }
}

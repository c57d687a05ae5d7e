//! The extended function of Cragg and Levy, CRAGGLVY of CUTEst.
//!
//! ```text
//! f(x) = Σ (exp(a) − b)⁴ + 100 (b − c)⁶ + (tan(c − d) + c − d)⁴ + a⁸
//!        + (d − 1)²
//! with (a, b, c, d) = (xᵢ, xᵢ₊₁, xᵢ₊₂, xᵢ₊₃) over i = 1, 3, 5, … n − 3
//! ```
//!
//! * Even dimension `n ≥ 4`, box `[−1, 2]ⁿ`, start `(1, 2, …, 2)` with `f = 2.26618` for `n = 4`.
//! * Global minimum `f = 0` at `(0, 1, 1, 1)` for `n = 4`, with a singular Hessian; `f = 1.886566` for `n = 10`, `f =
//!   15.37251` for `n = 50`, `f = 336.4231` for `n = 1000`: found by Newton's method, and, up to `n = 50`, to be the
//!   lowest by dynamic programming on a grid.
//! * Not continuous where the tangent is not: poles with `f = ∞` on either side. Beyond them there are more minima, of
//!   a higher value.
//!
//! # References
//!
//! * E. E. Cragg and A. V. Levy (1969), *Study on a supermemory gradient method for the minimization of functions*,
//!   Journal of Optimization Theory and Applications 4(3).
//! * P. L. Toint (1983), *Test problems for partially separable optimization and results for the routine PSPMIN*,
//!   Report 83/4, Department of Mathematics, FUNDP Namur (problem 32).
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem CRAGGLVY).

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_param, multiple_of};
use crate::component::Spec;
use crate::newton::{newton, stretched};
use crate::real::Real;

/// The extended function of Cragg and Levy, CRAGGLVY of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cragglvy {
    /// Number `n` of coordinates, even and at least 4.
    pub dim: usize,
    /// The minimum, once it has been asked for.
    #[serde(skip)]
    minimum: OnceLock<f64>,
}

impl Default for Cragglvy {
    fn default() -> Self {
        Self { dim: 10, minimum: OnceLock::new() }
    }
}

impl Problem for Cragglvy {
    const SPEC: Spec = Spec {
        name: "cragglvy",
        summary: "chain of high powers, with poles, any even dimension",
        year: 1969,
        params: &[dim_param(4)],
        source: include_str!("cragglvy.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        multiple_of(2, self.dim)
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        let mut x = vec![2.0; self.dim];
        x[0] = 1.0;
        x
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        let value = || self.value_gradient(&self.minimizers()[0], &mut vec![0.0; self.dim]);
        Some(*self.minimum.get_or_init(value))
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        if self.dim == 4 {
            return vec![vec![0.0, 1.0, 1.0, 1.0]];
        }
        let chain = |dim: usize| {
            let mut x: Vec<f64> = [0.32, 0.61].into_iter().cycle().take(dim).collect();
            (x[0], x[1], x[dim - 2], x[dim - 1]) = (-0.45, 0.4, 0.9, 0.98);
            newton(&Self { dim, ..Self::default() }, x, 1)
        };
        vec![stretched(self.dim, chain)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let mut value = R::of(0.0);
        // What the term before adds to the derivatives.
        let (mut before_a, mut before_b) = (R::of(0.0), R::of(0.0));
        for i in (0..last - 1).step_by(2) {
            let (a, b, c, d) = (x[i], x[i + 1], x[i + 2], x[i + 3]);
            let exponential = a.exp();
            let (p, q, angle, rest) = (exponential - b, b - c, c - d, d - 1.0);
            let tangent = angle.sin() / angle.cos();
            let r = tangent + angle;
            let (p2, q2, r2, a2) = (p * p, q * q, r * r, a * a);
            let (q4, a4) = (q2 * q2, a2 * a2);
            value += p2 * p2 + q4 * q2 * 100.0 + r2 * r2 + a4 * a4 + rest * rest;
            let (dp, dq) = (p2 * p * 4.0, q4 * q * 600.0);
            let dr = r2 * r * (tangent * tangent + 2.0) * 4.0;
            gradient[i] = before_a + dp * exponential + a4 * a2 * a * 8.0;
            gradient[i + 1] = before_b + dq - dp;
            (before_a, before_b) = (dr - dq, rest * 2.0 - dr);
        }
        gradient[last - 1] = before_a;
        gradient[last] = before_b;
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::FRAC_PI_4;

    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // (e − 2)⁴ + 1 + 1.
        let problem = Cragglvy { dim: 4, ..Cragglvy::default() };
        assert_relative_eq!(at(&problem, &problem.start()).0, 2.266_18, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (0, 2, 1, 1 − π/4): 1 + 100 + (1 + π/4)⁴ + (π/4)².
        let (value, gradient) = at(&Cragglvy { dim: 4, ..Cragglvy::default() }, &[0.0, 2.0, 1.0, 1.0 - FRAC_PI_4]);
        let r = 1.0 + FRAC_PI_4;
        let dr = 12.0 * r * r * r;
        assert_relative_eq!(value, 101.0 + r * r * r * r + FRAC_PI_4 * FRAC_PI_4, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-4.0, 604.0, dr - 600.0, -2.0 * FRAC_PI_4 - dr], max_relative = 1e-13);
    }

    #[test]
    fn minima_are_as_documented() {
        // CUTEst states 1.886_566, 15.372 and 336.42.
        for (dim, value) in [(4, 0.0), (10, 1.886_566), (50, 15.372_51), (1000, 336.423_1)] {
            assert_abs_diff_eq!(
                Cragglvy { dim, ..Cragglvy::default() }.minimum().unwrap(),
                value,
                epsilon = 1e-6 * value
            );
        }
    }
}

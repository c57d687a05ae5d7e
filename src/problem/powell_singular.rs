//! Powell's singular function.
//!
//! ```text
//! f(x) = Σ (a + 10 b)² + 5 (c − d)² + (b − 2c)⁴ + 10 (a − d)⁴
//!     over the quadruples (a, b, c, d) of x
//! ```
//!
//! * Any dimension `n` that is a multiple of 4, customary box `[−4, 5]ⁿ`, start `(3, −1, 0, 1, 3, −1, …)` with
//!   `f = 215` for each quadruple.
//! * Global minimum `f = 0` at the origin, no other: it is convex.
//! * The Hessian there is singular, with the eigenvalues 202, 20, 0, and 0 for each quadruple. Towards the end `f` is a
//!   fourth power in two directions, so Newton's method is only linear and gradient descent slower than any geometric
//!   rate.
//!
//! For `n = 4` it is Powell's own function (Moré, Garbow & Hillstrom, problem 13), else the extended one.
//!
//! # References
//!
//! * M. J. D. Powell (1962), *An iterative method for finding stationary values of a function of several variables*,
//!   The Computer Journal 5(2), doi:10.1093/comjnl/5.2.147.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problems 13 and 22, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_param, multiple_of};
use crate::component::Spec;
use crate::real::Real;

/// Powell's singular function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowellSingular {
    /// Number `n` of coordinates, a multiple of 4.
    pub dim: usize,
}

impl Default for PowellSingular {
    fn default() -> Self {
        Self { dim: 4 }
    }
}

impl Problem for PowellSingular {
    const SPEC: Spec = Spec {
        name: "powell_singular",
        summary: "convex, with a singular Hessian at the minimum",
        year: 1962,
        params: &[dim_param(4)],
        source: include_str!("powell_singular.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        multiple_of(4, self.dim)
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [3.0, -1.0, 0.0, 1.0].into_iter().cycle().take(self.dim).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-4.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (x, gradient) in x.chunks_exact(4).zip(gradient.chunks_exact_mut(4)) {
            let (p, q) = (x[0] + x[1] * 10.0, x[2] - x[3]);
            let (r, s) = (x[1] - x[2] * 2.0, x[0] - x[3]);
            let (r2, s2) = (r * r, s * s);
            value += p * p + q * q * 5.0 + r2 * r2 + s2 * s2 * 10.0;
            let (r3, s3) = (r2 * r * 4.0, s2 * s * 40.0);
            gradient[0] = p * 2.0 + s3;
            gradient[1] = p * 20.0 + r3;
            gradient[2] = q * 10.0 - r3 * 2.0;
            gradient[3] = q * -10.0 - s3;
        }
        value
    }
}

#[cfg(test)]
mod tests {

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // 49 + 5 + 1 + 160, and again.
        let problem = PowellSingular { dim: 8 };
        assert_eq!(at(&problem, &problem.start()).0, 430.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // p = 21, q = −2, r = −4, s = −4: f = 441 + 20 + 256 + 2560.
        let (value, gradient) = at(&PowellSingular { dim: 4 }, &[1.0, 2.0, 3.0, 5.0]);
        assert_eq!((value, gradient), (3277.0, vec![42.0 - 2560.0, 420.0 - 256.0, -20.0 + 512.0, 20.0 + 2560.0]));
    }

    #[test]
    fn eigenvalues_at_the_minimum_are_as_documented() {
        let times = |x: &[f64; 4]| super::super::Surface::along(&PowellSingular { dim: 4 }, &[0.0; 4], x).curvature;
        assert_eq!(times(&[1.0, 10.0, 0.0, 0.0]), [202.0, 2020.0, 0.0, 0.0]);
        assert_eq!(times(&[0.0, 0.0, 1.0, -1.0]), [0.0, 0.0, 20.0, -20.0]);
        assert_eq!(times(&[10.0, -1.0, 1.0, 1.0]), [0.0; 4]);
        assert_eq!(times(&[-10.0, 1.0, 1.0, 1.0]), [0.0; 4]);
    }
}

//! The nonsmooth generalization of Brown's function 2.
//!
//! ```text
//! f(x) = Σ |xᵢ|^(xᵢ₊₁² + 1) + |xᵢ₊₁|^(xᵢ² + 1)      over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `(−1, 1, −1, …)` with `f = 2 (n − 1)`.
//! * Global minimum `f = 0` at the origin, a kink. Not convex.
//! * Not differentiable where a coordinate is zero while a neighbour is too; there, and wherever a coordinate is zero,
//!   that coordinate contributes no slope of its own.
//! * With squares in place of the absolute values it is Brown's function, which is smooth.
//!
//! # References
//!
//! * M. Haarala, K. Miettinen, and M. M. Mäkelä (2004), *New limited memory bundle method for large-scale nonsmooth
//!   optimization*, Optimization Methods and Software 19(6), problem 7, doi:10.1080/10556780410001689225.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The nonsmooth generalization of Brown's function 2.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brown2Nonsmooth {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Brown2Nonsmooth {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for Brown2Nonsmooth {
    const SPEC: Spec = Spec {
        name: "brown_2_nonsmooth",
        summary: "powers with variable exponents, not smooth",
        year: 2004,
        params: &[dim_param(2)],
        source: include_str!("brown_2_nonsmooth.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [-1.0, 1.0].into_iter().cycle().take(self.dim).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
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
        let last = x.len() - 1;
        let mut value = R::of(0.0);
        // What the term before adds to the derivative.
        let mut before = R::of(0.0);
        for i in 0..last {
            let (left, right) = (x[i], x[i + 1]);
            let (p, q) = (right * right + 1.0, left * left + 1.0);
            let (a, along_a, by_p) = power(left, p);
            let (b, along_b, by_q) = power(right, q);
            value += a + b;
            gradient[i] = before + along_a + by_q * left * 2.0;
            before = along_b + by_p * right * 2.0;
        }
        gradient[last] = before;
        value
    }
}

/// `|x|ᵖ` with its derivatives by `x` and by `p`; all zero at zero.
#[inline(always)]
fn power<R: Real>(x: R, p: R) -> (R, R, R) {
    let (zero, size) = (R::of(0.0), x.abs());
    // One stands in for zero, whose logarithm is infinite.
    let base = size.pick(|size| size == 0.0, R::of(1.0), size);
    let log = base.ln();
    let raised = size.pick(|size| size == 0.0, zero, (log * p).exp());
    (raised, raised * p / base * x.sign(), raised * log)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = Brown2Nonsmooth { dim: 6 };
        assert_eq!(at(&problem, &problem.start()).0, 10.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1): 2² + 1⁵; slopes 2·2, and −5·1 + 2·(−1)·4 ln 2.
        let (value, gradient) = at(&Brown2Nonsmooth { dim: 2 }, &[2.0, -1.0]);
        assert_relative_eq!(value, 5.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [4.0, -5.0 - 8.0 * 2.0_f64.ln()], max_relative = 1e-14);
    }

    #[test]
    fn zeros_contribute_no_slope() {
        assert_eq!(at(&Brown2Nonsmooth { dim: 2 }, &[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
        // (0, 3): 3¹, with slope 1.
        assert_relative_eq!(at(&Brown2Nonsmooth { dim: 2 }, &[0.0, 3.0]).0, 3.0, max_relative = 1e-15);
        assert_relative_eq!(*at(&Brown2Nonsmooth { dim: 2 }, &[0.0, 3.0]).1, [0.0, 1.0], max_relative = 1e-15);
    }
}

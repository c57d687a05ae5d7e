//! The Powell sum function.
//!
//! ```text
//! f(x) = Σ |xᵢ|^(i + 1)
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−1, 1]ⁿ`, start `(1, …, 1)` with `f = n`.
//! * Global minimum `f = 0` at the origin, no other.
//! * Coordinate `i` shrinks the error of gradient descent like `t^(−1/(i − 1))` only, and hardly at all for large `i`:
//!   its curvature at ½ is `i (i + 1)/2^(i − 1)`, so 2, 3, 3, 2.5, … and 0.21 for `i = 10`.
//!
//! Surjanovic & Bingham call it the sum of different powers; Hansen & Ostermeier's function of that name has other
//! exponents, see `different_powers`. Jamil & Yang (function 93) list it as not differentiable, but with no exponent
//! below 2 its gradient is continuous.
//!
//! # References
//!
//! * S. Rahnamayan, H. R. Tizhoosh, and M. M. A. Salama (2007), *A novel population initialization method for
//!   accelerating evolutionary algorithms*, Computers & Mathematics with Applications 53(10).
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.
//! * S. Surjanovic and D. Bingham (2013), *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Powell sum function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowellSum {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for PowellSum {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for PowellSum {
    const SPEC: Spec = Spec {
        name: "powell_sum",
        summary: "bowl whose axes are flatter and flatter, by whole powers",
        year: 2007,
        params: &[dim_param(1)],
        source: include_str!("powell_sum.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
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
        for (i, (gradient, &x)) in (1..).zip(gradient.iter_mut().zip(x)) {
            let size = x.abs();
            let power = size.powu(i);
            *gradient = power * x.sign() * (i + 1) as f64;
            value += power * size;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_eq!(at(&PowellSum { dim: 6 }, &[1.0; 6]).0, 6.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 3² + 2³ + 2⁴.
        assert_eq!(at(&PowellSum { dim: 3 }, &[3.0, -2.0, 2.0]), (33.0, vec![6.0, -12.0, 32.0]));
    }

    #[test]
    fn curvatures_at_one_half_are_as_documented() {
        let curvatures = super::super::Surface::along(&PowellSum { dim: 10 }, &[0.5; 10], &[1.0; 10]).curvature;
        assert_relative_eq!(curvatures[..4], [2.0, 3.0, 3.0, 2.5], max_relative = 1e-15);
        assert_relative_eq!(curvatures[9], 0.21, max_relative = 0.03);
    }
}

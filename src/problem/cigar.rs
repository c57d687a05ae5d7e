//! The cigar function.
//!
//! ```text
//! f(x) = x₁² + κ Σ xᵢ²      over i = 2 … n
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−5, 5]ⁿ`, start `(1, …, 1)` with `f = 1 + κ (n − 1)`.
//! * Global minimum `f = 0` at the origin, no other. The Hessian has the eigenvalue 2 once and `2κ` otherwise; the
//!   customary `κ` is `10⁶`.
//! * After a few steps of any descent what is left is the slow first coordinate.
//!
//! Also known as the bent cigar before it is bent. Its counterpart with one short axis is `discus`.
//!
//! # References
//!
//! * N. Hansen and A. Ostermeier (2001), *Completely derandomized self-adaptation in evolution strategies*,
//!   Evolutionary Computation 9(2), doi:10.1162/106365601750190398.
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-parameter black-box optimization benchmarking 2009:
//!   noiseless functions definitions*, INRIA research report RR-6829, <https://inria.hal.science/inria-00362633>.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// The cigar function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cigar {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
    /// Condition number `κ` of the Hessian, at least 1.
    pub condition: f64,
}

impl Default for Cigar {
    fn default() -> Self {
        Self { dim: 2, condition: 1e6 }
    }
}

impl Problem for Cigar {
    const SPEC: Spec = Spec {
        name: "cigar",
        summary: "one long axis, all others steep",
        year: 2001,
        params: &[
            dim_param(2),
            Param::real("condition", "κ", Range::FromOne, "condition number of the Hessian").alias(&[("", "kappa")]),
        ],
        source: include_str!("cigar.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
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
        for (gradient, &x) in gradient.iter_mut().zip(x).skip(1) {
            let scaled = x * self.condition;
            *gradient = scaled * 2.0;
            value += scaled * x;
        }
        gradient[0] = x[0] * 2.0;
        x[0] * x[0] + value
    }
}

#[cfg(test)]
mod tests {

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Cigar { dim: 4, condition: 1e6 };
        assert_eq!(at(&problem, &problem.start()).0, 3_000_001.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 4 + 100 (9 + 25).
        let (value, gradient) = at(&Cigar { dim: 3, condition: 100.0 }, &[2.0, -3.0, 5.0]);
        assert_eq!((value, gradient), (3404.0, vec![4.0, -600.0, 1000.0]));
    }
}

//! The discus function.
//!
//! ```text
//! f(x) = κ x₁² + Σ xᵢ²      over i = 2 … n
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−5, 5]ⁿ`, start `(1, …, 1)` with `f = κ + n − 1`.
//! * Global minimum `f = 0` at the origin, no other. The Hessian has the eigenvalue `2κ` once and 2 otherwise; the
//!   customary `κ` is `10⁶`.
//! * The one steep coordinate limits the rate of all others.
//!
//! Also known as the tablet function. Its counterpart with one long axis is `cigar`.
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

/// The discus function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discus {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
    /// Condition number `κ` of the Hessian, at least 1.
    pub condition: f64,
}

impl Default for Discus {
    fn default() -> Self {
        Self { dim: 2, condition: 1e6 }
    }
}

impl Problem for Discus {
    const SPEC: Spec = Spec {
        name: "discus",
        summary: "one short axis, all others flat",
        year: 2001,
        params: &[
            dim_param(2),
            Param::real("condition", "κ", Range::FromOne, "condition number of the Hessian").alias(&[("", "kappa")]),
        ],
        source: include_str!("discus.rs"),
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
            *gradient = x * 2.0;
            value += x * x;
        }
        let steep = x[0] * self.condition;
        gradient[0] = steep * 2.0;
        steep * x[0] + value
    }
}

#[cfg(test)]
mod tests {

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Discus { dim: 4, condition: 1e6 };
        assert_eq!(at(&problem, &problem.start()).0, 1_000_003.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 100·4 + 9 + 25.
        let (value, gradient) = at(&Discus { dim: 3, condition: 100.0 }, &[2.0, -3.0, 5.0]);
        assert_eq!((value, gradient), (434.0, vec![400.0, -6.0, 10.0]));
    }
}

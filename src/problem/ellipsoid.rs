//! The ellipsoid function.
//!
//! ```text
//! f(x) = Σ κ^((i − 1)/(n − 1)) xᵢ²
//! ```
//!
//! * Any dimension `n ≥ 1`, box `[−5, 5]ⁿ`, start `(1, …, 1)`, where `f` is the sum of the coefficients: 1000001 for
//!   `n = 2`, 1001001 for `n = 3`.
//! * Global minimum `f = 0` at the origin, no other. The Hessian is diagonal; its eigenvalues run from 2 to `2κ`,
//!   evenly on a log scale. The customary `κ` is `10⁶`.
//! * Gradient descent needs some `κ` steps for each digit; methods with a rate for each coordinate need not notice `κ`.
//!
//! With the factor ½, and rotated if wanted, it is the problem `quadratic`.
//!
//! # References
//!
//! * N. Hansen and A. Ostermeier (2001), *Completely derandomized self-adaptation in evolution strategies*,
//!   Evolutionary Computation 9(2), doi:10.1162/106365601750190398.
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-parameter black-box optimization benchmarking 2009:
//!   noiseless functions definitions*, INRIA research report RR-6829, <https://inria.hal.science/inria-00362633>.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_param};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// The ellipsoid function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ellipsoid {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
    /// Condition number `κ` of the Hessian, at least 1.
    pub condition: f64,
    /// The coefficients, of length `n`.
    #[serde(skip)]
    coefficients: Vec<f64>,
}

impl Default for Ellipsoid {
    fn default() -> Self {
        Self { dim: 2, condition: 1e6, coefficients: Vec::new() }
    }
}

impl Problem for Ellipsoid {
    const SPEC: Spec = Spec {
        name: "ellipsoid",
        summary: "axis-parallel bowl, curvatures even on a log scale",
        year: 2001,
        params: &[
            dim_param(1),
            Param::real("condition", "κ", Range::FromOne, "condition number of the Hessian").alias(&[("", "kappa")]),
        ],
        source: include_str!("ellipsoid.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        let last = self.dim.max(2) - 1;
        self.coefficients = (0..self.dim).map(|i| libm::pow(self.condition, i as f64 / last as f64)).collect();
        Ok(())
    }

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

    fn kept(&self) -> usize {
        self.coefficients.len()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for ((&x, gradient), &coefficient) in x.iter().zip(gradient).zip(&self.coefficients) {
            let scaled = x * coefficient;
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

    fn ellipsoid(dim: usize, condition: f64) -> Ellipsoid {
        let mut problem = Ellipsoid { dim, condition, ..Ellipsoid::default() };
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn start_has_the_documented_value() {
        assert_eq!(at(&ellipsoid(2, 1e6), &[1.0; 2]).0, 1_000_001.0);
        assert_eq!(at(&ellipsoid(3, 1e6), &[1.0; 3]).0, 1_001_001.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Coefficients 1, 100, 10⁴: 4 + 900 + 10⁴.
        let (value, gradient) = at(&ellipsoid(3, 1e4), &[2.0, -3.0, 1.0]);
        assert_eq!((value, gradient), (10_904.0, vec![4.0, -600.0, 20_000.0]));
    }

    #[test]
    fn one_dimension_has_curvature_two() {
        assert_eq!(at(&ellipsoid(1, 1e6), &[3.0]), (9.0, vec![6.0]));
    }
}

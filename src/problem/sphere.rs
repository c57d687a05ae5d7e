//! The sphere function.
//!
//! ```text
//! f(x) = Σ xᵢ²
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−5.12, 5.12]ⁿ`, start `(1, …, 1)` with `f = n`.
//! * Global minimum `f = 0` at the origin, no other. All eigenvalues of the Hessian are 2.
//! * Gradient descent with the rate ½ arrives in a single step: what a method needs more is its own overhead.
//!
//! Also known as De Jong's first function. With the factor ½ it is the problem `quadratic` of condition number 1.
//!
//! # References
//!
//! * K. A. De Jong (1975), *An analysis of the behavior of a class of genetic adaptive systems*, PhD thesis, University
//!   of Michigan.
//! * I. Rechenberg (1973), *Evolutionsstrategie*, Frommann-Holzboog.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::{Real, sum_over};

/// The sphere function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sphere {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Sphere {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Sphere {
    const SPEC: Spec = Spec {
        name: "sphere",
        summary: "equal curvature in all directions",
        year: 1973,
        params: &[dim_param(1)],
        source: include_str!("sphere.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.12, 5.12)
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
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = x * 2.0;
        }
        sum_over(x.len(), |i| x[i] * x[i])
    }
}

#[cfg(test)]
mod tests {

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value_in_every_dimension() {
        for dim in [1, 3, 40] {
            let problem = Sphere { dim };
            assert_eq!(at(&problem, &problem.start()).0, dim as f64);
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 9 + 4 + 25.
        assert_eq!(at(&Sphere { dim: 3 }, &[3.0, -2.0, 5.0]), (38.0, vec![6.0, -4.0, 10.0]));
    }

    #[test]
    fn gradient_descent_at_the_rate_one_half_arrives_at_once() {
        let x = [3.0, -2.0, 5.0];
        let gradient = at(&Sphere { dim: 3 }, &x).1;
        assert!(x.iter().zip(gradient).all(|(x, g)| x - 0.5 * g == 0.0));
    }
}

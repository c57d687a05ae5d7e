//! The extended Rosenbrock function.
//!
//! ```text
//! f(x) = Σ 100 (x₂ᵢ − x₂ᵢ₋₁²)² + (1 − x₂ᵢ₋₁)²      over i = 1 … n/2
//! ```
//!
//! * Any even dimension `n`, customary box `[−5, 10]ⁿ`, start `(−1.2, 1, −1.2, 1, …)` with `f = 12.1 n`, so 121 for
//!   `n = 10`.
//! * Global minimum `f = 0` at `(1, …, 1)`, no other: each pair is a Rosenbrock function of its own. The Hessian there
//!   has condition number 2508 in every dimension.
//! * Since pairs know nothing of each other, the path of gradient descent is the same in every dimension; methods that
//!   take one rate from all coordinates see only larger sums.
//!
//! The problem `rosenbrock` chains all coordinates instead; for `n = 2` the two are one.
//!
//! # References
//!
//! * E. Spedicato (1975), *Computational experience with quasi-Newton algorithms for minimization problems of
//!   moderately large size*, Report CISE-N-175, Segrate (Milano).
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 21, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_param, multiple_of};
use crate::component::Spec;
use crate::real::Real;

/// The extended Rosenbrock function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtendedRosenbrock {
    /// Number `n` of coordinates, a multiple of 2.
    pub dim: usize,
}

impl Default for ExtendedRosenbrock {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for ExtendedRosenbrock {
    const SPEC: Spec = Spec {
        name: "extended_rosenbrock",
        summary: "flat curved valleys, one for each pair of coordinates",
        year: 1975,
        params: &[dim_param(2)],
        source: include_str!("extended_rosenbrock.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        multiple_of(2, self.dim)
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [-1.2, 1.0].into_iter().cycle().take(self.dim).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (x, gradient) in x.chunks_exact(2).zip(gradient.chunks_exact_mut(2)) {
            let rise = x[1] - x[0] * x[0];
            let rest = -x[0] + 1.0;
            value += rise * rise * 100.0 + rest * rest;
            gradient[0] = x[0] * rise * -400.0 - rest * 2.0;
            gradient[1] = rise * 200.0;
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
    fn start_has_the_published_value() {
        let problem = ExtendedRosenbrock { dim: 10 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 121.0, max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 3): rise −1, rest −1; (−1, 4): rise 3, rest 2; f = 100 + 1 + 900 + 4.
        let (value, gradient) = at(&ExtendedRosenbrock { dim: 4 }, &[2.0, 3.0, -1.0, 4.0]);
        assert_eq!((value, gradient), (1005.0, vec![802.0, -200.0, 1196.0, 600.0]));
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        let problem = ExtendedRosenbrock { dim: 4 };
        let column = |axis: &[f64; 4]| super::super::Surface::along(&problem, &[1.0; 4], axis).curvature;
        assert_eq!(column(&[0.0, 0.0, 1.0, 0.0]), [0.0, 0.0, 802.0, -400.0]);
        assert_eq!(column(&[0.0, 0.0, 0.0, 1.0]), [0.0, 0.0, -400.0, 200.0]);
        let (mean, spread) = (501.0, f64::hypot(301.0, 400.0));
        assert_relative_eq!((mean + spread) / (mean - spread), 2508.0, max_relative = 1e-4);
    }
}

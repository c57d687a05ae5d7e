//! Penalty function I.
//!
//! ```text
//! f(x) = a Σ (xᵢ − 1)² + (Σ xᵢ² − 1/4)²      with   a = 10⁻⁵
//! ```
//!
//! * Any dimension `n ≥ 2`, start `(1, 2, …, n)` with `f = 885.063` for `n = 4`; the paper has no box, `[−n, n]ⁿ` holds
//!   the start.
//! * Global minimum where all coordinates are the largest root `t` of `4n t³ − (1 − 2a) t = 2a`, close to `1/(2√n)`:
//!   `f = 2.24997·10⁻⁵` for `n = 4`, `7.08765·10⁻⁵` for `n = 10`. No other: where the gradient is zero all coordinates
//!   are equal, and what the other roots give are saddles.
//! * First the sphere `Σ xᵢ² = 1/4` attracts, then the weak pull towards `(1, …, 1)` moves along it: at the minimum the
//!   Hessian has condition number 25000 for `n = 4`, `1 + 4n t³/a` in general.
//!
//! # References
//!
//! * P. E. Gill, W. Murray, and R. A. Pitfield (1972), *The implementation of two revised quasi-Newton algorithms for
//!   unconstrained optimization*, Report NAC 11, National Physical Laboratory.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 23, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::{Real, sum_over};

/// Penalty function I.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Penalty1 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Penalty1 {
    fn default() -> Self {
        Self { dim: 4 }
    }
}

impl Problem for Penalty1 {
    const SPEC: Spec = Spec {
        name: "penalty_1",
        summary: "penalty on a sphere, weak pull along it",
        year: 1972,
        params: &[dim_param(2)],
        source: include_str!("penalty_1.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        (1..=self.dim).map(|i| i as f64).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-(self.dim as f64), self.dim as f64)
    }

    fn minimum(&self) -> Option<f64> {
        let (n, t) = (self.dim as f64, self.root());
        // What the gradient says of the penalty: as a difference it would have lost its digits.
        let excess = A * (1.0 - t) / (2.0 * t);
        Some(A * n * (1.0 - t) * (1.0 - t) + excess * excess)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![self.root(); self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let excess = sum_over(x.len(), |i| x[i] * x[i]) - 0.25;
        let mut pull = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let rest = x - 1.0;
            pull += rest * rest;
            *gradient = rest * (2.0 * A) + excess * x * 4.0;
        }
        pull * A + excess * excess
    }
}

/// The weight of the pull.
const A: f64 = 1e-5;

impl Penalty1 {
    /// The coordinates of the minimizer, by Newton's method, which falls monotonically from 1 on.
    fn root(&self) -> f64 {
        let n = self.dim as f64;
        let mut t = 1.0;
        for _ in 0..60 {
            t -= (4.0 * n * t * t * t - (1.0 - 2.0 * A) * t - 2.0 * A) / (12.0 * n * t * t - (1.0 - 2.0 * A));
        }
        t
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = Penalty1 { dim: 4 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 885.063, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 2): Σ x² − ¼ = 4.75; f = 22.5625 + 10⁻⁵.
        let (value, gradient) = at(&Penalty1 { dim: 2 }, &[1.0, 2.0]);
        assert_relative_eq!(value, 22.562_51, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [19.0, 38.000_02], max_relative = 1e-15);
    }

    #[test]
    fn minima_are_the_published_ones() {
        for (dim, expected) in [(4, 2.249_97e-5), (10, 7.087_65e-5)] {
            assert_relative_eq!(Penalty1 { dim }.minimum().unwrap(), expected, max_relative = 5e-6);
        }
    }

    #[test]
    fn the_root_is_one_in_very_high_dimension_too() {
        for dim in [2, 1000, 1_000_000_000] {
            let (n, t) = (dim as f64, Penalty1 { dim }.root());
            assert_relative_eq!(4.0 * n * t * t * t - (1.0 - 2.0 * A) * t, 2.0 * A, max_relative = 1e-9);
        }
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        let problem = Penalty1 { dim: 4 };
        let times = |x: &[f64; 4]| super::super::Surface::along(&problem, &[problem.root(); 4], x).curvature[0];
        assert_relative_eq!(times(&[1.0; 4]) / times(&[1.0, -1.0, 0.0, 0.0]), 25_000.0, max_relative = 1e-3);
    }
}

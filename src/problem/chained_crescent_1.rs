//! The first chained crescent function: a maximum of sums.
//!
//! ```text
//! f(x) = max(Σ xᵢ² + (xᵢ₊₁ − 1)² + xᵢ₊₁ − 1, Σ −xᵢ² − (xᵢ₊₁ − 1)² + xᵢ₊₁ + 1)
//! with sums over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, box `[−2, 2]ⁿ`, start `(−1.5, 2, −1.5, …)` with `f = 4.25` for `n = 2`.
//! * Global minimum `f = 0` at the origin. Not convex.
//! * Not differentiable where the two sums are equal, which is on a sphere: the first has its valley there, curved
//!   like a crescent, and the minimum lies on it. There the gradient of the first sum is returned.
//!
//! # References
//!
//! * M. Haarala, K. Miettinen, and M. M. Mäkelä (2004), *New limited memory bundle method for large-scale nonsmooth
//!   optimization*, Optimization Methods and Software 19(6), problem 9, doi:10.1080/10556780410001689225.
//! * K. C. Kiwiel (1985), *Methods of Descent for Nondifferentiable Optimization*, Lecture Notes in Mathematics 1133,
//!   Springer, doi:10.1007/BFb0074500 (the crescent of two coordinates).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The first chained crescent function: a maximum of sums.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainedCrescent1 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for ChainedCrescent1 {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for ChainedCrescent1 {
    const SPEC: Spec = Spec {
        name: "chained_crescent_1",
        summary: "narrow crescent valley, not smooth, any dimension",
        year: 2004,
        params: &[dim_param(2)],
        source: include_str!("chained_crescent_1.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [-1.5, 2.0].into_iter().cycle().take(self.dim).collect()
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
        let (mut ring, mut line) = (R::of(0.0), R::of(0.0));
        for i in 0..last {
            let off = x[i + 1] - 1.0;
            ring += x[i] * x[i] + off * off - 1.0;
            line += x[i + 1];
        }
        let side = ring.pick(|ring| ring >= 0.0, R::of(2.0), R::of(-2.0));
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = x * side * 2.0 - side + 1.0;
        }
        // The ends stand in one of the places only.
        gradient[0] = x[0] * side;
        gradient[last] = (x[last] - 1.0) * side + 1.0;
        ring.abs() + line
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // 2.25 + 1 + 1.
        let problem = ChainedCrescent1 { dim: 2 };
        assert_eq!(at(&problem, &problem.start()).0, 4.25);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 2, 3): the first sum is 1 + 1 + 1 + 4 + 4 + 2 = 13.
        let (value, gradient) = at(&ChainedCrescent1 { dim: 3 }, &[1.0, 2.0, 3.0]);
        assert_eq!((value, gradient), (13.0, vec![2.0, 7.0, 5.0]));
    }

    #[test]
    fn within_the_sphere_the_second_sum_counts() {
        // (½, ½, ½): −2·(¼ + ¼) + 2·1.5.
        let (value, gradient) = at(&ChainedCrescent1 { dim: 3 }, &[0.5; 3]);
        assert_eq!((value, gradient), (2.0, vec![-1.0, 1.0, 2.0]));
    }

    #[test]
    fn on_the_sphere_the_first_sum_is_differentiated() {
        assert_eq!(at(&ChainedCrescent1 { dim: 2 }, &[0.0, 0.0]), (0.0, vec![0.0, -1.0]));
    }
}

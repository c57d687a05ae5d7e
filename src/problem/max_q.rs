//! MAXQ, the largest square.
//!
//! ```text
//! f(x) = max xᵢ²      over i = 1 … n
//! ```
//!
//! * Any dimension `n ≥ 1`, start `xᵢ = i` for `i ≤ n/2` and `−i` above, with `f = n²`, box `[−n, n]ⁿ`, which holds
//!   it.
//! * Global minimum `f = 0` at the origin. Convex.
//! * Not differentiable where several coordinates are the largest; the subgradient `2 xᵢ` of the first of them is
//!   returned. Elsewhere, too, a gradient moves one coordinate only, so that a descent with a fixed step needs many
//!   times `n` steps.
//!
//! # References
//!
//! * M. Haarala, K. Miettinen, and M. M. Mäkelä (2004), *New limited memory bundle method for large-scale nonsmooth
//!   optimization*, Optimization Methods and Software 19(6), problem 1, doi:10.1080/10556780410001689225.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// MAXQ, the largest square.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaxQ {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for MaxQ {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for MaxQ {
    const SPEC: Spec = Spec {
        name: "max_q",
        summary: "largest square, convex, not smooth, any dimension",
        year: 2004,
        params: &[dim_param(1)],
        source: include_str!("max_q.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        (1..=self.dim).map(|i| if i <= self.dim / 2 { i as f64 } else { -(i as f64) }).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-(self.dim as f64), self.dim as f64)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = x[0] * x[0];
        for &x in &x[1..] {
            value = value.max(x * x);
        }
        // One until the first largest has been passed, then zero.
        let mut open = R::of(1.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let hit = (x * x - value).pick(|gap| gap == 0.0, open, R::of(0.0));
            *gradient = x * hit * 2.0;
            open -= hit;
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
        for dim in [1, 4, 7] {
            let problem = MaxQ { dim };
            assert_eq!(at(&problem, &problem.start()).0, (dim * dim) as f64);
        }
        assert_eq!(MaxQ { dim: 5 }.start(), [1.0, 2.0, -3.0, -4.0, -5.0]);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        assert_eq!(at(&MaxQ { dim: 3 }, &[2.0, -3.0, 1.0]), (9.0, vec![0.0, -6.0, 0.0]));
    }

    #[test]
    fn the_first_largest_is_differentiated() {
        assert_eq!(at(&MaxQ { dim: 3 }, &[1.0, -3.0, 3.0]), (9.0, vec![0.0, -6.0, 0.0]));
    }
}

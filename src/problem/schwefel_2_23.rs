//! Schwefel's problem 2.23, the sum of tenth powers.
//!
//! ```text
//! f(x) = Σ xᵢ¹⁰
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−10, 10]ⁿ`, start `(2, …, 2)` with `f = 2048` for `n = 2`.
//! * Global minimum `f = 0` at the origin. No other; it is convex, but the Hessian at the minimum is zero.
//! * Slopes range over all magnitudes: 5120 at the start, 1e−8 at one tenth, 1e10 at the edge of the box. No constant
//!   rate suits all of them.
//!
//! # References
//!
//! * H.-P. Schwefel (1981), *Numerical Optimization of Computer Models*, Wiley, problem 2.23.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Schwefel's problem 2.23, the sum of tenth powers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schwefel223 {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Schwefel223 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Schwefel223 {
    const SPEC: Spec = Spec {
        name: "schwefel_2_23",
        summary: "steep walls, very flat bottom, any dimension",
        year: 1981,
        params: &[dim_param(1)],
        source: include_str!("schwefel_2_23.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
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
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let ninth = x.powu(9);
            *gradient = ninth * 10.0;
            value += ninth * x;
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
        let problem = Schwefel223 { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 2048.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        assert_eq!(at(&Schwefel223 { dim: 2 }, &[2.0, -1.0]), (1025.0, vec![5120.0, -10.0]));
    }

    #[test]
    fn slopes_range_over_all_magnitudes() {
        assert_relative_eq!(at(&Schwefel223 { dim: 1 }, &[0.1]).1[0], 1e-8, max_relative = 1e-14);
        assert_relative_eq!(at(&Schwefel223 { dim: 1 }, &[10.0]).1[0], 1e10, max_relative = 1e-14);
    }
}

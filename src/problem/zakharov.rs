//! The Zakharov function.
//!
//! ```text
//! f(x) = Σ xᵢ² + s² + s⁴   with   s = ½ Σ i xᵢ
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−5, 10]ⁿ`, start `(5, …, 5)` with `f = 3270.3125` for `n = 2`.
//! * Global minimum `f = 0` at the origin, no other: it is convex.
//! * At the minimum the Hessian has condition number `1 + Σ i²/4`: 2.25 for `n = 2`, 97.25 for `n = 10`. Far out, where
//!   `s⁴` rules, it is far larger, and gradients are huge: 13550 in the second coordinate at the corner `(10, 10)`.
//!
//! # References
//!
//! * R. Chelouah and P. Siarry (2000), *A continuous genetic algorithm designed for the global optimization of
//!   multimodal functions*, Journal of Heuristics 6(2), doi:10.1023/A:1009626110229.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::{Real, sum_over};

/// The Zakharov function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zakharov {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Zakharov {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Zakharov {
    const SPEC: Spec = Spec {
        name: "zakharov",
        summary: "sphere with one steep quartic direction",
        year: 2000,
        params: &[dim_param(2)],
        source: include_str!("zakharov.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let s = sum_over(x.len(), |i| x[i] * (0.5 * (i + 1) as f64));
        let s2 = s * s;
        // The derivative of s² + s⁴ by x₁; by xᵢ it is i times as large.
        let slope = s + s * s2 * 2.0;
        for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
            *gradient = x * 2.0 + slope * (i + 1) as f64;
        }
        sum_over(x.len(), |i| x[i] * x[i]) + s2 + s2 * s2
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // s = 7.5: 50 + 56.25 + 3164.0625.
        assert_eq!(at(&Zakharov { dim: 2 }, &[5.0, 5.0]).0, 3270.3125);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 2): s = 2.5; f = 5 + 6.25 + 39.0625; ∂s = 5 + 62.5, by halves.
        assert_eq!(at(&Zakharov { dim: 2 }, &[1.0, 2.0]), (50.3125, vec![35.75, 71.5]));
    }

    #[test]
    fn conditioning_is_as_documented() {
        for (dim, expected) in [(2, 2.25), (10, 97.25)] {
            let steepest: Vec<f64> = (1..=dim).map(|i| i as f64).collect();
            let curvature =
                super::super::Surface::along(&Zakharov { dim }, &vec![0.0; dim], &steepest).curvature[0] / steepest[0];
            assert_relative_eq!(curvature / 2.0, expected, max_relative = 1e-14);
        }
        // s = 15: 20 + 2 (15 + 2·3375).
        assert_eq!(at(&Zakharov { dim: 2 }, &[10.0, 10.0]).1[1], 13_550.0);
    }
}

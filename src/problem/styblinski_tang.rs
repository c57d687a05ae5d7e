//! The Styblinski–Tang function.
//!
//! ```text
//! f(x) = ½ Σ xᵢ⁴ − 16 xᵢ² + 5 xᵢ
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−5, 5]ⁿ`, start at the origin with `f = 0`.
//! * Global minimum `f = −39.166165703771 n` where every coordinate is `−2.903534027771`; each coordinate has one more
//!   minimum at about `2.7468`, so there are `2ⁿ` minima in all.
//! * Separable.
//!
//! # References
//!
//! * M. A. Styblinski and T.-S. Tang (1990), *Experiments in nonconvex optimization: stochastic approximation with
//!   function smoothing and simulated annealing*, Neural Networks 3(4), doi:10.1016/0893-6080(90)90029-K.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Styblinski–Tang function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StyblinskiTang {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for StyblinskiTang {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for StyblinskiTang {
    const SPEC: Spec = Spec {
        name: "styblinski_tang",
        summary: "two unequal minima along every axis, any dimension",
        year: 1990,
        params: &[dim_param(1)],
        source: include_str!("styblinski_tang.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-39.166_165_703_771_42 * self.dim as f64)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-2.903_534_027_771_178; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (&x, gradient) in x.iter().zip(gradient) {
            let square = x * x;
            value += square * square - square * 16.0 + x * 5.0;
            *gradient = x * square * 2.0 - x * 16.0 + 2.5;
        }
        value * 0.5
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, −2): (1 − 16 + 5 + 16 − 64 − 10)/2; 2 − 16 + 2.5 and −16 + 32 + 2.5.
        assert_eq!(at(&StyblinskiTang { dim: 2 }, &[1.0, -2.0]), (-34.0, vec![-11.5, 18.5]));
    }

    #[test]
    fn the_other_minimum_is_where_documented() {
        let (_, gradient) = at(&StyblinskiTang { dim: 1 }, &[2.7468]);
        assert_abs_diff_eq!(gradient[0], 0.0, epsilon = 1e-2);
    }
}

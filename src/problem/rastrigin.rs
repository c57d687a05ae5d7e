//! The Rastrigin function.
//!
//! ```text
//! f(x) = Σ 10 + xᵢ² − 10 cos(2π xᵢ)
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−5.12, 5.12]ⁿ`, start `(−2, 3.5, −2, …)` with `f = 36.25` for `n = 2`.
//! * Global minimum `f = 0` at the origin; local minima near every point of whole coordinates, about `11ⁿ` in the box.
//! * Separable.
//!
//! # References
//!
//! * L. A. Rastrigin (1974), *Systems of Extremal Control*, Nauka (in two dimensions).
//! * H. Mühlenbein, M. Schomisch, and J. Born (1991), *The parallel genetic algorithm as function optimizer*, Parallel
//!   Computing 17(6–7), doi:10.1016/S0167-8191(05)80052-3 (in any dimension).

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Rastrigin function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rastrigin {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Rastrigin {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Rastrigin {
    const SPEC: Spec = Spec {
        name: "rastrigin",
        summary: "bowl with a regular grid of local minima, any dimension",
        year: 1974,
        params: &[dim_param(1)],
        source: include_str!("rastrigin.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [-2.0, 3.5].into_iter().cycle().take(self.dim).collect()
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
        &[Property::Multimodal, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (&x, gradient) in x.iter().zip(gradient) {
            let angle = x * TAU;
            value += x * x + (-angle.cos() + 1.0) * 10.0;
            *gradient = x * 2.0 + angle.sin() * (10.0 * TAU);
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
        let problem = Rastrigin::default();
        assert_relative_eq!(at(&problem, &problem.start()).0, 36.25, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // ¼: a quarter turn, cos 0 and sin 1.
        let (value, gradient) = at(&Rastrigin { dim: 1 }, &[0.25]);
        assert_relative_eq!(value, 10.0625, max_relative = 1e-15);
        assert_relative_eq!(gradient[0], 0.5 + 10.0 * TAU, max_relative = 1e-15);
    }
}

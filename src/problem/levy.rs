//! Lévy's function, in any dimension.
//!
//! ```text
//! f(x) = sin² πw₁ + Σ (wᵢ − 1)² (1 + 10 sin²(π wᵢ + 1))
//!        + (wₙ − 1)² (1 + sin² 2πwₙ)      over i = 1 … n − 1
//! with   wᵢ = 1 + (xᵢ − 1)/4
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−10, 10]ⁿ`, start `(−5, …, −5)` with `f = 12.0683` for `n = 2`.
//! * Global minimum `f = 0` at `(1, …, 1)`, where the Hessian has condition number 17.95 for `n ≥ 2`.
//! * Separable, with several local minima along every axis.
//!
//! argmin's `levy` leaves the term `i = 1` out of the sum. *Lévy N. 13*, here `levy_13`, is another function.
//!
//! # References
//!
//! * A. V. Levy and A. Montalvo (1985), *The tunneling algorithm for the global minimization of functions*, SIAM
//!   Journal on Scientific and Statistical Computing 6(1), doi:10.1137/0906002.
//! * S. Surjanovic and D. Bingham, *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Lévy's function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levy {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Levy {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Levy {
    const SPEC: Spec = Spec {
        name: "levy",
        summary: "bowl with ripples along every axis, any dimension",
        year: 1985,
        params: &[dim_param(1)],
        source: include_str!("levy.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![-5.0; self.dim]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        if self.dim == 2 { vec![("ml-optimizer-benchmark", vec![-9.5, -7.7])] } else { Vec::new() }
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        // Everywhere w − 1: the squares of the sines are the same. Slopes are along w, four times those along x.
        let offset = |x: R| (x - 1.0) * 0.25;
        let mut value = R::of(0.0);
        for (&x, gradient) in x.iter().zip(gradient.iter_mut()).take(last) {
            let z = offset(x);
            let angle = z * PI + 1.0;
            let sin = angle.sin();
            let growth = sin * sin * 10.0 + 1.0;
            value += z * z * growth;
            *gradient = (z * growth + z * z * sin * angle.cos() * (10.0 * PI)) * 0.5;
        }
        let z = offset(x[last]);
        let angle = z * (2.0 * PI);
        let sin = angle.sin();
        let growth = sin * sin + 1.0;
        value += z * z * growth;
        gradient[last] = (z * growth + z * z * sin * angle.cos() * (2.0 * PI)) * 0.5;
        let angle = offset(x[0]) * PI;
        let sin = angle.sin();
        gradient[0] += sin * angle.cos() * (0.5 * PI);
        value + sin * sin
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&Levy { dim: 2 }, &[-5.0, -5.0]).0, 12.0683, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // w − 1 = 1 everywhere: 0 + (1 + 10 sin² 1) + … + 1, for the sine of π + 1 is −sin 1.
        let growth = 1.0 + 10.0 * f64::sin(1.0).powi(2);
        let (value, gradient) = at(&Levy { dim: 3 }, &[5.0; 3]);
        assert_relative_eq!(value, 2.0 * growth + 1.0, max_relative = 1e-14);
        let inner = (2.0 * growth + 10.0 * PI * f64::sin(2.0)) / 4.0;
        assert_relative_eq!(*gradient, [inner, inner, 0.5], max_relative = 1e-13);
    }

    #[test]
    fn one_dimension_has_the_first_and_the_last_term() {
        // w − 1 = ½: sin² is 1, then ¼ (1 + 0); slopes ¼ (0 + 1).
        let (value, gradient) = at(&Levy { dim: 1 }, &[3.0]);
        assert_relative_eq!(value, 1.25, max_relative = 1e-14);
        assert_relative_eq!(gradient[0], 0.25, max_relative = 1e-13);
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        let slopes = at(&Levy { dim: 3 }, &[1.0 + 1e-7; 3]).1;
        assert_relative_eq!(slopes[0] / slopes[2], 17.95, max_relative = 1e-4);
        assert!(slopes[1] < slopes[0] && slopes[1] > slopes[2]);
    }
}

//! Ackley's function.
//!
//! ```text
//! f(x) = 20 − 20 exp(−0.2 √(Σ xᵢ²/n)) + e − exp(Σ cos(2π xᵢ)/n)
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−32.768, 32.768]ⁿ`, start `(2, …, 2)` with `f = 6.5936`.
//! * Global minimum `f = 0` at the origin, the tip of a cone: the gradient is not continuous there. At the origin itself
//!   it is taken as zero.
//! * Almost flat far out, with a local minimum near every point of whole coordinates.
//!
//! # References
//!
//! * D. H. Ackley (1987), *A Connectionist Machine for Genetic Hillclimbing*, Kluwer,
//!   doi:10.1007/978-1-4613-1997-9.

use std::f64::consts::{E, TAU};

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::{Real, sum};

/// Ackley's function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ackley {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Ackley {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Ackley {
    const SPEC: Spec = Spec {
        name: "ackley",
        summary: "cone in a nearly flat, rippled plain, any dimension",
        year: 1987,
        params: &[dim_param(1)],
        source: include_str!("ackley.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-32.768, 32.768)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len() as f64;
        let radius = (sum(x.iter().map(|&x| x * x)) / n).sqrt();
        let cone = (radius * -0.2).exp();
        // Over e, since e itself is not a floating-point number: so the value at the origin is exactly zero.
        let ripple = (sum(x.iter().map(|&x| (x * TAU).cos())) / n - 1.0).exp();
        // d(radius)/dx is x/(n·radius), and zero at the tip.
        let slope = radius.pick(|r| r == 0.0, R::of(0.0), cone * (4.0 / n) / radius);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = slope * x + ripple * (x * TAU).sin() * (E * TAU / n);
        }
        (-cone + 1.0) * 20.0 + (-ripple + 1.0) * E
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value_in_every_dimension() {
        // All ripples at their top: 20 (1 − exp(−0.4)).
        for dim in [1, 2, 7] {
            let problem = Ackley { dim };
            assert_relative_eq!(at(&problem, &problem.start()).0, 6.593_599_079, max_relative = 1e-9);
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // ½ in one dimension: radius ½, cos −1, sin 0.
        let (value, gradient) = at(&Ackley { dim: 1 }, &[0.5]);
        assert_relative_eq!(value, 20.0 - 20.0 * (-0.1_f64).exp() + E - 1.0 / E, max_relative = 1e-14);
        assert_relative_eq!(gradient[0], 4.0 * (-0.1_f64).exp(), max_relative = 1e-14);
    }

    #[test]
    fn the_tip_is_exact() {
        assert_eq!(at(&Ackley { dim: 3 }, &[0.0; 3]), (0.0, vec![0.0; 3]));
    }
}

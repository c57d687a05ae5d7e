//! Salomon's function.
//!
//! ```text
//! f(x) = 1 − cos(2π r) + r/10   with   r = √(Σ xᵢ²)
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−100, 100]ⁿ`, start `(10, …, 10)` with `f = 1.78719` for `n = 2`.
//! * Global minimum `f = 0` at the origin, the tip of a cone: the gradient is not continuous there. At the origin
//!   itself it is taken as zero.
//! * It depends on the distance from the origin only. The other minima are spheres, the lowest of radius
//!   0.9974668634594351 with `f = 0.09987334584681103`; all of the space between two spheres leads to one of them.
//!
//! # References
//!
//! * R. Salomon (1996), *Re-evaluating genetic algorithm performance under coordinate rotation of benchmark functions*,
//!   BioSystems 39(3), doi:10.1016/0303-2647(96)01621-8.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::{Real, sum};

/// Salomon's function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Salomon {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Salomon {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Salomon {
    const SPEC: Spec = Spec {
        name: "salomon",
        summary: "concentric waves around a tip, any dimension",
        year: 1996,
        params: &[dim_param(1)],
        source: include_str!("salomon.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![10.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-100.0, 100.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let mut x = vec![0.0; self.dim];
        x[0] = 0.997_466_863_459_435_1;
        vec![(x, 0.099_873_345_846_811_03)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let radius = sum(x.iter().map(|&x| x * x)).sqrt();
        let (sine, cosine) = ((radius * PI).sin(), (radius * PI).cos());
        let outward = sine * cosine * (4.0 * PI) + 0.1;
        let slope = radius.pick(|r| r == 0.0, R::of(0.0), outward / radius);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = slope * x;
        }
        sine * sine * 2.0 + radius * 0.1
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Salomon { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 1.787_185_794_801_624_5, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Radius 5/4: cos(5π/2) = 0, sin(5π/2) = 1.
        let (value, gradient) = at(&Salomon { dim: 2 }, &[0.75, -1.0]);
        assert_relative_eq!(value, 1.125, max_relative = 1e-15);
        let outward = 2.0 * PI + 0.1;
        assert_relative_eq!(*gradient, [0.6 * outward, -0.8 * outward], max_relative = 1e-14);
    }

    #[test]
    fn whole_sphere_of_the_second_minimum_is_stationary() {
        let radius = 0.997_466_863_459_435_1;
        let (value, gradient) = at(&Salomon { dim: 2 }, &[0.6 * radius, 0.8 * radius]);
        assert_relative_eq!(value, 0.099_873_345_846_811_03, max_relative = 1e-14);
        assert_abs_diff_eq!(*gradient, [0.0, 0.0], epsilon = 1e-13);
    }

    #[test]
    fn the_tip_is_exact() {
        assert_eq!(at(&Salomon { dim: 3 }, &[0.0; 3]), (0.0, vec![0.0; 3]));
    }
}

//! The cosine mixture, to be minimized.
//!
//! ```text
//! f(x) = Σ xᵢ² − 0.1 cos(5π xᵢ)
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−1, 1]ⁿ`, start `(0.5, …, 0.5)` with `f = 0.5` for `n = 2`.
//! * Global minimum `f = −0.1 n` at the origin.
//! * In each coordinate two more minima on either side: at ±0.368874864197934, which is 0.1477842507207101 higher, and
//!   at ±0.725107017148202, which is 0.5873565910945948 higher. So there are `5ⁿ` minima.
//!
//! The paper maximizes `−f`. Jamil & Yang turn over only one of the two terms: with their sign of the squares, minima
//! would be at the corners.
//!
//! # References
//!
//! * L. Breiman and A. Cutler (1993), *A deterministic algorithm for global optimization*, Mathematical Programming 58,
//!   doi:10.1007/BF01581266.
//! * M. M. Ali, C. Khompatraporn, and Z. B. Zabinsky (2005), *A numerical evaluation of several stochastic algorithms
//!   on selected continuous global optimization test problems*, Journal of Global Optimization 31,
//!   doi:10.1007/s10898-004-9972-2.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The cosine mixture, to be minimized.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CosineMixture {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for CosineMixture {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for CosineMixture {
    const SPEC: Spec = Spec {
        name: "cosine_mixture",
        summary: "bowl with a few waves, any dimension",
        year: 1993,
        params: &[dim_param(1)],
        source: include_str!("cosine_mixture.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-0.1 * self.dim as f64)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let wells =
            [(0.368_874_864_197_934, 0.147_784_250_720_710_1), (0.725_107_017_148_202, 0.587_356_591_094_594_8)];
        let lowest = -0.1 * self.dim as f64;
        let along_first = |(x, rise): (f64, f64)| {
            let mut point = vec![0.0; self.dim];
            point[0] = x;
            (point, lowest + rise)
        };
        wells.into_iter().flat_map(|(x, rise)| [(x, rise), (-x, rise)]).map(along_first).collect()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Separable, Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let angle = x * (5.0 * PI);
            *gradient = x * 2.0 + angle.sin() * (0.5 * PI);
            value += x * x - angle.cos() * 0.1;
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
        let problem = CosineMixture { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 0.5, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Angles π/2 and −π: f = 0.01 + 0.04 + 0.1.
        let (value, gradient) = at(&CosineMixture { dim: 2 }, &[0.1, -0.2]);
        assert_relative_eq!(value, 0.15, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [0.2 + 0.5 * PI, -0.4], max_relative = 1e-14);
    }

    #[test]
    fn four_of_the_other_minima_are_stated() {
        let minima = CosineMixture { dim: 3 }.local_minima();
        assert_eq!(minima.len(), 4);
        assert_relative_eq!(minima[1].1, 0.047_784_250_720_710_1 - 0.2, max_relative = 1e-14);
    }
}

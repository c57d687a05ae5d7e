//! Xin-She Yang's second function.
//!
//! ```text
//! f(x) = (Σ |xᵢ|) exp(−Σ sin xᵢ²)
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−2π, 2π]ⁿ`, start `(5, …, 5)` with `f = 13.0304` for `n = 2`.
//! * Global minimum `f = 0` at the origin. Many others, with valleys where `xᵢ²` is near `π/2 + 2π k`, ever narrower
//!   outwards.
//! * Not differentiable where a coordinate is zero; the slope along that coordinate is taken as zero there.
//! * Values range over `e²ⁿ` within a wave, so in many dimensions over all magnitudes.
//!
//! # References
//!
//! * X.-S. Yang (2010), *Test problems in optimization*, in *Engineering Optimization: An Introduction with
//!   Metaheuristic Applications*, Wiley, arXiv:1008.0549.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Xin-She Yang's second function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct XinSheYang2 {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for XinSheYang2 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for XinSheYang2 {
    const SPEC: Spec = Spec {
        name: "xin_she_yang_2",
        summary: "narrowing waves around a kink, any dimension",
        year: 2010,
        params: &[dim_param(1)],
        source: include_str!("xin_she_yang_2.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-TAU, TAU)
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
        let (mut total, mut waves) = (R::of(0.0), R::of(0.0));
        for &x in x {
            total += x.abs();
            waves += (x * x).sin();
        }
        let factor = (-waves).exp();
        let value = total * factor;
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = factor * x.sign() - value * x * (x * x).cos() * 2.0;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = XinSheYang2 { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 13.030_445_660_369_685, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Squares π/2 and π: sines 1 and 0, cosines 0 and −1; factor 1/e.
        let (a, b) = ((PI / 2.0).sqrt(), PI.sqrt());
        let (value, gradient) = at(&XinSheYang2 { dim: 2 }, &[a, -b]);
        let factor = (-1.0_f64).exp();
        assert_relative_eq!(value, (a + b) * factor, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [factor, -factor - 2.0 * (a + b) * factor * b], max_relative = 1e-14);
    }

    #[test]
    fn slope_along_a_coordinate_that_is_zero_is_zero() {
        assert_eq!(at(&XinSheYang2 { dim: 2 }, &[0.0, 3.0]).1[0], 0.0);
        assert_eq!(at(&XinSheYang2 { dim: 2 }, &[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
    }
}

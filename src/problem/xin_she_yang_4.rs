//! Xin-She Yang's fourth function.
//!
//! ```text
//! f(x) = (Σ sin² xᵢ − exp(−Σ xᵢ²)) exp(−Σ sin² √|xᵢ|)
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−10, 10]ⁿ`, start `(5, …, 5)` with `f = 0.533291` for `n = 2`.
//! * Global minimum `f = −1` at the origin, a spike in a narrow hole; beyond the hole `f` is positive but for vanishing
//!   amounts.
//! * Not differentiable where a coordinate is zero; the slope along that coordinate is taken as zero there.
//! * The second factor falls as `e⁻ⁿ`, so in many dimensions it is almost flat nearly everywhere.
//!
//! # References
//!
//! * X.-S. Yang (2010), *Test problems in optimization*, in *Engineering Optimization: An Introduction with
//!   Metaheuristic Applications*, Wiley, arXiv:1008.0549.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Xin-She Yang's fourth function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct XinSheYang4 {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for XinSheYang4 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for XinSheYang4 {
    const SPEC: Spec = Spec {
        name: "xin_she_yang_4",
        summary: "spike in a wavy plain, any dimension",
        year: 2010,
        params: &[dim_param(1)],
        source: include_str!("xin_she_yang_4.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-1.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut sines, mut squares, mut roots) = (R::of(0.0), R::of(0.0), R::of(0.0));
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            sines += x.sin().squared();
            squares += x * x;
            let root = x.abs().sqrt();
            let sine = root.sin();
            roots += sine * sine;
            // The slope of this square.
            *gradient = root.pick(|r| r == 0.0, R::of(0.0), sine * root.cos() / root * x.sign());
        }
        let (hole, factor) = ((-squares).exp(), (-roots).exp());
        let value = (sines - hole) * factor;
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = ((x * 2.0).sin() + x * hole * 2.0) * factor - *gradient * value;
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
        let problem = XinSheYang4 { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 0.533_291_259_230_108_2, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Root π/4: squared sine 1/2, its slope ½ · 4/π.
        let square = PI * PI / 16.0;
        let (value, gradient) = at(&XinSheYang4 { dim: 1 }, &[-square]);
        let (hole, factor) = ((-square * square).exp(), (-0.5_f64).exp());
        assert_relative_eq!(value, (square.sin().powi(2) - hole) * factor, max_relative = 1e-14);
        let slope = -((2.0 * square).sin() + 2.0 * square * hole) * factor + 2.0 / PI * value;
        assert_relative_eq!(gradient[0], slope, max_relative = 1e-14);
    }

    #[test]
    fn slope_along_a_coordinate_that_is_zero_is_zero() {
        assert_eq!(at(&XinSheYang4 { dim: 2 }, &[0.0, 3.0]).1[0], 0.0);
        assert_eq!(at(&XinSheYang4 { dim: 2 }, &[0.0, 0.0]), (-1.0, vec![0.0, 0.0]));
        // The spike: −exp(−|x|), nearly.
        assert_relative_eq!(at(&XinSheYang4 { dim: 2 }, &[1e-7, 0.0]).1[0], 1.0, max_relative = 1e-5);
    }
}

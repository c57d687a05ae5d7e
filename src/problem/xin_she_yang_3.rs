//! Xin-She Yang's third function, a standing wave with a defect.
//!
//! ```text
//! f(x) = (exp(−Σ (xᵢ/15)¹⁰) − 2 exp(−Σ xᵢ²)) Π cos² xᵢ
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−20, 20]ⁿ`, start `(1, …, 1)` with `f = 0.0621543` for `n = 2`.
//! * Global minimum `f = −1` at the origin, in a narrow hole. From a distance of `√ln 2 = 0.83` on, `f` is nowhere
//!   negative: a wave of height one, which is zero wherever a cosine is, and fades at a distance of 15.
//! * The zeros of a cosine are flat-bottomed valleys: a method that does not start in the hole ends there, at `f = 0`.
//!
//! The constants are `β = 15` and `m = 5` of `(xᵢ/β)²ᵐ`. Surveys drop the brackets, so that the product belongs to the
//! second term alone, and take `m = 3`: that is another function, with the same minimum.
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

/// Xin-She Yang's third function, a standing wave with a defect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct XinSheYang3 {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for XinSheYang3 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for XinSheYang3 {
    const SPEC: Spec = Spec {
        name: "xin_she_yang_3",
        summary: "narrow hole in a standing wave, any dimension",
        year: 2010,
        params: &[dim_param(1)],
        source: include_str!("xin_she_yang_3.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-20.0, 20.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-1.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut powers, mut squares, mut product) = (R::of(0.0), R::of(0.0), R::of(1.0));
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            powers += (x / 15.0).powu(10);
            squares += x * x;
            let cosine = x.cos();
            product *= cosine * cosine;
            // No floating-point number has the cosine zero.
            *gradient = x.sin() / cosine;
        }
        let (wave, hole) = ((-powers).exp(), (-squares).exp());
        let value = (wave - hole * 2.0) * product;
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let bracket = x * hole * 4.0 - wave * (x / 15.0).powu(9) * (10.0 / 15.0);
            *gradient = bracket * product - *gradient * value * 2.0;
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
        let problem = XinSheYang3 { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 0.062_154_277_824_195_61, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // π/3: squared cosine 1/4, tangent √3; the wave is 1 but for 3e−12.
        let (value, gradient) = at(&XinSheYang3 { dim: 1 }, &[PI / 3.0]);
        let hole = (-PI * PI / 9.0).exp();
        assert_relative_eq!(value, (1.0 - 2.0 * hole) / 4.0, max_relative = 1e-10);
        let slope = PI / 3.0 * hole - 2.0 * 3.0_f64.sqrt() * value;
        assert_relative_eq!(gradient[0], slope, max_relative = 1e-9);
        // 15: the wave is 1/e; no hole.
        let (value, gradient) = at(&XinSheYang3 { dim: 1 }, &[15.0]);
        assert_relative_eq!(value, (-1.0_f64).exp() * 15.0_f64.cos().powi(2), max_relative = 1e-14);
        assert_relative_eq!(gradient[0], -value * (2.0 / 3.0 + 2.0 * 15.0_f64.tan()), max_relative = 1e-13);
    }

    #[test]
    fn hole_ends_where_documented() {
        let value = |x| at(&XinSheYang3 { dim: 1 }, &[x]).0;
        assert!(value(0.832) < 0.0 && value(0.833) > 0.0);
    }

    #[test]
    fn valleys_of_the_wave_are_flat() {
        let (value, gradient) = at(&XinSheYang3 { dim: 2 }, &[PI / 2.0 * 3.0, 5.0]);
        assert!(value < 1e-31 && gradient.iter().all(|slope| slope.abs() < 1e-15));
    }
}

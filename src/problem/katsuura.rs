//! The Katsuura function.
//!
//! ```text
//! f(x) = (10/n²) (Π (1 + i Σₖ |2ᵏ xᵢ − round(2ᵏ xᵢ)|/2ᵏ)^(10/n^1.2) − 1)
//!     over k = 1 … 32
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−5, 5]ⁿ`, start `(0.37, …, 0.37)` with `f = 46.0537` for `n = 2`.
//! * Global minimum `f = 0` at the origin, and wherever all coordinates are multiples of ½: `21ⁿ` points in the box.
//!   Three are stated.
//! * With infinitely many terms the sum would be continuous but nowhere differentiable. With 32 it has kinks at all
//!   multiples of `2⁻³³`; between them it is as linear as rounding shows, and there each of the 32 terms has the slope
//!   1 or −1. On a kink, a term that is zero has the slope zero, and one that is largest the slope −1.
//! * No slope says anything of a wider surrounding; at whole numbers of fifths, such as 0.2, the 32 slopes cancel and
//!   the gradient is zero.
//!
//! Benchmarks (BBOB f23, CEC 2014) shift and rotate it, and CEC shrinks a box of `[−100, 100]ⁿ` to this one. In
//! Katsuura's paper it is a family of functions of one variable.
//!
//! # References
//!
//! * H. Katsuura (1991), *Continuous nowhere-differentiable functions – an application of contraction mappings*, The
//!   American Mathematical Monthly 98(5).
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2009), *Real-parameter black-box optimization benchmarking 2009:
//!   presentation of the noiseless functions*, Technical Report 2009/20, Research Center PPE.
//! * J. J. Liang, B. Y. Qu, and P. N. Suganthan (2013), *Problem definitions and evaluation criteria for the CEC 2014
//!   special session and competition on single objective real-parameter numerical optimization*, Nanyang Technological
//!   University.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Katsuura function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Katsuura {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
    /// The exponent `10/n^1.2`.
    #[serde(skip)]
    exponent: f64,
}

impl Default for Katsuura {
    fn default() -> Self {
        Self { dim: 2, exponent: 0.0 }
    }
}

impl Problem for Katsuura {
    const SPEC: Spec = Spec {
        name: "katsuura",
        summary: "kinks at every scale, any dimension",
        year: 1991,
        params: &[dim_param(1)],
        source: include_str!("katsuura.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        self.exponent = 10.0 / libm::pow(self.dim as f64, 1.2);
        Ok(())
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.37; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        [0.0, 0.5, -5.0].map(|x| vec![x; self.dim]).into()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let scale = 10.0 / (x.len() as f64 * x.len() as f64);
        let mut exponents = R::of(0.0);
        for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
            let (mut roughness, mut slope, mut power) = (R::of(0.0), R::of(0.0), 1.0);
            for _ in 0..32 {
                power *= 2.0;
                let scaled = x * power;
                let apart = scaled - (scaled + 0.5).floor();
                roughness += apart.abs() / power;
                slope += apart.sign();
            }
            let i = (i + 1) as f64;
            let factor = roughness * i + 1.0;
            exponents += factor.ln();
            *gradient = slope * i / factor;
        }
        let product = (exponents * self.exponent).exp() * scale;
        for gradient in gradient {
            *gradient *= product * self.exponent;
        }
        product - scale
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = katsuura(2);
        assert_relative_eq!(at(&problem, &problem.start()).0, 46.053_711_844_509_19, max_relative = 1e-13);
    }

    fn katsuura(dim: usize) -> Katsuura {
        let mut problem = Katsuura { dim, exponent: 0.0 };
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 1/3 is always 1/3 from a whole number, on either side in turn: sum 1/3, slopes cancel.
        // 1/7 is 2/7, −3/7 and 1/7 from one: sum (2/14 + 3/28 + 1/56) · 8/7 = 15/49, slopes 1 − 1 + 1 and so on: 10.
        let (value, gradient) = at(&katsuura(2), &[1.0 / 3.0, 1.0 / 7.0]);
        let exponent = 10.0 / 2.0_f64.powf(1.2);
        let power = (4.0 / 3.0 * (1.0 + 30.0 / 49.0_f64)).powf(exponent);
        assert_relative_eq!(value, 2.5 * (power - 1.0), max_relative = 1e-8);
        let slope = 2.5 * power * exponent * 20.0 / (1.0 + 30.0 / 49.0);
        assert_abs_diff_eq!(*gradient, [0.0, slope], epsilon = 1e-6 * slope);
    }

    #[test]
    fn slopes_cancel_at_fifths() {
        let (value, gradient) = at(&katsuura(2), &[0.2, -1.4]);
        assert!(value > 1.0 && gradient == [0.0, 0.0]);
    }

    #[test]
    fn minima_are_at_all_halves() {
        assert_eq!(at(&katsuura(3), &[0.0, 2.5, -4.0]), (0.0, vec![0.0; 3]));
        // ¼: 2x is as far from whole numbers as can be, 4x is one: (1 + 1/4)¹⁰.
        let (value, gradient) = at(&katsuura(1), &[0.25]);
        assert_relative_eq!(value, 10.0 * (1.25_f64.powi(10) - 1.0), max_relative = 1e-13);
        assert_relative_eq!(gradient[0], -100.0 * 1.25_f64.powi(9), max_relative = 1e-13);
    }
}

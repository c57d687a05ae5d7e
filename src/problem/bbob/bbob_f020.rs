//! The Schwefel function, f₂₀ of BBOB.
//!
//! ```text
//! f(x) = 4.189828872724339 − Σ zᵢ sin √|zᵢ|/(100 n) + 100 f_pen(z/100) + f_opt
//! z = 100 (Λ (ẑ − 2m) + 2m),   ẑ₁ = x̂₁,   ẑᵢ = x̂ᵢ + ¼ (x̂ᵢ₋₁ − 2m),
//!     x̂ᵢ = 2 σᵢxᵢ
//! 2m = 4.2096874637,   α = 10,   σᵢ = ±1
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 4975.015401` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt ≈ mσ`, at a corner of the box `[−m, m]ⁿ` that is drawn with the instance.
//! * The most prominent `2ⁿ` minima are near the corners of that box, the next best far from the best.
//! * COCO's own `x_opt` is `mσ`; that of this file is the root of the gradient, about `10⁻¹⁰` beside it.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 20.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use std::f64::consts::TAU;

use super::elementary::circle;
use super::shape::powers;
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::{Real, sum_over};

/// The Schwefel function, in an instance.
pub type BbobF020 = Bbob<Schwefel>;

/// What the coordinates of `x̂` are at the optimum.
const TWICE_M: f64 = 4.209_687_463_7;

/// Its constants.
#[derive(Debug)]
pub struct Schwefel {
    /// `2σ`.
    signs: Vector<f64>,
    scales: Vector<f64>,
}

impl Function for Schwefel {
    const SPEC: Spec =
        spec("bbob_f020", "deceptive: the best minima are near the corners", include_str!("bbob_f020.rs"));

    const SEED: i64 = 20;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    fn draw(draw: &Draw) -> Self {
        let mut signs = [0.0; MAX];
        for (sign, u) in signs.iter_mut().zip(draw.uniform(draw.n, 0)) {
            *sign = if u < 0.5 { -2.0 } else { 2.0 };
        }
        Self { signs, scales: powers(10.0_f64.sqrt(), draw.n) }
    }

    fn x_opt(&self) -> Vector<f64> {
        // Where tan √z = −√z/2, over 100.
        const ROOT: f64 = 4.209_687_463_599_82;
        let (mut x_opt, mut before) = ([0.0; MAX], TWICE_M);
        for ((x, sign), scale) in x_opt.iter_mut().zip(&self.signs).zip(&self.scales) {
            let hat = TWICE_M + (ROOT - TWICE_M) / scale - 0.25 * (before - TWICE_M);
            (*x, before) = (hat * sign / 4.0, hat);
        }
        x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let mut z = [R::of(0.0); MAX];
        let mut before = R::of(TWICE_M);
        for (((z, &x), &sign), &scale) in z.iter_mut().zip(x).zip(&self.signs).zip(&self.scales) {
            let hat = x * sign;
            let chained = hat + (before - TWICE_M) * 0.25;
            *z = ((chained - TWICE_M) * scale + TWICE_M) * 100.0;
            before = hat;
        }
        let mut terms = [R::of(0.0); MAX];
        for ((&z, term), gradient) in z.iter().zip(&mut terms).zip(gradient.iter_mut()) {
            let magnitude = z.abs();
            let root = magnitude.pick(|z| z > 0.0, magnitude.sqrt(), R::of(0.0));
            let (cos, sin) = circle(root / TAU);
            let beyond = magnitude.max(R::of(500.0)) - 500.0;
            *term = beyond * beyond * 0.01 - z * sin * (0.01 / n as f64);
            *gradient = beyond * z.sign() * 0.02 - (sin + root * cos * 0.5) * (0.01 / n as f64);
        }
        let mut after = R::of(0.0);
        for ((gradient, &sign), &scale) in gradient.iter_mut().zip(&self.signs).zip(&self.scales).rev() {
            let chained = *gradient * (100.0 * scale);
            *gradient = (chained + after * 0.25) * sign;
            after = chained;
        }
        sum_over(n, |i| terms[i]) + 4.189_828_872_724_339
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::*;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<Schwefel>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 4_975.015_401, max_relative = 1e-9);
    }

    #[test]
    fn value_matches_hand_computation() {
        // x̂ = (0, 0): z₁ = 0; z₂ = 100 (√10 (−1.25·2m) + 2m), which is far beyond −500.
        let sample = Sample::<Schwefel>::new(2, 1);
        let z = 100.0 * (TWICE_M - 10.0_f64.sqrt() * 1.25 * TWICE_M);
        let expected = 4.189_828_872_724_339 - z * z.abs().sqrt().sin() / 200.0 + 0.01 * (z.abs() - 500.0).powi(2);
        assert_relative_eq!(sample.value(&[0.0, 0.0]) - sample.0.f_opt, expected, max_relative = 1e-12);
    }

    #[test]
    fn the_optimum_is_close_to_that_of_coco() {
        let sample = Sample::<Schwefel>::new(40, 2);
        for x in &sample.0.function.x_opt() {
            assert!((x.abs() - TWICE_M / 2.0).abs() < 1e-10, "{x}");
        }
        let (value, gradient) = sample.beside(&[0.0; 40]);
        assert!(value.abs() < 1e-12 && gradient.iter().all(|g| g.abs() < 1e-10), "{value}, {gradient:?}");
    }
}

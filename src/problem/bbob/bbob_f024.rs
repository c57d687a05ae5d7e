//! Lunacek's bi-Rastrigin function, f₂₄ of BBOB.
//!
//! ```text
//! f(x) = min(Σ (x̂ᵢ − μ₀)², n + s Σ (x̂ᵢ − μ₁)²) + 10 (n − Σ cos 2πzᵢ)
//!        + 10⁴ f_pen(x) + f_opt
//! z = R Λ Q (x̂ − μ₀),   x̂ᵢ = 2 σᵢxᵢ,   α = 100, σᵢ = ±1
//! μ₀ = 2.5,   μ₁ = −√((μ₀² − 1)/s),   s = 1 − 1/(2 √(n + 20) − 8.2)
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 142.066172` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt = μ₀σ/2`; the signs `σ` are drawn with the instance.
//! * Two funnels, about `x̂ = μ₀` and `x̂ = μ₁`, both with Rastrigin's grid of minima; the second is wider, not as
//!   deep.
//! * The start is on the ridge between them, where both are `6.25 n` high; which gradient it has there is up to
//!   rounding.
//! * Not differentiable on the ridge; there, the gradient is that of the funnel of the optimum.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 24.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use std::f64::consts::PI;

use super::matrix::Matrix;
use super::shape::{circles, penalty, powers};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::{Real, sum_over};

/// Lunacek's bi-Rastrigin function, in an instance.
pub type BbobF024 = Bbob<Lunacek>;

/// The center of the funnel of the optimum.
const MU0: f64 = 2.5;

/// Its constants.
#[derive(Debug)]
pub struct Lunacek {
    /// `2σ`.
    signs: Vector<f64>,
    /// `R Λ Q`.
    m: Matrix,
    s: f64,
    mu1: f64,
}

impl Function for Lunacek {
    const SPEC: Spec =
        spec("bbob_f024", "two funnels, the wider leads to the wrong minimum", include_str!("bbob_f024.rs"));

    const SEED: i64 = 24;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Multimodal]
    }

    fn draw(draw: &Draw) -> Self {
        let mut signs = [0.0; MAX];
        for (sign, normal) in signs.iter_mut().zip(draw.normal(draw.n)) {
            *sign = if normal < 0.0 { -2.0 } else { 2.0 };
        }
        let s = 1.0 - 0.5 / ((draw.n as f64 + 20.0).sqrt() - 4.1);
        let m = draw.r().times_scaled(&powers(10.0, draw.n), &draw.q());
        Self { signs, m, s, mu1: -((MU0 * MU0 - 1.0) / s).sqrt() }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.signs.map(|sign| sign * MU0 / 4.0)
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let mut to_mu0 = [R::of(0.0); MAX];
        for ((to_mu0, &x), &sign) in to_mu0.iter_mut().zip(x).zip(&self.signs) {
            *to_mu0 = x * sign - MU0;
        }
        let funnel = sum_over(n, |i| to_mu0[i] * to_mu0[i]);
        let to_mu1 = |i: usize| to_mu0[i] + (MU0 - self.mu1);
        let other = sum_over(n, |i| to_mu1(i) * to_mu1(i)) * self.s + n as f64;
        let (cos, sin) = circles(&self.m.times(&to_mu0)[..n]);
        let mut back = self.m.transposed_times(&sin);
        for (i, (back, &sign)) in back.iter_mut().zip(&self.signs).enumerate().take(n) {
            let slope = (other - funnel).pick(|d| d >= 0.0, to_mu0[i], to_mu1(i) * self.s) * 2.0;
            *back = (*back * (20.0 * PI) + slope) * sign;
        }
        gradient.copy_from_slice(&back[..n]);
        let grid = sum_over(n, |i| -cos[i] + 1.0) * 10.0;
        (other - funnel).pick(|d| d >= 0.0, funnel, other) + grid + penalty(1e4, x, gradient)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::*;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<Lunacek>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 142.066_172, max_relative = 1e-9);
    }

    #[test]
    fn the_start_is_between_the_funnels() {
        let Lunacek { s, mu1, .. } = Sample::<Lunacek>::new(2, 1).0.function;
        assert_relative_eq!(2.0 + s * 2.0 * mu1 * mu1, 12.5, max_relative = 1e-14);
    }

    #[test]
    fn value_matches_hand_computation() {
        // x̂ = (2.5, 3.5): one from μ₀ along the second axis; z is the second column.
        let sample = Sample::<Lunacek>::new(2, 3);
        let function = &sample.0.function;
        let value = sample.beside(&[0.0, 1.0 / function.signs[1]]).0;
        let grid: f64 = (0..2).map(|i| 10.0 * (1.0 - (2.0 * PI * function.m.entry(i, 1)).cos())).sum();
        assert_relative_eq!(value, 1.0 + grid, max_relative = 1e-10);
    }
}

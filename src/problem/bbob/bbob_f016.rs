//! The Weierstrass function, f₁₆ of BBOB.
//!
//! ```text
//! f(x) = 10 (Σᵢ Σₖ 2⁻ᵏ (1 − cos 2π3ᵏzᵢ)/n)³ + 10/n f_pen(x) + f_opt
//!     over k = 0 … 11
//! z = R Λ Q T_osz(R (x − x_opt)),   α = 1/100
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 146.8902114` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance, and wherever all `zᵢ` are whole numbers.
//! * Rugged on twelve scales, each three times as long as the next.
//! * Not differentiable where a coordinate of `R (x − x_opt)` is 0 and the slope behind it is not: `T_osz` ripples
//!   without end there; its slope is taken as 1.4214, as after no ripple at all. At the optimum the gradient is 0.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 16.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use std::f64::consts::TAU;

use super::elementary::circle;
use super::matrix::Matrix;
use super::shape::{chain, oscillate, penalty, powers, shifted};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::{Real, sum_over};

/// The Weierstrass function, in an instance.
pub type BbobF016 = Bbob<Weierstrass>;

/// Its constants.
#[derive(Debug)]
pub struct Weierstrass {
    x_opt: Vector<f64>,
    r: Matrix,
    /// `R Λ Q`.
    m: Matrix,
}

impl Function for Weierstrass {
    const SPEC: Spec =
        spec("bbob_f016", "rugged on every scale, global minima on a lattice", include_str!("bbob_f016.rs"));

    const SEED: i64 = 16;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Multimodal]
    }

    fn draw(draw: &Draw) -> Self {
        let r = draw.r();
        let m = r.times_scaled(&powers(0.1, draw.n), &draw.q());
        Self { x_opt: draw.x_opt(), r, m }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let mut y = self.r.times(&shifted(x, &self.x_opt));
        let oscillation = oscillate(&mut y[..n]);
        let z = self.m.times(&y);
        let (mut sums, mut back) = ([R::of(0.0); MAX], [R::of(0.0); MAX]);
        for ((&z, sum), back) in z[..n].iter().zip(&mut sums).zip(&mut back) {
            (*sum, *back) = waves(z);
        }
        let mean = sum_over(n, |i| sums[i]) / n as f64;
        let outer = mean * mean * (30.0 / n as f64);
        back.iter_mut().take(n).for_each(|back| *back *= outer);
        back = self.m.transposed_times(&back);
        chain(&mut back[..n], &oscillation);
        gradient.copy_from_slice(&self.r.transposed_times(&back)[..n]);
        mean * mean * mean * 10.0 + penalty(10.0 / n as f64, x, gradient)
    }
}

/// `Σ 2⁻ᵏ (1 − cos 2π3ᵏz)` and its derivative.
#[inline(always)]
fn waves<R: Real>(z: R) -> (R, R) {
    let (mut sum, mut slope) = (R::of(0.0), R::of(0.0));
    let (mut height, mut turns) = (1.0, 1.0);
    // Without whole periods, and with a new cosine after every three: tripling an angle triples its error.
    let z = z - (z + 0.5).floor();
    for _ in 0..3 {
        let (mut cos, mut sin) = circle(z * turns);
        for tripled in 0..4 {
            if tripled > 0 {
                // (cos + i sin)³.
                let (cos2, sin2) = (cos * cos, sin * sin);
                (cos, sin) = (cos * (cos2 - sin2 * 3.0), sin * (cos2 * 3.0 - sin2));
            }
            sum += (-cos + 1.0) * height;
            slope += sin * (height * turns * TAU);
            (height, turns) = (height * 0.5, turns * 3.0);
        }
    }
    (sum, slope)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::*;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<Weierstrass>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 146.890_211_4, max_relative = 1e-9);
    }

    #[test]
    fn waves_match_their_definition() {
        let z: f64 = 0.123;
        let term = |k: i32| (0.5_f64.powi(k), TAU * 3.0_f64.powi(k));
        let sum: f64 = (0..12).map(term).map(|(a, b)| a * (1.0 - (b * z).cos())).sum();
        let slope: f64 = (0..12).map(term).map(|(a, b)| a * b * (b * z).sin()).sum();
        let got = waves(z);
        assert_relative_eq!(got.0, sum, max_relative = 1e-11);
        assert_relative_eq!(got.1, slope, max_relative = 1e-9);
    }

    #[test]
    fn whole_numbers_are_minima_too() {
        assert_eq!(waves(0.0), (0.0, 0.0));
        assert_eq!(waves(-3.0), (0.0, 0.0));
    }
}

//! The rotated Rastrigin function, f₁₅ of BBOB.
//!
//! ```text
//! f(x) = 10 (n − Σ cos 2πzᵢ) + |z|² + f_opt   with
//!     z = R Λ Q T_asy(T_osz(R (x − x_opt))),   α = 10, β = 0.2
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 1079.926358` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * As f₃, but not aligned with the axes.
//! * Not differentiable where a coordinate of `R (x − x_opt)` is 0 and the slope behind it is not: `T_osz` ripples
//!   without end there; its slope is taken as 1.4214, as after no ripple at all. At the optimum the gradient is 0.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 15.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::matrix::Matrix;
use super::shape::{bend, chain, oscillate, powers, ramp, rastrigin, shifted};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The rotated Rastrigin function, in an instance.
pub type BbobF015 = Bbob<RotatedRastrigin>;

/// Its constants.
#[derive(Debug)]
pub struct RotatedRastrigin {
    x_opt: Vector<f64>,
    r: Matrix,
    /// `R Λ Q`.
    m: Matrix,
    strengths: Vector<f64>,
}

impl Function for RotatedRastrigin {
    const SPEC: Spec =
        spec("bbob_f015", "about 10ⁿ local minima on a grid, rotated, bent, rippled", include_str!("bbob_f015.rs"));

    const SEED: i64 = 15;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Multimodal]
    }

    fn draw(draw: &Draw) -> Self {
        let r = draw.r();
        let m = r.times_scaled(&powers(10.0_f64.sqrt(), draw.n), &draw.q());
        Self { x_opt: draw.x_opt(), r, m, strengths: ramp(draw.n).map(|ramp| 0.2 * ramp) }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let mut y = self.r.times(&shifted(x, &self.x_opt));
        let oscillation = oscillate(&mut y[..n]);
        let asymmetry = bend(&mut y[..n], &self.strengths);
        let z = self.m.times(&y);
        let mut back = [R::of(0.0); MAX];
        let value = rastrigin(&z[..n], &mut back[..n]);
        back = self.m.transposed_times(&back);
        chain(&mut back[..n], &asymmetry);
        chain(&mut back[..n], &oscillation);
        gradient.copy_from_slice(&self.r.transposed_times(&back)[..n]);
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use std::f64::consts::TAU;

    use super::super::Sample;
    use super::super::solved;
    use super::*;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<RotatedRastrigin>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 1_079.926_358, max_relative = 1e-9);
    }

    #[test]
    fn value_matches_hand_computation() {
        // T_osz(±1) = ±1, and −1 is not bent, nor is the first coordinate: z = M (1, −1).
        let sample = Sample::<RotatedRastrigin>::new(2, 3);
        let function = &sample.0.function;
        let value = sample.beside(&solved(&function.r, [1.0, -1.0])).0;
        let z = [0, 1].map(|i| function.m.entry(i, 0) - function.m.entry(i, 1));
        let expected = z.iter().map(|z| 10.0 * (1.0 - (TAU * z).cos()) + z * z).sum();
        assert_relative_eq!(value, expected, max_relative = 1e-11);
    }
}

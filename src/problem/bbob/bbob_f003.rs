//! The separable Rastrigin function, f₃ of BBOB.
//!
//! ```text
//! f(x) = 10 (n − Σ cos 2πzᵢ) + |z|² + f_opt   with
//!     z = Λ T_asy(T_osz(x − x_opt)),   α = 10, β = 0.2
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = −383.0642774` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * About `10ⁿ` local minima; the transformations break the symmetry of the grid, not its separability.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 3.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::shape::{bend, chain, oscillate, powers, ramp, rastrigin, scale, shifted};
use super::{Bbob, Draw, Function, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The separable Rastrigin function, in an instance.
pub type BbobF003 = Bbob<Rastrigin>;

/// Its constants.
#[derive(Debug)]
pub struct Rastrigin {
    x_opt: Vector<f64>,
    strengths: Vector<f64>,
    scales: Vector<f64>,
}

impl Function for Rastrigin {
    const SPEC: Spec =
        spec("bbob_f003", "about 10ⁿ local minima on a grid, bent and rippled", include_str!("bbob_f003.rs"));

    const SEED: i64 = 3;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Separable, Property::Multimodal, Property::Smooth]
    }

    fn draw(draw: &Draw) -> Self {
        Self {
            x_opt: draw.x_opt(),
            strengths: ramp(draw.n).map(|ramp| 0.2 * ramp),
            scales: powers(10.0_f64.sqrt(), draw.n),
        }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut z = shifted(x, &self.x_opt);
        let z = &mut z[..x.len()];
        let oscillation = oscillate(z);
        let asymmetry = bend(z, &self.strengths);
        scale(z, &self.scales);
        let value = rastrigin(z, gradient);
        scale(gradient, &self.scales);
        chain(gradient, &asymmetry);
        chain(gradient, &oscillation);
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<Rastrigin>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, -383.064_277_4, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // T_osz(±1) = ±1 with slopes 1.8771 and 1.4214, not bent; so z = (1, −√10).
        let (value, gradient) = Sample::<Rastrigin>::new(2, 3).beside(&[1.0, -1.0]);
        let turn = TAU * 10.0_f64.sqrt();
        assert_relative_eq!(value, 10.0 * (1.0 - turn.cos()) + 11.0, max_relative = 1e-11);
        let second = -(20.0 + 10.0 * TAU * turn.sin() * 10.0_f64.sqrt()) * 1.4214;
        assert_relative_eq!(gradient[..], [2.0 * 1.8771, second], max_relative = 1e-9);
    }
}

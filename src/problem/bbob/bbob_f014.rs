//! The sum of different powers, f₁₄ of BBOB.
//!
//! ```text
//! f(x) = √(Σ |zᵢ|^(2 + 4 (i − 1)/(n − 1))) + f_opt   with   z = R (x − x_opt)
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = −50.86208564` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * Convex: a norm of convex functions. The closer to the optimum, the more the directions differ.
//! * Not differentiable at the optimum, the tip of a cone along `z₁`; there, the gradient is taken as 0.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 14.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::elementary::exp;
use super::matrix::Matrix;
use super::shape::{log_magnitude, ramp, shifted};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The sum of different powers, in an instance.
pub type BbobF014 = Bbob<DifferentPowers>;

/// Its constants.
#[derive(Debug)]
pub struct DifferentPowers {
    x_opt: Vector<f64>,
    r: Matrix,
    exponents: Vector<f64>,
}

impl Function for DifferentPowers {
    const SPEC: Spec = spec("bbob_f014", "sensitivities drift apart towards the optimum", include_str!("bbob_f014.rs"));

    const SEED: i64 = 14;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Convex]
    }

    fn draw(draw: &Draw) -> Self {
        Self { x_opt: draw.x_opt(), r: draw.r(), exponents: ramp(draw.n).map(|ramp| 2.0 + 4.0 * ramp) }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let z = self.r.times(&shifted(x, &self.x_opt));
        let (mut sum, mut back) = (R::of(0.0), [R::of(0.0); MAX]);
        for ((&z, &exponent), back) in z[..x.len()].iter().zip(&self.exponents).zip(&mut back) {
            let power = exp(log_magnitude(z) * exponent);
            sum += z.pick(|z| z == 0.0, R::of(0.0), power);
            *back = z.pick(|z| z == 0.0, R::of(0.0), power / z * exponent);
        }
        let value = sum.pick(|sum| sum == 0.0, R::of(0.0), sum.sqrt());
        let outer = value.pick(|value| value == 0.0, R::of(0.0), R::of(0.5) / value);
        back.iter_mut().take(x.len()).for_each(|back| *back *= outer);
        gradient.copy_from_slice(&self.r.transposed_times(&back)[..x.len()]);
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::super::solved;
    use super::*;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<DifferentPowers>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, -50.862_085_64, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // z = (−3, 2): √(3² + 2⁶), with slopes (−6, 6·2⁵) over twice that.
        let sample = Sample::<DifferentPowers>::new(2, 3);
        let (value, gradient) = sample.beside(&solved(&sample.0.function.r, [-3.0, 2.0]));
        assert_relative_eq!(value, 73.0_f64.sqrt(), max_relative = 1e-12);
        let length = 6.0_f64.hypot(192.0) / (2.0 * 73.0_f64.sqrt());
        assert_relative_eq!(gradient[0].hypot(gradient[1]), length, max_relative = 1e-12);
    }

    #[test]
    fn the_tip_has_no_slope() {
        assert_eq!(Sample::<DifferentPowers>::new(2, 3).beside(&[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
    }
}

//! The linear slope, f₅ of BBOB.
//!
//! ```text
//! f(x) = Σ sᵢ max(0, 5 − σᵢxᵢ) + f_opt   with   sᵢ = 10^((i − 1)/(n − 1)),
//!     σᵢ = ±1
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 45.79` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at the corner `x_opt = 5σ` of the box, drawn with the instance, and beyond it.
//! * Methods have to lengthen their steps. Outside of the box, `f` is flat in every coordinate that is beyond its end.
//! * Not differentiable where `σᵢxᵢ = 5`; the slope along that coordinate is taken as 0 there, as beyond.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 5.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::shape::powers;
use super::{Bbob, Draw, Function, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The linear slope, in an instance.
pub type BbobF005 = Bbob<LinearSlope>;

/// Its constants.
#[derive(Debug)]
pub struct LinearSlope {
    signs: Vector<f64>,
    slopes: Vector<f64>,
}

impl Function for LinearSlope {
    const SPEC: Spec = spec("bbob_f005", "a plane; the minimum is a corner of the box", include_str!("bbob_f005.rs"));

    const SEED: i64 = 5;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Convex, Property::Separable]
    }

    fn draw(draw: &Draw) -> Self {
        Self { signs: draw.x_opt().map(|x| if x < 0.0 { -1.0 } else { 1.0 }), slopes: powers(10.0, draw.n) }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.signs.map(|sign| 5.0 * sign)
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (((&x, &sign), &slope), gradient) in x.iter().zip(&self.signs).zip(&self.slopes).zip(gradient) {
            let rest = -(x * sign) + 5.0;
            value += rest.max(R::of(0.0)) * slope;
            *gradient = rest.pick(|rest| rest > 0.0, R::of(-slope * sign), R::of(0.0));
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::*;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<LinearSlope>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 45.79, max_relative = 1e-9);
    }

    #[test]
    fn inside_it_is_a_plane_and_beyond_it_is_flat() {
        // In two dimensions, slopes 1 and 10.
        let sample = Sample::<LinearSlope>::new(2, 1);
        let signs = sample.0.function.x_opt();
        let (value, gradient) = sample.beside(&[-2.0 * signs[0] / 5.0, -signs[1] / 5.0]);
        assert_relative_eq!(value, 12.0, max_relative = 1e-14);
        assert_eq!(gradient, [-signs[0] / 5.0, -signs[1] * 2.0]);
        assert_eq!(sample.beside(&[0.0, signs[1]]), (0.0, vec![0.0, 0.0]));
    }
}

//! The sphere, f₁ of BBOB.
//!
//! ```text
//! f(x) = |z|² + f_opt   with   z = x − x_opt
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 80.88209408` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * The simplest of all: every method should be at its best here.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 1.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::{Bbob, Draw, Function, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The sphere, in an instance.
pub type BbobF001 = Bbob<Sphere>;

/// Its constants.
#[derive(Debug)]
pub struct Sphere {
    x_opt: Vector<f64>,
}

impl Function for Sphere {
    const SPEC: Spec = spec("bbob_f001", "sphere about a random point", include_str!("bbob_f001.rs"));

    const SEED: i64 = 1;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    fn draw(draw: &Draw) -> Self {
        Self { x_opt: draw.x_opt() }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for ((&x, &x_opt), gradient) in x.iter().zip(&self.x_opt).zip(gradient) {
            let z = x - x_opt;
            value += z * z;
            *gradient = z * 2.0;
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
        let value = Sample::<Sphere>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 80.882_094_08, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        let (value, gradient) = Sample::<Sphere>::new(2, 3).beside(&[3.0, -4.0]);
        assert_relative_eq!(value, 25.0, max_relative = 1e-14);
        assert_relative_eq!(gradient[..], [6.0, -8.0], max_relative = 1e-14);
    }
}

//! The rotated ellipsoid, f₁₀ of BBOB.
//!
//! ```text
//! f(x) = Σ 10^(6 (i − 1)/(n − 1)) zᵢ² + f_opt   with
//!     z = T_osz(R (x − x_opt))
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 3012722.654` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * As f₂, but not aligned with the axes: condition number about 10⁶, which diagonal methods cannot undo.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 10.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::matrix::Matrix;
use super::shape::{chain, oscillate, powers, shifted, weighted_squares};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The rotated ellipsoid, in an instance.
pub type BbobF010 = Bbob<RotatedEllipsoid>;

/// Its constants.
#[derive(Debug)]
pub struct RotatedEllipsoid {
    x_opt: Vector<f64>,
    r: Matrix,
    weights: Vector<f64>,
}

impl Function for RotatedEllipsoid {
    const SPEC: Spec = spec("bbob_f010", "ill-conditioned, rotated, slightly rippled", include_str!("bbob_f010.rs"));

    const SEED: i64 = 10;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Smooth]
    }

    fn draw(draw: &Draw) -> Self {
        Self { x_opt: draw.x_opt(), r: draw.r(), weights: powers(1e6, draw.n) }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut z = self.r.times(&shifted(x, &self.x_opt));
        let slopes = oscillate(&mut z[..x.len()]);
        let mut back = [R::of(0.0); MAX];
        let value = weighted_squares(&self.weights, &z[..x.len()], &mut back[..x.len()]);
        chain(&mut back[..x.len()], &slopes);
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
        let value = Sample::<RotatedEllipsoid>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 3_012_722.654, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // T_osz(±1) = ±1, with slopes 1.8771 and 1.4214; the rotation keeps the length of the gradient.
        let sample = Sample::<RotatedEllipsoid>::new(2, 3);
        let (value, gradient) = sample.beside(&solved(&sample.0.function.r, [-1.0, 1.0]));
        assert_relative_eq!(value, 1e6 + 1.0, max_relative = 1e-12);
        let length = (2.0 * 1.4214_f64).hypot(2e6 * 1.8771);
        assert_relative_eq!(gradient[0].hypot(gradient[1]), length, max_relative = 1e-12);
    }
}

//! The discus, f₁₁ of BBOB.
//!
//! ```text
//! f(x) = 10⁶ z₁² + Σ zᵢ² + f_opt   over i = 2 … n   with
//!     z = T_osz(R (x − x_opt))
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 10191388.74` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * Condition number about 10⁶: a single direction is a thousand times as sensitive as the others.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 11.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::matrix::Matrix;
use super::shape::{chain, oscillate, shifted, weighted_squares};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The discus, in an instance.
pub type BbobF011 = Bbob<Discus>;

/// Its constants.
#[derive(Debug)]
pub struct Discus {
    x_opt: Vector<f64>,
    r: Matrix,
    weights: Vector<f64>,
}

impl Function for Discus {
    const SPEC: Spec =
        spec("bbob_f011", "one direction 10⁶ times as sensitive as all others", include_str!("bbob_f011.rs"));

    const SEED: i64 = 11;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Smooth]
    }

    fn draw(draw: &Draw) -> Self {
        let mut weights = [1.0; MAX];
        weights[0] = 1e6;
        Self { x_opt: draw.x_opt(), r: draw.r(), weights }
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
    use super::*;
    use crate::real::sum_over;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<Discus>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 10_191_388.74, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // T_osz(±1) = ±1, with slopes 1.8771 and 1.4214; the rotation keeps the length of the gradient.
        let sample = Sample::<Discus>::new(3, 3);
        let mut z = [0.0; MAX];
        z[..3].copy_from_slice(&[1.0, -1.0, 1.0]);
        let (value, gradient) = sample.beside(&sample.0.function.r.transposed_times(&z)[..3]);
        assert_relative_eq!(value, 1e6 + 2.0, max_relative = 1e-12);
        let length = (2e6 * 1.8771_f64).hypot(2.0 * 1.4214).hypot(2.0 * 1.8771);
        assert_relative_eq!(sum_over(3, |i| gradient[i] * gradient[i]).sqrt(), length, max_relative = 1e-12);
    }
}

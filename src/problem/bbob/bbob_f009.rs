//! The rotated Rosenbrock function, f₉ of BBOB.
//!
//! ```text
//! f(x) = Σ 100 (zᵢ² − zᵢ₊₁)² + (zᵢ − 1)² + f_opt   over i = 1 … n − 1   with
//!     z = Q x + ½
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 130.33` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt = Qᵀ (½, …, ½)`; the rotation is drawn with the instance.
//! * As f₈, but not aligned with the axes; from dimension 4 on there is one more minimum.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 9.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::matrix::Matrix;
use super::shape::{rosenbrock, shifted};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The rotated Rosenbrock function, in an instance.
pub type BbobF009 = Bbob<RotatedRosenbrock>;

/// Its constants.
#[derive(Debug)]
pub struct RotatedRosenbrock {
    q: Matrix,
}

impl Function for RotatedRosenbrock {
    const SPEC: Spec = spec("bbob_f009", "curved valley, rotated", include_str!("bbob_f009.rs"));

    const SEED: i64 = 9;

    fn properties(n: usize) -> &'static [Property] {
        if n >= 4 { &[Property::Multimodal, Property::Smooth] } else { &[Property::Smooth] }
    }

    fn draw(draw: &Draw) -> Self {
        Self { q: draw.q() }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.q.transposed_times(&[0.5; MAX])
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut z = self.q.times(&shifted(x, &[0.0; MAX]));
        z.iter_mut().take(x.len()).for_each(|z| *z = *z + 0.5);
        let mut back = [R::of(0.0); MAX];
        let value = rosenbrock(&z[..x.len()], &mut back[..x.len()]);
        gradient.copy_from_slice(&self.q.transposed_times(&back)[..x.len()]);
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
        let value = Sample::<RotatedRosenbrock>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 130.33, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // z = (2, 3): z₁² − z₂ = 1, z₁ − 1 = 1; the rotation keeps the length of the gradient (802, −200).
        let sample = Sample::<RotatedRosenbrock>::new(2, 3);
        let (value, gradient) = sample.beside(&solved(&sample.0.function.q, [1.0, 2.0]));
        assert_relative_eq!(value, 101.0, max_relative = 1e-12);
        assert_relative_eq!(gradient[0].hypot(gradient[1]), 802.0_f64.hypot(200.0), max_relative = 1e-12);
    }

    #[test]
    fn a_second_minimum_appears_with_the_fourth_coordinate() {
        let z = [-0.775_659_226_5, 0.613_093_364_5, 0.382_062_867_2, 0.145_972_017_6];
        let (sample, mut dz) = (Sample::<RotatedRosenbrock>::new(4, 1), [0.0; MAX]);
        dz.iter_mut().zip(z).for_each(|(dz, z)| *dz = z - 1.0);
        let (_, gradient) = sample.beside(&sample.0.function.q.transposed_times(&dz)[..4]);
        assert!(gradient.iter().all(|g| g.abs() < 1e-5), "{gradient:?}");
    }
}

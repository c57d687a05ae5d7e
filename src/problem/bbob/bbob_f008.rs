//! The Rosenbrock function, f₈ of BBOB.
//!
//! ```text
//! f(x) = Σ 100 (zᵢ² − zᵢ₊₁)² + (zᵢ − 1)² + f_opt   over i = 1 … n − 1   with
//!     z = x − x_opt + 1
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 155.7761016` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, drawn with the instance, within `[−3, 3]ⁿ`.
//! * A flat, curved valley; from dimension 4 on there is one more minimum, near `z = (−1, 1, …, 1)`.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 8.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::shape::{rosenbrock, shifted};
use super::{Bbob, Draw, Function, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The Rosenbrock function, in an instance.
pub type BbobF008 = Bbob<Rosenbrock>;

/// Its constants.
#[derive(Debug)]
pub struct Rosenbrock {
    x_opt: Vector<f64>,
}

impl Function for Rosenbrock {
    const SPEC: Spec = spec("bbob_f008", "curved valley, not rotated", include_str!("bbob_f008.rs"));

    const SEED: i64 = 8;

    fn properties(n: usize) -> &'static [Property] {
        if n >= 4 { &[Property::Multimodal, Property::Smooth] } else { &[Property::Smooth] }
    }

    fn draw(draw: &Draw) -> Self {
        Self { x_opt: draw.x_opt().map(|x| 0.75 * x) }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut z = shifted(x, &self.x_opt);
        z.iter_mut().take(x.len()).for_each(|z| *z = *z + 1.0);
        rosenbrock(&z[..x.len()], gradient)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::*;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<Rosenbrock>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 155.776_101_6, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // z = (2, 3): z₁² − z₂ = 1, z₁ − 1 = 1.
        let (value, gradient) = Sample::<Rosenbrock>::new(2, 3).beside(&[1.0, 2.0]);
        assert_relative_eq!(value, 101.0, max_relative = 1e-12);
        assert_relative_eq!(gradient[..], [802.0, -200.0], max_relative = 1e-12);
    }

    #[test]
    fn a_second_minimum_appears_with_the_fourth_coordinate() {
        let z = [-0.775_659_226_5, 0.613_093_364_5, 0.382_062_867_2, 0.145_972_017_6];
        let (_, gradient) = Sample::<Rosenbrock>::new(4, 1).beside(&z.map(|z| z - 1.0));
        assert!(gradient.iter().all(|g| g.abs() < 1e-5), "{gradient:?}");
    }
}

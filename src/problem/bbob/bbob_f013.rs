//! The sharp ridge, f₁₃ of BBOB.
//!
//! ```text
//! f(x) = z₁² + 100 √(Σ zᵢ²) + f_opt   over i = 2 … n   with
//!     z = R Λ Q (x − x_opt),   α = 10
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 401.5198553` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * Convex. Steep towards the ridge `z₂ = … = zₙ = 0` and flat along it, where all its length leads to the optimum.
//! * Not differentiable on the ridge: there, the gradient is taken as that of `z₁²`.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 13.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::matrix::Matrix;
use super::shape::{powers, shifted};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::{Real, sum_over};

/// The sharp ridge, in an instance.
pub type BbobF013 = Bbob<SharpRidge>;

/// Its constants.
#[derive(Debug)]
pub struct SharpRidge {
    x_opt: Vector<f64>,
    /// `R Λ Q`.
    m: Matrix,
}

impl Function for SharpRidge {
    const SPEC: Spec =
        spec("bbob_f013", "a ridge like a roof, not differentiable along its top", include_str!("bbob_f013.rs"));

    const SEED: i64 = 13;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Convex]
    }

    fn draw(draw: &Draw) -> Self {
        let m = draw.r().times_scaled(&powers(10.0_f64.sqrt(), draw.n), &draw.q());
        Self { x_opt: draw.x_opt(), m }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let z = self.m.times(&shifted(x, &self.x_opt));
        let distance = sum_over(x.len() - 1, |i| z[i + 1] * z[i + 1]).sqrt();
        let slope = distance.pick(|distance| distance == 0.0, R::of(0.0), R::of(100.0) / distance);
        let mut back = [R::of(0.0); MAX];
        for (back, &z) in back.iter_mut().zip(&z) {
            *back = z * slope;
        }
        back[0] = z[0] * 2.0;
        gradient.copy_from_slice(&self.m.transposed_times(&back)[..x.len()]);
        z[0] * z[0] + distance * 100.0
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
        let value = Sample::<SharpRidge>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 401.519_855_3, max_relative = 1e-9);
    }

    #[test]
    fn value_matches_hand_computation() {
        // z = (3, −4): 9 + 100·4.
        let sample = Sample::<SharpRidge>::new(2, 3);
        let value = sample.beside(&solved(&sample.0.function.m, [3.0, -4.0])).0;
        assert_relative_eq!(value, 409.0, max_relative = 1e-11);
    }

    #[test]
    fn the_optimum_has_no_slope() {
        assert_eq!(Sample::<SharpRidge>::new(2, 3).beside(&[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
    }
}

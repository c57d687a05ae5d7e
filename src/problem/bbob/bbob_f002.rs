//! The separable ellipsoid, f₂ of BBOB.
//!
//! ```text
//! f(x) = Σ 10^(6 (i − 1)/(n − 1)) zᵢ² + f_opt   with   z = T_osz(x − x_opt)
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 207486.7242` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * Condition number about 10⁶; the ripples of `T_osz` are smooth and make no other minimum.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 2.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::shape::{chain, oscillate, powers, shifted, weighted_squares};
use super::{Bbob, Draw, Function, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The separable ellipsoid, in an instance.
pub type BbobF002 = Bbob<Ellipsoid>;

/// Its constants.
#[derive(Debug)]
pub struct Ellipsoid {
    x_opt: Vector<f64>,
    weights: Vector<f64>,
}

impl Function for Ellipsoid {
    const SPEC: Spec =
        spec("bbob_f002", "ill-conditioned along the axes, slightly rippled", include_str!("bbob_f002.rs"));

    const SEED: i64 = 2;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Separable, Property::Smooth]
    }

    fn draw(draw: &Draw) -> Self {
        Self { x_opt: draw.x_opt(), weights: powers(1e6, draw.n) }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut z = shifted(x, &self.x_opt);
        let slopes = oscillate(&mut z[..x.len()]);
        let value = weighted_squares(&self.weights, &z[..x.len()], gradient);
        chain(gradient, &slopes);
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
        let value = Sample::<Ellipsoid>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 207_486.724_2, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // T_osz(±1) = ±1, with the slopes 1 + 0.049 (10 + 7.9) and 1 + 0.049 (5.5 + 3.1).
        let (value, gradient) = Sample::<Ellipsoid>::new(2, 3).beside(&[-1.0, 1.0]);
        assert_relative_eq!(value, 1e6 + 1.0, max_relative = 1e-12);
        assert_relative_eq!(gradient[..], [-2.0 * 1.4214, 2e6 * 1.8771], max_relative = 1e-12);
    }
}

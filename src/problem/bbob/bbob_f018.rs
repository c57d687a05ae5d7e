//! Schaffer's function F7, ill-conditioned, f₁₈ of BBOB.
//!
//! ```text
//! f(x) = (Σ √sᵢ (1 + sin²(50 sᵢ^⅕))/(n − 1))² + 10 f_pen(x) + f_opt
//!     over i = 1 … n − 1
//! sᵢ = √(zᵢ² + zᵢ₊₁²),   z = Λ Q T_asy(R (x − x_opt)),   α = 1000, β = 0.5
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 1258.552373` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both those of f₁₇ in the same instance.
//! * As f₁₇, but for `α`, which is a hundred times as large.
//! * Not differentiable where an `sᵢ` is 0; the slope behind it is taken as 0 there, and so is that at the optimum.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 18.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::bbob_f017::Schaffers;
use super::{Bbob, Draw, Function, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// Schaffer's function F7, ill-conditioned, in an instance.
pub type BbobF018 = Bbob<IllConditionedSchaffers>;

/// Its constants.
#[derive(Debug)]
pub struct IllConditionedSchaffers(Schaffers);

impl Function for IllConditionedSchaffers {
    const SPEC: Spec =
        spec("bbob_f018", "ripples that grow finer, a thousand times elongated", include_str!("bbob_f018.rs"));

    const SEED: i64 = 17;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Multimodal]
    }

    fn draw(draw: &Draw) -> Self {
        Self(Schaffers::with_condition(1000.0, draw))
    }

    fn x_opt(&self) -> Vector<f64> {
        self.0.x_opt()
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        self.0.value_gradient(x, gradient)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::*;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<IllConditionedSchaffers>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 1_258.552_373, max_relative = 1e-9);
    }

    #[test]
    fn the_optimum_is_that_of_f17() {
        let (these, those) = (Sample::<IllConditionedSchaffers>::new(7, 5).0, Sample::<Schaffers>::new(7, 5).0);
        assert_eq!(crate::problem::Problem::minimizers(&these), crate::problem::Problem::minimizers(&those));
        assert_eq!(these.f_opt, those.f_opt);
    }

    #[test]
    fn the_optimum_has_no_slope() {
        assert_eq!(Sample::<IllConditionedSchaffers>::new(3, 3).beside(&[0.0; 3]), (0.0, vec![0.0; 3]));
    }
}

//! Gallagher's Gaussian peaks, 21 of them, f₂₂ of BBOB.
//!
//! ```text
//! f(x) = T_osz(10 − max wₖ exp(−(t − yₖ)ᵀ Cₖ (t − yₖ)/(2n)))² + f_pen(x)
//!        + f_opt   over k = 1 … 21
//! t = Q x,   w = (10, 1.1, …, 9.1) in even steps from the second on
//! Cₖ = diag(αₖ^((i − 1)/(n − 1) − ½)), its entries permuted
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = −936.0557554` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, where the highest peak is; drawn with the instance, within `[−3.92, 3.92]ⁿ`.
//! * As f₂₁, but fewer peaks, and the highest has the condition number `α₁ = 1000`; the others are permuted powers from
//!   1 to 1000.
//! * Not differentiable where two peaks are equally high; there, the gradient is that of the one of the lower index.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 22.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::bbob_f021::Peaks;
use super::{Bbob, Draw, Function, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// Gallagher's Gaussian peaks, 21 of them, in an instance.
pub type BbobF022 = Bbob<Gallagher21>;

/// Its constants.
#[derive(Debug)]
pub struct Gallagher21(Peaks);

impl Function for Gallagher21 {
    const SPEC: Spec = spec("bbob_f022", "21 random peaks, of which one is the highest", include_str!("bbob_f022.rs"));

    const SEED: i64 = 22;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Multimodal]
    }

    fn draw(draw: &Draw) -> Self {
        Self(Peaks::draw(draw, 21, 1000.0, 9.8))
    }

    fn x_opt(&self) -> Vector<f64> {
        self.0.x_opt
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
        let value = Sample::<Gallagher21>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, -936.055_755_4, max_relative = 1e-9);
    }

    #[test]
    fn optima_are_within_the_stated_box() {
        for instance in 1..50 {
            let x_opt = Sample::<Gallagher21>::new(10, instance).0.function.x_opt();
            assert!(x_opt.iter().all(|x| x.abs() <= 3.92));
        }
    }

    #[test]
    fn the_optimum_has_no_slope() {
        let (value, gradient) = Sample::<Gallagher21>::new(2, 1).beside(&[0.0, 0.0]);
        assert_eq!(value, 0.0);
        assert!(gradient.iter().all(|slope| slope.abs() < 1e-12), "{gradient:?}");
    }
}

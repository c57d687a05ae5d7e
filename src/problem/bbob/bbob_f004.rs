//! The Büche–Rastrigin function, f₄ of BBOB.
//!
//! ```text
//! f(x) = 10 (n − Σ cos 2πzᵢ) + |z|² + 100 f_pen(x) + f_opt   with
//!     zᵢ = sᵢ T_osz(xᵢ − x_optᵢ)
//! sᵢ = 10^(½ (i − 1)/(n − 1)), and 10 times that where zᵢ > 0 and i is odd
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = −391.9601974` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, those of f₃ in the same instance, but for odd `i` with `|x_optᵢ|` in place of
//!   `x_optᵢ`.
//! * About `10ⁿ` local minima; from the other side the way to the optimum looks ten times as long.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 4.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::shape::{chain, oscillate, penalty, powers, rastrigin, shifted};
use super::{Bbob, Draw, Function, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The Büche–Rastrigin function, in an instance.
pub type BbobF004 = Bbob<BucheRastrigin>;

/// Its constants.
#[derive(Debug)]
pub struct BucheRastrigin {
    x_opt: Vector<f64>,
    /// The factors `s` where `z` is positive.
    above: Vector<f64>,
    /// The factors `s` where `z` is not positive.
    below: Vector<f64>,
}

impl Function for BucheRastrigin {
    const SPEC: Spec =
        spec("bbob_f004", "Rastrigin's grid, steeper on one side of every other axis", include_str!("bbob_f004.rs"));

    const SEED: i64 = 3;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Separable, Property::Multimodal, Property::Smooth]
    }

    fn draw(draw: &Draw) -> Self {
        let (mut x_opt, below) = (draw.x_opt(), powers(10.0_f64.sqrt(), draw.n));
        let mut above = below;
        for (x_opt, above) in x_opt.iter_mut().zip(&mut above).step_by(2) {
            (*x_opt, *above) = (x_opt.abs(), *above * 10.0);
        }
        Self { x_opt, above, below }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut z = shifted(x, &self.x_opt);
        let z = &mut z[..x.len()];
        let mut slopes = oscillate(z);
        for (((z, slope), &above), &below) in z.iter_mut().zip(&mut slopes).zip(&self.above).zip(&self.below) {
            let s = z.pick(|z| z > 0.0, R::of(above), R::of(below));
            (*z, *slope) = (*z * s, *slope * s);
        }
        let value = rastrigin(z, gradient);
        chain(gradient, &slopes);
        value + penalty(100.0, x, gradient)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<BucheRastrigin>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, -391.960_197_4, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // T_osz(±1) = ±1 with slopes 1.8771 and 1.4214; so z = (10, √10), and (−1, √10).
        let (sample, turn) = (Sample::<BucheRastrigin>::new(2, 3), TAU * 10.0_f64.sqrt());
        let (value, gradient) = sample.beside(&[1.0, 1.0]);
        assert_relative_eq!(value, 10.0 * (1.0 - turn.cos()) + 110.0, max_relative = 1e-11);
        assert_relative_eq!(gradient[0], 200.0 * 1.8771, max_relative = 1e-9);
        let (value, gradient) = sample.beside(&[-1.0, 1.0]);
        assert_relative_eq!(value, 10.0 * (1.0 - turn.cos()) + 11.0, max_relative = 1e-11);
        assert_relative_eq!(gradient[0], -2.0 * 1.4214, max_relative = 1e-9);
    }
}

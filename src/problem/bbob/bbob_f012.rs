//! The bent cigar, f₁₂ of BBOB.
//!
//! ```text
//! f(x) = z₁² + 10⁶ Σ zᵢ² + f_opt   over i = 2 … n   with
//!     z = R T_asy(R (x − x_opt)),   β = 0.5
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 253803031.4` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * A smooth but narrow ridge, which is not straight; condition number about 10⁶.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 12.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::matrix::Matrix;
use super::shape::{bend, chain, ramp, shifted, weighted_squares};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The bent cigar, in an instance.
pub type BbobF012 = Bbob<BentCigar>;

/// Its constants.
#[derive(Debug)]
pub struct BentCigar {
    x_opt: Vector<f64>,
    r: Matrix,
    strengths: Vector<f64>,
    weights: Vector<f64>,
}

impl Function for BentCigar {
    const SPEC: Spec = spec("bbob_f012", "a bent ridge, 10⁶ times as narrow as long", include_str!("bbob_f012.rs"));

    const SEED: i64 = 12;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Smooth]
    }

    fn draw(draw: &Draw) -> Self {
        let mut weights = [1e6; MAX];
        weights[0] = 1.0;
        // This optimum alone begins with the seed of R.
        let x_opt = draw.x_opt_from(1_000_000);
        Self { x_opt, r: draw.r(), strengths: ramp(draw.n).map(|ramp| 0.5 * ramp), weights }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut bent = self.r.times(&shifted(x, &self.x_opt));
        let slopes = bend(&mut bent[..x.len()], &self.strengths);
        let z = self.r.times(&bent);
        let mut back = [R::of(0.0); MAX];
        let value = weighted_squares(&self.weights, &z[..x.len()], &mut back[..x.len()]);
        back = self.r.transposed_times(&back);
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
        let value = Sample::<BentCigar>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 253_803_031.4, max_relative = 1e-9);
    }

    #[test]
    fn value_matches_hand_computation() {
        // What is not positive is not bent, nor is the first coordinate: z = R (2, −1).
        let sample = Sample::<BentCigar>::new(2, 3);
        let r = &sample.0.function.r;
        let z = [0, 1].map(|i| 2.0 * r.entry(i, 0) - r.entry(i, 1));
        let value = sample.beside(&solved(r, [2.0, -1.0])).0;
        assert_relative_eq!(value, z[0] * z[0] + 1e6 * z[1] * z[1], max_relative = 1e-9);
    }

    #[test]
    fn what_is_positive_is_bent() {
        // 4^(1 + ½·2) = 16 in the last of two coordinates.
        let sample = Sample::<BentCigar>::new(2, 3);
        let r = &sample.0.function.r;
        let z = [0, 1].map(|i| 16.0 * r.entry(i, 1));
        let value = sample.beside(&solved(r, [0.0, 4.0])).0;
        assert_relative_eq!(value, z[0] * z[0] + 1e6 * z[1] * z[1], max_relative = 1e-9);
    }
}

//! The attractive sector function, f₆ of BBOB.
//!
//! ```text
//! f(x) = T_osz(Σ (sᵢzᵢ)²)^0.9 + f_opt   with   z = R Λ Q (x − x_opt),   α = 10
//! sᵢ = 100 where zᵢ x_optᵢ > 0, else 1
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 228346.1266` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * Unimodal. Only one of `2ⁿ` sectors has small values; the optimum is at its tip.
//! * Differentiable everywhere; the curvature jumps where a `zᵢ` changes its sign, and has no bound at the optimum.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 6.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::matrix::Matrix;
use super::shape::{log_magnitude, oscillated, powers, shifted};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The attractive sector function, in an instance.
pub type BbobF006 = Bbob<AttractiveSector>;

/// Its constants.
#[derive(Debug)]
pub struct AttractiveSector {
    x_opt: Vector<f64>,
    /// `R Λ Q`.
    m: Matrix,
}

impl Function for AttractiveSector {
    const SPEC: Spec =
        spec("bbob_f006", "a narrow sector leads down, the rest is 10⁴ times as steep", include_str!("bbob_f006.rs"));

    const SEED: i64 = 6;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Smooth]
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
        let (mut sum, mut back) = (R::of(0.0), [R::of(0.0); MAX]);
        for ((&z, &x_opt), back) in z[..x.len()].iter().zip(&self.x_opt).zip(&mut back) {
            let s2 = (z * x_opt).pick(|product| product > 0.0, R::of(1e4), R::of(1.0));
            sum += z * z * s2;
            *back = z * s2;
        }
        let (oscillated, slope) = oscillated(sum, log_magnitude(sum));
        let value = oscillated.powf(0.9);
        let outer = sum.pick(|sum| sum > 0.0, value / oscillated * slope * (2.0 * 0.9), R::of(0.0));
        back.iter_mut().take(x.len()).for_each(|back| *back *= outer);
        gradient.copy_from_slice(&self.m.transposed_times(&back)[..x.len()]);
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
        let value = Sample::<AttractiveSector>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 228_346.126_6, max_relative = 1e-9);
    }

    #[test]
    fn value_matches_hand_computation() {
        // For z = ±(1, 0), the sum is 1 or 10⁴; ln 10⁴ = 9.2103….
        let sample = Sample::<AttractiveSector>::new(2, 1);
        let mut values = [1.0, -1.0].map(|z| sample.beside(&solved(&sample.0.function.m, [z, 0.0])).0);
        values.sort_by(f64::total_cmp);
        let log = 1e4_f64.ln();
        let steep = (log + 0.049 * ((10.0 * log).sin() + (7.9 * log).sin())) * 0.9;
        assert_relative_eq!(values[..], [1.0, steep.exp()], max_relative = 1e-12);
    }

    #[test]
    fn the_tip_has_no_slope() {
        assert_eq!(Sample::<AttractiveSector>::new(2, 1).beside(&[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
    }
}

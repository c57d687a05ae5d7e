//! The Katsuura function, f₂₃ of BBOB.
//!
//! ```text
//! f(x) = 10/n² Π (1 + i Σⱼ |2ʲzᵢ − round(2ʲzᵢ)|/2ʲ)^(10/n^1.2) − 10/n²
//!        + f_pen(x) + f_opt   over j = 1 … 32
//! z = R Λ Q (x − x_opt),   α = 100
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 31.70510099` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance, and wherever all `zᵢ` are multiples of ½.
//! * Rugged on 32 scales, each half as long as the one before: a gradient says nothing of where to go.
//! * Differentiable except where a `2ʲ⁺¹zᵢ` is a whole number, which is close to every point. The gradient is the slope
//!   of the piece that a point is on; in a kink that of one side, at the optimum 0.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 23.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::matrix::Matrix;
use super::shape::{penalty, powers, shifted};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// The Katsuura function, in an instance.
pub type BbobF023 = Bbob<Katsuura>;

/// Its constants.
#[derive(Debug)]
pub struct Katsuura {
    x_opt: Vector<f64>,
    /// `R Λ Q`.
    m: Matrix,
    /// `10/n^1.2`.
    exponent: f64,
}

impl Function for Katsuura {
    const SPEC: Spec =
        spec("bbob_f023", "nowhere smooth, with more than 10ⁿ global minima", include_str!("bbob_f023.rs"));

    const SEED: i64 = 23;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Multimodal]
    }

    fn draw(draw: &Draw) -> Self {
        let m = draw.r().times_scaled(&powers(10.0, draw.n), &draw.q());
        Self { x_opt: draw.x_opt(), m, exponent: 10.0 / libm::pow(draw.n as f64, 1.2) }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let z = self.m.times(&shifted(x, &self.x_opt));
        let (mut sums, mut back) = ([R::of(0.0); MAX], [R::of(0.0); MAX]);
        teeth(&z[..x.len()], &mut sums, &mut back);
        let (mut product, mut number) = (R::of(1.0), 0.0);
        for (sum, back) in sums.iter().zip(&mut back).take(x.len()) {
            number += 1.0;
            let factor = *sum * number + 1.0;
            product *= factor;
            *back = *back * number / factor;
        }
        let power = product.powf(self.exponent);
        let weight = 10.0 / (x.len() * x.len()) as f64;
        back.iter_mut().take(x.len()).for_each(|back| *back *= power * (weight * self.exponent));
        gradient.copy_from_slice(&self.m.transposed_times(&back)[..x.len()]);
        (power - 1.0) * weight + penalty(1.0, x, gradient)
    }
}

/// Adds `Σⱼ |2ʲz − round(2ʲz)|/2ʲ` and its derivative, for every `z`.
#[inline(always)]
fn teeth<R: Real>(z: &[R], sums: &mut [R], slopes: &mut [R]) {
    let mut scale = 1.0;
    for _ in 0..32 {
        scale *= 2.0;
        for ((&z, sum), slope) in z.iter().zip(sums.iter_mut()).zip(slopes.iter_mut()) {
            let scaled = z * scale;
            let rest = scaled - (scaled + 0.5).floor();
            // Below ½, so its floor is −1 or 0; the sign of zero is 1.
            let sign = rest.floor() * 2.0 + 1.0;
            *sum += rest * sign * (1.0 / scale);
            *slope += sign;
        }
    }
    for (sum, slope) in sums.iter().zip(slopes) {
        *slope = sum.pick(|sum| sum == 0.0, R::of(0.0), *slope);
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
        let value = Sample::<Katsuura>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 31.705_100_99, max_relative = 1e-9);
    }

    #[test]
    fn teeth_match_hand_computation() {
        // 2ʲ·0.3 is 0.6, 1.2, 2.4, 4.8, 9.6, …: the rests −0.4, 0.2, 0.4, −0.2 repeat, so the sum is
        // (0.4/2 + 0.2/4 + 0.4/8 + 0.2/16)/(1 − 1/16) but for 2⁻³², and the slopes cancel out.
        let (mut sums, mut slopes) = ([0.0], [0.0]);
        teeth(&[0.3], &mut sums, &mut slopes);
        assert_relative_eq!(sums[0], 0.3125 / 0.9375, max_relative = 1e-9);
        assert_eq!(slopes[0], 0.0);
    }

    #[test]
    fn the_optimum_is_not_the_only_one() {
        let sample = Sample::<Katsuura>::new(2, 1);
        assert_eq!(sample.beside(&[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
        let value = sample.beside(&solved(&sample.0.function.m, [0.5, -1.0])).0;
        assert!(value.abs() < 1e-12, "{value}");
    }
}

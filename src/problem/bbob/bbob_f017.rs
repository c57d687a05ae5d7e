//! Schaffer's function F7, f₁₇ of BBOB.
//!
//! ```text
//! f(x) = (Σ √sᵢ (1 + sin²(50 sᵢ^⅕))/(n − 1))² + 10 f_pen(x) + f_opt
//!     over i = 1 … n − 1
//! sᵢ = √(zᵢ² + zᵢ₊₁²),   z = Λ Q T_asy(R (x − x_opt)),   α = 10, β = 0.5
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 23.80075597` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * Many ripples, whose length and height vary; far out they are long and high.
//! * Not differentiable where an `sᵢ` is 0; the slope behind it is taken as 0 there, and so is that at the optimum.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 17.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use std::f64::consts::TAU;

use super::elementary::{circle, exp};
use super::matrix::Matrix;
use super::shape::{bend, chain, log_magnitude, penalty, powers, ramp, shifted};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::{Real, sum_over};

/// Schaffer's function F7, in an instance.
pub type BbobF017 = Bbob<Schaffers>;

/// Its constants.
#[derive(Debug)]
pub struct Schaffers {
    x_opt: Vector<f64>,
    r: Matrix,
    /// `Λ Q`.
    m: Matrix,
    strengths: Vector<f64>,
}

impl Schaffers {
    /// With this `α`.
    pub(super) fn with_condition(condition: f64, draw: &Draw) -> Self {
        let m = draw.q().scaled(&powers(condition.sqrt(), draw.n));
        Self { x_opt: draw.x_opt(), r: draw.r(), m, strengths: ramp(draw.n).map(|ramp| 0.5 * ramp) }
    }
}

impl Function for Schaffers {
    const SPEC: Spec = spec("bbob_f017", "ripples that grow finer towards the optimum", include_str!("bbob_f017.rs"));

    const SEED: i64 = 17;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Multimodal]
    }

    fn draw(draw: &Draw) -> Self {
        Self::with_condition(10.0, draw)
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let mut y = self.r.times(&shifted(x, &self.x_opt));
        let asymmetry = bend(&mut y[..n], &self.strengths);
        let z = self.m.times(&y);
        let mut terms = [R::of(0.0); MAX];
        for (term, pair) in terms.iter_mut().zip(z[..n].windows(2)) {
            *term = pair[0] * pair[0] + pair[1] * pair[1];
        }
        // From s² to √s (1 + sin²(50 s^⅕)).
        let slopes = ripple(&mut terms[..n - 1]);
        let mean = sum_over(n - 1, |i| terms[i]) / (n as f64 - 1.0);
        let outer = mean * (4.0 / (n as f64 - 1.0));
        let (mut back, mut before) = ([R::of(0.0); MAX], R::of(0.0));
        // The last slope is zero, that of a term that is not there.
        for ((back, &z), &slope) in back.iter_mut().zip(&z[..n]).zip(&slopes) {
            *back = z * (before + slope) * outer;
            before = slope;
        }
        back = self.m.transposed_times(&back);
        chain(&mut back[..n], &asymmetry);
        gradient.copy_from_slice(&self.r.transposed_times(&back)[..n]);
        mean * mean + penalty(10.0, x, gradient)
    }
}

/// Replaces every `s²` by `√s (1 + sin²(50 s^⅕))`, and returns the derivatives.
#[inline(always)]
fn ripple<R: Real>(squares: &mut [R]) -> Vector<R> {
    let (mut angles, mut slopes) = ([R::of(0.0); MAX], [R::of(0.0); MAX]);
    for (&square, angle) in squares.iter().zip(&mut angles) {
        *angle = exp(log_magnitude(square) * 0.1) * 50.0;
    }
    for ((square, &angle), slope) in squares.iter_mut().zip(&angles).zip(&mut slopes) {
        let root = square.pick(|square| square > 0.0, square.sqrt().sqrt(), R::of(0.0));
        let (cos, sin) = circle(angle / TAU);
        let height = sin * sin + 1.0;
        let slope_here = root / *square * (height * 0.25 + angle * sin * cos * 0.2);
        *slope = square.pick(|square| square > 0.0, slope_here, R::of(0.0));
        *square = root * height;
    }
    slopes
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::super::solved;
    use super::*;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<Schaffers>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 23.800_755_97, max_relative = 1e-9);
    }

    #[test]
    fn value_matches_hand_computation() {
        // The first coordinate is not bent, nor is what is negative: z = M (0.2, −0.1), of one length s.
        let sample = Sample::<Schaffers>::new(2, 3);
        let function = &sample.0.function;
        let value = sample.beside(&solved(&function.r, [0.2, -0.1])).0;
        let [a, b] = [0, 1].map(|i| 0.2 * function.m.entry(i, 0) - 0.1 * function.m.entry(i, 1));
        let s = a.hypot(b);
        let root = s.sqrt() * (1.0 + (50.0 * s.powf(0.2)).sin().powi(2));
        assert_relative_eq!(value, root * root, max_relative = 1e-10);
    }

    #[test]
    fn the_optimum_has_no_slope() {
        assert_eq!(Sample::<Schaffers>::new(3, 3).beside(&[0.0; 3]), (0.0, vec![0.0; 3]));
    }
}

//! The composite of Griewank's and Rosenbrock's functions, f₁₉ of BBOB.
//!
//! ```text
//! f(x) = 10/(n − 1) Σ (sᵢ/4000 − cos sᵢ) + 10 + f_opt   over i = 1 … n − 1
//! sᵢ = 100 (zᵢ² − zᵢ₊₁)² + (zᵢ − 1)²,   z = Q x + ½
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = −102.2996263` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt = Qᵀ (½, …, ½)`; the rotation is drawn with the instance.
//! * Very many local minima, all along the curved valleys where a `cos sᵢ` is 1.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 19.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use std::f64::consts::TAU;

use super::elementary::circle;
use super::matrix::Matrix;
use super::shape::shifted;
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::{Real, sum_over};

/// The composite of Griewank's and Rosenbrock's functions, in an instance.
pub type BbobF019 = Bbob<GriewankRosenbrock>;

/// Its constants.
#[derive(Debug)]
pub struct GriewankRosenbrock {
    q: Matrix,
}

impl Function for GriewankRosenbrock {
    const SPEC: Spec =
        spec("bbob_f019", "Rosenbrock's valley, rotated, rippled like Griewank's", include_str!("bbob_f019.rs"));

    const SEED: i64 = 19;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    fn draw(draw: &Draw) -> Self {
        Self { q: draw.q() }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.q.transposed_times(&[0.5; MAX])
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let mut z = self.q.times(&shifted(x, &[0.0; MAX]));
        z.iter_mut().take(n).for_each(|z| *z = *z + 0.5);
        let (mut terms, mut back) = ([R::of(0.0); MAX], [R::of(0.0); MAX]);
        // The derivatives of a term along its two coordinates.
        let mut seconds = [R::of(0.0); MAX];
        let each = terms.iter_mut().zip(&mut back).zip(&mut seconds);
        for (((term, first), second), pair) in each.zip(z[..n].windows(2)) {
            let (drop, rest) = (pair[0] * pair[0] - pair[1], pair[0] - 1.0);
            let s = drop * drop * 100.0 + rest * rest;
            let (cos, sin) = circle(s / TAU);
            *term = s / 4000.0 + (-cos + 1.0);
            let outer = (sin + 1.0 / 4000.0) * (10.0 / (n as f64 - 1.0));
            *first = (drop * pair[0] * 400.0 + rest * 2.0) * outer;
            *second = drop * outer * -200.0;
        }
        for (back, &second) in back[1..].iter_mut().zip(&seconds) {
            *back += second;
        }
        gradient.copy_from_slice(&self.q.transposed_times(&back)[..n]);
        sum_over(n - 1, |i| terms[i]) * (10.0 / (n as f64 - 1.0))
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
        let value = Sample::<GriewankRosenbrock>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, -102.299_626_3, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // z = (2, 3): s = 101, with slopes (802, −200), times 10 (1/4000 + sin 101).
        let sample = Sample::<GriewankRosenbrock>::new(2, 3);
        let (value, gradient) = sample.beside(&solved(&sample.0.function.q, [1.0, 2.0]));
        assert_relative_eq!(value, 10.0 * (101.0 / 4000.0 + 1.0 - 101.0_f64.cos()), max_relative = 1e-11);
        let outer = 10.0 * (1.0 / 4000.0 + 101.0_f64.sin());
        let length = 802.0_f64.hypot(200.0) * outer.abs();
        assert_relative_eq!(gradient[0].hypot(gradient[1]), length, max_relative = 1e-10);
    }

    #[test]
    fn three_coordinates_share_two_terms() {
        // z = (1, 1, 2): only the second term is not zero, s = 100.
        let (sample, mut dz) = (Sample::<GriewankRosenbrock>::new(3, 1), [0.0; MAX]);
        dz[2] = 1.0;
        let value = sample.beside(&sample.0.function.q.transposed_times(&dz)[..3]).0;
        assert_relative_eq!(value, 5.0 * (100.0 / 4000.0 + 1.0 - 100.0_f64.cos()), max_relative = 1e-10);
    }
}

//! The step ellipsoid, f₇ of BBOB.
//!
//! ```text
//! f(x) = 0.1 max(|ẑ₁|/10⁴, Σ 10^(2 (i − 1)/(n − 1)) zᵢ²) + f_pen(x) + f_opt
//! z = R z̃,   ẑ = Λ Q (x − x_opt),   α = 10
//! z̃ᵢ = round(ẑᵢ) where |ẑᵢ| > 0.5, else round(10 ẑᵢ)/10
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 100.3708635` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, both drawn with the instance.
//! * The gradient is zero almost everywhere, and so it is at the start: methods that use nothing else do not move. In
//!   the box, only the plateau about the optimum slopes, along `ẑ₁`; outside there is the penalty.
//! * At the steps, where `f` jumps, the gradient is that of the plateau whose value is taken, without the jump. At the
//!   optimum, the tip of a roof, it is taken as 0.
//! * Condition number about 100, apart from the steps.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 7.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::matrix::Matrix;
use super::shape::{penalty, powers, shifted};
use super::{Bbob, Draw, Function, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::{Real, sum_over};

/// The step ellipsoid, in an instance.
pub type BbobF007 = Bbob<StepEllipsoid>;

/// Its constants.
#[derive(Debug)]
pub struct StepEllipsoid {
    x_opt: Vector<f64>,
    /// `Λ Q`.
    inner: Matrix,
    r: Matrix,
    weights: Vector<f64>,
}

impl Function for StepEllipsoid {
    const SPEC: Spec = spec("bbob_f007", "plateaus, flat except for a small region", include_str!("bbob_f007.rs"));

    const SEED: i64 = 7;

    fn properties(_: usize) -> &'static [Property] {
        &[]
    }

    fn draw(draw: &Draw) -> Self {
        let inner = draw.q().scaled(&powers(10.0_f64.sqrt(), draw.n));
        Self { x_opt: draw.x_opt(), inner, r: draw.r(), weights: powers(100.0, draw.n) }
    }

    fn x_opt(&self) -> Vector<f64> {
        self.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut steps = self.inner.times(&shifted(x, &self.x_opt));
        let first = steps[0];
        for z in &mut steps[..x.len()] {
            let (coarse, fine) = ((*z + 0.5).floor(), (*z * 10.0 + 0.5).floor() / 10.0);
            *z = z.pick(|z| z.abs() > 0.5, coarse, fine);
        }
        let z = self.r.times(&steps);
        let sum = sum_over(x.len(), |i| z[i] * z[i] * self.weights[i]);
        let roof = first.abs() * 1e-4;
        // What a step gives is constant.
        let slope = (roof - sum).pick(|above| above > 0.0, first.sign() * 1e-5, R::of(0.0));
        for (gradient, &entry) in gradient.iter_mut().zip(self.inner.first_row()) {
            *gradient = slope * entry;
        }
        sum.max(roof) * 0.1 + penalty(1.0, x, gradient)
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
        let value = Sample::<StepEllipsoid>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 100.370_863_5, max_relative = 1e-9);
    }

    #[test]
    fn plateaus_are_flat_and_the_last_one_slopes() {
        let sample = Sample::<StepEllipsoid>::new(2, 1);
        let at = |z| sample.beside(&solved(&sample.0.function.inner, z));
        // ẑ = (0.2, 2.3) is (0.2, 2) after rounding, and so is (0.16, 1.6).
        assert_eq!(at([0.2, 2.3]), at([0.16, 1.6]));
        assert_eq!(at([0.2, 2.3]).1, [0.0, 0.0]);
        // The last one is 10⁻⁵ |ẑ₁| high.
        let (value, gradient) = at([-0.02, 0.03]);
        assert_relative_eq!(value, 0.02e-5, max_relative = 1e-9);
        assert_relative_eq!(gradient[0], -1e-5 * sample.0.function.inner.entry(0, 0), max_relative = 1e-14);
        assert_eq!(at([0.0, 0.0]), (0.0, vec![0.0, 0.0]));
    }

    #[test]
    fn the_start_is_flat() {
        let sample = Sample::<StepEllipsoid>::new(2, 1);
        assert_eq!(super::super::super::at(&sample.0, &[0.0, 0.0]).1, [0.0, 0.0]);
    }
}

//! The function of Miele and Cantrell.
//!
//! ```text
//! f(x) = (exp(x₁) − x₂)⁴ + 100 (x₂ − x₃)⁶ + tan⁴(x₃ − x₄) + x₁⁸
//! ```
//!
//! * Dimension 4, start `(1, 2, 2, 2)` with `f = 1.26618`, box `[−1, 2]⁴`, which holds it.
//! * Global minimum `f = 0` at `(0, 1, 1, 1)`, where the Hessian is zero: the bottom is flat to the third, fifth and
//!   seventh order, so that gradient methods converge very slowly.
//! * Not continuous where `x₃ − x₄` is an odd multiple of `π/2`: poles with `f = ∞` on either side. Beyond them there
//!   are more minima on the edge of the box.
//!
//! The survey has `exp(−x₁)`, the mirror image, and the box `[−1, 1]⁴`, with the minimum on its edge and without the
//! start. The function of Cragg and Levy adds `(x₄ − 1)²`; see `cragglvy`.
//!
//! # References
//!
//! * A. Miele and J. W. Cantrell (1969), *Study on a memory gradient method for the minimization of functions*,
//!   Journal of Optimization Theory and Applications 3(6).
//! * M. M. Ali, C. Khompatraporn, and Z. B. Zabinsky (2005), *A numerical evaluation of several stochastic algorithms
//!   on selected continuous global optimization test problems*, Journal of Global Optimization 31,
//!   doi:10.1007/s10898-004-9972-2.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 73,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The function of Miele and Cantrell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MieleCantrell {}

impl Problem for MieleCantrell {
    const SPEC: Spec = Spec {
        name: "miele_cantrell",
        summary: "flat to high order, with poles, 4-D",
        year: 1969,
        params: &[],
        source: include_str!("miele_cantrell.rs"),
    };

    fn dim(&self) -> usize {
        4
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 2.0, 2.0, 2.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 1.0, 1.0, 1.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let exponential = x[0].exp();
        let (a, b, angle) = (exponential - x[1], x[1] - x[2], x[2] - x[3]);
        let tangent = angle.sin() / angle.cos();
        let (a2, b2, t2, x2) = (a * a, b * b, tangent * tangent, x[0] * x[0]);
        let (da, db) = (a2 * a * 4.0, b2 * b2 * b * 600.0);
        let dt = t2 * tangent * (t2 + 1.0) * 4.0;
        gradient[0] = da * exponential + x2 * x2 * x2 * x[0] * 8.0;
        gradient[1] = db - da;
        gradient[2] = dt - db;
        gradient[3] = -dt;
        a2 * a2 + b2 * b2 * b2 * 100.0 + t2 * t2 + x2 * x2 * x2 * x2
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, LN_2};

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // (e − 2)⁴ + 1.
        assert_relative_eq!(at(&MieleCantrell {}, &[1.0, 2.0, 2.0, 2.0]).0, 1.266_18, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (0, 2, 1.5, 1.5 − π/4): (−1)⁴ + 100/64 + 1; slopes −4, 600/32, 4·2.
        let (value, gradient) = at(&MieleCantrell {}, &[0.0, 2.0, 1.5, 1.5 - FRAC_PI_4]);
        assert_relative_eq!(value, 3.562_5, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-4.0, 22.75, -10.75, -8.0], max_relative = 1e-14);
    }

    #[test]
    fn first_coordinate_pulls_with_its_eighth_power() {
        // (ln 2, 2, 2, 2): all but 8 x⁷ vanishes.
        let slope = at(&MieleCantrell {}, &[LN_2, 2.0, 2.0, 2.0]).1[0];
        assert_relative_eq!(slope, 8.0 * LN_2.powi(7), max_relative = 1e-13);
    }

    #[test]
    fn bottom_is_flat_and_poles_are_high() {
        assert!(at(&MieleCantrell {}, &[1e-3, 1.001, 1.001, 1.001]).0 < 1e-20);
        for side in [-1e-4, 1e-4] {
            assert!(at(&MieleCantrell {}, &[0.0, 1.0, 1.0, 1.0 - FRAC_PI_2 + side]).0 > 1e15);
        }
    }
}

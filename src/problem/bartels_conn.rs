//! The Bartels–Conn function.
//!
//! ```text
//! f(x, y) = |x² + y² + x y| + |sin x| + |cos y|
//! ```
//!
//! * Dimension 2, customary box `[−500, 500]²`, start `(1, 1)` with `f = 4.38177`.
//! * Global minimum `f = 1` at the origin, and no other: where it is smooth its Hessian is at least `[[1, 1], [1,
//!   1]]`, and its kinks bend upwards, so it is convex.
//! * Not differentiable where `x` is a multiple of `π` or `y` an odd multiple of `π/2`; there `|·|` contributes no
//!   slope. The minimum lies on such a kink. What is within the first bars is never negative.
//!
//! The survey calls it multimodal, which it is not.
//!
//! # References
//!
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 9, doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Bartels–Conn function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BartelsConn {}

impl Problem for BartelsConn {
    const SPEC: Spec = Spec {
        name: "bartels_conn",
        summary: "convex with kinks, minimum on a kink, 2-D",
        year: 2013,
        params: &[],
        source: include_str!("bartels_conn.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-500.0, 500.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(1.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 0.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (sine, cosine) = (x.sin(), y.cos());
        gradient[0] = x * 2.0 + y + sine.sign() * x.cos();
        gradient[1] = y * 2.0 + x - cosine.sign() * y.sin();
        x * x + y * y + x * y + sine.abs() + cosine.abs()
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // 3 + sin 1 + cos 1.
        assert_relative_eq!(at(&BartelsConn {}, &[1.0, 1.0]).0, 4.381_77, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (−2, 3): the form is 4 + 9 − 6, sine and cosine are negative.
        let (value, gradient) = at(&BartelsConn {}, &[-2.0, 3.0]);
        let expected = [-1.0 - 2.0_f64.cos(), 4.0 + 3.0_f64.sin()];
        assert_relative_eq!(value, 7.0 + 2.0_f64.sin() - 3.0_f64.cos(), max_relative = 1e-15);
        assert_relative_eq!(*gradient, expected, max_relative = 1e-14);
    }

    #[test]
    fn minimum_lies_on_a_kink() {
        assert_eq!(at(&BartelsConn {}, &[0.0, 0.0]), (1.0, vec![0.0, 0.0]));
        assert!(at(&BartelsConn {}, &[1e-9, 0.0]).1[0] > 0.99);
        assert!(at(&BartelsConn {}, &[-1e-9, 0.0]).1[0] < -0.99);
    }
}

//! Schaffer's function F6.
//!
//! ```text
//! f(x, y) = ½ + (sin² √(x² + y²) − ½)/(1 + (x² + y²)/1000)²
//! ```
//!
//! * Dimension 2, customary box `[−100, 100]²`, start `(2, 1)` with `f = 0.6177933178`.
//! * Global minimum `f = 0` at the origin, where the Hessian is 2.002 times the identity, in the centre of circular
//!   ripples of equal width: every trough is a whole circle of local minima, the first of radius 3.13848482 with
//!   `f = 0.0097159`. Steepest descent never leaves its trough.
//! * Smooth also at the origin, though the formula has a root there: the squared sine is even.
//!
//! The original of the functions N. 1 to 4, here `schaffer_1` to `schaffer_4`, which have no root.
//!
//! # References
//!
//! * J. D. Schaffer, R. A. Caruana, L. J. Eshelman, and R. Das (1989), *A study of control parameters affecting online
//!   performance of genetic algorithms for function optimization*, Proc. 3rd Int. Conf. on Genetic Algorithms.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Schaffer's function F6.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schaffer6 {}

impl Problem for Schaffer6 {
    const SPEC: Spec = Spec {
        name: "schaffer_6",
        summary: "circular ripples of equal width, 2-D",
        year: 1989,
        params: &[],
        source: include_str!("schaffer_6.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-100.0, 100.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 0.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![3.138_484_821_601_593, 0.0], 0.009_715_909_877_514_548)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let square = x * x + y * y;
        let radius = square.sqrt();
        let (sin, w) = (radius.sin(), square * 0.001);
        // Over the square of d, without the cancellation that the two halves would have near the origin.
        let (d, divisor) = (w + 1.0, (w + 1.0) * (w + 1.0));
        let value = (sin * sin + w + w * w * 0.5) / divisor;
        // Of the ripple, over the coordinate, of which the limit is 2.
        let ripple = radius.pick(|r| r == 0.0, R::of(2.0), sin * radius.cos() * 2.0 / radius);
        let factor = (ripple + d * (-value * 2.0 + 1.0) * 0.002) / divisor;
        gradient[0] = factor * x;
        gradient[1] = factor * y;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&Schaffer6 {}, &[2.0, 1.0]).0, 0.617_793_317_8, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // r = 5, so the divisor is 1.025²; along r the slope is sin 10/1.025² − (sin² 5 − ½) 0.02/1.025³.
        let (wave, d) = (f64::sin(5.0).powi(2) - 0.5, 1.025_f64);
        let (value, gradient) = at(&Schaffer6 {}, &[3.0, -4.0]);
        assert_relative_eq!(value, 0.5 + wave / (d * d), max_relative = 1e-14);
        let slope = f64::sin(10.0) / (d * d) - wave * 0.02 / (d * d * d);
        assert_relative_eq!(*gradient, [0.6 * slope, -0.8 * slope], max_relative = 1e-13);
    }

    #[test]
    fn curvature_at_the_minimum_is_as_documented() {
        assert_eq!(at(&Schaffer6 {}, &[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
        let slopes = at(&Schaffer6 {}, &[3e-6, -4e-6]).1;
        assert_relative_eq!(*slopes, [2.002 * 3e-6, 2.002 * -4e-6], max_relative = 1e-9);
    }

    #[test]
    fn troughs_are_circles() {
        let (value, gradient) = at(&Schaffer6 {}, &[0.6 * 3.138_484_82, 0.8 * 3.138_484_82]);
        assert_relative_eq!(value, 0.009_715_9, max_relative = 1e-5);
        assert!(gradient.iter().all(|slope| slope.abs() < 1e-8), "{gradient:?}");
    }
}

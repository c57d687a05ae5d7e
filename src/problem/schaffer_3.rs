//! Schaffer's function N. 3.
//!
//! ```text
//! f(x, y) = ½ + (sin²(cos(x² − y²)) − ½)/(1 + (x² + y²)/1000)²
//! ```
//!
//! * Dimension 2, customary box `[−100, 100]²`, start `(2, 1)` with `f = 0.6969580485`.
//! * Four global minima `f = 0.0015668545260` at `(±1.25311496, 0)` and `(0, ±1.25311496)`, the lowest points of
//!   hyperbolic valleys, each with the next beside it only slightly higher. The origin is the top of a hill with
//!   `f = 0.708073`.
//!
//! The cosine is usually written of `|x² − y²|`, which is the same. The minimum is often given at `(0, 1.253115)` only.
//!
//! # References
//!
//! * J. D. Schaffer, R. A. Caruana, L. J. Eshelman, and R. Das (1989), *A study of control parameters affecting online
//!   performance of genetic algorithms for function optimization*, Proc. 3rd Int. Conf. on Genetic Algorithms (the
//!   original, of `sin² √(x² + y²)`).
//! * S. K. Mishra (2006), *Some new test functions for global optimization and performance of repulsive particle swarm
//!   method*, MPRA Paper 2718.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Schaffer's function N. 3.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schaffer3 {}

impl Problem for Schaffer3 {
    const SPEC: Spec = Spec {
        name: "schaffer_3",
        summary: "hyperbolic ripples, four global minima, 2-D",
        year: 2006,
        params: &[],
        source: include_str!("schaffer_3.rs"),
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
        Some(0.001_566_854_526_004_17)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let r = 1.253_114_963_120_068_4;
        [[r, 0.0], [-r, 0.0], [0.0, r], [0.0, -r]].map(|x| x.to_vec()).to_vec()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (x2, y2) = (x * x, y * y);
        let (t, w) = (x2 - y2, (x2 + y2) * 0.001);
        let inner = t.cos();
        let (sin, cos) = (inner.sin(), inner.cos());
        let wave = sin * sin;
        // Over the square of d, without the cancellation that the two halves would have near the origin.
        let (d, square) = (w + 1.0, (w + 1.0) * (w + 1.0));
        let value = (wave + w + w * w * 0.5) / square;
        let pull = d * (-value * 2.0 + 1.0) * 0.002;
        let slope = sin * cos * t.sin() * -4.0;
        gradient[0] = (pull + slope) * x / square;
        gradient[1] = (pull - slope) * y / square;
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
        assert_relative_eq!(at(&Schaffer3 {}, &[2.0, 1.0]).0, 0.696_958_048_5, max_relative = 1e-10);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // x² − y² = 16, and the divisor is 1.034²; d(sin² cos t) = −sin(2 cos t) sin t dt.
        let wave = f64::cos(16.0).sin().powi(2);
        let (value, gradient) = at(&Schaffer3 {}, &[5.0, 3.0]);
        let d = 1.034;
        assert_relative_eq!(value, 0.5 + (wave - 0.5) / (d * d), max_relative = 1e-14);
        let slope = -(2.0 * f64::cos(16.0)).sin() * f64::sin(16.0);
        let pull = -2.0 * (wave - 0.5) / (d * d * d) * 0.002;
        let expected = [slope * 10.0 / (d * d) + pull * 5.0, -slope * 6.0 / (d * d) + pull * 3.0];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-12);
    }

    #[test]
    fn the_origin_is_a_hill() {
        let (value, gradient) = at(&Schaffer3 {}, &[0.0, 0.0]);
        assert_relative_eq!(value, 0.708_073, max_relative = 1e-5);
        assert_eq!(gradient, [0.0, 0.0]);
        assert!(at(&Schaffer3 {}, &[0.3, 0.0]).0 < value && at(&Schaffer3 {}, &[0.0, 0.3]).0 < value);
    }
}

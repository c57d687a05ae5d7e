//! Schaffer's function N. 4.
//!
//! ```text
//! f(x, y) = ½ + (cos²(sin(x² − y²)) − ½)/(1 + (x² + y²)/1000)²
//! ```
//!
//! * Dimension 2, customary box `[−100, 100]²`, start `(2, 1)` with `f = 0.9754506010`.
//! * Four global minima `f = 0.29257863203598` at `(±1.25313183, 0)` and `(0, ±1.25313183)`, the lowest points of
//!   hyperbolic valleys. The origin has `f = 1`, the largest value of all.
//!
//! The sine is usually written of `|x² − y²|`, which is the same. argmin states 0.291992 for the minimum; `cos²(1)`,
//! without the divisor, is 0.291927. SciPy's benchmarks place it at `(0, 1.253115)`, which is that of N. 3.
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

/// Schaffer's function N. 4.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schaffer4 {}

impl Problem for Schaffer4 {
    const SPEC: Spec = Spec {
        name: "schaffer_4",
        summary: "hyperbolic ripples, four global minima, 2-D",
        year: 2006,
        params: &[],
        source: include_str!("schaffer_4.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0, 1.0]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("ml-optimizer-benchmark", vec![41.0, 42.0])]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-100.0, 100.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.292_578_632_035_980_55)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let r = 1.253_131_831_463_733_2;
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
        let inner = t.sin();
        let (sin, cos) = (inner.sin(), inner.cos());
        let wave = cos * cos;
        // Over the square of d, without the cancellation that the two halves would have near the origin.
        let (d, square) = (w + 1.0, (w + 1.0) * (w + 1.0));
        let value = (wave + w + w * w * 0.5) / square;
        let pull = d * (-value * 2.0 + 1.0) * 0.002;
        let slope = sin * cos * t.cos() * -4.0;
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
        assert_relative_eq!(at(&Schaffer4 {}, &[2.0, 1.0]).0, 0.975_450_601_0, max_relative = 1e-10);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // x² − y² = 16, and the divisor is 1.034²; d(cos² sin t) = −sin(2 sin t) cos t dt.
        let wave = f64::sin(16.0).cos().powi(2);
        let (value, gradient) = at(&Schaffer4 {}, &[5.0, 3.0]);
        let d = 1.034;
        assert_relative_eq!(value, 0.5 + (wave - 0.5) / (d * d), max_relative = 1e-14);
        let slope = -(2.0 * f64::sin(16.0)).sin() * f64::cos(16.0);
        let pull = -2.0 * (wave - 0.5) / (d * d * d) * 0.002;
        let expected = [slope * 10.0 / (d * d) + pull * 5.0, -slope * 6.0 / (d * d) + pull * 3.0];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-12);
    }

    #[test]
    fn the_origin_is_highest_and_the_minimum_not_as_others_state() {
        assert_eq!(at(&Schaffer4 {}, &[0.0, 0.0]), (1.0, vec![0.0, 0.0]));
        assert_relative_eq!(f64::cos(1.0).powi(2), 0.291_927, max_relative = 1e-5);
        assert!(at(&Schaffer4 {}, &[0.0, 1.253_131_83]).0 > 0.2925);
    }
}

//! Schaffer's function N. 2.
//!
//! ```text
//! f(x, y) = ½ + (sin²(x² − y²) − ½)/(1 + (x² + y²)/1000)²
//! ```
//!
//! * Dimension 2, customary box `[−100, 100]²`, start `(2, 1)` with `f = 0.0246799403`.
//! * Global minimum `f = 0` at the origin, where two straight valleys along `y = ±x` cross. Hyperbolic valleys run
//!   beside them; each is lowest on an axis, the first four with `f = 0.0031266` at `(±1.77231324, 0)` and
//!   `(0, ±1.77231324)`.
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

/// Schaffer's function N. 2.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schaffer2 {}

impl Problem for Schaffer2 {
    const SPEC: Spec = Spec {
        name: "schaffer_2",
        summary: "hyperbolic ripples around the minimum, 2-D",
        year: 2006,
        params: &[],
        source: include_str!("schaffer_2.rs"),
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
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 0.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let (r, value) = (1.772_313_239_634_636_2, 0.003_126_603_133_863_21);
        [[r, 0.0], [-r, 0.0], [0.0, r], [0.0, -r]].map(|x| (x.to_vec(), value)).to_vec()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (x2, y2) = (x * x, y * y);
        let (t, w) = (x2 - y2, (x2 + y2) * 0.001);
        let (sin, cos) = (t.sin(), t.cos());
        let wave = sin * sin;
        // Over the square of d, without the cancellation that the two halves would have near the origin.
        let (d, square) = (w + 1.0, (w + 1.0) * (w + 1.0));
        let value = (wave + w + w * w * 0.5) / square;
        let pull = d * (-value * 2.0 + 1.0) * 0.002;
        let slope = sin * cos * 4.0;
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
        assert_relative_eq!(at(&Schaffer2 {}, &[2.0, 1.0]).0, 0.024_679_940_273_6, max_relative = 1e-10);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // x² − y² = 16, and the divisor is 1.034²; d(sin² t) = sin 2t dt.
        let wave = f64::sin(16.0).powi(2);
        let (value, gradient) = at(&Schaffer2 {}, &[5.0, 3.0]);
        let d = 1.034;
        assert_relative_eq!(value, 0.5 + (wave - 0.5) / (d * d), max_relative = 1e-14);
        let slope = f64::sin(32.0);
        let pull = -2.0 * (wave - 0.5) / (d * d * d) * 0.002;
        let expected = [slope * 10.0 / (d * d) + pull * 5.0, -slope * 6.0 / (d * d) + pull * 3.0];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-12);
    }

    #[test]
    fn on_the_diagonals_only_the_distance_counts() {
        // x = y = 10: 0.5 − 0.5/1.2².
        let (value, gradient) = at(&Schaffer2 {}, &[10.0, -10.0]);
        assert_relative_eq!(value, 0.5 - 0.5 / 1.44, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [0.02 / 1.728, -0.02 / 1.728], max_relative = 1e-14);
    }
}

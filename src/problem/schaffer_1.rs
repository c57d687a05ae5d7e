//! Schaffer's function N. 1.
//!
//! ```text
//! f(x, y) = ½ + (sin²(x² + y²) − ½)/(1 + (x² + y²)/1000)²
//! ```
//!
//! * Dimension 2, customary box `[−100, 100]²`, start `(2, 1)` with `f = 0.9153716636`.
//! * Global minimum `f = 0` at the origin, in the centre of circular ripples: every trough between two of them is a
//!   whole circle of local minima, the first of radius 1.77231324 with `f = 0.0031266`. Steepest descent never leaves
//!   its trough.
//! * Ripples get narrower and fainter outwards: along the edge of the box they are 0.016 wide.
//!
//! Some packages, and the survey as some read it, have `sin²((x² + y²)²)` instead.
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

/// Schaffer's function N. 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schaffer1 {}

impl Problem for Schaffer1 {
    const SPEC: Spec = Spec {
        name: "schaffer_1",
        summary: "circular ripples around the minimum, 2-D",
        year: 2006,
        params: &[],
        source: include_str!("schaffer_1.rs"),
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
        vec![(vec![1.772_313_239_634_636_2, 0.0], 0.003_126_603_133_863_21)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let r = x * x + y * y;
        let w = r * 0.001;
        let (sin, cos) = (r.sin(), r.cos());
        let wave = sin * sin;
        // Over the square of d, without the cancellation that the two halves would have near the origin.
        let (d, square) = (w + 1.0, (w + 1.0) * (w + 1.0));
        let value = (wave + w + w * w * 0.5) / square;
        let pull = d * (-value * 2.0 + 1.0) * 0.002;
        let factor = (sin * cos * 4.0 + pull) / square;
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
        assert_relative_eq!(at(&Schaffer1 {}, &[2.0, 1.0]).0, 0.915_371_663_6, max_relative = 1e-10);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // r² = 34, so the divisor is 1.034²; d(sin² t) = sin 2t dt.
        let wave = f64::sin(34.0).powi(2);
        let (value, gradient) = at(&Schaffer1 {}, &[5.0, 3.0]);
        let d = 1.034;
        assert_relative_eq!(value, 0.5 + (wave - 0.5) / (d * d), max_relative = 1e-14);
        let slope = f64::sin(68.0);
        let pull = -2.0 * (wave - 0.5) / (d * d * d) * 0.002;
        let expected = [slope * 10.0 / (d * d) + pull * 5.0, slope * 6.0 / (d * d) + pull * 3.0];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-12);
    }

    #[test]
    fn troughs_are_circles() {
        let radius = 1.772_313_239_634_636_2;
        for (cos, sin) in [(1.0, 0.0), (0.6, 0.8), (-0.28, 0.96)] {
            let (value, gradient) = at(&Schaffer1 {}, &[radius * cos, radius * sin]);
            assert_relative_eq!(value, 0.003_126_603_133_9, max_relative = 1e-9);
            assert!(gradient.iter().all(|slope| slope.abs() < 1e-13), "{gradient:?}");
        }
    }

    #[test]
    fn ripples_at_the_edge_are_as_narrow_as_documented() {
        // From one top to the next, r² grows by π.
        assert_relative_eq!(f64::sqrt(1e4 + std::f64::consts::PI) - 100.0, 0.016, max_relative = 2e-2);
    }
}

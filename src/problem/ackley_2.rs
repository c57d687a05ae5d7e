//! Ackley's function N. 2.
//!
//! ```text
//! f(x, y) = −200 exp(−0.02 √(x² + y²))
//! ```
//!
//! * Dimension 2, customary box `[−32, 32]²`, start `(−20, 15)` with `f = −200 exp(−½) = −121.306`.
//! * Global minimum `f = −200` at the origin, the tip of a cone, and no other. The slope grows towards it, from 1.6 at
//!   the corners of the box to 4, so that gradient descent of a constant rate `η` ends in jumps of length `4η` over the
//!   tip.
//! * Not differentiable at the origin, where the gradient is taken as zero.
//!
//! # References
//!
//! * D. H. Ackley (1987), *A Connectionist Machine for Genetic Hillclimbing*, Kluwer, doi:10.1007/978-1-4613-1997-9 (to
//!   whom the survey attributes it).
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Ackley's function N. 2.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ackley2 {}

impl Problem for Ackley2 {
    const SPEC: Spec = Spec {
        name: "ackley_2",
        summary: "funnel that steepens towards its tip, 2-D",
        year: 1987,
        params: &[],
        source: include_str!("ackley_2.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![-20.0, 15.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-32.0, 32.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-200.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 0.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let radius = (x * x + y * y).sqrt();
        let cone = (radius * -0.02).exp();
        let slope = radius.pick(|r| r == 0.0, R::of(0.0), cone * 4.0 / radius);
        gradient[0] = slope * x;
        gradient[1] = slope * y;
        cone * -200.0
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // r = 25: 4 exp(−½) along (−0.8, 0.6).
        let (value, gradient) = at(&Ackley2 {}, &[-20.0, 15.0]);
        assert_relative_eq!(value, -121.306, max_relative = 1e-5);
        let slope = 4.0 * f64::exp(-0.5);
        assert_relative_eq!(*gradient, [-0.8 * slope, 0.6 * slope], max_relative = 1e-14);
    }

    #[test]
    fn slopes_grow_towards_the_tip() {
        let slope = |x, y| at(&Ackley2 {}, &[x, y]).1.iter().map(|g| g * g).sum::<f64>().sqrt();
        assert_relative_eq!(slope(32.0, 32.0), 1.6, max_relative = 0.02);
        assert_relative_eq!(slope(1e-9, 0.0), 4.0, max_relative = 1e-9);
        assert_eq!(at(&Ackley2 {}, &[0.0, 0.0]), (-200.0, vec![0.0, 0.0]));
    }

    #[test]
    fn a_constant_rate_keeps_its_distance() {
        let mut x = 10.0;
        for _ in 0..1000 {
            x -= 0.1 * at(&Ackley2 {}, &[x, 0.0]).1[0];
        }
        // It jumps from one side to the other, by its length of 4 times 0.1.
        assert!(x.abs() <= 0.4, "{x}");
        assert!((at(&Ackley2 {}, &[x, 0.0]).1[0] * 0.1).abs() > 0.39);
    }
}

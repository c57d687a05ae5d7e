//! Ackley's function N. 3.
//!
//! ```text
//! f(x, y) = −200 exp(−0.02 √(x² + y²)) + 5 exp(cos 3x + sin 3y)
//! ```
//!
//! * Dimension 2, customary box `[−32, 32]²`, start `(2, 2)` with `f = −179.1235`.
//! * Two global minima `f = −195.62902826228` at `(±0.68257718, −0.36070186)`. A grid of ripples makes hundreds more,
//!   the next with `f = −192.8142956789` at `(±0.84453980, 1.23942078)` and `f = −189.2498009761` at
//!   `(±0.91999551, −2.23961623)`.
//! * Not differentiable at the origin, the tip of the cone, which is no minimum: the slope of the cone is taken as zero
//!   there.
//!
//! The survey prints the first term without its sign and −219.1418 near `(0, −0.4)` for the minimum, which is that of
//! neither sign. SciPy's benchmarks state −195.62902826 at slightly other points.
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

/// Ackley's function N. 3.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ackley3 {}

impl Problem for Ackley3 {
    const SPEC: Spec = Spec {
        name: "ackley_3",
        summary: "funnel with a grid of ripples beside its tip, 2-D",
        year: 1987,
        params: &[],
        source: include_str!("ackley_3.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0, 2.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-32.0, 32.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-195.629_028_262_279_34)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let (x, y) = (0.682_577_183_151_579_4, -0.360_701_863_061_037_36);
        vec![vec![x, y], vec![-x, y]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let next = (0.844_539_798_767_626_2, 1.239_420_784_096_049, -192.814_295_678_874_32);
        let third = (0.919_995_501_068_298_9, -2.239_616_229_122_508, -189.249_800_976_069_68);
        let both = |(x, y, value): (f64, f64, f64)| [(vec![x, y], value), (vec![-x, y], value)];
        [next, third].into_iter().flat_map(both).collect()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let radius = (x * x + y * y).sqrt();
        let cone = (radius * -0.02).exp();
        let slope = radius.pick(|r| r == 0.0, R::of(0.0), cone * 4.0 / radius);
        let (across, along) = (x * 3.0, y * 3.0);
        let ripple = (across.cos() + along.sin()).exp();
        gradient[0] = slope * x - ripple * across.sin() * 15.0;
        gradient[1] = slope * y + ripple * along.cos() * 15.0;
        cone * -200.0 + ripple * 5.0
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&Ackley3 {}, &[2.0, 2.0]).0, -179.1235, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, 4): r = 5, angles 9 and 12.
        let (value, gradient) = at(&Ackley3 {}, &[3.0, 4.0]);
        let (cone, ripple) = (f64::exp(-0.1), f64::exp(f64::cos(9.0) + f64::sin(12.0)));
        assert_relative_eq!(value, -200.0 * cone + 5.0 * ripple, max_relative = 1e-14);
        let expected = [2.4 * cone - 15.0 * ripple * f64::sin(9.0), 3.2 * cone + 15.0 * ripple * f64::cos(12.0)];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-13);
    }

    #[test]
    fn the_tip_of_the_cone_is_no_minimum() {
        // 5e − 200, with the slope 15e of the ripple alone.
        let (value, gradient) = at(&Ackley3 {}, &[0.0, 0.0]);
        assert_relative_eq!(value, 5.0 * f64::exp(1.0) - 200.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [0.0, 15.0 * f64::exp(1.0)], max_relative = 1e-15);
        assert!(at(&Ackley3 {}, &[0.0, -0.1]).0 < value - 3.0);
    }
}

//! The pen holder function.
//!
//! ```text
//! f(x, y) = −exp(−1/|cos x cos y exp(|1 − √(x² + y²)/π|)|)
//! ```
//!
//! * Dimension 2, customary box `[−11, 11]²`, start `(4, 7)` with `f = −0.654587`.
//! * Four global minima in the box `f = −0.96353483272651` at `(±9.64616767, ±9.64616767)`. The next eight have
//!   `f = −0.9321632389`, at `(±6.45799133, ±9.68365719)` and with the coordinates exchanged.
//! * Outside the box it is lower still, towards −1: the exponent grows with the distance.
//! * Infinitely flat on the lines `x = π/2 + kπ` and `y = π/2 + kπ`, where `f` and all derivatives vanish: about them,
//!   nothing tells which way is down.
//! * Not differentiable on the circle of radius π, where the inner exponent is lowest, and at the origin, the tip of a
//!   cone and a local minimum with `f = −exp(−1/e) = −0.6922006276`: there, that exponent counts as constant.
//!
//! # References
//!
//! * S. K. Mishra (2006), *Global optimization by differential evolution and particle swarm methods: evaluation on some
//!   benchmark functions*, MPRA Paper 1005.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The pen holder function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenHolder {}

impl Problem for PenHolder {
    const SPEC: Spec = Spec {
        name: "pen_holder",
        summary: "round pits between walls with flat tops, 2-D",
        year: 2006,
        params: &[],
        source: include_str!("pen_holder.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![4.0, 7.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-11.0, 11.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-0.963_534_832_726_505_7)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let (x, y) = (9.646_167_670_410_366, 9.646_167_670_410_366);
        vec![vec![x, y], vec![-x, y], vec![x, -y], vec![-x, -y]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let (near, far, value) = (6.457_991_329_523_608, 9.683_657_188_392_878, -0.932_163_238_949_271_6);
        let signs = [(1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)];
        let both = |(a, b)| [(vec![a * near, b * far], value), (vec![a * far, b * near], value)];
        let origin = (vec![0.0, 0.0], -0.692_200_627_555_346_4);
        signs.into_iter().flat_map(both).chain([origin]).collect()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (cos_x, cos_y, radius) = (x.cos(), y.cos(), (x * x + y * y).sqrt());
        let exponent = -(radius / PI) + 1.0;
        let (wave, growth) = (cos_x * cos_y, exponent.abs().exp());
        let depth = wave.abs() * growth;
        let value = -(R::of(-1.0) / depth).exp();
        let factor = depth.pick(|d| d == 0.0, depth, value / (depth * depth));
        // Of the inner exponent, over the coordinate.
        let radial = radius.pick(|r| r == 0.0, R::of(0.0), depth * exponent.sign() / (radius * -PI));
        let steep = wave.sign() * growth;
        gradient[0] = factor * (radial * x - steep * x.sin() * cos_y);
        gradient[1] = factor * (radial * y - steep * y.sin() * cos_x);
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
        assert_relative_eq!(at(&PenHolder {}, &[4.0, 7.0]).0, -0.654_587, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // r = 5: u = |cos x cos y| exp(r/π − 1), and df = f du/u², where du/u is the sum of the logarithmic slopes.
        let (value, gradient) = at(&PenHolder {}, &[-3.0, 4.0]);
        let u = (f64::cos(3.0) * f64::cos(4.0)).abs() * f64::exp(5.0 / PI - 1.0);
        assert_relative_eq!(value, -f64::exp(-1.0 / u), max_relative = 1e-14);
        let slopes = [f64::tan(3.0) - 0.6 / PI, -f64::tan(4.0) + 0.8 / PI];
        assert_relative_eq!(*gradient, slopes.map(|slope| value / u * slope), max_relative = 1e-13);
    }

    #[test]
    fn walls_are_flat_on_top() {
        let (value, gradient) = at(&PenHolder {}, &[PI / 2.0, 1.0]);
        assert_eq!((value.abs(), gradient[0].abs(), gradient[1].abs()), (0.0, 0.0, 0.0));
        assert!(at(&PenHolder {}, &[PI / 2.0 - 1e-2, 1.0]).0 > -1e-10);
    }

    #[test]
    fn the_origin_is_the_tip_of_a_cone() {
        let (value, gradient) = at(&PenHolder {}, &[0.0, 0.0]);
        assert_relative_eq!(value, -f64::exp(-f64::exp(-1.0)), max_relative = 1e-15);
        assert_relative_eq!(value, -0.692_200_627_6, max_relative = 1e-10);
        assert_eq!(gradient, [0.0, 0.0]);
        assert!(at(&PenHolder {}, &[1e-9, 0.0]).1[0] > 0.08);
    }
}

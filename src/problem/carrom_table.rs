//! The carrom table function.
//!
//! ```text
//! f(x, y) = −(cos x cos y exp(|1 − √(x² + y²)/π|))²/30
//! ```
//!
//! * Dimension 2, customary box `[−10, 10]²`, start `(4, 7)` with `f = −0.185634`.
//! * Four global minima in the box `f = −24.156815547391` at `(±9.64616767, ±9.64616767)`, near its corners. The next
//!   eight have `f = −6.7549026516`, at `(±6.45799133, ±9.68365719)` and with the coordinates exchanged.
//! * Outside the box it is lower still, and without bound: the exponent grows with the distance.
//! * Not differentiable on the circle of radius π, where the exponent is lowest, and at the origin, the tip of a cone
//!   and a local minimum with `f = −e²/30 = −0.2463018700`: there, the exponent counts as constant.
//!
//! Other packages state −24.1568155165 at `(9.646157266, 9.646134286)`.
//!
//! # References
//!
//! * S. K. Mishra (2006), *Global optimization by differential evolution and particle swarm methods: evaluation on some
//!   benchmark functions*, MPRA Paper 1005.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use std::f64::consts::{E, PI};

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The carrom table function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarromTable {}

impl Problem for CarromTable {
    const SPEC: Spec = Spec {
        name: "carrom_table",
        summary: "pits in the corners of a table with a ring, 2-D",
        year: 2006,
        params: &[],
        source: include_str!("carrom_table.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![4.0, 7.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-24.156_815_547_391_19)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let (x, y) = (9.646_167_670_410_366, 9.646_167_670_410_366);
        vec![vec![x, y], vec![-x, y], vec![x, -y], vec![-x, -y]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let (near, far, value) = (6.457_991_329_523_608, 9.683_657_188_392_878, -6.754_902_651_641_818);
        let signs = [(1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)];
        let both = |(a, b)| [(vec![a * near, b * far], value), (vec![a * far, b * near], value)];
        let origin = (vec![0.0, 0.0], -E * E / 30.0);
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
        let growth = exponent.abs().exp();
        let depth = cos_x * cos_y * growth;
        let factor = depth / -15.0;
        // Of the exponent, over the coordinate.
        let radial = radius.pick(|r| r == 0.0, R::of(0.0), depth * exponent.sign() / (radius * -PI));
        gradient[0] = factor * (radial * x - growth * x.sin() * cos_y);
        gradient[1] = factor * (radial * y - growth * y.sin() * cos_x);
        depth * depth / -30.0
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&CarromTable {}, &[4.0, 7.0]).0, -0.185_634, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // r = 5: ln |30 f| = 2 (ln |cos x| + ln |cos y| + r/π − 1).
        let (value, gradient) = at(&CarromTable {}, &[-3.0, 4.0]);
        let expected = -(f64::cos(3.0) * f64::cos(4.0) * f64::exp(5.0 / PI - 1.0)).powi(2) / 30.0;
        assert_relative_eq!(value, expected, max_relative = 1e-14);
        let slopes = [f64::tan(3.0) - 0.6 / PI, -f64::tan(4.0) + 0.8 / PI];
        assert_relative_eq!(*gradient, slopes.map(|slope| 2.0 * expected * slope), max_relative = 1e-13);
    }

    #[test]
    fn the_origin_is_the_tip_of_a_cone() {
        let (value, gradient) = at(&CarromTable {}, &[0.0, 0.0]);
        assert_relative_eq!(value, -0.246_301_87, max_relative = 1e-8);
        assert_eq!(gradient, [0.0, 0.0]);
        // Twice −f/π from the exponent.
        assert_relative_eq!(at(&CarromTable {}, &[1e-9, 0.0]).1[0], -2.0 * value / PI, max_relative = 1e-7);
    }
}

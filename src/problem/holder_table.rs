//! The Hölder table function.
//!
//! ```text
//! f(x, y) = −|sin x cos y exp(|1 − √(x² + y²)/π|)|
//! ```
//!
//! * Dimension 2, customary box `[−10, 10]²`, start `(4, 7)` with `f = −2.73232`.
//! * Four global minima in the box `f = −19.208502567887` at `(±8.05502348, ±9.66459002)`, near its corners. Next come
//!   `f = −11.0695511668` at `(±4.85385585, ±9.70211388)` and `f = −9.5046770299` at `(±8.09758273, ±6.47949736)`.
//! * Outside the box it is lower still, and without bound: the exponent grows with the distance.
//! * Not differentiable on the lines `x = kπ` and `y = π/2 + kπ`, where it is zero and highest, and on the circle of
//!   radius π, where the exponent is lowest: what has no derivative counts as constant there.
//!
//! ML-Optimizer-Benchmark looks at `[−14, 14] × [−12, 12]`, and scales by a minimum of −159.32 at `(14.377, 12.762)`,
//! which is outside of both boxes.
//!
//! # References
//!
//! * S. K. Mishra (2006), *Some new test functions for global optimization and performance of repulsive particle swarm
//!   method*, MPRA Paper 2718.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Hölder table function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderTable {}

impl Problem for HolderTable {
    const SPEC: Spec = Spec {
        name: "holder_table",
        summary: "pits that deepen outwards, the lowest in the corners, 2-D",
        year: 2006,
        params: &[],
        source: include_str!("holder_table.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![4.0, 7.0]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("ml-optimizer-benchmark", vec![-0.001, 0.001])]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-19.208_502_567_886_732)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let (x, y) = (8.055_023_475_736_563, 9.664_590_019_241_273);
        vec![vec![x, y], vec![-x, y], vec![x, -y], vec![-x, -y]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let next = (4.853_855_848_168_829, 9.702_113_880_430_847, -11.069_551_166_751_273);
        let inner = (8.097_582_725_127_33, 6.479_497_356_652_597, -9.504_677_029_920_916);
        let all = |(x, y, value): (f64, f64, f64)| [[x, y], [-x, y], [x, -y], [-x, -y]].map(|x| (x.to_vec(), value));
        [next, inner].into_iter().flat_map(all).collect()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (sin_x, cos_y, radius) = (x.sin(), y.cos(), (x * x + y * y).sqrt());
        let exponent = -(radius / PI) + 1.0;
        let (wave, growth) = (sin_x * cos_y, exponent.abs().exp());
        let depth = wave.abs() * growth;
        // Of the exponent, over the coordinate; at the origin the depth is zero.
        let radial = radius.pick(|r| r == 0.0, radius, depth * exponent.sign() / (radius * PI));
        let steep = wave.sign() * growth;
        gradient[0] = radial * x - steep * x.cos() * cos_y;
        gradient[1] = radial * y + steep * sin_x * y.sin();
        -depth
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&HolderTable {}, &[4.0, 7.0]).0, -2.73232, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // r = 5, beyond the circle: ln |f| = ln |sin x| + ln |cos y| + r/π − 1.
        let (value, gradient) = at(&HolderTable {}, &[-3.0, 4.0]);
        let expected = -(f64::sin(3.0) * f64::cos(4.0)).abs() * f64::exp(5.0 / PI - 1.0);
        assert_relative_eq!(value, expected, max_relative = 1e-14);
        let slopes = [-1.0 / f64::tan(3.0) - 0.6 / PI, -f64::tan(4.0) + 0.8 / PI];
        assert_relative_eq!(*gradient, slopes.map(|slope| expected * slope), max_relative = 1e-13);
    }

    #[test]
    fn inside_the_circle_the_distance_counts_the_other_way() {
        let (value, gradient) = at(&HolderTable {}, &[1.0, 0.0]);
        assert_relative_eq!(value, -f64::sin(1.0) * f64::exp(1.0 - 1.0 / PI), max_relative = 1e-14);
        assert_relative_eq!(gradient[0], value * (1.0 / f64::tan(1.0) - 1.0 / PI), max_relative = 1e-14);
    }

    #[test]
    fn the_origin_is_flat_and_the_outside_lower() {
        assert_eq!(at(&HolderTable {}, &[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
        assert_relative_eq!(at(&HolderTable {}, &[14.3772, 12.76168]).0, -159.32, max_relative = 1e-5);
    }
}

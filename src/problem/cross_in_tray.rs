//! The cross-in-tray function.
//!
//! ```text
//! f(x, y) = −0.0001 (|sin x sin y exp(|100 − √(x² + y²)/π|)| + 1)^0.1
//! ```
//!
//! * Dimension 2, customary box `[−10, 10]²`, start `(1, 1)` with `f = −2.03424`.
//! * Four global minima in the box `f = −2.0626118708227` at `(±1.34940662, ±1.34940662)`. One more minimum in every
//!   cell of the tray between the lines, the next lowest eight with `f = −1.88993805` at `(±1.47062216, ±4.41907587)`
//!   and with the coordinates exchanged.
//! * Between the cells the walls `x = kπ` and `y = kπ` rise to `f = −0.0001`, like `|x|^0.1`, so that slopes grow
//!   without bound towards them. It is not differentiable there: what has no derivative counts as constant.
//! * Beyond the distance `200π` from the origin the exponent grows again, and `f` falls below any bound.
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

/// The cross-in-tray function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossInTray {}

impl Problem for CrossInTray {
    const SPEC: Spec = Spec {
        name: "cross_in_tray",
        summary: "tray of square pits between knife-edged walls, 2-D",
        year: 2006,
        params: &[],
        source: include_str!("cross_in_tray.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-2.062_611_870_822_737)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let (x, y) = (1.349_406_617_153_910_8, 1.349_406_617_153_910_8);
        vec![vec![x, y], vec![-x, y], vec![x, -y], vec![-x, -y]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let (near, far, value) = (1.470_622_162_167_431_8, 4.419_075_874_256_872, -1.889_938_045_785_567);
        let signs = [(1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)];
        let both = |(a, b)| [(vec![a * near, b * far], value), (vec![a * far, b * near], value)];
        signs.into_iter().flat_map(both).collect()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let ((sin_x, sin_y), radius) = ((x.sin(), y.sin()), (x * x + y * y).sqrt());
        let exponent = -(radius / PI) + 100.0;
        let (wave, growth) = (sin_x * sin_y, exponent.abs().exp());
        let depth = wave.abs() * growth;
        let power = (depth + 1.0).powf(0.1);
        let factor = power / (depth + 1.0) * -1e-5;
        // Of the exponent, over the coordinate; at the origin the depth is zero.
        let radial = radius.pick(|r| r == 0.0, radius, depth * exponent.sign() / (radius * -PI));
        let steep = wave.sign() * growth;
        gradient[0] = factor * (steep * x.cos() * sin_y + radial * x);
        gradient[1] = factor * (steep * y.cos() * sin_x + radial * y);
        power * -1e-4
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&CrossInTray {}, &[1.0, 1.0]).0, -2.03424, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Inside a cell the 1 is lost: f = −1e−4 |sin x sin y|^0.1 exp(10 − r/(10π)), so ∂x = f (cot x − x/(rπ))/10.
        let (value, gradient) = at(&CrossInTray {}, &[-3.0, 4.0]);
        let wave = (f64::sin(3.0) * f64::sin(4.0)).abs();
        let expected = -1e-4 * wave.powf(0.1) * f64::exp(10.0 - 0.5 / PI);
        assert_relative_eq!(value, expected, max_relative = 1e-13);
        let slope = |x: f64| expected * (1.0 / x.tan() - x / (5.0 * PI)) / 10.0;
        assert_relative_eq!(*gradient, [slope(-3.0), slope(4.0)], max_relative = 1e-12);
    }

    #[test]
    fn walls_and_the_origin_are_as_documented() {
        assert_eq!(at(&CrossInTray {}, &[0.0, 0.0]), (-1e-4, vec![0.0, 0.0]));
        assert_eq!(at(&CrossInTray {}, &[0.0, 1.0]), (-1e-4, vec![0.0, 0.0]));
        let near = |gap: f64| at(&CrossInTray {}, &[gap, 1.0]);
        assert_relative_eq!(near(1e-20).0 / near(1e-10).0, 0.1, max_relative = 1e-6);
        assert!(near(1e-20).1[0] < -1e17);
    }

    #[test]
    fn far_out_it_falls_below_the_minimum() {
        assert!(at(&CrossInTray {}, &[400.0 * PI + 1.5, 1.5]).0 < -2.06262);
        assert!(at(&CrossInTray {}, &[800.0, 800.0]).0 < -1e5);
    }
}

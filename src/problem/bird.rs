//! The bird function.
//!
//! ```text
//! f(x, y) = sin x exp((1 − cos y)²) + cos y exp((1 − sin x)²) + (x − y)²
//! ```
//!
//! * Dimension 2, customary box `[−2π, 2π]²`, start `(0, 0)` with `f = e`.
//! * Two global minima `f = −106.76453674926` at `(4.70104313, 3.15293850)` and `(−1.58214218, −3.13024680)`: it
//!   repeats with every step of `(2π, 2π)`.
//! * Four more minima in the box: `f = −87.3108827330` at `(−1.53666247, 3.10745880)`, `f = −48.4060234307` at
//!   `(4.65517140, −3.08437507)`, and `f = 1.4870191265` at `(0.66527763, 0.90551870)` and
//!   `(−5.61790768, −5.37766661)`. From the start, steepest descent ends in the third.
//!
//! # References
//!
//! * S. K. Mishra (2006), *Some new test functions for global optimization and performance of repulsive particle swarm
//!   method*, MPRA Paper 2718.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The bird function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bird {}

impl Problem for Bird {
    const SPEC: Spec = Spec {
        name: "bird",
        summary: "six minima of very different depth, 2-D",
        year: 2006,
        params: &[],
        source: include_str!("bird.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-TAU, TAU)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-106.764_536_749_264_67)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![
            vec![4.701_043_130_249_553, 3.152_938_503_724_93],
            vec![-1.582_142_176_930_033_5, -3.130_246_803_454_656_4],
        ]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (vec![-1.536_662_471_846_804, 3.107_458_798_641_701], -87.310_882_733_003_53),
            (vec![4.655_171_399_427_279, -3.084_375_072_632_382], -48.406_023_430_670_36),
            (vec![0.665_277_627_947_920_1, 0.905_518_698_846_976_5], 1.487_019_126_542_076_3),
            (vec![-5.617_907_679_231_666, -5.377_666_608_332_61], 1.487_019_126_542_076_3),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (sin, cos, rest) = (x.sin(), y.cos(), x - y);
        let (from_sin, from_cos) = (-sin + 1.0, -cos + 1.0);
        let (by_x, by_y) = ((from_sin * from_sin).exp(), (from_cos * from_cos).exp());
        gradient[0] = x.cos() * (by_y - cos * from_sin * by_x * 2.0) + rest * 2.0;
        gradient[1] = y.sin() * (sin * from_cos * by_y * 2.0 - by_x) - rest * 2.0;
        sin * by_y + cos * by_x + rest * rest
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value_and_its_gradient() {
        // 0 + e + 0; 1 − 2e and 0.
        let (value, gradient) = at(&Bird {}, &[0.0, 0.0]);
        assert_relative_eq!(value, f64::exp(1.0), max_relative = 1e-15);
        assert_abs_diff_eq!(*gradient, [1.0 - 2.0 * f64::exp(1.0), 0.0], epsilon = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (−π/2, π/2): sin −1, cos 0: −e + 0 + π²; 0 − 2π and −2e − exp 4 + 2π.
        let (value, gradient) = at(&Bird {}, &[-TAU / 4.0, TAU / 4.0]);
        let e = f64::exp(1.0);
        assert_relative_eq!(value, TAU * TAU / 4.0 - e, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-TAU, -2.0 * e - f64::exp(4.0) + TAU], max_relative = 1e-14);
    }

    #[test]
    fn it_repeats_along_the_diagonal() {
        let (here, there) = (at(&Bird {}, &[0.3, -1.2]), at(&Bird {}, &[0.3 - TAU, -1.2 - TAU]));
        assert_relative_eq!(here.0, there.0, max_relative = 1e-13);
    }

    #[test]
    fn steepest_descent_from_the_start_ends_in_a_high_minimum() {
        let mut x = vec![0.0, 0.0];
        for _ in 0..5000 {
            let gradient = at(&Bird {}, &x).1;
            x = x.iter().zip(gradient).map(|(x, g)| x - 0.01 * g).collect();
        }
        assert_relative_eq!(at(&Bird {}, &x).0, 1.487_019_126_5, max_relative = 1e-10);
    }
}

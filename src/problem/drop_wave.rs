//! The drop-wave function.
//!
//! ```text
//! f(x, y) = −(1 + cos 12r)/(r²/2 + 2)   with   r = √(x² + y²)
//! ```
//!
//! * Dimension 2, customary box `[−5.12, 5.12]²`, start `(1, 2)` with `f = −0.193574`.
//! * Global minimum `f = −1` at the origin, where the Hessian is 72.5 times the identity: as when a drop hits water.
//! * Circular ripples around it: every trough is a whole circle of local minima, the first of radius 0.52021556 with
//!   `f = −0.93624533`. Steepest descent never leaves its trough.
//! * Smooth also at the origin, though the formula has a root there: the cosine is even.
//!
//! # References
//!
//! * M. Molga and C. Smutnicki (2005), *Test functions for optimization needs*.
//! * S. Surjanovic and D. Bingham, *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The drop-wave function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropWave {}

impl Problem for DropWave {
    const SPEC: Spec = Spec {
        name: "drop_wave",
        summary: "circular ripples on water, 2-D",
        year: 2005,
        params: &[],
        source: include_str!("drop_wave.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 2.0]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("ml-optimizer-benchmark", vec![4.2, 5.1])]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.12, 5.12)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-1.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 0.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![0.520_215_558_873_214_3, 0.0], -0.936_245_327_807_941_7)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let square = x * x + y * y;
        let radius = square.sqrt();
        let (angle, divisor) = (radius * 12.0, square * 0.5 + 2.0);
        let value = -(angle.cos() + 1.0) / divisor;
        // Of the ripple, over the coordinate: 12 times 12 sin t/t, of which the limit is 144.
        let ripple = radius.pick(|r| r == 0.0, R::of(144.0), angle.sin() * 12.0 / radius);
        let factor = (ripple - value) / divisor;
        gradient[0] = factor * x;
        gradient[1] = factor * y;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&DropWave {}, &[1.0, 2.0]).0, -0.193_574, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3, 4): r = 5, divisor 14.5; along r the slope is 12 sin 60/14.5 + 5 (1 + cos 60)/14.5².
        let (sin, cos) = f64::sin_cos(60.0);
        let (value, gradient) = at(&DropWave {}, &[3.0, 4.0]);
        assert_relative_eq!(value, -(1.0 + cos) / 14.5, max_relative = 1e-13);
        let slope = 12.0 * sin / 14.5 + 5.0 * (1.0 + cos) / 14.5_f64.powi(2);
        assert_relative_eq!(*gradient, [0.6 * slope, 0.8 * slope], max_relative = 1e-13);
    }

    #[test]
    fn curvature_at_the_minimum_is_as_documented() {
        assert_eq!(at(&DropWave {}, &[0.0, 0.0]), (-1.0, vec![0.0, 0.0]));
        let slopes = at(&DropWave {}, &[3e-7, -4e-7]).1;
        assert_relative_eq!(*slopes, [72.5 * 3e-7, 72.5 * -4e-7], max_relative = 1e-9);
    }

    #[test]
    fn troughs_are_circles() {
        let (value, gradient) = at(&DropWave {}, &[0.6 * 0.520_215_558_873, -0.8 * 0.520_215_558_873]);
        assert_relative_eq!(value, -0.936_245_33, max_relative = 1e-8);
        assert_abs_diff_eq!(*gradient, [0.0, 0.0], epsilon = 1e-9);
    }
}

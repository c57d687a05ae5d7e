//! Lévy's function N. 13.
//!
//! ```text
//! f(x, y) = sin² 3πx + (x − 1)² (1 + sin² 3πy) + (y − 1)² (1 + sin² 2πy)
//! ```
//!
//! * Dimension 2, customary box `[−10, 10]²`, start `(−5, −5)` with `f = 72`.
//! * Global minimum `f = 0` at `(1, 1)`, where the Hessian has condition number `1 + 9π² = 89.8`.
//! * Hundreds of local minima, the nearest two with `f = 0.1098736584` at `(1 ± 0.32961947, 1)`.
//!
//! # References
//!
//! * A. V. Levy and A. Montalvo (1985), *The tunneling algorithm for the global minimization of functions*, SIAM
//!   Journal on Scientific and Statistical Computing 6(1), doi:10.1137/0906002.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Lévy's function N. 13.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levy13 {}

impl Problem for Levy13 {
    const SPEC: Spec = Spec {
        name: "levy_13",
        summary: "bowl with a fine grid of ripples, 2-D",
        year: 1985,
        params: &[],
        source: include_str!("levy_13.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![-5.0, -5.0]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("ml-optimizer-benchmark", vec![-9.5, -7.7])]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0, 1.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let value = 0.109_873_658_358_837_95;
        vec![(vec![0.670_380_525_451_686_3, 1.0], value), (vec![1.329_619_474_548_313_7, 1.0], value)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        // From the minimum on: the squares of the sines are the same there.
        let (x, y) = (x[0] - 1.0, x[1] - 1.0);
        let (a, b, c) = (x * (3.0 * PI), y * (3.0 * PI), y * (2.0 * PI));
        let (sin_a, sin_b, sin_c) = (a.sin(), b.sin(), c.sin());
        let (by_x, by_y) = (sin_b * sin_b + 1.0, sin_c * sin_c + 1.0);
        gradient[0] = sin_a * a.cos() * (6.0 * PI) + x * by_x * 2.0;
        gradient[1] = x * x * sin_b * b.cos() * (6.0 * PI) + y * by_y * 2.0 + y * y * sin_c * c.cos() * (4.0 * PI);
        sin_a * sin_a + x * x * by_x + y * y * by_y
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn at_whole_coordinates_it_is_a_bowl() {
        let (value, gradient) = at(&Levy13 {}, &[-5.0, -5.0]);
        assert_relative_eq!(value, 72.0, max_relative = 1e-14);
        assert_abs_diff_eq!(*gradient, [-12.0, -12.0], epsilon = 1e-11);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (3/2, 9/8): squares 1, (1 + √½)/2 and ½ of the sines, and their slopes 0, 3π √½ and 2π.
        let (value, gradient) = at(&Levy13 {}, &[1.5, 1.125]);
        let (square, slope) = (f64::midpoint(1.0, f64::sqrt(0.5)), 3.0 * PI * f64::sqrt(0.5));
        assert_relative_eq!(value, 1.0 + (1.0 + square) / 4.0 + 1.5 / 64.0, max_relative = 1e-14);
        let expected = [1.0 + square, slope / 4.0 + 1.5 / 4.0 + 2.0 * PI / 64.0];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-13);
    }

    #[test]
    fn curvatures_at_the_minimum_are_as_documented() {
        let slopes = at(&Levy13 {}, &[1.0 + 1e-7, 1.0 + 1e-7]).1;
        assert_relative_eq!(slopes[0] / slopes[1], 1.0 + 9.0 * PI * PI, max_relative = 1e-8);
        assert_relative_eq!(1.0 + 9.0 * PI * PI, 89.8, max_relative = 1e-3);
    }
}

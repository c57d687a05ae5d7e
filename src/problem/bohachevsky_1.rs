//! The first Bohachevsky function.
//!
//! ```text
//! f(x, y) = x² + 2 y² − 0.3 cos(3π x) − 0.4 cos(4π y) + 0.7
//! ```
//!
//! * Dimension 2, customary box `[−100, 100]²`, start `(10, 10)` with `f = 300`.
//! * Global minimum `f = 0` at the origin, where the Hessian has the entries `2 + 2.7π²` and `4 + 6.4π²`: 29 and 67.
//! * Other minima near by only, where the parabola is not yet steeper than the waves: the lowest at `x =
//!   ±0.6186120678279501, y = 0` with `f = 0.4129268302758151` and at `x = 0, y = ±0.4695275456684923` with `f =
//!   0.4698824149213959`.
//!
//! # References
//!
//! * I. O. Bohachevsky, M. E. Johnson, and M. L. Stein (1986), *Generalized simulated annealing for function
//!   optimization*, Technometrics 28(3), doi:10.1080/00401706.1986.10488128.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The first Bohachevsky function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bohachevsky1 {}

impl Problem for Bohachevsky1 {
    const SPEC: Spec = Spec {
        name: "bohachevsky_1",
        summary: "bowl with fine bumps, separable, 2-D",
        year: 1986,
        params: &[],
        source: include_str!("bohachevsky_1.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![10.0, 10.0]
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
        let (x, y) = (0.618_612_067_827_950_1, 0.469_527_545_668_492_3);
        let (along_x, along_y) = (0.412_926_830_275_815_1, 0.469_882_414_921_395_9);
        vec![(vec![x, 0.0], along_x), (vec![-x, 0.0], along_x), (vec![0.0, y], along_y), (vec![0.0, -y], along_y)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Separable, Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (a, b) = (x * (3.0 * PI), y * (4.0 * PI));
        gradient[0] = x * 2.0 + a.sin() * (0.9 * PI);
        gradient[1] = y * 4.0 + b.sin() * (1.6 * PI);
        x * x + y * y * 2.0 + (-a.cos() + 1.0) * 0.3 + (-b.cos() + 1.0) * 0.4
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Bohachevsky1 {};
        assert_relative_eq!(at(&problem, &problem.start()).0, 300.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Angles 3π/2 and π/2: cosines 0, sines −1 and 1; f = 1/4 + 2/64 + 0.7.
        let (value, gradient) = at(&Bohachevsky1 {}, &[0.5, 0.125]);
        assert_relative_eq!(value, 0.98125, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [1.0 - 0.9 * PI, 0.5 + 1.6 * PI], max_relative = 1e-14);
    }

    #[test]
    fn curvatures_at_the_minimum_are_as_documented() {
        let gradient = at(&Bohachevsky1 {}, &[1e-6, 1e-6]).1;
        assert_relative_eq!(gradient[0] * 1e6, 2.0 + 2.7 * PI * PI, max_relative = 1e-9);
        assert_relative_eq!(gradient[1] * 1e6, 4.0 + 6.4 * PI * PI, max_relative = 1e-9);
        assert_relative_eq!(*gradient, [29e-6, 67e-6], max_relative = 0.02);
    }
}

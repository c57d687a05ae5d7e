//! The second Bohachevsky function.
//!
//! ```text
//! f(x, y) = x² + 2 y² − 0.3 cos(3π x) cos(4π y) + 0.3
//! ```
//!
//! * Dimension 2, customary box `[−100, 100]²`, start `(10, 10)` with `f = 300`.
//! * Global minimum `f = 0` at the origin, where the Hessian has the entries `2 + 2.7π²` and `4 + 4.8π²`: 29 and 51.
//! * Other minima near by only, where the parabola is not yet steeper than the waves: the lowest at the four points
//!   `(±0.3091582591307131, ±0.22986257030758958)` with `f = 0.21831318777061312`.
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

/// The second Bohachevsky function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bohachevsky2 {}

impl Problem for Bohachevsky2 {
    const SPEC: Spec = Spec {
        name: "bohachevsky_2",
        summary: "bowl with fine bumps, 2-D",
        year: 1986,
        params: &[],
        source: include_str!("bohachevsky_2.rs"),
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
        let (x, y) = (0.309_158_259_130_713_1, 0.229_862_570_307_589_58);
        [[x, y], [x, -y], [-x, y], [-x, -y]].map(|x| (x.to_vec(), 0.218_313_187_770_613_12)).into()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (a, b) = (x * (3.0 * PI), y * (4.0 * PI));
        let (cos_a, cos_b) = (a.cos(), b.cos());
        gradient[0] = x * 2.0 + a.sin() * cos_b * (0.9 * PI);
        gradient[1] = y * 4.0 + cos_a * b.sin() * (1.2 * PI);
        x * x + y * y * 2.0 + (-(cos_a * cos_b) + 1.0) * 0.3
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Bohachevsky2 {};
        assert_relative_eq!(at(&problem, &problem.start()).0, 300.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Angles 3π/2 and π: cosines 0 and −1, sines −1 and 0.
        let (value, gradient) = at(&Bohachevsky2 {}, &[0.5, 0.25]);
        assert_relative_eq!(value, 0.25 + 0.125 + 0.3, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [1.0 + 0.9 * PI, 1.0], max_relative = 1e-14);
        // Angles π and π/2: cosines −1 and 0, sines 0 and 1.
        let (value, gradient) = at(&Bohachevsky2 {}, &[1.0 / 3.0, 0.125]);
        assert_relative_eq!(value, 1.0 / 9.0 + 1.0 / 32.0 + 0.3, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [2.0 / 3.0, 0.5 - 1.2 * PI], max_relative = 1e-14);
    }

    #[test]
    fn curvatures_at_the_minimum_are_as_documented() {
        let gradient = at(&Bohachevsky2 {}, &[1e-6, 1e-6]).1;
        assert_relative_eq!(gradient[0] * 1e6, 2.0 + 2.7 * PI * PI, max_relative = 1e-9);
        assert_relative_eq!(gradient[1] * 1e6, 4.0 + 4.8 * PI * PI, max_relative = 1e-9);
        assert_relative_eq!(*gradient, [29e-6, 51e-6], max_relative = 0.02);
    }
}

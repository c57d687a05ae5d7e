//! The third Bohachevsky function.
//!
//! ```text
//! f(x, y) = x² + 2 y² − 0.3 cos(3π x + 4π y) + 0.3
//! ```
//!
//! * Dimension 2, customary box `[−100, 100]²`, start `(10, 10)` with `f = 300`.
//! * Global minimum `f = 0` at the origin.
//! * The waves run along the direction `(3, 4)`. The other minima are on one line, in pairs: the lowest at
//!   `±(0.3393255483427433, 0.22621703222849554)` with `f = 0.22626001250111952`.
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

/// The third Bohachevsky function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bohachevsky3 {}

impl Problem for Bohachevsky3 {
    const SPEC: Spec = Spec {
        name: "bohachevsky_3",
        summary: "bowl with slanted bumps, 2-D",
        year: 1986,
        params: &[],
        source: include_str!("bohachevsky_3.rs"),
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
        let (x, y) = (0.339_325_548_342_743_3, 0.226_217_032_228_495_54);
        vec![(vec![x, y], 0.226_260_012_501_119_52), (vec![-x, -y], 0.226_260_012_501_119_52)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let angle = (x * 3.0 + y * 4.0) * PI;
        let sine = angle.sin();
        gradient[0] = x * 2.0 + sine * (0.9 * PI);
        gradient[1] = y * 4.0 + sine * (1.2 * PI);
        x * x + y * y * 2.0 + (-angle.cos() + 1.0) * 0.3
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Bohachevsky3 {};
        assert_relative_eq!(at(&problem, &problem.start()).0, 300.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Angle 5π/2: cosine 0, sine 1.
        let (value, gradient) = at(&Bohachevsky3 {}, &[0.5, 0.25]);
        assert_relative_eq!(value, 0.25 + 0.125 + 0.3, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [1.0 + 0.9 * PI, 1.0 + 1.2 * PI], max_relative = 1e-14);
    }

    #[test]
    fn waves_do_not_matter_along_their_crests() {
        // 3 · 4 − 4 · 3 = 0.
        let (value, gradient) = at(&Bohachevsky3 {}, &[4.0, -3.0]);
        assert_eq!((value, gradient), (34.0, vec![8.0, -12.0]));
    }
}

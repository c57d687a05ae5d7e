//! The three-hump camel function.
//!
//! ```text
//! f(x, y) = 2 x² − 1.05 x⁴ + x⁶/6 + x y + y²
//! ```
//!
//! * Dimension 2, customary box `[−5, 5]²`, start `(2, 2)` with `f = 9.8667`.
//! * Global minimum `f = 0` at the origin, where the Hessian has condition number 2.78.
//! * Two more minima, `f = 0.29863844` at `±(1.74755235, −0.87377617)`, behind saddles of height 0.87736 at
//!   `±(1.07054, −0.53527)`: from the start, steepest descent ends in one of them.
//!
//! # References
//!
//! * L. C. W. Dixon and G. P. Szegő (1978), *The global optimization problem: an introduction*, in *Towards Global
//!   Optimisation 2*, North-Holland.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The three-hump camel function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThreeHumpCamel {}

impl Problem for ThreeHumpCamel {
    const SPEC: Spec = Spec {
        name: "three_hump_camel",
        summary: "three minima in a row, the middle one lowest, 2-D",
        year: 1978,
        params: &[],
        source: include_str!("three_hump_camel.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0, 2.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 0.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let (x, y, value) = (1.747_552_345_830_288_9, -0.873_776_172_915_144_5, 0.298_638_442_236_859_8);
        vec![(vec![x, y], value), (vec![-x, -y], value)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let x2 = x * x;
        gradient[0] = x * (x2 * (x2 - 4.2) + 4.0) + y;
        gradient[1] = x + y * 2.0;
        x2 * (x2 * (x2 / 6.0 - 1.05) + 2.0) + y * (x + y)
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value_and_its_gradient() {
        // 8 − 16.8 + 64/6 + 4 + 4; 8 − 33.6 + 32 + 2 and 2 + 4.
        let (value, gradient) = at(&ThreeHumpCamel {}, &[2.0, 2.0]);
        assert_relative_eq!(value, 9.866_666_666_666_667, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [8.4, 6.0], max_relative = 1e-14);
    }

    #[test]
    fn saddles_are_as_documented() {
        // With y = −x/2, x⁴ − 4.2 x² + 3.5 = 0.
        let x = (2.1 - f64::sqrt(0.91)).sqrt();
        let (value, gradient) = at(&ThreeHumpCamel {}, &[x, -x / 2.0]);
        assert_abs_diff_eq!(*gradient, [0.0, 0.0], epsilon = 1e-14);
        assert_relative_eq!(x, 1.07054, max_relative = 1e-5);
        assert_relative_eq!(value, 0.87736, max_relative = 1e-5);
    }

    #[test]
    fn steepest_descent_from_the_start_ends_in_a_side_minimum() {
        let mut x = vec![2.0, 2.0];
        for _ in 0..2000 {
            let gradient = at(&ThreeHumpCamel {}, &x).1;
            x = x.iter().zip(gradient).map(|(x, g)| x - 0.01 * g).collect();
        }
        assert_relative_eq!(at(&ThreeHumpCamel {}, &x).0, 0.298_638_44, max_relative = 1e-7);
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // Hessian [[4, 1], [1, 2]]: 3 ± √2.
        assert_relative_eq!((3.0 + f64::sqrt(2.0)) / (3.0 - f64::sqrt(2.0)), 2.78, max_relative = 2e-3);
    }
}

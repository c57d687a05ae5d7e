//! Bukin's function N. 6.
//!
//! ```text
//! f(x, y) = 100 √|y − x²/100| + |x + 10|/100
//! ```
//!
//! * Dimension 2, customary box `[−15, −5] × [−3, 3]`, start `(−12, 2)` with `f = 74.853`.
//! * Global minimum `f = 0` at `(−10, 1)`.
//! * Along the parabola `y = x²/100` lies a ridge turned over: the walls fall to it ever more steeply, like the root of
//!   the distance, and on it `f` falls by only 0.01 for every unit of `x`. It is the only local minimum, but a method
//!   that meets the parabola anywhere is as good as caught.
//! * Not differentiable on the parabola, where the infinite slope of the root is taken as zero, and on `x = −10`, where
//!   that of the second term is taken as zero.
//!
//! argmin returns a zero gradient in a whole neighbourhood of the parabola.
//!
//! # References
//!
//! * A. D. Bukin (1997), *New minimization strategy for non-smooth functions*, Preprint 97-79, Budker Institute of
//!   Nuclear Physics, Novosibirsk.
//! * Z. K. Silagadze (2007), *Finding two-dimensional peaks*, Physics of Particles and Nuclei Letters 4(1),
//!   arXiv:physics/0402085.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Bukin's function N. 6.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bukin6 {}

impl Problem for Bukin6 {
    const SPEC: Spec = Spec {
        name: "bukin_6",
        summary: "knife-edged curved valley, 2-D",
        year: 1997,
        params: &[],
        source: include_str!("bukin_6.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![-12.0, 2.0]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        if i == 0 { (-15.0, -5.0) } else { (-3.0, 3.0) }
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-10.0, 1.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (wall, rest) = (y - x * x / 100.0, x + 10.0);
        let root = wall.abs().sqrt();
        let slope = wall.pick(|w| w == 0.0, wall, wall.sign() * 50.0 / root);
        gradient[0] = rest.sign() / 100.0 - slope * x / 50.0;
        gradient[1] = slope;
        root * 100.0 + rest.abs() / 100.0
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&Bukin6 {}, &[-12.0, 2.0]).0, 74.853, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (−14, −2.29): wall −2.29 − 1.96 = −4.25; (−20, 8): wall 4, root 2, slope 25, times 0.4.
        let (value, gradient) = at(&Bukin6 {}, &[-14.0, -2.29]);
        let root = f64::sqrt(4.25);
        assert_relative_eq!(value, 100.0 * root + 0.04, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-0.01 - 0.28 * 50.0 / root, -50.0 / root], max_relative = 1e-14);
        let (value, gradient) = at(&Bukin6 {}, &[-20.0, 8.0]);
        assert_relative_eq!(value, 200.1, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [10.0 - 0.01, 25.0], max_relative = 1e-14);
    }

    #[test]
    fn on_the_parabola_only_the_second_term_is_left() {
        // (−5, 0.25), of which every operation is exact.
        assert_eq!(at(&Bukin6 {}, &[-5.0, 0.25]), (0.05, vec![0.01, 0.0]));
        assert_eq!(at(&Bukin6 {}, &[-10.0, 1.0]), (0.0, vec![0.0, 0.0]));
    }
}

//! The function of Gramacy and Lee (2008).
//!
//! ```text
//! f(x, y) = x exp(−x² − y²)
//! ```
//!
//! * Dimension 2, customary box `[−2, 6]²`, start `(0, 1)` with `f = 0`.
//! * Global minimum `f = −1/√(2e) = −0.42888194248` at `(−1/√2, 0)`, where the Hessian has condition number 2.
//! * A hill of the same height at `(1/√2, 0)`, and a plain that covers most of the box: at `(4, 4)` the slopes are
//!   below `10⁻¹²`. It falls outwards beyond the hill, so from there gradient methods run away, ever more slowly.
//!
//! Not the function `gramacy_lee` of 2012, which ML-Optimizer-Benchmark has in two dimensions.
//!
//! # References
//!
//! * R. B. Gramacy and H. K. H. Lee (2008), *Bayesian treed Gaussian process models with an application to computer
//!   modeling*, Journal of the American Statistical Association 103(483), doi:10.1198/016214508000000689.
//! * S. Surjanovic and D. Bingham, *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use std::f64::consts::FRAC_1_SQRT_2;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The function of Gramacy and Lee (2008).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GramacyLee2008 {}

impl Problem for GramacyLee2008 {
    const SPEC: Spec = Spec {
        name: "gramacy_lee_2008",
        summary: "a pit and a hill in the corner of a plain, 2-D",
        year: 2008,
        params: &[],
        source: include_str!("gramacy_lee_2008.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 6.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-0.428_881_942_480_353_4)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-FRAC_1_SQRT_2, 0.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let bell = (-(x * x + y * y)).exp();
        gradient[0] = bell * (x * x * -2.0 + 1.0);
        gradient[1] = bell * x * y * -2.0;
        x * bell
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value_and_its_gradient() {
        assert_eq!(at(&GramacyLee2008 {}, &[0.0, 1.0]), (0.0, vec![libm::exp(-1.0), 0.0]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1): exp −5 times 2, 1 − 8 and 4.
        let (value, gradient) = at(&GramacyLee2008 {}, &[2.0, -1.0]);
        let bell = f64::exp(-5.0);
        assert_relative_eq!(value, 2.0 * bell, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-7.0 * bell, 4.0 * bell], max_relative = 1e-14);
    }

    #[test]
    fn minimum_and_curvatures_are_as_documented() {
        let minimum = -1.0 / f64::sqrt(2.0 * f64::exp(1.0));
        let near = |dx, dy| at(&GramacyLee2008 {}, &[-FRAC_1_SQRT_2 + dx, dy]);
        assert_relative_eq!(near(0.0, 0.0).0, minimum, max_relative = 1e-15);
        assert_relative_eq!(near(1e-7, 0.0).1[0] / near(0.0, 1e-7).1[1], 2.0, max_relative = 1e-6);
    }

    #[test]
    fn the_plain_is_flat() {
        let gradient = at(&GramacyLee2008 {}, &[4.0, 4.0]).1;
        assert!(gradient.iter().all(|slope| slope.abs() < 1e-12), "{gradient:?}");
    }
}

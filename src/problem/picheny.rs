//! The logarithmic Goldstein–Price function of Picheny et al.
//!
//! ```text
//! f(x, y) = (ln g(4x − 2, 4y − 2) − 8.693)/2.427
//!     with g the Goldstein–Price function
//! ```
//!
//! * Dimension 2, customary box `[0, 1]²`, start `(0.5, 0.5)` with `f = −0.94605`.
//! * Global minimum `f = (ln 3 − 8.693)/2.427 = −3.1291255505606` at `(0.5, 0.25)`.
//! * Three more minima, where `goldstein_price` has them: `f = −2.1803883883` at `(0.35, 0.4)`, `f = −1.7561529465` at
//!   `(0.95, 0.55)` and `f = −0.8074157842` at `(0.8, 0.7)`.
//!
//! The constants make mean and variance of the value over the box about 0 and 1: that is so for the natural logarithm.
//! argmin takes the logarithm to base 10, whose minimum is −3.3851993182, and states it without the sign. DiceKriging's
//! `goldsteinPrice` has the constants 8.6928 and 2.4269.
//!
//! # References
//!
//! * V. Picheny, T. Wagner, and D. Ginsbourger (2013), *A benchmark of kriging-based infill criteria for noisy
//!   optimization*, Structural and Multidisciplinary Optimization 48(3), doi:10.1007/s00158-013-0919-4.
//! * S. Surjanovic and D. Bingham, *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use serde::{Deserialize, Serialize};

use super::goldstein_price::factors;
use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The mean of the logarithm and its standard deviation, rounded.
const MEAN: f64 = 8.693;
const DEVIATION: f64 = 2.427;

/// The logarithmic Goldstein–Price function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picheny {}

impl Problem for Picheny {
    const SPEC: Spec = Spec {
        name: "picheny",
        summary: "logarithm of goldstein_price on the unit square, 2-D",
        year: 2013,
        params: &[],
        source: include_str!("picheny.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5, 0.5]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-3.129_125_550_610_585_2)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.5, 0.25]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (vec![0.35, 0.4], -2.180_388_388_272_701),
            (vec![0.95, 0.55], -1.756_152_946_500_489),
            (vec![0.8, 0.7], -0.807_415_784_162_604_3),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let ([a, a_slope], [b, b_slope]) = factors(x[0] * 4.0 - 2.0, x[1] * 4.0 - 2.0);
        let (first, second) = (a_slope / a, b_slope / b);
        gradient[0] = (first + second * 2.0) * (4.0 / DEVIATION);
        gradient[1] = (first - second * 3.0) * (4.0 / DEVIATION);
        ((a * b).ln() - MEAN) / DEVIATION
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // The Goldstein–Price function is 600 at the origin.
        let (value, _) = at(&Picheny {}, &[0.5, 0.5]);
        assert_relative_eq!(value, (f64::ln(600.0) - 8.693) / 2.427, max_relative = 1e-14);
        assert_relative_eq!(value, -0.94605, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (0.75, 0.75) is (1, 1), where g = 1876 with the gradient (−5376, 8064).
        let (value, gradient) = at(&Picheny {}, &[0.75, 0.75]);
        assert_relative_eq!(value, (f64::ln(1876.0) - 8.693) / 2.427, max_relative = 1e-14);
        let scale = 4.0 / 2.427 / 1876.0;
        assert_relative_eq!(*gradient, [-5376.0 * scale, 8064.0 * scale], max_relative = 1e-14);
    }

    #[test]
    fn minimum_is_that_of_the_natural_logarithm() {
        let minimum = |log: f64| (log - MEAN) / DEVIATION;
        assert_relative_eq!(at(&Picheny {}, &[0.5, 0.25]).0, minimum(f64::ln(3.0)), max_relative = 1e-15);
        assert_relative_eq!(minimum(f64::log10(3.0)), -3.385_199_318_2, max_relative = 1e-10);
    }

    #[test]
    fn mean_and_variance_over_the_box_are_about_zero_and_one() {
        let grid = |i: i32| (f64::from(i) + 0.5) / 100.0;
        let values: Vec<f64> = (0..10_000).map(|k| at(&Picheny {}, &[grid(k % 100), grid(k / 100)]).0).collect();
        let mean = values.iter().sum::<f64>() / 1e4;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 1e4;
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.02, "{mean} {variance}");
    }
}

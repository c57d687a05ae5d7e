//! The function of Dekkers and Aarts.
//!
//! ```text
//! f(x, y) = 10⁵ x² + y² − r² + 10⁻⁵ r⁴   with   r = x² + y²
//! ```
//!
//! * Dimension 2, customary box `[−20, 20]²`, start `(5, 5)` with `f = 2497587.5`.
//! * Two global minima `f = −24776.5183423177` at `(0, ±14.945112151892)`, where the Hessian has condition number 56.
//! * Local minimum `f = 0` at the origin, where the condition number is 100000.
//!
//! The name is that of the survey, which spells the author so.
//!
//! # References
//!
//! * A. Dekkers and E. Aarts (1991), *Global optimization and simulated annealing*, Mathematical Programming 50,
//!   doi:10.1007/BF01594945.
//! * M. M. Ali, C. Khompatraporn, and Z. B. Zabinsky (2005), *A numerical evaluation of several stochastic algorithms
//!   on selected continuous global optimization test problems*, Journal of Global Optimization 31,
//!   doi:10.1007/s10898-004-9972-2.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 45,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The function of Dekkers and Aarts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeckkersAarts {}

impl Problem for DeckkersAarts {
    const SPEC: Spec = Spec {
        name: "deckkers_aarts",
        summary: "double well in a very steep valley, 2-D",
        year: 1991,
        params: &[],
        source: include_str!("deckkers_aarts.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0, 5.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-20.0, 20.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-24_776.518_342_317_69)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 14.945_112_151_891_959], vec![0.0, -14.945_112_151_891_959]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![0.0, 0.0], 0.0)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (x2, y2) = (x * x, y * y);
        let r = x2 + y2;
        let r2 = r * r;
        let slope = r * r2 * 8e-5 - r * 4.0;
        gradient[0] = x * (slope + 2e5);
        gradient[1] = y * (slope + 2.0);
        x2 * 1e5 + y2 - r2 + r2 * r2 * 1e-5
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // r = 50: 2_500_000 + 25 − 2500 + 62.5.
        assert_relative_eq!(at(&DeckkersAarts {}, &[5.0, 5.0]).0, 2_497_587.5, max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // r = 10: 100_000 + 9 − 100 + 0.1; −4 r + 8·10⁻⁵ r³ = −39.92.
        let (value, gradient) = at(&DeckkersAarts {}, &[1.0, -3.0]);
        assert_relative_eq!(value, 99_909.1, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [199_960.08, 113.76], max_relative = 1e-14);
    }

    #[test]
    fn condition_numbers_at_the_minima_are_as_documented() {
        let slope = |x: f64, y: f64| at(&DeckkersAarts {}, &[x, y]).1;
        for (y, expected) in [(14.945_112_151_892, 56.0), (0.0, 1e5)] {
            let across = slope(1e-6, y)[0] / 1e-6;
            let along = (slope(0.0, y + 1e-6)[1] - slope(0.0, y - 1e-6)[1]) / 2e-6;
            assert_relative_eq!(across / along, expected, max_relative = 5e-3);
        }
    }
}

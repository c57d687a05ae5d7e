//! The Kowalik–Osborne function, an enzyme reaction fitted to 11 data.
//!
//! ```text
//! f(x) = Σ (yᵢ − x₁ (uᵢ² + uᵢ x₂)/(uᵢ² + uᵢ x₃ + x₄))²      over i = 1 … 11
//! ```
//!
//! * Dimension 4, customary box `[0, 0.42]⁴`, start `(0.25, 0.39, 0.415, 0.39)` with `f = 5.31317·10⁻³`.
//! * Global minimum `f = 3.075056·10⁻⁴` at `(0.192807, 0.191282, 0.123057, 0.136062)`, and no other minimum in the box.
//! * Outside the box there are poles and other minima. Moré, Garbow & Hillstrom list one at infinity.
//!
//! The `u` of the paper are rounded. Many collections for global optimization take `1/6`, `1/12` and `1/14` instead of
//! `0.167`, `0.0833` and `0.0714`: then the minimum is `3.07486·10⁻⁴` at `(0.192833, 0.190836, 0.123117, 0.135766)`.
//!
//! # References
//!
//! * J. Kowalik and M. R. Osborne (1968), *Methods for Unconstrained Optimization Problems*, Elsevier.
//! * M. M. Ali, C. Khompatraporn, and Z. B. Zabinsky (2005), *A numerical evaluation of several stochastic algorithms
//!   on selected continuous global optimization test problems*, Journal of Global Optimization 31(4),
//!   doi:10.1007/s10898-004-9972-2 (the box).
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 15, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Kowalik–Osborne function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KowalikOsborne {}

/// The concentrations `u`.
const U: [f64; 11] = [4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];

/// The data `y`.
const Y: [f64; 11] = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];

impl Problem for KowalikOsborne {
    const SPEC: Spec = Spec {
        name: "kowalik_osborne",
        summary: "rational curve fitted to 11 data, 4-D",
        year: 1968,
        params: &[],
        source: include_str!("kowalik_osborne.rs"),
    };

    fn dim(&self) -> usize {
        4
    }

    fn start(&self) -> Vec<f64> {
        vec![0.25, 0.39, 0.415, 0.39]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 0.42)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.000_307_505_603_849_237_4)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![
            0.192_806_934_579_037_86,
            0.191_282_328_734_366_96,
            0.123_056_506_926_320_66,
            0.136_062_330_683_794_84,
        ]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut value, mut sums) = (R::of(0.0), [R::of(0.0); 4]);
        for (u, y) in U.into_iter().zip(Y) {
            let inverse = R::of(1.0) / ((x[2] + u) * u + x[3]);
            let share = (x[1] + u) * u * inverse;
            let fit = share * x[0];
            let r = fit - y;
            let (part, slope) = (r * inverse, r * inverse * fit);
            value += r * r;
            sums[0] += r * share;
            sums[1] += part * u;
            sums[2] += slope * u;
            sums[3] += slope;
        }
        gradient[0] = sums[0] * 2.0;
        gradient[1] = sums[1] * x[0] * 2.0;
        gradient[2] = sums[2] * -2.0;
        gradient[3] = sums[3] * -2.0;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_and_minimum_have_the_published_values() {
        assert_relative_eq!(at(&KowalikOsborne {}, &KowalikOsborne {}.start()).0, 5.313_17e-3, max_relative = 1e-6);
        let x = &KowalikOsborne {}.minimizers()[0];
        assert_abs_diff_eq!(at(&KowalikOsborne {}, x).0, 3.075_056e-4, epsilon = 5e-11);
        assert_abs_diff_eq!(x[..], [0.192_807, 0.191_282, 0.123_057, 0.136_062], epsilon = 5e-7);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // For x₂ = x₃ and x₄ = 0 the fit is x₁: Σ y = 1.0312 and Σ y² = 0.14841318.
        let (value, gradient) = at(&KowalikOsborne {}, &[0.1, 0.3, 0.3, 0.0]);
        assert_relative_eq!(value, 0.148_413_18 - 0.206_24 + 0.11, max_relative = 1e-13);
        assert_relative_eq!(gradient[0], 2.0 * (1.1 - 1.0312), max_relative = 1e-13);
        // The slopes in x₂ and x₃ cancel; that in x₄ is −2 Σ (0.1 − y) 0.1/(u² + 0.3 u).
        assert_relative_eq!(gradient[1], -gradient[2], max_relative = 1e-13);
        let last: f64 = U.iter().zip(Y).map(|(u, y)| -0.2 * (0.1 - y) / (u * u + 0.3 * u)).sum();
        assert_relative_eq!(gradient[3], last, max_relative = 1e-12);
    }

    #[test]
    fn with_unrounded_data_the_minimum_is_as_documented() {
        let [a, b, c, d] = [0.192_833, 0.190_836, 0.123_117, 0.135_766];
        let u = [4.0, 2.0, 1.0, 0.5, 0.25, 1.0 / 6.0, 0.125, 0.1, 1.0 / 12.0, 1.0 / 14.0, 0.0625];
        let residuals = u.iter().zip(Y).map(|(u, y)| y - a * (u * u + u * b) / (u * u + u * c + d));
        assert_relative_eq!(residuals.map(|r| r * r).sum::<f64>(), 3.074_86e-4, max_relative = 1e-6);
    }
}

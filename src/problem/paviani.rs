//! Paviani's function.
//!
//! ```text
//! f(x) = Σ ln²(xᵢ − 2) + ln²(10 − xᵢ) − (Π xᵢ)^0.2      over i = 1 … 10
//! ```
//!
//! * Dimension 10, box `[2.001, 9.999]¹⁰`, start `(9, …, 9)` with `f = −43.13433692`.
//! * Global minimum `f = −45.7784697074463` where all coordinates are `9.35026583306939`.
//! * Not defined for coordinates up to 2 or from 10 on, where it is NaN: a step that leaves the box fails. The
//!   logarithms make the edges steep: at `(9.999, …, 9.999)` the slopes are above 13000.
//!
//! Some printings have `xᵢ¹⁰` within the product, which is a mistake.
//!
//! # References
//!
//! * D. M. Himmelblau (1972), *Applied Nonlinear Programming*, McGraw-Hill, problem 17.
//! * W. Hock and K. Schittkowski (1981), *Test Examples for Nonlinear Programming Codes*, Lecture Notes in Economics
//!   and Mathematical Systems 187, Springer, problem 110, doi:10.1007/978-3-642-48320-2.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 88,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Paviani's function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paviani {}

impl Problem for Paviani {
    const SPEC: Spec = Spec {
        name: "paviani",
        summary: "undefined outside its box, 10-D",
        year: 1972,
        params: &[],
        source: include_str!("paviani.rs"),
    };

    fn dim(&self) -> usize {
        10
    }

    fn start(&self) -> Vec<f64> {
        vec![9.0; 10]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (2.001, 9.999)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-45.778_469_707_446_27)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![9.350_265_833_069_386; 10]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut product = R::of(1.0);
        for &x in x {
            product *= x;
        }
        let power = product.powf(0.2);
        let mut value = -power;
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let (below, above) = (x - 2.0, -x + 10.0);
            let (low, high) = (below.ln(), above.ln());
            *gradient = (low / below - high / above) * 2.0 - power * 0.2 / x;
            value += low * low + high * high;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // 10 ln² 7 − 9².
        assert_relative_eq!(at(&Paviani {}, &[9.0; 10]).0, -43.134_336_92, max_relative = 1e-9);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // All 3: logarithms 0 and ln 7, power 9; slope −2 ln 7/7 − 0.2·9/3.
        let ((value, gradient), high) = (at(&Paviani {}, &[3.0; 10]), 7.0_f64.ln());
        assert_relative_eq!(value, 10.0 * high * high - 9.0, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-2.0 * high / 7.0 - 0.6; 10], max_relative = 1e-14);
    }

    #[test]
    fn outside_it_is_nan() {
        assert!(at(&Paviani {}, &[10.5; 10]).0.is_nan());
        assert!(at(&Paviani {}, &[9.999; 10]).1[0] > 13_000.0);
    }
}

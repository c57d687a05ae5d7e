//! Treccani's function.
//!
//! ```text
//! f(x, y) = x⁴ + 4 x³ + 4 x² + y² = x² (x + 2)² + y²
//! ```
//!
//! * Dimension 2, customary box `[−5, 5]²`, start `(1, 2)` with `f = 13`.
//! * Two global minima `f = 0` at `(0, 0)` and `(−2, 0)`, with the same Hessian, of condition number 4.
//! * Saddle at `(−1, 0)` with `f = 1`.
//!
//! # References
//!
//! * L. C. W. Dixon and G. P. Szegő (1978), *The global optimization problem: an introduction*, in *Towards Global
//!   Optimisation 2*, North-Holland.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Treccani's function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treccani {}

impl Problem for Treccani {
    const SPEC: Spec = Spec {
        name: "treccani",
        summary: "two equal minima with a saddle between, 2-D",
        year: 1978,
        params: &[],
        source: include_str!("treccani.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 2.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 0.0], vec![-2.0, 0.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let well = x * (x + 2.0);
        gradient[0] = well * (x + 1.0) * 4.0;
        gradient[1] = y * 2.0;
        well * well + y * y
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // 1 + 4 + 4 + 4; ∂x = 4 + 12 + 8.
        assert_eq!(at(&Treccani {}, &[1.0, 2.0]), (13.0, vec![24.0, 4.0]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (−3, −1): 81 − 108 + 36 + 1; ∂x = −108 + 108 − 24.
        assert_eq!(at(&Treccani {}, &[-3.0, -1.0]), (10.0, vec![-24.0, -2.0]));
    }

    #[test]
    fn saddle_is_stationary() {
        assert_eq!(at(&Treccani {}, &[-1.0, 0.0]), (1.0, vec![0.0, 0.0]));
    }
}

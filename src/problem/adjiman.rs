//! Adjiman's function.
//!
//! ```text
//! f(x, y) = cos x sin y − x / (y² + 1)
//! ```
//!
//! * Dimension 2, customary box `[−1, 2] × [−1, 1]`, start `(0, 0)` with `f = 0`.
//! * Global minimum `f = −2.02180678335979` at `(2, 0.105783469451717)`, on the edge of the box.
//! * Local minima, on the edge too: `f = −0.994945` at `(0.636268, −1)` and `f = 0.954649` at the corner `(−1, 1)`.
//! * Outside the box it falls without bound as `x` grows: a descent that is not kept inside never ends.
//!
//! # References
//!
//! * C. S. Adjiman, S. Dallwig, C. A. Floudas, and A. Neumaier (1998), *A global optimization method, αBB, for general
//!   twice-differentiable constrained NLPs – I. Theoretical advances*, Computers & Chemical Engineering 22(9),
//!   doi:10.1016/S0098-1354(98)00027-1.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 5, doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Adjiman's function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjiman {}

impl Problem for Adjiman {
    const SPEC: Spec = Spec {
        name: "adjiman",
        summary: "minimum on the edge of its box, 2-D",
        year: 1998,
        params: &[],
        source: include_str!("adjiman.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        if i == 0 { (-1.0, 2.0) } else { (-1.0, 1.0) }
    }

    fn minimum(&self) -> Option<f64> {
        Some(-2.021_806_783_359_787)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![2.0, 0.105_783_469_451_716_9]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![0.636_267_608_063_637, -1.0], -0.994_945_017_202_501_3), (vec![-1.0, 1.0], 0.954_648_713_412_840_9)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (sine, cosine) = (y.sin(), x.cos());
        let quotient = x / (y * y + 1.0);
        gradient[0] = -(x.sin() * sine) - R::of(1.0) / (y * y + 1.0);
        gradient[1] = cosine * y.cos() + quotient * y * 2.0 / (y * y + 1.0);
        cosine * sine - quotient
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_is_zero_with_a_slope() {
        assert_eq!(at(&Adjiman {}, &[0.0, 0.0]), (0.0, vec![-1.0, 1.0]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (π/2, 1): cos x = 0, so f = −π/4, ∂x = −sin 1 − ½, ∂y = π/4.
        let (value, gradient) = at(&Adjiman {}, &[FRAC_PI_2, 1.0]);
        assert_relative_eq!(value, -FRAC_PI_4, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [-1.0_f64.sin() - 0.5, FRAC_PI_4], max_relative = 1e-14);
    }

    #[test]
    fn it_falls_without_bound_outside() {
        assert!(at(&Adjiman {}, &[1000.0, 0.0]).0 < -999.0);
    }
}

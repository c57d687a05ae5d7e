//! Qing's function.
//!
//! ```text
//! f(x) = Σ (xᵢ² − i)²
//! ```
//!
//! * Any dimension `n` from 1 to 250000, customary box `[−500, 500]ⁿ`, start `(2.5, …, 2.5)` with `f = 45.625` for `n =
//!   2`. In more dimensions the minimizers would not be in the box.
//! * Global minimum `f = 0` at the `2ⁿ` points with the coordinates `±√i`; two of them are stated.
//! * The origin is a local maximum. No other minimum.
//! * At a minimum the Hessian is diagonal with the entries `8 i`, so it has condition number `n`.
//!
//! # References
//!
//! * A. Qing (2006), *Dynamic differential evolution strategy and applications in electromagnetic inverse scattering
//!   problems*, IEEE Transactions on Geoscience and Remote Sensing 44(1), doi:10.1109/TGRS.2005.859347.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_between};
use crate::component::Spec;
use crate::real::Real;

/// Qing's function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Qing {
    /// Number `n` of coordinates, from 1 to 250_000.
    pub dim: usize,
}

impl Default for Qing {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Qing {
    const SPEC: Spec = Spec {
        name: "qing",
        summary: "two minima along every axis, any dimension",
        year: 2006,
        params: &[dim_between(1, 250_000)],
        source: include_str!("qing.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![2.5; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-500.0, 500.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        [1.0, -1.0].map(|side| (1..=self.dim).map(|i| side * (i as f64).sqrt()).collect()).into()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Separable, Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
            let rest = x * x - (i + 1) as f64;
            *gradient = rest * x * 4.0;
            value += rest * rest;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Qing { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 45.625, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 4 − 1 and 9 − 2.
        assert_eq!(at(&Qing { dim: 2 }, &[2.0, -3.0]), (9.0 + 49.0, vec![24.0, -84.0]));
    }

    #[test]
    fn signs_of_a_minimizer_do_not_matter() {
        assert_abs_diff_eq!(at(&Qing { dim: 3 }, &[-1.0, 2.0_f64.sqrt(), -(3.0_f64.sqrt())]).0, 0.0, epsilon = 1e-30);
    }

    #[test]
    fn curvature_at_a_minimum_is_as_documented() {
        let slope = at(&Qing { dim: 4 }, &[1.0, 1.0, 1.0, 2.0 + 1e-7]).1[3];
        assert_relative_eq!(slope * 1e7, 32.0, max_relative = 1e-6);
    }
}

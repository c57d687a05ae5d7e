//! Csendes's function.
//!
//! ```text
//! f(x) = Σ xᵢ⁶ (2 + sin(1/xᵢ)),   zero where xᵢ is
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−1, 1]ⁿ`, start `(0.5, …, 0.5)` with `f = 0.0909155` for `n = 2`.
//! * Global minimum `f = 0` at the origin, where the Hessian is zero.
//! * In every neighborhood of the origin, infinitely many local minima: waves ever finer and lower. It is smooth all
//!   the same, twice continuously differentiable.
//! * Coordinates below `1e−80` count as zero: their terms are.
//!
//! Some leave the value at zero undefined, or NaN.
//!
//! # References
//!
//! * T. Csendes and D. Ratz (1997), *Subdivision direction selection in interval methods for global optimization*, SIAM
//!   Journal on Numerical Analysis 34(3), doi:10.1137/S0036142995281528.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Csendes's function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Csendes {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Csendes {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Csendes {
    const SPEC: Spec = Spec {
        name: "csendes",
        summary: "ever finer waves towards the origin, any dimension",
        year: 1997,
        params: &[dim_param(1)],
        source: include_str!("csendes.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Separable, Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let (inverse, fourth) = (R::of(1.0) / x, x.powu(4));
            let factor = inverse.sin() + 2.0;
            let slope = fourth * (factor * x * 6.0 - inverse.cos());
            let is_zero = |x: f64| x.abs() < 1e-80;
            *gradient = x.pick(is_zero, R::of(0.0), slope);
            value += x.pick(is_zero, R::of(0.0), fourth * x * x * factor);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{PI, TAU};

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Csendes { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 0.090_915_544_588_302_55, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Inverses π and −π/2: sines 0 and −1, cosines −1 and 0.
        let (a, b) = (1.0 / PI, 2.0 / PI);
        let (value, gradient) = at(&Csendes { dim: 2 }, &[a, -b]);
        assert_relative_eq!(value, 2.0 * a.powi(6) + b.powi(6), max_relative = 1e-14);
        assert_relative_eq!(*gradient, [12.0 * a.powi(5) + a.powi(4), -6.0 * b.powi(5)], max_relative = 1e-13);
    }

    #[test]
    fn slopes_change_their_sign_near_the_origin() {
        let slope = |x: f64| at(&Csendes { dim: 1 }, &[x]).1[0];
        for turns in [10.0, 100.0, 1000.0] {
            // Cosines −1 and 1.
            assert!(slope(1.0 / (TAU * turns + PI)) > 0.0 && slope(1.0 / (TAU * turns)) < 0.0);
        }
    }

    #[test]
    fn value_at_zero_is_zero_and_so_is_the_slope() {
        for tiny in [0.0, -1e-81, 1e-320] {
            assert_eq!(at(&Csendes { dim: 2 }, &[tiny, tiny]), (0.0, vec![0.0, 0.0]));
        }
    }
}

//! The Weierstrass function, summed over coordinates.
//!
//! ```text
//! f(x) = Σᵢ Σₖ aᵏ cos(2π bᵏ (xᵢ + ½))  −  n Σₖ aᵏ cos(π bᵏ)
//!     over k = 0 … 20
//!      = Σᵢ Σₖ 2 aᵏ sin²(π bᵏ xᵢ)
//! with   a = ½,   b = 3
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−0.5, 0.5]ⁿ`, start `(0.3, …, 0.3)` with `f = 3.74535` for `n = 2`.
//! * Global minimum `f = 0` at the origin, and outside of the box at all points of whole coordinates. The maximum,
//!   nearly `4 n`, is at the corners.
//! * With infinitely many waves it would be continuous but nowhere differentiable. With 21 it is smooth, in the strict
//!   sense only: slopes exceed 10⁴ and change over distances of `3⁻²⁰ = 2.9e−10`. They say nothing of where to go.
//!
//! The two forms are equal since `bᵏ` is odd. The second is exact at the minimum. To have `bᵏ x` modulo 1 to all
//! digits, `x` is split into two parts: one with so few bits that its multiples are exact, and a rest that stays small.
//!
//! Some surveys have the second sum of the first form within the sum over the coordinates, with the factor `n` still
//! there.
//!
//! # References
//!
//! * K. Weierstrass (1872), *Über continuirliche Functionen eines reellen Arguments, die für keinen Werth des letzteren
//!   einen bestimmten Differentialquotienten besitzen*, Königliche Akademie der Wissenschaften.
//! * P. N. Suganthan, N. Hansen, J. J. Liang, K. Deb, Y.-P. Chen, A. Auger, and S. Tiwari (2005), *Problem definitions
//!   and evaluation criteria for the CEC 2005 special session on real-parameter optimization*, Nanyang Technological
//!   University.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Weierstrass function, summed over coordinates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weierstrass {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Weierstrass {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Weierstrass {
    const SPEC: Spec = Spec {
        name: "weierstrass",
        summary: "fractal: waves upon waves, any dimension",
        year: 2005,
        params: &[dim_param(1)],
        source: include_str!("weierstrass.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.3; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-0.5, 0.5)
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
        // Numbers up to 3/2 of the coarse part are exact.
        const GRID: f64 = (1_u64 << 50) as f64;
        let mut value = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let turn = x - (x + 0.5).floor();
            let mut coarse = (turn * GRID + 0.5).floor() / GRID;
            let mut fine = turn - coarse;
            let (mut amplitude, mut steepness) = (2.0, 4.0 * PI);
            *gradient = R::of(0.0);
            for _ in 0..=20 {
                let angle = (coarse + fine) * PI;
                let sine = angle.sin();
                value += sine * sine * amplitude;
                *gradient += sine * angle.cos() * steepness;
                (coarse, fine) = (coarse * 3.0, fine * 3.0);
                coarse -= (coarse + 0.5).floor();
                amplitude *= 0.5;
                steepness *= 1.5;
            }
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Weierstrass { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 3.745_354_917_401_457_3, max_relative = 1e-12);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // ½: all cosines turn from −1 to 1. ¼: they are zero, and their slopes 2π (−3/2)ᵏ.
        let (value, gradient) = at(&Weierstrass { dim: 2 }, &[0.5, 0.25]);
        let sum = 2.0 - 2.0_f64.powi(-20);
        assert_relative_eq!(value, 2.0 * sum + sum, max_relative = 1e-14);
        let slopes = TAU * (1.0 + 1.5_f64.powi(21)) / 2.5;
        assert_abs_diff_eq!(*gradient, [0.0, slopes], epsilon = 1e-10);
    }

    #[test]
    fn minimum_is_exact_wherever_coordinates_are_whole() {
        assert_eq!(at(&Weierstrass { dim: 3 }, &[0.0, 1.0, -7.0]), (0.0, vec![0.0; 3]));
    }

    #[test]
    fn slopes_change_over_the_shortest_distances() {
        let slope = |x| at(&Weierstrass { dim: 1 }, &[x]).1[0];
        let (here, there) = (slope(0.3), slope(0.3 + 1.5e-10));
        assert!((here - there).abs() > 1e4, "{here}, {there}");
    }
}

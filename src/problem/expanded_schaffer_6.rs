//! The expanded Schaffer function F6.
//!
//! ```text
//! f(x) = g(x₁, x₂) + g(x₂, x₃) + … + g(xₙ, x₁)
//! with   g(x, y) = ½ + (sin² r − ½)/(1 + r²/1000)²,   r² = x² + y²
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−100, 100]ⁿ`, start `(10, …, 10)` with `f = 1.69441` for `n = 2`.
//! * Global minimum `f = 0` at the origin, where it is smooth.
//! * Every pair sees circular waves; next to the minimum there is a ring of radius 3.138484821601593 where `g =
//!   0.009715909877514547`, such as at `xᵢ = 2.219243900005538`.
//! * Waves are highest near the middle: they fade to ½ at a distance, so that far out it is almost flat, with `f` near
//!   `n/2`.
//!
//! F6 itself is one `g`. Others sum over `n − 1` pairs, without the last, `g(xₙ, x₁)`; in two dimensions that is half
//! of this.
//!
//! # References
//!
//! * J. D. Schaffer, R. A. Caruana, L. J. Eshelman, and R. Das (1989), *A study of control parameters affecting online
//!   performance of genetic algorithms for function optimization*, Third International Conference on Genetic
//!   Algorithms.
//! * P. N. Suganthan, N. Hansen, J. J. Liang, K. Deb, Y.-P. Chen, A. Auger, and S. Tiwari (2005), *Problem definitions
//!   and evaluation criteria for the CEC 2005 special session on real-parameter optimization*, Nanyang Technological
//!   University (F14).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The expanded Schaffer function F6.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpandedSchaffer6 {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for ExpandedSchaffer6 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for ExpandedSchaffer6 {
    const SPEC: Spec = Spec {
        name: "expanded_schaffer_6",
        summary: "circular waves around every pair, any dimension",
        year: 2005,
        params: &[dim_param(2)],
        source: include_str!("expanded_schaffer_6.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![10.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-100.0, 100.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![2.219_243_900_005_538; self.dim], 0.009_715_909_877_514_547 * self.dim as f64)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        gradient.fill(R::of(0.0));
        let mut value = R::of(0.0);
        for i in 0..x.len() {
            let j = if i + 1 == x.len() { 0 } else { i + 1 };
            let square = x[i] * x[i] + x[j] * x[j];
            let radius = square.sqrt();
            let sine = radius.sin();
            let (wave, damping) = (sine * sine - 0.5, square * 0.001 + 1.0);
            let factor = R::of(1.0) / (damping * damping);
            value += wave * factor + 0.5;
            // Twice the slope along the square; sin r cos r/r is 1 at the origin.
            let ripple = radius.pick(|r| r == 0.0, R::of(1.0), sine * radius.cos() / radius);
            let slope = (ripple - wave * 0.002 / damping) * factor * 2.0;
            gradient[i] += slope * x[i];
            gradient[j] += slope * x[j];
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = ExpandedSchaffer6 { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 1.694_410_156_106_405_8, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // r = π/4, twice: no wave, and slope ½ · 4/π · 2x/(1 + r²/1000)².
        let (value, gradient) = at(&ExpandedSchaffer6 { dim: 2 }, &[0.15 * PI, -0.2 * PI]);
        let damping = (1.0 + PI * PI / 16e3).powi(2);
        assert_relative_eq!(value, 1.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [1.2 / damping, -1.6 / damping], max_relative = 1e-14);
        // r = π/2: wave ½, no ripple.
        let (value, gradient) = at(&ExpandedSchaffer6 { dim: 2 }, &[0.3 * PI, -0.4 * PI]);
        let damping = 1.0 + PI * PI / 4e3;
        assert_relative_eq!(value, 1.0 + 1.0 / damping.powi(2), max_relative = 1e-15);
        let slope = -0.004 / damping.powi(3);
        assert_relative_eq!(*gradient, [0.3 * PI * slope, -0.4 * PI * slope], max_relative = 1e-12);
    }

    #[test]
    fn last_coordinate_meets_the_first() {
        let value = |x: &[f64]| at(&ExpandedSchaffer6 { dim: x.len() }, x).0;
        // The pairs of (1, 2, 3), each of them twice.
        let pairs = value(&[1.0, 2.0]) + value(&[2.0, 3.0]) + value(&[3.0, 1.0]);
        assert_relative_eq!(value(&[1.0, 2.0, 3.0]), pairs / 2.0, max_relative = 1e-15);
    }

    #[test]
    fn minimum_is_exact_and_the_ring_is_as_documented() {
        assert_eq!(at(&ExpandedSchaffer6 { dim: 3 }, &[0.0; 3]), (0.0, vec![0.0; 3]));
        let (value, gradient) =
            at(&ExpandedSchaffer6 { dim: 2 }, &[3.138_484_821_601_593 * 0.6, 3.138_484_821_601_593 * 0.8]);
        assert_relative_eq!(value, 2.0 * 0.009_715_909_877_514_547, max_relative = 1e-13);
        assert_abs_diff_eq!(*gradient, [0.0, 0.0], epsilon = 1e-14);
    }
}

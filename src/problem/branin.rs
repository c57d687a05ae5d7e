//! The Branin function.
//!
//! ```text
//! f(x, y) = (y − b x² + c x − 6)² + 10 (1 − t) cos x + 10
//! with   b = 5.1/(4π²),   c = 5/π,   t = 1/(8π)
//! ```
//!
//! * Dimension 2, customary box `[−5, 10] × [0, 15]`, start `(2.5, 12.5)` with `f = 95.8447`.
//! * Three global minima `f = 5/(4π) = 0.39788735773` in the box: at `(−π, 12.275)`, `(π, 2.275)`, `(3π, 2.475)`.
//!
//! # References
//!
//! * F. H. Branin (1972), *Widely convergent method for finding multiple solutions of simultaneous nonlinear
//!   equations*, IBM Journal of Research and Development 16(5), doi:10.1147/rd.165.0504.
//! * L. C. W. Dixon and G. P. Szegő (1978), *The global optimization problem: an introduction*, in *Towards Global
//!   Optimisation 2*, North-Holland.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Branin function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branin {}

impl Problem for Branin {
    const SPEC: Spec = Spec {
        name: "branin",
        summary: "three equal minima in a curved valley, 2-D",
        year: 1972,
        params: &[],
        source: include_str!("branin.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![2.5, 12.5]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("deepobs", vec![2.5, 12.5])]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        if i == 0 { (-5.0, 10.0) } else { (0.0, 15.0) }
    }

    fn minimum(&self) -> Option<f64> {
        Some(5.0 / (4.0 * PI))
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-PI, 12.275], vec![PI, 2.275], vec![3.0 * PI, 2.475]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        const B: f64 = 5.1 / (4.0 * PI * PI);
        const C: f64 = 5.0 / PI;
        const S: f64 = 10.0 * (1.0 - 1.0 / (8.0 * PI));
        let (x, y) = (x[0], x[1]);
        let valley = y - x * x * B + x * C - 6.0;
        gradient[0] = valley * (x * (-2.0 * B) + C) * 2.0 - x.sin() * S;
        gradient[1] = valley * 2.0;
        valley * valley + x.cos() * S + 10.0
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&Branin {}, &[2.5, 12.5]).0, 95.8447, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (0, 8): valley = 2, cos = 1, sin = 0; ∂x = 2·2·5/π.
        let (value, gradient) = at(&Branin {}, &[0.0, 8.0]);
        assert_relative_eq!(value, 4.0 + 20.0 - 10.0 / (8.0 * PI), max_relative = 1e-15);
        assert_relative_eq!(*gradient, [20.0 / PI, 4.0], max_relative = 1e-15);
    }
}

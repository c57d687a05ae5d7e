//! The stretched V sine wave, Schaffer's F7 chained.
//!
//! ```text
//! f(x) = Σ tᵢ^¼ (sin²(50 tᵢ^0.1) + 1)   with   tᵢ = xᵢ² + xᵢ₊₁²
//!     over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−100, 100]ⁿ`, start `(50, …, 50)` with `f = 13.9306` for `n = 2`.
//! * Global minimum `f = 0` at the origin, a spike: the slope grows without bound towards it, as `1/√r`. At the origin
//!   itself it is taken as zero, and so is that of every pair that is zero.
//! * Every pair sees circular waves that become ever shorter inwards, with minima on rings where `50 t^0.1` is nearly a
//!   multiple of `π`.
//!
//! For `n = 2` this is F7 of Schaffer et al. Surveys disagree on the bracket: `sin²(50 t^0.1) + 0.1`, `(sin(50 t^0.1) +
//! 1)²` and `sin²(50 t^0.1 + 1)` are found too, and the box `[−10, 10]ⁿ`.
//!
//! # References
//!
//! * J. D. Schaffer, R. A. Caruana, L. J. Eshelman, and R. Das (1989), *A study of control parameters affecting online
//!   performance of genetic algorithms for function optimization*, Third International Conference on Genetic
//!   Algorithms.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The stretched V sine wave, Schaffer's F7 chained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StretchedVSine {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for StretchedVSine {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for StretchedVSine {
    const SPEC: Spec = Spec {
        name: "stretched_v_sine",
        summary: "ever shorter circular waves, any dimension",
        year: 1989,
        params: &[dim_param(2)],
        source: include_str!("stretched_v_sine.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![50.0; self.dim]
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

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        gradient.fill(R::of(0.0));
        let mut value = R::of(0.0);
        for i in 0..x.len() - 1 {
            let square = x[i] * x[i] + x[i + 1] * x[i + 1];
            let (root, phase) = (square.sqrt().sqrt(), square.powf(0.1) * 50.0);
            let sine = phase.sin();
            let bracket = sine * sine + 1.0;
            value += root * bracket;
            // Twice the slope along the square.
            let slope = root * (bracket * 0.5 + sine * phase.cos() * phase * 0.4) / square;
            let slope = square.pick(|t| t == 0.0, R::of(0.0), slope);
            gradient[i] += slope * x[i];
            gradient[i + 1] += slope * x[i + 1];
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = StretchedVSine { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 13.930_600_532_422_606, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Phase 15.25π: sin² = sin cos = ½. The slope along t is t^¼/t (1.5/4 + 0.1 · 15.25π).
        let radius = (0.305 * PI).powi(5);
        let (value, gradient) = at(&StretchedVSine { dim: 2 }, &[0.6 * radius, -0.8 * radius]);
        let root = radius.sqrt();
        assert_relative_eq!(value, 1.5 * root, max_relative = 1e-13);
        let outward = 2.0 * root / radius * (0.375 + 1.525 * PI);
        assert_relative_eq!(*gradient, [0.6 * outward, -0.8 * outward], max_relative = 1e-12);
    }

    #[test]
    fn pairs_that_are_zero_have_no_slope() {
        assert_eq!(at(&StretchedVSine { dim: 3 }, &[0.0; 3]), (0.0, vec![0.0; 3]));
        let (value, gradient) = at(&StretchedVSine { dim: 3 }, &[0.0, 0.0, 2.0]);
        assert_eq!((value, gradient), {
            let (value, gradient) = at(&StretchedVSine { dim: 2 }, &[0.0, 2.0]);
            (value, vec![0.0, gradient[0], gradient[1]])
        });
    }
}

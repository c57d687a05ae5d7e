//! Schwefel's problem 2.26, the Schwefel function.
//!
//! ```text
//! f(x) = Σ 418.9828872724337 − xᵢ sin √|xᵢ|
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−500, 500]ⁿ`, start `(100, …, 100)` with `f = 946.77` for `n = 2`.
//! * Global minimum `f = 0` where all coordinates are 420.96874635998205.
//! * In each coordinate, the second-best minimum is far away, at −302.52493561191176, and costs 118.4383346144379 more:
//!   a method that follows the large waves goes the wrong way.
//! * Outside the box the waves grow, so that there is no lower bound: what runs away there has found nothing.
//! * Once differentiable at `xᵢ = 0`: the slope has the form `√|xᵢ|` there, and is zero.
//!
//! The constant is the largest value of `x sin √x`, here to all digits. Packages that have 418.9829 are off by `1.3e−5
//! n` at the minimum, and those that leave it out have the minimum `−418.98 n`.
//!
//! # References
//!
//! * H.-P. Schwefel (1981), *Numerical Optimization of Computer Models*, Wiley, problem 2.26.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Schwefel's problem 2.26, the Schwefel function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schwefel {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Schwefel {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Schwefel {
    const SPEC: Spec = Spec {
        name: "schwefel",
        summary: "best minimum far from the next best, any dimension",
        year: 1981,
        params: &[dim_param(1)],
        source: include_str!("schwefel.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![100.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-500.0, 500.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![420.968_746_359_982_05; self.dim]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let mut x = vec![420.968_746_359_982_05; self.dim];
        x[0] = -302.524_935_611_911_76;
        vec![(x, 118.438_334_614_437_9)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Separable, Property::Multimodal, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        const TOP: f64 = 418.982_887_272_433_7;
        let mut value = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let root = x.abs().sqrt();
            let sine = root.sin();
            *gradient = -(sine + root * root.cos() * 0.5);
            value += -(x * sine) + TOP;
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
        let problem = Schwefel { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 946.769_996_722_741_3, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Roots π and π/2: sines 0 and 1, cosines −1 and 0.
        let (value, gradient) = at(&Schwefel { dim: 2 }, &[PI * PI, -PI * PI / 4.0]);
        assert_relative_eq!(value, 2.0 * 418.982_887_272_433_7 + PI * PI / 4.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [PI / 2.0, -1.0], max_relative = 1e-15);
    }

    #[test]
    fn minimum_is_zero_up_to_the_rounding_of_the_constant() {
        let problem = Schwefel { dim: 3 };
        assert_abs_diff_eq!(at(&problem, &problem.minimizers()[0]).0, 0.0, epsilon = 3e-13);
        assert_relative_eq!(418.9829 - 418.982_887_272_433_7, 1.3e-5, max_relative = 0.03);
    }

    #[test]
    fn waves_grow_outside_of_the_box() {
        // The next crest after that of the minimum, which is near √x = 6.5π.
        let x = (8.5 * PI).powi(2);
        assert_relative_eq!(at(&Schwefel { dim: 1 }, &[x]).0, 418.982_887_272_433_7 - x, max_relative = 1e-12);
        assert!(x > 700.0);
    }

    #[test]
    fn slope_at_zero_is_zero() {
        assert_eq!(at(&Schwefel { dim: 1 }, &[0.0]).1, [0.0]);
    }
}

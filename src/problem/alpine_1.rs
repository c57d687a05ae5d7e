//! The first Alpine function.
//!
//! ```text
//! f(x) = Σ |xᵢ sin xᵢ + 0.1 xᵢ|
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−10, 10]ⁿ`, start `(5, …, 5)` with `f = 8.58924` for `n = 2`.
//! * Global minimum `f = 0` wherever each coordinate is 0 or has the sine −0.1: `8ⁿ` points in the box. Those with all
//!   coordinates alike are at 0, −0.1001674211615598, ±3.0414, … Surveys name the origin alone.
//! * Not differentiable at the minima, which are the bottoms of V-shaped valleys: slopes do not fade near them. Where a
//!   term is zero, its slope is taken as zero.
//!
//! # References
//!
//! * M. Clerc (1999), *The swarm and the queen: towards a deterministic and adaptive particle swarm optimization*,
//!   Congress on Evolutionary Computation, doi:10.1109/CEC.1999.785513.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The first Alpine function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alpine1 {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Alpine1 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Alpine1 {
    const SPEC: Spec = Spec {
        name: "alpine_1",
        summary: "V-shaped valleys, many equal minima, any dimension",
        year: 1999,
        params: &[dim_param(1)],
        source: include_str!("alpine_1.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        const A: f64 = 0.100_167_421_161_559_8;
        let zeros = [0.0, -A, PI + A, A - PI, 2.0 * PI - A, -2.0 * PI - A, 3.0 * PI + A, A - 3.0 * PI];
        zeros.map(|x| vec![x; self.dim]).into()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Separable, Property::Multimodal]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let inner = x.sin() + 0.1;
            let term = x * inner;
            *gradient = term.sign() * (inner + x * x.cos());
            value += term.abs();
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
    fn start_has_the_documented_value() {
        let problem = Alpine1 { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 8.589_242_746_631_385, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // π: term π/10, slope 1/10 − π. −π/2: term π/2 − π/20, slope −1 + 1/10.
        let (value, gradient) = at(&Alpine1 { dim: 2 }, &[PI, -PI / 2.0]);
        assert_relative_eq!(value, 0.55 * PI, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [0.1 - PI, -0.9], max_relative = 1e-14);
    }

    #[test]
    fn coordinates_of_sine_minus_one_tenth_are_minimizers() {
        assert_relative_eq!(0.100_167_421_161_559_8_f64.sin(), 0.1, max_relative = 1e-15);
        assert_eq!(Alpine1 { dim: 1 }.minimizers().len(), 8);
        assert!(Alpine1 { dim: 1 }.minimizers().iter().all(|x| at(&Alpine1 { dim: 1 }, x).0 < 1e-14));
    }

    #[test]
    fn slope_at_the_origin_is_zero_but_not_beside_it() {
        assert_eq!(at(&Alpine1 { dim: 2 }, &[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
        assert_relative_eq!(at(&Alpine1 { dim: 1 }, &[-1e-9]).1[0], -0.1, max_relative = 1e-7);
    }
}

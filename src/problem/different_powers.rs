//! The sum of different powers of Hansen & Ostermeier.
//!
//! ```text
//! f(x) = Σ |xᵢ|^(2 + s (i − 1)/(n − 1))
//! ```
//!
//! * Any dimension `n ≥ 1`, box `[−5, 5]ⁿ`, start `(1, …, 1)` with `f = n`.
//! * Global minimum `f = 0` at the origin, no other.
//! * The exponents run evenly from 2 to `2 + s`. Near the minimum the curvature of all coordinates but the first
//!   vanishes, the faster the later: the condition number grows without bound on the way, and so does the number of
//!   steps of gradient descent for another digit. Far out it is the other way round, and large steps diverge.
//!
//! The spread `s` is 10 in Hansen & Ostermeier; BBOB's function of this name (f14) is the square root of the rotated
//! sum with `s = 4`. With `|xᵢ|^(i + 1)` it is the problem `powell_sum`.
//!
//! # References
//!
//! * N. Hansen and A. Ostermeier (2001), *Completely derandomized self-adaptation in evolution strategies*,
//!   Evolutionary Computation 9(2), doi:10.1162/106365601750190398.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_param};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// The sum of different powers of Hansen & Ostermeier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DifferentPowers {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
    /// How much larger the last exponent is than the first, `s ≥ 0`.
    pub spread: f64,
    /// The exponents, of length `n`.
    #[serde(skip)]
    exponents: Vec<f64>,
}

impl Default for DifferentPowers {
    fn default() -> Self {
        Self { dim: 2, spread: 10.0, exponents: Vec::new() }
    }
}

impl Problem for DifferentPowers {
    const SPEC: Spec = Spec {
        name: "different_powers",
        summary: "bowl that gets flatter, by a different power on each axis",
        year: 2001,
        params: &[dim_param(1), Param::real("spread", "s", Range::NonNegative, "how much the exponents differ")],
        source: include_str!("different_powers.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        let last = self.dim.max(2) - 1;
        self.exponents = (0..self.dim).map(|i| 2.0 + self.spread * i as f64 / last as f64).collect();
        Ok(())
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn kept(&self) -> usize {
        self.exponents.len()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for ((&x, gradient), &exponent) in x.iter().zip(gradient).zip(&self.exponents) {
            let size = x.abs();
            let power = size.powf(exponent - 1.0);
            *gradient = power * x.sign() * exponent;
            value += power * size;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    fn different_powers(dim: usize, spread: f64) -> DifferentPowers {
        let mut problem = DifferentPowers { dim, spread, ..DifferentPowers::default() };
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn start_has_the_documented_value() {
        assert_eq!(at(&different_powers(5, 10.0), &[1.0; 5]).0, 5.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Exponents 2, 4, 6: 9 + 16 + 64.
        let (value, gradient) = at(&different_powers(3, 4.0), &[3.0, -2.0, 2.0]);
        assert_relative_eq!(value, 89.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [6.0, -32.0, 192.0], max_relative = 1e-15);
    }

    #[test]
    fn without_spread_it_is_a_sphere() {
        assert_eq!(at(&different_powers(2, 0.0), &[3.0, -2.0]), (13.0, vec![6.0, -4.0]));
        assert_eq!(at(&different_powers(1, 10.0), &[3.0]), (9.0, vec![6.0]));
    }
}

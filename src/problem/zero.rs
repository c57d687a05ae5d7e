//! The constant zero function.
//!
//! ```text
//! f(x) = 0
//! ```
//!
//! * Any dimension `n ≥ 1`. It has no box of its own; here it is `[−5, 5]ⁿ`, with the start `(1, …, 1)`.
//! * Every point is a global minimizer, so none is listed, and the gradient is zero everywhere.
//!
//! Nothing is to be found here, but it shows what an optimizer does without a gradient: how weight decay alone shrinks
//! `x`, whether a zero over a zero is NaN, and what a step costs apart from the surface.
//!
//! # References
//!
//! * argmin-testfunctions, <https://crates.io/crates/argmin-testfunctions>, function `zero` (in the repository of argmin
//!   since 2024).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The constant zero function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zero {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Zero {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Zero {
    const SPEC: Spec = Spec {
        name: "zero",
        summary: "zero everywhere, to see what moves without a gradient",
        year: 2024,
        params: &[dim_param(1)],
        source: include_str!("zero.rs"),
    };

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
        Vec::new()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, _: &[R], gradient: &mut [R]) -> R {
        gradient.fill(R::of(0.0));
        R::of(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn it_is_zero_with_a_zero_gradient() {
        assert_eq!(at(&Zero { dim: 3 }, &[2.0, -7.5, 1e300]), (0.0, vec![0.0; 3]));
    }
}

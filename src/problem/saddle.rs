//! The saddle, a hyperbolic paraboloid.
//!
//! ```text
//! f(x, y) = x² − y²
//! ```
//!
//! * Dimension 2, box `[−1, 1]²`, start `(1, 0.01)` with `f = 0.9999`, close to the ridge `y = 0`.
//! * Within the box the minimum is `f = −1` at `(0, ±1)`. The only stationary point is the saddle at the origin.
//! * It falls without bound outside the box: what counts is how fast a method leaves the saddle, near which gradient
//!   descent, started at `y₀`, needs a number of steps that grows with `−ln y₀`.
//!
//! # References
//!
//! * Y. N. Dauphin, R. Pascanu, C. Gulcehre, K. Cho, S. Ganguli, and Y. Bengio (2014), *Identifying and attacking the
//!   saddle point problem in high-dimensional non-convex optimization*, Advances in Neural Information Processing
//!   Systems 27, arXiv:1406.2572.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The saddle, a hyperbolic paraboloid.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saddle {}

impl Problem for Saddle {
    const SPEC: Spec = Spec {
        name: "saddle",
        summary: "the standard saddle, unbounded, 2-D",
        year: 2014,
        params: &[],
        source: include_str!("saddle.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 0.01]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-1.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 1.0], vec![0.0, -1.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        gradient[0] = x * 2.0;
        gradient[1] = y * -2.0;
        x * x - y * y
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let (value, gradient) = at(&Saddle {}, &Saddle {}.start());
        assert_relative_eq!(value, 0.999_9, max_relative = 1e-15);
        assert_eq!(gradient, [2.0, -0.02]);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        assert_eq!(at(&Saddle {}, &[2.0, -3.0]), (-5.0, vec![4.0, 6.0]));
    }

    #[test]
    fn steps_away_grow_with_the_logarithm_of_the_start() {
        // Each step at rate 0.05 makes y 1.1 times as large.
        let next = |y: &f64| Some(y - 0.05 * at(&Saddle {}, &[0.0, *y]).1[1]);
        let steps = |y0: f64| std::iter::successors(Some(y0), next).take_while(|y| *y < 1.0).count();
        assert_eq!((steps(1e-2), steps(1e-4)), (49, 97));
    }
}

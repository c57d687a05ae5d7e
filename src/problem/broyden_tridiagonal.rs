//! The Broyden tridiagonal function.
//!
//! ```text
//! f(x) = Σ ((3 − 2xᵢ) xᵢ − xᵢ₋₁ − 2xᵢ₊₁ + 1)²   with   x₀ = xₙ₊₁ = 0
//! ```
//!
//! * Any dimension `n ≥ 2`, start `(−1, …, −1)` with `f = n + 11`, so 21 for `n = 10`; the paper has no box, here it is
//!   `[−2, 2]ⁿ`.
//! * Global minima `f = 0` at two points: one near `−0.7`, except towards the ends, which the start leads to, and one
//!   that begins with 1.83 and then goes over to the first: `(−0.4533, −0.3854)` and `(1.6456, 0.2604)` for `n = 2`.
//! * Many more minima with `f > 0`, one with `f = 0.6287664` for `n = 2`.
//!
//! # References
//!
//! * C. G. Broyden (1965), *A class of methods for solving nonlinear simultaneous equations*, Mathematics of
//!   Computation 19(92), doi:10.1090/S0025-5718-1965-0198670-6.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 30, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Broyden tridiagonal function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BroydenTridiagonal {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for BroydenTridiagonal {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for BroydenTridiagonal {
    const SPEC: Spec = Spec {
        name: "broyden_tridiagonal",
        summary: "quadratic equations of neighbours, two global minima",
        year: 1965,
        params: &[dim_param(2)],
        source: include_str!("broyden_tridiagonal.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![-1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![self.zero(-1.0), self.zero(2.0)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let (mut value, mut before, mut here) = (R::of(0.0), R::of(0.0), residual(x, 0));
        for i in 0..n {
            let next = if i + 1 < n { residual(x, i + 1) } else { R::of(0.0) };
            value += here * here;
            gradient[i] = (here * (x[i] * -4.0 + 3.0) - before * 2.0 - next) * 2.0;
            (before, here) = (here, next);
        }
        value
    }
}

/// The residual of coordinate `i`, counted from zero.
#[inline(always)]
fn residual<R: Real>(x: &[R], i: usize) -> R {
    let before = if i == 0 { R::of(0.0) } else { x[i - 1] };
    let after = if i + 1 == x.len() { R::of(0.0) } else { x[i + 1] };
    (x[i] * -2.0 + 3.0) * x[i] - before - after * 2.0 + 1.0
}

impl BroydenTridiagonal {
    /// The zero of all residuals that is reached when the first coordinate begins here, by Newton's method on one
    /// coordinate after another.
    fn zero(&self, first: f64) -> Vec<f64> {
        let mut x = vec![-1.0; self.dim];
        x[0] = first;
        for _ in 0..100 {
            for i in 0..self.dim {
                x[i] -= residual(&x, i) / (3.0 - 4.0 * x[i]);
            }
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_eq!(at(&BroydenTridiagonal { dim: 10 }, &[-1.0; 10]).0, 21.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 2, 3): residuals −2, −8, −10; ∂y = 2 (−8·(−5) + 2·2 + 10).
        let (value, gradient) = at(&BroydenTridiagonal { dim: 3 }, &[1.0, 2.0, 3.0]);
        assert_eq!((value, gradient), (168.0, vec![20.0, 108.0, 212.0]));
    }

    #[test]
    fn there_are_two_zeros_in_every_dimension() {
        let [low, high] = [-1.0, 2.0].map(|first| BroydenTridiagonal { dim: 2 }.zero(first));
        assert_abs_diff_eq!(*low, [-0.4533, -0.3854], epsilon = 5e-5);
        assert_abs_diff_eq!(*high, [1.6456, 0.2604], epsilon = 5e-5);
        for dim in [3, 10, 1000] {
            let problem = BroydenTridiagonal { dim };
            let [low, high] = [-1.0, 2.0].map(|first| problem.zero(first));
            assert!(at(&problem, &low).0 < 1e-26 && at(&problem, &high).0 < 1e-26, "dimension {dim}");
            assert!(low[0] < -0.5 && high[0] > 1.7, "dimension {dim}");
        }
        let middle = BroydenTridiagonal { dim: 10 }.minimizers();
        assert_abs_diff_eq!(middle[0][4], -0.7, epsilon = 0.01);
        assert_abs_diff_eq!(middle[1][0], 1.83, epsilon = 0.005);
    }

    #[test]
    fn there_is_a_minimum_above_zero() {
        let (value, gradient) = at(&BroydenTridiagonal { dim: 2 }, &[0.974_294_85, 1.307_302_14]);
        assert_relative_eq!(value, 0.628_766_4, max_relative = 1e-7);
        assert_abs_diff_eq!(*gradient, [0.0; 2], epsilon = 1e-6);
    }
}

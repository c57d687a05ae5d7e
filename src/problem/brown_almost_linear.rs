//! Brown's almost linear function.
//!
//! ```text
//! f(x) = Σ (xᵢ + Σⱼ xⱼ − (n + 1))² + (Π xⱼ − 1)²
//!     the first sum over i = 1 … n − 1
//! ```
//!
//! * Dimensions 2 to 500, start `(½, …, ½)` with `f = 273.248` for `n = 10`; the paper has no box, `[−2, 2]ⁿ⁻¹ × [−2n, 2n]`
//!   holds all minimizers, and no product in it overflows.
//! * Global minima `f = 0` at `(α, …, α, α^(1−n))` for the real roots of `n αⁿ − (n + 1) αⁿ⁻¹ + 1 = 0`: one at `α = 1`,
//!   one a little below (0.97943 for `n = 10`), and for odd `n` a negative one.
//! * `(0, …, 0, n + 1)` is stationary for `n ≥ 3`, with `f = 1`. The paper lists it as a minimum, but it is none: with
//!   `xᵢ = ε > 0` and `xₙ = n + 1 − n ε` all terms but the last stay zero, and that one falls, if only like `εⁿ⁻¹`.
//! * Along the curve where the linear terms vanish the product changes little, so progress is slow.
//!
//! # References
//!
//! * K. M. Brown (1969), *A quadratically convergent Newton-like method based upon Gaussian elimination*, SIAM Journal
//!   on Numerical Analysis 6(4), doi:10.1137/0706051.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 27, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_between};
use crate::component::Spec;
use crate::real::Real;

/// Brown's almost linear function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrownAlmostLinear {
    /// Number `n` of coordinates, from 2 to 500.
    pub dim: usize,
}

impl Default for BrownAlmostLinear {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for BrownAlmostLinear {
    const SPEC: Spec = Spec {
        name: "brown_almost_linear",
        summary: "linear but for one product, two or three global minima",
        year: 1969,
        params: &[dim_between(2, 500)],
        source: include_str!("brown_almost_linear.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5; self.dim]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        let high = if i + 1 == self.dim { 2.0 * self.dim as f64 } else { 2.0 };
        (-high, high)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let n = self.dim as f64;
        let with = |first: f64, last: f64| {
            let mut x = vec![first; self.dim];
            x[self.dim - 1] = last;
            x
        };
        // α = 1 − u/n turns the equation into ln(1 + u) + (n − 1) ln(1 − u/n) = 0, where xₙ = 1 + u. The left side is
        // concave, so Newton's method comes down to the root from above.
        let mut u = 3.0 / n;
        for _ in 0..40 {
            let (left, slope) =
                (libm::log1p(u) + (n - 1.0) * libm::log1p(-u / n), 1.0 / (1.0 + u) - (n - 1.0) / (n - u));
            u -= left / slope;
        }
        let mut minimizers = vec![vec![1.0; self.dim], with(1.0 - u / n, 1.0 + u)];
        if self.dim % 2 == 1 {
            // α = −β with (n − 1) ln β + ln(n β + n + 1) = 0, concave too.
            let mut beta = 1.0;
            for _ in 0..40 {
                let last = n * beta + n + 1.0;
                beta -= ((n - 1.0) * libm::log(beta) + libm::log(last)) / ((n - 1.0) / beta + n / last);
            }
            minimizers.push(with(-beta, n * beta + n + 1.0));
        }
        minimizers
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        // The gradient holds the product of the coordinates before for a while.
        let (mut sum, mut product) = (R::of(0.0), R::of(1.0));
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = product;
            product *= x;
            sum += x;
        }
        let (rest, excess) = (sum - (last + 2) as f64, product - 1.0);
        let residuals = sum - x[last] + rest * last as f64;
        let (mut value, mut after) = (excess * excess, R::of(1.0));
        for i in (0..=last).rev() {
            let slope = residuals + excess * gradient[i] * after;
            after *= x[i];
            let residual = x[i] + rest;
            value += if i == last { R::of(0.0) } else { residual * residual };
            gradient[i] = if i == last { slope * 2.0 } else { (slope + residual) * 2.0 };
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
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&BrownAlmostLinear { dim: 10 }, &[0.5; 10]).0, 273.248, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 2, 4): sum − 4 = 3; residuals 4, 5, 7; f = 16 + 25 + 49; ∂z = 2 (9 + 7·2).
        let (value, gradient) = at(&BrownAlmostLinear { dim: 3 }, &[1.0, 2.0, 4.0]);
        assert_eq!((value, gradient), (90.0, vec![138.0, 84.0, 46.0]));
    }

    #[test]
    fn minimizers_are_as_documented() {
        for (dim, roots) in [(2, vec![1.0, 0.5]), (3, vec![1.0, 0.767_592, -0.434_259]), (10, vec![1.0, 0.979_43])] {
            let minimizers = BrownAlmostLinear { dim }.minimizers();
            let alphas: Vec<f64> = minimizers.iter().map(|x| x[0]).collect();
            assert_relative_eq!(*alphas, *roots, max_relative = 1e-5);
        }
        let problem = BrownAlmostLinear { dim: 1001 };
        assert!(problem.minimizers().iter().all(|x| at(&problem, x).0 < 1e-18));
    }

    #[test]
    fn the_stationary_point_of_the_paper_is_not_a_minimum() {
        let problem = BrownAlmostLinear { dim: 4 };
        assert_eq!(at(&problem, &[0.0, 0.0, 0.0, 5.0]), (1.0, vec![0.0; 4]));
        // ε = ⅛: (1 − 4.5/512)².
        assert_eq!(at(&problem, &[0.125, 0.125, 0.125, 4.5]).0, (1.0 - 4.5 / 512.0) * (1.0 - 4.5 / 512.0));
    }
}

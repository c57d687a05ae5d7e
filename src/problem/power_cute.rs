//! Oren's power problem, POWER of CUTEst.
//!
//! ```text
//! f(x) = (Σ i xᵢ²)²      over i = 1 … n
//! ```
//!
//! * Any dimension `n ≥ 1`, box `[−2, 2]ⁿ`, start `(1, …, 1)` with `f = (n (n + 1)/2)²`.
//! * Global minimum `f = 0` at the origin, where the Hessian is zero. Convex.
//! * The square of a quadratic with condition number `n`: a quasi-Newton method has to rescale all the way down, and
//!   with a constant rate gradient descent approaches the origin only as the inverse square root of the number of
//!   steps.
//!
//! Some collections have half of it. Named so because *power* alone says little.
//!
//! # References
//!
//! * S. S. Oren (1974), *Self-scaling variable metric (SSVM) algorithms, part II: implementation and experiments*,
//!   Management Science 20(5), doi:10.1287/mnsc.20.5.863.
//! * N. I. M. Gould, D. Orban, and P. L. Toint (2015), *CUTEst: a constrained and unconstrained testing environment
//!   with safe threads for mathematical optimization*, Computational Optimization and Applications 60(3),
//!   doi:10.1007/s10589-014-9687-3 (its problem POWER).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// Oren's power problem, POWER of CUTEst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowerCute {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for PowerCute {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for PowerCute {
    const SPEC: Spec = Spec {
        name: "power_cute",
        summary: "square of a quadratic, convex, any dimension",
        year: 1974,
        params: &[dim_param(1)],
        source: include_str!("power_cute.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim == 1 {
            &[Property::Convex, Property::Separable, Property::Smooth]
        } else {
            &[Property::Convex, Property::Smooth]
        }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut sum = R::of(0.0);
        for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
            *gradient = x * (i + 1) as f64;
            sum += *gradient * x;
        }
        for gradient in gradient {
            *gradient *= sum * 4.0;
        }
        sum * sum
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = PowerCute { dim: 6 };
        assert_eq!(at(&problem, &problem.start()).0, 441.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −1, 1): 4 + 2 + 3 = 9; slopes 4·9·(2, −2, 3).
        let (value, gradient) = at(&PowerCute { dim: 3 }, &[2.0, -1.0, 1.0]);
        assert_eq!((value, gradient), (81.0, vec![72.0, -72.0, 108.0]));
    }

    #[test]
    fn gradient_descent_slows_down_as_documented() {
        // x ← x − 0.01·4 x³ tends to 1/√(2·0.04 k).
        let problem = PowerCute { dim: 1 };
        let end = (0..100_000).fold(1.0, |x, _| x - 0.01 * at(&problem, &[x]).1[0]);
        assert_relative_eq!(end, 1.0 / (0.08_f64 * 1e5).sqrt(), max_relative = 1e-2);
    }
}

//! Whitley's function: Griewank's of Rosenbrock's, of all pairs.
//!
//! ```text
//! f(x) = Σᵢ Σⱼ yᵢⱼ²/4000 − cos yᵢⱼ + 1
//! with   yᵢⱼ = 100 (xᵢ² − xⱼ)² + (1 − xⱼ)²
//! ```
//!
//! * Dimensions 2 to 1000 (a step takes `n²` terms), customary box `[−10.24, 10.24]ⁿ`, start `(2, …, 2)` with `f = 163.072` for `n = 2`.
//! * Global minimum `f = 0` at `(1, …, 1)`, where the Hessian is zero: `y` is quadratic there, and `f` quartic.
//! * Many minima in the curved valley, such as where all coordinates are 0.4214535802349049 with `f =
//!   0.03945868824402486` for `n = 2`.
//! * Values range from 0 to `4.4·10⁸ n²`: no constant rate suits both the walls and the valley. Each evaluation takes
//!   `n²` terms.
//!
//! Rosenbrock's function would have `(1 − xᵢ)²`; here, as in the literature, it is `(1 − xⱼ)²`, of the other
//! coordinate.
//!
//! # References
//!
//! * D. Whitley, S. Rana, J. Dzubera, and K. E. Mathias (1996), *Evaluating evolutionary algorithms*, Artificial
//!   Intelligence 85, doi:10.1016/0004-3702(95)00124-7.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_between};
use crate::component::Spec;
use crate::real::Real;

/// Whitley's function: Griewank's of Rosenbrock's, of all pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whitley {
    /// Number `n` of coordinates, from 2 to 1000.
    pub dim: usize,
}

impl Default for Whitley {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Whitley {
    const SPEC: Spec = Spec {
        name: "whitley",
        summary: "steep curved valley with waves, any dimension",
        year: 1996,
        params: &[dim_between(2, 1000)],
        source: include_str!("whitley.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.24, 10.24)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        gradient.fill(R::of(0.0));
        let mut value = R::of(0.0);
        for i in 0..x.len() {
            let square = x[i] * x[i];
            for j in 0..x.len() {
                let (rise, rest) = (square - x[j], -x[j] + 1.0);
                let y = rise * rise * 100.0 + rest * rest;
                value += y * y / 4000.0 + (-y.cos() + 1.0);
                let slope = y / 2000.0 + y.sin();
                gradient[i] += slope * rise * x[i] * 400.0;
                gradient[j] -= slope * (rise * 200.0 + rest * 2.0);
            }
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Whitley { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 163.072_179_485_939_87, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 3): y = 100 · 2² + 1, 100 · 1² + 4, 100 · 7² + 1, 100 · 6² + 4.
        let terms = [401.0, 104.0, 4901.0, 3604.0_f64];
        let (value, gradient) = at(&Whitley { dim: 2 }, &[2.0, 3.0]);
        assert_relative_eq!(
            value,
            terms.map(|y| y * y / 4e3 - y.cos() + 1.0).iter().sum::<f64>(),
            max_relative = 1e-14
        );
        let [a, b, c, d] = terms.map(|y| y / 2e3 + y.sin());
        assert_relative_eq!(gradient[0], a * (1600.0 - 398.0) + b * 800.0 - c * 1398.0, max_relative = 1e-13);
        assert_relative_eq!(gradient[1], b * -196.0 + c * 8400.0 + d * (7200.0 - 1196.0), max_relative = 1e-13);
    }

    #[test]
    fn value_at_the_corner_is_as_documented() {
        assert_relative_eq!(at(&Whitley { dim: 2 }, &[-10.24, -10.24]).0, 4.0 * 4.4e8, max_relative = 0.01);
    }

    #[test]
    fn there_are_other_minima_in_the_valley() {
        let x = 0.421_453_580_234_904_9;
        let near = |dx, dy| at(&Whitley { dim: 2 }, &[x + dx, x + dy]);
        let (value, gradient) = near(0.0, 0.0);
        assert_relative_eq!(value, 0.039_458_688_244_024_86, max_relative = 1e-13);
        assert_abs_diff_eq!(*gradient, [0.0, 0.0], epsilon = 1e-11);
        let around = [(1e-3, 0.0), (0.0, 1e-3), (1e-3, 1e-3), (1e-3, -1e-3)];
        assert!(around.iter().all(|&(dx, dy)| near(dx, dy).0 > value && near(-dx, -dy).0 > value));
    }
}

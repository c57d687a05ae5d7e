//! The Rosenbrock function, chained to any dimension.
//!
//! ```text
//! f(x) = Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²      over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−5, 10]ⁿ`, start `(−1.2, 1, −1.2, …)` with `f = 24.2` for `n = 2`.
//! * Global minimum `f = 0` at `(1, …, 1)`, at the end of a flat, curved valley; for `n = 2` the Hessian there has
//!   condition number 2508.
//! * For `n ≥ 4` there is one more minimum near `(−1, 1, …, 1)`, with `f = 3.701` for `n = 4`.
//!
//! The *extended* Rosenbrock function (Moré, Garbow & Hillstrom, problem 21) is another one: it couples pairs only.
//!
//! # References
//!
//! * H. H. Rosenbrock (1960), *An automatic method for finding the greatest or least value of a function*, The
//!   Computer Journal 3(3), doi:10.1093/comjnl/3.3.175.
//! * Y.-W. Shang and Y.-H. Qiu (2006), *A note on the extended Rosenbrock function*, Evolutionary Computation 14(1),
//!   doi:10.1162/evco.2006.14.1.119 (the second minimum).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Rosenbrock function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rosenbrock {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Rosenbrock {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Rosenbrock {
    const SPEC: Spec = Spec {
        name: "rosenbrock",
        summary: "flat curved valley, any dimension",
        year: 1960,
        params: &[dim_param(2)],
        source: include_str!("rosenbrock.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [-1.2, 1.0].into_iter().cycle().take(self.dim).collect()
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        if self.dim == 2 { vec![("deepobs", vec![-0.5, 1.5])] } else { Vec::new() }
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim >= 4 { &[Property::Multimodal, Property::Smooth] } else { &[Property::Smooth] }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let last = x.len() - 1;
        let mut value = R::of(0.0);
        // What the term before adds to the derivative.
        let mut before = R::of(0.0);
        for i in 0..last {
            let rise = x[i + 1] - x[i] * x[i];
            let rest = -x[i] + 1.0;
            value += rise * rise * 100.0 + rest * rest;
            let slope = x[i] * -400.0 * rise - rest * 2.0;
            // Adding the zero before the first would only take time.
            gradient[i] = if i == 0 { slope } else { before + slope };
            before = rise * 200.0;
        }
        gradient[last] = before;
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
        // 100 (1 − 1.44)² + 2.2² and, chained over ten coordinates, 2057.
        assert_relative_eq!(at(&Rosenbrock { dim: 2 }, &[-1.2, 1.0]).0, 24.2, max_relative = 1e-15);
        let ten = Rosenbrock { dim: 10 };
        assert_relative_eq!(at(&ten, &ten.start()).0, 2057.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 3, 5): rises −1, −4; rests −1, −2; f = 100 + 1 + 1600 + 4.
        let (value, gradient) = at(&Rosenbrock { dim: 3 }, &[2.0, 3.0, 5.0]);
        assert_eq!(value, 1705.0);
        assert_eq!(gradient, [802.0, -200.0 + 4804.0, -800.0]);
    }

    #[test]
    fn a_second_minimum_appears_with_the_fourth_coordinate() {
        let x = [-0.775_659_226_5, 0.613_093_364_5, 0.382_062_867_2, 0.145_972_017_6];
        let (value, gradient) = at(&Rosenbrock { dim: 4 }, &x);
        assert_relative_eq!(value, 3.701_428_610_4, max_relative = 1e-9);
        assert!(gradient.iter().all(|g| g.abs() < 1e-5), "{gradient:?}");
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // Hessian at (1, 1): [[802, −400], [−400, 200]].
        let (mean, spread) = (501.0, f64::hypot(301.0, 400.0));
        assert_relative_eq!((mean + spread) / (mean - spread), 2508.0, max_relative = 1e-4);
    }
}

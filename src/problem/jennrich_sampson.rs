//! The Jennrich–Sampson function, two exponentials fitted to a straight line.
//!
//! ```text
//! f(x, y) = Σ (2 + 2 i − (e^(i x) + e^(i y)))²      over i = 1 … m
//! ```
//!
//! * Dimension 2, `m` residuals, 10 in the paper; no customary box, here `[−1, 1]²`, start `(0.3, 0.4)` with
//!   `f = 4171.306` for `m = 10`.
//! * Global minimum `f = 124.36218` at `(0.257825, 0.257825)` for `m = 10`, where the Hessian has condition number 30.
//!   For any `m` there is no other stationary point, and both coordinates are equal there.
//! * The walls are steep for positive coordinates: `f` exceeds `10⁹` at the corner `(1, 1)`, for `m = 10`.
//!
//! Why there is no other: where both slopes are zero, `Σ i rᵢ cᵢ` and `Σ i rᵢ cᵢ tanh(i d)` are zero, with the
//! residuals `rᵢ`, half the difference `d` of the coordinates and positive `cᵢ`. As `rᵢ` changes its sign once, `d` is
//! zero. Then `Σ i eⁱˣ (1 + i − eⁱˣ)` is zero, a polynomial in `eˣ` whose coefficients change their sign once: it has
//! one root for positive `eˣ`.
//!
//! # References
//!
//! * R. I. Jennrich and P. F. Sampson (1968), *Application of stepwise regression to non-linear estimation*,
//!   Technometrics 10(1), doi:10.1080/00401706.1968.10490535.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 6, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property};
use crate::component::{Param, Spec};
use crate::real::Real;

/// The Jennrich–Sampson function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JennrichSampson {
    /// Number `m` of residuals, from 2 to 30.
    pub m: u32,
    /// Both coordinates of the minimizer.
    #[serde(skip)]
    root: f64,
}

impl Default for JennrichSampson {
    fn default() -> Self {
        Self { m: 10, root: 0.0 }
    }
}

impl Problem for JennrichSampson {
    const SPEC: Spec = Spec {
        name: "jennrich_sampson",
        summary: "two exponentials fitted to a straight line, 2-D",
        year: 1968,
        params: &[Param::whole("m", "m", 2, 30, "number of residuals")],
        source: include_str!("jennrich_sampson.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        let (mut low, mut high) = (0.0, 1.0);
        // Halved until no number is left between.
        loop {
            self.root = f64::midpoint(low, high);
            if self.root <= low || self.root >= high {
                return Ok(());
            }
            let mut slopes = [0.0; 2];
            self.value_gradient(&[self.root; 2], &mut slopes);
            if slopes[0] < 0.0 {
                low = self.root;
            } else {
                high = self.root;
            }
        }
    }

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.3, 0.4]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(self.value_gradient(&[self.root; 2], &mut [0.0; 2]))
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![self.root; 2]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (a, b) = (x[0].exp(), x[1].exp());
        // Their powers.
        let (mut p, mut q) = (R::of(1.0), R::of(1.0));
        let (mut value, mut first, mut second) = (R::of(0.0), R::of(0.0), R::of(0.0));
        for i in (1..=self.m).map(f64::from) {
            (p, q) = (p * a, q * b);
            let r = p + q - (2.0 + 2.0 * i);
            value += r * r;
            first += r * p * i;
            second += r * q * i;
        }
        gradient[0] = first * 2.0;
        gradient[1] = second * 2.0;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    fn jennrich_sampson(m: u32) -> JennrichSampson {
        let mut problem = JennrichSampson { m, ..JennrichSampson::default() };
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn start_and_minimum_have_the_published_values() {
        let problem = jennrich_sampson(10);
        assert_relative_eq!(at(&problem, &[0.3, 0.4]).0, 4171.306, max_relative = 1e-7);
        assert_relative_eq!(problem.minimum().unwrap(), 124.362_182_355_614_85, max_relative = 1e-15);
        assert_relative_eq!(problem.root, 0.257_825_213_670_364_1, max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // eˣ = 2 and eʸ = 3, m = 3: residuals 5 − 4, 13 − 6 and 35 − 8.
        let (value, gradient) = at(&jennrich_sampson(3), &[2.0_f64.ln(), 3.0_f64.ln()]);
        assert_relative_eq!(value, 1.0 + 49.0 + 729.0, max_relative = 1e-14);
        let expected = [2.0 * (2.0 + 56.0 + 648.0), 2.0 * (3.0 + 126.0 + 2187.0)];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-14);
    }

    #[test]
    fn minima_are_right_for_other_numbers_of_residuals() {
        for (m, x, f) in [
            (2, 0.560_947_573_169_377_6, 0.265_333_300_194_893_1),
            (30, 0.124_485_805_432_523_33, 5_885.789_061_305_511_5),
        ] {
            let problem = jennrich_sampson(m);
            assert_relative_eq!(problem.root, x, max_relative = 1e-14);
            assert_relative_eq!(problem.minimum().unwrap(), f, max_relative = 1e-14);
        }
    }

    #[test]
    fn condition_number_and_corner_are_as_documented() {
        let problem = jennrich_sampson(10);
        // The curvatures across and along the diagonal.
        let curvature = |sign: f64| {
            let slope = |h: f64| at(&problem, &[problem.root + h, problem.root + sign * h]).1;
            (slope(1e-6)[0] - slope(-1e-6)[0]) / 2e-6
        };
        assert_relative_eq!(curvature(1.0) / curvature(-1.0), 30.28, max_relative = 1e-3);
        assert!(at(&problem, &[1.0, 1.0]).0 > 1e9);
    }
}

//! The Gulf Research and Development function.
//!
//! ```text
//! f(x) = Σ (exp(−|yᵢ − x₂|^x₃/x₁) − tᵢ)²      over i = 1 … 99
//! tᵢ = i/100,   yᵢ = 25 + (−50 ln tᵢ)^(2/3)
//! ```
//!
//! * Dimension 3, customary box `[0.1, 100] × [0, 25.6] × [0, 5]`, start `(5, 2.5, 0.15)` with `f = 12.1107`.
//! * Global minimum `f = 0` at `(50, 25, 1.5)`, and no other minimum in the box. The curvatures along the axes there
//!   are `(0.0059, 0.35, 95)`.
//! * Far from the minimum the exponential is zero for most `i`, and `f` is a plateau of height 32.835.
//! * Kinks at `x₂ = yᵢ`, from 25.63 on, and so outside the box. There, the slope of that term in `x₂` is taken as zero.
//!
//! Moré, Garbow & Hillstrom allow up to 100 residuals; 99 is customary. Their formula has a misprint, `yᵢ m i x₂` in
//! the place of the difference `yᵢ − x₂`, with which `(50, 25, 1.5)` is no minimizer; some packages copy it.
//!
//! # References
//!
//! * R. A. Cox (1969), *Comparison of the performance of seven optimization algorithms on twelve unconstrained
//!   minimization problems*, Gulf Research and Development Company, Pittsburgh.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204 (the box).
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 11, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Gulf Research and Development function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gulf {
    /// The data `y`, of length 99.
    #[serde(skip)]
    data: Vec<f64>,
}

impl Problem for Gulf {
    const SPEC: Spec = Spec {
        name: "gulf",
        summary: "curve with a free exponent fitted to 99 data, 3-D",
        year: 1969,
        params: &[],
        source: include_str!("gulf.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        let datum = |i: u8| 25.0 + libm::pow(-50.0 * libm::log(f64::from(i) / 100.0), 2.0 / 3.0);
        self.data = (1..100).map(datum).collect();
        Ok(())
    }

    fn dim(&self) -> usize {
        3
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0, 2.5, 0.15]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        [(0.1, 100.0), (0.0, 25.6), (0.0, 5.0)][i]
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![50.0, 25.0, 1.5]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut value, mut sums) = (R::of(0.0), [R::of(0.0); 3]);
        for (i, &y) in (1_u8..).map(f64::from).zip(&self.data) {
            let away = -x[1] + y;
            // At a kink, still a number that has a logarithm.
            let distance = away.abs().max(R::of(f64::MIN_POSITIVE));
            let log = distance.ln();
            // Not infinite, so that it can be multiplied by the zero that its exponential is.
            let power = ((log * x[2]).exp() / x[0]).min(R::of(f64::MAX));
            let fit = (-power).exp();
            let r = fit - i / 100.0;
            let slope = r * fit * power;
            value += r * r;
            sums[0] += slope;
            sums[1] += slope * away.sign() / distance;
            sums[2] += slope * log;
        }
        gradient[0] = sums[0] / x[0] * 2.0;
        gradient[1] = sums[1] * x[2] * 2.0;
        gradient[2] = sums[2] * -2.0;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    fn gulf() -> Gulf {
        let mut problem = Gulf::default();
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&gulf(), &[5.0, 2.5, 0.15]).0, 12.1107, max_relative = 1e-6);
        assert_eq!(gulf().data.len(), 99);
        assert_relative_eq!(gulf().data[98], 25.632, max_relative = 1e-4);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // For x₃ = 0 the fit is exp(−1/x₁), here 1/4; Σ t = 49.5 and Σ t² = 32.835.
        let ln4 = 4.0_f64.ln();
        let (value, gradient) = at(&gulf(), &[1.0 / ln4, 20.0, 0.0]);
        assert_relative_eq!(value, 99.0 / 16.0 - 49.5 / 2.0 + 32.835, max_relative = 1e-14);
        assert_relative_eq!(gradient[0], (24.75 - 49.5) * ln4 * ln4 / 2.0, max_relative = 1e-14);
        assert_eq!(gradient[1], 0.0);
        let logs: f64 =
            gulf().data.iter().zip(1_u8..).map(|(y, i)| (0.25 - f64::from(i) / 100.0) * (y - 20.0).ln()).sum();
        assert_relative_eq!(gradient[2], -logs * ln4 / 2.0, max_relative = 1e-13);
    }

    #[test]
    fn the_plateau_is_flat_and_as_high_as_documented() {
        let (value, gradient) = at(&gulf(), &[0.1, 0.0, 5.0]);
        assert_relative_eq!(value, 32.835, max_relative = 1e-14);
        assert_eq!(gradient, [0.0; 3]);
        assert_eq!(at(&gulf(), &[0.1, 0.0, 1000.0]).1, [0.0; 3]);
    }

    #[test]
    fn kinks_have_a_gradient() {
        let y = gulf().data[49];
        let (value, gradient) = at(&gulf(), &[50.0, y, 0.5]);
        assert!(value.is_finite() && gradient.iter().all(|g| g.is_finite()), "{value} {gradient:?}");
    }

    #[test]
    fn curvatures_along_the_axes_are_as_documented() {
        for (k, curvature) in [0.0059, 0.35, 95.0].into_iter().enumerate() {
            let mut sides = [[50.0, 25.0, 1.5]; 2];
            sides[0][k] += 1e-5;
            sides[1][k] -= 1e-5;
            let [plus, minus] = sides.map(|x| at(&gulf(), &x).1[k]);
            assert_relative_eq!((plus - minus) / 2e-5, curvature, max_relative = 0.01);
        }
    }
}

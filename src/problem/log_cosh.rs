//! The sum of log cosh, a smooth absolute value.
//!
//! ```text
//! f(x) = Σ ln cosh xᵢ
//! ```
//!
//! * Any dimension `n ≥ 1`, box `[−10, 10]ⁿ`, start `(5, …, 5)` with `f = 4.30690 n`.
//! * Global minimum `f = 0` at the origin, where the Hessian is the identity. Convex, with slopes `tanh xᵢ` that never
//!   exceed 1.
//! * Far out it is `|x| − ln 2`: the Hessian vanishes as `4 exp(−2 |x|)`, so that Newton's method diverges from `|x| >
//!   1.0886`, while methods that normalize their steps do well. Computed as `|x| + ln(1 + exp(−2 |x|)) − ln 2`, or
//!   near zero from a series, it is exact for small and does not overflow for large arguments.
//!
//! # References
//!
//! * P. J. Green (1990), *Bayesian reconstructions from emission tomography data using a modified EM algorithm*, IEEE
//!   Transactions on Medical Imaging 9(1), doi:10.1109/42.52985.

use std::f64::consts::LN_2;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The sum of log cosh, a smooth absolute value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogCosh {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for LogCosh {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for LogCosh {
    const SPEC: Spec = Spec {
        name: "log_cosh",
        summary: "smooth absolute values, convex, any dimension",
        year: 1990,
        params: &[dim_param(1)],
        source: include_str!("log_cosh.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let size = x.abs();
            let small = (size * -2.0).exp();
            let slope = (-small + 1.0) / (small + 1.0);
            let far = size + (small + 1.0).ln() - LN_2;
            // ln cosh = −½ ln(1 − tanh²), of which the series in tanh² has no cancellation.
            let tangent = x.tanh();
            let square = tangent * tangent;
            let mut near = R::of(0.0);
            for k in (1..=14_u8).rev() {
                near = (near + 0.5 / f64::from(k)) * square;
            }
            value += size.pick(|size| size < 0.25, near, far);
            *gradient = size.pick(|size| size < 0.25, tangent, slope * x.sign());
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
    fn start_has_the_documented_value() {
        for dim in [1, 3] {
            let problem = LogCosh { dim };
            assert_relative_eq!(at(&problem, &problem.start()).0, 4.306_9 * dim as f64, max_relative = 1e-5);
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // cosh ln 2 = 5/4, cosh ln 3 = 5/3; the slopes are 3/5 and 4/5.
        let (value, gradient) = at(&LogCosh { dim: 2 }, &[2.0_f64.ln(), -3.0_f64.ln()]);
        assert_relative_eq!(value, (25.0_f64 / 12.0).ln(), max_relative = 1e-14);
        assert_relative_eq!(*gradient, [0.6, -0.8], max_relative = 1e-14);
    }

    #[test]
    fn small_and_large_arguments_are_exact() {
        assert_relative_eq!(at(&LogCosh { dim: 1 }, &[1e-9]).0, 5e-19, max_relative = 1e-14);
        assert_eq!(at(&LogCosh { dim: 1 }, &[-1e300]), (1e300, vec![-1.0]));
        let (below, above) = (at(&LogCosh { dim: 1 }, &[0.25 - 1e-15]).0, at(&LogCosh { dim: 1 }, &[0.25]).0);
        assert_relative_eq!(below, above, max_relative = 1e-14);
    }

    #[test]
    fn newtons_method_diverges_from_where_documented() {
        // x − tanh x cosh² x = x − sinh(2 x)/2.
        let newton = |x: f64| x - (2.0 * x).sinh() / 2.0;
        assert!(newton(1.088).abs() < 1.088 && newton(1.088_7).abs() > 1.088_7);
    }
}

//! The Gaussian noise of BBOB.
//!
//! The first of the three noise models of BBOB-noisy, which are on the gap `F = f(x) − f*` and not on the gradient. This one
//! multiplies it by a log-normal factor, so that it is as often too large as too small, however close the minimum is.
//!
//! ```text
//! f̃ = f* + F e^(β N) + 1.01·10⁻⁸        N ~ N(0, 1)
//! g = ∇f(x) e^(β N)
//! where F ≥ 10⁻⁸; nearer, f and ∇f are shown as they are
//! ```
//!
//! The gradient is that of `f̃` for the draw of the step; BBOB has none. Published settings: `β = 1` is severe, the default,
//! `β = 0.01` is moderate. The penalty for points outside of the domain that belongs to the functions of BBOB-noisy is not
//! part of the noise.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-parameter black-box optimization benchmarking 2009: noisy
//!   functions definitions*, INRIA research report RR-6869.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Gap, Model, Shown, defaults, needs_minimum, normal};
use crate::component::{Param, Range, Spec, Values};
use crate::problem::{Invalid, Surface};
use crate::seed::Stream;

/// The Gaussian noise of BBOB.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BbobGauss {
    /// Strength `β`, not negative.
    pub beta: f64,
}

impl BbobGauss {
    /// The factor on the gap for a standard normal number.
    fn factor(&self, n: f64) -> f64 {
        libm::exp(self.beta * n)
    }
}

impl Model for BbobGauss {
    const SPEC: Spec = Spec {
        name: "bbob_gauss",
        summary: "a log-normal factor on the gap, of BBOB-noisy",
        year: 2009,
        params: &[Param::real("beta", "β", Range::NonNegative, "strength; moderate: 0.01")],
        source: include_str!("bbob_gauss.rs"),
    };

    fn defaults() -> Values {
        defaults([("beta", json!(1.0))])
    }

    fn check(&self, surface: &dyn Surface) -> Result<(), Invalid> {
        needs_minimum(Self::SPEC.name, surface)
    }

    fn rests(&self) -> bool {
        true
    }

    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        let factor = self.factor(normal(stream));
        shown.change_gap(|gap| Gap { value: gap * factor, slope: factor });
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::tests::{many, within};
    use super::*;

    #[test]
    fn the_factor_is_the_exponential_of_a_normal_number() {
        assert_relative_eq!(BbobGauss { beta: 0.5 }.factor(-1.2), 0.548_811_636_094_026_4, max_relative = 1e-15);
        assert_eq!(BbobGauss { beta: 0.01 }.factor(0.0), 1.0);
    }

    #[test]
    fn logarithms_of_the_gap_are_normal_and_the_gradient_has_the_same_factor() {
        // The minimum is at −5, see `many`, so that the gap is 8.
        let noise = BbobGauss { beta: 2.0 };
        let seen: Vec<(f64, Vec<f64>)> = many(&noise, 50_000, 2, 3.0).collect();
        let logs = seen.iter().map(|(loss, _)| ((loss + 5.0 - 1.01e-8) / 8.0).ln());
        within(5.0, logs.clone(), 0.0, 2.0);
        within(5.0, logs.map(|log| log * log), 4.0, 4.0 * 2_f64.sqrt());
        for (loss, gradient) in seen {
            assert_eq!(gradient[0], gradient[1]);
            assert_relative_eq!((loss + 5.0 - 1.01e-8) / 8.0, gradient[0] / 3.0, max_relative = 1e-9);
        }
    }
}

//! The uniform noise of BBOB.
//!
//! The second of the three noise models of BBOB-noisy, which are on the gap `F = f(x) − f*` and not on the gradient. A first
//! factor makes it smaller; a second one makes it larger, the more so the closer the minimum is.
//!
//! ```text
//! f̃ = f* + F u^β max(1, (10⁹/(F + ε))^(α v)) + 1.01·10⁻⁸
//! g = ∇f(x) · ∂f̃/∂F
//! where F ≥ 10⁻⁸; nearer, f and ∇f are shown as they are
//! ```
//!
//! with `u` and `v` uniform in `[0, 1)` and `ε = 10⁻⁹⁹`.
//!
//! The gradient is that of `f̃` for the draws of the step; BBOB has none. For `α v > 1` it points upwards. Published settings
//! in `n` dimensions: `α = 0.49 + 1/n`, `β = 1` is severe, `α = 0.01 (0.49 + 1/n)`, `β = 0.01` is moderate. The penalty for
//! points outside of the domain that belongs to the functions of BBOB-noisy is not part of the noise.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-parameter black-box optimization benchmarking 2009: noisy
//!   functions definitions*, INRIA research report RR-6869.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Gap, Model, Shown, defaults, needs_minimum, uniform};
use crate::component::{Param, Range, Spec, Values};
use crate::problem::{Invalid, Surface};
use crate::seed::Stream;

/// The uniform noise of BBOB.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BbobUniform {
    /// Strength `α` of the factor above 1, not negative.
    pub alpha: f64,
    /// Strength `β` of the factor below 1, not negative.
    pub beta: f64,
}

impl BbobUniform {
    /// What two uniform numbers make of a gap.
    fn gap(&self, gap: f64, u: f64, v: f64) -> Gap {
        let (factor, exponent, shifted) = (libm::pow(u, self.beta), self.alpha * v, gap + 1e-99);
        let rise = libm::pow(1e9 / shifted, exponent);
        let (rise, slope) = if rise > 1.0 { (rise, 1.0 - exponent * gap / shifted) } else { (1.0, 1.0) };
        Gap { value: gap * factor * rise, slope: factor * rise * slope }
    }
}

impl Model for BbobUniform {
    const SPEC: Spec = Spec {
        name: "bbob_uniform",
        summary: "uniform factors on the gap, of BBOB-noisy",
        year: 2009,
        params: &[
            Param::real("alpha", "α", Range::NonNegative, "strength of the factor above 1; severe: 0.49 + 1/n"),
            Param::real("beta", "β", Range::NonNegative, "strength of the factor below 1; moderate: 0.01"),
        ],
        source: include_str!("bbob_uniform.rs"),
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
        let [u, v] = [(); 2].map(|()| uniform(stream));
        shown.change_gap(|gap| self.gap(gap, u, v));
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::tests::{many, within};
    use super::*;

    #[test]
    fn gaps_are_what_the_report_says() {
        let noise = BbobUniform { alpha: 0.5, beta: 2.0 };
        // 10 · 0.3² · (10⁸)^(½·½) = 0.9 · 100; its derivative has the factor 1 − ¼.
        let seen = noise.gap(10.0, 0.3, 0.5);
        assert_relative_eq!(seen.value, 90.0, max_relative = 1e-14);
        assert_relative_eq!(seen.slope, 9.0 * 0.75, max_relative = 1e-14);
        // Beyond 10⁹ only the first factor is left.
        assert_relative_eq!(noise.gap(1e10, 0.3, 0.5).value, 9e8, max_relative = 1e-14);
        assert_relative_eq!(noise.gap(1e10, 0.3, 0.5).slope, 0.09, max_relative = 1e-14);
    }

    #[test]
    fn slopes_are_the_derivatives_of_the_values() {
        let noise = BbobUniform { alpha: 0.99, beta: 1.0 };
        for (f, u, v) in [(3.0, 0.7, 0.9), (1e-3, 0.2, 0.4), (5e8, 0.9, 0.5), (2e9, 0.4, 0.5)] {
            let h = 1e-6 * f;
            let difference = (noise.gap(f + h, u, v).value - noise.gap(f - h, u, v).value) / (2.0 * h);
            assert_relative_eq!(noise.gap(f, u, v).slope, difference, max_relative = 1e-8);
        }
    }

    #[test]
    fn both_draws_are_uniform() {
        // Gap 8, see `many`; with α = 0 the factor is √u, of mean ⅔ and mean square ½. Otherwise, its logarithm is that
        // of u, of mean −1, and v ln(10⁹/8), half of which is the mean.
        let factors = |noise: &BbobUniform| -> Vec<f64> {
            many(noise, 50_000, 1, 3.0).map(|(loss, _)| (loss + 5.0 - 1.01e-8) / 8.0).collect()
        };
        within(5.0, factors(&BbobUniform { alpha: 0.0, beta: 0.5 }), 2.0 / 3.0, (0.5 - 4.0 / 9.0_f64).sqrt());
        let (noise, range) = (BbobUniform { alpha: 1.0, beta: 1.0 }, (1e9 / 8.0_f64).ln());
        let logs = factors(&noise).into_iter().map(f64::ln);
        within(5.0, logs, range / 2.0 - 1.0, (1.0 + range * range / 12.0).sqrt());
    }
}

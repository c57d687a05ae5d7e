//! The Cauchy noise of BBOB.
//!
//! The third of the three noise models of BBOB-noisy, which are on the gap `F = f(x) − f*` and not on the gradient. Losses
//! are too large by the same amount, but for rare outliers of any size, which never fall below the loss without noise.
//!
//! ```text
//! f̃ = f* + F + α max(0, 1000 + [u < p] N/(|M| + ε)) + 1.01·10⁻⁸
//! g = ∇f(x)
//! where F ≥ 10⁻⁸; nearer, f is shown as it is
//! ```
//!
//! with `u` uniform in `[0, 1)`, `N` and `M` standard normal, and `ε = 10⁻¹⁹⁹`.
//!
//! The gradient is that of `f̃` for the draws of the step, which is the one without noise; BBOB has none. So this is noise for
//! methods and schedules that look at the loss. Published settings: `α = 1`, `p = 0.2` is severe, the default, `α = 0.01`,
//! `p = 0.05` is moderate. The penalty for points outside of the domain that belongs to the functions of BBOB-noisy is not
//! part of the noise.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-parameter black-box optimization benchmarking 2009: noisy
//!   functions definitions*, INRIA research report RR-6869.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Gap, Model, Shown, defaults, needs_minimum, normal, uniform};
use crate::component::{Param, Range, Spec, Values};
use crate::problem::{Invalid, Surface};
use crate::seed::Stream;

/// The Cauchy noise of BBOB.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BbobCauchy {
    /// Strength `α`, not negative.
    pub alpha: f64,
    /// Probability `p` of an outlier, from 0 to 1.
    pub p: f64,
}

impl BbobCauchy {
    /// What comes on top of the gap for a uniform number and two normal ones.
    fn excess(&self, u: f64, n: [f64; 2]) -> f64 {
        let outlier = if u < self.p { n[0] / (n[1].abs() + 1e-199) } else { 0.0 };
        self.alpha * f64::max(0.0, 1000.0 + outlier)
    }
}

impl Model for BbobCauchy {
    const SPEC: Spec = Spec {
        name: "bbob_cauchy",
        summary: "rare outliers of the loss, of BBOB-noisy",
        year: 2009,
        params: &[
            Param::real("alpha", "α", Range::NonNegative, "strength; moderate: 0.01"),
            Param::real("p", "p", Range::Fraction, "probability of an outlier; moderate: 0.05"),
        ],
        source: include_str!("bbob_cauchy.rs"),
    };

    fn defaults() -> Values {
        defaults([("alpha", json!(1.0)), ("p", json!(0.2))])
    }

    fn check(&self, surface: &dyn Surface) -> Result<(), Invalid> {
        needs_minimum(Self::SPEC.name, surface)
    }

    fn rests(&self) -> bool {
        true
    }

    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        let (u, n) = (uniform(stream), [(); 2].map(|()| normal(stream)));
        shown.change_gap(|gap| Gap { value: gap + self.excess(u, n), slope: 1.0 });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{many, share};
    use super::*;

    #[test]
    fn excesses_are_what_the_report_says() {
        let noise = BbobCauchy { alpha: 0.5, p: 0.2 };
        assert_eq!(noise.excess(0.2, [3.0, 1.0]), 500.0);
        assert_eq!(noise.excess(0.1, [3.0, -0.5]), 503.0);
        assert_eq!(noise.excess(0.1, [-3.0, 0.5]), 497.0);
        assert_eq!(noise.excess(0.1, [-3.0, 1e-4]), 0.0);
        assert_eq!(noise.excess(0.1, [1.0, 0.0]), 0.5 * 1e199);
    }

    #[test]
    fn outliers_are_as_frequent_as_asked_for_and_gradients_clean() {
        let noise = BbobCauchy { alpha: 2.0, p: 0.2 };
        let seen: Vec<(f64, Vec<f64>)> = many(&noise, 50_000, 2, 3.0).collect();
        assert!(seen.iter().all(|(_, gradient)| gradient == &[3.0; 2]));
        let excess = || seen.iter().map(|(loss, _)| loss - 3.0 - 2000.0 - 1.01e-8);
        share(5.0, excess().map(|e| e.abs() > 1e-9), 0.2);
        // Half of the outliers are larger than the scale, which is that of a Cauchy distribution.
        share(5.0, excess().map(|e| e.abs() > 2.0), 0.1);
    }
}

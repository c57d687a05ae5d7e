//! Noise in proportion.
//!
//! The error is as large as what it is on: where the gradient vanishes, it does too, so that optimizers arrive at the
//! minimum itself, at a constant rate, if the rate is small enough for the error. Models that can fit all of their data
//! have such noise. The mean of a batch of `B` gradients has a `B`-th of the variance.
//!
//! ```text
//! gᵢ = ∂ᵢf(x) · (1 + ξᵢ)        ξ ~ N(0, σ²/B)
//! f̃ = f(x) · (1 + ξ)            on the loss
//! ```
//!
//! # References
//!
//! * M. Schmidt and N. Le Roux (2013), *Fast convergence of stochastic gradient descent under a strong growth condition*,
//!   arXiv:1308.6370.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{BATCH, Model, ON, On, Shown, defaults, deviation, normal};
use crate::component::{Param, Range, Spec, Values};
use crate::seed::Stream;

/// Noise in proportion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relative {
    /// Standard deviation `σ` of the error of a single gradient as a share of it, not negative.
    pub std: f64,
    /// Batch size `B`, at least 1.
    pub batch: u64,
    /// What it is on.
    pub on: On,
}

impl Model for Relative {
    const SPEC: Spec = Spec {
        name: "relative",
        summary: "a Gaussian error in proportion to the gradient",
        year: 2013,
        params: &[Param::real("std", "σ", Range::NonNegative, "standard deviation, as a share"), BATCH, ON],
        source: include_str!("relative.rs"),
    };

    fn defaults() -> Values {
        defaults([("batch", json!(1)), ("on", json!(On::Gradient))])
    }

    fn is_none(&self) -> bool {
        self.std == 0.0
    }

    fn rests(&self) -> bool {
        true
    }

    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        let std = deviation(self.std, self.batch);
        shown.change(self.on, |a| a * (1.0 + std * normal(stream)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{on_gradient, on_loss, within};
    use super::*;

    #[test]
    fn the_error_is_a_share_of_what_it_is_on() {
        // Of −8 with σ/√B = ¼: a deviation of 2.
        let noise = Relative { std: 0.5, batch: 4, on: On::Both };
        for errors in [on_gradient(&noise, -8.0), on_loss(&noise, -8.0)].map(|all| all.into_iter().map(|a| a + 8.0)) {
            within(5.0, errors.clone(), 0.0, 2.0);
            within(5.0, errors.map(|e| e * e), 4.0, 4.0 * 2_f64.sqrt());
        }
        assert!(on_gradient(&noise, 0.0).iter().all(|g| *g == 0.0));
    }
}

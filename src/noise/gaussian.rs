//! Gaussian noise.
//!
//! The classical model of a stochastic gradient: the true one, and on each coordinate an error that is as large
//! everywhere. With a constant rate, an optimizer ends at a distance from the minimum where the error outweighs the
//! slope. The mean of a batch of `B` gradients has a `B`-th of the variance.
//!
//! ```text
//! gᵢ = ∂ᵢf(x) + ξᵢ        ξ ~ N(0, σ²/B)
//! f̃ = f(x) + ξ            on the loss
//! ```
//!
//! # References
//!
//! * H. Robbins and S. Monro (1951), *A stochastic approximation method*, Annals of Mathematical Statistics 22(3),
//!   400–407, DOI 10.1214/aoms/1177729586.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{BATCH, Model, ON, On, Shown, defaults, deviation, normal};
use crate::component::{Param, Range, Spec, Values};
use crate::seed::Stream;

/// Gaussian noise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gaussian {
    /// Standard deviation `σ` of a single gradient, not negative.
    pub std: f64,
    /// Batch size `B`, at least 1.
    pub batch: u64,
    /// What it is on.
    pub on: On,
}

impl Model for Gaussian {
    const SPEC: Spec = Spec {
        name: "gaussian",
        summary: "the same Gaussian error everywhere",
        year: 1951,
        params: &[Param::real("std", "σ", Range::NonNegative, "standard deviation"), BATCH, ON],
        source: include_str!("gaussian.rs"),
    };

    fn defaults() -> Values {
        defaults([("batch", json!(1)), ("on", json!(On::Gradient))])
    }

    fn is_none(&self) -> bool {
        self.std == 0.0
    }

    fn rests(&self) -> bool {
        self.on == On::Loss
    }

    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        let std = deviation(self.std, self.batch);
        shown.change(self.on, |a| a + std * normal(stream));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{on_gradient, on_loss, within};
    use super::*;

    #[test]
    fn the_error_has_mean_zero_and_the_variance_of_a_batch() {
        // σ²/B = 9/4; the square of a Gaussian has the variance 2σ⁴.
        let noise = Gaussian { std: 3.0, batch: 4, on: On::Both };
        for errors in [on_gradient(&noise, 7.0), on_loss(&noise, 7.0)].map(|all| all.into_iter().map(|a| a - 7.0)) {
            within(5.0, errors.clone(), 0.0, 1.5);
            within(5.0, errors.map(|e| e * e), 2.25, 2.25 * 2_f64.sqrt());
        }
    }
}

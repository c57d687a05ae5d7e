//! Dropped coordinates.
//!
//! Each coordinate of the gradient is lost with a probability of its own luck, as when a part of a model has not seen the
//! data, or a message did not arrive. With `rescale` the others are made larger, so that the gradient is right on average.
//!
//! ```text
//! gᵢ = 0 with probability p, otherwise ∂ᵢf(x), or ∂ᵢf(x)/(1 − p) with rescale
//! ```
//!
//! # References
//!
//! * J. Wangni, J. Wang, J. Liu, and T. Zhang (2018), *Gradient sparsification for communication-efficient distributed
//!   optimization*, NeurIPS, arXiv:1710.09854.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Model, Shown, defaults, uniform};
use crate::component::{Param, Range, Spec, Values};
use crate::seed::Stream;

/// Dropped coordinates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dropout {
    /// Probability `p` that a coordinate is zero, in `[0, 1)`.
    pub probability: f64,
    /// Whether the others are divided by `1 − p`.
    pub rescale: bool,
}

impl Model for Dropout {
    const SPEC: Spec = Spec {
        name: "dropout",
        summary: "each coordinate of the gradient is zero by chance",
        year: 2018,
        params: &[
            Param::real("probability", "p", Range::Decay, "probability that a coordinate is zero"),
            Param::flag("rescale", "whether the others are divided by 1 − p"),
        ],
        source: include_str!("dropout.rs"),
    };

    fn defaults() -> Values {
        defaults([("rescale", json!(false))])
    }

    fn is_none(&self) -> bool {
        self.probability == 0.0
    }

    fn rests(&self) -> bool {
        true
    }

    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        let kept = if self.rescale { 1.0 - self.probability } else { 1.0 };
        for g in shown.gradient.iter_mut() {
            *g = if uniform(stream) < self.probability { 0.0 } else { *g / kept };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{on_gradient, on_loss, share, within};
    use super::*;

    #[test]
    fn so_many_are_zero_and_the_others_as_they_were() {
        let noise = Dropout { probability: 0.3, rescale: false };
        let seen = on_gradient(&noise, 7.0);
        share(5.0, seen.iter().map(|g| *g == 0.0), 0.3);
        assert!(seen.iter().all(|g| [0.0, 7.0].contains(g)));
        assert!(on_loss(&noise, 7.0).iter().all(|f| *f == 7.0));
    }

    #[test]
    fn rescaled_ones_are_right_on_average() {
        // 8/(1 − ¾) = 32 every fourth time: a variance of 32² · ¼ · ¾.
        let noise = Dropout { probability: 0.75, rescale: true };
        let seen = on_gradient(&noise, 8.0);
        assert!(seen.iter().all(|g| [0.0, 32.0].contains(g)));
        within(5.0, seen, 8.0, 32.0 * 0.1875_f64.sqrt());
    }
}

//! A surface that is shifted at random.
//!
//! The optimizer sees loss and gradient beside the point where it is, as if the data moved the minimum a little at every
//! step. On a quadratic surface this is Gaussian noise with the curvature: `∇f(x − ξ) = Q (x − ξ)`; on others, narrow valleys
//! are blurred.
//!
//! ```text
//! f̃ = f(x − ξ)        ξᵢ ~ N(0, σ²/B)
//! g = ∇f(x − ξ)
//! ```
//!
//! DeepOBS' `quadratic_deep` has `σ = 0.6` (its `noise_level`) and batches of 128. Its gradient is this one; its loss is the
//! mean over the batch, which is higher by the spread within the batch.
//!
//! # References
//!
//! * F. Schneider, L. Balles, and P. Hennig (2019), *DeepOBS: a deep learning optimizer benchmark suite*, ICLR,
//!   arXiv:1903.05499; <https://github.com/fsschneider/DeepOBS>.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{BATCH, Model, defaults, deviation, normal};
use crate::component::{Param, Range, Spec, Values};
use crate::seed::Stream;

/// A surface that is shifted at random.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// Standard deviation `σ` of the shift of a single sample along each coordinate, not negative.
    pub std: f64,
    /// Batch size `B`, at least 1.
    pub batch: u64,
}

impl Model for Shift {
    const SPEC: Spec = Spec {
        name: "shift",
        summary: "seen from beside, as in the quadratic problem of DeepOBS",
        year: 2019,
        params: &[
            Param::real("std", "σ", Range::NonNegative, "standard deviation of the shift")
                .alias(&[("", "noise_level")]),
            BATCH,
        ],
        source: include_str!("shift.rs"),
    };

    const DISPLACES: bool = true;

    fn defaults() -> Values {
        defaults([("batch", json!(1))])
    }

    fn is_none(&self) -> bool {
        self.std == 0.0
    }

    fn displace(&self, stream: &mut Stream, x: &mut [f64]) {
        let std = deviation(self.std, self.batch);
        for x in x {
            *x -= std * normal(stream);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::within;
    use super::*;

    #[test]
    fn shifts_have_the_variance_of_a_batch() {
        let noise = Shift { std: 6.0, batch: 9 };
        let mut x = vec![1.0; 100_000];
        noise.displace(&mut crate::seed::stream(0, "noise", "test", 0), &mut x);
        within(5.0, x.iter().map(|x| x - 1.0), 0.0, 2.0);
        within(5.0, x.iter().map(|x| (x - 1.0) * (x - 1.0)), 4.0, 4.0 * 2_f64.sqrt());
    }
}

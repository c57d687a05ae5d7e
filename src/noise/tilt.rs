//! A surface that is tilted at random.
//!
//! The two-dimensional problems of DeepOBS: each sample of the data adds a random plane through the origin to the surface,
//! so that loss and gradient belong together, and the loss is the noisier the farther out it is seen.
//!
//! ```text
//! f̃ = f(x) + ξ·x        ξᵢ ~ N(0, σ²/B)
//! g = ∇f(x) + ξ
//! ```
//!
//! DeepOBS has `σ = 1` (its `noise_level`) and batches of 128, which it takes from a fixed set of 10,000 samples; here every
//! step has samples of its own.
//!
//! # References
//!
//! * F. Schneider, L. Balles, and P. Hennig (2019), *DeepOBS: a deep learning optimizer benchmark suite*, ICLR,
//!   arXiv:1903.05499; <https://github.com/fsschneider/DeepOBS>.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{BATCH, Model, Shown, defaults, deviation, normal};
use crate::component::{Param, Range, Spec, Values};
use crate::seed::Stream;

/// A surface that is tilted at random.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tilt {
    /// Standard deviation `σ` of the slopes of a single sample, not negative.
    pub std: f64,
    /// Batch size `B`, at least 1.
    pub batch: u64,
}

impl Model for Tilt {
    const SPEC: Spec = Spec {
        name: "tilt",
        summary: "a random plane on top, as in the 2-D problems of DeepOBS",
        year: 2019,
        params: &[
            Param::real("std", "σ", Range::NonNegative, "standard deviation of the slopes")
                .alias(&[("", "noise_level")]),
            BATCH,
        ],
        source: include_str!("tilt.rs"),
    };

    fn defaults() -> Values {
        defaults([("std", json!(1.0)), ("batch", json!(1))])
    }

    fn is_none(&self) -> bool {
        self.std == 0.0
    }

    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        let std = deviation(self.std, self.batch);
        for (g, x) in shown.gradient.iter_mut().zip(shown.x) {
            let slope = std * normal(stream);
            shown.loss += slope * x;
            *g += slope;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, within};
    use super::*;

    #[test]
    fn loss_and_gradient_are_those_of_one_plane() {
        let noise = Tilt { std: 1.0, batch: 1 };
        let (x, slopes) = ([2.0, -0.5, 4.0], [10.0, 20.0, 30.0]);
        let mut stream = crate::seed::stream(0, "noise", "test", 0);
        for _ in 0..100 {
            let (loss, gradient) = at(&noise, &mut stream, &x, 7.0, &slopes);
            let [a, b, c] = [0, 1, 2].map(|i| gradient[i] - slopes[i]);
            assert!((loss - (7.0 + 2.0 * a - 0.5 * b + 4.0 * c)).abs() < 1e-12);
            assert!(a != b && b != c);
        }
    }

    #[test]
    fn slopes_have_the_variance_of_a_batch() {
        // σ²/B = 36/9.
        let noise = Tilt { std: 6.0, batch: 9 };
        let slopes = super::super::tests::on_gradient(&noise, 1.0);
        within(5.0, slopes.iter().map(|g| g - 1.0), 0.0, 2.0);
        within(5.0, slopes.iter().map(|g| (g - 1.0) * (g - 1.0)), 4.0, 4.0 * 2_f64.sqrt());
    }
}

//! Cauchy noise.
//!
//! Errors without a mean: half of them are larger than the scale, and now and then one is so large that it outweighs all
//! before it. No batch and no average of gradients makes it smaller; only what bounds the length of a step survives it.
//!
//! ```text
//! gᵢ = ∂ᵢf(x) + s Cᵢ        C = tan(π (u − ½)),  u uniform in [0, 1)
//! f̃ = f(x) + s C            on the loss
//! ```
//!
//! # References
//!
//! * U. Şimşekli, L. Sagun, and M. Gürbüzbalaban (2019), *A tail-index analysis of stochastic gradient noise in deep neural
//!   networks*, ICML, arXiv:1901.06053: the stable distribution of index 1.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Model, ON, On, Shown, defaults, uniform};
use crate::component::{Param, Range, Spec, Values};
use crate::seed::Stream;

/// Cauchy noise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cauchy {
    /// What the draws are multiplied by, `s`, not negative.
    pub scale: f64,
    /// What it is on.
    pub on: On,
}

impl Model for Cauchy {
    const SPEC: Spec = Spec {
        name: "cauchy",
        summary: "errors with tails so heavy that they have no mean",
        year: 2019,
        params: &[Param::real("scale", "s", Range::NonNegative, "size that half of the errors exceed"), ON],
        source: include_str!("cauchy.rs"),
    };

    fn defaults() -> Values {
        defaults([("on", json!(On::Gradient))])
    }

    fn is_none(&self) -> bool {
        self.scale == 0.0
    }

    fn rests(&self) -> bool {
        self.on == On::Loss
    }

    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        let mut cauchy = || libm::tan(std::f64::consts::PI * (uniform(stream) - 0.5));
        shown.change(self.on, |a| a + self.scale * cauchy());
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{on_gradient, on_loss, share};
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tangent() {
        // P(|C| > tan φ) = 1 − 2φ/π.
        let noise = Cauchy { scale: 3.0, on: On::Both };
        for errors in [on_gradient(&noise, 1.0), on_loss(&noise, 1.0)] {
            for (t, tail) in [(3_f64.sqrt() / 3.0, 2.0 / 3.0), (1.0, 0.5), (636.619_249, 1e-3)] {
                share(5.0, errors.iter().map(|e| (e - 1.0).abs() > 3.0 * t), tail);
            }
            share(5.0, errors.iter().map(|e| *e < 1.0), 0.5);
        }
    }
}

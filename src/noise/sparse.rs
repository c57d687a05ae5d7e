//! Sparse gradients.
//!
//! At each step `k` coordinates of the gradient are seen, the others are zero, as with rare words of a text, or where
//! blocks of coordinates take turns. All choices of `k` are equally likely. With `rescale` what is seen is made larger, so
//! that the gradient is right on average.
//!
//! ```text
//! gᵢ = ∂ᵢf(x), or (n/k) ∂ᵢf(x) with rescale,  for k of the n coordinates
//! gᵢ = 0                                      for the others
//! ```
//!
//! # References
//!
//! * Yu. Nesterov (2012), *Efficiency of coordinate descent methods on huge-scale optimization problems*, SIAM Journal on
//!   Optimization 22(2), 341–362, DOI 10.1137/100802001.
//! * S. U. Stich, J.-B. Cordonnier, and M. Jaggi (2018), *Sparsified SGD with memory*, NeurIPS, arXiv:1809.07599: `rand_k`.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Model, Shown, defaults, uniform};
use crate::component::{MAX_WHOLE, Param, Spec, Values};
use crate::problem::{Invalid, Surface};
use crate::seed::Stream;

/// Sparse gradients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sparse {
    /// Number `k` of coordinates that are seen at each step, from 1 to `n`.
    pub keep: usize,
    /// Whether they are multiplied by `n/k`.
    pub rescale: bool,
}

impl Model for Sparse {
    const SPEC: Spec = Spec {
        name: "sparse",
        summary: "all but a few coordinates of the gradient are zero",
        year: 2018,
        params: &[
            Param::whole("keep", "k", 1, MAX_WHOLE, "number of coordinates that are seen").alias(&[("", "k")]),
            Param::flag("rescale", "whether they are multiplied by n/k"),
        ],
        source: include_str!("sparse.rs"),
    };

    fn defaults() -> Values {
        defaults([("rescale", json!(false))])
    }

    fn check(&self, surface: &dyn Surface) -> Result<(), Invalid> {
        let dim = surface.dim();
        if self.keep <= dim {
            return Ok(());
        }
        let message = format!("of {dim} coordinates, {} cannot be kept", self.keep);
        Err(Invalid { key: "keep", message, expected: format!("expected at most {dim}") })
    }

    fn rests(&self) -> bool {
        true
    }

    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        let n = shown.gradient.len();
        let factor = if self.rescale { n as f64 / self.keep as f64 } else { 1.0 };
        // Selection sampling: each is taken with the share that those still to be taken have of those that are left.
        let mut wanted = self.keep;
        for (g, left) in shown.gradient.iter_mut().zip((1..=n).rev()) {
            if uniform(stream) * (left as f64) < wanted as f64 {
                *g *= factor;
                wanted -= 1;
            } else {
                *g = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{many, share};
    use super::*;

    #[test]
    fn exactly_k_are_seen_and_all_choices_are_equally_likely() {
        let noise = Sparse { keep: 2, rescale: true };
        let seen: Vec<Vec<f64>> = many(&noise, 50_000, 4, 6.0).map(|(_, gradient)| gradient).collect();
        for gradient in &seen {
            assert_eq!(gradient.iter().filter(|g| **g == 12.0).count(), 2);
            assert_eq!(gradient.iter().filter(|g| **g == 0.0).count(), 2);
        }
        for (i, j) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
            share(5.0, seen.iter().map(|gradient| gradient[i] * gradient[j] > 0.0), 1.0 / 6.0);
        }
    }

    #[test]
    fn with_all_of_them_nothing_is_lost() {
        let noise = Sparse { keep: 3, rescale: true };
        assert!(many(&noise, 1000, 3, 5.0).all(|(_, gradient)| gradient == [5.0; 3]));
    }
}

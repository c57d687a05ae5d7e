//! From one factor to the next at given updates, in jumps or along lines.
//!
//! For whatever shape has no name of its own.
//!
//! ```text
//! fᵢ = a·c₁·…·cᵢ from boundary bᵢ on            interpolate = none
//! from fᵢ₋₁ at bᵢ₋₁ to fᵢ at bᵢ, with b₀ = 0     linear, cosine
//! ```
//!
//! with `a` = `start_factor`, the list `b` = `boundaries`, counted from the end of the warm-up, and the list `c` =
//! `scales`.
//!
//! # Conventions
//!
//! * torch: none; `ConstantLR(factor, total_iters)` is `start_factor` = factor, one boundary and the scale 1/factor.
//! * optax: `piecewise_constant_schedule` and `piecewise_interpolate_schedule` take a dict of boundaries and scales;
//!   scales multiply what was before.
//! * keras: `PiecewiseConstantDecay` takes learning rates, not scales, and has the earlier one at a boundary itself.
//!
//! A boundary that the run does not reach is an error, except that the last line may go on beyond the run.
//!
//! # References
//!
//! A. Krizhevsky, I. Sutskever, and G. E. Hinton (2017), *ImageNet classification with deep convolutional neural
//! networks*, Communications of the ACM 60(6), 84–90, DOI 10.1145/3065386: a rate changed by hand, three times.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, Wrong, build, check_counts, half_cosine};
use crate::component::Range;

/// From one factor to the next at given updates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piecewise {
    /// After how many updates another piece begins, increasing, from 1 on.
    pub boundaries: Vec<u64>,
    /// What the factor is multiplied by at each boundary, at least 0.
    pub scales: Vec<f64>,
    /// The first factor, at least 0.
    pub start_factor: f64,
    /// How it gets from one factor to the next.
    pub interpolate: Interpolate,
}

/// How it gets from one factor to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interpolate {
    /// With a jump.
    None,
    /// Along a straight line.
    Linear,
    /// Along half a cosine.
    Cosine,
}

impl Shape for Piecewise {
    const SPEC: Spec = Spec {
        name: "piecewise",
        summary: "start_factor·(product of the scales of boundaries ≤ s)",
        called: &[("optax", "piecewise_constant_schedule")],
        params: &[
            Param::counts("boundaries", "b", "numbers of updates after which another piece begins"),
            Param::new(
                "scales",
                "c",
                super::Kind::Reals(Range::NonNegative),
                super::Default::Required,
                "numbers that the factor is multiplied by at the boundaries",
            ),
            Param::real("start_factor", "a", Range::NonNegative, 1.0, "first factor"),
            Param::choice("interpolate", &["none", "linear", "cosine"], "how it gets from one factor to the next")
                .alias(&[("optax", "interpolate_type")]),
        ],
        source: include_str!("piecewise.rs"),
        build: build::<Self>,
    };

    fn check(&self, steps: u64) -> Result<(), Wrong> {
        let (boundaries, scales) = (self.boundaries.len(), self.scales.len());
        if boundaries != scales {
            let message = format!("`boundaries` and `scales` have different lengths, {boundaries} and {scales}");
            return Err(Wrong::at("scales", message, format!("expected {boundaries}, one for each boundary")));
        }
        if self.interpolate == Interpolate::None {
            return check_counts("boundaries", &self.boundaries, steps);
        }
        // A line to a boundary begins at the one before.
        check_counts("boundaries", &self.boundaries, u64::MAX)?;
        check_counts("boundaries", &self.boundaries[..boundaries.saturating_sub(1)], steps)
    }

    fn factor(&self, s: u64) -> f64 {
        let (mut begin, mut factor) = (0, self.start_factor);
        for (&boundary, scale) in self.boundaries.iter().zip(&self.scales) {
            let next = factor * scale;
            if s < boundary {
                let progress = (s - begin) as f64 / (boundary - begin) as f64;
                return match self.interpolate {
                    Interpolate::None => factor,
                    Interpolate::Linear => factor + (next - factor) * progress,
                    Interpolate::Cosine => next + (factor - next) * half_cosine(progress),
                };
            }
            (begin, factor) = (boundary, next);
        }
        factor
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use serde_json::{Value, json};

    use super::super::tests::{factors, schedule, wrong};

    fn piecewise(interpolate: &str) -> Value {
        json!({
            "kind": "piecewise", "boundaries": [2, 6], "scales": [2, 0.25],
            "start_factor": 0.5, "interpolate": interpolate,
        })
    }

    #[test]
    fn scales_multiply_at_their_boundaries() {
        assert_eq!(factors(&schedule(piecewise("none"), 9), [0, 1, 2, 5, 6, 99]), [0.5, 0.5, 1.0, 1.0, 0.25, 0.25]);
    }

    #[test]
    fn lines_go_from_boundary_to_boundary() {
        assert_eq!(
            factors(&schedule(piecewise("linear"), 9), [0, 1, 2, 3, 6, 99]),
            [0.5, 0.75, 1.0, 0.8125, 0.25, 0.25]
        );
        let curve = schedule(piecewise("cosine"), 9);
        assert_eq!(factors(&curve, [0, 2, 6]), [0.5, 1.0, 0.25]);
        assert_relative_eq!(curve.factor(3), 0.25 + 0.75 * (1.0 + 0.5_f64.sqrt()) / 2.0, epsilon = 1e-15);
    }

    #[test]
    fn pieces_that_do_not_fit_are_refused() {
        let wrong = |boundaries: &[u64], interpolate: &str| {
            let values =
                json!({ "kind": "piecewise", "boundaries": boundaries, "scales": [1, 1], "interpolate": interpolate });
            wrong(values, 9)
        };
        assert!(wrong(&[3], "none").contains("have different lengths, 1 and 2"));
        assert!(wrong(&[3, 3], "linear").contains("3 does not come after 3"));
        assert!(wrong(&[3, 9], "none").contains("9 is never reached"));
        assert!(wrong(&[9, 12], "linear").contains("9 is never reached"));
        assert_eq!(
            schedule(json!({ "kind": "piecewise", "boundaries": [16], "scales": [0.5], "interpolate": "linear" }), 9)
                .factor(8),
            0.75
        );
    }
}

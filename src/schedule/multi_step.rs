//! Down in stairs at given updates.
//!
//! Like `step`, with the stairs where they are wanted: usually late, since a high rate makes progress for long and a
//! low one only has to settle.
//!
//! ```text
//! γ^(number of milestones ≤ s)
//! ```
//!
//! with `γ` = `gamma` and the list `milestones`, counted from the end of the warm-up.
//!
//! # Conventions
//!
//! * torch: `MultiStepLR(milestones, gamma)`; a milestone that stands there twice multiplies twice, here it is an
//!   error.
//! * optax: `piecewise_constant_schedule` with equal scales.
//!
//! A milestone that the run does not reach is an error.
//!
//! # References
//!
//! K. He, X. Zhang, S. Ren, and J. Sun (2016), *Deep residual learning for image recognition*, CVPR,
//! DOI 10.1109/CVPR.2016.90: a tenth after a half and again after three quarters of 64,000 updates, the default.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Param, Shape, Spec, Wrong, build, check_counts};
use crate::component::Range;
use crate::real::Real;

/// Down in stairs at given updates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MultiStep {
    /// After how many updates there is a stair, increasing, from 1 on.
    pub milestones: Vec<u64>,
    /// What each stair multiplies by, `γ`, in `(0, 1]`.
    pub gamma: f64,
}

impl Shape for MultiStep {
    const SPEC: Spec = Spec {
        name: "multi_step",
        summary: "gamma^(number of milestones ≤ s)",
        called: &[("torch", "MultiStepLR"), ("optax", "piecewise_constant_schedule")],
        params: &[
            Param::counts("milestones", "", "numbers of updates after which it multiplies").or(
                "1/2 and 3/4 of the run",
                |run| match run.steps {
                    1 => json!([]),
                    2 => json!([1]),
                    steps => json!([steps / 2, 3 * steps / 4]),
                },
            ),
            Param::real("gamma", "γ", Range::Factor, 0.1, "what it multiplies by").alias(&[("optax", "decay_rate")]),
        ],
        source: include_str!("multi_step.rs"),
        build: build::<Self>,
    };

    fn check(&self, steps: u64) -> Result<(), Wrong> {
        check_counts("milestones", &self.milestones, steps)
    }

    fn factor(&self, s: u64) -> f64 {
        self.gamma.powu(self.milestones.partition_point(|&milestone| milestone <= s) as u64)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{factors, schedule, wrong};

    #[test]
    fn each_milestone_multiplies_once_more() {
        let stairs = schedule(json!({ "kind": "multi_step", "milestones": [2, 5], "gamma": 0.5 }), 9);
        assert_eq!(factors(&stairs, [0, 1, 2, 4, 5, 100]), [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]);
    }

    #[test]
    fn by_default_milestones_are_at_a_half_and_three_quarters() {
        let milestones = |steps| schedule(json!({ "kind": "multi_step" }), steps).values()["milestones"].clone();
        assert_eq!(milestones(64_000), json!([32_000, 48_000]));
        assert_eq!(milestones(3), json!([1, 2]));
    }

    #[test]
    fn milestones_increase_and_are_reached() {
        let wrong = |milestones: &[u64]| wrong(json!({ "kind": "multi_step", "milestones": milestones }), 9);
        assert!(wrong(&[5, 5]).contains("5 does not come after 5"));
        assert!(wrong(&[0]).contains("0 does not come after 0"));
        assert!(wrong(&[5, 9]).contains("9 is never reached: this has 9 updates"));
    }
}

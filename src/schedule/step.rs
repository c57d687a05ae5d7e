//! Down in equal stairs.
//!
//! The rate stays until progress at it is used up, then falls by a factor, again and again. Each stair lowers
//! the distance from the minimum at which a method hovers.
//!
//! ```text
//! γ^⌊s/every⌋
//! ```
//!
//! with `γ` = `gamma`.
//!
//! # Conventions
//!
//! * torch: `StepLR(step_size, gamma)`; `step_size` is `every`.
//! * optax: `exponential_decay` with `staircase=True`; the kind `exponential` here has all of its parameters.
//! * keras: `ExponentialDecay` with `staircase=True`; `decay_steps` is `every`.
//!
//! # References
//!
//! K. He, X. Zhang, S. Ren, and J. Sun (2016), *Deep residual learning for image recognition*, CVPR,
//! DOI 10.1109/CVPR.2016.90: the usual tenths.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, build};
use crate::component::Range;
use crate::real::Real;

/// Down in equal stairs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What each stair multiplies by, `γ`, in `(0, 1]`.
    pub gamma: f64,
    /// The width of a stair, in updates.
    pub every: u64,
}

impl Shape for Step {
    const SPEC: Spec = Spec {
        name: "step",
        summary: "gamma^⌊s/every⌋",
        called: &[("torch", "StepLR"), ("optax", "exponential_decay")],
        params: &[
            Param::real("gamma", "γ", Range::Factor, 0.1, "what it multiplies by").alias(&[("optax", "decay_rate")]),
            Param::whole("every", "every", 1, 1, "updates between multiplications")
                .or("a third of the run", |run| run.steps.div_ceil(3).into())
                .alias(&[("torch", "step_size"), ("optax", "transition_steps"), ("keras", "decay_steps")]),
        ],
        source: include_str!("step.rs"),
        build: build::<Self>,
    };

    fn factor(&self, s: u64) -> f64 {
        self.gamma.powu(s / self.every)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{factors, schedule};

    #[test]
    fn it_falls_in_stairs() {
        let stairs = schedule(json!({ "kind": "step", "gamma": 0.5, "every": 3 }), 9);
        assert_eq!(factors(&stairs, [0, 1, 2, 3, 4, 5, 6]), [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25]);
    }

    #[test]
    fn by_default_it_has_three_stairs() {
        assert_eq!(schedule(json!({ "kind": "step" }), 10).values()["every"], 4);
        assert_eq!(schedule(json!({ "kind": "step", "warmup": 4 }), 10).values()["every"], 2);
    }
}

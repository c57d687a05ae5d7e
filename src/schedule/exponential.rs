//! Down by the same ratio at every update.
//!
//! It falls fast at first and ever more slowly. For a run of `n` updates choose `gamma` with the last factor `γⁿ` in
//! mind: at 0.99 the rate is used up after a few hundred updates, and a run that is not there by then is stranded.
//!
//! ```text
//! γ^(s/every)           or, with staircase, γ^⌊s/every⌋
//! ```
//!
//! with `γ` = `gamma`, after `begin` updates at 1, and never below `min_factor`.
//!
//! # Conventions
//!
//! * torch: `ExponentialLR(gamma)` has `every` = 1.
//! * optax: `exponential_decay`: `decay_rate` is `gamma`, `transition_steps` is `every`, `transition_begin` is `begin`;
//!   `end_value` is a learning rate, `min_factor`·lr.
//! * keras: `ExponentialDecay`; `decay_steps` is `every`.
//!
//! # References
//!
//! Z. Li and S. Arora (2020), *An exponential learning rate schedule for deep learning*, ICLR, arXiv:1910.07454.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, Wrong, build, check_begin, is_zero};
use crate::component::Range;
use crate::real::Real;

/// Down by the same ratio at every update.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exponential {
    /// What it multiplies by, `γ`, in `(0, 1]`.
    pub gamma: f64,
    /// After how many updates it has multiplied by `γ` once more.
    pub every: u64,
    /// Updates at 1 before.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub begin: u64,
    /// Falls in stairs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub staircase: bool,
    /// The smallest factor, from 0 to 1.
    #[serde(default, skip_serializing_if = "is_none")]
    pub min_factor: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_none(min_factor: &f64) -> bool {
    *min_factor == 0.0
}

impl Shape for Exponential {
    const SPEC: Spec = Spec {
        name: "exponential",
        summary: "gamma^(s/every)",
        called: &[("torch", "ExponentialLR"), ("optax", "exponential_decay")],
        params: &[
            Param::real("gamma", "γ", Range::Factor, 0.99, "what it multiplies by").alias(&[("optax", "decay_rate")]),
            Param::whole("every", "every", 1, 1, "updates between multiplications").alias(&[
                ("torch", "step_size"),
                ("optax", "transition_steps"),
                ("keras", "decay_steps"),
            ]),
            Param::whole("begin", "", 0, 0, "updates at 1 before").alias(&[("optax", "transition_begin")]),
            Param::flag("staircase", "fall in stairs"),
            Param::real("min_factor", "", Range::Fraction, 0.0, "smallest factor"),
        ],
        source: include_str!("exponential.rs"),
        build: build::<Self>,
    };

    fn check(&self, steps: u64) -> Result<(), Wrong> {
        check_begin(self.begin, steps)
    }

    fn factor(&self, s: u64) -> f64 {
        let s = s.saturating_sub(self.begin);
        let factor = if self.every == 1 {
            self.gamma.powu(s)
        } else if self.staircase {
            self.gamma.powu(s / self.every)
        } else {
            libm::pow(self.gamma, s as f64 / self.every as f64)
        };
        factor.max(self.min_factor)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{factors, schedule};

    #[test]
    fn it_falls_by_gamma_in_every_so_many_updates() {
        let curve = schedule(json!({ "kind": "exponential", "gamma": 0.25, "every": 2 }), 9);
        assert_eq!(factors(&curve, [0, 1, 2, 4]), [1.0, 0.5, 0.25, 0.0625]);
        let stairs = schedule(json!({ "kind": "exponential", "gamma": 0.25, "every": 2, "staircase": true }), 9);
        assert_eq!(factors(&stairs, [0, 1, 2, 3, 4]), [1.0, 1.0, 0.25, 0.25, 0.0625]);
    }

    #[test]
    fn it_may_begin_later_and_stop_falling() {
        let curve = schedule(json!({ "kind": "exponential", "gamma": 0.5, "begin": 3, "min_factor": 0.2 }), 9);
        assert_eq!(factors(&curve, [2, 3, 4, 5, 6]), [1.0, 1.0, 0.5, 0.25, 0.2]);
    }

    #[test]
    fn what_is_not_given_is_not_in_its_values() {
        let values = schedule(json!({ "kind": "exponential" }), 9).values();
        let keys: Vec<&str> = values.keys().map(String::as_str).collect();
        assert_eq!(keys, ["kind", "warmup", "warmup_start", "gamma", "every"]);
    }
}

//! Along a straight line from one factor to another.
//!
//! Falling to zero in time for the last update, it takes large steps as long as there is far to go and averages the
//! noise away as the steps shrink. For SGD on convex functions no schedule has a better worst case; in practice it is
//! as good as a cosine, and simpler.
//!
//! ```text
//! a + (b − a)·min(s, T)/T
//! ```
//!
//! with `a` = `start_factor`, `b` = `end_factor`, `T` = `decay_steps`, after `begin` updates at `a`.
//!
//! # Conventions
//!
//! * torch: `LinearLR` rises by default: `start_factor` = 1/3, `end_factor` = 1, `total_iters` = 5; it multiplies the
//!   rate before, so rounding accumulates, and cannot start at 0.
//! * optax: `linear_schedule` takes learning rates: `init_value` = `start_factor`·lr, `end_value` = `end_factor`·lr;
//!   `transition_begin` is `begin`.
//!
//! # References
//!
//! A. Defazio, A. Cutkosky, H. Mehta, and K. Mishchenko (2023), *Optimal linear decay learning rate schedules and
//! further refinements*, arXiv:2310.07831.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, Wrong, build, check_begin, progress};
use crate::component::Range;

/// Along a straight line from one factor to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linear {
    /// The first factor, `a`, at least 0.
    pub start_factor: f64,
    /// The last factor, `b`, at least 0.
    pub end_factor: f64,
    /// Updates from one to the other, `T`.
    pub decay_steps: u64,
    /// Updates at the first factor before.
    pub begin: u64,
}

impl Shape for Linear {
    const SPEC: Spec = Spec {
        name: "linear",
        summary: "start_factor + (end_factor − start_factor)·s/decay_steps",
        called: &[("torch", "LinearLR"), ("optax", "linear_schedule")],
        params: &[
            Param::real("start_factor", "a", Range::NonNegative, 1.0, "first factor"),
            Param::real("end_factor", "b", Range::NonNegative, 0.0, "last factor"),
            Param::whole("decay_steps", "T", 1, 1, "updates from one to the other")
                .or("the run", |run| run.steps.into())
                .alias(&[("torch", "total_iters"), ("optax", "transition_steps")]),
            Param::whole("begin", "", 0, 0, "updates at the first factor before")
                .alias(&[("optax", "transition_begin")]),
        ],
        source: include_str!("linear.rs"),
        build: build::<Self>,
    };

    fn check(&self, steps: u64) -> Result<(), Wrong> {
        check_begin(self.begin, steps)
    }

    fn factor(&self, s: u64) -> f64 {
        let progress = progress(s.saturating_sub(self.begin), self.decay_steps);
        self.start_factor + (self.end_factor - self.start_factor) * progress
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{factors, schedule, wrong};

    #[test]
    fn it_falls_to_zero_in_time_for_the_end() {
        let line = schedule(json!({ "kind": "linear" }), 8);
        assert_eq!(factors(&line, [0, 2, 6, 8, 80]), [1.0, 0.75, 0.25, 0.0, 0.0]);
    }

    #[test]
    fn it_may_rise_and_begin_later() {
        let line = schedule(
            json!({ "kind": "linear", "start_factor": 0.5, "end_factor": 1.5, "decay_steps": 4, "begin": 2 }),
            9,
        );
        assert_eq!(factors(&line, [0, 2, 3, 6, 7]), [0.5, 0.5, 0.75, 1.5, 1.5]);
    }

    #[test]
    fn what_begins_after_the_run_is_refused() {
        assert_eq!(schedule(json!({ "kind": "linear", "begin": 7 }), 8).factor(7), 1.0);
        assert!(wrong(json!({ "kind": "linear", "begin": 8 }), 8).contains("this never begins"));
    }
}

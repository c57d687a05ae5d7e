//! One schedule after another.
//!
//! For phases that have shapes of their own, such as a slow rise, a long stay and a fall.
//!
//! ```text
//! schedule i of s − bᵢ for bᵢ ≤ s < bᵢ₊₁, with b₀ = 0
//! ```
//!
//! with the list `b` = `boundaries`, counted from the end of the warm-up. Each of `schedules` is a name or a table,
//! counts its updates from its own begin, and takes its defaults from its own length: a cosine is as long as its part.
//!
//! # Conventions
//!
//! * torch: `SequentialLR(schedulers, milestones)`; `ChainedScheduler`, which multiplies schedules, has no counterpart
//!   here.
//! * optax: `join_schedules(schedules, boundaries)`.
//!
//! Boundaries that do not increase or are not reached are errors, and so are as many as schedules, or more. As in
//! torch, `reduce_on_plateau` cannot be a part: it follows losses, not updates.
//!
//! # References
//!
//! P. Goyal, P. Dollár, R. Girshick, P. Noordhuis, L. Wesolowski, A. Kyrola, A. Tulloch, Y. Jia, and K. He (2017),
//! *Accurate, large minibatch SGD: training ImageNet in 1 hour*, arXiv:1706.02677: a warm-up before the schedule.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Kind, Param, Schedule, Shape, Spec, Wrong, build, check_counts};
use crate::component::Values;

/// One schedule after another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// The schedules, at least one.
    pub schedules: Vec<Schedule>,
    /// After how many updates each but the first begins, increasing, from 1 on.
    pub boundaries: Vec<u64>,
}

impl Shape for Sequence {
    const SPEC: Spec = Spec {
        name: "sequence",
        summary: "one schedule after another",
        called: &[("torch", "SequentialLR"), ("optax", "join_schedules")],
        params: &[
            Param::new("schedules", "", Kind::Schedules, super::Default::Required, "schedules, one after another")
                .alias(&[("torch", "schedulers")]),
            Param::counts("boundaries", "b", "numbers of updates after which the next one begins")
                .or("none", |_| json!([]))
                .alias(&[("torch", "milestones")]),
        ],
        source: include_str!("sequence.rs"),
        build: build::<Self>,
    };

    fn check(&self, steps: u64) -> Result<(), Wrong> {
        let Some(expected) = self.schedules.len().checked_sub(1) else {
            return Err(Wrong::at("schedules", "there are no schedules", "expected at least one"));
        };
        if self.boundaries.len() != expected {
            let (schedules, boundaries) = (self.schedules.len(), self.boundaries.len());
            let message = format!("`schedules` and `boundaries`: lengths do not fit, {schedules} and {boundaries}");
            let expected = format!("expected as many boundaries as there are schedules but the first, {expected}");
            return Err(Wrong::at("boundaries", message, expected));
        }
        check_counts("boundaries", &self.boundaries, steps)?;
        for ((i, schedule), length) in self.schedules.iter().enumerate().zip(lengths(&self.boundaries, steps)) {
            if schedule.plateau().is_some() {
                let message = format!("`{}` cannot be part of a sequence", schedule.spec().name);
                return Err(Wrong::at("schedules", message, "expected schedules that follow the updates alone").item(i));
            }
            schedule.check(length).map_err(|wrong| wrong.within("schedules", i))?;
        }
        Ok(())
    }

    fn factor(&self, s: u64) -> f64 {
        let i = self.boundaries.partition_point(|&boundary| boundary <= s);
        let begin = if i == 0 { 0 } else { self.boundaries[i - 1] };
        self.schedules[i].factor(s - begin)
    }
}

/// How many updates each part has.
fn lengths(boundaries: &[u64], steps: u64) -> impl Iterator<Item = u64> {
    let begins = std::iter::once(0).chain(boundaries.iter().copied());
    begins.zip(boundaries.iter().copied().chain([steps])).map(|(begin, end)| end.saturating_sub(begin))
}

/// Resolves the parts of a sequence, each for its own length.
pub(super) fn resolve_parts(values: &mut Values, steps: u64) -> Result<(), Wrong> {
    let boundaries = values.get("boundaries").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let boundaries: Vec<u64> = boundaries.iter().filter_map(Value::as_u64).collect();
    let Some(Value::Array(parts)) = values.get_mut("schedules") else { return Ok(()) };
    // Boundaries that are missing are found out later.
    let lengths = lengths(&boundaries, steps).chain(std::iter::repeat(steps));
    for ((i, part), length) in parts.iter_mut().enumerate().zip(lengths) {
        if let Value::Object(given) = part {
            let schedule = Schedule::resolved(std::mem::take(given), length);
            *given = schedule.map_err(|wrong| wrong.within("schedules", i))?.values();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::{factors, schedule, wrong};

    fn sequence(schedules: &Value, boundaries: &[u64]) -> Value {
        json!({ "kind": "sequence", "schedules": schedules, "boundaries": boundaries })
    }

    #[test]
    fn each_part_counts_from_its_own_begin_and_is_as_long_as_its_part() {
        let parts = json!([{ "kind": "linear", "start_factor": 0.5, "end_factor": 1 }, { "kind": "linear" }]);
        let schedule = schedule(sequence(&parts, &[4]), 12);
        assert_eq!(factors(&schedule, [0, 2, 4, 6, 11, 12]), [0.5, 0.75, 1.0, 0.75, 0.125, 0.0]);
        let values = schedule.values();
        assert_eq!([&values["schedules"][0]["decay_steps"], &values["schedules"][1]["decay_steps"]], [4, 8]);
    }

    #[test]
    fn parts_may_have_parts_and_warm_ups() {
        let inner = sequence(&json!([{ "kind": "constant" }, { "kind": "step", "gamma": 0.5 }]), &[2]);
        let parts = json!([{ "kind": "constant", "warmup": 2 }, inner]);
        let schedule = schedule(sequence(&parts, &[3]), 8);
        assert_eq!(factors(&schedule, [0, 1, 2, 3, 5, 6]), [0.0, 0.5, 1.0, 1.0, 1.0, 0.5]);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let two = json!([{ "kind": "constant" }, { "kind": "cosine", "warmup": 3 }]);
        let wrong = |parts: &Value, boundaries: &[u64]| wrong(sequence(parts, boundaries), 9);
        assert!(wrong(&json!([]), &[]).contains("there are no schedules"));
        assert!(wrong(&two, &[]).contains("lengths do not fit, 2 and 0"));
        assert!(wrong(&two, &[9]).contains("9 is never reached"));
        let message = wrong(&two, &[7]);
        assert!(message.contains("the warm-up is longer than the run of 2 steps, in schedule 2 of the sequence"));
        assert!(wrong(&json!([{ "kind": "reduce_on_plateau" }]), &[]).contains("cannot be part of a sequence"));
    }
}

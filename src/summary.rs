//! `summary.csv`: one row for each run.

use std::io::Write;

use serde_json::Value;

use crate::engine::Outcome;
use crate::experiment::{Experiment, OptimizerCase};
use crate::key::Keys;
use crate::trace::number;

/// The columns of `summary.csv`.
pub const COLUMNS: [&str; 19] = [
    "run",
    "problem",
    "dim",
    "optimizer",
    "rule",
    "dialect",
    "hyperparameters",
    "seed",
    "status",
    "steps",
    "final_loss",
    "best_loss",
    "best_step",
    "final_gap",
    "best_gap",
    "final_lr",
    "final_effective_lr",
    "stop_reason",
    "key",
];

/// Writes a row for each run, in the order of the plan; a value that is absent is an empty cell.
///
/// # Errors
///
/// When the output cannot be written.
pub fn write(experiment: &Experiment, outcomes: &[Outcome], output: impl Write) -> csv::Result<()> {
    // The same for all repetitions, which follow each other.
    let (mut last, mut hyperparameters): (Option<&OptimizerCase>, String) = (None, String::new());
    let keys = Keys::new(experiment);
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(COLUMNS)?;
    let cell = |value: Option<f64>| value.map(number).unwrap_or_default();
    for (i, outcome) in (0..).zip(outcomes) {
        let run = experiment.run(i);
        let surface = &run.problem.surface;
        let minimum = surface.minimum();
        if !last.is_some_and(|last| std::ptr::eq(last, run.optimizer)) {
            hyperparameters = Value::Object(run.optimizer.hyperparameters()).to_string();
            last = Some(run.optimizer);
        }
        writer.write_record([
            &i.to_string(),
            &run.problem.label,
            &surface.dim().to_string(),
            &run.optimizer.label,
            run.optimizer.rule.spec().name,
            run.optimizer.dialect,
            &hyperparameters,
            &run.repetition.to_string(),
            outcome.status.name(),
            &outcome.steps.to_string(),
            &cell(outcome.final_loss),
            &cell(outcome.best.map(|(loss, _)| loss)),
            &outcome.best.map(|(_, step)| step.to_string()).unwrap_or_default(),
            &cell(outcome.final_gap(minimum)),
            &cell(outcome.best_gap(minimum)),
            &cell(outcome.final_lr),
            &cell(outcome.final_effective_lr),
            &outcome.reason.to_string(),
            &keys.of(i).to_string(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}

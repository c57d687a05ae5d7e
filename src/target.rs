//! Target precisions: how close to the minimum a run has come, and when.
//!
//! The 51 precisions `Δf = 10², 10^1.8, …, 10⁻⁸` are those of COCO (Hansen et al. 2021, *COCO: a platform for comparing
//! continuous optimizers in a black-box setting*, Optimization Methods and Software 36, doi:10.1080/10556788.2020.1808977).
//! Since they fall, the ones that a run has reached are always the first so many of them.

use std::io::Write;
use std::sync::LazyLock;

use crate::engine::Outcome;
use crate::experiment::Experiment;
use crate::trace::number;

/// How many targets there are.
pub const COUNT: usize = 51;

/// `10^(k/5)` for `k = 0 … 4`.
const MANTISSAS: [&str; 5] =
    ["1", "1.5848931924611134852", "2.5118864315095801111", "3.9810717055349725077", "6.3095734448019324943"];

/// The precisions `Δf`, from the largest to the smallest.
pub static TARGETS: LazyLock<[f64; COUNT]> = LazyLock::new(|| {
    std::array::from_fn(|i| {
        // Above the last of them, which is 10⁻⁸.
        let fifths = COUNT - 1 - i;
        let text = format!("{}e{}", MANTISSAS[fifths % 5], (fifths / 5) as f64 - 8.0);
        text.parse().unwrap_or_else(|_| unreachable!("{text} is a number"))
    })
});

/// Whether a precision is between the largest and the smallest target, or hardly outside.
#[must_use]
pub fn is_near(precision: f64) -> bool {
    (0.9 * TARGETS[COUNT - 1]..=1.1 * TARGETS[0]).contains(&precision)
}

/// The target that is nearest to a precision on a log scale, by its place in [`TARGETS`].
#[must_use]
pub fn nearest(precision: f64) -> usize {
    let fifths = 5.0 * libm::log10(precision);
    (10.0 - fifths).round().clamp(0.0, (COUNT - 1) as f64) as usize
}

/// The columns of `targets.csv`.
pub const COLUMNS: [&str; 6] = ["run", "problem", "optimizer", "seed", "target", "step"];

/// Writes a row for each run and target, in the order of the plan; the step is empty where the target was not reached.
///
/// Where the minimum is not known, there are no targets and no rows.
///
/// # Errors
///
/// When the output cannot be written.
pub fn write(experiment: &Experiment, outcomes: &[Outcome], output: impl Write) -> csv::Result<()> {
    let targets = TARGETS.map(number);
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(COLUMNS)?;
    for (i, outcome) in (0..).zip(outcomes) {
        let run = experiment.run(i);
        if run.problem.surface.minimum().is_none() {
            continue;
        }
        let (number, seed) = (i.to_string(), run.repetition.to_string());
        for (k, target) in targets.iter().enumerate() {
            let step = outcome.hits.get(k).map(u64::to_string).unwrap_or_default();
            writer.write_record([&number, &run.problem.label, &run.optimizer.label, &seed, target, &step])?;
        }
    }
    writer.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn targets_are_five_in_a_decade_from_a_hundred_down() {
        assert_eq!((TARGETS[0], TARGETS[5], TARGETS[10], TARGETS[50]), (100.0, 10.0, 1.0, 1e-8));
        for pair in TARGETS.windows(2) {
            assert_relative_eq!(pair[0] / pair[1], libm::pow(10.0, 0.2), max_relative = 1e-14);
        }
    }

    #[test]
    fn a_precision_is_taken_for_the_nearest_target() {
        for (i, &target) in TARGETS.iter().enumerate() {
            assert_eq!([nearest(target * 1.1), nearest(target), nearest(target / 1.1)], [i; 3]);
        }
        assert_eq!([nearest(1e9), nearest(1e-300), nearest(f64::INFINITY)], [0, 50, 0]);
    }
}

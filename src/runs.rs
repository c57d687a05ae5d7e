//! Runs that have ended, of one experiment or of several: what comparisons and exports are made of.

use serde_json::Value;

use crate::component::Values;
use crate::engine::Status;
use crate::experiment::TUNED;

/// Finished runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Runs {
    /// The problems, with unique labels.
    pub problems: Vec<Problem>,
    /// The optimizers, with unique labels.
    pub optimizers: Vec<Optimizer>,
    /// The runs, by problem, optimizer and seed.
    pub runs: Vec<Run>,
}

/// A problem on which runs were made.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Its label.
    pub label: String,
    /// Its registered name.
    pub name: String,
    /// Its resolved parameters, with `start` and `noise` where they are not the usual ones, as in a config.
    pub values: Values,
    /// The number of coordinates.
    pub dim: usize,
    /// The minimum `f*`, if it is known.
    pub minimum: Option<f64>,
    /// Whether repetitions differ; if not, all of them are one and the same trajectory.
    pub random: bool,
}

/// An optimizer that made runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimizer {
    /// Its label; [`Mode::Tuned`] is not part of it.
    pub label: String,
    /// Whether its hyperparameters were tuned on each problem.
    pub mode: Mode,
    /// Whether it draws random numbers.
    pub random: bool,
    /// What it is as shipped, as in a config.
    pub config: Value,
}

impl Optimizer {
    /// Its label, with [`TUNED`] where it is: what the files of results call it.
    #[must_use]
    pub fn name(&self) -> String {
        match self.mode {
            Mode::Shipped => self.label.clone(),
            Mode::Tuned => format!("{}{TUNED}", self.label),
        }
    }
}

/// Where an optimizer has its hyperparameters from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// From the config, where that is silent from its dialect.
    Shipped,
    /// From tuning, on each problem.
    Tuned,
}

impl Mode {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Shipped, Self::Tuned];

    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Tuned => "tuned",
        }
    }

    /// The name in sentences and headings.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Shipped => "as shipped",
            Self::Tuned => "tuned",
        }
    }
}

/// A repetition: the same for all optimizers, which so meet the same start and noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seed {
    /// The master seed of its experiment.
    pub master: u64,
    /// The repetition.
    pub repetition: u64,
}

/// A run that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The place of its problem.
    pub problem: usize,
    /// The place of its optimizer.
    pub optimizer: usize,
    /// The repetition.
    pub seed: Seed,
    /// How it ended; never [unfinished](Status::unfinished).
    pub status: Status,
    /// The number of updates done.
    pub steps: u64,
    /// The loss at the end.
    pub final_loss: Option<f64>,
    /// The loss at the end above the minimum; absent where that is unknown, or the run ended out of the domain.
    pub final_gap: Option<f64>,
    /// The smallest gap.
    pub best_gap: Option<f64>,
    /// The steps at which the first so many of [`crate::target::TARGETS`] were reached first; they never fall.
    pub hits: Vec<u64>,
}

/// The final gap of a run; infinite where it failed.
#[must_use]
pub fn gap(status: Status, final_gap: Option<f64>) -> f64 {
    final_gap.filter(|gap| !status.failed() && !gap.is_nan()).unwrap_or(f64::INFINITY)
}

/// A gap as far as it counts: what rounding makes of numbers of the size of the minimum `f*`, or of one, is none.
#[must_use]
pub fn beyond_rounding(gap: f64, minimum: f64) -> f64 {
    if gap <= 4.0 * f64::EPSILON * minimum.abs().max(1.0) { 0.0 } else { gap }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_failed_has_no_gap_that_counts() {
        assert_eq!(gap(Status::Completed, Some(0.5)), 0.5);
        for (status, final_gap) in
            [(Status::Diverged, Some(0.5)), (Status::OutOfDomain, None), (Status::Completed, Some(f64::NAN))]
        {
            assert_eq!(gap(status, final_gap), f64::INFINITY);
        }
    }

    #[test]
    fn rounding_is_no_gap() {
        assert_eq!([1e-15, 8e-16, 0.0, -1e-16].map(|gap| beyond_rounding(gap, 0.0)), [1e-15, 0.0, 0.0, 0.0]);
        assert_eq!([1e-13, 1e-12].map(|gap| beyond_rounding(gap, -959.64)), [0.0, 1e-12]);
        assert_eq!(beyond_rounding(f64::INFINITY, 1.0), f64::INFINITY);
    }
}

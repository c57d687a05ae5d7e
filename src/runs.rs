//! Runs that have ended, of one experiment or of several: what comparisons and exports are made of.

use serde_json::Value;

use crate::component::Values;
use crate::engine::Status;

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
    /// How it ended; never [`Status::Interrupted`].
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

/// What counts of a run where the minimum is known: its final gap, infinite where it failed.
///
/// What the last bits of the minimum cannot tell from it is no gap.
#[must_use]
pub fn gap(status: Status, final_gap: Option<f64>, minimum: f64) -> f64 {
    match final_gap {
        Some(gap) if !status.failed() && !gap.is_nan() => {
            if gap <= 4.0 * f64::EPSILON * minimum.abs() {
                0.0
            } else {
                gap
            }
        }
        _ => f64::INFINITY,
    }
}

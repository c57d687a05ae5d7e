//! `rmsbench tune CONFIG`.

use std::path::PathBuf;

use clap::Args;

use super::compare::TuningOptions;
use super::experiment::{self, Common};
use super::judging::Judging;
use super::run;

const EXAMPLES: &str = "\
Examples:
  rmsbench tune experiment.toml
  rmsbench tune experiment.toml --tune 64 --tune-method tpe --tune-space full
  rmsbench tune experiment.toml --format csv --table tuning > best-of-k.csv";

/// Tune the optimizers of an experiment file, and compare them as shipped and as tuned.
///
/// Every optimizer gets the same number of trials on each problem, as the table `tune` of the file says. Writes the same
/// files as `run`, and tuning.csv.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The experiment: a .toml or .json file, or - for standard input.
    config: PathBuf,
    #[command(flatten)]
    tuning: TuningOptions,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut request = run::request(&arguments.config, &arguments.common)?;
    request.settings.extend(arguments.tuning.settings());
    experiment::execute(&request, &arguments.common, true, &arguments.judging)
}

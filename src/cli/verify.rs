//! `rmsbench verify DIR`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use rmsbench::engine::{self, Options};
use rmsbench::tuning;
use rmsbench::verify::Results;

use super::experiment::listen_for_interrupts;
use super::live::Live;
use super::{Interrupted, tell};

const EXAMPLES: &str = "\
Examples:
  rmsbench verify results/compare
  rmsbench verify results/large --sample 20    run twenty of its runs again";

/// Run results again, and compare them to the byte.
///
/// Says where the first difference is, if there is any, and whether a file has changed since it was written. Optimizers that
/// were tuned are tuned again. Runs that were interrupted or ran out of time are left out.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder of the results.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Run only so many runs again, chosen at random, but always the same.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    sample: Option<u64>,
    /// The number of threads [default: all cores].
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Say nothing but what is not the same.
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let results = Results::read(&arguments.folder)?;
    let halt = listen_for_interrupts()?;
    let options = Options { jobs: arguments.jobs.unwrap_or_else(engine::all_cores), ..Options::default() };
    let experiment = results.experiment();
    let tuning = experiment.tune.as_ref().map_or(0, |tune| tuning::updates(experiment, tune));
    let entrants = if experiment.tune.is_some() { 2 } else { 1 };
    let runs = experiment.runs().saturating_mul(entrants);
    let updates = tuning.saturating_add(runs.saturating_mul(experiment.steps));
    let live = Live::tuning(experiment, updates, None, arguments.quiet);
    let verified = results.verify(arguments.sample, options, &live, &halt)?;
    drop(live);
    if halt.is_set() {
        return Err(Interrupted.into());
    }
    let folder = arguments.folder.display();
    for note in &verified.notes {
        tell(&format!("note: {note}"));
    }
    if !verified.differences.is_empty() {
        bail!("{folder} cannot be reproduced:\n{}", verified.differences.join("\n"));
    }
    if !arguments.quiet {
        tell(&format!(
            "{} of the {} finished runs in {folder} came out the same, to the byte",
            verified.runs, verified.of
        ));
    }
    Ok(())
}

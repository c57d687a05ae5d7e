//! `rmsbench rank DIR…`.

use std::path::PathBuf;

use clap::Args;
use rmsbench::comparison::Comparison;
use rmsbench::finished::Finished;

use super::judging::Judging;

const EXAMPLES: &str = "\
Examples:
  rmsbench rank results/compare
  rmsbench rank results/mine results/theirs --format markdown
  rmsbench rank results/compare --target 1e-2 --format json
  rmsbench rank results/compare --format csv --table profiles > profiles.csv";

/// Compare the optimizers of finished results, without running anything.
///
/// Several folders are put together: of other optimizers, problems, seeds or machines. Where that makes no sense, the
/// message says why.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folders of results.
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    #[command(flatten)]
    judging: Judging,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let options = arguments.judging.options()?;
    let finished = Finished::read(&arguments.folders)?;
    let text = arguments.judging.render(&Comparison::new(&finished, options), &finished.runs, None)?;
    super::print(text)
}

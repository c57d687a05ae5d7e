//! `rmsbench report DIR…`.

use std::path::PathBuf;

use clap::Args;
use rmsbench::comparison::Comparison;
use rmsbench::curves::Curves;
use rmsbench::finished::Finished;
use rmsbench::report;
use rmsbench::results::{self, Readable};

use super::judging::Levels;
use super::{files, tell};

const EXAMPLES: &str = "\
Examples:
  rmsbench report results/compare                     results/compare/report.html
  rmsbench report results/mine results/theirs -o both.html";

/// Write a page with all there is to see of finished results.
///
/// One file of HTML that needs no network: rankings, curves of loss, learning rates and norms, maps of surfaces with
/// trajectories, profiles, rank diagrams, sensitivity to the learning rate, and how to make it all again.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folders of results.
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// The file; - for standard output [default: report.html in the first DIR].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    levels: Levels,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let options = arguments.levels.options()?;
    let finished = Finished::read(&arguments.folders)?;
    super::tell_unfinished(&finished);
    let comparison = Comparison::new(&finished, options);
    let (quantities, points) = report::wanted(&finished, &comparison);
    let curves = Curves::read(&arguments.folders, &finished, points, &quantities)?;
    let manifests: Vec<_> =
        arguments.folders.iter().map(|folder| results::read_manifest(&Readable::of(folder).folder)).collect();
    let page = report::build(&finished, &comparison, &curves, &manifests).html();
    let first = &arguments.folders[0];
    // In the place of results that are not there yet, nothing may stand.
    let usual = || if first.is_dir() { first.join("report.html") } else { first.with_extension("html") };
    let output = arguments.output.clone().unwrap_or_else(usual);
    files::write(&output, page.as_bytes())?;
    if output.as_os_str() != "-" {
        let size = page.len() as f64 / 1e6;
        tell(&format!("{} runs in {} ({size:.1} MB)", finished.runs.runs.len(), output.display()));
    }
    Ok(())
}

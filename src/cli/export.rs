//! `rmsbench export --to FORMAT DIR…`.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use rmsbench::export;
use rmsbench::finished::Finished;
use rmsbench::results;

use super::{Usage, tell};

const EXAMPLES: &str = "\
Examples:
  rmsbench export --to coco results/compare && python -m cocopp results/compare-coco/other/*
  rmsbench export --to ioh results/mine results/theirs -o ioh-data";

/// Write finished results in the format of another benchmark.
///
/// COCO's post-processor cocopp reads `coco`: a folder for each optimizer, as shipped and as tuned, those of BBOB in `bbob`, of
/// other problems in `other`, which are to be given to cocopp one after the other. IOHanalyzer and its importers read `ioh`.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The format.
    #[arg(long, value_name = "FORMAT")]
    to: To,
    /// The folders of results.
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// The folder to write to, which must not exist [default: the first DIR with -coco or -ioh after it].
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum To {
    Coco,
    Ioh,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let ending = match arguments.to {
        To::Coco => "-coco",
        To::Ioh => "-ioh",
    };
    let target = arguments.output.clone().unwrap_or_else(|| {
        // Without its last slash, which would hide the name.
        let mut name = arguments.folders[0].components().as_path().as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    });
    if target.exists() {
        let message = format!("{} exists already; remove it, or use another --output", target.display());
        return Err(Usage(message).into());
    }
    let finished = Finished::read(&arguments.folders)?;
    // Complete or absent.
    let (_, part) = results::beside(&target)?;
    let notes = match arguments.to {
        To::Coco => export::coco(&finished.runs, part.path()),
        To::Ioh => export::ioh(&finished.runs, part.path()),
    }?;
    fs::rename(part.path(), &target)
        .with_context(|| format!("cannot put the export in place at {}", target.display()))?;
    let _ = part.keep();
    for note in finished.notes.iter().chain(&notes) {
        tell(&format!("note: {note}"));
    }
    tell(&format!("{} runs in {}", finished.runs.runs.len(), target.display()));
    Ok(())
}

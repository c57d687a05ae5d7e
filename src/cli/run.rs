//! `rmsbench run CONFIG`.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use rmsbench::config::{Format, MAX_BYTES, Request, name_of};

use super::experiment::{self, Common};
use super::judging::Judging;

const EXAMPLES: &str = "\
Examples:
  rmsbench run experiment.toml                 results in results/experiment
  rmsbench run experiment.toml --dry-run       check it, and see how large it is
  rmsbench run experiment.toml --resume        go on where it was cut short
  rmsbench run experiment.toml --set steps=100 --set trace.every=log
  rmsbench run experiment.toml -o - | head     the trace on standard output
  generate-experiment | rmsbench run -         an experiment from standard input";

/// Run an experiment file.
///
/// Runs every optimizer of the file on every problem, and writes trace.csv, summary.csv, targets.csv and manifest.json.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The experiment: a .toml or .json file, or - for standard input.
    config: PathBuf,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let request = request(&arguments.config, &arguments.common)?;
    experiment::execute(&request, &arguments.common, false, &Judging::usual())
}

/// What to make an experiment of, from a file or standard input.
pub(super) fn request(config: &Path, common: &Common) -> anyhow::Result<Request> {
    let (source, text) = read(config)?;
    let stem = config.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let default_name = if source == STDIN { "stdin".to_owned() } else { name_of(&stem.unwrap_or_default()) };
    let format = Format::of(config, &text);
    Ok(Request { source, format, text, default_name, settings: common.settings(), force: common.force })
}

const STDIN: &str = "standard input";

/// What the config is called in messages, and its text.
fn read(path: &Path) -> anyhow::Result<(String, String)> {
    let (source, mut reader): (String, Box<dyn Read>) = if path == Path::new("-") {
        (STDIN.to_owned(), Box::new(io::stdin().lock()))
    } else {
        let file = File::open(path).with_context(|| format!("cannot read the config {}", path.display()))?;
        (path.display().to_string(), Box::new(file))
    };
    let mut bytes = Vec::new();
    reader
        .by_ref()
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read the config {source}"))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(
            super::Usage(format!("{source} is larger than {} MiB, too large for a config", MAX_BYTES >> 20)).into()
        );
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.split(|&byte| byte == b'\n').count();
        super::Usage(format!("{source}:{line}: the config is not UTF-8 text; save it as UTF-8"))
    })?;
    Ok((source, text))
}

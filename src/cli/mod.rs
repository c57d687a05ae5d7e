//! One file per command, and what they share.

mod braille;
mod check;
mod compare;
mod diagnostics;
mod diff;
mod evaluate;
mod experiment;
mod explain;
mod export;
mod files;
mod judging;
mod list;
mod live;
mod markdown;
mod plot;
mod progress;
mod rank;
mod report;
mod run;
mod surfaces;
mod table;
mod tune;
mod units;
mod unittest;
mod verify;
mod watch;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use anyhow::Context;
use rmsbench::config::ConfigError;
use rmsbench::engine::{all_cores, threads};
use rmsbench::finished::{Finished, UNFINISHED};
use rmsbench::memory;
use rmsbench::text::plain;
use rmsbench::trace::number;
use serde_json::{Value, json};

/// A mistake in how the program was called, beyond what the parser of arguments sees.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

/// The user has stopped the program; what was finished is kept.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
struct Interrupted;

const EXAMPLES: &str = "\
Examples:
  rmsbench run configs/quickstart.toml
  rmsbench compare --optimizers rmsprop,adadelta,adagrad
  rmsbench tune experiment.toml
  rmsbench rank results/compare --format latex
  rmsbench report results/compare
  rmsbench plot loss results/compare -o loss.svg
  rmsbench watch results/experiment
  rmsbench export --to coco results/compare
  rmsbench list optimizers
  rmsbench explain rmsprop
  rmsbench diff rmsprop@torch rmsprop@keras
  rmsbench evaluate rosenbrock --at -1.2,1
  rmsbench check
  rmsbench unittest --optimizers adam,adagrad
  rmsbench verify results/compare

Exit codes:
  0    done (a diverged run is a finding, not a failure)
  1    something could not be read, written or finished
  2    usage or config error
  130  interrupted (what was finished is kept)";

/// Compare gradient optimizers on benchmark loss surfaces.
///
/// Runs each optimizer on each loss surface and writes per-step loss and learning-rate traces as tidy CSV.
#[derive(Debug, Parser)]
#[command(version, after_long_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Arguments),
    Compare(compare::Arguments),
    Tune(tune::Arguments),
    Rank(rank::Arguments),
    Report(report::Arguments),
    Plot(plot::Arguments),
    Watch(watch::Arguments),
    Export(export::Arguments),
    List(list::Arguments),
    Explain(explain::Arguments),
    Diff(diff::Arguments),
    Evaluate(evaluate::Arguments),
    Check(check::Arguments),
    Unittest(unittest::Arguments),
    Verify(verify::Arguments),
}

/// Runs the program and says how it ended.
pub(crate) fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) => return answered(&answer),
    };
    if let Some(lack) = memory::lacks(LEAST_MEMORY, memory::available()) {
        return report(&anyhow::anyhow!("the program {lack}"));
    }
    let done = match arguments.command {
        None => Arguments::command().print_help().context(UNWRITTEN),
        Some(Command::Run(arguments)) => run::run(&arguments),
        Some(Command::Compare(arguments)) => compare::run(arguments),
        Some(Command::Tune(arguments)) => tune::run(&arguments),
        Some(Command::Rank(arguments)) => on_all_cores(|| rank::run(&arguments)),
        Some(Command::Report(arguments)) => on_all_cores(|| report::run(&arguments)),
        Some(Command::Plot(arguments)) => on_all_cores(|| plot::run(&arguments)),
        Some(Command::Watch(arguments)) => on_all_cores(|| watch::run(&arguments)),
        Some(Command::Export(arguments)) => export::run(&arguments),
        Some(Command::List(arguments)) => list::run(&arguments),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Diff(arguments)) => diff::run(&arguments),
        Some(Command::Evaluate(arguments)) => evaluate::run(&arguments),
        Some(Command::Check(arguments)) => on_all_cores(|| check::run(&arguments)),
        Some(Command::Unittest(arguments)) => unittest::run(&arguments),
        Some(Command::Verify(arguments)) => verify::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&error),
    }
}

/// Gives help or the version, or tells what is wrong with the arguments.
fn answered(answer: &clap::Error) -> ExitCode {
    match answer.print() {
        Err(error) if !answer.use_stderr() => report(&anyhow::Error::new(error).context(UNWRITTEN)),
        _ => ExitCode::from(answer.exit_code() as u8),
    }
}

/// Does something on all cores, or on this thread alone where no other can be started.
fn on_all_cores(work: impl FnOnce() -> anyhow::Result<()> + Send) -> anyhow::Result<()> {
    let alone = |_| rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    threads(all_cores()).or_else(alone)?.install(work)
}

/// How a command shows what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

/// A number in JSON, which has no NaN and no infinity: these are strings.
fn finite(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { json!(number(value)) }
}

/// Below this, in bytes, allocations would fail anywhere, and with them the program.
const LEAST_MEMORY: u64 = 32 << 20;

/// What has failed when standard output takes no more.
const UNWRITTEN: &str = "cannot write to standard output";

/// Writes all of it to standard output: what waited in a buffer would keep its error to itself.
fn print(bytes: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes.as_ref()).and_then(|()| out.flush()).context(UNWRITTEN)
}

/// Says something on standard error, if anyone listens.
fn tell(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", plain(text));
}

/// Says on standard error that results are not finished, if they are not.
fn tell_unfinished(finished: &Finished) {
    for note in finished.notes.iter().filter(|note| note.starts_with(UNFINISHED)) {
        tell(&format!("note: {note}"));
    }
}

/// Tells an error on standard error, and the exit code for it.
fn report(error: &anyhow::Error) -> ExitCode {
    if let Some(error) = error.downcast_ref::<ConfigError>() {
        let _ = writeln!(io::stderr().lock(), "{}", diagnostics::render(error));
        return ExitCode::from(2);
    }
    let closed = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(closed) {
        // Who reads our output has seen enough.
        return ExitCode::SUCCESS;
    }
    if error.is::<Interrupted>() {
        return ExitCode::from(130);
    }
    tell(&format!("rmsbench: {error:#}"));
    ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
}

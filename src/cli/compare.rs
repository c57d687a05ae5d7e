//! `rmsbench compare`.

use clap::{Args, ValueEnum};
use rmsbench::config::{Format, Request, Setting};

use super::experiment::{self, Common, Report};

const EXAMPLES: &str = "\
Examples:
  rmsbench compare --optimizers rmsprop,adadelta,adagrad
  rmsbench compare --optimizers rmsprop@torch,rmsprop@keras --problems beale
  rmsbench compare --format csv > ranking.csv
  rmsbench compare --set 'problems.0.dim=10' --set stop.gap=1e-8";

/// Compare optimizers on default problems, without a file.
///
/// Ranks the optimizers on each problem and over all, by the median of their final gaps f − f*, and writes the same
/// files as `run`.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The optimizers, as name or name@dialect, separated by commas [default: sgd,adagrad,rmsprop,adadelta,adam].
    #[arg(long, value_name = "LIST")]
    optimizers: Option<String>,
    /// The problems, by commas too [default: rosenbrock,beale,noisy_quadratic].
    #[arg(long, value_name = "LIST")]
    problems: Option<String>,
    /// The number of updates of each run [default: 2000].
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    steps: Option<String>,
    /// The number of repetitions [default: 5].
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    seeds: Option<String>,
    /// How to show the ranking.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: RankingFormat,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RankingFormat {
    Table,
    Csv,
    Json,
}

const DEFAULTS: &str = "\
steps = 2000
seeds = 5
problems = [\"rosenbrock\", \"beale\", \"noisy_quadratic\"]
optimizers = [\"sgd\", \"adagrad\", \"rmsprop\", \"adadelta\", \"adam\"]
";

pub(super) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let list = |key: &str, text: Option<String>, names| {
        text.map(|text| Setting { option: format!("--{key}"), key: key.to_owned(), text, names })
    };
    let own = [
        list("optimizers", arguments.optimizers, true),
        list("problems", arguments.problems, true),
        list("steps", arguments.steps, false),
        list("seeds", arguments.seeds, false),
    ];
    let request = Request {
        source: "the defaults of compare".to_owned(),
        text: DEFAULTS.to_owned(),
        format: Format::Toml,
        default_name: "compare".to_owned(),
        settings: own.into_iter().flatten().chain(arguments.common.settings()).collect(),
        force: arguments.common.force,
    };
    let report = match arguments.format {
        RankingFormat::Table => Report::Table,
        RankingFormat::Csv => Report::Csv,
        RankingFormat::Json => Report::Json,
    };
    experiment::execute(&request, &arguments.common, report)
}

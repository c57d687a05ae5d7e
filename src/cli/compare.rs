//! `rmsbench compare`.

use clap::{Args, ValueEnum};
use rmsbench::config::{Format, Request, Setting};
use rmsbench::tuning::methods::Method;

use super::experiment::{self, Common};
use super::judging::Judging;

const EXAMPLES: &str = "\
Examples:
  rmsbench compare --optimizers rmsprop,adadelta,adagrad
  rmsbench compare --optimizers rmsprop@torch,rmsprop@keras --problems beale:start=random
  rmsbench compare --problems 'rosenbrock:dim=2,10;start=random,@classic2d:start=random'
  rmsbench compare --tune 64 --tune-space full
  rmsbench compare --tune 0 --problems @classic2d --horizon
  rmsbench compare --format csv > ranking.csv
  rmsbench compare --set 'problems.0.dim=10' --set stop.gap=1e-8";

/// Compare optimizers on default problems, without a file.
///
/// Shows each optimizer as shipped and as tuned on each problem with the same number of trials, at the same seeds, tells
/// which can be told apart, and writes the same files as `run`, and tuning.csv.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The optimizers, as name or name@dialect, separated by commas [default: sgd,adagrad,rmsprop,adadelta,adam].
    #[arg(long, value_name = "LIST")]
    optimizers: Option<String>,
    /// The problems, by commas too [default: rosenbrock and beale from random starts, noisy_quadratic].
    #[arg(long, value_name = "LIST")]
    problems: Option<String>,
    /// The number of updates of each run [default: 2000].
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    steps: Option<String>,
    /// The number of repetitions [default: 10].
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    seeds: Option<String>,
    #[command(flatten)]
    tuning: TuningOptions,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    common: Common,
}

/// How optimizers are tuned.
#[derive(Debug, Args)]
pub(super) struct TuningOptions {
    /// The number of trials of each optimizer on each problem; 0 for none [default: 32].
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    tune: Option<String>,
    /// How trials are chosen [default: sobol].
    #[arg(long, value_name = "METHOD", value_parser = Method::ALL.map(Method::name))]
    tune_method: Option<String>,
    /// What is tuned: the learning rate, or all hyperparameters that have a range [default: lr].
    #[arg(long, value_name = "SPACE")]
    tune_space: Option<TuneSpace>,
    /// The repetitions of each trial, none of which is reported [default: 5].
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    tune_seeds: Option<String>,
    /// Tune the time to this gap, from 1e-8 to 100, instead of the final gap.
    #[arg(long, value_name = "GAP", allow_hyphen_values = true)]
    tune_target: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TuneSpace {
    Lr,
    Full,
}

impl TuningOptions {
    /// What is laid over the config.
    pub(super) fn settings(&self) -> impl Iterator<Item = Setting> {
        let space =
            self.tune_space.map(|space| if matches!(space, TuneSpace::Full) { "full" } else { "lr" }.to_owned());
        let keys = [
            ("--tune", "trials", self.tune.clone()),
            ("--tune-method", "method", self.tune_method.clone()),
            ("--tune-space", "space", space),
            ("--tune-seeds", "seeds", self.tune_seeds.clone()),
            ("--tune-target", "target", self.tune_target.clone()),
        ];
        keys.into_iter().filter_map(|(option, key, text)| {
            let text = format!("tune.{key}={}", text?);
            Some(Setting { option: option.to_owned(), key: String::new(), text, names: false })
        })
    }
}

const DEFAULTS: &str = "\
steps = 2000
seeds = 10
problems = [\"rosenbrock:start=random\", \"beale:start=random\", \"noisy_quadratic\"]
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
        settings: own
            .into_iter()
            .flatten()
            .chain(arguments.tuning.settings())
            .chain(arguments.common.settings())
            .collect(),
        force: arguments.common.force,
    };
    experiment::execute(&request, &arguments.common, true, &arguments.judging)
}

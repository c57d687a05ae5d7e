//! `rmsbench unittest`.

use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};
use rmsbench::config::{self, Request, Setting};
use rmsbench::engine::{all_cores, threads};
use rmsbench::experiment::{Experiment, OptimizerCase};
use rmsbench::numerals::short;
use rmsbench::optim::OPTIMIZERS;
use rmsbench::trace::{brief, number};
use rmsbench::unittest::{self, FACTORS, Finding, Property, TESTS, UnitTest, Verdict};
use serde_json::{Value, json};

use super::table;
use super::{Format, Usage, finite};

const EXAMPLES: &str = "\
Examples:
  rmsbench unittest --optimizers sgd,adagrad,rmsprop
  rmsbench unittest --optimizers adam@torch,adam@keras --details
  rmsbench unittest --optimizers sgd --set optimizers.0.momentum=0.9
  rmsbench unittest --optimizers all --format csv > unittest.csv
  rmsbench unittest --list";

/// Test which difficulties optimizers can deal with, one at a time.
///
/// Runs each optimizer on many small losses, each with a property such as a cliff, a rotation or heavy-tailed noise, and
/// tells whether it passes: as it is, at another learning rate only, or at none. The tests are after Schaul, Antonoglou
/// and Silver (2014), Unit Tests for Stochastic Optimization; --list shows them with their rules.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The optimizers, as name or name@dialect, separated by commas; `all` means all of them [default:
    /// sgd,adagrad,rmsprop,adadelta,adam].
    #[arg(long, value_name = "LIST")]
    optimizers: Option<String>,
    /// Change a key of an optimizer, such as optimizers.0.momentum=0.9; may be given many times.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Which learning rates to try.
    #[arg(long, value_name = "RATES", default_value = "grid")]
    lr: Rates,
    /// The master seed of all randomness.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    seed: Option<String>,
    /// How many threads to use [default: all cores].
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Below the map, also show each test that is not passed, with what was measured and the rule.
    #[arg(long)]
    details: bool,
    /// Show all tests with their rules, and run nothing.
    #[arg(long, conflicts_with_all = ["optimizers", "set", "seed", "jobs", "details"])]
    list: bool,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Rates {
    /// The optimizer's own rate, and that times 0.001, 0.003, … 300, 1000.
    Grid,
    /// The optimizer's own rate alone.
    Shipped,
}

const DEFAULTS: &str = "\
problems = [\"beale\"]
optimizers = [\"sgd\", \"adagrad\", \"rmsprop\", \"adadelta\", \"adam\"]
";

/// The columns of the CSV.
const COLUMNS: [&str; 14] = [
    "optimizer",
    "property",
    "test",
    "verdict",
    "lr",
    "measured",
    "bound",
    "tuned_factor",
    "tuned_measured",
    "best_factor",
    "best_measured",
    "rates",
    "rates_passed",
    "rates_diverged",
];

/// The columns of the CSV that lists the tests.
const LIST_COLUMNS: [&str; 9] =
    ["test", "property", "summary", "loss", "start", "circumstances", "updates", "bound", "rule"];

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let text = if arguments.list { list(arguments.format)? } else { examine(arguments)? };
    super::print(text)
}

fn examine(arguments: &Arguments) -> anyhow::Result<String> {
    let experiment = config::load(&request(arguments)?)?;
    if let Some(case) = experiment.optimizers.iter().find(|case| !case.schedule.is_constant()) {
        let what = format!("`{}` has a schedule, but unit tests are of a constant rate; leave it out", case.label);
        return Err(Usage(what).into());
    }
    let factors = if arguments.lr == Rates::Grid { &FACTORS[..] } else { &[1.0] };
    let pool = threads(arguments.jobs.unwrap_or_else(all_cores))?;
    let findings = pool.install(|| unittest::examine(&experiment, factors));
    Ok(match arguments.format {
        Format::Text => {
            let mut text = map(&experiment, &findings, arguments.lr);
            if arguments.details {
                text += &details(&experiment, &findings);
            }
            text
        }
        Format::Csv => csv(&experiment, &findings)?,
        Format::Json => serde_json::to_string_pretty(&to_json(&experiment, &findings))? + "\n",
    })
}

/// The config that the arguments stand for. Only its optimizers and its seed count.
fn request(arguments: &Arguments) -> Result<Request, Usage> {
    if let Some(other) = arguments.set.iter().find(|text| !text.trim_start().starts_with("optimizers.")) {
        return Err(Usage(format!("--set {other}: expected a key of an optimizer, such as optimizers.0.lr=0.1")));
    }
    let all = || OPTIMIZERS.iter().map(|entry| entry.spec.name).collect::<Vec<_>>().join(",");
    let optimizers = arguments.optimizers.as_ref().map(|list| if list == "all" { all() } else { list.clone() });
    let setting =
        |option: &str, key: &str, text, names| Setting { option: option.to_owned(), key: key.to_owned(), text, names };
    let optimizers = optimizers.map(|list| setting("--optimizers", "optimizers", list, true));
    let seed = arguments.seed.clone().map(|seed| setting("--seed", "seed", seed, false));
    let set = arguments.set.iter().map(|text| setting("--set", "", text.clone(), false));
    Ok(Request {
        source: "the defaults of unittest".to_owned(),
        text: DEFAULTS.to_owned(),
        format: config::Format::Toml,
        default_name: "unittest".to_owned(),
        settings: optimizers.into_iter().chain(seed).chain(set).collect(),
        force: false,
    })
}

/// The verdict as one sign.
fn sign(verdict: Verdict) -> char {
    match verdict {
        Verdict::Pass => '+',
        Verdict::Tuned => 'o',
        Verdict::Fail => '-',
        Verdict::Diverged => 'x',
    }
}

/// Which properties are side by side: shapes, and what comes on top of them.
const TABLES: [std::ops::Range<usize>; 2] = [0..9, 9..15];

/// The map: a row for each optimizer, a column for each property, a sign for each test.
fn map(experiment: &Experiment, findings: &[Vec<Finding>], rates: Rates) -> String {
    let mut text = String::new();
    for columns in TABLES {
        let properties = &Property::ALL[columns];
        let totals: &[&str] = match rates {
            _ if properties.last() != Property::ALL.last() => &[],
            Rates::Shipped => &["passed"],
            Rates::Grid => &["passed", "tuned"],
        };
        let header = [""].into_iter().chain(properties.iter().map(|p| p.name())).chain(totals.iter().copied());
        let mut rows = vec![header.map(str::to_owned).collect::<Vec<_>>()];
        for (optimizer, findings) in experiment.optimizers.iter().zip(findings) {
            let cell = |&property: &Property| {
                let own = findings.iter().filter(|finding| finding.test.property == property);
                own.map(|finding| sign(finding.verdict())).collect()
            };
            let mut row = vec![optimizer.label.clone()];
            row.extend(properties.iter().map(cell));
            let count = |verdict| findings.iter().filter(|finding| finding.verdict() == verdict).count();
            let passed = format!("{}/{}", count(Verdict::Pass), findings.len());
            row.extend([passed, format!("+{}", count(Verdict::Tuned))].into_iter().take(totals.len()));
            rows.push(row);
        }
        text += &close_columns(&rows);
        text.push('\n');
    }
    let tuned = if rates == Rates::Grid { ", o at another rate only" } else { "" };
    text + &format!("Each test: + passes as it is{tuned}, - fails, x diverges.\n")
}

/// Rows in columns that are one blank apart: two would be more than a terminal is wide.
fn close_columns(rows: &[Vec<String>]) -> String {
    let width = |i: usize| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join(" ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

/// What every optimizer does not pass, with numbers.
fn details(experiment: &Experiment, findings: &[Vec<Finding>]) -> String {
    let mut text = String::new();
    for (optimizer, findings) in experiment.optimizers.iter().zip(findings) {
        text += &format!("\n{}, lr {}\n", optimizer.label, brief(optimizer.lr));
        let missed = |finding: &&Finding| finding.verdict() != Verdict::Pass;
        let mut rows = vec![["", "test", "measured", "passes at", "rule"].map(str::to_owned).to_vec()];
        for finding in findings.iter().filter(missed) {
            let test = finding.test;
            let at = finding.nearest().map_or("–".to_owned(), |trial| format!("{} lr", brief(trial.factor)));
            rows.push(vec![
                sign(finding.verdict()).to_string(),
                test.name.to_owned(),
                measured(finding.shipped().measured),
                at,
                test.rule(),
            ]);
        }
        text += &if rows.len() > 1 { table::columns(&rows, 5, None) } else { "passes all tests\n".to_owned() };
    }
    text
}

fn measured(value: f64) -> String {
    if value.is_finite() { short(value) } else { "diverged".to_owned() }
}

/// One row for each optimizer and test.
fn csv(experiment: &Experiment, findings: &[Vec<Finding>]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for (optimizer, findings) in experiment.optimizers.iter().zip(findings) {
        for finding in findings {
            let (test, best, nearest) = (finding.test, finding.best(), finding.nearest());
            writer.write_record([
                &optimizer.label,
                test.property.name(),
                test.name,
                finding.verdict().name(),
                &number(optimizer.lr),
                &number(finding.shipped().measured),
                &number(test.bound),
                &nearest.map_or(String::new(), |trial| number(trial.factor)),
                &nearest.map_or(String::new(), |trial| number(trial.measured)),
                &number(best.factor),
                &number(best.measured),
                &finding.trials.len().to_string(),
                &finding.passing().count().to_string(),
                &finding.diverged().to_string(),
            ])?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn to_json(experiment: &Experiment, findings: &[Vec<Finding>]) -> Value {
    let numbers = |numbers: Vec<f64>| numbers.into_iter().map(finite).collect::<Vec<_>>();
    let finding = |finding: &Finding| {
        json!({
            "test": finding.test.name,
            "verdict": finding.verdict().name(),
            "measured": numbers(finding.trials.iter().map(|trial| trial.measured).collect()),
        })
    };
    let optimizer = |(case, findings): (&OptimizerCase, &Vec<Finding>)| {
        json!({
            "label": case.label,
            "name": format!("{}@{}", case.rule.spec().name, case.dialect),
            "hyperparameters": case.hyperparameters(),
            "findings": findings.iter().map(finding).collect::<Vec<_>>(),
        })
    };
    let factors = findings.first().and_then(|findings| findings.first());
    let factors = factors.map_or(Vec::new(), |finding| finding.trials.iter().map(|trial| trial.factor).collect());
    json!({
        "seed": experiment.seed,
        "factors": numbers(factors),
        "tests": TESTS.iter().map(test_json).collect::<Vec<_>>(),
        "optimizers": experiment.optimizers.iter().zip(findings).map(optimizer).collect::<Vec<_>>(),
    })
}

fn start(test: &UnitTest) -> String {
    let coordinates = test.surface.start();
    let same = coordinates.len() > 3 && coordinates.iter().all(|x| *x == coordinates[0]);
    if same {
        return format!("({}, …)", brief(coordinates[0]));
    }
    format!("({})", coordinates.iter().map(|&x| brief(x)).collect::<Vec<_>>().join(", "))
}

fn test_json(test: &UnitTest) -> Value {
    json!({
        "name": test.name,
        "property": test.property.name(),
        "summary": test.summary,
        "loss": test.surface.formula(),
        "start": test.surface.start(),
        "circumstances": test.circumstances.words(),
        "updates": test.updates,
        "last": test.last,
        "bound": test.bound,
        "rule": test.rule(),
    })
}

/// What the list of tests does not say of each of them.
const LEGEND: &str = "\
The loss is that of the iterate that the method returns, without noise and scale; the start's is the unit, except for a
bound of 0. What is random runs 5 times, and the median counts; a run whose loss is not finite, or above 1e12 or the
number after \"never above\", has diverged, which is worse than any loss. The optimizer is shown the loss without noise.
stair(u; slope s over w) is |u|, but with slope s where 1 < |u| < 1 + w.

";

/// All tests with their rules.
fn list(format: Format) -> anyhow::Result<String> {
    Ok(match format {
        Format::Text => {
            let mut text = LEGEND.to_owned();
            for property in Property::ALL {
                text += &format!("{}\n", property.name());
                for test in TESTS.iter().filter(|test| test.property == property) {
                    let circumstances = test.circumstances.words();
                    let more = if circumstances.is_empty() { String::new() } else { format!("; {circumstances}") };
                    text += &format!("  {}: {}\n", test.name, test.summary);
                    text += &format!("    f = {}, from {}{more}\n", test.surface.formula(), start(test));
                    text += &format!("    {}\n", test.rule());
                }
            }
            text
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(LIST_COLUMNS)?;
            for test in TESTS {
                writer.write_record([
                    test.name,
                    test.property.name(),
                    test.summary,
                    &test.surface.formula(),
                    &start(test),
                    &test.circumstances.words(),
                    &test.updates.to_string(),
                    &number(test.bound),
                    &test.rule(),
                ])?;
            }
            String::from_utf8(writer.into_inner()?)?
        }
        Format::Json => serde_json::to_string_pretty(&TESTS.iter().map(test_json).collect::<Value>())? + "\n",
    })
}

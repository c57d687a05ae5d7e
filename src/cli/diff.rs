//! `rmsbench diff A B`.

use clap::{Args, ValueEnum};
use rmsbench::config::{self, Format, Request, Setting};
use rmsbench::difference::{Difference, Knob, difference};
use rmsbench::experiment::{Experiment, OptimizerCase, Start};
use rmsbench::numerals::short;
use rmsbench::trace::brief;
use serde_json::{Value, json};

use super::table;
use super::{Usage, markdown};

const EXAMPLES: &str = "\
Examples:
  rmsbench diff rmsprop@torch rmsprop@keras
  rmsbench diff adam 'adam amsgrad=true' --problem beale --steps 2000
  rmsbench diff adam@torch adam@keras --problem 'rosenbrock dim=10' --format json";

/// Show where two optimizers part, and why.
///
/// Runs both, tells the first step at which their iterates are further apart than a tolerance, and in what they differ:
/// each hyperparameter is switched from A's value to B's alone, and the one that moves A's path furthest comes first.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// An optimizer: name or name@dialect, then KEY=VALUE as in a config, all in one argument.
    a: String,
    /// Another one.
    b: String,
    /// The problem, written the same way.
    #[arg(long, value_name = "P", default_value = "rosenbrock")]
    problem: String,
    /// The number of updates.
    #[arg(long, value_name = "N", default_value = "100", allow_hyphen_values = true)]
    steps: String,
    /// They part where they are further apart than this, relative to the length of the iterate.
    #[arg(long, value_name = "T", default_value = "1e-6", allow_hyphen_values = true)]
    tolerance: f64,
    /// The master seed of all randomness.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    seed: Option<String>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    Text,
    Json,
}

/// The longest path that is kept: so many numbers.
const MOST_NUMBERS: u64 = 20_000_000;

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if !(arguments.tolerance.is_finite() && arguments.tolerance >= 0.0) {
        return Err(Usage("--tolerance must be a finite number, not negative".to_owned()).into());
    }
    let experiment = config::load(&request(arguments))?;
    if experiment.optimizers.len() != 2 || experiment.problems.len() != 1 {
        let what = "a list of values makes several optimizers or problems; diff compares two optimizers on one problem";
        return Err(Usage(what.to_owned()).into());
    }
    let numbers = experiment.steps.saturating_mul(experiment.problems[0].surface.dim() as u64);
    if numbers > MOST_NUMBERS {
        let what = format!("diff keeps every iterate, and {} steps make {numbers} numbers", experiment.steps);
        return Err(Usage(format!("{what}; expected at most {MOST_NUMBERS}")).into());
    }
    let found = difference(&experiment, arguments.tolerance);
    let text = match arguments.format {
        OutputFormat::Text => text(&experiment, &found, arguments),
        OutputFormat::Json => serde_json::to_string_pretty(&to_json(&experiment, &found, arguments))? + "\n",
    };
    super::print(text)
}

/// The config that the arguments stand for: defaults, with everything that was written laid over them.
fn request(arguments: &Arguments) -> Request {
    let setting = |option: &str, key: &str, text: String| Setting {
        option: option.to_owned(),
        key: key.to_owned(),
        text,
        names: false,
    };
    let given = [
        ("A", "optimizers.0", &arguments.a),
        ("B", "optimizers.1", &arguments.b),
        ("--problem", "problems.0", &arguments.problem),
    ];
    let mut settings = Vec::new();
    for (option, table, text) in given {
        let mut words = words(text).into_iter();
        let name = Value::from(words.next().unwrap_or_default());
        settings.push(setting(option, "", format!("{table}.name={name}")));
        settings.extend(words.map(|word| setting(option, "", format!("{table}.{word}"))));
    }
    settings.push(setting("--steps", "steps", arguments.steps.clone()));
    settings.extend(arguments.seed.as_ref().map(|seed| setting("--seed", "seed", seed.clone())));
    Request {
        source: "the defaults of diff".to_owned(),
        text: "optimizers = [{ name = \"sgd\", label = \"A\" }, { name = \"sgd\", label = \"B\" }]\n\
               problems = [{ name = \"rosenbrock\" }]\n"
            .to_owned(),
        format: Format::Toml,
        default_name: "diff".to_owned(),
        settings,
        force: false,
    }
}

/// What blanks separate, but for those within brackets and strings.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let (mut depth, mut quote) = (0, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(end), _) if c == end => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            _ => {}
        }
        match words.last_mut() {
            Some(word) if !c.is_whitespace() || depth > 0 || quote.is_some() => word.push(c),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The steps whose losses are shown: 0, then 1, 2, 5, 10, …, the one at which the paths part, and the last.
fn shown(found: &Difference) -> Vec<usize> {
    let last = found.distances.len() - 1;
    let mut steps: Vec<usize> = (0..18).flat_map(|k| [1, 2, 5].map(|digit| digit * 10_usize.pow(k))).collect();
    steps.retain(|&t| t < last);
    steps.extend([Some(0), Some(last), found.parts_at].into_iter().flatten());
    steps.sort_unstable();
    steps.dedup();
    steps
}

fn text(experiment: &Experiment, found: &Difference, arguments: &Arguments) -> String {
    let problem = &experiment.problems[0];
    let start = match &problem.start {
        Start::Point(point) if point.len() <= 4 => {
            format!(" from ({})", point.iter().map(|&x| brief(x)).collect::<Vec<_>>().join(", "))
        }
        Start::Point(_) => String::new(),
        Start::Random => " from a random start".to_owned(),
    };
    let [a, b] = [&arguments.a, &arguments.b];
    let mut text = format!("A = {a}\nB = {b}\n\non {}{start}, {} steps\n\n", arguments.problem, experiment.steps);
    let tolerance = format!("{} of the length of x", brief(arguments.tolerance));
    let farthest = found.distances.iter().copied().fold(0.0, f64::max);
    text += &match found.parts_at {
        Some(step) => format!("They part at step {step}: more than {tolerance} apart.\n\n"),
        None if farthest == 0.0 => "They go the same way, to the last bit.\n".to_owned(),
        None => format!("They stay together: never more than {} apart, less than {tolerance}.\n\n", short(farthest)),
    };
    if farthest > 0.0 {
        let cells = |t: usize| {
            let loss = |k: usize| found.paths[k].loss.get(t).map_or("ended".to_owned(), |&loss| short(loss));
            vec![t.to_string(), loss(0), loss(1), short(found.distances[t])]
        };
        let mut rows = vec![["step", "loss of A", "loss of B", "distance"].map(str::to_owned).to_vec()];
        rows.extend(shown(found).into_iter().map(cells));
        text += &table::columns(&rows, 0, None);
    }
    text.push('\n');
    text + &why(experiment, found)
}

/// In what the two differ, and what that does.
fn why(experiment: &Experiment, found: &Difference) -> String {
    let [a, b] = [&experiment.optimizers[0], &experiment.optimizers[1]];
    let mut text = String::new();
    if !found.same_rule {
        let line = |case: &OptimizerCase| format!("  {}: {}\n", case.rule.spec().name, case.rule.spec().summary);
        text += &format!("Their update rules are different:\n{}{}", line(a), line(b));
    }
    let moving = |knob: &&Knob| knob.effect.as_ref().is_ok_and(|effect| effect.farthest > 0.0);
    let mut rows = vec![["", "A", "B", "parts at", "farthest", "final loss"].map(str::to_owned).to_vec()];
    for knob in found.knobs.iter().filter(moving) {
        let Ok(effect) = &knob.effect else { continue };
        let value = |value: &Option<Value>| value.as_ref().map_or("–".to_owned(), show);
        rows.push(vec![
            knob.key.clone(),
            value(&knob.values[0]),
            value(&knob.values[1]),
            effect.parts_at.map_or("–".to_owned(), |step| step.to_string()),
            short(effect.farthest),
            short(effect.final_loss),
        ]);
    }
    if rows.len() > 1 {
        let share = if found.same_rule { "What differs" } else { "What differs in what both have" };
        text += &format!("{share}, and what becomes of A's path when this alone is switched to B's:\n");
        text += &table::columns(&rows, 1, Some(80));
        let docs = found.knobs.iter().filter(moving).filter_map(|knob| {
            let param = a.rule.spec().param(&knob.key)?;
            Some(format!("* {}: {}\n", param.key, param.doc))
        });
        let docs: String = docs.collect();
        if !docs.is_empty() {
            text.push('\n');
            text += &markdown::render(&docs, 80);
        }
    } else if found.knobs.is_empty() && found.same_rule {
        text += "They do not differ in anything.\n";
    }
    let idle: Vec<&str> =
        found.knobs.iter().filter(|knob| knob.effect.is_ok() && !moving(knob)).map(|k| &*k.key).collect();
    if !idle.is_empty() {
        text += &markdown::render(&format!("Without effect here: {}.", idle.join(", ")), 80);
    }
    for knob in &found.knobs {
        if let Err(reason) = &knob.effect {
            text += &markdown::render(&format!("{} cannot be switched alone: {reason}.", knob.key), 80);
        }
    }
    text
}

fn show(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(table) => {
            table.iter().map(|(key, value)| format!("{key}={}", show(value))).collect::<Vec<_>>().join(" ")
        }
        _ => value.as_f64().map_or_else(|| value.to_string(), brief),
    }
}

fn to_json(experiment: &Experiment, found: &Difference, arguments: &Arguments) -> Value {
    let optimizer = |case: &OptimizerCase, given: &str| {
        json!({
            "given": given,
            "name": format!("{}@{}", case.rule.spec().name, case.dialect),
            "hyperparameters": case.hyperparameters(),
        })
    };
    let knob = |knob: &Knob| {
        let mut value = json!({ "key": knob.key, "a": knob.values[0], "b": knob.values[1] });
        match &knob.effect {
            Ok(effect) => {
                value["parts_at"] = json!(effect.parts_at);
                value["farthest"] = number(effect.farthest);
                value["final_loss"] = number(effect.final_loss);
            }
            Err(reason) => value["cannot_be_switched_alone"] = json!(reason),
        }
        value
    };
    let numbers = |numbers: &[f64]| numbers.iter().copied().map(number).collect::<Vec<_>>();
    json!({
        "a": optimizer(&experiment.optimizers[0], &arguments.a),
        "b": optimizer(&experiment.optimizers[1], &arguments.b),
        "problem": experiment.to_json()["problems"][0],
        "steps": experiment.steps,
        "tolerance": arguments.tolerance,
        "parts_at": found.parts_at,
        "loss_a": numbers(&found.paths[0].loss),
        "loss_b": numbers(&found.paths[1].loss),
        "distance": numbers(&found.distances),
        "same_rule": found.same_rule,
        "knobs": found.knobs.iter().map(knob).collect::<Vec<_>>(),
    })
}

/// A number, or its name where JSON has none for it.
fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { json!(rmsbench::trace::number(value)) }
}

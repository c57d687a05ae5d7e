//! `rmsbench explain NAME`.

use std::io::{self, Write};

use clap::Args;
use rmsbench::component::{Param, Spec, Values};
use rmsbench::config::nearest;
use rmsbench::optim::{self, OPTIMIZERS};
use rmsbench::problem::{self, PROBLEMS};
use rmsbench::schedule::{self, SCHEDULES};
use rmsbench::trace::brief;
use serde_json::Value;

use super::{Usage, markdown};

/// Explain an optimizer, a problem or a schedule.
///
/// Shows the formula, the hyperparameters with their ranges and defaults, what libraries do differently, and
/// references.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The name, for optimizers also name@dialect; `rmsbench list` shows all.
    name: String,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let (name, dialect) = arguments.name.split_once('@').map_or((&*arguments.name, None), |(n, d)| (n, Some(d)));
    let text = if let Some(entry) = optim::find(name) {
        optimizer(entry, dialect)?
    } else if let (Some(entry), None) = (problem::find(name), dialect) {
        let defaults = entry.defaults();
        format!("{}\n\n{}", entry.spec.doc(), parameters(&entry.spec, &[("default", defaults)]))
    } else if let Some(spec) = SCHEDULES.iter().find(|spec| spec.name == name && dialect.is_none()) {
        schedule(spec)
    } else {
        let names = OPTIMIZERS.iter().map(|entry| entry.spec.name).chain(PROBLEMS.iter().map(|entry| entry.spec.name));
        let near = nearest(name, names.chain(SCHEDULES.iter().map(|spec| spec.name)));
        let hint = near.map_or("`rmsbench list` shows all names".to_owned(), |near| format!("did you mean `{near}`?"));
        return Err(Usage(format!("there is no `{}` to explain; {hint}", arguments.name.escape_debug())).into());
    };
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(80);
    Ok(io::stdout().lock().write_all(markdown::render(&text, width).as_bytes())?)
}

fn optimizer(entry: &optim::Entry, dialect: Option<&str>) -> anyhow::Result<String> {
    let mut dialects = entry.dialects();
    if let Some(name) = dialect {
        let names: Vec<&str> = dialects.iter().map(|dialect| dialect.name).collect();
        dialects.retain(|dialect| dialect.name == name);
        if dialects.is_empty() {
            let message = format!(
                "`{}` has no dialect `{}`; expected one of {}",
                entry.spec.name,
                name.escape_debug(),
                names.join(", ")
            );
            return Err(Usage(message).into());
        }
    }
    let defaults: Vec<(&str, Values)> = dialects.iter().map(|dialect| (dialect.name, dialect.defaults())).collect();
    Ok(format!("{}\n\n{}", entry.spec.doc(), parameters(&entry.spec, &defaults)))
}

/// The parameters with their defaults, and what they are, as Markdown.
fn parameters(spec: &Spec, defaults: &[(&str, Values)]) -> String {
    let has_lr = defaults.iter().any(|(_, values)| values.contains_key("lr"));
    if spec.params.is_empty() && !has_lr {
        return "It has no parameters.".to_owned();
    }
    let names: Vec<&str> = defaults.iter().map(|(name, _)| *name).collect();
    let mut text = format!("# {}\n\n", if has_lr { "Hyperparameters" } else { "Parameters" });
    text += &format!("| key | values | {} |\n|:--|:--|{}\n", names.join(" | "), ":--|".repeat(names.len()));
    let mut row = |key: &str, kind: &str| {
        let cells: Vec<String> =
            defaults.iter().map(|(_, values)| values.get(key).map_or(String::new(), show)).collect();
        text += &format!("| `{key}` | {kind} | {} |\n", cells.join(" | "));
    };
    if has_lr {
        row("lr", "≥ 0");
    }
    for param in spec.params {
        row(param.key, &param.kind.to_string());
    }
    text.push('\n');
    if has_lr {
        text += "* `lr` (`η`): learning rate; also `learning_rate`\n";
    }
    for param in spec.params {
        let symbol = if param.symbol.is_empty() { String::new() } else { format!(" (`{}`)", param.symbol) };
        text += &format!("* `{}`{symbol}: {}{}\n", param.key, param.doc, also(param));
    }
    text
}

/// What else a parameter is called.
fn also(param: &Param) -> String {
    let aliases: Vec<String> = param.other_names().iter().map(|alias| format!("`{alias}`")).collect();
    if aliases.is_empty() { String::new() } else { format!("; also {}", aliases.join(", ")) }
}

fn show(value: &Value) -> String {
    value.as_f64().map_or_else(|| value.to_string(), brief)
}

fn schedule(spec: &schedule::Spec) -> String {
    let mut text = format!(
        "The `{}` schedule.\n\nUpdate `t` uses the learning rate times a factor of `s = t − 1`:\n\n```text\n{}\n```\n\n",
        spec.name, spec.summary
    );
    text += "With `warmup = w` the factor first rises linearly over `w` updates, and `s` counts from their end.\n\n";
    for param in schedule::PARAMS.iter().filter(|param| spec.takes(param.key)) {
        text += &format!("* `{}`: {}, {}{}\n", param.key, param.doc, param.kind, also(param));
    }
    text
}

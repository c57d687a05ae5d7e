//! `rmsbench list`.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use rmsbench::component::Spec;
use rmsbench::noise::NOISES;
use rmsbench::optim::OPTIMIZERS;
use rmsbench::problem::PROBLEMS;
use rmsbench::schedule::SCHEDULES;
use serde_json::{Value, json};

use super::table;

/// Show which optimizers, problems, schedules and kinds of noise there are.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What to list [default: all].
    what: Option<What>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    Optimizers,
    Problems,
    Schedules,
    Noises,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A section of the list: what it is, its lines, and the same for scripts.
type Section = (What, &'static str, fn() -> String, fn() -> Value);

const SECTIONS: [Section; 4] = [
    (What::Optimizers, "optimizers", optimizers, optimizers_json),
    (What::Problems, "problems", problems, problems_json),
    (What::Schedules, "schedules", schedules, schedules_json),
    (What::Noises, "noises", noises, noises_json),
];

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let wanted = |what| arguments.what.is_none_or(|wanted| wanted == what);
    let sections = SECTIONS.into_iter().filter(|(what, ..)| wanted(*what));
    let text = match arguments.format {
        Format::Text if arguments.what.is_some() => sections.map(|(_, _, text, _)| text()).collect(),
        Format::Text => {
            sections.map(|(_, title, text, _)| format!("{title}\n{}", text())).collect::<Vec<_>>().join("\n")
        }
        Format::Json => {
            let mut values: Vec<(&str, Value)> = sections.map(|(_, title, _, json)| (title, json())).collect();
            let value = match (arguments.what, values.pop()) {
                (Some(_), Some((_, value))) => value,
                (_, last) => values.into_iter().chain(last).map(|(title, value)| (title.to_owned(), value)).collect(),
            };
            serde_json::to_string_pretty(&value)? + "\n"
        }
    };
    Ok(io::stdout().lock().write_all(text.as_bytes())?)
}

fn optimizers() -> String {
    let line = |entry: &rmsbench::optim::Entry| {
        let dialects: Vec<&str> = entry.dialects().iter().map(|dialect| dialect.name).collect();
        let Spec { name, year, summary, .. } = entry.spec;
        vec![name.to_owned(), year.to_string(), summary.to_owned(), format!("@{}", dialects.join(" @"))]
    };
    table::columns(&OPTIMIZERS.iter().map(line).collect::<Vec<_>>(), 4, None)
}

fn problems() -> String {
    let line = |entry: &rmsbench::problem::Entry| {
        let params: Vec<&str> = entry.spec.params.iter().map(|param| param.key).collect();
        vec![entry.spec.name.to_owned(), entry.spec.summary.to_owned(), params.join(", ")]
    };
    table::columns(&PROBLEMS.iter().map(line).collect::<Vec<_>>(), 3, None)
}

fn schedules() -> String {
    let line = |spec: &rmsbench::schedule::Spec| {
        let called: Vec<&str> = spec.called.iter().map(|(_, name)| *name).collect();
        vec![spec.name.to_owned(), spec.summary.to_owned(), called.join(", ")]
    };
    table::columns(&SCHEDULES.iter().map(line).collect::<Vec<_>>(), 3, None)
}

fn noises() -> String {
    let line = |entry: &rmsbench::noise::Entry| {
        let params: Vec<&str> = entry.spec.params.iter().map(|param| param.key).collect();
        vec![entry.spec.name.to_owned(), entry.spec.summary.to_owned(), params.join(", ")]
    };
    table::columns(&NOISES.iter().map(line).collect::<Vec<_>>(), 3, None)
}

/// What scripts learn of an optimizer, a problem or a kind of noise.
pub(super) fn spec_json(spec: &Spec) -> Value {
    let params = spec.params.iter().map(|param| {
        let alias = |(library, name): &(&str, &str)| json!({ "library": library, "name": name });
        json!({
            "key": param.key,
            "symbol": param.symbol,
            "values": param.kind.to_string(),
            "aliases": param.aliases.iter().map(alias).collect::<Vec<_>>(),
            "only": param.only,
            "doc": param.doc,
        })
    });
    json!({
        "name": spec.name,
        "summary": spec.summary,
        "year": spec.year,
        "params": params.collect::<Vec<_>>(),
    })
}

fn optimizers_json() -> Value {
    OPTIMIZERS.iter().map(optimizer_json).collect()
}

/// What scripts learn of an optimizer.
pub(super) fn optimizer_json(entry: &rmsbench::optim::Entry) -> Value {
    let mut value = spec_json(&entry.spec);
    let dialects =
        entry.dialects().into_iter().map(|dialect| json!({ "name": dialect.name, "defaults": dialect.defaults() }));
    value["dialects"] = dialects.collect();
    value
}

fn problems_json() -> Value {
    let entry = |entry: &rmsbench::problem::Entry| {
        let mut value = spec_json(&entry.spec);
        value["defaults"] = Value::Object(entry.defaults());
        if let Ok(surface) = entry.build(entry.defaults()) {
            value["minimum"] = json!(surface.minimum());
        }
        value
    };
    PROBLEMS.iter().map(entry).collect()
}

fn noises_json() -> Value {
    let entry = |entry: &rmsbench::noise::Entry| {
        let mut value = spec_json(&entry.spec);
        value["defaults"] = Value::Object(entry.defaults());
        value
    };
    NOISES.iter().map(entry).collect()
}

fn schedules_json() -> Value {
    let param = |param: &rmsbench::schedule::Param| {
        let aliases: Vec<&str> = param.aliases.iter().map(|(_, alias)| *alias).collect();
        json!({
            "key": param.key,
            "symbol": param.symbol,
            "values": param.kind.to_string(),
            "default": param.default.to_string(),
            "aliases": aliases,
            "doc": param.doc,
        })
    };
    let entry = |spec: &rmsbench::schedule::Spec| {
        let called: serde_json::Map<String, Value> =
            spec.called.iter().map(|(library, name)| ((*library).to_owned(), json!(name))).collect();
        json!({
            "name": spec.name,
            "formula": spec.summary,
            "keys": spec.params.iter().map(|param| param.key).collect::<Vec<_>>(),
            "called": called,
            "params": spec.all_params().map(param).collect::<Vec<_>>(),
        })
    };
    SCHEDULES.iter().map(entry).collect()
}

//! `rmsbench list`.

use std::sync::Arc;

use clap::{Args, ValueEnum};
use rmsbench::component::{Kind, Spec};
use rmsbench::noise::NOISES;
use rmsbench::numerals::short_or_exact;
use rmsbench::optim::OPTIMIZERS;
use rmsbench::problem::{self, PROBLEMS, Surface};
use rmsbench::schedule::SCHEDULES;
use rmsbench::suite::{SUITES, Suite};
use serde_json::{Value, json};

use super::surfaces::surfaces;
use super::{Usage, table};

/// Show which optimizers, problems, schedules, kinds of noise and suites of problems there are.
///
/// Problems can be filtered: `rmsbench list problems --multimodal --dim 10`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What to list [default: all].
    what: Option<What>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Say in a few words what each problem is like, in lines that are longer.
    #[arg(short, long)]
    long: bool,
    #[command(flatten)]
    filter: Filter,
}

/// Which problems to list.
#[derive(Debug, Args)]
#[command(next_help_heading = "Only problems that are")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
struct Filter {
    /// Convex.
    #[arg(long)]
    convex: bool,
    /// Sums of functions of one coordinate each.
    #[arg(long)]
    separable: bool,
    /// With more than one local minimum.
    #[arg(long)]
    multimodal: bool,
    /// Continuously differentiable.
    #[arg(long)]
    smooth: bool,
    /// Below their minimum outside their domain.
    #[arg(long)]
    unbounded: bool,
    /// There in many dimensions.
    #[arg(long)]
    scalable: bool,
    /// There in N dimensions.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    dim: Option<u32>,
    /// Not so; repeatable.
    #[arg(long, value_name = "PROPERTY", value_parser = TRAITS)]
    not: Vec<String>,
}

/// What a problem may be: the properties, and whether its dimension can be chosen.
const TRAITS: [&str; 6] = ["convex", "separable", "multimodal", "smooth", "unbounded", "scalable"];

impl Filter {
    /// The traits that are asked for.
    fn only(&self) -> Vec<&'static str> {
        let given = [self.convex, self.separable, self.multimodal, self.smooth, self.unbounded, self.scalable];
        TRAITS.into_iter().zip(given).filter_map(|(name, given)| given.then_some(name)).collect()
    }

    fn is_empty(&self) -> bool {
        self.only().is_empty() && self.not.is_empty() && self.dim.is_none()
    }

    /// The problems that pass, in the dimension that is asked for or their default.
    fn problems(&self) -> impl Iterator<Item = (&'static problem::Entry, Arc<dyn Surface>)> {
        let only = self.only();
        PROBLEMS.iter().filter_map(move |entry| {
            let mut values = entry.defaults();
            if let (Some(dim), Some(Kind::Whole(low, high))) = (self.dim, entry.spec.param("dim").map(|p| p.kind)) {
                if !(low..=high).contains(&dim.into()) {
                    return None;
                }
                values.insert("dim".into(), json!(dim));
            }
            let surface = entry.build(values).ok()?;
            let traits = traits(entry, &*surface);
            let passes = only.iter().all(|name| traits.contains(name))
                && !self.not.iter().any(|name| traits.contains(&name.as_str()))
                && self.dim.is_none_or(|dim| surface.dim() == dim as usize);
            passes.then_some((entry, surface))
        })
    }
}

/// What a problem is, of [`TRAITS`].
pub(super) fn traits(entry: &problem::Entry, surface: &dyn Surface) -> Vec<&'static str> {
    let has = |name: &str| match name {
        "scalable" => entry.spec.param("dim").is_some(),
        _ => surface.properties().iter().any(|property| property.name() == name),
    };
    TRAITS.into_iter().filter(|name| has(name)).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    Optimizers,
    Problems,
    Schedules,
    Noises,
    Suites,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A section of the list: what it is, its lines, and the same for scripts.
type Section = (What, &'static str, fn(&Arguments) -> String, fn(&Arguments) -> Value);

const SECTIONS: [Section; 5] = [
    (What::Optimizers, "optimizers", |_| optimizers(), |_| optimizers_json()),
    (What::Problems, "problems", problems, problems_json),
    (What::Schedules, "schedules", |_| schedules(), |_| schedules_json()),
    (What::Noises, "noises", |_| noises(), |_| noises_json()),
    (What::Suites, "suites", |_| suites(), |_| suites_json()),
];

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let filter = &arguments.filter;
    let what = match arguments.what {
        None if !filter.is_empty() => Some(What::Problems),
        Some(what) if what != What::Problems && !filter.is_empty() => {
            return Err(Usage("these filters are for problems: rmsbench list problems --convex".to_owned()).into());
        }
        what => what,
    };
    let sections = SECTIONS.into_iter().filter(|(section, ..)| what.is_none_or(|what| what == *section));
    let text = match arguments.format {
        Format::Text if what.is_some() => sections.map(|(_, _, text, _)| text(arguments)).collect(),
        Format::Text => {
            sections.map(|(_, title, text, _)| format!("{title}\n{}", text(arguments))).collect::<Vec<_>>().join("\n")
        }
        Format::Json => {
            let mut values: Vec<(&str, Value)> = sections.map(|(_, title, _, json)| (title, json(arguments))).collect();
            let value = match (what, values.pop()) {
                (Some(_), Some((_, value))) => value,
                (_, last) => values.into_iter().chain(last).map(|(title, value)| (title.to_owned(), value)).collect(),
            };
            serde_json::to_string_pretty(&value)? + "\n"
        }
    };
    super::print(text)
}

fn optimizers() -> String {
    let line = |entry: &rmsbench::optim::Entry| {
        let dialects: Vec<&str> = entry.dialects().iter().map(|dialect| dialect.name).collect();
        let Spec { name, year, summary, .. } = entry.spec;
        vec![name.to_owned(), year.to_string(), summary.to_owned(), format!("@{}", dialects.join(" @"))]
    };
    table::columns(&OPTIMIZERS.iter().map(line).collect::<Vec<_>>(), 4, None)
}

fn problems(arguments: &Arguments) -> String {
    let line = |(entry, surface): (&problem::Entry, Arc<dyn Surface>)| {
        let minimum = surface.minimum().map_or("unknown".to_owned(), short_or_exact);
        vec![
            entry.spec.name.to_owned(),
            format!("{}-D", surface.dim()),
            format!("f* = {minimum}"),
            traits(entry, &*surface).join(", "),
            if arguments.long { entry.spec.summary.to_owned() } else { String::new() },
        ]
    };
    let rows: Vec<Vec<String>> = arguments.filter.problems().map(line).collect();
    table::columns(&rows, 5, None)
}

fn suites() -> String {
    let line = |suite: &Suite| vec![format!("@{}", suite.name), suite.summary.to_owned()];
    table::columns(&SUITES.iter().map(line).collect::<Vec<_>>(), 2, None)
}

fn suites_json() -> Value {
    let problems = |suite: &Suite| -> Vec<String> {
        surfaces(&format!("@{}", suite.name), &[])
            .map_or(Vec::new(), |cases| cases.into_iter().map(|case| case.label).collect())
    };
    SUITES
        .iter()
        .map(|suite| json!({ "name": suite.name, "summary": suite.summary, "problems": problems(suite) }))
        .collect()
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

fn problems_json(arguments: &Arguments) -> Value {
    arguments.filter.problems().map(|(entry, surface)| problem_json(entry, &*surface)).collect()
}

/// With more coordinates than this, points are left out: a list of all problems would not fit into memory.
const MOST_COORDINATES: usize = 1000;

/// What scripts learn of a problem, in one dimension.
pub(super) fn problem_json(entry: &problem::Entry, surface: &dyn Surface) -> Value {
    let mut value = spec_json(&entry.spec);
    value["defaults"] = Value::Object(entry.defaults());
    value["dim"] = json!(surface.dim());
    value["properties"] = json!(traits(entry, surface));
    value["minimum"] = json!(surface.minimum());
    if surface.dim() > MOST_COORDINATES {
        return value;
    }
    value["minimizers"] = json!(surface.minimizers());
    let local = |(x, value): &(Vec<f64>, f64)| json!({ "x": x, "value": value });
    value["local_minima"] = surface.local_minima().iter().map(local).collect();
    value["start"] = json!(surface.start());
    value["starts"] = surface.starts().into_iter().map(|(name, x)| (name.to_owned(), json!(x))).collect();
    value["domain"] = (0..surface.dim()).map(|i| json!([surface.domain(i).0, surface.domain(i).1])).collect();
    value
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

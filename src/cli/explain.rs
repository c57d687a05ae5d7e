//! `rmsbench explain NAME`.

use clap::{Args, ValueEnum};
use rmsbench::component::{Param, Search, Spec, Values};
use rmsbench::config::nearest;
use rmsbench::isa::{Isa, Target};
use rmsbench::modifier::CLIPPING;
use rmsbench::noise::{self, NOISES};
use rmsbench::optim::{self, Dialect, OPTIMIZERS, Step};
use rmsbench::problem::{self, PROBLEMS};
use rmsbench::schedule::{self, SCHEDULES};
use rmsbench::trace::brief;
use serde_json::{Value, json};

use super::{Usage, list, markdown};

/// Explain an optimizer, a problem, a schedule or a kind of noise.
///
/// Shows the idea, the formula, the hyperparameters with their ranges, defaults and names, what libraries do
/// differently, how long the first step is, and references.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The name, for optimizers also name@dialect; `rmsbench list` shows all.
    name: String,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

/// Something explained: as Markdown, and for scripts.
struct Explained {
    text: String,
    json: Value,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let (name, dialect) = arguments.name.split_once('@').map_or((&*arguments.name, None), |(n, d)| (n, Some(d)));
    let explained = if let Some(entry) = optim::find(name) {
        optimizer(entry, dialect)?
    } else if let (Some(entry), None) = (problem::find(name), dialect) {
        problem(entry)?
    } else if let Some(spec) = SCHEDULES.iter().find(|spec| spec.name == name && dialect.is_none()) {
        let text = schedule(spec);
        let json = json!({ "name": spec.name, "formula": spec.summary, "documentation": text });
        Explained { text, json }
    } else if let (Some(entry), None) = (noise::find(name), dialect) {
        explained(&entry.spec, "", entry.defaults(), list::spec_json(&entry.spec))
    } else {
        let names = OPTIMIZERS.iter().map(|entry| entry.spec.name).chain(PROBLEMS.iter().map(|entry| entry.spec.name));
        let names = names.chain(SCHEDULES.iter().map(|spec| spec.name));
        let near = nearest(name, names.chain(NOISES.iter().map(|entry| entry.spec.name)));
        let hint = near.map_or("`rmsbench list` shows all names".to_owned(), |near| format!("did you mean `{near}`?"));
        return Err(Usage(format!("there is no `{}` to explain; {hint}", arguments.name.escape_debug())).into());
    };
    let text = match arguments.format {
        Format::Text => {
            let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(80);
            markdown::render(&explained.text, width)
        }
        Format::Markdown => format!("# {}\n", explained.text.trim_end().replace("\n# ", "\n## ")),
        Format::Json => serde_json::to_string_pretty(&explained.json)? + "\n",
    };
    super::print(text)
}

fn problem(entry: &problem::Entry) -> anyhow::Result<Explained> {
    let surface = entry.build(entry.defaults())?;
    let traits = list::traits(entry, &*surface);
    let traits = if traits.is_empty() { "none of those that are listed".to_owned() } else { traits.join(", ") };
    let mut properties = format!("# Properties\n\n{traits}\n\n");
    let starts: Vec<String> = surface.starts().iter().map(|(name, _)| format!("`{name}`")).collect();
    if !starts.is_empty() {
        properties += &format!("Other published starts, by name: {}.\n\n", starts.join(", "));
    }
    Ok(explained(&entry.spec, &properties, entry.defaults(), list::problem_json(entry, &*surface)))
}

/// The documentation, something more, the parameters with their defaults, and the references.
fn explained(spec: &Spec, more: &str, defaults: Values, mut json: Value) -> Explained {
    let doc = spec.doc();
    let (body, references) = doc.split_once("\n# References\n").unwrap_or((&doc, ""));
    json["documentation"] = json!(doc);
    json["defaults"] = json!(defaults);
    let parameters = parameters(spec, &[("default", defaults)], None);
    Explained { text: format!("{}\n\n{more}{parameters}\n# References\n{references}\n", body.trim()), json }
}

fn optimizer(entry: &optim::Entry, dialect: Option<&str>) -> anyhow::Result<Explained> {
    let (spec, all) = (&entry.spec, entry.dialects());
    let names: Vec<&str> = all.iter().map(|dialect| dialect.name).collect();
    let of_one = dialect.is_some();
    let dialect = dialect.unwrap_or(names[0]);
    let Some(chosen) = all.iter().find(|known| known.name == dialect) else {
        let (known, dialect) = (names.join(", "), dialect.escape_debug());
        return Err(Usage(format!("`{}` has no dialect `{dialect}`; expected one of {known}", spec.name)).into());
    };
    let shown: Vec<&Dialect<Values>> = all.iter().filter(|dialect| !of_one || dialect.name == chosen.name).collect();
    let defaults: Vec<(&str, Values)> = shown.iter().map(|dialect| (dialect.name, own(spec, dialect))).collect();

    let doc = spec.doc();
    let (body, references) = doc.split_once("\n# References\n").unwrap_or((&doc, ""));
    let full = format!("{}@{}", spec.name, chosen.name);
    let formula = resolved(formula(body), spec, &own(spec, chosen));
    let steps: Vec<FirstSteps> = shown.iter().filter_map(|dialect| FirstSteps::new(entry, dialect)).collect();

    let mut text =
        format!("{}\n\n# The update of {full}, with its defaults\n\n```text\n{formula}\n```\n\n", body.trim());
    text += &parameters(spec, &defaults, Some(entry.lr_search));
    text += &names_in_libraries(spec);
    text += &differences(spec, chosen, &all);
    text += "\n# First step\n\n";
    for step in &steps {
        text += &format!("* `{}`: {}\n", step.dialect, step.sentence());
    }
    text += &format!("\n# References\n{references}\n");

    let mut json = list::optimizer_json(entry);
    json["documentation"] = json!(doc);
    json["formula"] = json!({ "dialect": chosen.name, "text": formula });
    json["first_step"] = steps.iter().map(|step| (step.dialect.to_owned(), step.json())).collect();
    Ok(Explained { text, json })
}

/// The defaults of a dialect, without what it does not know.
fn own(spec: &Spec, dialect: &Dialect<Values>) -> Values {
    let mut values = dialect.defaults();
    spec.retain_known(dialect.name, &mut values);
    values
}

/// The first formula of a documentation.
fn formula(doc: &str) -> &str {
    doc.split_once("```text\n").and_then(|(_, rest)| rest.split_once("\n```")).map_or("", |(formula, _)| formula)
}

/// The longest line of a formula, in characters.
const FORMULA_WIDTH: usize = 76;

/// A formula with values in place of symbols; what stood in columns still does.
fn resolved(formula: &str, spec: &Spec, values: &Values) -> String {
    let mut symbols = vec![("η", "lr")];
    symbols.extend(spec.params.iter().filter(|param| !param.symbol.is_empty()).map(|param| (param.symbol, param.key)));
    // `ε_root` before `ε`.
    symbols.sort_by_key(|(symbol, _)| std::cmp::Reverse(symbol.len()));
    let mut lines = Vec::new();
    for line in formula.lines() {
        let (mut out, mut column) = (String::new(), 0);
        for part in line.split_inclusive("  ") {
            let text = part.trim_end();
            if !text.is_empty() {
                let substituted = substituted(text, &symbols, values);
                let width = out.chars().count();
                if width > 0 && column.max(width + 2) + substituted.chars().count() > FORMULA_WIDTH {
                    lines.push(std::mem::take(&mut out));
                    column = FORMULA_WIDTH.saturating_sub(substituted.chars().count()).min(8);
                }
                let gap = if out.is_empty() { column } else { column.saturating_sub(out.chars().count()).max(2) };
                out += &" ".repeat(gap);
                out += &substituted;
            }
            column += part.chars().count();
        }
        lines.push(out);
    }
    lines.join("\n")
}

/// A formula, or a remark beside one, with values in place of symbols.
fn substituted(text: &str, symbols: &[(&str, &str)], values: &Values) -> String {
    let in_word = |c: char| c.is_alphanumeric() && !"ᵗᵏⁱ²³".contains(c) || c == '_';
    let apart = |c: Option<char>| c.is_none_or(|c| !in_word(c));
    let is_formula = text.contains(['←', '=', '+', '·']);
    let (mut out, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        // Letters of other alphabets are symbols wherever they stand; words of a remark are not.
        let fits = |symbol: &str| {
            let around = [out.chars().next_back(), rest[symbol.len()..].chars().next()];
            around.into_iter().all(apart) && (is_formula || !symbol.is_ascii())
        };
        if let Some((symbol, key)) = symbols.iter().find(|(symbol, _)| rest.starts_with(symbol) && fits(symbol)) {
            let value = values.get(*key).map_or_else(|| (*symbol).to_owned(), show);
            // Two numbers side by side would read as one list.
            let factor = out.strip_suffix(' ').is_some_and(|out| out.ends_with(|c: char| c.is_ascii_digit()));
            out += if factor { "· " } else { "" };
            out += &value;
            rest = &rest[symbol.len()..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// How long the first step is for large gradients.
struct FirstSteps {
    dialect: &'static str,
    lr: f64,
    /// For gradients of 10³ and 10⁶.
    lengths: [f64; 2],
}

impl FirstSteps {
    fn new(entry: &optim::Entry, dialect: &Dialect<Values>) -> Option<Self> {
        let rule = entry.build(dialect.rule.clone()).ok()?;
        let length = |gradient: f64| {
            let mut x = [1.0];
            let step = Step { t: 1, lr: dialect.lr, loss: gradient, normal: &[0.0] };
            rule.one(1, Target::up_to(Isa::Baseline)).step(&step, &[gradient], &mut x, &mut []);
            (x[0] - 1.0).abs()
        };
        Some(Self { dialect: dialect.name, lr: dialect.lr, lengths: [1e3, 1e6].map(length) })
    }

    fn sentence(&self) -> String {
        let [small, large] = self.lengths;
        // Four digits are enough for people.
        let short = |length: f64| brief(format!("{length:.3e}").parse().unwrap_or(length));
        let of_lr = format!("{} × `lr`", short(large / self.lr));
        if large == 0.0 {
            "does not move".to_owned()
        } else if (large / small - 1.0).abs() < 1e-2 {
            format!("{} long, {of_lr}, however large the gradient", short(large))
        } else if (large / small - 1e3).abs() < 10.0 {
            format!("as long as the gradient times {} (`lr` is {})", short(large / 1e6), brief(self.lr))
        } else {
            format!("{} long for a gradient of 10³, {} for one of 10⁶", short(small), short(large))
        }
    }

    fn json(&self) -> Value {
        json!([{ "gradient": 1e3, "length": self.lengths[0] }, { "gradient": 1e6, "length": self.lengths[1] }])
    }
}

/// How the defaults of the others differ from those of one dialect.
fn differences(spec: &Spec, from: &Dialect<Values>, all: &[Dialect<Values>]) -> String {
    if all.len() < 2 {
        return String::new();
    }
    let mut text = format!("\n# What to change in {}@{} to get the others\n\n", spec.name, from.name);
    let base = from.defaults();
    for other in all.iter().filter(|other| other.name != from.name) {
        let values = other.defaults();
        let changed = values.iter().filter(|(key, value)| base.get(*key) != Some(*value));
        let changed: Vec<String> = changed.map(|(key, value)| format!("`{key} = {}`", show(value))).collect();
        let changed = if changed.is_empty() { "nothing".to_owned() } else { changed.join(", ") };
        text += &format!("* `@{}`: {changed}\n", other.name);
    }
    text
}

/// What libraries call the parameters, where it is not their key.
fn names_in_libraries(spec: &Spec) -> String {
    let named = |library: &&str| spec.params.iter().flat_map(|param| param.aliases).any(|(of, _)| of == library);
    let libraries: Vec<&str> = ["torch", "keras", "optax", "tf1", "paper"].into_iter().filter(named).collect();
    if libraries.is_empty() {
        return String::new();
    }
    let mut text =
        format!("\n# Other names\n\n| key | {} |\n|:--|{}\n", libraries.join(" | "), ":--|".repeat(libraries.len()));
    for param in spec.params.iter().filter(|param| !param.aliases.is_empty()) {
        let cell = |library: &&str| {
            let names = param.aliases.iter().filter(|(of, _)| of == library).map(|(_, name)| format!("`{name}`"));
            names.collect::<Vec<_>>().join(", ")
        };
        let cells: Vec<String> = libraries.iter().map(cell).collect();
        text += &format!("| `{}` | {} |\n", param.key, cells.join(" | "));
    }
    text
}

/// The parameters with their defaults, and what they are, as Markdown; an optimizer also has a learning rate.
fn parameters(spec: &Spec, defaults: &[(&str, Values)], lr: Option<Search>) -> String {
    let has_lr = lr.is_some();
    if spec.params.is_empty() && !has_lr {
        return "It has no parameters.\n".to_owned();
    }
    let names: Vec<&str> = defaults.iter().map(|(name, _)| *name).collect();
    let mut text = format!("# {}\n\n", if has_lr { "Hyperparameters" } else { "Parameters" });
    text +=
        &format!("| key | symbol | values | {} |\n|:--|:--|:--|{}\n", names.join(" | "), ":--|".repeat(names.len()));
    let mut row = |key: &str, symbol: &str, kind: &str, absent: &str| {
        let cells: Vec<String> =
            defaults.iter().map(|(_, values)| values.get(key).map_or(absent.to_owned(), show)).collect();
        text += &format!("| `{key}` | {symbol} | {kind} | {} |\n", cells.join(" | "));
    };
    let known =
        |param: &&Param| param.only.is_empty() || defaults.iter().any(|(_, values)| values.contains_key(param.key));
    if has_lr {
        row("lr", "η", "≥ 0", "");
    }
    for param in spec.params.iter().filter(known) {
        let absent = if param.only.is_empty() { "required" } else { "–" };
        row(param.key, param.symbol, &param.kind.to_string(), absent);
    }
    text.push('\n');
    let tuned = |search: Search| format!("; tuned from {} to {}", brief(search.at(0.0)), brief(search.at(1.0)));
    if let Some(search) = lr {
        text += &format!("* `lr`: learning rate; also `learning_rate`{}\n", tuned(search));
    }
    for param in spec.params.iter().filter(known) {
        text += &format!("* `{}`: {}{}\n", param.key, param.doc, param.search.map_or(String::new(), tuned));
    }
    if has_lr {
        let keys: Vec<String> = CLIPPING.iter().map(|param| format!("`{}`", param.key)).collect();
        text += &format!("\nEvery optimizer also takes {}, `lookahead`, `ema` and `schedule`.\n", keys.join(", "));
    }
    text
}

fn show(value: &Value) -> String {
    let number = |number: f64| {
        let text = brief(number);
        // Such as 2⁻⁵², which in full would be wider than all else; the JSON has every digit.
        if text.len() > 10 { format!("{number:.3e}") } else { text }
    };
    value.as_f64().map_or_else(|| value.to_string(), number)
}

fn schedule(spec: &schedule::Spec) -> String {
    let mut text = format!("{}\n\n# Parameters\n\n| key | values | default |\n|:--|:--|:--|\n", spec.doc());
    for param in spec.all_params() {
        text += &format!("| `{}` | {} | {} |\n", param.key, param.kind, param.default);
    }
    text.push('\n');
    for param in spec.all_params() {
        let symbol = if param.symbol.is_empty() { String::new() } else { format!(" (`{}`)", param.symbol) };
        let aliases: Vec<String> =
            param.aliases.iter().map(|(library, alias)| format!("`{alias}` in {library}")).collect();
        let also = if aliases.is_empty() { String::new() } else { format!("; {}", aliases.join(", ")) };
        text += &format!("* `{}`{symbol}: {}{also}\n", param.key, param.doc);
    }
    text += "\nUpdate t = 1, 2, … uses the learning rate times the factor of s = t − 1, the number of updates before. \
             With a warm-up of w updates the factor of s < w is warmup_start + (1 − warmup_start)·s/w, and s, defaults \
             and \"the run\" count from its end.\n";
    text
}

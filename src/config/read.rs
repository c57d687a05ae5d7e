//! From a tree to an experiment: every key known, every value of its type and range, all mistakes collected.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU64;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::grid::{self, Variant};
use super::tree::{Entry, Node, Span, Table, Value};
use super::{Diagnostic, MAX_MISTAKES, MAX_RUNS, Request, Room};
use super::{short, spaced};
use crate::component::{Alias, Kind, MAX_WHOLE, Param, Range, Values, from_values, to_values};
use crate::engine::Stop;
use crate::experiment::{Experiment, OptimizerCase, ProblemCase, Seeds, Space, Start, TUNED, Tune};
use crate::memory;
use crate::modifier::{CLIPPING, EMA, LOOKAHEAD, Modifiers};
use crate::noise::{self, NOISES, Noise};
use crate::optim::{self, OPTIMIZERS, Rule};
use crate::problem::{self, PROBLEMS, Surface};
use crate::schedule::{self, SCHEDULES, Schedule};
use crate::text::is_hidden;
use crate::trace::{Thinning, brief};
use crate::tuning::methods::Method;
use crate::{target, tuning};

/// A key with its aliases.
type Known = (&'static str, &'static [Alias]);

const TOP: &[Known] = &[
    ("name", &[]),
    ("steps", &[]),
    ("seeds", &[]),
    ("seed", &[]),
    ("problems", &[]),
    ("optimizers", &[]),
    ("trace", &[]),
    ("stop", &[]),
    ("tune", &[]),
];
const TRACE: &[Known] = &[("every", &[]), ("position", &[])];
const STOP: &[Known] = &[("gap", &[]), ("loss_above", &[])];
const TUNE: &[Known] = &[("trials", &[]), ("seeds", &[]), ("method", &[]), ("space", &[]), ("target", &[])];
const NOISE: &[Known] = &[("kind", &[])];
const PROBLEM: &[Known] = &[("name", &[]), ("label", &[]), ("start", &[]), ("noise", &[])];
const OPTIMIZER: &[Known] = &[
    ("name", &[]),
    ("label", &[]),
    ("lr", &[("keras", "learning_rate")]),
    ("schedule", &[]),
    ("lookahead", &[]),
    ("ema", &[]),
];
const SCHEDULE: &[Known] = &[("kind", &[])];

/// Tuples of PyTorch, which are split here because a list is a grid.
const SPLIT: &[(&str, &str)] = &[
    ("betas", "`beta1` and `beta2`"),
    ("etas", "`eta_minus` and `eta_plus`"),
    ("step_sizes", "`step_min` and `step_max`"),
];

/// Learning rates in the schedules of libraries, which are factors here; and what has no key of the same meaning.
const FACTORS: &[(&str, &str)] = &[
    ("base_lr", "`min_factor`, base_lr/max_lr"),
    ("boundaries_and_scales", "`boundaries` and `scales`"),
    ("end_learning_rate", "`min_factor`, end_learning_rate/lr"),
    ("end_value", "the last factor, end_value/lr"),
    ("eta_min", "`min_factor`, eta_min/lr"),
    ("init_value", "the optimizer's `lr`"),
    ("initial_learning_rate", "the optimizer's `lr`"),
    ("max_lr", "the optimizer's `lr`"),
    ("min_lr", "`min_factor`, min_lr/lr"),
    ("peak_value", "the optimizer's `lr`"),
    ("threshold_mode", "`rtol` for rel, or `atol` and rtol = 0 for abs"),
];

/// Reads an experiment; `None` when there are mistakes, which are added to `errors`.
///
/// It may take the memory that is `available`, if that is known. What is missing is missing at the byte `end`.
pub(super) fn experiment(
    table: &Table,
    request: &Request,
    available: Option<u64>,
    end: usize,
    errors: &mut Vec<Diagnostic>,
) -> Option<Experiment> {
    let mut reader = Reader { errors, rules: HashMap::new(), available, starts: 0 };
    let top = reader.fields("the config", table, TOP);
    let name = top.get("name").map_or_else(|| Some(request.default_name.clone()), |node| reader.name(node));
    let steps = top.get("steps").map_or(Some(1000), |node| reader.whole(node, 0, MAX_WHOLE));
    let seed = top.get("seed").map_or(Some(0), |node| reader.whole(node, 0, MAX_WHOLE));
    let seeds = top.get("seeds").map_or(Some(Seeds::Count(1)), |node| reader.seeds(node));
    let (thinning, position) = top.get("trace").map_or((None, None), |node| reader.trace(node));
    let stop = top.get("stop").map(|node| reader.stop(node));
    let tune = top.get("tune").and_then(|node| reader.tune(node));
    if let (Some(tune), Some(seeds), Some(node)) = (&tune, &seeds, top.get("seeds")) {
        reader.disjoint(tune, seeds, node);
    }

    let problems = reader.list(&top, "problems", "problems = [\"rosenbrock\"]", end);
    let optimizers = reader.list(&top, "optimizers", "optimizers = [\"rmsprop\"]", end);
    let mut room = Room(Room::VALUES);
    let mut expanded = |of, items: &[Node]| short::expanded(of, items, &mut room, reader.errors);
    let (mut problems, mut optimizers) = (expanded("problem", problems?), expanded("optimizer", optimizers?));
    spaced::written_out(&mut problems, &mut room, reader.errors);
    spaced::written_out(&mut optimizers, &mut room, reader.errors);
    let (problems, optimizers) = (&*problems, &*optimizers);
    let components =
        || problems.iter().map(|item| (item, PLAIN_PROBLEM)).chain(optimizers.iter().map(|item| (item, &[][..])));
    for (item, plain) in components() {
        reader.no_empty_lists(item, plain);
    }
    let count =
        |items: &[Node], plain: &[&str]| items.iter().map(|item| variants_of(item, plain)).fold(0, u64::saturating_add);
    let runs = count(problems, PLAIN_PROBLEM)
        .saturating_mul(count(optimizers, &[]))
        .saturating_mul(seeds.as_ref().map_or(1, Seeds::count));
    if runs > MAX_RUNS && !request.force {
        let widest =
            components().max_by_key(|(item, plain)| variants_of(item, plain)).map(|(item, _)| item.span.clone());
        let message = format!("this experiment has {} runs, more than {}", grouped(runs), grouped(MAX_RUNS));
        let span = if seeds.as_ref().is_some_and(|s| s.count() > 10_000) {
            top.get("seeds").map(|n| n.span.clone())
        } else {
            widest
        };
        let diagnostic = Diagnostic::new(span.unwrap_or(end..end), message, "most of them come from here");
        reader.errors.push(diagnostic.help("shorten the lists, or pass --force if so many are meant"));
    }
    if let Some((item, _)) = components().find(|(item, plain)| size_of(item, plain) > MAX_SIZE) {
        let message = "all the variants of this together are too large";
        reader.errors.push(Diagnostic::new(item.span.clone(), message, "expected shorter lists and texts"));
        return None;
    }
    if !reader.errors.is_empty() && runs > MAX_RUNS {
        return None;
    }

    // With a wrong number of steps, the components are read all the same, for their own mistakes.
    let known_steps = steps.unwrap_or(MAX_WHOLE);
    let mut problem_cases = Vec::new();
    for item in problems {
        reader.component("problem", item, PLAIN_PROBLEM, |reader, variant| {
            problem_cases.extend(reader.problem(variant));
        });
    }
    let mut optimizer_cases = Vec::new();
    for item in optimizers {
        reader.component("optimizer", item, &[], |reader, variant| {
            optimizer_cases.extend(reader.optimizer(variant, known_steps));
        });
    }
    let problems = reader.labelled("problem", problem_cases, |case| &mut case.label);
    let optimizers = reader.labelled("optimizer", optimizer_cases, |case| &mut case.label);
    if let (Some(tune), Some(node)) = (&tune, top.get("tune")) {
        let too_few = |case| tuning::trials(case, tune, known_steps).err();
        if let Some(why) = optimizers.iter().find_map(too_few) {
            let message = "too few `trials` for this method".to_owned();
            reader.errors.push(Diagnostic::new(node.span.clone(), message, why));
        }
    }
    Some(Experiment {
        name: name?,
        steps: steps?,
        seed: seed?,
        seeds: seeds?,
        problems,
        optimizers,
        tune,
        tuned: Vec::new(),
        thinning: thinning.unwrap_or(Thinning::Every(NonZeroU64::MIN)),
        position: position.unwrap_or(false),
        stop: stop.unwrap_or_default(),
    })
}

/// The largest number of trials in tuning, and of repetitions of each.
const MAX_TRIALS: u64 = 100_000;
const MAX_TUNING_SEEDS: u64 = 1000;

/// Keys of a problem whose list is not a grid.
const PLAIN_PROBLEM: &[&str] = &["start"];

fn variants_of(item: &Node, plain: &[&str]) -> u64 {
    match &item.value {
        Value::Table(table) => grid::count(table, plain),
        _ => 1,
    }
}

/// The variants of an element have so many values in all, whoever means so many.
const MAX_SIZE: u64 = 50_000_000;

fn size_of(item: &Node, plain: &[&str]) -> u64 {
    match &item.value {
        Value::Table(table) => grid::size(table, plain),
        _ => 1,
    }
}

/// A number with its digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The entries of a table by canonical key.
struct Fields<'a> {
    found: Vec<(&'static str, &'a Node)>,
}

impl<'a> Fields<'a> {
    fn get(&self, key: &str) -> Option<&'a Node> {
        self.found.iter().find(|(found, _)| *found == key).map(|(_, node)| *node)
    }
}

/// A case before its label is known to be unique.
struct Draft<T> {
    case: T,
    span: Span,
    /// Whether the label was written in the config.
    explicit: bool,
    /// What else was written for it: ` key=value`.
    given: String,
}

struct Reader<'e> {
    errors: &'e mut Vec<Diagnostic>,
    /// The rules by name and hyperparameters: variants that differ in the learning rate alone share one.
    rules: HashMap<String, Arc<dyn Rule>>,
    /// How much memory there is, if that is known, and how much of it the starts take so far.
    available: Option<u64>,
    starts: u64,
}

impl Reader<'_> {
    fn error<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.errors.push(diagnostic);
        None
    }

    /// Finds the canonical keys; reports unknown keys, and two names for one value.
    fn fields<'a>(&mut self, what: &str, table: &'a Table, known: &[Known]) -> Fields<'a> {
        self.entries(what, table.iter().map(|entry| (entry, &entry.node)), known)
    }

    fn entries<'a>(
        &mut self,
        what: &str,
        entries: impl Iterator<Item = (&'a Entry, &'a Node)>,
        known: &[Known],
    ) -> Fields<'a> {
        let mut found: Vec<(&'static str, &'a Node)> = Vec::new();
        let mut spellings: Vec<&str> = Vec::new();
        for (entry, node) in entries {
            if self.errors.len() > MAX_MISTAKES {
                break;
            }
            let key = entry.key.as_str();
            let Some((canonical, _)) = known.iter().find(|known| names(known).any(|name| name == key)) else {
                self.unknown_key(what, entry, known);
                continue;
            };
            if let Some(earlier) = found.iter().position(|(name, _)| name == canonical) {
                let message = match spellings[earlier] {
                    spelling if spelling == key => format!("`{key}` stands twice in {what}"),
                    spelling => format!("`{spelling}` and `{key}` are two names for one value"),
                };
                let expected = format!("expected `{canonical}` once");
                self.errors.push(Diagnostic::new(entry.key_span.clone(), message, expected));
                continue;
            }
            found.push((canonical, node));
            spellings.push(key);
        }
        Fields { found }
    }

    fn unknown_key(&mut self, what: &str, entry: &Entry, known: &[Known]) {
        let key = entry.key.as_str();
        let keys: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let diagnostic = Diagnostic::new(
            entry.key_span.clone(),
            format!("unknown key `{key}` in {what}"),
            format!("expected one of {}", quoted(&keys)),
        );
        let spellings = known.iter().flat_map(names);
        let of = |table: &[(&str, &'static str)]| table.iter().find(|(name, _)| *name == key).map(|(_, parts)| *parts);
        let elsewhere: Vec<&str> =
            OPTIMIZERS.iter().filter(|e| e.spec.param(key).is_some()).map(|e| e.spec.name).collect();
        // Only where the keys to give instead are known.
        let parts = of(SPLIT).filter(|parts| parts.split('`').nth(1).is_some_and(|part| keys.contains(&part)));
        self.errors.push(if let Some(parts) = parts {
            diagnostic.help(format!("a list is a grid here, so give {parts} instead"))
        } else if let (true, Some(instead)) = (what.starts_with("schedule "), of(FACTORS)) {
            diagnostic.help(format!("schedules are factors here, so give {instead}"))
        } else if what.starts_with("optimizer ") && !elsewhere.is_empty() {
            diagnostic.help(format!("that is a hyperparameter of {}", some_of(&elsewhere)))
        } else if let Some(near) = nearest(key, spellings) {
            diagnostic.help(format!("did you mean `{near}`?"))
        } else {
            diagnostic
        });
    }

    fn wrong_type<T>(&mut self, node: &Node, expected: &str) -> Option<T> {
        self.error(Diagnostic::new(
            node.span.clone(),
            format!("expected {expected}"),
            format!("this is {}", node.kind()),
        ))
    }

    fn real(&mut self, node: &Node, range: Range) -> Option<f64> {
        match node.value {
            Value::Number(number) if range.contains(number) => Some(number),
            Value::Number(number) => self.error(Diagnostic::new(
                node.span.clone(),
                format!("{} is out of range", brief(number)),
                format!("expected a number, {range}"),
            )),
            _ => self.wrong_type(node, "a number"),
        }
    }

    fn whole(&mut self, node: &Node, low: u64, high: u64) -> Option<u64> {
        let high = high.min(MAX_WHOLE);
        match node.value {
            Value::Number(number) if number.fract() == 0.0 && number >= low as f64 && number <= high as f64 => {
                Some(number as u64)
            }
            Value::Number(number) => {
                let upto = if high == MAX_WHOLE { "2⁵³ − 1".to_owned() } else { grouped(high) };
                self.error(Diagnostic::new(
                    node.span.clone(),
                    format!("{} is out of range", brief(number)),
                    format!("expected a whole number from {low} to {upto}"),
                ))
            }
            _ => self.wrong_type(node, "a whole number"),
        }
    }

    fn flag(&mut self, node: &Node) -> Option<bool> {
        match node.value {
            Value::Flag(flag) => Some(flag),
            _ => self.wrong_type(node, "true or false"),
        }
    }

    fn text<'a>(&mut self, node: &'a Node, expected: &str) -> Option<&'a str> {
        match &node.value {
            Value::Text(text) => Some(text),
            _ => self.wrong_type(node, expected),
        }
    }

    fn table<'a>(&mut self, node: &'a Node, expected: &str) -> Option<&'a Table> {
        match &node.value {
            Value::Table(table) => Some(table),
            _ => self.wrong_type(node, expected),
        }
    }

    fn name(&mut self, node: &Node) -> Option<String> {
        let name = self.text(node, "a name")?;
        match check_name(name) {
            Ok(()) => Some(name.to_owned()),
            Err(why) => self.error(
                Diagnostic::new(node.span.clone(), format!("`{}` cannot be a name", name.escape_debug()), why)
                    .help("results go to the folder of this name"),
            ),
        }
    }

    fn seeds(&mut self, node: &Node) -> Option<Seeds> {
        let Value::List(items) = &node.value else {
            return match node.value {
                Value::Number(_) => self.whole(node, 1, MAX_WHOLE).map(Seeds::Count),
                _ => self.wrong_type(node, "how many repetitions, or a list of them"),
            };
        };
        if items.is_empty() {
            return self.error(Diagnostic::new(
                node.span.clone(),
                "`seeds` is empty",
                "expected at least one repetition",
            ));
        }
        let (mut list, mut seen) = (Vec::new(), HashSet::new());
        for item in items {
            let seed = self.whole(item, 0, MAX_WHOLE)?;
            if !seen.insert(seed) {
                return self.error(Diagnostic::new(
                    item.span.clone(),
                    format!("repetition {seed} stands twice"),
                    "expected each once",
                ));
            }
            list.push(seed);
        }
        let counts = list.iter().copied().eq(0..list.len() as u64);
        Some(if counts { Seeds::Count(list.len() as u64) } else { Seeds::List(list) })
    }

    fn trace(&mut self, node: &Node) -> (Option<Thinning>, Option<bool>) {
        let Some(table) = self.table(node, "a table with `every` and `position`") else { return (None, None) };
        let fields = self.fields("`trace`", table, TRACE);
        let thinning = fields.get("every").and_then(|node| match &node.value {
            Value::Text(text) if text == "log" => Some(Thinning::Log),
            Value::Number(_) => self.whole(node, 1, MAX_WHOLE).and_then(NonZeroU64::new).map(Thinning::Every),
            _ => self.wrong_type(node, "a whole number of steps, or \"log\""),
        });
        (thinning, fields.get("position").and_then(|node| self.flag(node)))
    }

    fn stop(&mut self, node: &Node) -> Stop {
        let Some(table) = self.table(node, "a table with `gap` and `loss_above`") else { return Stop::default() };
        let fields = self.fields("`stop`", table, STOP);
        let gap = fields.get("gap").and_then(|node| self.real(node, Range::NonNegative));
        let loss_above = fields.get("loss_above").and_then(|node| self.real(node, Range::Finite));
        Stop { gap, loss_above: loss_above.unwrap_or(Stop::default().loss_above) }
    }

    /// How optimizers are tuned; nothing with no trials.
    fn tune(&mut self, node: &Node) -> Option<Tune> {
        let table = self.table(node, "a table with `trials`, `method` and `space`")?;
        let fields = self.fields("`tune`", table, TUNE);
        let mut tune = Tune::default();
        let errors = self.errors.len();
        if let Some(node) = fields.get("trials") {
            tune.trials = self.whole(node, 0, MAX_TRIALS).unwrap_or(0);
        }
        if let Some(node) = fields.get("seeds") {
            tune.seeds = self.whole(node, 1, MAX_TUNING_SEEDS).unwrap_or(1);
        }
        if let Some(node) = fields.get("method") {
            let word = self.word(node, &Method::ALL.map(Method::name));
            tune.method = word.and_then(|word| Method::find(word.as_str()?)).unwrap_or(tune.method);
        }
        if let Some(node) = fields.get("space") {
            tune.space = if self.word(node, &["lr", "full"])? == "full" { Space::Full } else { Space::Lr };
        }
        if let Some(node) = fields.get("target") {
            let wrong = |gap| {
                Diagnostic::new(
                    node.span.clone(),
                    format!("{} is out of range", brief(gap)),
                    "expected a gap from 1e-8 to 100",
                )
            };
            match self.real(node, Range::Positive) {
                Some(gap) if !target::is_near(gap) => self.errors.push(wrong(gap)),
                gap => tune.target = gap.map(target::nearest),
            }
        }
        (tune.trials > 0 && self.errors.len() == errors).then_some(tune)
    }

    /// Sees to it that no repetition is used for tuning too.
    fn disjoint(&mut self, tune: &Tune, seeds: &Seeds, node: &Node) {
        let shared = match seeds {
            Seeds::Count(count) => *count > Tune::FIRST_SEED,
            Seeds::List(list) => list.iter().any(|&seed| tune.repetitions().contains(&seed)),
        };
        if shared {
            let message = format!("repetitions from {} on are those of tuning", grouped(Tune::FIRST_SEED));
            self.errors.push(Diagnostic::new(
                node.span.clone(),
                message,
                "expected others, on which nothing was tuned",
            ));
        }
    }

    /// The list of problems or optimizers, which must be there and not be empty.
    fn list<'a>(&mut self, top: &Fields<'a>, key: &str, example: &str, end: usize) -> Option<&'a [Node]> {
        let Some(node) = top.get(key) else {
            let message = format!("`{key}` is missing");
            return self.error(Diagnostic::new(end..end, message, format!("expected for example {example}")));
        };
        match &node.value {
            Value::List(items) if items.is_empty() => {
                self.error(Diagnostic::new(node.span.clone(), format!("`{key}` is empty"), "expected at least one"))
            }
            Value::List(items) => Some(items),
            _ => self.wrong_type(node, &format!("a list, for example {example}")),
        }
    }

    fn no_empty_lists(&mut self, item: &Node, plain: &[&str]) {
        let Value::Table(table) = &item.value else { return };
        for entry in table {
            if let Value::List(items) = &entry.node.value
                && items.is_empty()
                && !plain.contains(&entry.key.as_str())
            {
                let message = format!("the list of `{}` is empty", entry.key);
                self.errors.push(Diagnostic::new(entry.node.span.clone(), message, "expected at least one value"));
            }
        }
    }

    /// Reads all variants of one element of `problems` or `optimizers`, until one is wrong: the others would be too.
    fn component(&mut self, what: &str, item: &Node, plain: &[&str], mut read: impl FnMut(&mut Self, &Item<'_>)) {
        if self.errors.len() > MAX_MISTAKES {
            return;
        }
        match &item.value {
            Value::Text(_) => {
                let variant = Variant { entries: Vec::new(), varied: Vec::new() };
                read(self, &Item { name: item, variant });
            }
            Value::Table(table) => {
                let Some(name) = table.iter().find(|entry| entry.key == "name") else {
                    let message = format!("this {what} has no `name`");
                    self.errors.push(Diagnostic::new(
                        item.span.clone(),
                        message,
                        format!("expected `name` to say which {what}"),
                    ));
                    return;
                };
                let errors = self.errors.len();
                for variant in grid::variants(table, plain) {
                    let name = variant
                        .entries
                        .iter()
                        .find(|(entry, _)| entry.key == "name")
                        .map_or(&name.node, |(_, node)| node);
                    read(self, &Item { name, variant });
                    if self.errors.len() > errors + 100 {
                        return;
                    }
                }
            }
            _ => {
                let _: Option<()> = self.wrong_type(item, &format!("the name of a {what}, or a table"));
            }
        }
    }

    fn problem(&mut self, item: &Item<'_>) -> Option<Draft<ProblemCase>> {
        let name = self.text(item.name, "the name of a problem")?;
        let names = || PROBLEMS.iter().map(|entry| entry.spec.name);
        let Some(entry) = problem::find(name) else {
            return self.unknown_name("problem", name, &item.name.span, names());
        };
        let what = format!("problem `{name}`");
        let known = known(PROBLEM, entry.spec.params);
        let errors = self.errors.len();
        let mut entries = item.variant.entries.clone();
        if entry.spec.param("dim").is_none() {
            self.fixed_dim(&what, entry, &mut entries);
        }
        let fields = self.entries(&what, entries.into_iter(), &known);
        let values = self.values(&fields, entry.spec.params, entry.defaults());
        let noise = fields.get("noise").map_or(Some(Noise::default()), |node| self.noise(node));
        let label = fields.get("label").and_then(|node| self.label(node));
        if self.errors.len() > errors {
            return None;
        }
        // Before anything of that size is allocated.
        let dim = values.get("dim").and_then(serde_json::Value::as_u64).unwrap_or(0);
        if let Some(lack) = memory::lacks(self.starts.saturating_add(8 * memory::LEAST * dim), self.available) {
            let node = fields.get("dim").unwrap_or(item.name);
            let message = format!("{what} with {} coordinates {lack}", grouped(dim));
            let diagnostic = Diagnostic::new(node.span.clone(), message, "expected fewer");
            return self.error(diagnostic.help("pass --force to try all the same"));
        }
        let surface = match entry.build(values) {
            Ok(surface) => surface,
            Err(invalid) => {
                let node = fields.get(invalid.key).unwrap_or(item.name);
                let message = format!("{what}: {}", invalid.message);
                return self.error(Diagnostic::new(node.span.clone(), message, invalid.expected));
            }
        };
        let start = match fields.get("start") {
            Some(node) => self.start(node, &*surface)?,
            None => Start::Point(surface.start()),
        };
        if let Start::Point(point) = &start {
            self.starts += 8 * point.len() as u64;
        }
        let noise = match noise?.over(&*surface) {
            Ok(noise) => noise,
            Err(invalid) => {
                let node = fields.get("noise").map_or(item.name, |node| inside(node, invalid.key));
                return self.error(Diagnostic::new(node.span.clone(), invalid.message, invalid.expected));
            }
        };
        let (label, explicit) = item.label(name, label, &known);
        let case = ProblemCase { label, surface, start, noise };
        Some(Draft { case, span: item.name.span.clone(), explicit, given: item.given(&known) })
    }

    /// Takes out the dimension where there is but one, after a look whether it is that one.
    fn fixed_dim(&mut self, what: &str, entry: &problem::Entry, entries: &mut Vec<(&Entry, &Node)>) {
        let is_dim = |entry: &Entry| problem::dim_param(1).is_called(&entry.key);
        let Some(&(_, node)) = entries.iter().find(|(entry, _)| is_dim(entry)) else { return };
        let dim = entry.build(entry.defaults()).map_or(0, |surface| surface.dim());
        if !matches!(node.value, Value::Number(number) if number == dim as f64) {
            let message = format!("{what} has {dim} coordinates, and no other dimension");
            self.errors.push(Diagnostic::new(node.span.clone(), message, format!("expected {dim}, or no `dim`")));
        }
        entries.retain(|(entry, _)| !is_dim(entry));
    }

    /// The noise, as far as it does not depend on the surface.
    fn noise(&mut self, node: &Node) -> Option<Noise> {
        let no_entries = Vec::new();
        let (kind, table) = match &node.value {
            Value::Text(_) => (Some(node), &no_entries),
            Value::Table(table) => (table.iter().find(|entry| entry.key == "kind").map(|entry| &entry.node), table),
            _ => return self.wrong_type(node, "a kind of noise, or a table such as { std = 0.1 }"),
        };
        let name = kind.map_or(Some(noise::USUAL), |kind| self.text(kind, "a kind of noise"))?;
        let Some(entry) = noise::find(name) else {
            let names = NOISES.iter().map(|entry| entry.spec.name);
            return self.unknown_name("noise", name, &kind.unwrap_or(node).span, names);
        };
        let errors = self.errors.len();
        let fields = self.fields(&format!("noise `{name}`"), table, &known(NOISE, entry.spec.params));
        let mut values = self.values(&fields, entry.spec.params, Values::new());
        if self.errors.len() > errors {
            return None;
        }
        values.insert("kind".into(), json!(name));
        match Noise::new(values) {
            Ok(noise) => Some(noise),
            Err(invalid) => self.error(Diagnostic::new(node.span.clone(), invalid.message, invalid.expected)),
        }
    }

    fn start(&mut self, node: &Node, surface: &dyn Surface) -> Option<Start> {
        let dim = surface.dim();
        match &node.value {
            Value::Text(text) if text == "random" => Some(Start::Random),
            Value::Text(text) => {
                let starts = surface.starts();
                if let Some((_, point)) = starts.iter().find(|(name, _)| name == text) {
                    return Some(Start::Point(point.clone()));
                }
                let names: Vec<&str> = starts.iter().map(|(name, _)| *name).chain(["random"]).collect();
                let message = format!("there is no start `{}`", text.escape_debug());
                let expected = format!("expected {}, or a list of {dim} numbers", quoted(&names));
                self.error(Diagnostic::new(node.span.clone(), message, expected))
            }
            Value::List(items) if items.len() == dim => {
                let point: Vec<Option<f64>> = items.iter().map(|item| self.real(item, Range::Finite)).collect();
                point.into_iter().collect::<Option<Vec<f64>>>().map(Start::Point)
            }
            Value::List(items) => self.error(Diagnostic::new(
                node.span.clone(),
                format!("this start has {} coordinates, the problem has {dim}", items.len()),
                format!("expected a list of {dim} numbers"),
            )),
            _ => self.wrong_type(node, &format!("a list of {dim} numbers, or \"random\"")),
        }
    }

    fn optimizer(&mut self, item: &Item<'_>, steps: u64) -> Option<Draft<OptimizerCase>> {
        let full = self.text(item.name, "the name of an optimizer")?;
        let (name, dialect) = full.split_once('@').map_or((full, None), |(name, dialect)| (name, Some(dialect)));
        let names = || OPTIMIZERS.iter().map(|entry| entry.spec.name);
        let Some(entry) = optim::find(name) else {
            return self.unknown_name("optimizer", name, &item.name.span, names());
        };
        let mut dialects = entry.dialects();
        let Some(position) = dialects.iter().position(|d| dialect.is_none_or(|dialect| d.name == dialect)) else {
            let names: Vec<&str> = dialects.iter().map(|d| d.name).collect();
            let dialect = dialect.unwrap_or_default();
            let diagnostic = Diagnostic::new(
                item.name.span.clone(),
                format!("optimizer `{name}` has no dialect `{}`", dialect.escape_debug()),
                format!("expected one of {}", quoted(&names)),
            );
            let near = nearest(dialect, names.into_iter()).map(|near| format!("did you mean `{name}@{near}`?"));
            return self.error(Diagnostic { help: near, ..diagnostic });
        };
        let dialect = dialects.swap_remove(position);
        let what = format!("optimizer `{name}`");
        let params: Vec<Param> = entry.spec.params.iter().chain(CLIPPING).copied().collect();
        let known: Vec<Known> = known(&[], &params).into_iter().chain(OPTIMIZER.iter().copied()).collect();
        let errors = self.errors.len();
        let fields = self.entries(&what, item.variant.entries.iter().copied(), &known);
        let foreign = |param: &&Param| !param.is_known_to(dialect.name) && fields.get(param.key).is_some();
        for param in entry.spec.params.iter().filter(foreign) {
            let span = fields.get(param.key).map_or_else(|| item.name.span.clone(), |node| node.span.clone());
            let message = format!("{name}@{} has no `{}`", dialect.name, param.key);
            let knowing: Vec<String> = param.only.iter().map(|dialect| format!("{name}@{dialect}")).collect();
            let knowing: Vec<&str> = knowing.iter().map(String::as_str).collect();
            self.errors.push(Diagnostic::new(span, message, format!("known to {}", quoted(&knowing))));
        }
        let modifiers = self.modifiers(&fields, dialect.name);
        let lr = fields.get("lr").and_then(|node| self.real(node, Range::NonNegative));
        let schedule = fields.get("schedule").and_then(|node| self.schedule(node, steps));
        let label = fields.get("label").and_then(|node| self.label(node));
        let values = self.values(&fields, entry.spec.params, dialect.rule);
        if self.errors.len() > errors {
            return None;
        }
        let key = format!("{name} {}", json!(values));
        let rule = match self.rules.get(&key) {
            Some(rule) => Arc::clone(rule),
            None => match entry.build(values) {
                Ok(rule) => Arc::clone(self.rules.entry(key).or_insert(rule)),
                Err(why) => return self.error(Diagnostic::new(item.name.span.clone(), why, format!("in {what}"))),
            },
        };
        let (label, explicit) = item.label(full, label, &known);
        let case = OptimizerCase {
            label,
            dialect: dialect.name,
            rule,
            lr: lr.unwrap_or(dialect.lr),
            modifiers,
            schedule: schedule.unwrap_or_else(Schedule::constant),
        };
        Some(Draft { case, span: item.name.span.clone(), explicit, given: item.given(&known) })
    }

    /// What is to be put around the rule.
    fn modifiers(&mut self, fields: &Fields<'_>, dialect: &str) -> Modifiers {
        let clipping = self.values(fields, CLIPPING, Values::new());
        let number = |key| clipping.get(key).and_then(serde_json::Value::as_f64);
        let (clip_value, clip_norm) = (number("clip_value"), number("clip_norm"));
        if let (Some(_), Some(_), Some(node)) = (clip_value, clip_norm, fields.get("clip_norm")) {
            let message = "`clip_value` and `clip_norm` exclude each other";
            self.errors.push(Diagnostic::new(node.span.clone(), message, "expected one of them"));
        }
        if let (None, Some(node)) = (clip_norm, fields.get("clip_norm_eps")) {
            let message = "`clip_norm_eps` without `clip_norm` has no effect";
            self.errors.push(Diagnostic::new(node.span.clone(), message, "expected `clip_norm` beside it"));
        }
        // That of torch.nn.utils.clip_grad_norm_; the others have none.
        let eps = if dialect == "torch" { Some(1e-6) } else { None };
        Modifiers {
            clip_value,
            clip_norm,
            clip_norm_eps: clip_norm.and(number("clip_norm_eps").or(eps)),
            lookahead: fields.get("lookahead").and_then(|node| self.part(node, "lookahead", LOOKAHEAD)),
            ema: fields.get("ema").and_then(|node| self.part(node, "ema", EMA)),
        }
    }

    /// A table of numbers and flags, over the defaults of its type.
    fn part<T: Default + Serialize + DeserializeOwned>(
        &mut self,
        node: &Node,
        key: &str,
        params: &[Param],
    ) -> Option<T> {
        let keys: Vec<&str> = params.iter().map(|param| param.key).collect();
        let table = self.table(node, &format!("a table with {}", quoted(&keys)))?;
        let fields = self.fields(&format!("`{key}`"), table, &known(&[], params));
        let values = self.values(&fields, params, to_values(&T::default()));
        from_values(values).ok()
    }

    fn schedule(&mut self, node: &Node, steps: u64) -> Option<Schedule> {
        let errors = self.errors.len();
        let values = self.schedule_values(node)?;
        if self.errors.len() > errors {
            return None;
        }
        match Schedule::new(values, steps) {
            Ok(schedule) => Some(schedule),
            Err(wrong) => {
                let span = place(node, &wrong.path).span.clone();
                self.error(Diagnostic::new(span, wrong.message, wrong.expected))
            }
        }
    }

    /// What is given for a schedule, by canonical key.
    fn schedule_values(&mut self, node: &Node) -> Option<Values> {
        let no_entries = Vec::new();
        let (kind_node, table) = match &node.value {
            Value::Text(_) => (node, &no_entries),
            Value::Table(table) => match table.iter().find(|entry| entry.key == "kind") {
                Some(entry) => (&entry.node, table),
                None => return self.error(Diagnostic::new(node.span.clone(), "`schedule` has no `kind`", kinds())),
            },
            _ => {
                return self
                    .wrong_type(node, "a kind of schedule, or a table such as { kind = \"cosine\", warmup = 100 }");
            }
        };
        let name = self.text(kind_node, "a kind of schedule")?;
        let Some(spec) = schedule::find(name) else {
            return self.unknown_name("schedule", name, &kind_node.span, SCHEDULES.iter().map(|spec| spec.name));
        };
        let own = spec.all_params().map(|param| (param.key, param.aliases));
        let known: Vec<Known> = SCHEDULE.iter().copied().chain(own).collect();
        let fields = self.fields(&format!("schedule `{name}`"), table, &known);
        let mut values = Values::new();
        values.insert("kind".into(), json!(name));
        for param in spec.all_params() {
            let Some(node) = fields.get(param.key) else { continue };
            let value = match param.kind {
                schedule::Kind::One(kind) => self.one(node, kind),
                schedule::Kind::Counts => {
                    self.many(node, "whole numbers", |reader, item| reader.one(item, Kind::Whole(1, MAX_WHOLE)))
                }
                schedule::Kind::Reals(range) => {
                    self.many(node, "numbers", |reader, item| reader.one(item, Kind::Real(range)))
                }
                schedule::Kind::Schedules => self.many(node, "schedules", |reader, item| {
                    reader.schedule_values(item).map(serde_json::Value::Object)
                }),
            };
            values.insert(param.key.to_owned(), value?);
        }
        Some(values)
    }

    /// One of several words.
    fn word(&mut self, node: &Node, words: &[&str]) -> Option<serde_json::Value> {
        let expected = format!("one of {}", quoted(words));
        let word = self.text(node, &expected)?;
        if words.contains(&word) {
            return Some(json!(word));
        }
        let message = format!("`{}` is none of its values", word.escape_debug());
        let diagnostic = Diagnostic::new(node.span.clone(), message, format!("expected {expected}"));
        let near = nearest(word, words.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        self.error(Diagnostic { help: near, ..diagnostic })
    }

    /// A list, which is not a grid.
    fn many(
        &mut self,
        node: &Node,
        what: &str,
        mut read: impl FnMut(&mut Self, &Node) -> Option<serde_json::Value>,
    ) -> Option<serde_json::Value> {
        let Value::List(items) = &node.value else { return self.wrong_type(node, &format!("a list of {what}")) };
        let values: Vec<Option<serde_json::Value>> = items.iter().map(|item| read(self, item)).collect();
        values.into_iter().collect()
    }

    /// The parameters that are given, over the defaults.
    fn values(&mut self, fields: &Fields<'_>, params: &[Param], mut values: Values) -> Values {
        for param in params {
            if let Some(value) = fields.get(param.key).and_then(|node| self.one(node, param.kind)) {
                values.insert(param.key.to_owned(), value);
            }
        }
        values
    }

    /// A number, a switch or a word.
    fn one(&mut self, node: &Node, kind: Kind) -> Option<serde_json::Value> {
        match kind {
            Kind::Real(range) => self.real(node, range).map(|number| json!(number)),
            Kind::Whole(low, high) => self.whole(node, low, high).map(|number| json!(number)),
            Kind::Flag => self.flag(node).map(|flag| json!(flag)),
            Kind::Word(words) => self.word(node, words),
        }
    }

    fn label(&mut self, node: &Node) -> Option<String> {
        let label = self.text(node, "a label")?;
        let expected = if label.is_empty() || label.chars().any(is_hidden) {
            Some("expected some text without control characters and such as nobody sees")
        } else if label.trim_start().starts_with(FORMULA) {
            Some("expected no `=`, `+`, `-` or `@` at the beginning, with which spreadsheets take it for a formula")
        } else {
            None
        };
        if let Some(expected) = expected {
            let message = format!("`{}` cannot be a label", label.escape_debug());
            return self.error(Diagnostic::new(node.span.clone(), message, expected));
        }
        if label.ends_with(TUNED) {
            let message = format!("a label cannot end with `{TUNED}`");
            return self.error(Diagnostic::new(
                node.span.clone(),
                message,
                "that tells what was tuned from what was not",
            ));
        }
        Some(label.to_owned())
    }

    fn unknown_name<T>(
        &mut self,
        what: &str,
        name: &str,
        span: &Span,
        names: impl Iterator<Item = &'static str> + Clone,
    ) -> Option<T> {
        let list: Vec<&str> = names.clone().collect();
        let expected = if list.len() > 20 {
            format!("expected one that `rmsbench list {what}s` shows")
        } else {
            format!("expected one of {}", quoted(&list))
        };
        let message = format!("unknown {what} `{}`", name.escape_debug());
        let diagnostic = Diagnostic::new(span.clone(), message, expected);
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("`rmsbench list {what}s` shows all of them"),
        };
        self.error(diagnostic.help(help))
    }

    /// Makes labels unique, where they were not written, by what else was written; reports those that still are not.
    fn labelled<T>(&mut self, what: &str, mut drafts: Vec<Draft<T>>, label: impl Fn(&mut T) -> &mut String) -> Vec<T> {
        let mut count = HashMap::new();
        for draft in &mut drafts {
            *count.entry(label(&mut draft.case).clone()).or_insert(0) += 1;
        }
        for draft in &mut drafts {
            if !draft.explicit && count[&*label(&mut draft.case)] > 1 {
                label(&mut draft.case).push_str(&draft.given);
            }
        }
        let mut seen = HashSet::new();
        for draft in &mut drafts {
            let label = label(&mut draft.case);
            if label.len() > MAX_LABEL {
                let message = format!("the label of this {what} is longer than {} bytes", grouped(MAX_LABEL as u64));
                let diagnostic = Diagnostic::new(draft.span.clone(), message, "every row of the trace has it");
                self.errors.push(diagnostic.help("give it a short `label`, and lists with shorter values"));
            }
            if !seen.insert(label.clone()) {
                let diagnostic = Diagnostic::new(
                    draft.span.clone(),
                    format!("two {what}s have the label `{label}`"),
                    "expected each label once",
                );
                self.errors.push(diagnostic.help("remove one of them, or give it another `label`"));
            }
        }
        drafts.into_iter().map(|draft| draft.case).collect()
    }
}

/// One variant of an element of `problems` or `optimizers`.
struct Item<'a> {
    name: &'a Node,
    variant: Variant<'a>,
}

impl Item<'_> {
    /// The label: what was written, or the name; and what tells the variants of a grid apart.
    fn label(&self, name: &str, written: Option<String>, known: &[Known]) -> (String, bool) {
        let explicit = written.is_some();
        (written.unwrap_or_else(|| name.to_owned()) + &self.keys(known, true), explicit)
    }

    /// What was written besides, as ` key=value`.
    fn given(&self, known: &[Known]) -> String {
        self.keys(known, false)
    }

    /// The entries that come from a list, or the others, as ` key=value`, by their canonical keys.
    fn keys(&self, known: &[Known], varied: bool) -> String {
        let entries = self.variant.entries.iter().filter(|(entry, _)| {
            let key = entry.key.as_str();
            !["name", "label"].contains(&key) && self.variant.varied.contains(&key) == varied
        });
        let canonical =
            |key: &str| known.iter().find(|known| names(known).any(|name| name == key)).map(|(key, _)| *key);
        entries
            .map(|(entry, node)| format!(" {}={}", canonical(&entry.key).unwrap_or(&entry.key), node.brief()))
            .collect()
    }
}

fn known(own: &[Known], params: &[Param]) -> Vec<Known> {
    own.iter().copied().chain(params.iter().map(|param| (param.key, param.aliases))).collect()
}

/// The key and its aliases.
fn names((key, aliases): &Known) -> impl Iterator<Item = &'static str> + Clone + use<> {
    aliases.iter().map(|(_, alias)| *alias).chain([*key])
}

/// What a schedule found wrong, or the innermost table around it where it was not written.
fn place<'a>(node: &'a Node, path: &[(&str, Option<usize>)]) -> &'a Node {
    let (Some(&(key, item)), Value::Table(table)) = (path.first(), &node.value) else { return node };
    let kind = table.iter().find(|entry| entry.key == "kind").map(|entry| &entry.node.value);
    let spec = if let Some(Value::Text(kind)) = kind { schedule::find(kind) } else { None };
    let param = spec.and_then(|spec| spec.param(key));
    let is_it = |entry: &&Entry| param.is_some_and(|param| param.is_called(&entry.key));
    let Some(entry) = table.iter().find(is_it) else { return node };
    match (&entry.node.value, item) {
        (Value::List(items), Some(i)) if i < items.len() => place(&items[i], &path[1..]),
        _ => &entry.node,
    }
}

/// The value of a noise's parameter, or all of the noise where it was not written.
fn inside<'a>(node: &'a Node, key: &str) -> &'a Node {
    let Value::Table(table) = &node.value else { return node };
    let param = NOISES.iter().find_map(|entry| entry.spec.param(key));
    let entry = table.iter().find(|entry| param.is_some_and(|param| param.is_called(&entry.key)));
    entry.map_or(node, |entry| &entry.node)
}

fn kinds() -> String {
    let names: Vec<&str> = SCHEDULES.iter().map(|spec| spec.name).collect();
    format!("expected one of {}", quoted(&names))
}

/// The first few names.
fn some_of(names: &[&str]) -> String {
    let more = if names.len() > 6 { format!(" and {} more", names.len() - 6) } else { String::new() };
    quoted(&names[..names.len().min(6)]) + &more
}

pub(super) fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// What a cell begins with that spreadsheets execute; some take the wide forms for the same.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The known name that is most like this one, if any is like it at all.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // None is nearly as long, and to compare them would take long.
    if name.len() > 200 {
        return None;
    }
    let name = name.to_lowercase();
    // In short names, a single slip such as `roh` leaves little that is alike.
    let slip = |candidate: &str| name.len() > 1 && strsim::osa_distance(&name, candidate) == 1;
    let likeness =
        |candidate: &str| strsim::jaro_winkler(&name, candidate).max(if slip(candidate) { 0.9 } else { 0.0 });
    known
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|(like, _)| *like > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, c)| c)
}

/// The longest label, in bytes.
const MAX_LABEL: usize = 10_000;

/// The longest name of an experiment, in characters.
const MAX_NAME: usize = 100;

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || ['.', '_', '-'].contains(&c)
}

/// The name of an experiment whose file has this stem: what cannot be in a name is replaced.
#[must_use]
pub fn name_of(stem: &str) -> String {
    let name: String = stem.chars().map(|c| if in_name(c) { c } else { '-' }).take(MAX_NAME).collect();
    if check_name(&name).is_ok() { name } else { "experiment".to_owned() }
}

/// Whether this can be the name of an experiment, and so of a folder.
///
/// # Errors
///
/// What was expected.
fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() || !name.chars().all(in_name) {
        return Err("expected letters, digits, `.`, `_` and `-`".into());
    }
    if name.chars().all(|c| c == '.') {
        return Err("expected more than dots".into());
    }
    if name.len() > MAX_NAME {
        return Err(format!("expected at most {MAX_NAME} characters"));
    }
    Ok(())
}

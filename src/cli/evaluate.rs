//! `rmsbench evaluate PROBLEM`.

use std::io::{self, BufRead, BufWriter, Write};

use anyhow::Context;
use clap::Args;
use rmsbench::isa::{Isa, Target};
use rmsbench::problem::Surface;
use rmsbench::real::norm;
use rmsbench::trace::{brief, number};
use serde_json::{Value, json};

use super::surfaces::surfaces;
use super::{Format, UNWRITTEN, Usage, finite};

const EXAMPLES: &str = "\
Examples:
  rmsbench evaluate beale --at 1,1
  rmsbench evaluate rosenbrock --dim 3 --at -1.2,1,-1.2 --at 1,1,1 --format json
  rmsbench evaluate bbob_f010 --dim 2 --instance 3 --at 0,0
  rmsbench evaluate beale --format csv < points.txt";

/// Evaluate a problem at points of your own.
///
/// Shows value, gradient, the gap to the minimum and the distance to the nearest minimizer. Without --at, points are read
/// from standard input, one a line, coordinates separated by commas or spaces.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The problem, such as rosenbrock, or with parameters rosenbrock:dim=3.
    problem: String,
    /// A point: its coordinates, separated by commas; repeatable.
    #[arg(long, value_name = "X1,X2,…", allow_hyphen_values = true)]
    at: Vec<String>,
    /// The number of coordinates.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    dim: Option<String>,
    /// Which instance, of problems that have several.
    #[arg(long, value_name = "I", allow_hyphen_values = true)]
    instance: Option<String>,
    /// How to show it; json has an object a line.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let given = [("--dim", "dim", &arguments.dim), ("--instance", "instance", &arguments.instance)];
    let over: Vec<(&str, &str, &str)> =
        given.iter().filter_map(|(option, key, value)| Some((*option, *key, value.as_deref()?))).collect();
    let problems = surfaces(&arguments.problem, &over)?;
    let [problem] = &problems[..] else {
        let what = format!("`{}` is {} problems; evaluate takes one", arguments.problem, problems.len());
        return Err(Usage(what).into());
    };
    let surface = &*problem.surface;
    let minimizers = surface.minimizers();
    let mut out = BufWriter::new(io::stdout().lock());
    if arguments.format == Format::Csv {
        let columns = |name| (1..=surface.dim()).map(move |i| format!(",{name}{i}"));
        let header: String = columns("x").chain(columns("g")).collect();
        writeln!(out, "value,gap,distance,in_domain{header}").context(UNWRITTEN)?;
    }
    let mut first = true;
    let mut show = |text: &str, place: &str| -> anyhow::Result<()> {
        let x = point(text, place, surface)?;
        let evaluation = Evaluation::new(surface, &minimizers, x);
        let shown = match arguments.format {
            Format::Text => {
                write!(out, "{}{}", if first { "" } else { "\n" }, evaluation.text(surface.spec().name))
            }
            Format::Json => writeln!(out, "{}", evaluation.json()),
            Format::Csv => writeln!(out, "{}", evaluation.csv()),
        };
        first = false;
        shown.context(UNWRITTEN)
    };
    for text in &arguments.at {
        show(text, "--at")?;
    }
    if arguments.at.is_empty() {
        let (mut input, mut line) = (io::stdin().lock(), String::new());
        for i in 1_u64.. {
            line.clear();
            if input.read_line(&mut line).context("cannot read standard input")? == 0 {
                break;
            }
            let text = line.trim_start_matches('\u{feff}').trim();
            if !text.is_empty() {
                show(text, &format!("standard input:{i}"))?;
            }
        }
    }
    out.flush().context(UNWRITTEN)
}

/// The point that a text stands for.
fn point(text: &str, place: &str, surface: &dyn Surface) -> Result<Vec<f64>, Usage> {
    let (name, dim) = (surface.spec().name, surface.dim());
    // An empty cell between commas is a coordinate that is missing.
    let words: Vec<&str> =
        if text.contains(',') { text.split(',').map(str::trim).collect() } else { text.split_whitespace().collect() };
    let mut x = Vec::with_capacity(dim);
    for (i, word) in (1..).zip(words) {
        match word.parse::<f64>() {
            Ok(coordinate) if coordinate.is_finite() => x.push(coordinate),
            _ => {
                let word = word.escape_debug();
                return Err(Usage(format!("{place}: coordinate {i} is `{word}`; expected a finite number")));
            }
        }
    }
    if x.len() == dim {
        return Ok(x);
    }
    let help = match surface.spec().param("dim") {
        Some(param) if x.len() as u64 >= 1 => format!("; with --dim it has {} coordinates", param.kind),
        _ => String::new(),
    };
    let count = if x.len() == 1 { "1 coordinate".to_owned() } else { format!("{} coordinates", x.len()) };
    Err(Usage(format!("{place}: {count}; expected {dim}, since {name} has {dim} here{help}")))
}

/// A surface at a point.
struct Evaluation<'a> {
    x: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
    gap: Option<f64>,
    /// The nearest minimizer and its distance.
    nearest: Option<(f64, &'a [f64])>,
    in_domain: bool,
}

impl<'a> Evaluation<'a> {
    fn new(surface: &dyn Surface, minimizers: &'a [Vec<f64>], x: Vec<f64>) -> Self {
        let mut gradient = vec![0.0; x.len()];
        let value = surface.evaluate(Target::up_to(Isa::widest()), &x, &mut gradient);
        let distance = |minimizer: &'a Vec<f64>| (norm(&x.iter().zip(minimizer).map(|(a, b)| a - b)), &minimizer[..]);
        let nearest = minimizers.iter().map(distance).min_by(|a, b| a.0.total_cmp(&b.0));
        let in_domain = surface.contains(&x);
        Self { value, gradient, gap: surface.minimum().map(|minimum| value - minimum), nearest, in_domain, x }
    }

    fn text(&self, name: &str) -> String {
        let mut text = format!("{name} at ({})\n", listed(&self.x));
        text += &format!("  value     {}\n  gradient  ({})\n", brief(self.value), listed(&self.gradient));
        text += &format!("  gap       {}\n", self.gap.map_or("unknown, since the minimum is".to_owned(), brief));
        if let Some((distance, minimizer)) = self.nearest {
            text += &format!("  distance  {} to the minimizer ({})\n", brief(distance), listed(minimizer));
        }
        if !self.in_domain {
            text += "  This is outside of its domain.\n";
        }
        text
    }

    fn json(&self) -> Value {
        json!({
            "x": numbers(&self.x),
            "value": finite(self.value),
            "gradient": numbers(&self.gradient),
            "gap": self.gap.map(finite),
            "distance": self.nearest.map(|(distance, _)| finite(distance)),
            "minimizer": self.nearest.map(|(_, minimizer)| numbers(minimizer)),
            "in_domain": self.in_domain,
        })
    }

    fn csv(&self) -> String {
        let cell = |value: Option<f64>| value.map(number).unwrap_or_default();
        let distance = self.nearest.map(|(distance, _)| distance);
        let mut row = format!("{},{},{},{}", number(self.value), cell(self.gap), cell(distance), self.in_domain);
        for &coordinate in self.x.iter().chain(&self.gradient) {
            row.push(',');
            row += &number(coordinate);
        }
        row
    }
}

fn numbers(values: &[f64]) -> Value {
    values.iter().map(|&value| finite(value)).collect()
}

/// The coordinates for people, of a long vector the first ones.
fn listed(x: &[f64]) -> String {
    let shown: Vec<String> = x.iter().take(12).map(|&x| brief(x)).collect();
    let more = if x.len() > 12 { format!(", … {} in all", x.len()) } else { String::new() };
    shown.join(", ") + &more
}

//! What pictures show of finished results: charts, maps and rank diagrams, for the report and for single files alike.

mod maps;
mod profiles;
mod sensitivity;
mod traces;

use std::collections::HashMap;

use serde_json::Value;

use crate::comparison::Comparison;
use crate::curves::Curves;
use crate::finished::Finished;
use crate::numerals::shorter;
use crate::picture::chart::{Chart, Line, MarkKind, Series};
use crate::picture::theme::{Look, look};
use crate::runs::Mode;
use sensitivity::Grid;

pub use maps::Map;
pub use profiles::{Profile, profiles, rank_diagrams};
pub use sensitivity::sensitivity;
pub use traces::{FLOOR, GRAD_NORM, LOSS, LR, Trace, UPDATE_NORM, traces};

/// Finished results with all that pictures are made of.
#[derive(Clone, Debug)]
pub struct Results<'a> {
    /// What came out.
    pub finished: &'a Finished,
    /// What it says of the optimizers.
    pub comparison: &'a Comparison,
    /// Curves over steps; none where they are not needed.
    pub curves: &'a Curves,
    /// Which optimizers are shown, by their places in [`Runs::optimizers`](crate::runs::Runs::optimizers), best first.
    pub shown: Vec<usize>,
    /// How they look: first all optimizers by their places, then what was run at several learning rates.
    pub series: Vec<Series>,
    /// These.
    grids: Vec<Grid>,
}

impl<'a> Results<'a> {
    /// Results of which at most so many optimizers are shown, the best ones.
    #[must_use]
    pub fn new(finished: &'a Finished, comparison: &'a Comparison, curves: &'a Curves, most: usize) -> Self {
        let grids = sensitivity::grids(finished);
        let mut shown = best(finished, comparison);
        shown.truncate(most);
        Self { finished, comparison, curves, shown, series: series(finished, &grids), grids }
    }
}

/// One series for each optimizer, by their places, then one for each grid.
fn series(finished: &Finished, grids: &[Grid]) -> Vec<Series> {
    let optimizers = &finished.runs.optimizers;
    let mut places: HashMap<&str, usize> = HashMap::new();
    for optimizer in optimizers {
        let next = places.len();
        places.entry(&optimizer.label).or_insert(next);
    }
    let tuned_too = optimizers.iter().any(|optimizer| optimizer.mode == Mode::Tuned);
    let one = |name: String, config: &Value, tuned: bool, look: Look| {
        // The registered name of its rule.
        let family = config["name"].as_str().and_then(|name| name.split('@').next()).unwrap_or_default().to_owned();
        Series { name, family, tuned, colour: look.colour, dash: look.dash, marker: look.marker }
    };
    let own = optimizers.iter().map(|optimizer| {
        let tuned = optimizer.mode == Mode::Tuned;
        let look = look(places[optimizer.label.as_str()], tuned_too && !tuned);
        one(optimizer.name(), &optimizer.config, tuned, look)
    });
    let of_grids = grids.iter().enumerate().map(|(i, grid)| {
        let (_, first) = grid.members[0];
        one(grid.name.clone(), &optimizers[first].config, false, look(i, false))
    });
    own.chain(of_grids).collect()
}

/// The optimizers, best first by the mean of their ranks on all problems.
fn best(finished: &Finished, comparison: &Comparison) -> Vec<usize> {
    let mut ranks = vec![(0.0, 0.0); finished.runs.optimizers.len()];
    for standing in comparison.problems.iter().flat_map(|on| &on.standings) {
        let (sum, count) = &mut ranks[standing.optimizer];
        *sum += standing.rank;
        *count += 1.0;
    }
    let mean = ranks.into_iter().map(|(sum, count)| sum / count).enumerate();
    let mut ranked: Vec<(usize, f64)> = mean.filter(|(_, rank)| !rank.is_nan()).collect();
    ranked.sort_by(|a, b| a.1.total_cmp(&b.1));
    ranked.into_iter().map(|(optimizer, _)| optimizer).collect()
}

/// What is said of a chart to those who do not see it: which lines end lowest and highest.
fn alt(chart: &Chart, series: &[Series]) -> String {
    let end = |line: &Line| {
        let lost = line.marks.iter().any(|mark| mark.kind == MarkKind::Lost);
        let last = line.y.iter().rev().copied().find(|value| value.is_finite());
        // Of rates, some of which may be too large, the best counts.
        let best = line.marks.iter().find(|mark| mark.kind == MarkKind::Best).and_then(|mark| mark.y);
        best.or(last.filter(|_| !lost))
    };
    let name = |line: &Line| series.get(line.series).map(|series| series.name.as_str());
    let mut ends: Vec<(f64, &str)> = chart.lines.iter().filter_map(|line| Some((end(line)?, name(line)?))).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let lost = chart.lines.len() - ends.len();
    let curves = if chart.lines.len() == 1 { "1 curve".to_owned() } else { format!("{} curves", chart.lines.len()) };
    let comes = if chart.kind == "sensitivity" { "comes" } else { "ends" };
    let mut text = format!("{}, {} over {}, {curves}", chart.title, chart.y.label, chart.x.label);
    match ends.as_slice() {
        [] => {}
        [(value, name)] => text += &format!("; {name} {comes} to {}", shorter(*value)),
        [(low, lowest), .., (high, highest)] => {
            text +=
                &format!("; {lowest} {comes} lowest, to {}, {highest} highest, to {}", shorter(*low), shorter(*high));
        }
    }
    if lost > 0 {
        text += &format!("; {lost} lost or without a number");
    }
    text + "."
}

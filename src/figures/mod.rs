//! What pictures show of finished results: charts, maps and rank diagrams, for the report and for single files alike.

mod maps;
mod profiles;
mod sensitivity;
mod traces;

use std::collections::HashMap;

use crate::comparison::Comparison;
use crate::curves::Curves;
use crate::experiment::TUNED;
use crate::finished::Finished;
use crate::picture::chart::{Chart, Series};
use crate::picture::theme::look;
use crate::runs::Mode;

pub use maps::Map;
pub use profiles::{Profile, profiles, rank_diagrams};
pub use sensitivity::sensitivity;
pub use traces::{TRACES, Trace, traces};

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
}

/// How optimizers look: one series for each of them, by their places, then one for each family of which learning rates were
/// varied in the config.
#[must_use]
pub fn series(finished: &Finished) -> Vec<Series> {
    let optimizers = &finished.runs.optimizers;
    let mut places: HashMap<&str, usize> = HashMap::new();
    for optimizer in optimizers {
        let next = places.len();
        places.entry(&optimizer.label).or_insert(next);
    }
    let tuned_too = optimizers.iter().any(|optimizer| optimizer.mode == Mode::Tuned);
    let mut series: Vec<Series> = optimizers
        .iter()
        .map(|optimizer| {
            let tuned = optimizer.mode == Mode::Tuned;
            let look = look(places[optimizer.label.as_str()], tuned_too && !tuned);
            let name = if tuned { format!("{}{TUNED}", optimizer.label) } else { optimizer.label.clone() };
            Series {
                name,
                family: family(&optimizer.config),
                tuned,
                colour: look.colour,
                dash: look.dash,
                marker: look.marker,
            }
        })
        .collect();
    for (i, grid) in sensitivity::grids(finished).into_iter().enumerate() {
        let look = look(i, false);
        let family = family(&optimizers[grid.members[0].1].config);
        series.push(Series {
            name: grid.name,
            family,
            tuned: false,
            colour: look.colour,
            dash: look.dash,
            marker: look.marker,
        });
    }
    series
}

/// The registered name of an optimizer of a config.
fn family(config: &serde_json::Value) -> String {
    let name = config["name"].as_str().unwrap_or_default();
    name.split('@').next().unwrap_or_default().to_owned()
}

/// The optimizers, best first by their mean rank over the problems of each dimension, at most so many.
#[must_use]
pub fn best(finished: &Finished, comparison: &Comparison, most: usize) -> Vec<usize> {
    let mut ranked: Vec<(f64, usize)> = (0..finished.runs.optimizers.len())
        .map(|optimizer| {
            let standings = comparison.problems.iter().flat_map(|on| &on.standings);
            let ranks: Vec<f64> =
                standings.filter(|standing| standing.optimizer == optimizer).map(|standing| standing.rank).collect();
            (ranks.iter().sum::<f64>() / ranks.len() as f64, optimizer)
        })
        .filter(|(rank, _)| !rank.is_nan())
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    ranked.into_iter().map(|(_, optimizer)| optimizer).take(most).collect()
}

/// What is said of a chart to those who do not see it: which lines end lowest and highest.
fn alt(chart: &Chart, series: &[Series], what: &str) -> String {
    use crate::numerals::shorter;
    let last = |line: &crate::picture::chart::Line| line.y.iter().rev().copied().find(|value| value.is_finite());
    let mut ends: Vec<(f64, &str)> =
        chart.lines.iter().filter_map(|line| Some((last(line)?, series.get(line.series)?.name.as_str()))).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let lost = chart.lines.len() - ends.len();
    let curves = if chart.lines.len() == 1 { "1 curve".to_owned() } else { format!("{} curves", chart.lines.len()) };
    let mut text = format!("{what}, {} over {}, {curves}", chart.y.label, chart.x.label);
    match ends.as_slice() {
        [] => {}
        [(value, name)] => text += &format!("; {name} ends at {}", shorter(*value)),
        [(low, lowest), .., (high, highest)] => {
            text += &format!("; {lowest} ends lowest, at {}, {highest} highest, at {}", shorter(*low), shorter(*high));
        }
    }
    if lost > 0 {
        text += &format!("; {lost} without a number");
    }
    text + "."
}

//! What the learning rate does to the loss: of the trials of tuning, and of learning rates that a config lists.

use std::collections::{BTreeMap, HashMap};

use super::{Results, alt};
use crate::experiment::Space;
use crate::finished::Finished;
use crate::numerals::shorter;
use crate::picture::chart::{Axis, Chart, Line, Mark, MarkKind};
use crate::runs::{Mode, gap};
use crate::statistics::ranks::median;
use crate::target::{COUNT, TARGETS};
use crate::tuning;

/// Variants of one optimizer that differ in nothing but the learning rate.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// What they are called together.
    pub(super) name: String,
    /// Their learning rates and places, by the rate.
    pub(super) members: Vec<(f64, usize)>,
}

/// With fewer learning rates than this, there is no curve.
const FEWEST: usize = 3;

/// The optimizers of which several learning rates were run as shipped.
pub(super) fn grids(finished: &Finished) -> Vec<Grid> {
    let mut grids: Vec<Grid> = Vec::new();
    let mut families: HashMap<String, usize> = HashMap::new();
    for (place, optimizer) in finished.runs.optimizers.iter().enumerate() {
        let mut rest = optimizer.config.clone();
        let Some(table) = rest.as_object_mut().filter(|_| optimizer.mode == Mode::Shipped) else { continue };
        table.remove("label");
        let Some(lr) = table.remove("lr").and_then(|lr| lr.as_f64()) else { continue };
        let family = *families.entry(rest.to_string()).or_insert_with(|| {
            // Without the rate, which is a part of the label.
            let label = optimizer.label.split(" lr=").next().unwrap_or_default();
            grids.push(Grid { name: format!("{label}, by lr"), members: Vec::new() });
            grids.len() - 1
        });
        grids[family].members.push((lr, place));
    }
    for grid in &mut grids {
        grid.members.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    grids.retain(|grid| grid.members.len() >= FEWEST);
    grids
}

/// The chart of a problem, by its place: the median final gap over the learning rate, with the range in which it is within a
/// factor of the best. None where only one rate was run, or no gap is known.
#[must_use]
pub fn sensitivity(results: &Results<'_>, problem: usize) -> Option<Chart> {
    let finished = results.finished;
    let about = &finished.runs.problems[problem];
    about.minimum?;
    let within = results.comparison.options.within;
    let mut lines = Vec::new();
    // With other hyperparameters tuned as well, the rate alone says little.
    let tune = finished.tune.as_ref().filter(|tune| tune.space == Space::Lr);
    for tuning in finished.tuning.iter().filter(|tuning| tuning.problem == problem) {
        let Some(tune) = tune else { continue };
        let label = &finished.runs.optimizers[tuning.optimizer].label;
        let same = |optimizer: &crate::runs::Optimizer| optimizer.label == *label && optimizer.mode == Mode::Tuned;
        let Some(place) = finished.runs.optimizers.iter().position(same) else { continue };
        if results.shown.contains(&place) || results.shown.contains(&tuning.optimizer) {
            let trials = tuning::full(&tuning.trials, tune, finished.steps);
            let points = trials.iter().map(|tried| (tried.lr, tried.median_gap()));
            lines.push(line(place, points.collect(), within));
        }
    }
    let mut gaps: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for run in finished.runs.runs.iter().filter(|run| run.problem == problem) {
        gaps.entry(run.optimizer).or_default().push(gap(run.status, run.final_gap));
    }
    for (i, grid) in results.grids.iter().enumerate() {
        let points: Vec<(f64, f64)> =
            grid.members.iter().filter_map(|(lr, place)| Some((*lr, median(gaps.get(place)?)))).collect();
        if points.len() >= FEWEST {
            lines.push(line(finished.runs.optimizers.len() + i, points, within));
        }
    }
    let mut chart = Chart {
        kind: "sensitivity",
        title: format!("{} ({}-D)", about.label, about.dim),
        alt: String::new(),
        x: Axis { label: "learning rate".to_owned(), log: true, range: None, floor: None },
        y: Axis { label: "median final gap f − f*".to_owned(), log: true, range: None, floor: None },
        lines,
    };
    chart.alt = alt(&chart, &results.series);
    (!chart.lines.is_empty()).then_some(chart)
}

/// The line through some rates and gaps, of which those within a factor of the best are emphasised.
fn line(series: usize, mut points: Vec<(f64, f64)>, within: f64) -> Line {
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points.dedup_by_key(|point| point.0);
    let best = points.iter().copied().filter(|(_, gap)| gap.is_finite()).min_by(|a, b| a.1.total_cmp(&b.1));
    let limit = best.map_or(f64::NAN, |(_, gap)| (gap * within).max(TARGETS[COUNT - 1]));
    let spans = points.chunk_by(|a, b| (a.1 <= limit) == (b.1 <= limit));
    let spans = spans.filter(|span| span[0].1 <= limit).map(|span| [span[0].0, span[span.len() - 1].0]).collect();
    let mut marks: Vec<Mark> = best
        .into_iter()
        .map(|(lr, gap)| Mark {
            kind: MarkKind::Best,
            x: lr,
            y: Some(gap),
            text: format!("best: a gap of {} at {}", shorter(gap), shorter(lr)),
        })
        .collect();
    // A rate at which half of the runs or more are lost has no number; it is marked where the line would come from or go to.
    let lost = |i: usize| points.get(i).is_some_and(|point| !point.1.is_finite());
    for (i, &(lr, _)) in points.iter().enumerate() {
        let at_an_end = i.checked_sub(1).is_some_and(|before| !lost(before)) || i + 1 < points.len() && !lost(i + 1);
        if lost(i) && at_an_end {
            let text = format!("half of the runs or more are lost at a learning rate of {}", shorter(lr));
            marks.push(Mark { kind: MarkKind::Lost, x: lr, y: None, text });
        }
    }
    let (x, y) = points.into_iter().unzip();
    Line { series, x, y, band: None, spans, stairs: false, marks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_within_a_factor_of_the_best_are_emphasised() {
        let points = vec![(1e-1, 2.0), (1e-3, 100.0), (1.0, f64::INFINITY), (1e-2, 1.0)];
        let line = line(7, points, 10.0);
        assert_eq!(line.x, [1e-3, 1e-2, 1e-1, 1.0]);
        assert_eq!(line.spans, [[1e-2, 1e-1]]);
        let marks: Vec<(MarkKind, f64)> = line.marks.iter().map(|mark| (mark.kind, mark.x)).collect();
        assert_eq!(marks, [(MarkKind::Best, 1e-2), (MarkKind::Lost, 1.0)]);
    }
}

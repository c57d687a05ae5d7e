//! Finished results as a page: what is shown, in which order.

use std::collections::HashSet;

use rayon::prelude::*;
use serde_json::Value;

use super::{Cell, Column, Item, Report, Row, Section, Snippet, Table};
use crate::comparison::{Comparison, Group, OnProblem, Overall, Pair, Robustness, Standing};
use crate::curves::{Curves, Quantity};
use crate::figures::{self, Map, Profile, Results, Trace};
use crate::finished::Finished;
use crate::numerals::{short, shorter};
use crate::picture::contour::{self, View};
use crate::picture::ranks;
use crate::picture::theme::Theme;
use crate::runs::Mode;
use crate::target::TARGETS;

/// Charts have at most the curves of so many optimizers, the best ones.
const MOST_CURVES: usize = 60;

/// What is shown over steps.
const TRACES: [&Trace; 4] = [&figures::LOSS, &figures::LR, &figures::GRAD_NORM, &figures::UPDATE_NORM];

/// At most so many surfaces are drawn as maps.
const MOST_MAPS: usize = 40;

/// Tables have at most so many rows.
const MOST_ROWS: usize = 1000;

/// All numbers of curves together are to take about so many bytes.
const BYTES: usize = 7_000_000;

/// Curves have so many steps at least.
const FEWEST: usize = 40;

/// A point of all charts of a problem has eight numbers of about eight characters.
const POINT: usize = 64;

/// The curves of how many optimizers are shown.
fn most(comparison: &Comparison) -> usize {
    (BYTES / (POINT * FEWEST * comparison.problems.len().max(1))).clamp(3, MOST_CURVES)
}

/// What has to be read of traces: which quantities, at how many steps, so that the page does not become too large.
#[must_use]
pub fn wanted(finished: &Finished, comparison: &Comparison) -> (Vec<Quantity>, usize) {
    let curves: usize = comparison.problems.iter().map(|on| on.standings.len().min(most(comparison))).sum();
    let points = (BYTES / (POINT * curves.max(1))).clamp(FEWEST, 400).min(finished.steps as usize + 1);
    (TRACES.iter().flat_map(|trace| trace.quantities()).collect(), points)
}

/// The page of some results; `sources` are the manifests of their folders.
#[must_use]
pub fn build(finished: &Finished, comparison: &Comparison, curves: &Curves, sources: &[Value]) -> Report {
    let results = Results::new(finished, comparison, curves, most(comparison));
    let hidden = finished.runs.optimizers.len().saturating_sub(results.shown.len());
    let mut notes = comparison.notes.clone();
    if hidden > 0 {
        notes.push(format!("curves are shown of the {} best optimizers; tables have all", results.shown.len()));
    }
    if curves.thinned {
        let count = curves.steps.len();
        notes.push(format!("curves are thinned to {count} steps for display; trace.csv has all that were recorded"));
    }
    let maps = comparison.problems.iter().filter(|on| on.dim == 2).map(|on| on.index);
    let wanted: Vec<usize> = maps.clone().take(MOST_MAPS).collect();
    if maps.count() > MOST_MAPS {
        notes.push(format!(
            "maps are shown of the first {MOST_MAPS} surfaces; `rmsbench plot contour` draws any of them"
        ));
    }
    let sections: Vec<(Section, Vec<String>)> =
        comparison.problems.par_iter().map(|on| problem(&results, on, wanted.contains(&on.index))).collect();
    let mut report = Report {
        title: title(sources),
        about: about(&results, sources),
        notes: Vec::new(),
        reproduce: sources.iter().flat_map(reproduce).collect(),
        overview: overview(&results),
        sections: Vec::new(),
        series: results.series.clone(),
        themes: crate::picture::theme::variables(),
    };
    for (section, more) in sections {
        report.sections.push(section);
        notes.extend(more);
    }
    let mut told = HashSet::new();
    notes.retain(|note| told.insert(note.clone()));
    report.notes = notes;
    report
}

fn title(sources: &[Value]) -> String {
    let names: Vec<&str> = sources.iter().filter_map(|source| source["config"]["name"].as_str()).collect();
    names.join(", ")
}

/// What was run.
fn about(results: &Results<'_>, sources: &[Value]) -> Vec<(String, String)> {
    let (finished, comparison) = (results.finished, results.comparison);
    let count = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let failed = finished.runs.runs.iter().filter(|run| run.status.failed()).count();
    let mut labels: Vec<&str> = finished.runs.optimizers.iter().map(|optimizer| optimizer.label.as_str()).collect();
    labels.dedup();
    labels.sort_unstable();
    labels.dedup();
    let mut about = vec![
        ("optimizers".to_owned(), count(labels.len(), "optimizer")),
        ("problems".to_owned(), count(comparison.problems.len(), "problem")),
        (
            "runs".to_owned(),
            format!("{}, {failed} of them diverged or out of the domain", count(finished.runs.runs.len(), "run")),
        ),
        ("steps".to_owned(), count(finished.steps as usize, "update")),
    ];
    if let Some(tune) = &finished.tune {
        let text = format!(
            "{} of each optimizer on each problem, by {}, of {}",
            count(tune.trials as usize, "trial"),
            tune.method.name(),
            if tune.space == crate::experiment::Space::Lr { "the learning rate" } else { "all hyperparameters" }
        );
        about.push(("tuning".to_owned(), text));
    }
    let target = shorter(TARGETS[comparison.options.target]);
    about.push(("success".to_owned(), format!("a gap of at most {target}")));
    for source in sources {
        let text = |key: &str| source[key].as_str().unwrap_or("unknown").to_owned();
        about.push((
            "made by".to_owned(),
            format!("rmsbench {} ({}), {}", text("version"), text("target"), text("started")),
        ));
    }
    about
}

/// How to make the results again.
fn reproduce(source: &Value) -> Vec<Snippet> {
    let config = &source["config"];
    let name = config["name"].as_str().unwrap_or("experiment");
    let command = if config["tune"].is_null() { "run" } else { "tune" };
    let call = format!(
        "rmsbench {command} {name}.json    # version {}, with the config below; hash {}",
        source["version"].as_str().unwrap_or("unknown"),
        source["config_hash"].as_str().unwrap_or("unknown")
    );
    vec![
        Snippet { title: "command".to_owned(), text: call },
        Snippet { title: format!("{name}.json"), text: format!("{config:#}") },
    ]
}

fn cell(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), sort: None }
}

/// A number, or a dash where there is none.
fn number(value: Option<f64>, show: impl Fn(f64) -> String) -> Cell {
    match value {
        Some(f64::INFINITY) => Cell { text: "∞".to_owned(), sort: Some(f64::MAX) },
        Some(f64::NEG_INFINITY) => Cell { text: "−∞".to_owned(), sort: Some(f64::MIN) },
        Some(value) => Cell { text: show(value), sort: Some(value) },
        None => cell("–"),
    }
}

fn columns(names: &[&str], words: &[&str]) -> Vec<Column> {
    let column = |name: &&str| Column { name: (*name).to_owned(), numeric: !words.contains(name) };
    names.iter().map(column).collect()
}

fn fixed(value: f64) -> String {
    format!("{value:.2}")
}

fn percent(value: f64) -> String {
    format!("{:.0} %", 100.0 * value)
}

fn failures([diverged, outside]: [usize; 2], runs: usize) -> Cell {
    let outside_text = if outside > 0 { format!(", {outside} out") } else { String::new() };
    Cell { text: format!("{diverged}/{runs}{outside_text}"), sort: Some((diverged + outside) as f64) }
}

/// What is over all problems.
fn overview(results: &Results<'_>) -> Vec<Item> {
    let comparison = results.comparison;
    let mut items: Vec<Item> =
        comparison.groups.iter().map(|group| Item::Table(overall_table(group, comparison))).collect();
    let diagrams = figures::rank_diagrams(results);
    for (i, diagram) in diagrams.iter().enumerate() {
        let svg = ranks::draw(std::slice::from_ref(diagram), &results.series, 720.0, Theme::Page, &format!("cd{i}"));
        items.push(Item::Drawing { title: diagram.title.clone(), alt: String::new(), svg });
    }
    let all = [Profile::Ecdf, Profile::Performance, Profile::Data];
    items.extend(figures::profiles(results, &all).into_iter().map(Item::Chart));
    items.extend(
        comparison.groups.iter().filter(|group| !group.pairs.is_empty()).map(|group| Item::Table(pair_table(group))),
    );
    items
}

fn overall_table(group: &Group, comparison: &Comparison) -> Table {
    let dim = group.dimension();
    let problems = if group.problems == 1 { "1 problem".to_owned() } else { format!("{} problems", group.problems) };
    let reached = format!("≤ {}", shorter(TARGETS[comparison.options.target]));
    let row = |overall: &Overall| Row {
        series: Some(overall.optimizer),
        cells: vec![
            cell(&overall.name),
            cell(overall.mode.in_words()),
            number(overall.rank, fixed),
            cell(&overall.group),
            number(overall.auc, fixed),
            number(overall.success_rate, percent),
            failures(overall.failed, overall.runs),
        ],
    };
    Table {
        title: format!("Ranking over {problems} ({dim})"),
        note: format!(
            "Rank: the mean over the problems. Group: optimizers that share a letter cannot be told apart at level {}. \
             auc: area under the share of targets reached within {} evaluations, on a log axis.",
            comparison.options.alpha, comparison.budget
        ),
        columns: columns(
            &["optimizer", "mode", "rank", "group", "auc", &reached, "diverged"],
            &["optimizer", "mode", "group"],
        ),
        rows: group.overall.iter().take(MOST_ROWS).map(row).collect(),
    }
}

fn pair_table(group: &Group) -> Table {
    let dim = group.dimension();
    let row = |pair: &Pair| Row {
        series: None,
        cells: vec![
            cell(&pair.names[0]),
            cell(&pair.names[1]),
            cell(pair.mode.in_words()),
            cell(format!("{}-{}-{}", pair.signs.wins, pair.signs.ties, pair.signs.losses)),
            number(pair.median_log_ratio, fixed),
            number(Some(pair.p_holm), shorter),
            number(pair.a12, fixed),
            number(pair.posterior.as_ref().map(|posterior| posterior.a_better), fixed),
            cell(pair.better()),
        ],
    };
    Table {
        title: format!("Pairs ({dim})"),
        note: "Wins of a, ties, wins of b, at the same seeds; p by Wilcoxon's signed-rank test, adjusted by Holm."
            .to_owned(),
        columns: columns(
            &["a", "b", "mode", "wins", "log₁₀ a/b", "p", "A₁₂", "P(a)", "better"],
            &["a", "b", "mode", "wins", "better"],
        ),
        rows: group.pairs.iter().take(MOST_ROWS).map(row).collect(),
    }
}

/// What there is of a problem, with what one has to know.
fn problem(results: &Results<'_>, on: &OnProblem, mapped: bool) -> (Section, Vec<String>) {
    let mut items = vec![Item::Table(problem_table(results, on))];
    for trace in TRACES {
        let mut chart = figures::traces(results, on.index, trace);
        // Norms are shown without bands, which would take as much room again.
        if [figures::GRAD_NORM, figures::UPDATE_NORM].contains(trace) {
            chart.lines.iter_mut().for_each(|line| line.band = None);
        }
        trace.title.clone_into(&mut chart.title);
        items.push(Item::Chart(chart));
    }
    let mut notes = Vec::new();
    if mapped {
        match Map::new(results.finished, on.index, &results.shown, None) {
            Ok(map) => {
                let svg = contour::contour(
                    &contour::Map {
                        surface: map.surface(),
                        title: String::new(),
                        starts: vec![map.start()],
                        trajectories: &map.trajectories,
                        series: &results.series,
                        view: View::Path,
                        size: None,
                        theme: Theme::Page,
                        id: format!("map{}", on.index),
                        legend: false,
                    },
                    None,
                );
                let seed = map.seed();
                let title = if on.random { format!("trajectories of seed {seed}") } else { "trajectories".to_owned() };
                items.push(Item::Drawing { title, alt: String::new(), svg });
                notes = map.notes;
            }
            Err(why) => notes.push(format!("no map: {why}")),
        }
    }
    items.extend(figures::sensitivity(results, on.index).map(|mut chart| {
        "sensitivity to the learning rate".clone_into(&mut chart.title);
        Item::Chart(chart)
    }));
    (Section { title: format!("{} ({}-D)", on.problem, on.dim), items }, notes)
}

fn problem_table(results: &Results<'_>, on: &OnProblem) -> Table {
    let comparison = results.comparison;
    let target = comparison.options.target;
    let row = |standing: &Standing| {
        let tuning: Option<&Robustness> = comparison
            .tuning
            .iter()
            .find(|of| of.problem_index == on.index && of.name == standing.name && standing.mode == Mode::Tuned);
        Row {
            series: Some(standing.optimizer),
            cells: vec![
                cell(&standing.name),
                cell(standing.mode.in_words()),
                number(Some(standing.rank), |rank| format!("{rank}")),
                cell(&standing.group),
                number(standing.quartiles[1], short),
                number(standing.quartiles[0], shorter),
                number(standing.quartiles[2], shorter),
                number(standing.ert.get(target).copied(), |ert| format!("{ert:.0}")),
                number(tuning.map(|of| of.best_lr), shorter),
                number(tuning.and_then(|of| of.lr_decades), |decades| format!("{decades:.1}")),
                failures(standing.failed, standing.runs),
            ],
        }
    };
    let ert = format!("ERT to {}", shorter(TARGETS[target]));
    let names =
        ["optimizer", "mode", "rank", "group", "median gap", "q25", "q75", &ert, "best lr", "useful lr", "diverged"];
    let mut table = Table {
        title: if on.minimum_known {
            "final gap".to_owned()
        } else {
            "minimum unknown: ranked by final loss".to_owned()
        },
        note: String::new(),
        columns: columns(&names, &["optimizer", "mode", "group"]),
        rows: on.standings.iter().take(MOST_ROWS).map(row).collect(),
    };
    table.drop_empty_columns();
    table
}

impl Table {
    /// Takes out the columns in which nothing stands.
    fn drop_empty_columns(&mut self) {
        let empty = |cell: &Cell| cell.text.is_empty() || cell.text == "–";
        let kept: Vec<bool> =
            (0..self.columns.len()).map(|i| self.rows.iter().any(|row| !empty(&row.cells[i]))).collect();
        let mut keep = kept.iter();
        self.columns.retain(|_| keep.next() == Some(&true));
        for row in &mut self.rows {
            let mut keep = kept.iter();
            row.cells.retain(|_| keep.next() == Some(&true));
        }
    }
}

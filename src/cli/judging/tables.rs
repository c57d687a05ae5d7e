//! A comparison as tables with titles, and what one has to know to read them.

use std::collections::HashMap;

use rmsbench::comparison::{Comparison, Group, OnProblem, Options, OverProblems, Pair, Robustness, Standing};
use rmsbench::curves::{Curves, Quantity};
use rmsbench::figures::FLOOR;
use rmsbench::numerals::{short, shorter, si};
use rmsbench::runs::{Mode, Runs};
use rmsbench::statistics::bayes::Posterior;
use rmsbench::statistics::ranks::median;
use rmsbench::target::TARGETS;
use rmsbench::text::plain;

use super::super::braille;
use super::super::table::Table;

/// With more problems than this, only what is over all of them is shown on the terminal.
const MOST_PROBLEMS: usize = 12;

/// With more problems than this, what tuning has shown on each is left to other formats.
const MOST_TUNED: usize = 3;

/// With fewer problems than this, the distributions of Friedman's statistics are not what the test takes them for.
const FEW: usize = 5;

/// So many optimizers are shown in a table on the terminal, and so many pairs.
const MOST: usize = 20;

/// Lines of text on the terminal are wrapped to this width.
const WIDTH: usize = 100;

/// All tables, and under them what one has to know. For a `terminal` they are cut where they would help nobody.
///
/// With curves, rows of problems have a small one of the loss.
pub(super) fn text(
    comparison: &Comparison,
    render: fn(&Table) -> String,
    bullet: &str,
    terminal: bool,
    curves: Option<(&Curves, &Runs)>,
) -> String {
    let mut tables = Vec::new();
    if !terminal || comparison.problems.len() <= MOST_PROBLEMS {
        tables.extend(comparison.problems.iter().map(|on| problem_table(on, comparison, curves)));
    }
    for group in comparison.groups.iter().filter(|group| group.problems > 1) {
        tables.push(overall_table(group, comparison));
    }
    let mut hidden = 0;
    for group in &comparison.groups {
        for mode in Mode::ALL {
            let pairs: Vec<&Pair> = group.pairs.iter().filter(|pair| pair.mode == mode).collect();
            if !pairs.is_empty() && (!terminal || group.tells(mode) && pairs.len() <= MOST) {
                tables.push(pair_table(&pairs, group, mode, comparison));
            } else if group.tells(mode) {
                hidden += pairs.len();
            }
        }
    }
    if !comparison.tuning.is_empty() && (!terminal || comparison.problems.len() <= MOST_TUNED) {
        tables.extend(comparison.problems.iter().map(|on| tuning_table(on, comparison)));
    }
    if !comparison.horizons.is_empty() {
        tables.push(horizon_table(comparison));
    }
    let mut text = String::new();
    for mut table in tables {
        if terminal {
            table.cut(MOST);
        }
        text += &render(&table);
        text.push('\n');
    }
    let mut lines: Vec<String> = comparison.groups.iter().flat_map(|group| friedman_lines(group, comparison)).collect();
    lines.extend(legend(comparison));
    if hidden > 0 {
        lines.push(format!("{hidden} pairs are not shown here; --format csv --table pairs has them"));
    }
    lines.extend(comparison.notes.iter().map(|note| format!("note: {note}")));
    // A number such as 1e-8 is not broken.
    let options =
        textwrap::Options::new(WIDTH).subsequent_indent("  ").word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in lines {
        let line = if terminal { textwrap::fill(&line, &options) } else { format!("{bullet}{line}") };
        text += &(line + "\n");
    }
    plain(&text).into_owned()
}

/// Whether anything was tuned.
fn is_tuned(comparison: &Comparison) -> bool {
    comparison.problems.iter().any(|on| on.standings.iter().any(|standing| standing.mode == Mode::Tuned))
}

/// The dimension of a group, where there are others.
fn one_of_several(group: &Group, comparison: &Comparison) -> Option<usize> {
    group.dim.filter(|_| comparison.groups.len() > 1)
}

/// The names in the order in which a table shows them: best first, by those as tuned where there are such.
fn names<'a, T>(rows: &'a [T], of: impl Fn(&'a T) -> (&'a str, Mode)) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for mode in [Mode::Tuned, Mode::Shipped] {
        for (name, _) in rows.iter().map(&of).filter(|(_, own)| *own == mode) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn failures([diverged, outside]: [usize; 2], runs: usize) -> String {
    match (diverged, outside) {
        (diverged, 0) => format!("{diverged}/{runs}"),
        (diverged, outside) => format!("{diverged}/{runs}, {outside} out"),
    }
}

fn problem_table(on: &OnProblem, comparison: &Comparison, curves: Option<(&Curves, &Runs)>) -> Table {
    let tuned = is_tuned(comparison);
    let small = curves.map(|(curves, runs)| small_curves(on, curves, runs));
    let mut header = vec!["optimizer", if tuned { "as shipped" } else { "median" }, "group", "quartiles"];
    if tuned {
        header.extend(["tuned", "group", "quartiles", "lr"]);
    }
    header.extend(["diverged", "loss"]);
    let what = if on.minimum_known { "final gap" } else { "minimum unknown" };
    let mut table = Table::new(format!("{} ({}-D), {what}", on.problem, on.dim), &header, 1);
    for name in names(&on.standings, |standing| (&standing.name, standing.mode)) {
        let mut row = vec![name.to_owned()];
        let mut failed = Vec::new();
        for &mode in &Mode::ALL[..if tuned { 2 } else { 1 }] {
            let found = on.standings.iter().find(|standing| standing.name == name && standing.mode == mode);
            row.extend(found.map_or(["–", "", ""].map(str::to_owned), |standing| gap_cells(standing, on)));
            failed.extend(found.map(|standing| failures(standing.failed, standing.runs)));
            if mode == Mode::Tuned {
                let tuning = comparison.tuning.iter().find(|of| of.problem_index == on.index && of.name == name);
                row.push(tuning.map(|of| of.best_lr).map_or("–".to_owned(), shorter));
            }
        }
        row.push(failed.join(" | "));
        let mode = if tuned { Mode::Tuned } else { Mode::Shipped };
        let found = on.standings.iter().find(|standing| standing.name == name && standing.mode == mode);
        row.push(
            small
                .as_ref()
                .zip(found)
                .and_then(|(small, found)| small.get(&found.optimizer).cloned())
                .unwrap_or_default(),
        );
        table.push(row);
    }
    table.without_empty_columns()
}

/// Small curves of the median loss over the run, by the optimizer's place, all of one scale.
fn small_curves(on: &OnProblem, curves: &Curves, runs: &Runs) -> HashMap<usize, String> {
    let minimum = runs.problems[on.index].minimum;
    let last = curves.steps.last().map_or(0.0, |&last| last as f64);
    let of = |standing: &Standing| {
        let median = curves.quantiles(on.index, standing.optimizer, Quantity::Loss, &[0.5]).pop().unwrap_or_default();
        let shown = |loss: f64| minimum.map_or(loss, |minimum| (loss - minimum).max(FLOOR));
        let points = curves.steps.iter().zip(&median).filter(|(_, loss)| loss.is_finite());
        let mut points: Vec<[f64; 2]> = points.map(|(&step, &loss)| [step as f64, shown(loss)]).collect();
        // Runs that have converged stay where they are; those that got lost are nowhere.
        if let Some(&[_, end]) = points.last().filter(|_| !median.contains(&f64::INFINITY)) {
            points.push([last, end]);
        }
        points
    };
    let points: Vec<Vec<[f64; 2]>> = on.standings.iter().map(of).collect();
    let places = on.standings.iter().map(|standing| standing.optimizer);
    places.zip(braille::small(&points, last, minimum.is_some())).collect()
}

/// Median, letters and quartiles.
fn gap_cells(standing: &Standing, on: &OnProblem) -> [String; 3] {
    let [low, median, high] = standing.quartiles;
    let word = match standing.failed {
        _ if !on.minimum_known => format!("rank {}", standing.rank),
        [diverged, outside] if diverged >= outside && diverged > 0 => "diverged".to_owned(),
        [_, outside] if outside > 0 => "out".to_owned(),
        _ => "–".to_owned(),
    };
    let end = |gap: Option<f64>| gap.map_or("∞".to_owned(), shorter);
    let quartiles =
        if on.minimum_known && standing.runs > 1 { format!("{} … {}", end(low), end(high)) } else { String::new() };
    [median.map_or(word, short), standing.group.clone(), quartiles]
}

fn overall_table(group: &Group, comparison: &Comparison) -> Table {
    let tuned = is_tuned(comparison);
    let what = group.dimension();
    let reached = format!("≤ {}", shorter(TARGETS[comparison.options.target]));
    let mut header = vec!["optimizer", if tuned { "as shipped" } else { "mean" }, "group", "auc", &reached];
    if tuned {
        header.extend(["tuned", "group", "auc", &reached, "gain", "useful lr"]);
    }
    header.push("diverged");
    let title = format!("over {} problems ({what}), rank", group.problems);
    let mut table = Table::new(title, &header, 1);
    let percent = |share: Option<f64>| share.map_or("–".to_owned(), |share| format!("{:.0} %", 100.0 * share));
    let fixed = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.2}"));
    for name in names(&group.overall, |overall| (&overall.name, overall.mode)) {
        let mut row = vec![name.to_owned()];
        let (mut failed, mut runs) = ([0; 2], 0);
        for &mode in &Mode::ALL[..if tuned { 2 } else { 1 }] {
            let Some(overall) = group.overall.iter().find(|overall| overall.name == name && overall.mode == mode)
            else {
                row.extend([(); 4].map(|()| "–".to_owned()));
                continue;
            };
            row.extend([fixed(overall.rank), overall.group.clone(), fixed(overall.auc), percent(overall.success_rate)]);
            failed = [failed[0] + overall.failed[0], failed[1] + overall.failed[1]];
            runs += overall.runs;
        }
        if tuned {
            let of_group = |of: &&Robustness| {
                let on = comparison.problems.iter().find(|on| on.index == of.problem_index);
                of.name == name && on.is_some_and(|on| group.holds(on))
            };
            let of: Vec<&Robustness> = comparison.tuning.iter().filter(of_group).collect();
            row.push(decades(of.iter().filter_map(|of| of.tunability)));
            row.push(decades(of.iter().filter_map(|of| of.lr_decades)));
        }
        row.push(failures(failed, runs));
        table.push(row);
    }
    table.without_empty_columns()
}

/// The median of widths or gains in decades.
fn decades(values: impl Iterator<Item = f64>) -> String {
    match median(&values.collect::<Vec<_>>()) {
        f64::INFINITY => "∞".to_owned(),
        f64::NEG_INFINITY => "−∞".to_owned(),
        value if value.is_nan() => "–".to_owned(),
        // Without a negative zero.
        value => format!("{:.1}", (value * 10.0).round() / 10.0 + 0.0),
    }
}

fn pair_table(pairs: &[&Pair], group: &Group, mode: Mode, comparison: &Comparison) -> Table {
    let confidence = format!("{} % interval", shorter(100.0 * (1.0 - comparison.options.alpha)));
    let header = ["a", "b", "wins", "log₁₀ a/b", &confidence, "p", "A₁₂", "P(a)", "P(=)", "P(b)", "better"];
    let dim = one_of_several(group, comparison).map(|dim| format!(", {dim}-D")).unwrap_or_default();
    let mut table = Table::new(format!("pairs, {}{dim}", mode.in_words()), &header, 2);
    for pair in pairs {
        let probability = |which: fn(&Posterior) -> f64| {
            pair.posterior.as_ref().map_or("–".to_owned(), |posterior| format!("{:.2}", which(posterior)))
        };
        table.push(vec![
            pair.names[0].clone(),
            pair.names[1].clone(),
            format!("{}-{}-{}", pair.signs.wins, pair.signs.ties, pair.signs.losses),
            pair.median_log_ratio.map_or("–".to_owned(), decimal),
            pair.interval.map_or("–".to_owned(), |(low, high)| format!("{} … {}", decimal(low), decimal(high))),
            shorter(pair.p_holm),
            pair.a12.map_or("–".to_owned(), |a12| format!("{a12:.2}")),
            probability(|posterior| posterior.a_better),
            probability(|posterior| posterior.equivalent),
            probability(|posterior| posterior.b_better),
            pair.better().to_owned(),
        ]);
    }
    table
}

/// A number to two decimal places.
fn decimal(value: f64) -> String {
    match value {
        f64::INFINITY => "∞".to_owned(),
        f64::NEG_INFINITY => "−∞".to_owned(),
        value => format!("{value:.2}"),
    }
}

/// The numbers of trials at which a curve is shown.
fn milestones(most: usize) -> Vec<usize> {
    let doubling = std::iter::successors(Some(1), |k| Some(2 * k)).take_while(|&k| k < most);
    doubling.chain((most > 0).then_some(most)).collect()
}

fn tuning_table(on: &OnProblem, comparison: &Comparison) -> Table {
    let of: Vec<&Robustness> = comparison.tuning.iter().filter(|of| of.problem_index == on.index).collect();
    let milestones = milestones(of.iter().filter_map(|of| of.curve.last()).map(|best| best.trials).max().unwrap_or(0));
    let mut header: Vec<String> = vec!["optimizer".to_owned()];
    header.extend(milestones.iter().map(|k| format!("{k}")));
    header.extend(["best lr", "useful lr", "gain", "cost"].map(str::to_owned));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = Table::new(format!("{}, median of the best gap of k trials", on.problem), &header, 1);
    for name in names(&on.standings, |standing| (&standing.name, standing.mode)) {
        let Some(of) = of.iter().find(|of| of.name == name) else { continue };
        let mut row = vec![name.to_owned()];
        row.extend(milestones.iter().map(|&k| match of.curve.iter().find(|best| best.trials == k) {
            Some(best) if best.median.is_finite() => shorter(best.median),
            Some(_) => "∞".to_owned(),
            None => "–".to_owned(),
        }));
        row.push(shorter(of.best_lr));
        row.push(decades(of.lr_decades.into_iter()));
        row.push(decades(of.tunability.into_iter()));
        row.push(si(of.evaluations as f64));
        table.push(row);
    }
    table
}

fn horizon_table(comparison: &Comparison) -> Table {
    let title = "step at which starts 10⁻¹² apart have parted by 1 %".to_owned();
    let mut table = Table::new(title, &["problem", "optimizer", "", "step"], 3);
    for horizon in &comparison.horizons {
        let step = horizon.step.map_or_else(|| format!("not in {}", comparison.budget - 1), |step| step.to_string());
        table.push(vec![horizon.problem.clone(), horizon.name.clone(), horizon.mode.name().to_owned(), step]);
    }
    table
}

fn friedman_lines(group: &Group, comparison: &Comparison) -> Vec<String> {
    let dim = one_of_several(group, comparison).map(|dim| format!(" in {dim}-D")).unwrap_or_default();
    let line = |over: &OverProblems| {
        let how = over.mode.in_words();
        let OverProblems { problems, test, critical_difference, .. } = over;
        let apart = format!("mean ranks further apart than {critical_difference:.2} differ (Nemenyi)");
        if *problems < FEW {
            return format!("{how}, over {problems} problems{dim}: too few for the test of Friedman; {apart}");
        }
        format!(
            "{how}, over {problems} problems{dim}: Friedman χ² = {}, p = {}; Iman–Davenport F = {}, p = {}; {apart}",
            shorter(test.chi_squared),
            shorter(test.chi_squared_p),
            decimal(test.f),
            shorter(test.f_p),
        )
    };
    group.friedman.iter().map(line).collect()
}

/// What the columns mean, of those that are there.
fn legend(comparison: &Comparison) -> Vec<String> {
    let Options { alpha, rope, within, .. } = comparison.options;
    let groups = || comparison.groups.iter();
    let mut lines = Vec::new();
    if groups().any(|group| Mode::ALL.iter().any(|&mode| group.tells(mode))) {
        lines.push(format!(
            "group: optimizers that share a letter cannot be told apart, by Wilcoxon's test of pairs at the same seeds, \
             adjusted by Holm, level {alpha}; over several problems this is about these problems, and optimizers of which each \
             is better on some are not told apart"
        ));
        lines.push(format!(
            "wins: of a, ties, of b; P: belief that a is better, that gaps are within a factor of {rope}, that b is better"
        ));
    }
    if groups().any(|group| group.problems > 1) {
        lines.push(format!(
            "auc: area under the share of targets from 10^2 to 10^-8 reached within {} evaluations, on a log axis",
            comparison.budget
        ));
    }
    if is_tuned(comparison) {
        lines.push(format!(
            "gain: decades by which tuning lowers the median gap; useful lr: decades of rates within a factor of {within} \
             of the best"
        ));
    }
    if groups().any(|group| group.overall.iter().any(|overall| overall.failed[1] > 0)) {
        lines.push("out: runs that left the domain of a surface that means nothing outside it".to_owned());
    }
    lines
}

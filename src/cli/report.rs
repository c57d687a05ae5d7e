//! A comparison as the user wants to see it: tables on the terminal, in Markdown or LaTeX; CSV; JSON.

use clap::{Args, ValueEnum};
use rmsbench::comparison::{
    BestAfter, Comparison, Group, OnProblem, Options, OverProblems, Overall, Pair, Robustness, Standing, enough,
};
use rmsbench::runs::Mode;
use rmsbench::statistics::bayes::Posterior;
use rmsbench::target::{self, TARGETS};
use rmsbench::trace::number;
use serde_json::{Value, json};

use super::progress::si;
use super::table::{Table, short, shorter};
use super::{Usage, finite};

/// How results are judged and shown.
#[derive(Debug, Args)]
pub(super) struct Judging {
    /// How to show the comparison.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: ReportFormat,
    /// What to show as CSV.
    #[arg(long, value_name = "WHAT", default_value = "ranking")]
    table: Part,
    /// The precision Δf by which success is judged; the nearest of 10^2, 10^1.8, … 10^-8.
    #[arg(long, value_name = "GAP", default_value = "1e-8", allow_hyphen_values = true)]
    target: f64,
    /// The level of all tests.
    #[arg(long, value_name = "LEVEL", default_value = "0.05", allow_hyphen_values = true)]
    alpha: f64,
    /// Gaps within this factor of each other are equal in practice.
    #[arg(long, value_name = "FACTOR", default_value = "2", allow_hyphen_values = true)]
    rope: f64,
    /// A learning rate is useful where the gap is within this factor of the best.
    #[arg(long, value_name = "FACTOR", default_value = "10", allow_hyphen_values = true)]
    within: f64,
    /// Put problems of different dimension together.
    #[arg(long)]
    across_dimensions: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    Table,
    Csv,
    Json,
    Markdown,
    Latex,
}

/// What there is to show as CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    /// The optimizers on each problem, and over all.
    Ranking,
    /// Every two optimizers.
    Pairs,
    /// The expected running time to each target.
    Ert,
    /// Runtime, performance and data profiles.
    Profiles,
    /// What the best of so many trials is worth.
    Tuning,
}

impl Judging {
    /// Tables on the terminal, with the usual levels.
    pub(super) fn usual() -> Self {
        let Options { alpha, rope, target, within, across_dimensions } = Options::default();
        let (format, table) = (ReportFormat::Table, Part::Ranking);
        Self { format, table, target: TARGETS[target], alpha, rope, within, across_dimensions }
    }

    /// What a comparison is to do.
    pub(super) fn options(&self) -> anyhow::Result<Options> {
        let Self { format, table, target, alpha, rope, within, across_dimensions } = *self;
        let checks = [
            (target > 0.0 && target.is_finite(), "--target must be a number above 0"),
            (alpha > 0.0 && alpha < 1.0, "--alpha must be between 0 and 1"),
            (rope >= 1.0 && rope.is_finite(), "--rope must be a factor of 1 or more"),
            (within >= 1.0 && within.is_finite(), "--within must be a factor of 1 or more"),
            (table == Part::Ranking || format == ReportFormat::Csv, "--table goes with --format csv only"),
        ];
        if let Some((_, wrong)) = checks.iter().find(|(good, _)| !good) {
            return Err(Usage((*wrong).to_owned()).into());
        }
        Ok(Options { alpha, rope, target: target::nearest(target), within, across_dimensions })
    }

    /// Whether it is for people, and not wanted when the program is to be quiet.
    pub(super) fn is_for_people(&self) -> bool {
        self.format == ReportFormat::Table
    }

    /// The comparison as text.
    pub(super) fn render(&self, comparison: &Comparison) -> anyhow::Result<String> {
        Ok(match self.format {
            ReportFormat::Table => text(comparison, Table::text, "", true),
            ReportFormat::Markdown => text(comparison, Table::markdown, "- ", false),
            ReportFormat::Latex => text(comparison, Table::latex, "% ", false),
            ReportFormat::Json => serde_json::to_string_pretty(&json(comparison))? + "\n",
            ReportFormat::Csv => csv(comparison, self.table)?,
        })
    }
}

/// With more problems than this, only what is over all of them is shown on the terminal.
const MOST_PROBLEMS: usize = 12;

/// So many optimizers are shown in a table on the terminal, and so many pairs.
const MOST: usize = 20;

/// Lines of text on the terminal are wrapped to this width.
const WIDTH: usize = 100;

/// All tables, and under them what one has to know. For a `terminal` they are cut where they would help nobody.
fn text(comparison: &Comparison, render: fn(&Table) -> String, bullet: &str, terminal: bool) -> String {
    let mut tables = Vec::new();
    if !terminal || comparison.problems.len() <= MOST_PROBLEMS {
        tables.extend(comparison.problems.iter().map(|on| problem_table(on, comparison)));
    }
    for group in comparison.groups.iter().filter(|group| group.problems > 1) {
        tables.push(overall_table(group, comparison));
    }
    for group in &comparison.groups {
        for mode in MODES {
            let pairs: Vec<&Pair> = group.pairs.iter().filter(|pair| pair.mode == mode).collect();
            let telling = pairs.iter().any(|pair| enough(pair.n, comparison.options.alpha));
            if !pairs.is_empty() && (!terminal || telling && pairs.len() <= MOST) {
                tables.push(pair_table(&pairs, group, mode, comparison));
            }
        }
    }
    if !comparison.tuning.is_empty() && (!terminal || comparison.problems.len() <= MOST_PROBLEMS) {
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
    lines.extend(comparison.notes.iter().map(|note| format!("note: {note}")));
    for line in lines {
        let wrapped = textwrap::fill(&line, textwrap::Options::new(WIDTH).subsequent_indent("  "));
        text += &if terminal { wrapped + "\n" } else { format!("{bullet}{line}\n") };
    }
    text
}

const MODES: [Mode; 2] = [Mode::Shipped, Mode::Tuned];

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Shipped => "shipped",
        Mode::Tuned => "tuned",
    }
}

/// Whether anything was tuned.
fn is_tuned(comparison: &Comparison) -> bool {
    comparison.problems.iter().any(|on| on.standings.iter().any(|standing| standing.mode == Mode::Tuned))
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
        (0, 0) => format!("0/{runs}"),
        (diverged, 0) => format!("{diverged}/{runs}"),
        (0, outside) => format!("{outside}/{runs} left"),
        (diverged, outside) => format!("{diverged}/{runs}, {outside} left"),
    }
}

fn problem_table(on: &OnProblem, comparison: &Comparison) -> Table {
    let tuned = is_tuned(comparison);
    let mut header = vec!["optimizer", "as shipped", "", "quartiles"];
    if tuned {
        header.extend(["tuned", "", "quartiles", "lr"]);
    }
    header.push("failed");
    let mut table = Table::new(format!("{} ({}-D), median final gap", on.problem, on.dim), &header, 1);
    if !on.minimum_known {
        table.title = format!("{} ({}-D), minimum unknown", on.problem, on.dim);
    }
    for name in names(&on.standings, |standing| (&standing.name, standing.mode)) {
        let mut row = vec![name.to_owned()];
        let mut failed = Vec::new();
        for &mode in &MODES[..if tuned { 2 } else { 1 }] {
            let found = on.standings.iter().find(|standing| standing.name == name && standing.mode == mode);
            row.extend(found.map_or([(); 3].map(|()| "–".to_owned()), |standing| gap_cells(standing, on)));
            failed.extend(found.map(|standing| failures(standing.failed, standing.runs)));
            if mode == Mode::Tuned {
                let tuning = comparison.tuning.iter().find(|of| of.problem == on.problem && of.name == name);
                row.push(tuning.and_then(|of| of.best_lr).map_or("–".to_owned(), shorter));
            }
        }
        row.push(failed.join(" | "));
        table.push(row);
    }
    table
}

/// Median, letters and quartiles.
fn gap_cells(standing: &Standing, on: &OnProblem) -> [String; 3] {
    let [low, median, high] = standing.quartiles;
    let word = match standing.failed {
        _ if !on.minimum_known => format!("rank {}", standing.rank),
        [diverged, outside] if diverged >= outside && diverged > 0 => "diverged".to_owned(),
        [_, outside] if outside > 0 => "left".to_owned(),
        _ => "–".to_owned(),
    };
    let end = |gap: Option<f64>| gap.map_or("∞".to_owned(), shorter);
    let quartiles =
        if on.minimum_known && standing.runs > 1 { format!("{} … {}", end(low), end(high)) } else { String::new() };
    [median.map_or(word, short), standing.group.clone(), quartiles]
}

fn overall_table(group: &Group, comparison: &Comparison) -> Table {
    let tuned = is_tuned(comparison);
    let what = group.dim.map_or("all dimensions".to_owned(), |dim| format!("{dim}-D"));
    let reached = format!("≤ {}", shorter(TARGETS[comparison.options.target]));
    let mut header = vec!["optimizer", "as shipped", "", "auc", &reached];
    if tuned {
        header.extend(["tuned", "", "auc", &reached, "gain", "useful lr"]);
    }
    header.push("failed");
    let title = format!("over {} problems ({what}), mean rank", group.problems);
    let mut table = Table::new(title, &header, 1);
    let percent = |share: Option<f64>| share.map_or("–".to_owned(), |share| format!("{:.0} %", 100.0 * share));
    let fixed = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.2}"));
    for name in names(&group.overall, |overall| (&overall.name, overall.mode)) {
        let mut row = vec![name.to_owned()];
        let (mut failed, mut runs) = ([0; 2], 0);
        for &mode in &MODES[..if tuned { 2 } else { 1 }] {
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
                let on = comparison.problems.iter().find(|on| on.problem == of.problem);
                of.name == name && on.is_some_and(|on| group.dim.is_none_or(|dim| dim == on.dim))
            };
            let of: Vec<&Robustness> = comparison.tuning.iter().filter(of_group).collect();
            row.push(decades(of.iter().filter_map(|of| of.tunability)));
            row.push(decades(of.iter().filter_map(|of| of.lr_decades)));
        }
        row.push(failures(failed, runs));
        table.push(row);
    }
    table
}

/// The median of widths or gains in decades.
fn decades(values: impl Iterator<Item = f64>) -> String {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    match sorted.get(sorted.len() / 2) {
        Some(value) if value.is_finite() => format!("{value:.1}"),
        Some(value) => if *value > 0.0 { "∞" } else { "−∞" }.to_owned(),
        None => "–".to_owned(),
    }
}

fn pair_table(pairs: &[&Pair], group: &Group, mode: Mode, comparison: &Comparison) -> Table {
    let confidence = format!("{} % interval", shorter(100.0 * (1.0 - comparison.options.alpha)));
    let header = ["a", "b", "wins", "log₁₀ a/b", &confidence, "p", "A₁₂", "P(a)", "P(=)", "P(b)", "better"];
    let several = comparison.groups.len() > 1;
    let dim = group.dim.filter(|_| several).map(|dim| format!(", {dim}-D")).unwrap_or_default();
    let how = if mode == Mode::Tuned { "tuned" } else { "as shipped" };
    let mut table = Table::new(format!("pairs, {how}{dim}"), &header, 2);
    for pair in pairs {
        let probability = |which: fn(&Posterior) -> f64| {
            pair.posterior.as_ref().map_or("–".to_owned(), |posterior| format!("{:.2}", which(posterior)))
        };
        let better = match pair.verdict.name() {
            "a" => &pair.names[0],
            "b" => &pair.names[1],
            _ => "undecided",
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
            better.to_owned(),
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
    doubling.chain([most]).collect()
}

fn tuning_table(on: &OnProblem, comparison: &Comparison) -> Table {
    let of: Vec<&Robustness> = comparison.tuning.iter().filter(|of| of.problem == on.problem).collect();
    let milestones = milestones(of.iter().map(|of| of.curve.len()).max().unwrap_or(1));
    let mut header: Vec<String> = vec!["optimizer".to_owned()];
    header.extend(milestones.iter().map(|k| format!("{k}")));
    header.extend(["best lr", "useful lr", "gain", "cost"].map(str::to_owned));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = Table::new(format!("{}, median of the best gap of k trials", on.problem), &header, 1);
    for name in names(&on.standings, |standing| (&standing.name, standing.mode)) {
        let Some(of) = of.iter().find(|of| of.name == name) else { continue };
        let mut row = vec![name.to_owned()];
        row.extend(milestones.iter().map(|&k| match of.curve.get(k - 1) {
            Some(best) if best.median.is_finite() => shorter(best.median),
            Some(_) => "∞".to_owned(),
            None => "–".to_owned(),
        }));
        row.push(of.best_lr.map_or("–".to_owned(), shorter));
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
        let step = horizon.step.map_or("never".to_owned(), |step| step.to_string());
        table.push(vec![horizon.problem.clone(), horizon.name.clone(), mode_name(horizon.mode).to_owned(), step]);
    }
    table
}

fn friedman_lines(group: &Group, comparison: &Comparison) -> Vec<String> {
    let dim = group.dim.filter(|_| comparison.groups.len() > 1).map(|dim| format!(" in {dim}-D")).unwrap_or_default();
    let line = |(mode, over): &(Mode, OverProblems)| {
        let how = if *mode == Mode::Tuned { "tuned" } else { "as shipped" };
        let OverProblems { problems, test, critical_difference } = over;
        // Both distributions are those of many problems.
        let few = if *problems < 10 { " (approximate: few problems)" } else { "" };
        format!(
            "{how}, over {problems} problems{dim}{few}: Friedman χ² = {}, p = {}; Iman–Davenport F = {}, p = {}; mean ranks \
             further apart than {critical_difference:.2} differ (Nemenyi)",
            shorter(test.chi_squared),
            shorter(test.chi_squared_p),
            decimal(test.f),
            shorter(test.f_p),
        )
    };
    group.friedman.iter().map(line).collect()
}

/// What the columns mean.
fn legend(comparison: &Comparison) -> Vec<String> {
    let Options { alpha, rope, within, .. } = comparison.options;
    let mut lines = vec![format!(
        "optimizers that share a letter cannot be told apart: Wilcoxon's test of pairs at the same seeds, adjusted by \
         Holm, level {alpha}"
    )];
    if comparison.groups.iter().any(|group| group.problems > 1) {
        lines.push(format!(
            "auc: area under the share of targets from 10^2 to 10^-8 reached within the {} evaluations, on a log axis",
            comparison.budget
        ));
    }
    if comparison.groups.iter().any(|group| !group.pairs.is_empty()) {
        lines.push(format!(
            "wins: of a, ties, of b; P: belief that a is better, that gaps are within a factor of {rope}, that b is better"
        ));
    }
    if is_tuned(comparison) {
        lines.push(format!(
            "gain: decades by which tuning lowers the median gap; useful lr: decades of rates within a factor of {within} \
             of the best"
        ));
    }
    lines
}

/// The object that scripts read.
fn json(comparison: &Comparison) -> Value {
    let optional = |value: Option<f64>| value.map_or(Value::Null, finite);
    let overall = |group: &Group, overall: &Overall| {
        json!({
            "name": overall.name,
            "mode": mode_name(overall.mode),
            "dim": group.dim,
            "rank": overall.rank,
            "group": overall.group,
            "auc": overall.auc,
            "success_rate": overall.success_rate,
            "problems": overall.problems,
            "runs": overall.runs,
            "diverged": overall.failed[0],
            "out_of_domain": overall.failed[1],
        })
    };
    let standing = |standing: &Standing| {
        let targets = TARGETS.iter().zip(&standing.ert);
        let ert = targets.map(|(&target, &ert)| json!({ "target": target, "ert": ert.is_finite().then_some(ert) }));
        json!({
            "name": standing.name,
            "mode": mode_name(standing.mode),
            "rank": standing.rank,
            "group": standing.group,
            "auc": standing.auc,
            "success_rate": standing.success_rate,
            "median_final_gap": standing.quartiles[1],
            "q25": standing.quartiles[0],
            "q75": standing.quartiles[2],
            "ert": ert.collect::<Vec<_>>(),
            "runs": standing.runs,
            "diverged": standing.failed[0],
            "out_of_domain": standing.failed[1],
        })
    };
    let pair = |group: &Group, pair: &Pair| {
        json!({
            "a": pair.names[0],
            "b": pair.names[1],
            "mode": mode_name(pair.mode),
            "dim": group.dim,
            "n": pair.n,
            "wins": pair.signs.wins,
            "ties": pair.signs.ties,
            "losses": pair.signs.losses,
            "median_log_ratio": optional(pair.median_log_ratio),
            "ci_low": optional(pair.interval.map(|(low, _)| low)),
            "ci_high": optional(pair.interval.map(|(_, high)| high)),
            "p_wilcoxon": pair.p_wilcoxon,
            "p_holm": pair.p_holm,
            "p_sign": pair.signs.p,
            "a12": pair.a12,
            "probability_a": pair.posterior.as_ref().map(|posterior| posterior.a_better),
            "probability_equivalent": pair.posterior.as_ref().map(|posterior| posterior.equivalent),
            "probability_b": pair.posterior.as_ref().map(|posterior| posterior.b_better),
            "verdict": pair.verdict.name(),
        })
    };
    let friedman = |group: &Group, (mode, over): &(Mode, OverProblems)| {
        json!({
            "mode": mode_name(*mode),
            "dim": group.dim,
            "problems": over.problems,
            "chi_squared": finite(over.test.chi_squared),
            "chi_squared_p": over.test.chi_squared_p,
            "f": finite(over.test.f),
            "f_p": over.test.f_p,
            "critical_difference": over.critical_difference,
        })
    };
    let tuning = |of: &Robustness| {
        let best = of.best.as_ref().and_then(|best| serde_json::from_str::<Value>(best).ok());
        let after = |best: &BestAfter| {
            json!({ "trials": best.trials, "mean": finite(best.mean), "q25": finite(best.lower),
                    "median": finite(best.median), "q75": finite(best.upper) })
        };
        json!({
            "problem": of.problem,
            "name": of.name,
            "trials": of.trials,
            "evaluations": of.evaluations,
            "hyperparameters": best,
            "best_gap": of.best_gap,
            "lr_decades": of.lr_decades,
            "tunability": optional(of.tunability),
            "curve": of.curve.iter().map(after).collect::<Vec<_>>(),
        })
    };
    let groups = || comparison.groups.iter();
    json!({
        "budget": comparison.budget,
        "target": TARGETS[comparison.options.target],
        "alpha": comparison.options.alpha,
        "optimizers":
            groups().flat_map(|group| group.overall.iter().map(|o| overall(group, o))).collect::<Vec<_>>(),
        "problems": comparison.problems.iter().map(|on| json!({
            "problem": on.problem,
            "dim": on.dim,
            "minimum_known": on.minimum_known,
            "optimizers": on.standings.iter().map(standing).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "pairs": groups().flat_map(|group| group.pairs.iter().map(|p| pair(group, p))).collect::<Vec<_>>(),
        "friedman":
            groups().flat_map(|group| group.friedman.iter().map(|f| friedman(group, f))).collect::<Vec<_>>(),
        "tuning": comparison.tuning.iter().map(tuning).collect::<Vec<_>>(),
        "horizons": comparison.horizons.iter().map(|horizon| json!({
            "problem": horizon.problem,
            "name": horizon.name,
            "mode": mode_name(horizon.mode),
            "step": horizon.step,
        })).collect::<Vec<_>>(),
        "notes": comparison.notes,
    })
}

/// One tidy table.
fn csv(comparison: &Comparison, part: Part) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let cell = |value: Option<f64>| value.map(number).unwrap_or_default();
    let dim = |group: &Group| group.dim.map(|dim| dim.to_string()).unwrap_or_default();
    match part {
        Part::Ranking => {
            writer.write_record([
                "problem",
                "dim",
                "optimizer",
                "mode",
                "rank",
                "group",
                "median_final_gap",
                "q25",
                "q75",
                "auc",
                "success_rate",
                "diverged",
                "out_of_domain",
                "runs",
            ])?;
            for on in &comparison.problems {
                for s in &on.standings {
                    let [q25, median, q75] = s.quartiles.map(cell);
                    let [diverged, outside] = s.failed.map(|failed| failed.to_string());
                    let (rank, runs, dim) = (number(s.rank), s.runs.to_string(), on.dim.to_string());
                    let (auc, success) = (cell(s.auc), cell(s.success_rate));
                    let mode = mode_name(s.mode);
                    writer.write_record([
                        &on.problem,
                        &dim,
                        &s.name,
                        mode,
                        &rank,
                        &s.group,
                        &median,
                        &q25,
                        &q75,
                        &auc,
                        &success,
                        &diverged,
                        &outside,
                        &runs,
                    ])?;
                }
            }
            for group in &comparison.groups {
                for o in &group.overall {
                    let [diverged, outside] = o.failed.map(|failed| failed.to_string());
                    let (rank, runs, dim) = (cell(o.rank), o.runs.to_string(), dim(group));
                    let (auc, success) = (cell(o.auc), cell(o.success_rate));
                    let mode = mode_name(o.mode);
                    writer.write_record([
                        "", &dim, &o.name, mode, &rank, &o.group, "", "", "", &auc, &success, &diverged, &outside,
                        &runs,
                    ])?;
                }
            }
        }
        Part::Pairs => {
            writer.write_record([
                "dim",
                "mode",
                "a",
                "b",
                "n",
                "wins",
                "ties",
                "losses",
                "median_log_ratio",
                "ci_low",
                "ci_high",
                "p_wilcoxon",
                "p_holm",
                "p_sign",
                "a12",
                "probability_a",
                "probability_equivalent",
                "probability_b",
                "verdict",
            ])?;
            for group in &comparison.groups {
                for pair in &group.pairs {
                    let posterior = pair.posterior.as_ref();
                    let counts = [pair.n, pair.signs.wins, pair.signs.ties, pair.signs.losses].map(|n| n.to_string());
                    let numbers = [
                        pair.median_log_ratio,
                        pair.interval.map(|(low, _)| low),
                        pair.interval.map(|(_, high)| high),
                        Some(pair.p_wilcoxon),
                        Some(pair.p_holm),
                        Some(pair.signs.p),
                        pair.a12,
                        posterior.map(|posterior| posterior.a_better),
                        posterior.map(|posterior| posterior.equivalent),
                        posterior.map(|posterior| posterior.b_better),
                    ];
                    let words =
                        [dim(group), mode_name(pair.mode).to_owned(), pair.names[0].clone(), pair.names[1].clone()];
                    let row = words.into_iter().chain(counts).chain(numbers.map(cell));
                    writer.write_record(row.chain([pair.verdict.name().to_owned()]))?;
                }
            }
        }
        Part::Ert => {
            writer.write_record(["problem", "dim", "optimizer", "mode", "target", "ert"])?;
            for on in &comparison.problems {
                for s in &on.standings {
                    for (&target, &ert) in TARGETS.iter().zip(&s.ert) {
                        let (dim, mode) = (on.dim.to_string(), mode_name(s.mode));
                        writer.write_record([&on.problem, &dim, &s.name, mode, &number(target), &number(ert)])?;
                    }
                }
            }
        }
        Part::Profiles => {
            writer.write_record(["profile", "dim", "optimizer", "mode", "x", "share"])?;
            for group in &comparison.groups {
                for mode in MODES {
                    for of in comparison.profiles(group, mode) {
                        let curves = [("runtime", &of.runtime), ("performance", &of.performance), ("data", &of.data)];
                        for (profile, curve) in curves {
                            for (x, share) in curve.jumps() {
                                let (dim, mode) = (dim(group), mode_name(mode));
                                writer.write_record([profile, &dim, &of.name, mode, &number(x), &number(share)])?;
                            }
                        }
                    }
                }
            }
        }
        Part::Tuning => {
            writer.write_record(["problem", "optimizer", "trials", "mean", "q25", "median", "q75"])?;
            for of in &comparison.tuning {
                for best in &of.curve {
                    let [mean, q25, median, q75] = [best.mean, best.lower, best.median, best.upper].map(number);
                    writer.write_record([
                        &of.problem,
                        &of.name,
                        &best.trials.to_string(),
                        &mean,
                        &q25,
                        &median,
                        &q75,
                    ])?;
                }
            }
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

//! The comparison of optimizers by what they came to: ranks, costs, and what can be told apart.
//!
//! Four rules hold throughout.
//!
//! * Optimizers meet the same starts and the same noise at the same seed, so they are compared in pairs of runs.
//! * A run that diverged or left the domain is worse than any other. It counts by rank; no number is put in its place.
//! * Where nothing is random, all repetitions are one trajectory and count once.
//! * Problems of different dimension are not put together, unless [`Options::across_dimensions`] says so.
//!
//! What is said of several problems is said of *these* problems: whether it holds for others is asked by the test of
//! Friedman, for which each problem is one observation.

mod pairs;
mod robustness;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::finished::Finished;
use crate::horizon::Horizon;
use crate::profile::{self, Attempt, Curve};
use crate::runs::{Mode, Run, Runs, Seed};
use crate::seed;
use crate::statistics::friedman::{Friedman, friedman};
use crate::statistics::letters::letters;
use crate::statistics::nemenyi;
use crate::statistics::ranks::ranks;
use crate::target::COUNT;

pub use pairs::{Pair, Verdict};
pub use robustness::{BestAfter, Robustness};

/// What a comparison is to do.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The level of all tests.
    pub alpha: f64,
    /// Gaps within this factor of each other are equal in practice.
    pub rope: f64,
    /// The target by whose reaching success is judged, by its place in [`TARGETS`](crate::target::TARGETS).
    pub target: usize,
    /// A learning rate is useful where the gap is within this factor of the best.
    pub within: f64,
    /// Whether problems of different dimension are put together.
    pub across_dimensions: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { alpha: 0.05, rope: 2.0, target: COUNT - 1, within: 10.0, across_dimensions: false }
    }
}

/// A comparison.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What it was asked to do.
    pub options: Options,
    /// The gradient evaluations of a whole run.
    pub budget: u64,
    /// The optimizers on each problem.
    pub problems: Vec<OnProblem>,
    /// The optimizers over all problems of a dimension, the smallest first.
    pub groups: Vec<Group>,
    /// What tuning has shown, for each problem and optimizer.
    pub tuning: Vec<Robustness>,
    /// How far trajectories can be foretold, where that was asked for.
    pub horizons: Vec<Horizon>,
    /// What one has to know to read it, in sentences.
    pub notes: Vec<String>,
}

/// The optimizers on one problem.
#[derive(Clone, Debug)]
pub struct OnProblem {
    /// The problem's label.
    pub problem: String,
    /// The number of coordinates.
    pub dim: usize,
    /// Whether its minimum is known; if not, optimizers are ranked by losses, and there are no gaps and no targets.
    pub minimum_known: bool,
    /// Whether repetitions differ.
    pub random: bool,
    /// The optimizers, best first, those as shipped before those as tuned.
    pub standings: Vec<Standing>,
}

/// How an optimizer did on one problem.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The optimizer's place in [`Runs::optimizers`].
    pub optimizer: usize,
    /// Its label.
    pub name: String,
    /// As shipped or as tuned.
    pub mode: Mode,
    /// Its rank among those of its mode by the median of its final gaps; equals share the mean of their places.
    pub rank: f64,
    /// Letters: optimizers that share one cannot be told apart. Empty where there are too few runs to tell any apart.
    pub group: String,
    /// The quartiles of the final gap; absent where they fall on runs that failed, or the minimum is unknown.
    pub quartiles: [Option<f64>; 3],
    /// The expected running time to each target, in gradient evaluations; infinite where no run reached it. Empty where
    /// the minimum is unknown.
    pub ert: Vec<f64>,
    /// The area under its runtime profile over all targets; absent where the minimum is unknown.
    pub auc: Option<f64>,
    /// The share of runs that reached the target; absent where the minimum is unknown.
    pub success_rate: Option<f64>,
    /// The number of runs.
    pub runs: usize,
    /// How many of them diverged, and how many left the domain of a surface that means nothing outside it.
    pub failed: [usize; 2],
    /// What was drawn for its runtime profile: [`DRAWS`] running times for each target.
    running_times: Vec<f64>,
    /// Its median final gap, or loss where the minimum is unknown; infinite where it failed.
    median: f64,
}

/// The optimizers over several problems.
#[derive(Clone, Debug)]
pub struct Group {
    /// Their dimension; absent where several were put together.
    pub dim: Option<usize>,
    /// How many problems there are.
    pub problems: usize,
    /// The optimizers, best first, those as shipped before those as tuned.
    pub overall: Vec<Overall>,
    /// Every two of them of one mode.
    pub pairs: Vec<Pair>,
    /// The tests over problems, for each mode; absent with one problem or one optimizer.
    pub friedman: Vec<(Mode, OverProblems)>,
}

/// The test of Friedman over problems.
#[derive(Clone, Debug)]
pub struct OverProblems {
    /// How many problems it rests on.
    pub problems: usize,
    /// The test.
    pub test: Friedman,
    /// Mean ranks that are further apart than this differ, by Nemenyi.
    pub critical_difference: f64,
}

/// How an optimizer did over several problems.
#[derive(Clone, Debug)]
pub struct Overall {
    /// The optimizer's place in [`Runs::optimizers`].
    pub optimizer: usize,
    /// Its label.
    pub name: String,
    /// As shipped or as tuned.
    pub mode: Mode,
    /// The mean of its ranks on the problems that all optimizers ran on; absent without such.
    pub rank: Option<f64>,
    /// Letters: optimizers that share one cannot be told apart. Empty where there are too few runs to tell any apart.
    pub group: String,
    /// The area under its runtime profile over all targets and problems whose minimum is known; absent without such.
    pub auc: Option<f64>,
    /// The mean over these problems of the share of runs that reached the target.
    pub success_rate: Option<f64>,
    /// How many problems it ran on.
    pub problems: usize,
    /// The number of runs.
    pub runs: usize,
    /// How many of them diverged, and how many left the domain.
    pub failed: [usize; 2],
}

/// How many running times are drawn for each target, where runs are restarted.
pub const DRAWS: usize = 100;

/// The seed of what is drawn to describe results: not that of the experiment, since they may be of several.
const SEED: u64 = 0;

/// The runs of each optimizer on each problem, by seed.
struct Cells<'a> {
    runs: &'a Runs,
    cells: Vec<Vec<BTreeMap<Seed, &'a Run>>>,
}

impl<'a> Cells<'a> {
    fn new(runs: &'a Runs) -> Self {
        let mut cells = vec![vec![BTreeMap::new(); runs.optimizers.len()]; runs.problems.len()];
        for run in &runs.runs {
            cells[run.problem][run.optimizer].insert(run.seed, run);
        }
        Self { runs, cells }
    }

    /// The runs of an optimizer on a problem that are not the same over and over.
    fn distinct(&self, problem: usize, optimizer: usize) -> impl Iterator<Item = &'a Run> + Clone + '_ {
        let runs = self.cells[problem][optimizer].values().copied();
        runs.take(if self.repeats(problem, &[optimizer]) { usize::MAX } else { 1 })
    }

    /// Whether the repetitions of some of these optimizers differ on a problem.
    fn repeats(&self, problem: usize, optimizers: &[usize]) -> bool {
        self.runs.problems[problem].random || optimizers.iter().any(|&optimizer| self.runs.optimizers[optimizer].random)
    }

    /// What counts of a run: its final gap, or its loss where the minimum is unknown; infinite where it failed.
    fn gap(&self, run: &Run) -> f64 {
        let value = match (run.status.failed(), self.runs.problems[run.problem].minimum) {
            (true, _) => None,
            (_, None) => run.final_loss,
            // What the last bits of the minimum cannot tell from it is no gap.
            (_, Some(minimum)) => {
                run.final_gap.map(|gap| if gap <= 4.0 * f64::EPSILON * minimum.abs() { 0.0 } else { gap })
            }
        };
        value.filter(|value| !value.is_nan()).unwrap_or(f64::INFINITY)
    }

    /// The optimizers of a mode that ran on a problem, by their places.
    fn present(&self, problem: usize, mode: Mode) -> Vec<usize> {
        let cells = self.cells[problem].iter().zip(&self.runs.optimizers).enumerate();
        cells.filter(|(_, (cell, optimizer))| !cell.is_empty() && optimizer.mode == mode).map(|(i, _)| i).collect()
    }
}

impl Comparison {
    /// Compares what has come out.
    #[must_use]
    pub fn new(finished: &Finished, options: Options) -> Self {
        let runs = &finished.runs;
        let cells = Cells::new(runs);
        let budget = finished.steps + 1;
        let problems: Vec<OnProblem> = (0..runs.problems.len())
            .into_par_iter()
            .filter(|&problem| cells.cells[problem].iter().any(|cell| !cell.is_empty()))
            .map(|problem| on_problem(&cells, problem, budget, options))
            .collect();
        let dims: Vec<Option<usize>> = if options.across_dimensions {
            vec![None]
        } else {
            let dims: std::collections::BTreeSet<usize> = problems.iter().map(|on| on.dim).collect();
            dims.into_iter().map(Some).collect()
        };
        let groups = dims.iter().map(|&dim| group(&cells, &problems, dim, budget, options)).collect();
        let mut comparison = Self {
            options,
            budget,
            tuning: robustness::of(finished, &problems, options),
            horizons: Vec::new(),
            notes: finished.notes.clone(),
            problems,
            groups,
        };
        comparison.take_notes(&cells);
        comparison
    }

    /// Says what a reader would not see.
    fn take_notes(&mut self, cells: &Cells<'_>) {
        let Self { problems, groups, notes, options: Options { alpha, .. }, .. } = self;
        let alpha = *alpha;
        let list = |which: &dyn Fn(&OnProblem) -> bool| {
            let labels: Vec<&str> = problems.iter().filter(|on| which(on)).map(|on| &*on.problem).collect();
            let shown = labels[..labels.len().min(5)].join(", ");
            let more = labels.len().saturating_sub(5);
            (!labels.is_empty()).then(|| if more > 0 { format!("{shown} and {more} more") } else { shown })
        };
        if let Some(labels) = list(&|on| !on.random && on.standings.iter().any(|standing| standing.runs > 1)) {
            notes.push(format!(
                "nothing is random on {labels}: one trajectory each, which ranks nothing; start = \"random\" or noise \
                 makes repetitions differ"
            ));
        }
        if let Some(labels) = list(&|on| !on.minimum_known) {
            notes
                .push(format!("the minimum of {labels} is unknown: ranked by losses, without gaps, targets and pairs"));
        }
        if groups.len() > 1 {
            notes
                .push("problems of different dimension are not put together; --across-dimensions does that".to_owned());
        }
        let most = groups.iter().flat_map(|group| &group.pairs).map(|pair| pair.n).max().unwrap_or(0);
        if most > 0 && !enough(most, alpha) {
            notes.push(format!(
                "no two optimizers have more than {most} pair{} of runs that differ: nothing can be told apart at level {alpha}; \
                 more seeds with random starts or noise can",
                if most == 1 { "" } else { "s" }
            ));
        }
        let counts = |on: &OnProblem| {
            let mut runs: Vec<usize> = on.standings.iter().map(|standing| standing.runs).collect();
            runs.sort_unstable();
            runs.dedup();
            runs
        };
        if let Some(labels) = list(&|on| counts(on).len() > 1) {
            notes.push(format!(
                "optimizers have different numbers of runs on {labels}: pairs rest on the seeds that both have"
            ));
        }
        for mode in [Mode::Shipped, Mode::Tuned] {
            let all = cells.runs.optimizers.iter().filter(|optimizer| optimizer.mode == mode).count();
            let standing = |on: &OnProblem| on.standings.iter().filter(|standing| standing.mode == mode).count();
            let partly = list(&|on| standing(on) < all);
            if let (Some(labels), true) = (partly, all > 0) {
                let what = if mode == Mode::Tuned { "tuned " } else { "" };
                notes.push(format!("not all {what}optimizers ran on {labels}: mean ranks leave these problems out"));
            }
        }
        if cells.runs.optimizers.iter().filter(|optimizer| optimizer.mode == Mode::Shipped).count() < 2 {
            notes.push("there is one optimizer only, and so nothing to compare it with".to_owned());
        }
    }

    /// The profiles of a group: for each optimizer, in the order of its table, the share of (problem, target) pairs that are
    /// reached within so many evaluations; and, for the target of the options, the profile of performance.
    #[must_use]
    pub fn profiles(&self, group: &Group, mode: Mode) -> Vec<Profiles> {
        let members: Vec<&Overall> = group.overall.iter().filter(|overall| overall.mode == mode).collect();
        let of_group = |on: &&OnProblem| on.minimum_known && group.dim.is_none_or(|dim| dim == on.dim);
        let problems: Vec<&OnProblem> = self.problems.iter().filter(of_group).collect();
        let standing = |on: &'_ OnProblem, member: &Overall| {
            on.standings.iter().position(|standing| standing.optimizer == member.optimizer)
        };
        let costs: Vec<Vec<f64>> = problems
            .iter()
            .map(|on| {
                let ert = |member: &&Overall| standing(on, member).map(|i| on.standings[i].ert[self.options.target]);
                members.iter().map(|member| ert(member).unwrap_or(f64::INFINITY)).collect()
            })
            .collect();
        let performance = profile::performance_profiles(&costs);
        let data = profile::data_profiles(&costs);
        let runtime = members.iter().map(|member| {
            let on = problems.iter().filter_map(|on| standing(on, member).map(|i| &on.standings[i].running_times));
            Curve::new(on.flatten().copied())
        });
        members
            .iter()
            .zip(runtime)
            .zip(performance.into_iter().zip(data))
            .map(|((member, runtime), (performance, data))| Profiles {
                name: member.name.clone(),
                runtime,
                performance,
                data,
            })
            .collect()
    }
}

/// The profiles of an optimizer.
#[derive(Clone, Debug)]
pub struct Profiles {
    /// Its label.
    pub name: String,
    /// COCO's runtime profile, with simulated restarts: the share of pairs of a problem and a target that are reached
    /// within so many evaluations.
    pub runtime: Curve,
    /// Dolan and Moré's performance profile: the share of problems on which the expected running time to the target is
    /// within a factor of the best.
    pub performance: Curve,
    /// Moré and Wild's data profile: the share of problems on which that time is at most so many evaluations.
    pub data: Curve,
}

fn on_problem(cells: &Cells<'_>, problem: usize, budget: u64, options: Options) -> OnProblem {
    let about = &cells.runs.problems[problem];
    let mut standings = Vec::new();
    for mode in [Mode::Shipped, Mode::Tuned] {
        let present = cells.present(problem, mode);
        let mut of_mode: Vec<Standing> =
            present.iter().map(|&optimizer| standing(cells, problem, optimizer, budget, options)).collect();
        let medians: Vec<f64> = of_mode.iter().map(|standing| standing.median).collect();
        let told_apart = pairs::told_apart(cells, &[problem], &present, options.alpha);
        let mut order: Vec<usize> = (0..of_mode.len()).collect();
        order.sort_by(|&a, &b| medians[a].total_cmp(&medians[b]));
        let letters = letters(of_mode.len(), |i, j| told_apart(order[i], order[j]));
        for (rank, standing) in ranks(&medians).into_iter().zip(&mut of_mode) {
            standing.rank = rank;
        }
        // Where nothing can be told apart, letters say nothing.
        let most = of_mode.iter().map(|standing| standing.runs).max().unwrap_or(0);
        if enough(if cells.repeats(problem, &present) { most } else { 1 }, options.alpha) {
            for (&i, letters) in order.iter().zip(letters) {
                of_mode[i].group = letters;
            }
        }
        of_mode.sort_by(|a, b| a.rank.total_cmp(&b.rank));
        standings.extend(of_mode);
    }
    let (problem, minimum_known) = (about.label.clone(), about.minimum.is_some());
    OnProblem { problem, dim: about.dim, minimum_known, random: about.random, standings }
}

fn standing(cells: &Cells<'_>, problem: usize, optimizer: usize, budget: u64, options: Options) -> Standing {
    let (about, label) = (&cells.runs.problems[problem], &cells.runs.optimizers[optimizer].label);
    let all = &cells.cells[problem][optimizer];
    let mut gaps: Vec<f64> = all.values().map(|run| cells.gap(run)).collect();
    gaps.sort_by(f64::total_cmp);
    let known = about.minimum.is_some();
    let quantile = |share| Some(quantile(&gaps, share)).filter(|gap| known && gap.is_finite());
    let attempts =
        |target| -> Vec<Attempt> { cells.distinct(problem, optimizer).map(|run| Attempt::new(run, target)).collect() };
    let targets = if known { 0..COUNT } else { 0..0 };
    // The same draws for all optimizers.
    let mut stream = seed::stream(SEED, "restarts", &about.label, 0);
    let running_times: Vec<f64> =
        targets.clone().flat_map(|target| profile::restarts(&attempts(target), DRAWS, &mut stream)).collect();
    let status = |status| all.values().filter(|run| run.status == status).count();
    Standing {
        optimizer,
        name: label.clone(),
        mode: cells.runs.optimizers[optimizer].mode,
        rank: 0.0,
        group: String::new(),
        quartiles: [quantile(0.25), quantile(0.5), quantile(0.75)],
        ert: targets.map(|target| profile::ert(&attempts(target))).collect(),
        auc: known.then(|| Curve::new(running_times.iter().copied()).area(budget as f64)),
        success_rate: known.then(|| profile::success_rate(&attempts(options.target))),
        runs: all.len(),
        failed: [status(crate::engine::Status::Diverged), status(crate::engine::Status::OutOfDomain)],
        running_times,
        median: self::quantile(&gaps, 0.5),
    }
}

/// A quantile of sorted numbers, by linear interpolation; between a number and infinity lies infinity.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share * last as f64;
    let (below, part) = (place.floor() as usize, place.fract());
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    match part {
        0.0 => low,
        0.5 => f64::midpoint(low, high),
        _ if low == high => low,
        part => low + (high - low) * part,
    }
}

/// The optimizers over the problems of a dimension, or over all.
fn group(cells: &Cells<'_>, problems: &[OnProblem], dim: Option<usize>, budget: u64, options: Options) -> Group {
    let members: Vec<&OnProblem> = problems.iter().filter(|on| dim.is_none_or(|dim| on.dim == dim)).collect();
    let place = |on: &OnProblem| cells.runs.problems.iter().position(|problem| problem.label == on.problem);
    let places: Vec<usize> = members.iter().filter_map(|on| place(on)).collect();
    let mut group =
        Group { dim, problems: members.len(), overall: Vec::new(), pairs: Vec::new(), friedman: Vec::new() };
    for mode in [Mode::Shipped, Mode::Tuned] {
        let of_mode = |on: &OnProblem| on.standings.iter().filter(|standing| standing.mode == mode).count();
        let optimizers = cells.runs.optimizers.iter().enumerate().filter(|(_, optimizer)| optimizer.mode == mode);
        let found = |on: &'_ OnProblem, optimizer: usize| on.standings.iter().position(|s| s.optimizer == optimizer);
        let present: Vec<usize> = optimizers
            .map(|(i, _)| i)
            .filter(|&optimizer| members.iter().any(|on| found(on, optimizer).is_some()))
            .collect();
        // Ranks compare only where all took part.
        let whole: Vec<&&OnProblem> = members.iter().filter(|on| of_mode(on) == present.len()).collect();
        let standings = |optimizer: usize| {
            members.iter().filter_map(move |on| found(on, optimizer).map(|place| &on.standings[place]))
        };
        let mut overall: Vec<Overall> = present
            .iter()
            .map(|&optimizer| {
                let on_whole = whole.iter().filter_map(|on| found(on, optimizer).map(|place| on.standings[place].rank));
                let drawn: Vec<f64> = standings(optimizer).flat_map(|s| s.running_times.iter().copied()).collect();
                let rates: Vec<f64> = standings(optimizer).filter_map(|s| s.success_rate).collect();
                let failed = |which: usize| standings(optimizer).map(|s| s.failed[which]).sum();
                Overall {
                    optimizer,
                    name: cells.runs.optimizers[optimizer].label.clone(),
                    mode,
                    rank: mean(&on_whole.collect::<Vec<_>>()),
                    group: String::new(),
                    auc: (!drawn.is_empty()).then(|| Curve::new(drawn).area(budget as f64)),
                    success_rate: mean(&rates),
                    problems: standings(optimizer).count(),
                    runs: standings(optimizer).map(|s| s.runs).sum(),
                    failed: [failed(0), failed(1)],
                }
            })
            .collect();
        overall.sort_by(|a, b| a.rank.unwrap_or(f64::INFINITY).total_cmp(&b.rank.unwrap_or(f64::INFINITY)));
        let order: Vec<usize> = overall.iter().map(|overall| overall.optimizer).collect();
        let pairs = pairs::all(cells, &places, &order, mode, options);
        let differ = |i: usize, j: usize| {
            let of = |pair: &&Pair| pair.optimizers == [order[i.min(j)], order[i.max(j)]];
            pairs.iter().find(of).is_some_and(|pair| pair.verdict != Verdict::Undecided)
        };
        if pairs.iter().any(|pair| enough(pair.n, options.alpha)) {
            for (overall, letters) in overall.iter_mut().zip(letters(order.len(), differ)) {
                overall.group = letters;
            }
        }
        if whole.len() > 1 && order.len() > 1 {
            let medians = whole.iter().map(|on| {
                let of = |&optimizer: &usize| found(on, optimizer).map_or(f64::NAN, |place| on.standings[place].median);
                order.iter().map(of).collect()
            });
            let critical_difference = nemenyi::critical_difference(order.len(), whole.len(), options.alpha);
            let over = friedman(&medians.collect::<Vec<Vec<f64>>>()).map(|test| OverProblems {
                problems: whole.len(),
                test,
                critical_difference,
            });
            group.friedman.extend(over.map(|over| (mode, over)));
        }
        group.overall.extend(overall);
        group.pairs.extend(pairs);
    }
    group
}

/// Whether so many pairs can tell optimizers apart: with all signs alike, Wilcoxon's test has `p = 2 / 2ⁿ`.
#[must_use]
pub fn enough(pairs: usize, alpha: f64) -> bool {
    pairs > 1000 || libm::exp2(1.0 - pairs as f64) <= alpha
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_and_infinity_is_beyond_every_number() {
        let sorted = [1.0, 2.0, 4.0, f64::INFINITY];
        assert_eq!(
            [0.0, 1.0 / 3.0, 0.5, 0.75, 1.0].map(|share| quantile(&sorted, share)),
            [1.0, 2.0, 3.0, f64::INFINITY, f64::INFINITY]
        );
        assert_eq!(quantile(&[f64::INFINITY; 2], 0.5), f64::INFINITY);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn six_pairs_are_enough_for_five_percent() {
        assert_eq!([1, 5, 6, 100_000].map(|pairs| enough(pairs, 0.05)), [false, false, true, true]);
        assert!(!enough(7, 0.01) && enough(8, 0.01));
    }
}

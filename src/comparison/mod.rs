//! The comparison of optimizers by what they came to: ranks, costs, and what can be told apart.
//!
//! Four rules hold throughout.
//!
//! * Optimizers meet the same starts and the same noise at the same seed, so they are compared in pairs of runs.
//! * A run that diverged or left the domain is worse than any other. It counts by rank; no number is put in its place.
//!   Gaps that are only rounding, see [`runs::beyond_rounding`], are all alike.
//! * Where nothing is random, all repetitions are one trajectory and count once.
//! * Problems of different dimension are not put together, unless [`Options::across_dimensions`] says so.
//!
//! What is said of several problems is said of *these* problems: whether it holds for others is asked by the test of
//! Friedman, for which each problem is one observation.

mod notes;
mod pairs;
mod robustness;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::engine::Status;
use crate::finished::Finished;
use crate::horizon::Horizon;
use crate::profile::{self, Attempt, Curve};
use crate::runs::{self, Mode, Run, Runs, Seed};
use crate::seed;
use crate::statistics::friedman::{Friedman, friedman};
use crate::statistics::letters::letters;
use crate::statistics::nemenyi;
use crate::statistics::ranks::{quantile, ranks};
use crate::target::COUNT;

use pairs::Tests;
pub use pairs::{Pair, Verdict};
pub use robustness::Robustness;

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
    /// Whether every two optimizers are compared, which takes most of the time where there are many.
    pub pairs: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { alpha: 0.05, rope: 2.0, target: COUNT - 1, within: 10.0, across_dimensions: false, pairs: true }
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
    /// Its place in [`Runs::problems`].
    pub index: usize,
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
    /// The number of runs that all of this rests on: where nothing is random, one.
    pub runs: usize,
    /// How many of them diverged, and how many left the domain of a surface that means nothing outside it.
    pub failed: [usize; 2],
    /// The median of what counts of its final gaps, or losses where the minimum is unknown; infinite where it failed.
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
    pub friedman: Vec<OverProblems>,
}

/// The test of Friedman over problems.
#[derive(Clone, Debug)]
pub struct OverProblems {
    /// As shipped or as tuned.
    pub mode: Mode,
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
    /// Letters: optimizers that share one cannot be told apart, or who is better depends on the problem. Empty where there
    /// are too few runs to tell any apart.
    pub group: String,
    /// The area under its runtime profile over all targets and those of these problems whose minimum is known; absent
    /// without such.
    pub auc: Option<f64>,
    /// The areas under its performance profile and its data profile of the target, over factors and evaluations up to the
    /// budget; absent likewise. The first changes with the optimizers at hand.
    pub profile_aucs: Option<[f64; 2]>,
    /// The mean over these problems of the share of runs that reached the target.
    pub success_rate: Option<f64>,
    /// How many problems it ran on.
    pub problems: usize,
    /// The number of runs on them.
    pub runs: usize,
    /// How many of these diverged, and how many left the domain.
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

    /// The final gap of a run, or its loss where the minimum is unknown; infinite where it failed.
    fn gap(&self, run: &Run) -> f64 {
        let known = self.runs.problems[run.problem].minimum.is_some();
        runs::gap(run.status, if known { run.final_gap } else { run.final_loss })
    }

    /// What counts of it.
    fn judged(&self, run: &Run) -> f64 {
        let gap = self.gap(run);
        self.runs.problems[run.problem].minimum.map_or(gap, |minimum| runs::beyond_rounding(gap, minimum))
    }

    /// The attempts of an optimizer at a target on a problem.
    fn attempts(&self, problem: usize, optimizer: usize, target: usize) -> Vec<Attempt> {
        self.distinct(problem, optimizer).map(|run| Attempt::new(run, target)).collect()
    }

    /// Running times with restarts to all targets, [`DRAWS`] for each; drawn alike for all optimizers.
    fn running_times(&self, problem: usize, optimizer: usize) -> Vec<f64> {
        let mut stream = seed::stream(SEED, "restarts", &self.runs.problems[problem].label, 0);
        let draw = |target| profile::restarts(&self.attempts(problem, optimizer, target), DRAWS, &mut stream);
        (0..COUNT).flat_map(draw).collect()
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
        let notes = notes::of(&comparison, &cells, finished);
        comparison.notes.extend(notes);
        comparison
    }

    /// The profiles of a group: of each optimizer of a mode, in the order of its table, over the problems that all of them ran
    /// on and whose minimum is known. `runs` are those that were compared.
    #[must_use]
    pub fn profiles(&self, runs: &Runs, group: &Group, mode: Mode) -> Vec<Profiles> {
        let cells = Cells::new(runs);
        let members: Vec<&Overall> = group.overall.iter().filter(|overall| overall.mode == mode).collect();
        let everybody = |on: &OnProblem| members.iter().all(|member| on.standing(member.optimizer).is_some());
        let of_group = |on: &&OnProblem| on.minimum_known && group.holds(on) && everybody(on);
        let problems: Vec<&OnProblem> = self.problems.iter().filter(of_group).collect();
        let order: Vec<usize> = members.iter().map(|member| member.optimizer).collect();
        let costs = costs(&problems, &order, self.options.target);
        let runtime = |member: &Overall| {
            Curve::new(problems.iter().flat_map(|on| cells.running_times(on.index, member.optimizer)))
        };
        let curves = profile::performance_profiles(&costs).into_iter().zip(profile::data_profiles(&costs));
        let profiles = members.iter().zip(curves).map(|(member, (performance, data))| Profiles {
            name: member.name.clone(),
            runtime: runtime(member),
            performance,
            data,
        });
        profiles.collect()
    }
}

impl OnProblem {
    /// How an optimizer did, by its place in [`Runs::optimizers`].
    fn standing(&self, optimizer: usize) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.optimizer == optimizer)
    }
}

impl Group {
    /// Its dimension, in words.
    #[must_use]
    pub fn dimension(&self) -> String {
        self.dim.map_or("all dimensions".to_owned(), |dim| format!("{dim}-D"))
    }

    /// Whether a problem is one of this group.
    #[must_use]
    pub fn holds(&self, on: &OnProblem) -> bool {
        self.dim.is_none_or(|dim| dim == on.dim)
    }

    /// Whether there are runs enough to tell any two optimizers of a mode apart.
    #[must_use]
    pub fn tells(&self, mode: Mode) -> bool {
        self.overall.iter().any(|overall| overall.mode == mode && !overall.group.is_empty())
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
    for mode in Mode::ALL {
        let present = cells.present(problem, mode);
        let mut of_mode: Vec<Standing> =
            present.iter().map(|&optimizer| standing(cells, problem, optimizer, budget, options)).collect();
        let medians: Vec<f64> = of_mode.iter().map(|standing| standing.median).collect();
        for (rank, standing) in ranks(&medians).into_iter().zip(&mut of_mode) {
            standing.rank = rank;
        }
        of_mode.sort_by(|a, b| a.rank.total_cmp(&b.rank));
        let order: Vec<usize> = of_mode.iter().map(|standing| standing.optimizer).collect();
        let tests = Tests::new(cells, &[problem], pairs::compared(&order, options), options.alpha);
        if tests.telling() {
            let letters = letters(order.len(), |i, j| tests.verdict([i, j]) != Verdict::Undecided);
            for (standing, letters) in of_mode.iter_mut().zip(letters) {
                standing.group = letters;
            }
        }
        standings.extend(of_mode);
    }
    OnProblem {
        problem: about.label.clone(),
        index: problem,
        dim: about.dim,
        minimum_known: about.minimum.is_some(),
        random: about.random,
        standings,
    }
}

fn standing(cells: &Cells<'_>, problem: usize, optimizer: usize, budget: u64, options: Options) -> Standing {
    let about = &cells.runs.optimizers[optimizer];
    let runs = || cells.distinct(problem, optimizer);
    let sorted = |of: &dyn Fn(&Run) -> f64| {
        let mut values: Vec<f64> = runs().map(of).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let gaps = sorted(&|run| cells.gap(run));
    let known = cells.runs.problems[problem].minimum.is_some();
    let median = quantile(&sorted(&|run| cells.judged(run)), 0.5);
    let ert = |target| profile::ert(&cells.attempts(problem, optimizer, target));
    let status = |status| runs().filter(|run| run.status == status).count();
    Standing {
        optimizer,
        name: about.label.clone(),
        mode: about.mode,
        rank: 0.0,
        group: String::new(),
        quartiles: [0.25, 0.5, 0.75].map(|share| Some(quantile(&gaps, share)).filter(|gap| known && gap.is_finite())),
        ert: if known { (0..COUNT).map(ert).collect() } else { Vec::new() },
        auc: known.then(|| Curve::new(cells.running_times(problem, optimizer)).area(budget as f64)),
        success_rate: known.then(|| profile::success_rate(&cells.attempts(problem, optimizer, options.target))),
        runs: gaps.len(),
        failed: [status(Status::Diverged), status(Status::OutOfDomain)],
        median,
    }
}

/// The optimizers over the problems of a dimension, or over all.
fn group(cells: &Cells<'_>, problems: &[OnProblem], dim: Option<usize>, budget: u64, options: Options) -> Group {
    let mut group = Group { dim, problems: 0, overall: Vec::new(), pairs: Vec::new(), friedman: Vec::new() };
    let members: Vec<&OnProblem> = problems.iter().filter(|on| group.holds(on)).collect();
    group.problems = members.len();
    let known: Vec<usize> = members.iter().filter(|on| on.minimum_known).map(|on| on.index).collect();
    for mode in Mode::ALL {
        let optimizers = cells.runs.optimizers.iter().enumerate().filter(|(_, optimizer)| optimizer.mode == mode);
        let present: Vec<usize> = optimizers
            .map(|(i, _)| i)
            .filter(|&optimizer| members.iter().any(|on| on.standing(optimizer).is_some()))
            .collect();
        // What is over several problems compares only where all took part.
        let everybody = |on: &&&OnProblem| present.iter().all(|&optimizer| on.standing(optimizer).is_some());
        let whole: Vec<&OnProblem> = members.iter().filter(everybody).copied().collect();
        let mut overall: Vec<Overall> = present.iter().map(|&optimizer| over_all(cells, &whole, optimizer)).collect();
        let rank = |overall: &Overall| overall.rank.unwrap_or(f64::INFINITY);
        overall.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
        let order: Vec<usize> = overall.iter().map(|overall| overall.optimizer).collect();
        let with_targets: Vec<&OnProblem> = whole.iter().filter(|on| on.minimum_known).copied().collect();
        if !with_targets.is_empty() {
            let costs = costs(&with_targets, &order, options.target);
            let curves = profile::performance_profiles(&costs).into_iter().zip(profile::data_profiles(&costs));
            for (overall, (performance, data)) in overall.iter_mut().zip(curves) {
                overall.profile_aucs = Some([performance, data].map(|curve| curve.area(budget as f64)));
            }
        }
        let compared = pairs::compared(&order, options);
        let tests = Tests::new(cells, &known, compared, options.alpha);
        let pairs = pairs::all(cells, &known, compared, &tests, mode, options);
        if tests.telling() {
            let letters = letters(order.len(), |i, j| pairs[[i, j]].verdict != Verdict::Undecided);
            for (overall, letters) in overall.iter_mut().zip(letters) {
                overall.group = letters;
            }
        }
        if whole.len() > 1 && order.len() > 1 {
            let medians = whole.iter().map(|on| {
                order.iter().filter_map(|&optimizer| on.standing(optimizer)).map(|standing| standing.median).collect()
            });
            let critical_difference = nemenyi::critical_difference(order.len(), whole.len(), options.alpha);
            let test = friedman(&medians.collect::<Vec<Vec<f64>>>());
            let over = test.map(|test| OverProblems { mode, problems: whole.len(), test, critical_difference });
            group.friedman.extend(over);
        }
        group.overall.extend(overall);
        group.pairs.extend(pairs.into_values());
    }
    group
}

/// How an optimizer did over problems on which all of its mode ran.
fn over_all(cells: &Cells<'_>, whole: &[&OnProblem], optimizer: usize) -> Overall {
    let about = &cells.runs.optimizers[optimizer];
    let standings: Vec<&Standing> = whole.iter().filter_map(|on| on.standing(optimizer)).collect();
    let mean_of = |of: fn(&Standing) -> Option<f64>| mean(&standings.iter().filter_map(|s| of(s)).collect::<Vec<_>>());
    let failed = |which: usize| standings.iter().map(|standing| standing.failed[which]).sum();
    Overall {
        optimizer,
        name: about.label.clone(),
        mode: about.mode,
        rank: mean_of(|standing| Some(standing.rank)),
        group: String::new(),
        // Each problem has as many running times, so the mean of areas is the area of all.
        auc: mean_of(|standing| standing.auc),
        profile_aucs: None,
        success_rate: mean_of(|standing| standing.success_rate),
        problems: standings.len(),
        runs: standings.iter().map(|standing| standing.runs).sum(),
        failed: [failed(0), failed(1)],
    }
}

/// The expected running time to a target, by problem and optimizer.
fn costs(problems: &[&OnProblem], optimizers: &[usize], target: usize) -> Vec<Vec<f64>> {
    let ert = |on: &OnProblem, optimizer| on.standing(optimizer).map_or(f64::INFINITY, |standing| standing.ert[target]);
    problems.iter().map(|on| optimizers.iter().map(|&optimizer| ert(on, optimizer)).collect()).collect()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

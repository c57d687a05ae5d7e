//! What tuning shows besides the best: how much it gains, what it costs, and how wide the range of useful rates is.

use super::{OnProblem, Options, Standing};
use crate::experiment::Space;
use crate::finished::{Finished, Tuning};
use crate::runs::Mode;
use crate::target::{COUNT, TARGETS};
use crate::tuning::curve::{Best, budgets, expected_best};
use crate::tuning::methods::Method;
use crate::tuning::{self, Tried};

/// What tuning has shown of an optimizer on a problem.
#[derive(Clone, Debug)]
pub struct Robustness {
    /// The problem's label.
    pub problem: String,
    /// Its place in [`Runs::problems`](crate::runs::Runs::problems).
    pub problem_index: usize,
    /// The optimizer's label.
    pub name: String,
    /// The number of trials.
    pub trials: usize,
    /// What they cost, in gradient evaluations.
    pub evaluations: u64,
    /// The hyperparameters that were taken, as JSON.
    pub best: String,
    /// Their learning rate.
    pub best_lr: f64,
    /// Their median final gap in tuning; absent where it is unknown or they failed.
    pub best_gap: Option<f64>,
    /// The width in decades of the learning rates whose median final gap is within the factor of the options of the smallest,
    /// or at most the smallest of [`TARGETS`], at which everything is solved. Absent where more than the
    /// learning rate was tuned, or no gap is known.
    pub lr_decades: Option<f64>,
    /// By how many decades the median final gap of the reported runs falls from shipped to tuned; negative where tuning
    /// did harm, infinite where only one of them failed or reached the minimum; absent where both did, or the minimum is unknown.
    pub tunability: Option<f64>,
    /// What the median final gap of the best of so many trials is worth. For trials that do not depend on each other, of as
    /// many drawn from all; for `tpe`, of the first so many; for `halving`, whose trials cost less and less alike, there is
    /// no such curve.
    pub curve: Vec<Best>,
}

pub(super) fn of(finished: &Finished, problems: &[OnProblem], options: Options) -> Vec<Robustness> {
    finished.tuning.iter().map(|tuning| one(finished, tuning, problems, options)).collect()
}

fn one(finished: &Finished, tuning: &Tuning, problems: &[OnProblem], options: Options) -> Robustness {
    let problem = &finished.runs.problems[tuning.problem];
    let name = finished.runs.optimizers[tuning.optimizer].label.clone();
    let tune = finished.tune.as_ref();
    let full = tune.map_or(&tuning.trials[..], |tune| tuning::full(&tuning.trials, tune, finished.steps));
    let gaps: Vec<f64> =
        if problem.minimum.is_some() { full.iter().map(Tried::median_gap).collect() } else { Vec::new() };
    let smallest = gaps.iter().copied().fold(f64::INFINITY, f64::min);
    let only_lr = tune.is_some_and(|tune| tune.space == Space::Lr);
    let rates: Vec<(f64, f64)> = full.iter().map(|tried| tried.lr).zip(gaps.iter().copied()).collect();
    let limit = (smallest * options.within).max(TARGETS[COUNT - 1]);
    let on = problems.iter().find(|on| on.index == tuning.problem);
    let median = |mode| {
        let standing = |standing: &&Standing| standing.mode == mode && standing.name == name;
        on.filter(|on| on.minimum_known)?.standings.iter().find(standing).map(|standing| standing.median)
    };
    let tunability = median(Mode::Shipped)
        .zip(median(Mode::Tuned))
        .map(|(shipped, tuned)| libm::log10(shipped) - libm::log10(tuned))
        .filter(|gain| !gain.is_nan());
    let best = &tuning.trials[tuning.best];
    Robustness {
        problem: problem.label.clone(),
        problem_index: tuning.problem,
        name,
        trials: tuning.trials.len(),
        evaluations: tuning.trials.iter().map(|tried| tried.evaluations).sum(),
        best: best.hyperparameters.clone(),
        best_lr: best.lr,
        best_gap: Some(best.median_gap()).filter(|gap| gap.is_finite()),
        lr_decades: (only_lr && smallest.is_finite()).then(|| decades(&rates, limit)),
        tunability,
        curve: match tune.map(|tune| tune.method) {
            Some(Method::Tpe) => best_so_far(&gaps),
            Some(Method::Halving) => Vec::new(),
            _ => expected_best(&gaps),
        },
    }
}

/// The best of the first so many trials.
fn best_so_far(gaps: &[f64]) -> Vec<Best> {
    let smaller = |best: &mut f64, &gap: &f64| {
        *best = best.min(gap);
        Some(*best)
    };
    let so_far: Vec<f64> = gaps.iter().scan(f64::INFINITY, smaller).collect();
    let at = |trials: usize| {
        let best = so_far[trials - 1];
        Best { trials, mean: best, lower: best, median: best, upper: best }
    };
    budgets(gaps.len()).into_iter().map(at).collect()
}

/// The width in decades of the rates at which the gap is at most `limit`: each rate that was tried stands for those
/// nearer to it than to any other.
fn decades(rates: &[(f64, f64)], limit: f64) -> f64 {
    let mut logs: Vec<(f64, f64)> = rates.iter().map(|&(lr, gap)| (libm::log10(lr), gap)).collect();
    logs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let border = |i: usize, j: usize| f64::midpoint(logs[i].0, logs[j].0);
    let last = logs.len() - 1;
    let width = |i: usize| {
        let low = if i == 0 { logs[0].0 } else { border(i - 1, i) };
        let high = if i == last { logs[last].0 } else { border(i, i + 1) };
        high - low
    };
    (0..logs.len()).filter(|&i| logs[i].1 <= limit).map(width).sum()
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn each_rate_stands_for_those_around_it() {
        let rates = [(1e-3, 9.0), (1e-1, 1.0), (1e-2, 5.0), (1.0, f64::INFINITY)];
        // From −1.5 to −0.5; from −2.5 on; from −3 on.
        assert_relative_eq!(decades(&rates, 1.0), 1.0, max_relative = 1e-12);
        assert_relative_eq!(decades(&rates, 5.0), 2.0, max_relative = 1e-12);
        assert_relative_eq!(decades(&rates, 10.0), 2.5, max_relative = 1e-12);
        assert_relative_eq!(decades(&rates, 0.1), 0.0);
    }

    #[test]
    fn the_best_so_far_only_falls() {
        let medians: Vec<f64> = best_so_far(&[f64::INFINITY, 3.0, 5.0, 1.0]).iter().map(|best| best.median).collect();
        assert_eq!(medians, [f64::INFINITY, 3.0, 3.0, 1.0]);
    }
}

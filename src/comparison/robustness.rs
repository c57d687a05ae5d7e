//! What tuning shows besides the best: how much it gains, what it costs, and how wide the range of useful rates is.

use super::{OnProblem, Options, Standing};
use crate::experiment::Space;
use crate::finished::{Finished, Tuning};
use crate::runs::Mode;
use crate::tuning::Tried;
use crate::tuning::curve::{Best, expected_best};

/// What tuning has shown of an optimizer on a problem.
#[derive(Clone, Debug)]
pub struct Robustness {
    /// The problem's label.
    pub problem: String,
    /// The optimizer's label.
    pub name: String,
    /// The number of trials.
    pub trials: usize,
    /// What they cost, in gradient evaluations.
    pub evaluations: u64,
    /// The best trial's hyperparameters, as JSON; absent where all trials failed.
    pub best: Option<String>,
    /// The best trial's median final gap.
    pub best_gap: Option<f64>,
    /// The best learning rate.
    pub best_lr: Option<f64>,
    /// The width in decades of the learning rates whose median final gap is within the factor of the options of the best;
    /// absent where more than the learning rate was tuned, or nothing is known.
    pub lr_decades: Option<f64>,
    /// By how many decades the median final gap of the reported runs falls from shipped to tuned; negative where tuning
    /// did harm, infinite where only one of them failed or reached the minimum; absent where both did, or the minimum is unknown.
    pub tunability: Option<f64>,
    /// What the best of so many trials is expected to be.
    pub curve: Vec<BestAfter>,
}

/// The best of `k` trials.
pub type BestAfter = Best;

pub(super) fn of(finished: &Finished, problems: &[OnProblem], options: Options) -> Vec<Robustness> {
    finished.tuning.iter().map(|tuning| one(finished, tuning, problems, options)).collect()
}

fn one(finished: &Finished, tuning: &Tuning, problems: &[OnProblem], options: Options) -> Robustness {
    let problem = finished.runs.problems[tuning.problem].label.clone();
    let name = finished.runs.optimizers[tuning.optimizer].label.clone();
    let whole: Vec<&Tried> = tuning.trials.iter().filter(|tried| tried.whole(finished.steps)).collect();
    let gaps: Vec<f64> = whole.iter().map(|tried| tried.median_gap()).collect();
    let best = (0..gaps.len()).filter(|&i| gaps[i] < f64::INFINITY).min_by(|&i, &j| gaps[i].total_cmp(&gaps[j]));
    let only_lr = finished.tune.as_ref().is_some_and(|tune| tune.space == Space::Lr);
    let rates: Vec<(f64, f64)> = whole.iter().zip(&gaps).map(|(tried, &gap)| (tried.lr, gap)).collect();
    let on = problems.iter().find(|on| on.problem == problem);
    let median = |mode| {
        let standing = |standing: &&Standing| standing.mode == mode && standing.name == name;
        on.filter(|on| on.minimum_known)?.standings.iter().find(standing).map(|standing| standing.median)
    };
    let tunability = median(Mode::Shipped)
        .zip(median(Mode::Tuned))
        .map(|(shipped, tuned)| libm::log10(shipped) - libm::log10(tuned))
        .filter(|gain| !gain.is_nan());
    Robustness {
        problem,
        name,
        trials: tuning.trials.len(),
        evaluations: tuning.trials.iter().map(Tried::evaluations).sum(),
        best: best.map(|i| whole[i].hyperparameters.clone()),
        best_gap: best.map(|i| gaps[i]),
        best_lr: best.map(|i| whole[i].lr),
        lr_decades: best.filter(|_| only_lr).map(|i| decades(&rates, gaps[i] * options.within)),
        tunability,
        curve: expected_best(&gaps),
    }
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
}

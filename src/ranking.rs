//! Ranks optimizers by the median of their final gaps.

use serde::Serialize;

use crate::engine::{Outcome, Status};
use crate::experiment::Experiment;

/// The optimizers of an experiment in order, on each problem and over all.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking {
    /// On each problem, in the order of the experiment.
    pub problems: Vec<OnProblem>,
    /// Over all problems, by mean rank.
    pub overall: Vec<Overall>,
}

/// The optimizers on one problem, best first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OnProblem {
    /// The problem's label.
    pub problem: String,
    /// The optimizers, best first.
    pub standings: Vec<Standing>,
}

/// How an optimizer did on one problem, over the repetitions that were not interrupted.
///
/// A diverged run counts as worse than any other; where it would stand for a gap, there is none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// The optimizer's label.
    pub optimizer: String,
    /// One more than the number of optimizers with a smaller median.
    pub rank: usize,
    /// The median of the final gaps `f − f*`.
    pub median_final_gap: Option<f64>,
    /// The smallest final gap.
    pub best_final_gap: Option<f64>,
    /// The largest final gap.
    pub worst_final_gap: Option<f64>,
    /// How many runs diverged.
    pub diverged: usize,
    /// How many runs there were.
    pub runs: usize,
}

/// How an optimizer did over all problems.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overall {
    /// The optimizer's label.
    pub optimizer: String,
    /// The mean over the problems of its rank there, where equals share the mean of their places.
    pub mean_rank: f64,
    /// Its rank on each problem, in the order of the experiment.
    pub ranks: Vec<usize>,
    /// How many runs diverged.
    pub diverged: usize,
    /// How many runs there were.
    pub runs: usize,
}

impl Ranking {
    /// Ranks the optimizers of an experiment by the outcomes of its runs, which are in the order of the plan.
    #[must_use]
    pub fn new(experiment: &Experiment, outcomes: &[Outcome]) -> Self {
        let (optimizers, seeds) = (experiment.optimizers.len(), experiment.seeds.count() as usize);
        let mut overall: Vec<Overall> = experiment
            .optimizers
            .iter()
            .map(|case| Overall {
                optimizer: case.label.clone(),
                mean_rank: 0.0,
                ranks: Vec::new(),
                diverged: 0,
                runs: 0,
            })
            .collect();
        let mut problems = Vec::new();
        for (p, problem) in experiment.problems.iter().enumerate() {
            let mut standings = Vec::new();
            let mut medians = Vec::new();
            for (o, case) in experiment.optimizers.iter().enumerate() {
                let first = (p * optimizers + o) * seeds;
                let gaps = final_gaps(&outcomes[first..first + seeds], problem.surface.minimum());
                let finite = |gap: Option<f64>| gap.filter(|gap| gap.is_finite());
                // Without any run, an optimizer stands behind all others.
                medians.push(median(&gaps).unwrap_or(f64::NAN));
                standings.push(Standing {
                    optimizer: case.label.clone(),
                    rank: 0,
                    median_final_gap: finite(median(&gaps)),
                    best_final_gap: finite(gaps.first().copied()),
                    worst_final_gap: finite(gaps.last().copied()),
                    diverged: gaps.iter().filter(|gap| gap.is_infinite()).count(),
                    runs: gaps.len(),
                });
            }
            let mut sorted = medians.clone();
            sorted.sort_by(f64::total_cmp);
            for (o, standing) in standings.iter_mut().enumerate() {
                let better = sorted.partition_point(|m| m.total_cmp(&medians[o]).is_lt());
                let equal = sorted.partition_point(|m| m.total_cmp(&medians[o]).is_le()) - better;
                standing.rank = better + 1;
                let total = &mut overall[o];
                total.mean_rank +=
                    (better as f64 + f64::midpoint(equal as f64, 1.0)) / experiment.problems.len() as f64;
                total.ranks.push(standing.rank);
                total.diverged += standing.diverged;
                total.runs += standing.runs;
            }
            standings.sort_by_key(|standing| standing.rank);
            problems.push(OnProblem { problem: problem.label.clone(), standings });
        }
        overall.sort_by(|a, b| a.mean_rank.total_cmp(&b.mean_rank));
        Self { problems, overall }
    }
}

/// The final gaps of the runs that were not interrupted, in order; infinite for a diverged run.
fn final_gaps(outcomes: &[Outcome], minimum: f64) -> Vec<f64> {
    let finished = outcomes.iter().filter(|outcome| outcome.status != Status::Interrupted);
    let mut gaps: Vec<f64> = finished
        .map(|outcome| match (outcome.status, outcome.final_loss) {
            (Status::Diverged, _) | (_, None) => f64::INFINITY,
            (_, Some(loss)) => loss - minimum,
        })
        .collect();
    gaps.sort_by(f64::total_cmp);
    gaps
}

/// The median of sorted numbers.
fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

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
    /// Whether its minimum is known; if not, optimizers are ranked by losses, and there are no gaps.
    pub minimum_known: bool,
    /// The optimizers, best first.
    pub standings: Vec<Standing>,
}

/// How an optimizer did on one problem, over the repetitions that were not interrupted.
///
/// A run that diverged or left the domain counts as worse than any other; where it would stand for a gap, there is none.
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
    /// How many runs left the domain of a surface that means nothing outside it.
    pub out_of_domain: usize,
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
    /// How many runs left the domain of a surface that means nothing outside it.
    pub out_of_domain: usize,
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
                out_of_domain: 0,
                runs: 0,
            })
            .collect();
        let mut problems = Vec::new();
        for (p, problem) in experiment.problems.iter().enumerate() {
            let mut standings = Vec::new();
            let mut medians = Vec::new();
            for (o, case) in experiment.optimizers.iter().enumerate() {
                let first = (p * optimizers + o) * seeds;
                let outcomes = &outcomes[first..first + seeds];
                let gaps = final_gaps(outcomes, problem.surface.minimum());
                let count = |status| outcomes.iter().filter(|outcome| outcome.status == status).count();
                let known = problem.surface.minimum().is_some();
                let finite = |gap: Option<f64>| gap.filter(|gap| known && gap.is_finite());
                // Without any run, an optimizer stands behind all others.
                medians.push(median(&gaps).unwrap_or(f64::NAN));
                standings.push(Standing {
                    optimizer: case.label.clone(),
                    rank: 0,
                    median_final_gap: finite(median(&gaps)),
                    best_final_gap: finite(gaps.first().copied()),
                    worst_final_gap: finite(gaps.last().copied()),
                    diverged: count(Status::Diverged),
                    out_of_domain: count(Status::OutOfDomain),
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
                // Halves add up exactly; divided is below, once.
                total.mean_rank += better as f64 + f64::midpoint(equal as f64, 1.0);
                total.ranks.push(standing.rank);
                total.diverged += standing.diverged;
                total.out_of_domain += standing.out_of_domain;
                total.runs += standing.runs;
            }
            standings.sort_by_key(|standing| standing.rank);
            let minimum_known = problem.surface.minimum().is_some();
            problems.push(OnProblem { problem: problem.label.clone(), minimum_known, standings });
        }
        for total in &mut overall {
            total.mean_rank /= experiment.problems.len() as f64;
        }
        overall.sort_by(|a, b| a.mean_rank.total_cmp(&b.mean_rank));
        Self { problems, overall }
    }
}

/// The final gaps of the runs that were not interrupted, in order; infinite for a run that diverged or left the domain.
///
/// Where the minimum is not known, these are losses, which are in the same order.
fn final_gaps(outcomes: &[Outcome], minimum: Option<f64>) -> Vec<f64> {
    let finished = outcomes.iter().filter(|outcome| outcome.status != Status::Interrupted);
    let mut gaps: Vec<f64> = finished
        .map(|outcome| match (outcome.status, outcome.final_loss) {
            (Status::Diverged | Status::OutOfDomain, _) | (_, None) => f64::INFINITY,
            (_, Some(loss)) => loss - minimum.unwrap_or(0.0),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(status: Status, final_loss: f64) -> Outcome {
        Outcome { status, final_loss: Some(final_loss), ..Outcome::NOT_BEGUN }
    }

    fn completed(final_loss: f64) -> Outcome {
        ended(Status::Completed, final_loss)
    }

    #[test]
    fn the_median_decides_and_divergence_is_worse_than_any_gap() {
        let experiment =
            Experiment::of("seeds = 3\nproblems = [\"beale\"]\noptimizers = [\"sgd\", \"adam\", \"rmsprop\"]");
        let diverged = ended(Status::Diverged, f64::NAN);
        // Medians: 5; 4, in spite of one divergence; none, with two.
        let outcomes = [5.0, 1.0, 9.0].map(completed);
        let outcomes =
            [&outcomes[..], &[completed(4.0), diverged, completed(2.0)], &[diverged, completed(0.0), diverged]];
        let ranking = Ranking::new(&experiment, &outcomes.concat());
        let standings = &ranking.problems[0].standings;
        let order: Vec<_> = standings.iter().map(|s| (&*s.optimizer, s.rank, s.median_final_gap, s.diverged)).collect();
        assert_eq!(order, [("adam", 1, Some(4.0), 1), ("sgd", 2, Some(5.0), 0), ("rmsprop", 3, None, 2)]);
        assert_eq!((standings[1].best_final_gap, standings[1].worst_final_gap), (Some(1.0), Some(9.0)));
        assert_eq!((standings[0].best_final_gap, standings[0].worst_final_gap), (Some(2.0), None));
    }

    #[test]
    fn gaps_are_above_the_minimum_of_the_problem() {
        let experiment = Experiment::of("problems = [{ name = \"styblinski_tang\", dim = 1 }]\noptimizers = [\"sgd\"]");
        let ranking = Ranking::new(&experiment, &[completed(-39.166_165_703_771_42 + 2.0)]);
        assert_eq!(ranking.problems[0].standings[0].median_final_gap, Some(2.0));
    }

    #[test]
    fn equals_share_the_mean_of_their_places_over_all_problems() {
        let experiment =
            Experiment::of("problems = [\"beale\", \"booth\"]\noptimizers = [\"sgd\", \"adam\", \"rmsprop\"]");
        let ranking = Ranking::new(&experiment, &[1.0, 1.0, 2.0, 3.0, 1.0, 2.0].map(completed));
        let ranks: Vec<usize> = ranking.problems[0].standings.iter().map(|s| s.rank).collect();
        assert_eq!(ranks, [1, 1, 3]);
        let overall: Vec<_> = ranking.overall.iter().map(|o| (&*o.optimizer, o.mean_rank, &o.ranks[..])).collect();
        assert_eq!(overall, [("adam", 1.25, &[1, 1][..]), ("sgd", 2.25, &[1, 3]), ("rmsprop", 2.5, &[3, 2])]);
    }

    #[test]
    fn interrupted_runs_do_not_count() {
        let experiment = Experiment::of("seeds = 2\nproblems = [\"beale\"]\noptimizers = [\"sgd\", \"adam\"]");
        let interrupted = ended(Status::Interrupted, 0.0);
        let outcomes = [completed(3.0), interrupted, interrupted, Outcome::NOT_BEGUN];
        let standings = &Ranking::new(&experiment, &outcomes).problems[0].standings;
        assert_eq!((standings[0].median_final_gap, standings[0].runs), (Some(3.0), 1));
        assert_eq!((standings[1].median_final_gap, standings[1].runs), (None, 0));
    }
}

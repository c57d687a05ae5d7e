//! The plan: the blocks in which the runs of an experiment are executed.
//!
//! A block is up to sixteen runs that share problem, rule, schedule and modifiers. How runs are put into blocks changes
//! the speed, never a result.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use crate::experiment::{Experiment, ProblemCase};
use crate::real::LANES;

/// From this many coordinates on, runs go one by one: side by side, their state would not fit into the caches.
const MAX_LANES_DIM: usize = 1024;

/// From this many rows a run, runs go one by one: rows cost far more than steps, and all but the first run would wait.
const MAX_LANES_ROWS: u64 = 20_000;

/// The blocks of an experiment.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    experiment: &'a Experiment,
    width: usize,
}

impl<'a> Plan<'a> {
    /// The plan of an experiment for so many threads.
    #[must_use]
    pub fn new(experiment: &'a Experiment, jobs: NonZeroUsize) -> Self {
        let mut plan = Self { experiment, width: LANES };
        if experiment.rows_per_run() > MAX_LANES_ROWS {
            plan.width = 1;
        } else if plan.blocks().nth(jobs.get() - 1).is_none() {
            // Fewer blocks than threads: smaller ones keep all of them busy.
            plan.width = (experiment.runs() as usize).div_ceil(jobs.get()).clamp(1, LANES);
        }
        plan
    }

    /// How many runs on a problem stand side by side at most.
    pub(crate) fn width(&self, problem: &ProblemCase) -> usize {
        if problem.surface.dim() > MAX_LANES_DIM { 1 } else { self.width }
    }

    /// The blocks: the numbers of their runs, in order. A block's problem, rule and schedule are those of its first run.
    pub fn blocks(&self) -> impl Iterator<Item = Vec<u64>> + Send {
        let experiment = self.experiment;
        let (seeds, entrants) = (experiment.seeds.count(), experiment.entrants() as u64);
        (0..).zip(&experiment.problems).flat_map(move |(p, problem)| {
            let width = self.width(problem);
            families(experiment, p).into_iter().flat_map(move |family| {
                let first = move |optimizer: u64| (p as u64 * entrants + optimizer) * seeds;
                let mut runs = family.into_iter().flat_map(move |optimizer| first(optimizer)..first(optimizer) + seeds);
                std::iter::from_fn(move || {
                    let block: Vec<u64> = runs.by_ref().take(width).collect();
                    (!block.is_empty()).then_some(block)
                })
            })
        })
    }
}

/// The optimizers whose runs on a problem may stand side by side, by their numbers.
fn families(experiment: &Experiment, problem: usize) -> Vec<Vec<u64>> {
    let mut families: Vec<Vec<u64>> = Vec::new();
    // Optimizers that share a rule, by the address of the rule: few of them differ in the rest.
    let mut by_rule: HashMap<*const (), Vec<usize>> = HashMap::new();
    for number in 0..experiment.entrants() {
        let case = experiment.optimizer(problem, number);
        let candidates = by_rule.entry(Arc::as_ptr(&case.rule).cast()).or_default();
        let alike = |family: &&usize| {
            let first = experiment.optimizer(problem, families[**family][0] as usize);
            first.schedule == case.schedule && first.modifiers == case.modifiers
        };
        if let Some(&family) = candidates.iter().find(alike) {
            families[family].push(number as u64);
        } else {
            candidates.push(families.len());
            families.push(vec![number as u64]);
        }
    }
    families
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(experiment: &Experiment, jobs: usize) -> Vec<Vec<u64>> {
        Plan::new(experiment, NonZeroUsize::new(jobs).unwrap()).blocks().collect()
    }

    #[test]
    fn variants_that_differ_in_the_rate_alone_share_blocks() {
        // The rate varies slowest, so the runs of each ρ are every other one.
        let experiment = Experiment::of(
            "problems = [\"beale\", \"booth\"]\n[[optimizers]]\nname = \"rmsprop\"\nlr = [0.1, 0.2, 0.3]\nrho = [0.5, 0.9]",
        );
        assert_eq!(blocks(&experiment, 1), [[0, 2, 4], [1, 3, 5], [6, 8, 10], [7, 9, 11]]);
    }

    #[test]
    fn schedules_keep_variants_apart() {
        let experiment = Experiment::of(
            "problems = [\"beale\"]\n[[optimizers]]\nname = \"sgd\"\nlr = [0.1, 0.2]\nschedule = [\"constant\", \"cosine\"]",
        );
        assert_eq!(blocks(&experiment, 1), [[0, 2], [1, 3]]);
    }

    #[test]
    fn every_run_is_in_one_block_of_at_most_sixteen() {
        let experiment = Experiment::of("problems = [\"beale\"]\noptimizers = [\"sgd\", \"adam\"]\nseeds = 37");
        let blocks = blocks(&experiment, 2);
        assert!(blocks.iter().all(|block| block.len() <= LANES));
        assert!(blocks.concat().into_iter().eq(0..74));
    }

    #[test]
    fn few_runs_are_spread_over_the_threads() {
        let experiment = Experiment::of("problems = [\"beale\"]\noptimizers = [\"sgd\"]\nseeds = 8");
        assert_eq!(blocks(&experiment, 1).len(), 1);
        assert_eq!(blocks(&experiment, 4).len(), 4);
    }

    #[test]
    fn large_problems_and_long_traces_go_one_by_one() {
        let large =
            Experiment::of("problems = [{ name = \"rosenbrock\", dim = 2000 }]\noptimizers = [\"sgd\"]\nseeds = 3");
        let long = Experiment::of("steps = 30000\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]\nseeds = 3");
        assert_eq!(blocks(&large, 1), [[0], [1], [2]]);
        assert_eq!(blocks(&long, 1), [[0], [1], [2]]);
    }
}

//! The plan: the blocks in which the runs of an experiment are executed.
//!
//! A block is a range of runs
//! that share problem, rule and schedule. How runs are put into blocks changes the speed, never a result.

use std::num::NonZeroUsize;
use std::ops::Range;

use crate::experiment::Experiment;
use crate::real::LANES;

/// From this many coordinates on, runs go one by one: side by side, their state would not fit into the caches.
const MAX_LANES_DIM: usize = 1024;

/// From this many rows a run, runs go one by one: rows cost far more than steps, and all but the first run would wait.
const MAX_LANES_ROWS: u64 = 20_000;

/// The runs of an experiment and their blocks.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    experiment: &'a Experiment,
    /// Neighbouring optimizers whose runs may stand side by side.
    families: Vec<Range<u64>>,
    width: u64,
}

impl<'a> Plan<'a> {
    /// The plan of an experiment for so many threads.
    #[must_use]
    pub fn new(experiment: &'a Experiment, jobs: NonZeroUsize) -> Self {
        let mut families: Vec<Range<u64>> = Vec::new();
        for (i, pair) in (0..).zip(&experiment.optimizers) {
            match families.last_mut() {
                Some(last) if experiment.optimizers[last.start as usize].is_kin(pair) => last.end = i + 1,
                _ => families.push(i..i + 1),
            }
        }
        let mut plan = Self { experiment, families, width: LANES as u64 };
        if experiment.rows_per_run() > MAX_LANES_ROWS {
            plan.width = 1;
        } else if plan.blocks().nth(jobs.get() - 1).is_none() {
            // Fewer blocks than threads: smaller ones keep all of them busy.
            plan.width = experiment.runs().div_ceil(jobs.get() as u64).clamp(1, LANES as u64);
        }
        plan
    }

    /// The blocks, in the order of their runs.
    pub fn blocks(&self) -> impl Iterator<Item = Range<u64>> + Send + use<'a> {
        let (experiment, families, full) = (self.experiment, self.families.clone(), self.width);
        let (seeds, optimizers) = (experiment.seeds.count(), experiment.optimizers.len() as u64);
        (0..).zip(&experiment.problems).flat_map(move |(p, problem)| {
            let width = if problem.surface.dim() > MAX_LANES_DIM { 1 } else { full };
            families.clone().into_iter().flat_map(move |family| {
                let runs = (p * optimizers + family.start) * seeds..(p * optimizers + family.end) * seeds;
                runs.clone().step_by(width as usize).map(move |start| start..runs.end.min(start + width))
            })
        })
    }
}

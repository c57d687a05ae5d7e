//! Executes the blocks of a plan on several threads, and hands rows and outcomes on.

use std::io::Write;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::block::{Case, Lane, Recorder, run_lanes, run_one};
use super::{Outcome, all_cores, threads};
use crate::experiment::Experiment;
use crate::isa::{Isa, Target};
use crate::plan::Plan;
use crate::real::{LANES, Real};
use crate::trace::{Prefix, Row, RowWriter, Sink, Spacing, header};

/// How to execute an experiment; changes the speed, never a result.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The number of threads.
    pub jobs: NonZeroUsize,
    /// The widest instruction set to use, if the processor has it.
    pub isa: Isa,
}

impl Default for Options {
    fn default() -> Self {
        Self { jobs: all_cores(), isa: Isa::widest() }
    }
}

/// Who is told how an experiment goes on.
pub trait Observer: Sync {
    /// So many more updates have been done, or will never be done because their run has ended.
    fn advanced(&self, updates: u64);

    /// A run that goes on has come to step `step`, where its noise-free loss is `loss`; told as often as `advanced`.
    fn seen(&self, _run: u64, _step: u64, _loss: f64) {}

    /// A run has ended.
    fn finished(&self, run: u64, outcome: &Outcome);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Observer for Silent {
    fn advanced(&self, _: u64) {}

    fn finished(&self, _: u64, _: &Outcome) {}
}

/// Rows are handed to the sink in pieces of about so many bytes.
const PIECE: usize = 1 << 16;

/// Executes all runs of an experiment, writes their rows, header first, and returns their outcomes in order.
///
/// Ends early, with the runs that are left [`Outcome::NOT_BEGUN`], when `interrupted` is set, which the execution itself
/// does when the sink takes no more rows.
///
/// # Errors
///
/// When the header cannot be written or threads cannot be started. Errors of rows are told by [`Sink::close`].
pub fn execute<W: Write + Send>(
    experiment: &Experiment,
    options: Options,
    sink: &Sink<W>,
    observer: &dyn Observer,
    interrupted: &AtomicBool,
) -> std::io::Result<Vec<Outcome>> {
    sink.header(&header(experiment.position_columns()))?;
    let plan = Plan::new(experiment, options.jobs);
    let blocks = Mutex::new(plan.blocks());
    let mut outcomes = Vec::new();
    outcomes.try_reserve_exact(experiment.runs() as usize).map_err(std::io::Error::other)?;
    outcomes.resize(experiment.runs() as usize, Outcome::NOT_BEGUN);
    let outcomes = Mutex::new(outcomes);
    let (spacing, positions) = (experiment.spacing(), experiment.position_columns());
    let context = Context { experiment, spacing, positions, sink, observer, outcomes: &outcomes, interrupted };
    let target = Target::up_to(options.isa);
    // No more threads than there is to do.
    let jobs = NonZeroUsize::new(plan.blocks().take(options.jobs.get()).count()).unwrap_or(NonZeroUsize::MIN);
    let pool = threads(jobs)?;
    pool.broadcast(|_| {
        while !interrupted.load(Ordering::Relaxed) {
            let block = blocks.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some(runs) = block else { break };
            context.run(&runs, target);
        }
    });
    Ok(outcomes.into_inner().unwrap_or_else(PoisonError::into_inner))
}

struct Context<'a, W> {
    experiment: &'a Experiment,
    /// What every block needs and the experiment would have to work out anew.
    spacing: Spacing,
    positions: usize,
    sink: &'a Sink<W>,
    observer: &'a dyn Observer,
    outcomes: &'a Mutex<Vec<Outcome>>,
    interrupted: &'a AtomicBool,
}

impl<W: Write> Context<'_, W> {
    fn run(&self, runs: &[u64], target: Target) {
        let experiment = self.experiment;
        let first = experiment.run(runs[0]);
        let case = Case::of(experiment, &first, self.spacing, target);
        let dim = case.surface.dim();
        let mut rows = Vec::new();
        let mut lanes = Vec::with_capacity(LANES);
        for &number in runs {
            let run = experiment.run(number);
            let prefix = Prefix::new(number, &run.problem.label, &run.optimizer.label, run.repetition);
            rows.push(Rows {
                run: number,
                writer: RowWriter::new(prefix, dim, self.positions),
                bytes: Vec::new(),
                count: 0,
                ended: false,
            });
            lanes.push(Lane::of(experiment, &run));
        }
        let mut reporter = Reporter { context: self, rows, going: lanes.len() as u64, done: 0 };
        if lanes.len() == 1 {
            run_one(&case, lanes.remove(0), &mut reporter, self.interrupted);
        } else {
            run_lanes(&case, lanes, &mut reporter, self.interrupted);
        }
    }
}

struct Reporter<'a, W> {
    context: &'a Context<'a, W>,
    rows: Vec<Rows>,
    /// How many runs of the block have not ended, and how many updates of each have been reported.
    going: u64,
    done: u64,
}

/// The rows of one run that the sink does not have yet.
struct Rows {
    run: u64,
    writer: RowWriter,
    bytes: Vec<u8>,
    count: u64,
    /// Whether the run has ended.
    ended: bool,
}

impl<W: Write> Reporter<'_, W> {
    /// Hands a run's rows to the sink; an output that takes no more ends the experiment.
    fn hand_over(&mut self, lane: usize) {
        let rows = &mut self.rows[lane];
        if !self.context.sink.push(rows.run, std::mem::take(&mut rows.count), &mut rows.bytes) {
            self.context.interrupted.store(true, Ordering::Relaxed);
        }
    }
}

impl<W: Write> Recorder for Reporter<'_, W> {
    fn record<R: Real>(&mut self, row: &Row<'_, R>) {
        let rows = &mut self.rows[row.lane];
        rows.writer.write(row, &mut rows.bytes);
        rows.count += 1;
        if rows.bytes.len() >= PIECE {
            self.hand_over(row.lane);
        }
    }

    fn finish(&mut self, lane: usize, outcome: Outcome) {
        self.hand_over(lane);
        self.rows[lane].ended = true;
        let (context, run) = (self.context, self.rows[lane].run);
        context.sink.finish(run);
        context.observer.advanced(context.experiment.steps - self.done);
        context.observer.finished(run, &outcome);
        context.outcomes.lock().unwrap_or_else(PoisonError::into_inner)[run as usize] = outcome;
        self.going -= 1;
    }

    fn progress(&mut self, steps: u64) {
        self.context.observer.advanced((steps - self.done) * self.going);
        self.done = steps;
        // Who reads along sees them, and an output that takes no more is noticed.
        for lane in 0..self.rows.len() {
            if self.rows[lane].count > 0 {
                self.hand_over(lane);
            }
        }
    }

    fn look<R: Real>(&mut self, steps: u64, loss: R) {
        for (lane, rows) in self.rows.iter().enumerate().filter(|(_, rows)| !rows.ended) {
            self.context.observer.seen(rows.run, steps, loss.lane(lane));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keeps what it is told of runs that go on.
    #[derive(Default)]
    struct Watcher(Mutex<Vec<(u64, u64, f64)>>);

    impl Observer for Watcher {
        fn advanced(&self, _: u64) {}

        fn seen(&self, run: u64, step: u64, loss: f64) {
            self.0.lock().unwrap().push((run, step, loss));
        }

        fn finished(&self, _: u64, _: &Outcome) {}
    }

    #[test]
    fn who_watches_sees_each_run_at_its_own_loss_until_it_ends() {
        // The runs of each rule stand side by side; the second one diverges at once.
        let experiment = Experiment::of(
            "steps = 8192\ntrace.every = 4096\nproblems = [\"rosenbrock\"]\n\
             [[optimizers]]\nname = \"sgd\"\nlr = [1e-3, 1.0, 1e-4]\n[[optimizers]]\nname = \"adam\"",
        );
        let (watcher, interrupted) = (Watcher::default(), AtomicBool::new(false));
        let sink = Sink::new(Vec::new(), std::env::temp_dir());
        let options = Options { jobs: NonZeroUsize::MIN, ..Options::default() };
        let outcomes = execute(&experiment, options, &sink, &watcher, &interrupted).unwrap();
        assert!(outcomes[1].status.failed() && outcomes[1].steps < 4096);
        let text = String::from_utf8(sink.close().unwrap().0).unwrap();
        let rows = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        let of = |cells: Vec<&str>| (cells[0].parse().unwrap(), cells[4].parse().unwrap(), cells[5].parse().unwrap());
        let rows: Vec<(u64, u64, f64)> = rows.map(of).filter(|(_, step, _)| [0, 4096].contains(step)).collect();
        let mut seen = watcher.0.into_inner().unwrap();
        seen.sort_by_key(|&(run, step, _)| (run, step));
        assert_eq!(seen, rows);
        assert_eq!(seen.len(), 7);
    }
}

//! Executes the blocks of a plan on several threads, and hands rows and outcomes on.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::block::{Case, Lane, Recorder, run_lanes, run_one};
use super::{Halt, Outcome, StopReason, all_cores, threads};
use crate::experiment::{Experiment, Run};
use crate::isa::{Isa, Target};
use crate::journal::{Entry, Rows};
use crate::key::Keys;
use crate::plan::Plan;
use crate::real::{LANES, Real};
use crate::trace::{Prefix, Row, RowWriter, Sink, Spacing, header};

/// How to execute an experiment; changes the speed, and never the result of a run that is not ended by its time limit.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The number of threads.
    pub jobs: NonZeroUsize,
    /// The widest instruction set to use, if the processor has it.
    pub isa: Isa,
    /// How long a run may take.
    pub run_limit: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self { jobs: all_cores(), isa: Isa::widest(), run_limit: None }
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

/// How often what has ended is put where it survives the end of the process.
const SETTLE: Duration = Duration::from_millis(100);

/// How often it is put where it survives a power loss.
const SYNC: Duration = Duration::from_secs(5);

/// How often the time of runs is looked at.
const WATCH: Duration = Duration::from_millis(5);

/// Executes all runs of an experiment, writes their rows, header first, and returns their outcomes in order.
///
/// Ends early, with the runs that are left [`Outcome::NOT_BEGUN`], when `halt` is set, which the execution itself
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
    halt: &Halt,
) -> io::Result<Vec<Outcome>> {
    execute_rest(experiment, options, sink, observer, halt, &BTreeMap::new())
}

/// The same for an experiment of which some runs have ended before, as the sink knows too.
///
/// # Errors
///
/// As [`execute`], and when rows of earlier runs cannot be copied.
pub fn execute_rest<W: Write + Send>(
    experiment: &Experiment,
    options: Options,
    sink: &Sink<W>,
    observer: &dyn Observer,
    halt: &Halt,
    known: &BTreeMap<u64, Outcome>,
) -> io::Result<Vec<Outcome>> {
    sink.begin(&header(experiment.position_columns()))?;
    let plan = Plan::new(experiment, options.jobs);
    let rest = |mut block: Vec<u64>| {
        block.retain(|run| !known.contains_key(run));
        (!block.is_empty()).then_some(block)
    };
    let blocks = Mutex::new(plan.blocks().filter_map(rest));
    let mut outcomes = Vec::new();
    outcomes.try_reserve_exact(experiment.runs() as usize).map_err(io::Error::other)?;
    outcomes.resize(experiment.runs() as usize, Outcome::NOT_BEGUN);
    for (&run, outcome) in known {
        observer.advanced(experiment.steps);
        observer.finished(run, outcome);
        outcomes[run as usize].clone_from(outcome);
    }
    let outcomes = Mutex::new(outcomes);
    let context = Context {
        experiment,
        spacing: experiment.spacing(),
        positions: experiment.position_columns(),
        keys: sink.keeps().then(|| Keys::new(experiment)),
        sink,
        observer,
        outcomes: &outcomes,
        halt,
    };
    let target = Target::up_to(options.isa);
    // No more threads than there is to do.
    let jobs = NonZeroUsize::new(plan.blocks().take(options.jobs.get()).count()).unwrap_or(NonZeroUsize::MIN);
    let pool = threads(jobs)?;
    let clocks: Vec<Clock> = (0..jobs.get()).map(|_| Clock::default()).collect();
    let over = AtomicBool::new(false);
    let mut chores: Vec<(Duration, Box<dyn Fn() + Send + '_>)> = Vec::new();
    if sink.keeps() {
        chores.push((SETTLE, Box::new(|| sink.settle(false))));
        chores.push((SYNC, Box::new(|| sink.settle(true))));
    }
    if let Some(limit) = options.run_limit {
        let clocks = &clocks;
        chores.push((WATCH, Box::new(move || clocks.iter().for_each(|clock| clock.look(limit, halt)))));
    }
    std::thread::scope(|scope| {
        // However it ends, they do not go on.
        let _over = Over(&over);
        let mut helpers = Vec::new();
        for (every, chore) in chores {
            let over = &over;
            helpers.push(std::thread::Builder::new().spawn_scoped(scope, move || {
                while !over.load(Ordering::Relaxed) {
                    std::thread::park_timeout(every);
                    chore();
                }
            })?);
        }
        pool.broadcast(|worker| {
            let clock = options.run_limit.map(|_| &clocks[worker.index()]);
            while !halt.is_set() {
                let block = blocks.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some(runs) = block else { break };
                let own = clock.map(Clock::begin);
                context.run(&runs, target, own.as_deref().unwrap_or(halt));
            }
        });
        over.store(true, Ordering::Relaxed);
        for helper in helpers {
            helper.thread().unpark();
        }
        Ok::<_, io::Error>(())
    })?;
    let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(reason) = halt.reason() {
        for outcome in outcomes.iter_mut().filter(|outcome| **outcome == Outcome::NOT_BEGUN) {
            (outcome.status, outcome.reason) = (reason.status(), reason);
        }
    }
    Ok(outcomes)
}

/// Says that it is over when it is dropped.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// When a thread has begun what it does, and what ends it.
#[derive(Default)]
struct Clock(Mutex<Option<(Instant, Arc<Halt>)>>);

impl Clock {
    /// Begins.
    fn begin(&self) -> Arc<Halt> {
        let halt = Arc::new(Halt::new());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(&halt)));
        halt
    }

    /// Ends what has been going on for longer than the limit, or is ended with all the rest.
    fn look(&self, limit: Duration, all: &Halt) {
        let clock = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((begun, halt)) = &*clock else { return };
        match all.reason() {
            Some(StopReason::TimeLimit) => halt.time_is_over(),
            Some(_) => drop(halt.interrupt()),
            None if begun.elapsed() >= limit => halt.time_is_over(),
            None => {}
        }
    }
}

struct Context<'a, W> {
    experiment: &'a Experiment,
    /// What every block needs and the experiment would have to work out anew.
    spacing: Spacing,
    positions: usize,
    /// Where the sink keeps runs that have ended.
    keys: Option<Keys<'a>>,
    sink: &'a Sink<W>,
    observer: &'a dyn Observer,
    outcomes: &'a Mutex<Vec<Outcome>>,
    halt: &'a Halt,
}

impl<W: Write> Context<'_, W> {
    fn run(&self, runs: &[u64], target: Target, halt: &Halt) {
        let experiment = self.experiment;
        let first = experiment.run(runs[0]);
        let case = Case::of(experiment, &first, self.spacing, target);
        let dim = case.surface.dim();
        let mut rows = Vec::new();
        let mut lanes = Vec::with_capacity(LANES);
        for &number in runs {
            let run = experiment.run(number);
            let prefix = Prefix::new(number, &run.problem.label, &run.optimizer.label, run.repetition);
            rows.push(Unsent {
                run: number,
                writer: RowWriter::new(prefix, dim, self.positions),
                bytes: Vec::new(),
                count: 0,
                handed: Rows::default(),
                crc: crc32fast::Hasher::new(),
                ended: false,
            });
            lanes.push(Lane::of(experiment, &run));
        }
        let mut reporter = Reporter { context: self, rows, going: lanes.len() as u64, done: 0 };
        if lanes.len() == 1 {
            run_one(&case, lanes.remove(0), &mut reporter, halt);
        } else {
            run_lanes(&case, lanes, &mut reporter, halt);
        }
    }
}

struct Reporter<'a, W> {
    context: &'a Context<'a, W>,
    rows: Vec<Unsent>,
    /// How many runs of the block have not ended, and how many updates of each have been reported.
    going: u64,
    done: u64,
}

/// The rows of one run that the sink does not have yet.
struct Unsent {
    run: u64,
    writer: RowWriter,
    bytes: Vec<u8>,
    count: u64,
    /// Those that it has, where it keeps them.
    handed: Rows,
    crc: crc32fast::Hasher,
    /// Whether the run has ended.
    ended: bool,
}

impl<W: Write> Reporter<'_, W> {
    /// Hands a run's rows to the sink; an output that takes no more ends the experiment.
    fn hand_over(&mut self, lane: usize) {
        let rows = &mut self.rows[lane];
        if self.context.keys.is_some() {
            rows.crc.update(&rows.bytes);
            rows.handed.count += rows.count;
            rows.handed.bytes += rows.bytes.len() as u64;
        }
        if !self.context.sink.push(rows.run, std::mem::take(&mut rows.count), &mut rows.bytes) {
            self.context.halt.interrupt();
        }
    }

    /// What the sink is to keep of a run that has ended.
    fn entry(&mut self, lane: usize, outcome: &Outcome) -> Option<Entry> {
        let keys = self.context.keys.as_ref()?;
        let Unsent { run, handed, crc, .. } = &mut self.rows[lane];
        let Run { problem, optimizer, repetition } = self.context.experiment.run(*run);
        Some(Entry {
            key: keys.of(*run),
            run: Some(*run),
            problem: problem.label.clone(),
            optimizer: optimizer.label.clone(),
            seed: repetition,
            outcome: outcome.clone(),
            rows: Rows { crc: std::mem::take(crc).finalize(), ..std::mem::take(handed) },
        })
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
        let entry = self.entry(lane, &outcome);
        context.sink.finish(run, entry);
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
        let (watcher, halt) = (Watcher::default(), Halt::new());
        let sink = Sink::new(Vec::new(), std::env::temp_dir());
        let options = Options { jobs: NonZeroUsize::MIN, ..Options::default() };
        let outcomes = execute(&experiment, options, &sink, &watcher, &halt).unwrap();
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

//! A running experiment for those who watch it: `progress.json` in the folder in which results are built, written anew
//! twice a second, and gone before these are published.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rmsbench::engine::{Observer, Outcome, Status};
use rmsbench::experiment::Experiment;
use rmsbench::runs;
use rmsbench::statistics::ranks::median;
use serde::{Deserialize, Serialize};

use super::progress::Bar;

/// The file.
pub(super) const FILE: &str = "progress.json";

/// How often it is written, unless that takes more than a fiftieth of the time.
pub(super) const EVERY: Duration = Duration::from_millis(500);

/// What the file says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Progress {
    pub(super) tuning: bool,
    /// The number of updates of each run.
    pub(super) steps: u64,
    /// All runs, 0 while tuning, and those that have ended.
    pub(super) runs: u64,
    pub(super) finished: u64,
    /// All updates, and those that have been done, or will never be done because their run has ended.
    pub(super) updates: u64,
    pub(super) done: u64,
    pub(super) seconds: f64,
    /// How many runs ended how.
    pub(super) statuses: Vec<(String, u64)>,
    pub(super) problems: Vec<OnProblem>,
}

/// The optimizers on a problem, best first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct OnProblem {
    pub(super) problem: String,
    pub(super) dim: usize,
    /// Whether numbers are gaps; otherwise they are losses.
    pub(super) minimum_known: bool,
    pub(super) standings: Vec<Standing>,
    /// How many more there are.
    pub(super) cut: usize,
}

/// How far an optimizer is on a problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Standing {
    pub(super) optimizer: String,
    /// How many of its runs have begun, have ended, and have failed.
    pub(super) begun: usize,
    pub(super) finished: usize,
    pub(super) failed: usize,
    pub(super) runs: usize,
    /// The median over the runs that have begun, and the best of them, at their last step so far; none where not finite.
    pub(super) median: Option<f64>,
    pub(super) best: Option<f64>,
    /// Steps with the median there over the first few runs.
    pub(super) curve: Vec<(u64, Option<f64>)>,
}

/// The optimizers of a problem beyond so many are counted only.
const MOST: usize = 64;

/// A curve has at most so many points.
const POINTS: usize = 48;

/// A curve is over at most so many runs.
const CURVES: usize = 7;

/// Tells how an experiment goes on: with a bar, and, where there is a folder, with the file.
pub(super) struct Live {
    bar: Bar,
    state: Arc<State>,
    writer: Option<Writer>,
}

/// The thread that writes the file, until its sender is gone.
struct Writer {
    file: PathBuf,
    end: Sender<()>,
    thread: JoinHandle<()>,
}

impl Live {
    /// Tells of the runs of an experiment.
    pub(super) fn new(experiment: &Experiment, folder: Option<&Path>, quiet: bool) -> Self {
        let updates = experiment.runs().saturating_mul(experiment.steps);
        let bar = Bar::new(experiment.runs(), updates, quiet);
        // Nobody would see what is kept of each run.
        let cells = if folder.is_some() { State::cells(experiment) } else { Vec::new() };
        Self::begin(bar, State::new(experiment, updates, experiment.runs(), cells), folder)
    }

    /// Tells of tuning, in which there are no runs that are reported.
    pub(super) fn tuning(experiment: &Experiment, updates: u64, folder: Option<&Path>, quiet: bool) -> Self {
        Self::begin(Bar::new(0, updates, quiet), State::new(experiment, updates, 0, Vec::new()), folder)
    }

    fn begin(bar: Bar, state: State, folder: Option<&Path>) -> Self {
        let state = Arc::new(state);
        let writer = folder.and_then(|folder| {
            let (end, ended) = mpsc::channel();
            let (state, file) = (Arc::clone(&state), folder.join(FILE));
            let path = file.clone();
            let thread = std::thread::Builder::new().spawn(move || {
                let mut wait = Duration::ZERO;
                while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    let clock = Instant::now();
                    // Results are worth more than who watches them: what cannot be written is not.
                    let _ = write(&state.progress(), &path);
                    wait = EVERY.max(clock.elapsed() * 50);
                }
            });
            // Neither is a thread that cannot be started.
            Some(Writer { file, end, thread: thread.ok()? })
        });
        Self { bar, state, writer }
    }
}

impl Drop for Live {
    /// Takes the bar off the screen and the file out of the folder.
    fn drop(&mut self) {
        self.bar.clear();
        if let Some(Writer { file, end, thread }) = self.writer.take() {
            drop(end);
            let _ = thread.join();
            let _ = fs::remove_file(file);
        }
    }
}

/// Writes the file at once, so that nobody reads half of it.
fn write(progress: &Progress, path: &Path) -> std::io::Result<()> {
    let new = path.with_extension("new");
    // Not what a link leads to that somebody has put there.
    let _ = fs::remove_file(&new);
    let write = || File::create_new(&new)?.write_all(&serde_json::to_vec(progress)?);
    write().and_then(|()| fs::rename(&new, path)).inspect_err(|_| {
        // Half of it, where there is no more room, must not come among the results.
        let _ = fs::remove_file(&new);
    })
}

impl Observer for Live {
    fn advanced(&self, updates: u64) {
        self.bar.advanced(updates);
        self.state.done.fetch_add(updates, Ordering::Relaxed);
    }

    fn seen(&self, run: u64, step: u64, loss: f64) {
        self.state.seen(run, step, loss);
    }

    fn finished(&self, run: u64, outcome: &Outcome) {
        self.bar.finished(run, outcome);
        self.state.finished(run, outcome);
    }
}

/// What is known of an experiment so far.
struct State {
    clock: Instant,
    steps: u64,
    runs: u64,
    updates: u64,
    done: AtomicU64,
    /// By the place in [`Status::ALL`].
    statuses: [AtomicU64; Status::ALL.len()],
    /// The problems by label and number of coordinates, and how many optimizers run on each.
    problems: Vec<(String, usize)>,
    entrants: usize,
    seeds: usize,
    /// The optimizers of each problem, as the runs are numbered; empty while tuning.
    cells: Vec<Cell>,
}

/// The runs of an optimizer on a problem.
struct Cell {
    optimizer: String,
    minimum: Option<f64>,
    kept: Mutex<Kept>,
}

/// What is kept of these runs.
#[derive(Default)]
struct Kept {
    /// The last gap of each, up to the last that has begun; NaN of one that has not.
    gaps: Vec<f64>,
    /// The gaps of the first few, at steps that are spaced evenly; NaN where there is none.
    curves: Vec<[f64; POINTS]>,
    /// The last point to which any run has come.
    reached: usize,
    finished: usize,
    failed: usize,
}

impl State {
    fn new(experiment: &Experiment, updates: u64, runs: u64, cells: Vec<Cell>) -> Self {
        Self {
            clock: Instant::now(),
            steps: experiment.steps,
            runs,
            updates,
            done: AtomicU64::new(0),
            statuses: [const { AtomicU64::new(0) }; Status::ALL.len()],
            problems: experiment.problems.iter().map(|case| (case.label.clone(), case.surface.dim())).collect(),
            entrants: experiment.entrants(),
            seeds: experiment.seeds.count() as usize,
            cells,
        }
    }

    fn cells(experiment: &Experiment) -> Vec<Cell> {
        let of = |problem: usize| {
            (0..experiment.entrants()).map(move |number| Cell {
                optimizer: experiment.optimizer(problem, number).label.clone(),
                minimum: experiment.problems[problem].surface.minimum(),
                kept: Mutex::default(),
            })
        };
        (0..experiment.problems.len()).flat_map(of).collect()
    }

    /// Where a run belongs, and which repetition it is.
    fn cell(&self, run: u64) -> Option<(&Cell, usize)> {
        let run = run as usize;
        self.cells.get(run / self.seeds.max(1)).map(|cell| (cell, run % self.seeds.max(1)))
    }

    fn seen(&self, run: u64, step: u64, loss: f64) {
        if let Some((cell, repetition)) = self.cell(run)
            && let Ok(mut kept) = cell.kept.try_lock()
        {
            // Where another thread is at it, the next time is soon enough.
            kept.take(repetition, point_of(step, self.steps), cell.gap(loss));
        }
    }

    fn finished(&self, run: u64, outcome: &Outcome) {
        let status = Status::ALL.iter().position(|status| *status == outcome.status).unwrap_or(0);
        self.statuses[status].fetch_add(1, Ordering::Relaxed);
        if let Some((cell, repetition)) = self.cell(run) {
            let gap = runs::gap(outcome.status, outcome.final_loss.map(|loss| cell.gap(loss)));
            let mut kept = cell.kept.lock().unwrap_or_else(PoisonError::into_inner);
            let point = point_of(outcome.steps, self.steps);
            kept.take(repetition, point, gap);
            kept.end(repetition, point, outcome.status);
        }
    }

    fn progress(&self) -> Progress {
        let count = |status: &AtomicU64| status.load(Ordering::Relaxed);
        let on = |((problem, dim), cells): (&(String, usize), &[Cell])| {
            let mut standings: Vec<Standing> = cells.iter().map(|cell| cell.standing(self.seeds, self.steps)).collect();
            let key = |standing: &Standing| {
                (standing.begun == 0, standing.median.unwrap_or(f64::INFINITY), standing.best.unwrap_or(f64::INFINITY))
            };
            standings.sort_by(|a, b| {
                let (a, b) = (key(a), key(b));
                a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2))
            });
            let cut = standings.len().saturating_sub(MOST);
            standings.truncate(MOST);
            let minimum_known = cells.iter().all(|cell| cell.minimum.is_some());
            OnProblem { problem: problem.clone(), dim: *dim, minimum_known, standings, cut }
        };
        Progress {
            tuning: self.runs == 0,
            steps: self.steps,
            runs: self.runs,
            finished: if self.runs == 0 { 0 } else { self.statuses.iter().map(count).sum() },
            updates: self.updates,
            done: self.done.load(Ordering::Relaxed),
            seconds: self.clock.elapsed().as_secs_f64(),
            statuses: Status::ALL.iter().zip(&self.statuses).map(|(of, n)| (of.name().to_owned(), count(n))).collect(),
            problems: self.problems.iter().zip(self.cells.chunks(self.entrants.max(1))).map(on).collect(),
        }
    }
}

impl Cell {
    /// A loss above the minimum, or as it is where that is not known.
    fn gap(&self, loss: f64) -> f64 {
        self.minimum.map_or(loss, |minimum| runs::beyond_rounding(loss - minimum, minimum))
    }

    fn standing(&self, runs: usize, steps: u64) -> Standing {
        let finite = |value: f64| Some(value).filter(|value| value.is_finite());
        // Copied, so that the runs do not wait.
        let (mut gaps, curves, reached, finished, failed) = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            (kept.gaps.clone(), kept.curves.clone(), kept.reached, kept.finished, kept.failed)
        };
        gaps.retain(|gap| !gap.is_nan());
        let curve = (0..POINTS).take(if curves.is_empty() { 0 } else { reached + 1 }).filter_map(|point| {
            let values: Vec<f64> = curves.iter().map(|curve| curve[point]).filter(|value| !value.is_nan()).collect();
            (!values.is_empty()).then(|| (step_of(point, steps), finite(median(&values))))
        });
        Standing {
            optimizer: self.optimizer.clone(),
            begun: gaps.len(),
            finished,
            failed,
            runs,
            median: finite(median(&gaps)),
            best: finite(gaps.iter().copied().fold(f64::INFINITY, f64::min)),
            curve: curve.collect(),
        }
    }
}

impl Kept {
    fn take(&mut self, repetition: usize, point: usize, gap: f64) {
        let gap = if gap.is_nan() { f64::INFINITY } else { gap };
        if repetition >= self.gaps.len() {
            self.gaps.resize(repetition + 1, f64::NAN);
        }
        self.gaps[repetition] = gap;
        self.reached = self.reached.max(point);
        if repetition < CURVES {
            if repetition >= self.curves.len() {
                self.curves.resize(repetition + 1, [f64::NAN; POINTS]);
            }
            let shown = &mut self.curves[repetition][point];
            // What comes after it is on the way to the next point.
            if shown.is_nan() {
                *shown = gap;
            }
        }
    }

    /// A run that has ended stays where it is, while others go on.
    fn end(&mut self, repetition: usize, point: usize, status: Status) {
        self.finished += usize::from(!status.unfinished());
        self.failed += usize::from(status.failed());
        if let Some(curve) = self.curves.get_mut(repetition) {
            curve[point + 1..].fill(self.gaps[repetition]);
        }
    }
}

/// The last point of a curve up to a step.
fn point_of(step: u64, steps: u64) -> usize {
    let point = u128::from(step) * (POINTS as u128 - 1) / u128::from(steps.max(1));
    (point as usize).min(POINTS - 1)
}

/// The first step of a point of a curve.
fn step_of(point: usize, steps: u64) -> u64 {
    (point as u128 * u128::from(steps)).div_ceil(POINTS as u128 - 1) as u64
}

#[cfg(test)]
mod tests {
    use rmsbench::config::{Format, Request, load};
    use rmsbench::engine::{self, Halt, Options};
    use rmsbench::trace::Sink;
    use std::num::NonZeroUsize;

    use super::*;

    fn experiment(text: &str) -> Experiment {
        let request = Request {
            source: "test".into(),
            text: text.into(),
            format: Format::Toml,
            default_name: "test".into(),
            settings: Vec::new(),
            force: false,
        };
        load(&request).unwrap()
    }

    fn state(experiment: &Experiment) -> State {
        let runs = experiment.runs();
        State::new(experiment, runs * experiment.steps, runs, State::cells(experiment))
    }

    fn ended(status: Status, steps: u64, loss: f64) -> Outcome {
        Outcome { status, steps, final_loss: Some(loss), ..Outcome::NOT_BEGUN }
    }

    #[test]
    fn the_file_is_there_while_it_runs_and_gone_after() {
        let folder = tempfile::tempdir().unwrap();
        let live = Live::new(&experiment("problems = [\"beale\"]\noptimizers = [\"sgd\"]"), Some(folder.path()), true);
        let begun = Instant::now();
        let text = loop {
            match fs::read(folder.path().join(FILE)) {
                Ok(text) => break text,
                Err(_) => assert!(begun.elapsed() < Duration::from_secs(20), "no file"),
            }
        };
        let progress: Progress = serde_json::from_slice(&text).unwrap();
        assert_eq!((progress.runs, progress.finished, progress.problems[0].standings[0].begun), (1, 0, 0));
        drop(live);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_cannot_be_put_in_place_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        // A folder in its place cannot be replaced by a file.
        fs::create_dir_all(path.join("full")).unwrap();
        let state = state(&experiment("problems = [\"beale\"]\noptimizers = [\"sgd\"]"));
        assert!(write(&state.progress(), &path).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn optimizers_stand_in_the_order_of_their_median_gaps() {
        let text = "steps = 47\nseeds = 3\nproblems = [\"beale\"]\noptimizers = [\"sgd\", \"adam\", \"rmsprop\"]";
        let state = state(&experiment(text));
        for (run, loss) in [(0, 4.0), (1, 1.0), (2, f64::NAN), (3, 3.0), (4, 2.0)] {
            state.seen(run, 0, loss);
        }
        let on = &state.progress().problems[0];
        let names: Vec<&str> = on.standings.iter().map(|standing| standing.optimizer.as_str()).collect();
        assert_eq!(names, ["adam", "sgd", "rmsprop"]);
        let [adam, sgd, rmsprop] = &on.standings[..] else { panic!() };
        assert_eq!((adam.begun, adam.median, adam.best), (2, Some(2.5), Some(2.0)));
        // A loss that is no number is worse than any.
        assert_eq!((sgd.begun, sgd.median, sgd.best), (3, Some(4.0), Some(1.0)));
        assert_eq!((rmsprop.begun, rmsprop.median, rmsprop.best), (0, None, None));
    }

    #[test]
    fn what_has_ended_stays_and_what_has_failed_is_worse_than_any() {
        let text = "steps = 47\nseeds = 3\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]";
        let state = state(&experiment(text));
        for run in 0..3 {
            state.seen(run, 0, 8.0);
        }
        state.finished(0, &ended(Status::Converged, 1, 1.0));
        state.finished(1, &ended(Status::Diverged, 1, 2.0));
        state.seen(2, 2, 4.0);
        state.seen(2, 3, 0.5);
        let standing = &state.progress().problems[0].standings[0];
        assert_eq!((standing.finished, standing.failed, standing.begun), (2, 1, 3));
        assert_eq!(standing.curve, [(0, Some(8.0)), (1, None), (2, Some(4.0)), (3, Some(1.0))]);
        state.finished(2, &ended(Status::Diverged, 3, 9.0));
        let progress = state.progress();
        let standing = &progress.problems[0].standings[0];
        assert_eq!((standing.median, standing.best, progress.finished), (None, Some(1.0), 3));
    }

    #[test]
    fn an_experiment_that_has_ended_is_known_as_it_is() {
        let text = "steps = 9000\nseeds = 3\ntrace.every = 9000\nproblems = [{ name = \"beale\", start = \"random\" }, \
                    \"noisy_quadratic\"]\noptimizers = [\"adam\", { name = \"sgd\", lr = 1e-3 }]";
        let experiment = experiment(text);
        let folder = tempfile::tempdir().unwrap();
        let live = Live::new(&experiment, Some(folder.path()), true);
        let sink = Sink::new(std::io::sink(), folder.path().to_owned());
        let options = Options { jobs: NonZeroUsize::new(2).unwrap(), ..Options::default() };
        let outcomes = engine::execute(&experiment, options, &sink, &live, &Halt::new()).unwrap();
        let progress = live.state.progress();
        assert_eq!((progress.finished, progress.done), (12, progress.updates));
        for (problem, on) in progress.problems.iter().enumerate() {
            let minimum = experiment.problems[problem].surface.minimum().unwrap();
            for standing in &on.standings {
                let number = experiment.optimizers.iter().position(|case| case.label == standing.optimizer).unwrap();
                let first = (problem * 2 + number) * 3;
                let gap = |outcome: &Outcome| {
                    runs::beyond_rounding(runs::gap(outcome.status, outcome.final_gap(Some(minimum))), minimum)
                };
                let gaps: Vec<f64> = outcomes[first..first + 3].iter().map(gap).collect();
                assert_eq!(standing.median, Some(median(&gaps)).filter(|gap| gap.is_finite()));
                assert_eq!(standing.finished, 3);
            }
        }
    }

    #[test]
    fn a_point_begins_at_its_first_step() {
        for steps in [1, 47, 1000, u64::MAX] {
            for point in 0..POINTS {
                let step = step_of(point, steps);
                assert!(point_of(step, steps) >= point && (step == 0 || point_of(step - 1, steps) < point));
            }
            assert_eq!((point_of(steps, steps), step_of(POINTS - 1, steps)), (POINTS - 1, steps));
        }
    }

    #[test]
    fn a_loss_is_as_it_is_where_the_minimum_is_not_known() {
        let cell = |minimum| Cell { optimizer: String::new(), minimum, kept: Mutex::default() };
        assert_eq!(cell(None).gap(-3.0), -3.0);
        assert_eq!(cell(Some(-5.0)).gap(-3.0), 2.0);
        assert_eq!(cell(Some(0.0)).gap(1e-17), 0.0);
    }
}

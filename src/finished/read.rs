//! Finished experiments from their folders: every file checked against the config in the manifest.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Finished, Tuning};
use crate::config::{self, ConfigError};
use crate::engine::{Status, StopReason};
use crate::experiment::{Experiment, TUNED};
use crate::results::{self, Readable, TUNING};
use crate::runs::{Mode, Run, Seed};
use crate::target::{COUNT, TARGETS};
use crate::text::Table;
use crate::tuning::{self, Tried};

/// Why finished results could not be read, or not be put together.
#[derive(Debug, thiserror::Error)]
pub enum FinishedError {
    /// The folder holds no results.
    #[error("{} holds no results of rmsbench: expected a folder with {}", .0.display(), results::FILES.join(", "))]
    NotResults(PathBuf),
    /// A file is missing that results of this version have.
    #[error("{} has no {file}, as results of an earlier version; run the experiment again", folder.display())]
    Earlier {
        /// The folder.
        folder: PathBuf,
        /// The file.
        file: &'static str,
    },
    /// There is no run to compare.
    #[error("no run was finished in {}; wait for the experiment, or run it again", .0.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(", "))]
    NoRuns(Vec<PathBuf>),
    /// The config in the manifest means nothing to this version.
    #[error("cannot read the config in {}, which was made by version {version}", path.display())]
    Config {
        /// The manifest.
        path: PathBuf,
        /// The version of its tool.
        version: String,
        /// The mistakes.
        source: ConfigError,
    },
    /// A file could not be read.
    #[error("cannot read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A row is not what it should be.
    #[error("{}:{line}: {message}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// Rows are missing, or stand twice.
    #[error("{} has other rows than its config makes; run the experiment again", folder.join(file).display())]
    Incomplete {
        /// The folder.
        folder: PathBuf,
        /// The file.
        file: &'static str,
    },
    /// The config is not the one that was run.
    #[error("the config in {} is not the one that was run: somebody has changed it", .0.display())]
    Changed(PathBuf),
    /// Two folders cannot be put together.
    #[error("{} and {} cannot be compared: {why}", first.display(), second.display())]
    Apart {
        /// The first folder, or the first of several that go together.
        first: PathBuf,
        /// The one that does not go with it.
        second: PathBuf,
        /// Why.
        why: String,
    },
}

/// A row of `summary.csv`, as far as it is needed.
#[derive(Deserialize)]
struct SummaryRow {
    run: u64,
    problem: String,
    optimizer: String,
    hyperparameters: String,
    seed: u64,
    status: String,
    steps: u64,
    final_loss: Option<f64>,
    final_gap: Option<f64>,
    best_gap: Option<f64>,
    /// Results of earlier versions do not say.
    #[serde(default)]
    stop_reason: String,
}

/// A row of `targets.csv`, as far as it is needed.
#[derive(Deserialize)]
struct TargetRow {
    run: u64,
    target: f64,
    step: Option<u64>,
}

/// A row of `tuning.csv`.
#[derive(Deserialize)]
struct TuningRow {
    problem: String,
    optimizer: String,
    trial: u64,
    hyperparameters: String,
    status: String,
    final_gap: Option<f64>,
    steps: u64,
}

/// What the note begins with that results are not finished.
pub const UNFINISHED: &str = "not finished yet";

/// The experiment whose results a folder holds, which is not tuned, and the version that ran it.
///
/// # Errors
///
/// When it holds no results, or their config means nothing to this version.
pub fn experiment_of(folder: &Path) -> Result<(Experiment, String), FinishedError> {
    let manifest = results::read_manifest(folder);
    let version = manifest["version"].as_str().unwrap_or("unknown").to_owned();
    let path = folder.join("manifest.json");
    if manifest["config_hash"].is_null() {
        // What others keep to themselves may well be results.
        if let Err(error) = File::open(&path)
            && error.kind() == io::ErrorKind::PermissionDenied
        {
            return Err(FinishedError::Io { path, source: error.into() });
        }
        return Err(FinishedError::NotResults(folder.to_owned()));
    }
    let experiment = config::resolved(path.display().to_string(), &manifest["config"]);
    let experiment =
        experiment.map_err(|source| FinishedError::Config { path: path.clone(), version: version.clone(), source })?;
    if version == env!("CARGO_PKG_VERSION") && manifest["config_hash"] != experiment.hash() {
        return Err(FinishedError::Changed(path));
    }
    Ok((experiment, version))
}

impl Finished {
    /// The results of one folder, and the version that made them.
    pub(super) fn read_one(folder: &Path) -> Result<(Self, String), FinishedError> {
        let readable = Readable::of(folder);
        let folder = readable.folder.as_path();
        let (experiment, version) = experiment_of(folder)?;
        let mut finished = Self::empty(&experiment);
        let places = Places::new(&experiment);
        if readable.unfinished.is_some() {
            finished.read_unfinished(&readable, &experiment, &places)?;
            return Ok((finished, version));
        }
        let tuned = finished.read_runs(folder, &experiment, &places)?;
        if experiment.tune.is_some() {
            finished.read_tuning(folder, &experiment, &places, &tuned)?;
        }
        finished.leave_out_unfinished();
        Ok((finished, version))
    }

    /// Reads the runs that have ended so far.
    fn read_unfinished(
        &mut self,
        readable: &Readable,
        experiment: &Experiment,
        places: &Places<'_>,
    ) -> Result<(), FinishedError> {
        let io = |source: io::Error| FinishedError::Io { path: readable.folder.clone(), source: source.into() };
        let expected = experiment.runs().saturating_mul(if experiment.tune.is_some() { 2 } else { 1 });
        let mut distinct = HashSet::new();
        for entry in readable.entries().map_err(io)? {
            let outcome = entry.outcome;
            // What is not of this experiment is not read.
            let Ok((problem, optimizer, _)) = places.of(&entry.problem, &entry.optimizer) else { continue };
            let minimum = experiment.problems[problem].surface.minimum();
            let seed = Seed { master: experiment.seed, repetition: entry.seed };
            let hits = &outcome.hits;
            let reached = hits.len() <= COUNT && hits.is_sorted() && hits.last() <= Some(&experiment.steps);
            if outcome.status.unfinished()
                || outcome.steps > experiment.steps
                || !reached
                || !distinct.insert((problem, optimizer, seed))
            {
                continue;
            }
            self.runs.runs.push(Run {
                problem,
                optimizer,
                seed,
                status: outcome.status,
                steps: outcome.steps,
                final_loss: outcome.final_loss,
                final_gap: outcome.final_gap(minimum),
                best_gap: outcome.best_gap(minimum),
                hits: outcome.hits,
            });
        }
        // What was tried is known at the end.
        self.tune = None;
        self.notes.push(format!("{UNFINISHED}: {} of {expected} runs have ended so far", self.runs.runs.len()));
        Ok(())
    }

    /// Reads the runs; returns the hyperparameters of the tuned ones by problem and optimizer.
    fn read_runs(
        &mut self,
        folder: &Path,
        experiment: &Experiment,
        places: &Places<'_>,
    ) -> Result<HashMap<(usize, usize), String>, FinishedError> {
        let expected = experiment.runs().saturating_mul(if experiment.tune.is_some() { 2 } else { 1 });
        let mut targets: HashMap<u64, (usize, Vec<u64>)> = HashMap::new();
        for_each_row(folder, "targets.csv", |row: TargetRow| {
            let (count, hits) = targets.entry(row.run).or_default();
            let target = TARGETS.get(*count).ok_or("there are more targets than this run can have")?;
            let in_order = row.step.is_none_or(|step| hits.len() == *count && hits.last() <= Some(&step));
            if *target != row.target || !in_order {
                return Err("this is not the next target of its run");
            }
            if row.step > Some(experiment.steps) {
                return Err(TOO_MANY_STEPS);
            }
            *count += 1;
            hits.extend(row.step);
            Ok(())
        })?;
        let (with_rows, complete) = (targets.len() as u64, targets.values().all(|(count, _)| *count == COUNT));
        let mut tuned = HashMap::new();
        for_each_row(folder, "summary.csv", |row: SummaryRow| {
            if row.run != self.runs.runs.len() as u64 {
                return Err("runs are numbered from 0 on, without a gap");
            }
            if row.steps > experiment.steps {
                return Err(TOO_MANY_STEPS);
            }
            if !row.stop_reason.is_empty() && row.stop_reason.parse::<StopReason>().is_err() {
                return Err("unknown stop_reason");
            }
            let (problem, optimizer, mode) = places.of(&row.problem, &row.optimizer)?;
            if mode == Mode::Tuned {
                tuned.insert((problem, optimizer - experiment.optimizers.len()), row.hyperparameters);
            }
            self.runs.runs.push(Run {
                problem,
                optimizer,
                seed: Seed { master: experiment.seed, repetition: row.seed },
                status: Status::find(&row.status).ok_or("unknown status")?,
                steps: row.steps,
                final_loss: row.final_loss,
                final_gap: row.final_gap,
                best_gap: row.best_gap,
                hits: targets.remove(&row.run).unwrap_or_default().1,
            });
            Ok(())
        })?;
        let incomplete = |file| FinishedError::Incomplete { folder: folder.to_owned(), file };
        let distinct: HashSet<_> = self.runs.runs.iter().map(|run| (run.problem, run.optimizer, run.seed)).collect();
        if self.runs.runs.len() as u64 != expected || distinct.len() as u64 != expected {
            return Err(incomplete("summary.csv"));
        }
        let known = experiment.problems.iter().filter(|case| case.surface.minimum().is_some()).count();
        let with_targets = expected / experiment.problems.len() as u64 * known as u64;
        if with_rows != with_targets || !complete || !targets.is_empty() {
            return Err(incomplete("targets.csv"));
        }
        Ok(tuned)
    }

    /// Reads the trials; `tuned` has the hyperparameters that were taken.
    fn read_tuning(
        &mut self,
        folder: &Path,
        experiment: &Experiment,
        places: &Places<'_>,
        tuned: &HashMap<(usize, usize), String>,
    ) -> Result<(), FinishedError> {
        let Some(tune) = &experiment.tune else { return Ok(()) };
        for_each_row(folder, TUNING, |row: TuningRow| {
            let place = (places.problem(&row.problem)?, places.optimizer(&row.optimizer)?);
            if self.tuning.last().is_none_or(|tuning| (tuning.problem, tuning.optimizer) != place) {
                let (master, trials) = (experiment.seed, Vec::new());
                self.tuning.push(Tuning { problem: place.0, optimizer: place.1, master, trials, best: 0 });
            }
            let Some(tuning) = self.tuning.last_mut() else { return Ok(()) };
            if tuning.trials.len() as u64 == row.trial {
                // The last one with these hyperparameters is the longest.
                if tuned.get(&place) == Some(&row.hyperparameters) {
                    tuning.best = tuning.trials.len();
                }
                tuning.trials.push(Tried::new(row.hyperparameters)?);
            }
            if tuning.trials.len().checked_sub(1).map(|last| last as u64) != Some(row.trial) {
                return Err("trials are numbered from 0 on, without a gap");
            }
            if row.steps > experiment.steps {
                return Err(TOO_MANY_STEPS);
            }
            let status = match &*row.status {
                Tried::REFUSED => None,
                status => Some(Status::find(status).ok_or("unknown status")?),
            };
            if let Some(tried) = tuning.trials.last_mut() {
                tried.add(status, row.final_gap, row.steps);
            }
            Ok(())
        })?;
        let whole = |tuning: &Tuning| {
            let (problem, case) = (&experiment.problems[tuning.problem], &experiment.optimizers[tuning.optimizer]);
            let repetitions = tuning::repetitions(problem, case, tune) as usize;
            tuning::trials(case, tune, experiment.steps) == Ok(tuning.trials.len())
                && tuning
                    .trials
                    .iter()
                    .all(|tried| tried.gaps.len() == if tried.evaluations == 0 { 1 } else { repetitions })
        };
        let studies = experiment.problems.len() * experiment.optimizers.len();
        if self.tuning.len() != studies || !self.tuning.iter().all(whole) {
            return Err(FinishedError::Incomplete { folder: folder.to_owned(), file: TUNING });
        }
        Ok(())
    }
}

const TOO_MANY_STEPS: &str = "there are more steps than its config has";

/// The place of each label.
struct Places<'a> {
    problems: HashMap<&'a str, usize>,
    optimizers: HashMap<&'a str, usize>,
}

impl<'a> Places<'a> {
    fn new(experiment: &'a Experiment) -> Self {
        let problems = experiment.problems.iter().enumerate().map(|(i, case)| (&*case.label, i));
        let optimizers = experiment.optimizers.iter().enumerate().map(|(i, case)| (&*case.label, i));
        Self { problems: problems.collect(), optimizers: optimizers.collect() }
    }

    /// Those of the problem and the optimizer of a run, which may be tuned.
    fn of(&self, problem: &str, optimizer: &str) -> Result<(usize, usize, Mode), &'static str> {
        let problem = self.problem(problem)?;
        Ok(match optimizer.strip_suffix(TUNED) {
            Some(label) => (problem, self.optimizer(label)? + self.optimizers.len(), Mode::Tuned),
            None => (problem, self.optimizer(optimizer)?, Mode::Shipped),
        })
    }

    fn problem(&self, label: &str) -> Result<usize, &'static str> {
        self.problems.get(label).copied().ok_or("the config has no such problem")
    }

    fn optimizer(&self, label: &str) -> Result<usize, &'static str> {
        self.optimizers.get(label).copied().ok_or("the config has no such optimizer")
    }
}

/// Reads the rows of a table.
fn for_each_row<T: for<'de> Deserialize<'de>>(
    folder: &Path,
    file: &'static str,
    mut take: impl FnMut(T) -> Result<(), &'static str>,
) -> Result<(), FinishedError> {
    let path = folder.join(file);
    let opened = Table::open(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => FinishedError::Earlier { folder: folder.to_owned(), file },
        _ => FinishedError::Io { path: path.clone(), source: error.into() },
    })?;
    let mut reader = csv::Reader::from_reader(opened);
    let headers = reader.headers().cloned().map_err(|source| FinishedError::Io { path: path.clone(), source })?;
    let mut record = csv::StringRecord::new();
    loop {
        reader.get_mut().next();
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(source) => return Err(FinishedError::Io { path, source }),
        }
        let line = record.position().map_or(0, csv::Position::line);
        let wrong = |message: String| FinishedError::Row { path: path.clone(), line, message };
        let row = record.deserialize(Some(&headers)).map_err(|error| wrong(error.to_string()))?;
        take(row).map_err(|why| wrong(why.to_owned()))?;
    }
}

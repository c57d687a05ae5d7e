//! Trials that have ended, for tuning that goes on where it was cut short.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::engine::{Observer, Outcome};
use crate::experiment::Experiment;
use crate::journal::{self, Entry, Rows};
use crate::key::{Key, Keys};

/// The runs of trials, by what they are.
#[derive(Debug, Default)]
pub struct Log {
    known: HashMap<Key, Outcome>,
    file: Option<Mutex<File>>,
}

impl Log {
    /// Reads a log, and goes on with it.
    ///
    /// # Errors
    ///
    /// When it cannot be read or written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let entries = journal::read(path)?.into_iter();
        let known = entries.map(|entry| (entry.key, entry.outcome)).collect();
        Ok(Self { known, file: Some(Mutex::new(journal::open(path)?)) })
    }

    /// Puts what has been taken down through to the disk.
    pub(super) fn sync(&self) {
        if let Some(file) = &self.file {
            let _ = file.lock().unwrap_or_else(PoisonError::into_inner).sync_data();
        }
    }

    /// Those of the runs of an experiment of which it is known what came out.
    pub(super) fn known(&self, experiment: &Experiment, keys: &Keys<'_>) -> BTreeMap<u64, Outcome> {
        let runs = if self.known.is_empty() { 0 } else { experiment.runs() };
        (0..runs).filter_map(|run| Some((run, self.known.get(&keys.of(run))?.clone()))).collect()
    }
}

/// Takes down what has ended, and tells another.
pub(super) struct Noting<'a> {
    pub(super) log: &'a Log,
    pub(super) experiment: &'a Experiment,
    pub(super) keys: &'a Keys<'a>,
    pub(super) next: &'a dyn Observer,
}

impl Observer for Noting<'_> {
    fn advanced(&self, updates: u64) {
        self.next.advanced(updates);
    }

    fn seen(&self, run: u64, step: u64, loss: f64) {
        self.next.seen(run, step, loss);
    }

    fn finished(&self, run: u64, outcome: &Outcome) {
        self.next.finished(run, outcome);
        let Some(file) = self.log.file.as_ref().filter(|_| !outcome.status.unfinished()) else { return };
        let (key, case) = (self.keys.of(run), self.experiment.run(run));
        if self.log.known.contains_key(&key) {
            return;
        }
        let mut line = Vec::new();
        let entry = Entry {
            key,
            run: None,
            problem: case.problem.label.clone(),
            optimizer: case.optimizer.label.clone(),
            seed: case.repetition,
            outcome: outcome.clone(),
            rows: Rows::default(),
        };
        entry.write(&mut line);
        // What cannot be taken down would only have to be run again.
        let _ = file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line);
    }
}

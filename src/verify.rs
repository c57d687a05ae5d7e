//! Runs results again, to see whether the same comes out to the byte.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use rand::seq::index;
use serde::Deserialize;

use crate::engine::{self, Halt, Observer, Options, Outcome, Status};
use crate::experiment::Experiment;
use crate::finished::FinishedError;
use crate::key::tool;
use crate::results::{self, FILES, Readable, TUNING, is_unchanged, read_manifest};
use crate::text::{self, Table};
use crate::trace::{Sink, read_row};
use crate::tuning::{self, log::Log};
use crate::{seed, summary, target};

/// What came out of running results again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many runs were run again, and how many there are that were finished.
    pub runs: u64,
    /// See [`Self::runs`].
    pub of: u64,
    /// What is not the same, in sentences.
    pub differences: Vec<String>,
    /// What else is to be known, in sentences.
    pub notes: Vec<String>,
}

/// Why results could not be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The results cannot be read.
    #[error(transparent)]
    Finished(#[from] FinishedError),
    /// The results are not finished.
    #[error("the experiment of {} is not finished: wait for it, or go on with it by --resume", .0.display())]
    Unfinished(PathBuf),
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Runs could not be made.
    #[error("cannot run the experiment again")]
    Engine(#[source] io::Error),
}

/// A row of `summary.csv`, as far as it is needed.
#[derive(Deserialize)]
struct Row {
    run: u64,
    status: String,
}

/// Results that are to be verified.
#[derive(Debug)]
pub struct Results {
    folder: PathBuf,
    experiment: Experiment,
    finished: Vec<u64>,
}

/// Whether a line is to be compared.
type Wanted<'a> = &'a dyn Fn(&[u8]) -> bool;

/// Writes a table.
type Writes<'a> = &'a dyn Fn(&mut dyn Write) -> csv::Result<()>;

impl Results {
    /// Reads what was run.
    ///
    /// # Errors
    ///
    /// When that cannot be read.
    pub fn read(folder: &Path) -> Result<Self, VerifyError> {
        if Readable::of(folder).unfinished.is_some() {
            return Err(VerifyError::Unfinished(folder.to_owned()));
        }
        let (experiment, _) = crate::finished::experiment_of(folder)?;
        let path = folder.join(FILES[1]);
        let io = |source| VerifyError::Io { path: path.clone(), source };
        let (mut finished, mut rows) = (Vec::new(), 0_u64);
        for row in Table::open(&path).map_err(io)?.records() {
            let row: Row = row.map_err(|error| io(error.into()))?;
            rows += 1;
            if Status::find(&row.status).is_some_and(|status| !status.unfinished()) {
                finished.push(row.run);
            }
        }
        // What is not there is not run.
        if rows != experiment.runs().saturating_mul(if experiment.tune.is_some() { 2 } else { 1 }) {
            return Err(FinishedError::Incomplete { folder: folder.to_owned(), file: FILES[1] }.into());
        }
        Ok(Self { folder: folder.to_owned(), experiment, finished })
    }

    /// The experiment; it has not been tuned.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// Runs again so many of the runs that were finished, chosen at random but always the same, or all of them.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, or runs cannot be made.
    pub fn verify(
        mut self,
        sample: Option<u64>,
        options: Options,
        observer: &dyn Observer,
        halt: &Halt,
    ) -> Result<Verified, VerifyError> {
        let mut verified = Verified { of: self.finished.len() as u64, ..Verified::default() };
        self.compare_manifest(&mut verified)?;
        let trials = match self.experiment.tune.clone() {
            None => Vec::new(),
            Some(tune) => tuning::tune(&self.experiment, &tune, options, observer, halt, &Log::default())
                .map_err(VerifyError::Engine)?
                .unwrap_or_default(),
        };
        if halt.is_set() {
            return Ok(verified);
        }
        self.experiment.tune_to(&trials);
        let experiment = &self.experiment;
        let runs = experiment.runs();
        let count = sample.map_or(self.finished.len(), |sample| self.finished.len().min(sample as usize));
        let mut stream = seed::stream(experiment.seed, "verify", "", count as u64);
        let chosen = index::sample(&mut stream, self.finished.len(), count);
        let chosen: HashSet<u64> =
            chosen.into_iter().map(|place| self.finished[place]).filter(|&run| run < runs).collect();
        verified.runs = chosen.len() as u64;
        let wanted = |line: &[u8]| run_of(line).is_none_or(|run| chosen.contains(&run));

        let trace = self.expect(FILES[0], wanted)?;
        let sink = Sink::new(trace, std::env::temp_dir());
        let others = (0..runs).filter(|run| !chosen.contains(run));
        let known: BTreeMap<u64, Outcome> = others.map(|run| (run, Outcome::NOT_BEGUN)).collect();
        for &run in known.keys() {
            sink.finish(run, None);
        }
        let outcomes = engine::execute_rest(experiment, options, &sink, observer, halt, &known);
        let (outcomes, (trace, _)) =
            outcomes.and_then(|outcomes| Ok((outcomes, sink.close()?))).map_err(VerifyError::Engine)?;
        if halt.is_set() {
            return Ok(verified);
        }
        verified.differences.extend(trace.end().map_err(VerifyError::Engine)?);
        let mut table = |name, wanted: Wanted<'_>, write: Writes<'_>| -> Result<(), VerifyError> {
            let mut output = self.expect(name, wanted)?;
            write(&mut output).map_err(|error| VerifyError::Engine(error.into()))?;
            verified.differences.extend(output.end().map_err(VerifyError::Engine)?);
            Ok(())
        };
        table(FILES[1], &wanted, &|output| summary::write(experiment, &outcomes, output))?;
        table(FILES[2], &wanted, &|output| target::write(experiment, &outcomes, output))?;
        if experiment.tune.is_some() {
            table(TUNING, &|_| true, &|output| tuning::write(experiment, &trials, output))?;
        }
        Ok(verified)
    }

    /// Compares what the manifest says with the files and with this tool.
    fn compare_manifest(&self, verified: &mut Verified) -> Result<(), VerifyError> {
        let manifest = read_manifest(&self.folder);
        for (key, value) in tool().as_object().into_iter().flatten() {
            if manifest[key] != *value {
                verified.notes.push(format!(
                    "made by another tool ({key} was {}, is {value}): results may have changed with it, as the changelog says",
                    manifest[key]
                ));
            }
        }
        if manifest["files"].is_null() {
            verified.notes.push("the manifest has no checksums, as that of an earlier version".to_owned());
        }
        let planted = self.folder.join(TUNING);
        if self.experiment.tune.is_none() && planted.exists() {
            verified.differences.push(format!("{} is none of these results: nothing was tuned", planted.display()));
        }
        for (name, written) in manifest["files"].as_object().into_iter().flatten() {
            if !FILES.iter().chain([&results::TUNING]).any(|file| file == name) {
                continue;
            }
            let path = self.folder.join(name);
            if !is_unchanged(&path, written).map_err(|source| VerifyError::Io { path: path.clone(), source })? {
                verified.differences.push(format!("{} has changed since it was written", path.display()));
            }
        }
        Ok(())
    }

    /// What compares the lines of a file.
    fn expect<F: Fn(&[u8]) -> bool>(&self, name: &str, wanted: F) -> Result<Expected<F>, VerifyError> {
        let path = self.folder.join(name);
        match text::open(&path) {
            Err(source) => Err(VerifyError::Io { path, source }),
            Ok(file) => Ok(Expected {
                file: BufReader::with_capacity(1 << 18, file),
                path,
                wanted,
                line: Vec::new(),
                number: 0,
                begun: Vec::new(),
                difference: None,
            }),
        }
    }
}

/// The run of a line; none of the line of columns.
fn run_of(line: &[u8]) -> Option<u64> {
    let end = line.iter().position(|&byte| byte == b',')?;
    std::str::from_utf8(&line[..end]).ok()?.parse().ok()
}

/// Takes lines, and compares them with those of a file, as far as they are wanted.
struct Expected<F> {
    file: BufReader<File>,
    path: PathBuf,
    wanted: F,
    /// The last line of the file that was read, and its number.
    line: Vec<u8>,
    number: u64,
    /// A line that has not been taken whole.
    begun: Vec<u8>,
    difference: Option<String>,
}

impl<F: Fn(&[u8]) -> bool> Expected<F> {
    /// Goes to the next line of the file that is wanted; to an empty one at its end.
    fn advance(&mut self) -> io::Result<()> {
        loop {
            self.number += 1;
            if read_row(&mut self.file, &mut self.line)? == 0 || (self.wanted)(&self.line) {
                return Ok(());
            }
        }
    }

    fn compare(&mut self, line: &[u8]) -> io::Result<()> {
        if self.difference.is_some() || !line.is_empty() && !(self.wanted)(line) {
            return Ok(());
        }
        self.advance()?;
        if self.line != line {
            let place = format!("{}:{}", self.path.display(), self.number);
            let [there, here] = [&*self.line, line]
                .map(|line| String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line)).into_owned());
            self.difference = Some(match (there.is_empty(), here.is_empty()) {
                (true, _) => format!("{place}: a line is missing: {here}"),
                (_, true) => format!("{place}: a line too many: {there}"),
                _ => format!("{place}: it says\n  {there}\nbut what comes out is\n  {here}"),
            });
        }
        Ok(())
    }

    /// The first difference, after all lines.
    fn end(mut self) -> io::Result<Option<String>> {
        let begun = std::mem::take(&mut self.begun);
        if !begun.is_empty() {
            self.compare(&begun)?;
        }
        self.compare(b"")?;
        Ok(self.difference)
    }
}

impl<F: Fn(&[u8]) -> bool> Write for Expected<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            if self.begun.is_empty() && line.ends_with(b"\n") {
                self.compare(line)?;
                continue;
            }
            self.begun.extend_from_slice(line);
            if line.ends_with(b"\n") {
                let line = std::mem::take(&mut self.begun);
                self.compare(&line)?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

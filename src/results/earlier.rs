//! Runs that earlier processes have finished, and which of them are those of an experiment.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::lock::no_link;
use super::{Context, ResultsError, is_unchanged, read_manifest};
use crate::engine::{Outcome, StopReason};
use crate::experiment::{Experiment, TUNED};
use crate::journal::{self, Entry, Rows};
use crate::key::{Key, tool};
use crate::text::{self, Table};
use crate::trace::{header, read_row};

/// Runs that were finished in one place.
#[derive(Debug)]
pub(super) struct Origin {
    pub(super) folder: PathBuf,
    pub(super) manifest: Value,
    pub(super) trace: Arc<File>,
    pub(super) waiting: Option<Arc<File>>,
    pub(super) runs: Vec<Finished>,
    /// Why nothing of it can be used, if so.
    pub(super) refused: Option<String>,
}

/// A run that was finished, with its rows checked.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) entry: Entry,
    /// Where its rows begin in the trace, if they are there.
    pub(super) at: Option<u64>,
    /// Whether its rows are in the file of those that wait.
    pub(super) waits: bool,
}

impl Finished {
    /// Where its rows are.
    pub(super) fn extents(&self) -> Vec<(u64, u64)> {
        self.at.map_or_else(|| self.entry.rows.waiting.clone(), |at| vec![(at, self.entry.rows.bytes)])
    }
}

impl Origin {
    /// What a process has left in the folder in which it built results; nothing where it has not come that far.
    pub(super) fn unfinished(folder: &Path) -> Result<Option<Self>, ResultsError> {
        let results = folder.join("results");
        let paths = [results.join("trace.csv"), folder.join("waiting.csv"), folder.join("journal.csv")];
        for path in &paths {
            no_link(path)?;
        }
        let [Ok(trace), Ok(waiting)] = [&paths[0], &paths[1]].map(File::open) else { return Ok(None) };
        let entries = journal::read(&paths[2]).context("read", &paths[2])?;
        let mut last: BTreeMap<u64, Entry> = BTreeMap::new();
        last.extend(entries.into_iter().filter_map(|entry| Some((entry.run?, entry))));
        let manifest = read_manifest(&results);
        if manifest["config_hash"].is_null() {
            let (trace, refused) = (Arc::new(trace), Some("its manifest cannot be read".to_owned()));
            let (waiting, runs) = (Some(Arc::new(waiting)), Vec::new());
            return Ok(Some(Self { folder: results, manifest, trace, waiting, runs, refused }));
        }
        let columns = positions(&trace).context("read", &paths[0])?;
        let mut at = header(columns).len() as u64;
        let mut runs = Vec::new();
        let mut reader = Checker::new(&trace);
        let length = |file: &File| file.metadata().map_or(0, |metadata| metadata.len());
        let mut left = 2 * (length(&trace) + length(&waiting));
        for entry in last.into_values() {
            let rows = &entry.rows;
            if entry.outcome.status.unfinished() {
                at = at.saturating_add(rows.bytes);
                continue;
            }
            // All rows together are not longer than the files, but for what a power loss has taken; none has less than a byte.
            let Some(rest) = left.checked_sub(rows.bytes).filter(|_| rows.count <= rows.bytes) else { continue };
            left = rest;
            let there = reader.holds(&[(at, rows.bytes)], rows).context("read", &paths[0])?.then_some(at);
            at = at.saturating_add(rows.bytes);
            let waits = !rows.waiting.is_empty()
                && Checker::new(&waiting).holds(&rows.waiting, rows).context("read", &paths[1])?;
            if there.is_some() || waits {
                runs.push(Finished { entry, at: there, waits });
            }
        }
        let (folder, trace, waiting) = (results, Arc::new(trace), Some(Arc::new(waiting)));
        Ok(Some(Self { folder, manifest, trace, waiting, runs, refused: None }))
    }

    /// The finished runs of results that were published; nothing where there are none.
    pub(super) fn published(folder: &Path) -> Option<Self> {
        let manifest = read_manifest(folder);
        let path = folder.join("trace.csv");
        let Ok(trace) = text::open(&path) else { return None };
        if manifest["config_hash"].is_null() {
            return None;
        }
        let mut origin = Self {
            folder: folder.to_owned(),
            manifest,
            trace: Arc::new(trace),
            waiting: None,
            runs: Vec::new(),
            refused: None,
        };
        match origin.read_published() {
            Ok(runs) => origin.runs = runs,
            Err(why) => origin.refused = Some(why),
        }
        Some(origin)
    }

    fn read_published(&self) -> Result<Vec<Finished>, String> {
        let file = |name: &'static str| -> Result<PathBuf, String> {
            let path = self.folder.join(name);
            let written = &self.manifest["files"][name];
            if written.is_null() {
                return Err("its manifest has no checksums, as that of an earlier version".to_owned());
            }
            match is_unchanged(&path, written) {
                Ok(true) => Ok(path),
                Ok(false) => Err(format!("{name} has changed since it was written")),
                Err(error) => Err(format!("{name} cannot be read: {error}")),
            }
        };
        let unread = |error: &dyn std::fmt::Display| format!("it cannot be read: {error}");
        let rows = |path: &Path| Table::open(path).map_err(|error| unread(&error));
        let mut hits: HashMap<u64, Vec<u64>> = HashMap::new();
        for row in rows(&file("targets.csv")?)?.records() {
            let TargetRow { run, step } = row.map_err(|error| unread(&error))?;
            hits.entry(run).or_default().extend(step);
        }
        let trace = file("trace.csv")?;
        let mut places = runs_of(&trace).map_err(|error| unread(&error))?;
        let mut runs = Vec::new();
        for row in rows(&file("summary.csv")?)?.records() {
            let row: SummaryRow = row.map_err(|error| unread(&error))?;
            let reason: StopReason = row.stop_reason.parse().map_err(|error| unread(&error))?;
            let status = reason.status();
            let Some((at, rows)) = places.remove(&row.run).filter(|_| !status.unfinished()) else { continue };
            let outcome = Outcome {
                status,
                reason,
                steps: row.steps,
                final_loss: row.final_loss,
                best: row.best_loss.zip(row.best_step),
                hits: hits.remove(&row.run).unwrap_or_default(),
                final_lr: row.final_lr,
                final_effective_lr: row.final_effective_lr,
            };
            let entry = Entry {
                key: row.key.parse()?,
                run: Some(row.run),
                problem: row.problem,
                optimizer: row.optimizer,
                seed: row.seed,
                outcome,
                rows,
            };
            runs.push(Finished { entry, at: Some(at), waits: false });
        }
        Ok(runs)
    }

    /// The hash of its config.
    pub(super) fn hash(&self) -> Option<&str> {
        self.manifest["config_hash"].as_str()
    }

    /// Whether it was made by the same tool.
    pub(super) fn same_tool(&self) -> bool {
        tool().as_object().is_some_and(|tool| tool.iter().all(|(key, value)| self.manifest[key] == *value))
    }

    /// The runs that none of these keys has, by why that is so.
    pub(super) fn stale(&self, experiment: &Experiment, keys: &HashSet<Key>) -> BTreeMap<String, u64> {
        let mut stale = BTreeMap::new();
        let same_tool = self.same_tool();
        let runs = self.runs.iter().map(|run| &run.entry).filter(|entry| !same_tool || !keys.contains(&entry.key));
        let differences = Differences::new(&self.manifest, experiment);
        for entry in runs {
            *stale.entry(differences.of(entry)).or_insert(0) += 1;
        }
        stale
    }
}

/// A row of `summary.csv`.
#[derive(Deserialize)]
struct SummaryRow {
    run: u64,
    problem: String,
    optimizer: String,
    seed: u64,
    stop_reason: String,
    steps: u64,
    final_loss: Option<f64>,
    best_loss: Option<f64>,
    best_step: Option<u64>,
    final_lr: Option<f64>,
    final_effective_lr: Option<f64>,
    key: String,
}

/// A row of `targets.csv`.
#[derive(Deserialize)]
struct TargetRow {
    run: u64,
    step: Option<u64>,
}

/// How many coordinates the header of a trace has.
fn positions(trace: &File) -> io::Result<usize> {
    let mut line = String::new();
    // Longer than any header: a name and a comma for each of a million coordinates.
    BufReader::new(trace.take(1 << 24)).read_line(&mut line)?;
    Ok(line.matches(",x").count())
}

/// Where each run of a trace has its rows. They stand one after the other.
fn runs_of(path: &Path) -> io::Result<HashMap<u64, (u64, Rows)>> {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path)?);
    let (mut line, mut runs) = (Vec::new(), HashMap::new());
    let mut at = read_row(&mut reader, &mut line)?;
    let mut now: Option<(u64, u64, Rows, crc32fast::Hasher)> = None;
    let mut keep = |now: Option<(u64, u64, Rows, crc32fast::Hasher)>| {
        if let Some((run, at, rows, crc)) = now {
            runs.insert(run, (at, Rows { crc: crc.finalize(), ..rows }));
        }
    };
    loop {
        let length = read_row(&mut reader, &mut line)?;
        let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).take(19);
        let run = digits.fold(0, |run, byte| 10 * run + u64::from(byte - b'0'));
        if now.as_ref().is_none_or(|(own, ..)| *own != run) || length == 0 {
            keep(now.take());
        }
        if length == 0 {
            return Ok(runs);
        }
        let (_, _, rows, crc) = now.get_or_insert_with(|| (run, at, Rows::default(), crc32fast::Hasher::new()));
        rows.count += 1;
        rows.bytes += length;
        crc.update(&line);
        at += length;
    }
}

/// Compares pieces of a file with their checksums.
struct Checker<'a> {
    reader: BufReader<&'a File>,
    at: Option<u64>,
}

impl<'a> Checker<'a> {
    fn new(file: &'a File) -> Self {
        Self { reader: BufReader::with_capacity(1 << 18, file), at: None }
    }

    /// Whether the rows are there.
    fn holds(&mut self, extents: &[(u64, u64)], rows: &Rows) -> io::Result<bool> {
        let mut crc = crc32fast::Hasher::new();
        let mut bytes = 0;
        for &(start, length) in extents {
            if length > rows.bytes || self.at != Some(start) && self.reader.seek(SeekFrom::Start(start)).is_err() {
                return Ok(false);
            }
            let mut left = length;
            while left > 0 {
                let buffer = self.reader.fill_buf()?;
                let part = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                if part == 0 {
                    self.at = None;
                    return Ok(false);
                }
                crc.update(&buffer[..part]);
                self.reader.consume(part);
                left -= part as u64;
            }
            bytes += length;
            if bytes > rows.bytes {
                return Ok(false);
            }
            self.at = start.checked_add(length);
        }
        Ok(bytes == rows.bytes && crc.finalize() == rows.crc)
    }
}

/// What is not the same in an earlier experiment.
struct Differences {
    /// What concerns all runs.
    all: Option<String>,
    problems: HashMap<String, String>,
    optimizers: HashMap<String, String>,
}

impl Differences {
    fn new(manifest: &Value, experiment: &Experiment) -> Self {
        let (old, new) = (&manifest["config"], experiment.to_json());
        let tool = tool();
        let all =
            ["version", "target", "lock"].iter().find(|key| manifest[**key] != tool[**key]).map(|key| match *key {
                "version" => {
                    format!("made by version {}, this is {}", plain(&manifest["version"]), plain(&tool["version"]))
                }
                "target" => format!("made on {}, this is {}", plain(&manifest["target"]), plain(&tool["target"])),
                _ => "made with other versions of the libraries that it is built of".to_owned(),
            });
        let shared = ["steps", "seed", "trace", "stop"];
        let all = all.or_else(|| shared.into_iter().find_map(|key| changes(key, &old[key], &new[key])));
        Self { all, problems: by_label("problem", old, &new), optimizers: by_label("optimizer", old, &new) }
    }

    /// Why a run is none of the new ones.
    fn of(&self, entry: &Entry) -> String {
        let optimizer = entry.optimizer.strip_suffix(TUNED).unwrap_or(&entry.optimizer);
        let known = [self.all.as_ref(), self.problems.get(&entry.problem), self.optimizers.get(optimizer)];
        known.into_iter().flatten().next().cloned().unwrap_or_else(|| {
            if optimizer.len() < entry.optimizer.len() {
                format!("{} is tuned to something else", entry.optimizer)
            } else {
                "their seeds are not wanted any more".to_owned()
            }
        })
    }
}

/// For each label of the old problems or optimizers, what has changed, if anything has.
fn by_label(what: &str, old: &Value, new: &Value) -> HashMap<String, String> {
    let list = |config: &Value| config[format!("{what}s")].as_array().cloned().unwrap_or_default();
    let new: HashMap<String, Value> = list(new).into_iter().map(|table| (plain(&table["label"]), table)).collect();
    let unnamed = |table: &Value| {
        let mut table = table.clone();
        table["label"] = Value::Null;
        table
    };
    let mut differences = HashMap::new();
    for table in list(old) {
        let label = plain(&table["label"]);
        let difference = match new.get(&label) {
            // An optimizer may be called something else.
            None if what == "optimizer" && new.values().any(|new| unnamed(new) == unnamed(&table)) => None,
            None => Some(format!("{what} {label} is not in the config any more")),
            Some(new) => changes(&label, &table, new),
        };
        differences.extend(difference.map(|difference| (label, difference)));
    }
    differences
}

/// What is not the same in two values, if anything is not: the first key of a table.
fn changes(name: &str, old: &Value, new: &Value) -> Option<String> {
    if old == new {
        return None;
    }
    let (Some(before), Some(after)) = (old.as_object(), new.as_object()) else {
        return Some(format!("{name} was {}, is {}", plain(old), plain(new)));
    };
    let key = before.keys().chain(after.keys()).find(|key| before.get(*key) != after.get(*key))?;
    changes(&format!("{name}: {key}"), &old[key], &new[key])
}

/// A value for people.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "not there".to_owned(),
        value => value.to_string(),
    }
}

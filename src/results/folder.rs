//! A result folder that is being built, from its beginning to its place.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Value, json};

use super::earlier::Origin;
use super::lock::{FILE as LOCK, Lock, no_link, part_of};
use super::{Context, FILES, ResultsError, TUNING, checksum, ended, manifest, read_manifest, sync_folder};
use crate::engine::Outcome;
use crate::experiment::Experiment;
use crate::journal::{self, Rows};
use crate::key::{Key, Keys, sha256, tool};
use crate::trace::{self, Old, Prefix, Sink, Source, Store, Totals};
use crate::tuning::log::Log;
use crate::tuning::{self, Trials};
use crate::{summary, target};

/// What is to become of what is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Results of another config, and finished runs of a process that was ended, are not to be lost.
    Anew,
    /// The same, and finished runs are used again.
    Resume,
    /// Everything may be replaced; with `true`, finished runs are used again.
    Force(bool),
}

impl Mode {
    /// Whether finished runs are used again.
    fn resumes(self) -> bool {
        matches!(self, Self::Resume | Self::Force(true))
    }
}

/// Where results have ended up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// The new results are in this folder.
    New(PathBuf),
    /// The whole results of the same config that this folder held are kept, since the new ones were interrupted.
    Kept(PathBuf),
}

/// An experiment that is ready to run.
pub struct Begun {
    /// Where its rows go.
    pub sink: Sink<BufWriter<Arc<File>>>,
    /// What came out of runs that were finished before.
    pub known: BTreeMap<u64, Outcome>,
    /// What is to be told of these.
    pub explained: Explained,
}

/// What is to be told of runs that were finished before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// How many of the experiment's runs there are.
    pub finished: u64,
    /// How many finished runs there are that it does not make, by why not.
    pub stale: BTreeMap<String, u64>,
    /// What else there is to say.
    pub notes: Vec<String>,
}

/// A result folder that is being built. What was finished is kept when it is not published.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    part: PathBuf,
    /// The folder in `part` that is written to, once it is known.
    generation: PathBuf,
    mode: Mode,
    /// The hash of the experiment.
    hash: String,
    started: SystemTime,
    manifest: Value,
    /// What earlier processes have left.
    origins: Vec<Origin>,
    published: bool,
    /// Whether results are kept here that could not be put in their place.
    keep: bool,
    lock: Lock,
}

impl Folder {
    /// Begins to build the folder `target` for an experiment of this hash.
    ///
    /// # Errors
    ///
    /// When the target holds what is not to be lost, another process builds it, or folders cannot be made.
    pub fn create(target: &Path, hash: &str, mode: Mode) -> Result<Self, ResultsError> {
        Self::check(target, hash, mode)?;
        // Through links, so that what is replaced is the folder and not the link.
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        let (part, parent) = (part_of(&target)?, parent(&target));
        fs::create_dir_all(&parent).context("create the folder", &parent)?;
        if let Some(other) = foreign(&part)? {
            return Err(ResultsError::NotOurs { part, other });
        }
        let lock = Lock::take(&part, &target)?;
        let folder = Self {
            generation: part.join("1"),
            target,
            part,
            mode,
            hash: hash.to_owned(),
            started: SystemTime::now(),
            manifest: Value::Null,
            origins: Vec::new(),
            published: false,
            keep: false,
            lock,
        };
        folder.restore()?;
        Self::check(&folder.target, hash, mode)?;
        let count = folder.finished()?;
        if count > 0 && mode == Mode::Anew {
            return Err(ResultsError::CutShort { target: folder.target.clone(), count });
        }
        if !mode.resumes() {
            folder.sweep()?;
        }
        Ok(folder)
    }

    /// Whether `target` may be written to.
    ///
    /// # Errors
    ///
    /// When it holds anything else and `mode` does not say to replace it.
    pub fn check(target: &Path, hash: &str, mode: Mode) -> Result<(), ResultsError> {
        let entries = match fs::read_dir(target) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return if target.is_symlink() { Err(ResultsError::Dangling(target.to_owned())) } else { Ok(()) };
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(ResultsError::NotAFolder(target.to_owned()));
            }
            Err(error) => return Err(error).context("read the folder", target),
        };
        if is_mount_point(target) {
            return Err(ResultsError::MountPoint(target.to_owned()));
        }
        if matches!(mode, Mode::Force(_)) || entries.count() == 0 {
            return Ok(());
        }
        match read_manifest(target) {
            manifest if manifest["config_hash"] == hash => Ok(()),
            // What would be lost is seen when its runs are known.
            manifest if manifest["config_hash"].is_string() && mode == Mode::Resume => Ok(()),
            manifest if manifest["config_hash"].is_string() => Err(ResultsError::OtherConfig(target.to_owned())),
            _ => Err(ResultsError::NotResults(target.to_owned())),
        }
    }

    /// Where files may be put that are gone when the folder is published.
    #[must_use]
    pub fn scratch(&self) -> &Path {
        &self.part
    }

    /// The log of the trials of tuning.
    ///
    /// # Errors
    ///
    /// When it cannot be read or written.
    pub fn log(&self) -> Result<Log, ResultsError> {
        let path = self.trials();
        no_link(&path)?;
        Log::open(&path).context("write", &path)
    }

    /// Where the log is: one for each version of the tool.
    fn trials(&self) -> PathBuf {
        self.part.join(format!("trials-{}.csv", &sha256(tool().to_string())[..8]))
    }

    /// How many trials of tuning are kept.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn tried(&self) -> Result<u64, ResultsError> {
        count([self.trials()])
    }

    /// How many runs and trials have been finished that are not published.
    ///
    /// # Errors
    ///
    /// When a journal cannot be read.
    pub fn finished(&self) -> Result<u64, ResultsError> {
        let generations = generations(&self.part)?;
        count(generations.iter().map(|(_, folder)| folder.join("journal.csv")).chain([self.trials()]))
    }

    /// Makes an end of what a process has left that was killed while it put results in place.
    fn restore(&self) -> Result<(), ResultsError> {
        let old = self.part.join("old");
        // Not what a link leads to: its files are not those of the target.
        if is_folder(&old) {
            // An empty folder, or none, is not what was to take its place.
            let _ = fs::remove_dir(&self.target);
            if !self.target.exists() {
                fs::rename(&old, &self.target).context("restore", &self.target)?;
            } else if read_manifest(&self.target)["config_hash"].is_string() {
                self.keep_others(&old)?;
            } else {
                return Err(ResultsError::InTheWay { target: self.target.clone(), old });
            }
        }
        // One without its results has been published, and all trials with it.
        for (_, generation) in generations(&self.part)? {
            if !is_folder(&generation.join("results")) {
                fs::remove_dir_all(&generation).context("remove", &generation)?;
                let _ = fs::remove_file(self.trials());
            }
        }
        Ok(())
    }

    /// Removes what earlier processes have left.
    fn sweep(&self) -> Result<(), ResultsError> {
        for (_, generation) in generations(&self.part)? {
            fs::remove_dir_all(&generation).context("remove", &generation)?;
        }
        match fs::remove_file(self.trials()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).context("remove", &self.trials()),
            _ => Ok(()),
        }
    }

    /// Makes everything ready for the runs of the experiment, which has been tuned by now.
    ///
    /// # Errors
    ///
    /// When finished runs would be lost, or files cannot be read or written.
    pub fn begin(&mut self, experiment: &Experiment) -> Result<Begun, ResultsError> {
        self.manifest = manifest(experiment, &self.hash, self.started);
        let mut begun = trace::Begun::default();
        let (mut known, mut explained) = (BTreeMap::new(), Explained::default());
        let generations = generations(&self.part)?;
        let mut last = generations.last().map_or(0, |(number, _)| *number);
        let mut goes_on = false;
        if self.mode.resumes() {
            let keys = keys(experiment);
            self.origins = origins(&generations, &self.target)?;
            let newest = generations.last().map(|(_, folder)| folder.join("results"));
            goes_on = self.origins.first().is_some_and(|origin| {
                Some(&origin.folder) == newest.as_ref()
                    && origin.hash() == Some(&*self.hash)
                    && origin.same_tool()
                    && can_go_on(origin, &keys)
            });
            explained = explain(&self.origins, &self.target, self.mode, experiment, &keys)?;
            begun = self.reuse(experiment, &keys, goes_on, &mut known);
            self.forget(&begun)?;
        }
        if !goes_on {
            last += 1;
        }
        self.generation = self.part.join(last.to_string());
        let store = self.open(begun.totals.bytes)?;
        let sink = Sink::kept(store, begun).context("read", &self.generation)?;
        Ok(Begun { sink, known, explained })
    }

    /// What the sink begins with. The rows of the newest generation stay where they are if it goes on with that.
    fn reuse(
        &self,
        experiment: &Experiment,
        keys: &[Key],
        goes_on: bool,
        known: &mut BTreeMap<u64, Outcome>,
    ) -> trace::Begun {
        let mut by_key: HashMap<Key, (usize, usize)> = HashMap::new();
        // Of what it goes on with, rows that wait may be gone before they are copied for another run.
        let others = self.origins.iter().enumerate().skip(usize::from(goes_on));
        for (o, origin) in others.filter(|(_, origin)| origin.same_tool()) {
            for (r, run) in origin.runs.iter().enumerate() {
                by_key.entry(run.entry.key).or_insert((o, r));
            }
        }
        let mut begun = trace::Begun::default();
        if goes_on {
            let header = trace::header(experiment.position_columns());
            let mut crc = crc32fast::Hasher::new();
            crc.update(&header);
            begun.totals.bytes = header.len() as u64;
            for run in in_turn(&self.origins[0], keys) {
                begun.turn += 1;
                begun.totals.rows += run.rows.count;
                begun.totals.bytes += run.rows.bytes;
                crc.combine(&run.rows.hasher());
            }
            begun.totals.crc = crc.finalize();
            if begun.turn == 0 {
                begun.totals = Totals::default();
            }
        }
        for (number, key) in (0..).zip(keys) {
            // Two runs have the same key where two optimizers differ in nothing but their labels.
            let own = || self.origins[0].runs.binary_search_by_key(&Some(number), |run| run.entry.run).ok();
            let exact = if goes_on { own().filter(|&r| self.origins[0].runs[r].entry.key == *key) } else { None };
            let Some((o, r)) = exact.map(|r| (0, r)).or_else(|| by_key.get(key).copied()) else { continue };
            let (origin, run) = (&self.origins[o], &self.origins[o].runs[r]);
            known.insert(number, run.entry.outcome.clone());
            if number < begun.turn {
                continue;
            }
            if exact.is_some() {
                begun.ended.push((number, Old::Waiting(run.entry.rows.clone())));
                continue;
            }
            let new = experiment.run(number);
            let mut entry = run.entry.clone();
            let old = Prefix::new(entry.run.unwrap_or_default(), &entry.problem, &entry.optimizer, entry.seed);
            entry.run = Some(number);
            entry.optimizer.clone_from(&new.optimizer.label);
            let prefix = Prefix::new(number, &entry.problem, &entry.optimizer, entry.seed);
            let prefixes = [old, prefix].map(|prefix| prefix.bytes().to_vec());
            let file = if run.at.is_some() { Some(&origin.trace) } else { origin.waiting.as_ref() };
            let Some(file) = file.map(Arc::clone) else { continue };
            entry.rows = Rows { waiting: Vec::new(), ..entry.rows };
            begun
                .ended
                .push((number, Old::Elsewhere(Box::new((entry, Source { file, extents: run.extents(), prefixes })))));
        }
        begun
    }

    /// Removes older generations of which no rows are copied: what they have, another one has too.
    fn forget(&self, begun: &trace::Begun) -> Result<(), ResultsError> {
        let mut needed: Vec<&Arc<File>> = Vec::new();
        for (_, old) in &begun.ended {
            if let Old::Elsewhere(old) = old
                && !needed.iter().any(|file| Arc::ptr_eq(file, &old.1.file))
            {
                needed.push(&old.1.file);
            }
        }
        let is_needed = |file: &Arc<File>| needed.iter().any(|own| Arc::ptr_eq(own, file));
        for origin in self.origins.iter().skip(1).filter(|origin| origin.waiting.is_some()) {
            let used = is_needed(&origin.trace) || origin.waiting.as_ref().is_some_and(is_needed);
            if let Some(generation) = origin.folder.parent().filter(|_| !used) {
                fs::remove_dir_all(generation).context("remove", generation)?;
            }
        }
        Ok(())
    }

    /// Opens the files of the generation; the trace with so many bytes.
    fn open(&self, bytes: u64) -> Result<Store, ResultsError> {
        let results = self.generation.join("results");
        for folder in [&self.generation, &results] {
            if !is_folder(folder) && fs::symlink_metadata(folder).is_ok() {
                return Err(ResultsError::NotAFolder(folder.clone()));
            }
        }
        if !results.is_dir() {
            for folder in [&self.generation, &results] {
                fs::create_dir(folder).context("create the folder", folder)?;
            }
            write(&results.join("manifest.json"), &format!("{:#}", self.manifest))?;
        }
        let open = |path: PathBuf| -> Result<File, ResultsError> {
            no_link(&path)?;
            let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = file.context("create", &path)?;
            file.seek(SeekFrom::End(0)).context("read", &path)?;
            Ok(file)
        };
        let path = results.join("trace.csv");
        let mut trace = open(path.clone())?;
        trace.set_len(bytes).and_then(|()| trace.seek(SeekFrom::End(0))).context("write", &path)?;
        let waiting = open(self.generation.join("waiting.csv"))?;
        let path = self.generation.join("journal.csv");
        no_link(&path)?;
        let journal = journal::open(&path).context("write", &path)?;
        sync_folder(&results)?;
        sync_folder(&self.generation)?;
        sync_folder(&self.part)?;
        sync_folder(&parent(&self.target))?;
        let [trace, waiting, journal] = [trace, waiting, journal].map(Arc::new);
        Ok(Store { trace, waiting, journal })
    }

    /// Writes what is still missing and puts the folder in its place. Files of others that were there stay there, and so
    /// do whole results of the same config when these here were interrupted.
    ///
    /// # Errors
    ///
    /// When something cannot be written; then older results are as they were, and what was finished is kept.
    pub fn publish(
        mut self,
        experiment: &Experiment,
        outcomes: &[Outcome],
        tuning: &[Trials],
        totals: Totals,
    ) -> Result<Published, ResultsError> {
        let finished = outcomes.iter().filter(|outcome| !outcome.status.unfinished()).count();
        if finished < outcomes.len() && self.target_has_more_than(finished as u64) {
            // What is here is there too, if it is whole and can be used again.
            let whole = Origin::published(&self.target)
                .is_some_and(|origin| origin.same_tool() && origin.runs.len() == outcomes.len());
            self.published = whole;
            return Ok(Published::Kept(self.target.clone()));
        }
        let results = self.generation.join("results");
        let path = results.join(FILES[0]);
        File::open(&path).and_then(|trace| trace.sync_all()).context("write", &path)?;
        let mut files = json!({ FILES[0]: { "bytes": totals.bytes, "crc32": format!("{:08x}", totals.crc) } });
        let mut table = |name: &str, write: &dyn Fn(BufWriter<&File>) -> csv::Result<()>| {
            let path = results.join(name);
            no_link(&path)?;
            let file = File::create(&path).context("create", &path)?;
            write(BufWriter::new(&file)).map_err(io::Error::from).context("write", &path)?;
            file.sync_all().context("write", &path)?;
            let (bytes, crc) = checksum(&path).context("read", &path)?;
            files[name] = json!({ "bytes": bytes, "crc32": crc });
            Ok(())
        };
        table(FILES[1], &|output| summary::write(experiment, outcomes, output))?;
        table(FILES[2], &|output| target::write(experiment, outcomes, output))?;
        if experiment.tune.is_some() {
            table(TUNING, &|output| tuning::write(experiment, tuning, output))?;
        }
        let manifest = ended(std::mem::take(&mut self.manifest), outcomes, totals, files);
        write(&results.join(FILES[3]), &format!("{manifest:#}"))?;
        sync_folder(&results)?;
        self.keep = true;
        if !self.lock.is_whole() {
            let holder = "another process, since its lock was taken away".to_owned();
            return Err(ResultsError::Held { target: self.target.clone(), holder });
        }
        // Others may have written there in the meantime.
        let kept = |source: Box<dyn std::error::Error + Send + Sync>| ResultsError::NotInPlace {
            target: self.target.clone(),
            kept: results.clone(),
            source,
        };
        Self::check(&self.target, &self.hash, self.mode).map_err(|error| kept(error.into()))?;
        self.replace(&results, &kept)?;
        self.published = true;
        Ok(Published::New(self.target.clone()))
    }

    /// Whether the target holds results of this config with more finished runs than these.
    fn target_has_more_than(&self, finished: u64) -> bool {
        let manifest = read_manifest(&self.target);
        let [runs, interrupted, late] =
            ["runs", "interrupted", "timeout"].map(|key| manifest["totals"][key].as_u64().unwrap_or(0));
        manifest["config_hash"] == self.hash.as_str()
            && runs.saturating_sub(interrupted).saturating_sub(late) > finished
            && FILES.iter().all(|file| self.target.join(file).is_file())
            && (manifest["config"]["tune"].is_null() || self.target.join(TUNING).is_file())
    }

    /// Puts the results in the place of the target.
    fn replace(
        &self,
        results: &Path,
        kept: &dyn Fn(Box<dyn std::error::Error + Send + Sync>) -> ResultsError,
    ) -> Result<(), ResultsError> {
        let (target, old) = (&self.target, self.part.join("old"));
        if let Ok(before) = fs::metadata(target) {
            fs::set_permissions(results, before.permissions()).context("open to others the folder", results)?;
        }
        let replaced = match fs::rename(target, &old) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(kept(error.into())),
        };
        if let Err(error) = fs::rename(results, target) {
            if replaced {
                fs::rename(&old, target).context("restore", target)?;
            }
            return Err(kept(error.into()));
        }
        sync_folder(&parent(target))?;
        if replaced { self.keep_others(&old) } else { Ok(()) }
    }

    /// Puts the files of others that were among the old results to the new ones, and removes the old ones.
    fn keep_others(&self, old: &Path) -> Result<(), ResultsError> {
        for entry in fs::read_dir(old).context("read the folder", old)? {
            let name = entry.context("read the folder", old)?.file_name();
            let place = self.target.join(&name);
            if !FILES.iter().chain([&TUNING]).any(|file| *file == name) && fs::symlink_metadata(&place).is_err() {
                fs::rename(old.join(&name), &place).context("keep", &place)?;
            }
        }
        fs::remove_dir_all(old).context("remove", old)
    }
}

impl Drop for Folder {
    /// Takes the folder away, unless there is anything in it to go on with.
    fn drop(&mut self) {
        let lost = || !self.part.join("old").exists() && self.finished().is_ok_and(|count| count == 0);
        if self.published || !self.keep && lost() {
            // There is nobody to be told, and nothing that is missed. The lock goes last, and what another process may have
            // begun by then stays.
            for entry in fs::read_dir(&self.part).into_iter().flatten().flatten() {
                let path = entry.path();
                if !path.ends_with(LOCK) {
                    let _ = if is_folder(&path) { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                }
            }
            let _ = fs::remove_file(self.part.join(LOCK));
            let _ = fs::remove_dir(&self.part);
        }
    }
}

/// Whether another file system begins at a folder, as far as the platform tells.
fn is_mount_point(folder: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(here), Ok(above)) = (fs::metadata(folder), fs::metadata(folder.join(".."))) {
        use std::os::unix::fs::MetadataExt;
        return here.dev() != above.dev();
    }
    false
}

/// What there is in the folder in which results are built that nobody puts there who builds results.
fn foreign(part: &Path) -> Result<Option<PathBuf>, ResultsError> {
    let entries = match fs::read_dir(part) {
        // What is no folder is told by those who need one.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        entries => entries.context("read the folder", part)?,
    };
    for entry in entries {
        let path = entry.context("read the folder", part)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let ours = [LOCK, "old", "progress.json", "progress.new"].contains(&&*name)
            || name.starts_with("trials-")
            || name.parse::<u64>().is_ok();
        if !ours {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// How many finished runs journals have.
fn count(journals: impl IntoIterator<Item = PathBuf>) -> Result<u64, ResultsError> {
    let mut keys: HashSet<Key> = HashSet::new();
    for path in journals {
        no_link(&path)?;
        let entries = journal::read(&path).context("read", &path)?;
        keys.extend(entries.iter().filter(|entry| !entry.outcome.status.unfinished()).map(|entry| entry.key));
    }
    Ok(keys.len() as u64)
}

/// The keys of all runs.
fn keys(experiment: &Experiment) -> Vec<Key> {
    let keys = Keys::new(experiment);
    (0..experiment.runs()).map(|run| keys.of(run)).collect()
}

/// Where finished runs are, the newest first.
fn origins(generations: &[(u64, PathBuf)], target: &Path) -> Result<Vec<Origin>, ResultsError> {
    let mut origins = Vec::new();
    for (_, folder) in generations.iter().rev() {
        origins.extend(Origin::unfinished(folder)?);
    }
    origins.extend(Origin::published(target));
    Ok(origins)
}

/// Which finished runs the experiment makes and which it does not, and why.
fn explain(
    origins: &[Origin],
    target: &Path,
    mode: Mode,
    experiment: &Experiment,
    keys: &[Key],
) -> Result<Explained, ResultsError> {
    let wanted: HashSet<Key> = keys.iter().copied().collect();
    let mut explained = Explained::default();
    let usable = origins.iter().filter(|origin| origin.same_tool());
    let there: HashSet<Key> = usable.flat_map(|origin| origin.runs.iter().map(|run| run.entry.key)).collect();
    explained.finished = keys.iter().filter(|key| there.contains(key)).count() as u64;
    let hash = experiment.hash();
    // What cannot be read cannot be taken over.
    let readable = origins.iter().any(|origin| origin.folder == target && origin.refused.is_none());
    let other = read_manifest(target)["config_hash"].as_str().is_some_and(|own| own != hash);
    if mode == Mode::Resume && other && !readable {
        return Err(ResultsError::OtherConfig(target.to_owned()));
    }
    for origin in origins {
        if let Some(why) = &origin.refused {
            explained.notes.push(format!("nothing in {} can be used again: {why}", origin.folder.display()));
        }
        let stale = origin.stale(experiment, &wanted);
        let count: u64 = stale.values().sum();
        if count > 0 && origin.hash() != Some(&*hash) && mode == Mode::Resume {
            let why = stale.keys().next().cloned().unwrap_or_default();
            return Err(ResultsError::WouldLose { target: origin.folder.clone(), count, why });
        }
        for (why, count) in stale {
            *explained.stale.entry(why).or_insert(0) += count;
        }
    }
    Ok(explained)
}

/// What [`Folder::begin`] would say of runs that were finished before; nothing is written.
///
/// # Errors
///
/// As there.
pub fn preview(target: &Path, experiment: &Experiment, mode: Mode) -> Result<Explained, ResultsError> {
    if !mode.resumes() {
        return Ok(Explained::default());
    }
    let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
    let origins = origins(&generations(&part_of(&target)?)?, &target)?;
    explain(&origins, &target, mode, experiment, &keys(experiment))
}

/// The folder that a target is in.
fn parent(target: &Path) -> PathBuf {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Whether this is a folder, and not what a link leads to.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// The numbered folders in which results were built, the newest last.
pub(super) fn generations(part: &Path) -> Result<Vec<(u64, PathBuf)>, ResultsError> {
    let entries = match fs::read_dir(part) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.context("read the folder", part)?,
    };
    let mut generations = Vec::new();
    for entry in entries {
        let entry = entry.context("read the folder", part)?;
        let number = entry.file_name().to_str().and_then(|name| name.parse().ok());
        let number = number.filter(|&number| number < u64::MAX && is_folder(&entry.path()));
        generations.extend(number.map(|number: u64| (number, entry.path())));
    }
    generations.sort_unstable();
    Ok(generations)
}

/// The runs whose rows stand in the trace one after the other from its beginning on.
fn in_turn<'a>(origin: &'a Origin, keys: &'a [Key]) -> impl Iterator<Item = &'a journal::Entry> {
    let wanted = (0..).zip(keys).zip(&origin.runs);
    // Not that of an optimizer that has come to be tuned to something else.
    wanted
        .take_while(|((number, key), run)| run.entry.run == Some(*number) && run.entry.key == **key && run.at.is_some())
        .map(|(_, run)| &run.entry)
}

/// Whether all that was finished there stays when the trace is cut after those that stand in turn.
fn can_go_on(origin: &Origin, keys: &[Key]) -> bool {
    origin.runs.iter().skip(in_turn(origin, keys).count()).all(|run| run.waits)
}

/// Writes a file, through to the disk.
fn write(path: &Path, text: &str) -> Result<(), ResultsError> {
    let new = path.with_extension("new");
    no_link(&new)?;
    let written = File::create(&new).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    // Whole or not at all: what is there is still needed when the disk is full.
    written.and_then(|()| fs::rename(&new, path)).context("write", path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Halt, Observer, Options, Status, StopReason, execute_rest};

    fn done() -> Outcome {
        Outcome { status: Status::Completed, reason: StopReason::Steps, ..Outcome::NOT_BEGUN }
    }

    fn publish_outcome(target: &Path, outcome: Outcome) -> Result<Published, ResultsError> {
        let experiment = Experiment::of("problems = [\"beale\"]\noptimizers = [\"sgd\"]");
        let mut folder = Folder::create(target, &experiment.hash(), Mode::Anew)?;
        let (_, totals) = folder.begin(&experiment)?.sink.close().unwrap();
        folder.publish(&experiment, &[outcome], &[], totals)
    }

    fn publish(target: &Path) -> Result<Published, ResultsError> {
        publish_outcome(target, done())
    }

    #[test]
    fn whole_results_are_not_replaced_by_interrupted_ones() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("x");
        let interrupted = || publish_outcome(&target, Outcome::NOT_BEGUN).unwrap();
        // Where there is nothing better, what was finished is kept.
        assert!(matches!(interrupted(), Published::New(_)));
        assert!(matches!(interrupted(), Published::New(_)));
        assert!(matches!(publish(&target).unwrap(), Published::New(_)));
        let whole = fs::read(target.join("summary.csv")).unwrap();
        assert!(matches!(interrupted(), Published::Kept(_)));
        assert_eq!(fs::read(target.join("summary.csv")).unwrap(), whole);
        assert_eq!(entries(parent.path()), ["x"]);
    }

    fn entries(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn results_are_put_in_place_and_nothing_is_left_beside_them() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("a/b");
        publish(&target).unwrap();
        assert_eq!(entries(&target), ["manifest.json", "summary.csv", "targets.csv", "trace.csv"]);
        assert_eq!(entries(target.parent().unwrap()), ["b"]);
    }

    #[test]
    fn an_abandoned_folder_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        drop(Folder::create(&parent.path().join("x"), "hash", Mode::Anew).unwrap());
        assert!(entries(parent.path()).is_empty());
    }

    #[test]
    fn files_of_others_survive_a_replacement() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("x");
        publish(&target).unwrap();
        fs::write(target.join("plot.png"), "mine").unwrap();
        publish(&target).unwrap();
        assert_eq!(fs::read_to_string(target.join("plot.png")).unwrap(), "mine");
        assert_eq!(entries(parent.path()), ["x"]);
    }

    #[test]
    fn what_is_not_ours_is_not_replaced() {
        let parent = tempfile::tempdir().unwrap();
        let check = |target: &Path, hash: &str| Folder::check(target, hash, Mode::Anew);
        let target = parent.path().join("x");
        publish(&target).unwrap();
        assert!(matches!(check(&target, "another"), Err(ResultsError::OtherConfig(_))));
        let file = parent.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(matches!(check(&file, "any"), Err(ResultsError::NotAFolder(_))));
        let folder = parent.path().join("folder");
        fs::create_dir(&folder).unwrap();
        assert!(check(&folder, "any").is_ok());
        fs::write(folder.join("thesis.tex"), "").unwrap();
        assert!(matches!(check(&folder, "any"), Err(ResultsError::NotResults(_))));
        assert!(Folder::check(&folder, "any", Mode::Force(false)).is_ok());
    }

    const SMALL: &str = "steps = 40\nseeds = 3\ntrace.every = 3\nproblems = [\"beale\", { name = \"noisy_quadratic\", label = \"a,b\" }]\n\
                         optimizers = [\"sgd\", \"adam\"]";

    /// Ends the experiment after so many runs.
    struct After<'a>(std::sync::Mutex<usize>, &'a Halt);

    impl Observer for After<'_> {
        fn advanced(&self, _: u64) {}

        fn finished(&self, _: u64, _: &Outcome) {
            let mut left = self.0.lock().unwrap();
            match left.checked_sub(1) {
                Some(less) => *left = less,
                None => drop(self.1.interrupt()),
            }
        }
    }

    /// Runs an experiment; with a number, it dies after about so many runs.
    fn run(
        target: &Path,
        text: &str,
        mode: Mode,
        dies: Option<usize>,
    ) -> Result<(usize, BTreeMap<String, u64>), ResultsError> {
        let experiment = Experiment::of(text);
        let mut folder = Folder::create(target, &experiment.hash(), mode)?;
        let begun = folder.begin(&experiment)?;
        let known = begun.known.len();
        assert!(begun.explained.finished >= known as u64);
        let halt = Halt::new();
        let after = After(std::sync::Mutex::new(dies.map_or(usize::MAX, |runs| runs + known)), &halt);
        let options = Options { jobs: std::num::NonZeroUsize::MIN, ..Options::default() };
        let outcomes = execute_rest(&experiment, options, &begun.sink, &after, &halt, &begun.known).unwrap();
        if dies.is_some() {
            begun.sink.settle(true);
            drop(folder);
        } else {
            let (_, totals) = begun.sink.close().unwrap();
            folder.publish(&experiment, &outcomes, &[], totals)?;
        }
        Ok((known, begun.explained.stale))
    }

    fn content(folder: &Path) -> Vec<Vec<u8>> {
        FILES[..3].iter().map(|file| fs::read(folder.join(file)).unwrap()).collect()
    }

    #[test]
    fn an_experiment_goes_on_where_it_was_cut_short() {
        let parent = tempfile::tempdir().unwrap();
        let [whole, target] = ["whole", "x"].map(|name| parent.path().join(name));
        run(&whole, SMALL, Mode::Anew, None).unwrap();
        let mut before = 0;
        for dies in [0, 2, 1, 4] {
            let known = run(&target, SMALL, Mode::Resume, Some(dies)).unwrap().0;
            assert!(known >= before && known < 12);
            before = known;
        }
        let error = run(&target, SMALL, Mode::Anew, None).unwrap_err();
        assert!(matches!(error, ResultsError::CutShort { count, .. } if count > 0), "{error}");
        let known = run(&target, SMALL, Mode::Resume, None).unwrap().0;
        assert!(known > before);
        assert_eq!(content(&target), content(&whole));
        assert_eq!(entries(parent.path()), ["whole", "x"]);
        // What is there is what the manifest says.
        for file in &FILES[..3] {
            let (bytes, crc) = checksum(&target.join(file)).unwrap();
            assert_eq!(read_manifest(&target)["files"][file], json!({ "bytes": bytes, "crc32": crc }));
        }
        assert_eq!(run(&target, SMALL, Mode::Resume, None).unwrap().0, 12);
        assert_eq!(content(&target), content(&whole));
    }

    #[test]
    fn optimizers_that_differ_in_their_labels_alone_have_their_own_rows() {
        let parent = tempfile::tempdir().unwrap();
        let [whole, target] = ["whole", "x"].map(|name| parent.path().join(name));
        let text = "steps = 30\nseeds = 3\nproblems = [\"noisy_quadratic\"]\n\
                    optimizers = [{ name = \"sgd\", label = \"a\" }, { name = \"sgd\", label = \"b\" }, \"adam\"]";
        run(&whole, text, Mode::Anew, None).unwrap();
        for dies in [1, 2, 3, 4] {
            run(&target, text, Mode::Resume, Some(dies)).unwrap();
        }
        run(&target, text, Mode::Resume, None).unwrap();
        assert_eq!(content(&target), content(&whole));
        // From results, both are there for the one.
        let one = text.replace("{ name = \"sgd\", label = \"b\" }, ", "");
        run(&target, &one, Mode::Force(false), None).unwrap();
        assert_eq!(run(&target, text, Mode::Resume, None).unwrap().0, 9);
        assert_eq!(content(&target), content(&whole));
    }

    #[test]
    fn the_folder_of_somebody_else_is_not_taken() {
        let parent = tempfile::tempdir().unwrap();
        let (target, part) = (parent.path().join("x"), parent.path().join(".x.part"));
        fs::create_dir(&part).unwrap();
        fs::write(part.join("thesis.txt"), "precious").unwrap();
        for mode in [Mode::Anew, Mode::Force(true)] {
            assert!(matches!(run(&target, SMALL, mode, None), Err(ResultsError::NotOurs { .. })));
        }
        assert_eq!(entries(&part), ["thesis.txt"]);
        let part = parent.path().join(".y.part");
        assert!(matches!(run(&part, SMALL, Mode::Anew, None), Err(ResultsError::NoName(_))));
    }

    #[test]
    fn who_has_lost_the_lock_does_not_put_results_in_place() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("x");
        let experiment = Experiment::of(SMALL);
        let mut folder = Folder::create(&target, &experiment.hash(), Mode::Anew).unwrap();
        let (_, totals) = folder.begin(&experiment).unwrap().sink.close().unwrap();
        fs::remove_file(parent.path().join(".x.part/lock")).unwrap();
        let error = folder.publish(&experiment, &vec![done(); 12], &[], totals).unwrap_err();
        assert!(matches!(error, ResultsError::Held { .. }) && !target.exists());
    }

    #[test]
    fn runs_may_wait_before_any_has_had_its_turn() {
        let parent = tempfile::tempdir().unwrap();
        let [whole, target] = ["whole", "x"].map(|name| parent.path().join(name));
        // The runs with the large rate stand beside the others, and end first.
        let text = "steps = 5000\nseeds = 2\nproblems = [\"rosenbrock\"]\n\
                    optimizers = [{ name = \"sgd\", lr = [1e-4, 10.0] }]\ntrace.every = 5000";
        run(&whole, text, Mode::Anew, None).unwrap();
        run(&target, text, Mode::Anew, Some(1)).unwrap();
        assert_eq!(run(&target, text, Mode::Resume, None).unwrap().0, 2);
        assert_eq!(content(&target), content(&whole));
    }

    #[test]
    fn what_a_crash_has_torn_is_run_again() {
        let parent = tempfile::tempdir().unwrap();
        let [whole, target] = ["whole", "x"].map(|name| parent.path().join(name));
        run(&whole, SMALL, Mode::Anew, None).unwrap();
        for file in ["journal.csv", "waiting.csv", "results/trace.csv", "results/manifest.json"] {
            for torn in [0, 1, 7, 300, 2000] {
                run(&target, SMALL, Mode::Force(false), Some(5)).unwrap();
                let path = parent.path().join(".x.part/1").join(file);
                let text = fs::read(&path).unwrap();
                // Cut, and then with zeros in the place of what was lost.
                fs::write(&path, &text[..text.len().saturating_sub(torn)]).unwrap();
                let known = run(&target, SMALL, Mode::Resume, Some(0)).unwrap().0;
                let mut zeros = fs::read(&path).unwrap();
                let from = zeros.len().saturating_sub(torn);
                zeros[from..].fill(0);
                fs::write(&path, zeros).unwrap();
                run(&target, SMALL, Mode::Resume, None).unwrap();
                assert!(known <= 12 && content(&target) == content(&whole), "{file} without {torn}");
            }
        }
    }

    #[test]
    fn what_comes_to_an_experiment_uses_again_what_is_there() {
        let parent = tempfile::tempdir().unwrap();
        let [whole, target] = ["whole", "x"].map(|name| parent.path().join(name));
        let more = SMALL.replace("seeds = 3", "seeds = 4").replace("[\"beale\",", "[\"sphere\", \"beale\",");
        let more = more.replace("\"adam\"]", "{ name = \"adam\", label = \"Adam\" }, \"rmsprop\"]");
        run(&whole, &more, Mode::Anew, None).unwrap();
        run(&target, SMALL, Mode::Anew, None).unwrap();
        assert!(matches!(run(&target, &more, Mode::Anew, None), Err(ResultsError::OtherConfig(_))));
        assert_eq!(run(&target, &more, Mode::Resume, Some(3)).unwrap(), (12, BTreeMap::new()));
        assert!(run(&target, &more, Mode::Resume, Some(3)).unwrap().0 > 12);
        run(&target, &more, Mode::Resume, None).unwrap();
        assert_eq!(content(&target), content(&whole));
        // Back again, nothing has to be run, but much would be lost.
        let error = run(&target, SMALL, Mode::Resume, None).unwrap_err();
        assert_eq!(
            error.to_string().split("holds ").nth(1).unwrap(),
            "24 finished runs that this config does not make (optimizer rmsprop is not in the config any more); \
             use another --output, or --force to lose them"
        );
        assert_eq!(run(&target, SMALL, Mode::Force(true), None).unwrap().0, 12);
    }

    #[test]
    fn it_is_told_why_runs_are_of_no_use() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("x");
        let stale = |text: &str| {
            run(&target, SMALL, Mode::Force(false), None).unwrap();
            let (known, stale) = run(&target, text, Mode::Force(true), None).unwrap();
            let stale: Vec<(String, u64)> = stale.into_iter().collect();
            assert_eq!(known as u64 + stale.iter().map(|(_, count)| count).sum::<u64>(), 12);
            stale
        };
        let one = |why: &str, count| vec![(why.to_owned(), count)];
        assert_eq!(stale(&SMALL.replace("steps = 40", "steps = 50")), one("steps was 40, is 50", 12));
        assert_eq!(stale(&SMALL.replace("every = 3", "every = 1")), one("trace: every was 3, is 1", 12));
        assert_eq!(stale(&SMALL.replace("seeds = 3", "seeds = [0, 2]")), one("their seeds are not wanted any more", 4));
        let other = SMALL.replace("\"adam\"", "{ name = \"adam\", beta1 = 0.8 }");
        assert_eq!(stale(&other), one("adam: beta1 was 0.9, is 0.8", 6));
        let other = SMALL.replace("\"beale\",", "");
        assert_eq!(stale(&other), one("problem beale is not in the config any more", 6));
    }

    #[test]
    fn results_that_somebody_has_changed_are_not_used_again() {
        let parent = tempfile::tempdir().unwrap();
        let [whole, target] = ["whole", "x"].map(|name| parent.path().join(name));
        run(&whole, SMALL, Mode::Anew, None).unwrap();
        for file in &FILES[..3] {
            run(&target, SMALL, Mode::Force(false), None).unwrap();
            let text = fs::read_to_string(target.join(file)).unwrap();
            fs::write(target.join(file), text.replacen("sgd", "sgb", 1)).unwrap();
            assert_eq!(run(&target, SMALL, Mode::Resume, None).unwrap().0, 0, "{file}");
            assert_eq!(content(&target), content(&whole));
        }
    }

    #[test]
    fn a_replacement_that_was_cut_short_is_brought_to_an_end() {
        let parent = tempfile::tempdir().unwrap();
        let (target, part) = (parent.path().join("x"), parent.path().join(".x.part"));
        publish(&target).unwrap();
        fs::write(target.join("notes.txt"), "mine").unwrap();
        // Between the two renames, and after the second.
        fs::create_dir(&part).unwrap();
        fs::rename(&target, part.join("old")).unwrap();
        drop(Folder::create(&target, "hash", Mode::Force(false)).unwrap());
        assert_eq!(fs::read_to_string(target.join("notes.txt")).unwrap(), "mine");
        fs::create_dir(&part).unwrap();
        fs::rename(&target, part.join("old")).unwrap();
        // Somebody has made an empty folder in the meantime.
        fs::create_dir(&target).unwrap();
        drop(Folder::create(&target, "hash", Mode::Force(false)).unwrap());
        assert!(target.join("trace.csv").is_file());
        fs::create_dir(&part).unwrap();
        fs::rename(&target, part.join("old")).unwrap();
        fs::create_dir(&target).unwrap();
        fs::write(target.join("thesis.tex"), "").unwrap();
        let error = Folder::create(&target, "hash", Mode::Force(false)).unwrap_err();
        assert!(matches!(error, ResultsError::InTheWay { .. }) && part.join("old/trace.csv").is_file(), "{error}");
        fs::remove_file(target.join("thesis.tex")).unwrap();
        fs::write(target.join("manifest.json"), "{\"config_hash\": \"hash\"}").unwrap();
        fs::create_dir(part.join("1")).unwrap();
        fs::write(part.join("1/journal.csv"), "").unwrap();
        drop(Folder::create(&target, "hash", Mode::Anew).unwrap());
        assert_eq!(entries(&target), ["manifest.json", "notes.txt"]);
        assert_eq!(entries(parent.path()), ["x"]);
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_written_through_links_that_somebody_has_put_there() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("x");
        let precious = parent.path().join("precious");
        fs::write(&precious, "precious").unwrap();
        for file in ["lock", "1/journal.csv", "1/waiting.csv", "1/results/trace.csv", "1/results/manifest.json"] {
            let path = parent.path().join(".x.part").join(file);
            fs::create_dir_all(parent.path().join(".x.part/1/results")).unwrap();
            std::os::unix::fs::symlink(&precious, &path).unwrap();
            for mode in [Mode::Resume, Mode::Anew, Mode::Force(false)] {
                let _ = run(&target, SMALL, mode, None);
                assert_eq!(fs::read_to_string(&precious).unwrap(), "precious", "{file}");
            }
            let _ = fs::remove_dir_all(parent.path().join(".x.part"));
        }
    }
}

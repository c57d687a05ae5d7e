//! Result folders: complete or absent.
//!
//! Files are built in a folder beside the target, which takes its place when they are whole.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::json;
use tempfile::TempDir;

use crate::engine::{Outcome, Status};
use crate::experiment::Experiment;
use crate::trace::Totals;
use crate::tuning::{self, Trials};
use crate::{summary, target};

/// The files of a result folder.
pub const FILES: [&str; 4] = ["trace.csv", "summary.csv", "targets.csv", "manifest.json"];

/// What there is besides after tuning.
pub const TUNING: &str = "tuning.csv";

/// Why results could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// The folder holds the results of another config.
    #[error("{} holds the results of a different config; use another --output, or --force to replace them", .0.display())]
    OtherConfig(PathBuf),
    /// The folder holds something that is not results.
    #[error("{} holds files that are not results of rmsbench; use another --output, or --force to add to them", .0.display())]
    NotResults(PathBuf),
    /// The target is not a folder.
    #[error("{} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The results are whole, but not where they should be.
    #[error("cannot put the results in place at {}; they are kept in {}", target.display(), kept.display())]
    NotInPlace {
        /// Where they should be.
        target: PathBuf,
        /// Where they are.
        kept: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl ResultsError {
    /// Leaves whole results where they were built.
    fn kept(part: TempDir, target: &Path, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::NotInPlace { target: target.to_owned(), kept: part.keep(), source: why.into() }
    }
}

trait Context<T> {
    fn context(self, action: &'static str, path: &Path) -> Result<T, ResultsError>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, action: &'static str, path: &Path) -> Result<T, ResultsError> {
        self.map_err(|source| ResultsError::Io { action, path: path.to_owned(), source })
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

/// A result folder that is being built.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    parent: PathBuf,
    part: TempDir,
    /// The hash of the experiment.
    hash: String,
    /// Whether results of another config are to be replaced.
    force: bool,
}

impl Folder {
    /// Begins to build the folder `target` for an experiment of this hash.
    ///
    /// # Errors
    ///
    /// When the target holds anything else and `force` does not say to replace it, or folders cannot be made.
    pub fn create(target: &Path, hash: &str, force: bool) -> Result<Self, ResultsError> {
        Self::check(target, hash, force)?;
        // Through links, so that what is replaced is the folder and not the link.
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        let (parent, part) = beside(&target)?;
        Ok(Self { target, parent, part, hash: hash.to_owned(), force })
    }

    /// Whether `target` may be written to.
    ///
    /// # Errors
    ///
    /// When it holds anything else and `force` does not say to replace it.
    pub fn check(target: &Path, hash: &str, force: bool) -> Result<(), ResultsError> {
        let entries = match fs::read_dir(target) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(ResultsError::NotAFolder(target.to_owned()));
            }
            Err(error) => return Err(error).context("read the folder", target),
        };
        if force || entries.count() == 0 {
            return Ok(());
        }
        match read_manifest(target) {
            manifest if manifest["config_hash"] == hash => Ok(()),
            manifest if manifest["config_hash"].is_string() => Err(ResultsError::OtherConfig(target.to_owned())),
            _ => Err(ResultsError::NotResults(target.to_owned())),
        }
    }

    /// Where temporary files may be put while the folder is built.
    #[must_use]
    pub fn scratch(&self) -> &Path {
        self.part.path()
    }

    /// Creates `trace.csv`.
    ///
    /// # Errors
    ///
    /// When it cannot be created.
    pub fn trace(&self) -> Result<File, ResultsError> {
        let path = self.part.path().join("trace.csv");
        File::create(&path).context("create", &path)
    }

    /// Writes what is still missing and puts the folder in its place. Files of others that were there stay there, and so
    /// do whole results of the same config when these here were interrupted.
    ///
    /// # Errors
    ///
    /// When something cannot be written; then older results are as they were. When the new results are whole but cannot
    /// take their place, the error says where they are.
    pub fn publish(
        self,
        experiment: &Experiment,
        outcomes: &[Outcome],
        tuning: &[Trials],
        (trace, totals): (&File, Totals),
        started: SystemTime,
    ) -> Result<Published, ResultsError> {
        let interrupted = outcomes.iter().any(|outcome| outcome.status == Status::Interrupted);
        if interrupted && self.target_is_whole() {
            return Ok(Published::Kept(self.target));
        }
        let part = self.part.path();
        trace.sync_all().context("write", &part.join("trace.csv"))?;

        let table = |name: &str, write: &dyn Fn(BufWriter<&File>) -> csv::Result<()>| {
            let path = part.join(name);
            let file = File::create(&path).context("create", &path)?;
            write(BufWriter::new(&file)).map_err(io::Error::from).context("write", &path)?;
            file.sync_all().context("write", &path)
        };
        table("summary.csv", &|output| summary::write(experiment, outcomes, output))?;
        table("targets.csv", &|output| target::write(experiment, outcomes, output))?;
        if experiment.tune.is_some() {
            table(TUNING, &|output| tuning::write(experiment, tuning, output))?;
        }

        let path = part.join("manifest.json");
        let mut file = File::create(&path).context("create", &path)?;
        let manifest = manifest(experiment, &self.hash, outcomes, totals, started);
        // Whole and at once: a buffer that is dropped would keep an error of its last bytes to itself.
        file.write_all(format!("{manifest:#}").as_bytes()).context("write", &path)?;
        file.sync_all().context("write", &path)?;
        sync_folder(part)?;
        // Others may have written there in the meantime.
        if let Err(error) = Self::check(&self.target, &self.hash, self.force) {
            return Err(ResultsError::kept(self.part, &self.target, error));
        }
        self.replace().map(Published::New)
    }

    /// Whether the target holds results of this config, none of them interrupted.
    fn target_is_whole(&self) -> bool {
        let manifest = read_manifest(&self.target);
        manifest["config_hash"] == self.hash.as_str()
            && manifest["totals"]["interrupted"] == 0
            && FILES.iter().all(|file| self.target.join(file).is_file())
            && (manifest["config"]["tune"].is_null() || self.target.join(TUNING).is_file())
    }

    fn replace(self) -> Result<PathBuf, ResultsError> {
        let Self { target, parent, part, .. } = self;
        let old = part.path().with_extension("old");
        if let Ok(before) = fs::metadata(&target) {
            fs::set_permissions(part.path(), before.permissions()).context("open to others the folder", part.path())?;
        }
        let replaced = match fs::rename(&target, &old) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(ResultsError::kept(part, &target, error)),
        };
        if let Err(error) = fs::rename(part.path(), &target) {
            if replaced {
                fs::rename(&old, &target).context("restore", &target)?;
            }
            return Err(ResultsError::kept(part, &target, error));
        }
        // It is in its place now, and no longer temporary.
        let _ = part.keep();
        if replaced {
            for entry in fs::read_dir(&old).context("read the folder", &old)? {
                let name = entry.context("read the folder", &old)?.file_name();
                if !FILES.iter().chain([&TUNING]).any(|file| *file == name) {
                    fs::rename(old.join(&name), target.join(&name)).context("keep", &target.join(&name))?;
                }
            }
            fs::remove_dir_all(&old).context("remove", &old)?;
        }
        sync_folder(&parent)?;
        Ok(target)
    }
}

/// A folder beside `target` to build it in, and the folder that both are in, which is created if it is missing.
///
/// # Errors
///
/// When a folder cannot be created.
pub fn beside(target: &Path) -> Result<(PathBuf, TempDir), ResultsError> {
    let parent = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).context("create the folder", &parent)?;
    let mut builder = tempfile::Builder::new();
    let mut prefix = OsString::from(".");
    prefix.push(target.file_name().unwrap_or_default());
    prefix.push(".");
    builder.prefix(&prefix).suffix(".part");
    // The folder is to be as open as any other, not private as temporary ones are.
    #[cfg(unix)]
    let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    let part = builder.tempdir_in(&parent).context("create a folder in", &parent)?;
    Ok((parent, part))
}

/// The manifest of a result folder; null where there is none that can be read.
#[must_use]
pub fn read_manifest(folder: &Path) -> serde_json::Value {
    let text = fs::read_to_string(folder.join("manifest.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Makes what was created, renamed or removed in a folder survive a power loss, where the platform can.
fn sync_folder(folder: &Path) -> Result<(), ResultsError> {
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).context("write the folder", folder)?;
    Ok(())
}

fn manifest(
    experiment: &Experiment,
    hash: &str,
    outcomes: &[Outcome],
    totals: Totals,
    started: SystemTime,
) -> serde_json::Value {
    let count = |status| outcomes.iter().filter(|outcome| outcome.status == status).count();
    let time = |time| humantime::format_rfc3339_millis(time).to_string();
    json!({
        "tool": "rmsbench",
        "version": env!("CARGO_PKG_VERSION"),
        "target": env!("RMSBENCH_TARGET"),
        "started": time(started),
        "ended": time(SystemTime::now()),
        "totals": {
            "runs": outcomes.len(),
            "completed": count(Status::Completed),
            "converged": count(Status::Converged),
            "diverged": count(Status::Diverged),
            "out_of_domain": count(Status::OutOfDomain),
            "interrupted": count(Status::Interrupted),
            "updates": outcomes.iter().map(|outcome| outcome.steps).sum::<u64>(),
            "trace_rows": totals.rows,
            "trace_bytes": totals.bytes,
        },
        "config_hash": hash,
        "config": experiment.to_json(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done() -> Outcome {
        Outcome { status: Status::Completed, ..Outcome::NOT_BEGUN }
    }

    fn publish_outcome(target: &Path, outcome: Outcome) -> Result<Published, ResultsError> {
        let experiment = Experiment::of("problems = [\"beale\"]\noptimizers = [\"sgd\"]");
        let folder = Folder::create(target, &experiment.hash(), false)?;
        let trace = folder.trace()?;
        folder.publish(&experiment, &[outcome], &[], (&trace, Totals::default()), SystemTime::now())
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
        drop(Folder::create(&parent.path().join("x"), "hash", false).unwrap());
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
        let check = |target: &Path, hash: &str| Folder::check(target, hash, false);
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
        assert!(Folder::check(&folder, "any", true).is_ok());
    }
}

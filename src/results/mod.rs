//! Result folders: complete or absent.
//!
//! The results of `x` are built in the folder `.x.part` beside it, by one process at a time, and take their place when they
//! are whole. What a process leaves there that was killed, others go on with:
//!
//! ```text
//! .x.part/lock               held as long as the process lives
//! .x.part/progress.json      for those who watch
//! .x.part/trials-….csv       the trials of tuning that have ended, as a journal
//! .x.part/1/journal.csv      the runs that have ended, see `journal`
//! .x.part/1/waiting.csv      rows of runs whose turn has not come
//! .x.part/1/results/         what is to take the place of `x`: the trace so far, and a manifest
//! .x.part/2/…                the same after the config has changed
//! .x.part/old/               what was in the place of `x`, for the moment in which it is replaced
//! ```

mod earlier;
mod folder;
mod lock;
mod unfinished;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::engine::{Outcome, Status};
use crate::experiment::Experiment;
use crate::key::tool;
use crate::text;
use crate::trace::Totals;

pub use folder::{Begun, Explained, Folder, Mode, Published, preview};
pub use lock::{is_held, part_of};
pub use unfinished::Readable;

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
    /// The folder holds finished runs that the config does not make.
    #[error("{} holds {count} finished runs that this config does not make ({why}); use another --output, or --force to lose them", target.display())]
    WouldLose {
        /// The folder.
        target: PathBuf,
        /// How many there are.
        count: u64,
        /// Why not.
        why: String,
    },
    /// Finished runs of a process that was ended would be lost.
    #[error("an earlier run of {} was cut short, with {count} runs finished; use --resume to go on with them, or --force to begin anew", target.display())]
    CutShort {
        /// The folder.
        target: PathBuf,
        /// How many there are.
        count: u64,
    },
    /// The folder in which results are built is that of somebody else.
    #[error("results would be built in {}, but {} is none of their files; move it away, or use another --output", part.display(), other.display())]
    NotOurs {
        /// The folder.
        part: PathBuf,
        /// What is in it.
        other: PathBuf,
    },
    /// Older results that were being replaced cannot be put back.
    #[error("the older results of {} are in {}, since a run was killed while it replaced them; move what is in their place away", target.display(), old.display())]
    InTheWay {
        /// Where they belong.
        target: PathBuf,
        /// Where they are.
        old: PathBuf,
    },
    /// Another process builds these results.
    #[error("{} is being written by {holder}; wait for it, end it, or use another --output", target.display())]
    Held {
        /// The folder.
        target: PathBuf,
        /// Who it is, and since when.
        holder: String,
    },
    /// The target has no name of its own.
    #[error("results cannot be written to {}: use an --output with a name", .0.display())]
    NoName(PathBuf),
    /// Something stands where a file is to be written.
    #[error("{} is not a file; remove it", .0.display())]
    NotAFile(PathBuf),
    /// The folder holds something that is not results.
    #[error("{} holds files that are not results of rmsbench; use another --output, or --force to add to them", .0.display())]
    NotResults(PathBuf),
    /// The target is not a folder.
    #[error("{} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The target is a link to nothing.
    #[error("{} is a link that leads nowhere; remove it, or use another --output", .0.display())]
    Dangling(PathBuf),
    /// The target is a mount point.
    #[error("{} is a mount point, which nothing can replace; use a folder in it", .0.display())]
    MountPoint(PathBuf),
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

trait Context<T> {
    fn context(self, action: &'static str, path: &Path) -> Result<T, ResultsError>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, action: &'static str, path: &Path) -> Result<T, ResultsError> {
        self.map_err(|source| ResultsError::Io { action, path: path.to_owned(), source })
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

/// A larger manifest is none: that of a million runs has a few hundred megabytes.
const LARGEST: u64 = 1 << 30;

/// The manifest of a result folder; null where there is none that can be read.
#[must_use]
pub fn read_manifest(folder: &Path) -> serde_json::Value {
    let text = text::read(&folder.join("manifest.json"), LARGEST).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Makes what was created, renamed or removed in a folder survive a power loss, where the platform can.
fn sync_folder(folder: &Path) -> Result<(), ResultsError> {
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).context("write the folder", folder)?;
    Ok(())
}

/// How many bytes a file has, and their CRC-32 in hexadecimal.
///
/// # Errors
///
/// When it cannot be read.
fn checksum(path: &Path) -> io::Result<(u64, String)> {
    let mut file = text::open(path)?;
    let (mut crc, mut bytes, mut buffer) = (crc32fast::Hasher::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((bytes, format!("{:08x}", crc.finalize())));
        }
        crc.update(&buffer[..read]);
        bytes += read as u64;
    }
}

/// Whether a file is as long as a manifest says, and has the checksum that it says.
///
/// # Errors
///
/// When it cannot be read.
pub fn is_unchanged(path: &Path, written: &Value) -> io::Result<bool> {
    // A file that has grown is not read to its end.
    Ok(written["bytes"] == text::open(path)?.metadata()?.len() && written["crc32"] == *checksum(path)?.1)
}

/// What a manifest says from the beginning: which tool makes what.
fn manifest(experiment: &Experiment, hash: &str, started: SystemTime) -> Value {
    let mut manifest = json!({ "tool": "rmsbench" });
    let tool = tool();
    for key in ["version", "target", "lock"] {
        manifest[key] = tool[key].clone();
    }
    manifest["features"] = json!(if cfg!(feature = "cli") { vec!["cli"] } else { Vec::new() });
    manifest["started"] = json!(time(started));
    manifest["config_hash"] = json!(hash);
    manifest["config"] = experiment.to_json();
    manifest
}

/// The same with what it says at the end.
fn ended(mut manifest: Value, outcomes: &[Outcome], totals: Totals, files: Value) -> Value {
    let count = |status| outcomes.iter().filter(|outcome| outcome.status == status).count();
    let mut counts = json!({ "runs": outcomes.len() });
    for status in Status::ALL {
        counts[status.name()] = json!(count(status));
    }
    counts["updates"] = json!(outcomes.iter().map(|outcome| outcome.steps).fold(0, u64::saturating_add));
    counts["trace_rows"] = json!(totals.rows);
    counts["trace_bytes"] = json!(totals.bytes);
    let [hash, config] = ["config_hash", "config"].map(|key| manifest[key].take());
    for (key, value) in [("ended", json!(time(SystemTime::now()))), ("totals", counts), ("files", files)] {
        manifest[key] = value;
    }
    // The longest part stands last.
    for (key, value) in [("config_hash", hash), ("config", config)] {
        if let Some(table) = manifest.as_object_mut() {
            table.shift_remove(key);
        }
        manifest[key] = value;
    }
    manifest
}

fn time(time: SystemTime) -> String {
    // A clock may be set to before what can be written.
    humantime::format_rfc3339_millis(time.max(SystemTime::UNIX_EPOCH)).to_string()
}

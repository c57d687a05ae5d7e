//! One process at a time builds the results of a folder.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Context, ResultsError};
use crate::text;

/// The file in the folder in which results are built.
pub(super) const FILE: &str = "lock";

/// How often it is tried.
const ATTEMPTS: u64 = 10;

/// The lock of a folder in which results are built. It is the kernel's, so it ends with the process that holds it.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock of the folder `part`, which is created if it is missing, for the results in `target`.
    pub(super) fn take(part: &Path, target: &Path) -> Result<Self, ResultsError> {
        for attempt in 0.. {
            match fs::create_dir(part) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => created.context("create the folder", part)?,
            }
            let folder = match fs::symlink_metadata(part) {
                // Who held it has just taken the folder away.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                folder => folder.context("read the folder", part)?,
            };
            if !folder.is_dir() {
                return Err(ResultsError::NotAFolder(part.to_owned()));
            }
            let path = part.join(FILE);
            no_link(&path)?;
            let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = match file {
                Err(error) if error.kind() == io::ErrorKind::NotFound && !part.exists() => continue,
                file => file.context("open", &path)?,
            };
            match file.try_lock() {
                Ok(()) => {}
                // Who only asks whether it is held holds it for a moment.
                Err(TryLockError::WouldBlock) if attempt < ATTEMPTS => {
                    std::thread::sleep(Duration::from_millis(10));
                    continue;
                }
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    // Two hundred bytes are more than it writes.
                    let _ = (&file).take(200).read_to_string(&mut holder);
                    return Err(ResultsError::Held { target: target.to_owned(), holder: holder.trim().to_owned() });
                }
                Err(TryLockError::Error(error)) => return Err(error).context("lock", &path),
            }
            // Of a file that has been taken away, anybody else may lock the next one.
            if !same_file(&file, &path) {
                continue;
            }
            let since = super::time(SystemTime::now());
            let holder = format!("process {} since {since}\n", std::process::id());
            // Where it cannot be told, because the disk is full, it is still held.
            let _ = file.set_len(0).and_then(|()| file.write_all(holder.as_bytes()));
            return Ok(Self { file, path });
        }
        unreachable!("attempts end with an answer")
    }

    /// Whether it is still what keeps others away.
    pub(super) fn is_whole(&self) -> bool {
        same_file(&self.file, &self.path)
    }
}

/// Whether a process builds results in this folder.
#[must_use]
pub fn is_held(part: &Path) -> bool {
    let file = text::open(&part.join(FILE));
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// That a path does not lead elsewhere: what is written there would be written to somebody else's file.
pub(super) fn no_link(path: &Path) -> Result<(), ResultsError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Ok(_) => Err(ResultsError::NotAFile(path.to_owned())),
        Err(error) => Err(error).context("read", path),
    }
}

/// Whether a path still leads to a file that was opened there.
fn same_file(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let place = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
        let there = fs::metadata(path).map(place).ok();
        there.is_some() && there == file.metadata().map(place).ok()
    }
    #[cfg(not(unix))]
    {
        // There, what is open cannot be taken away.
        let _ = (file, path);
        true
    }
}

/// The folder in which the results of `target` are built, beside it.
///
/// # Errors
///
/// When the target has no name, as `..`, or that of such a folder.
pub fn part_of(target: &Path) -> Result<PathBuf, ResultsError> {
    // Nor can results be where others are built.
    let is_part = |name: &std::ffi::OsStr| {
        let name = name.to_string_lossy();
        name.starts_with('.') && name.ends_with(".part")
    };
    let name = target.file_name().filter(|name| !is_part(name));
    let name = name.ok_or_else(|| ResultsError::NoName(target.to_owned()))?;
    let mut part = std::ffi::OsString::from(".");
    part.push(name);
    part.push(".part");
    Ok(target.with_file_name(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_one_is_told_who_holds_it() {
        let place = tempfile::tempdir().unwrap();
        let (part, target) = (place.path().join(".x.part"), place.path().join("x"));
        let lock = Lock::take(&part, &target).unwrap();
        assert!(is_held(&part));
        let error = Lock::take(&part, &target).unwrap_err();
        let ResultsError::Held { holder, .. } = &error else { panic!("{error}") };
        assert!(holder.starts_with(&format!("process {} since 2", std::process::id())), "{holder}");
        drop(lock);
        assert!(!is_held(&part));
        Lock::take(&part, &target).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn a_lock_of_a_file_that_was_taken_away_is_none() {
        let place = tempfile::tempdir().unwrap();
        let (part, target) = (place.path().join(".x.part"), place.path().join("x"));
        let file = File::create(place.path().join("old")).unwrap();
        assert!(!same_file(&file, &place.path().join("new")));
        fs::remove_file(place.path().join("old")).unwrap();
        File::create(place.path().join("old")).unwrap();
        assert!(!same_file(&file, &place.path().join("old")));
        // A link in the place of the folder leads elsewhere.
        std::os::unix::fs::symlink(place.path(), &part).unwrap();
        assert!(matches!(Lock::take(&part, &target), Err(ResultsError::NotAFolder(_))));
    }

    #[test]
    fn the_folder_is_beside_the_target() {
        assert_eq!(part_of(Path::new("a/b.c")).unwrap(), Path::new("a/.b.c.part"));
        assert_eq!(part_of(Path::new("x")).unwrap(), Path::new(".x.part"));
        assert!(matches!(part_of(Path::new("a/..")), Err(ResultsError::NoName(_))));
    }
}

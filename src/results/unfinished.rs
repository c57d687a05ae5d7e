//! Results that are not finished, for those who read.

use std::path::{Path, PathBuf};

use super::ResultsError;
use super::earlier::Origin;
use super::folder::generations;
use super::lock::part_of;
use crate::journal::{self, Entry};

/// A folder with results: where its files are.
#[derive(Clone, Debug)]
pub struct Readable {
    /// The folder of the manifest and the trace.
    pub folder: PathBuf,
    /// The journal and the rows that wait, if the results are not finished.
    pub unfinished: Option<[PathBuf; 2]>,
}

impl Readable {
    /// What there is to read for a folder: its results, or those that are being built for it, or were when that was cut
    /// short.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let finished = Self { folder: folder.to_owned(), unfinished: None };
        if folder.join("manifest.json").exists() {
            let generation = folder.parent().filter(|parent| parent.join("journal.csv").exists());
            return Self { unfinished: generation.map(files), ..finished };
        }
        // Also the folder in which they are built itself.
        let parts = [part_of(folder).unwrap_or_default(), folder.to_owned()];
        let begun = |(_, generation): &(u64, PathBuf)| generation.join("results/manifest.json").exists();
        let newest = parts.iter().find_map(|part| generations(part).ok()?.into_iter().rfind(begun));
        newest.map_or(finished, |(_, generation)| Self {
            folder: generation.join("results"),
            unfinished: Some(files(&generation)),
        })
    }

    /// The runs that have ended, where the results are not finished, in their order.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn entries(&self) -> std::io::Result<Vec<Entry>> {
        let Some([journal, _]) = &self.unfinished else { return Ok(Vec::new()) };
        let mut entries: Vec<(u64, Entry)> =
            journal::read(journal)?.into_iter().filter_map(|entry| Some((entry.run?, entry))).collect();
        // The last one of a run counts.
        entries.reverse();
        entries.sort_by_key(|(run, _)| *run);
        entries.dedup_by_key(|(run, _)| *run);
        Ok(entries.into_iter().map(|(_, entry)| entry).collect())
    }

    /// Where rows of runs that have ended stand in the file of those that wait, if they are not in the trace.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub fn waiting(&self) -> Result<Vec<(u64, u64)>, ResultsError> {
        let generation = self.folder.parent().unwrap_or(&self.folder);
        let origin = Origin::unfinished(generation)?;
        let waits = origin.into_iter().flat_map(|origin| origin.runs).filter(|run| run.at.is_none());
        Ok(waits.flat_map(|run| run.entry.rows.waiting).collect())
    }
}

/// The journal of a generation, and the rows that wait.
fn files(generation: &Path) -> [PathBuf; 2] {
    ["journal.csv", "waiting.csv"].map(|file| generation.join(file))
}

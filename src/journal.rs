//! The journal of an experiment that runs: a line of CSV for each run that has ended, in the order in which they end.
//!
//! Each line ends with a checksum of itself, so what a power loss has left of a line is no line. A later line takes the
//! place of an earlier one of the same run.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::engine::{Outcome, StopReason};
use crate::key::Key;
use crate::text;
use crate::trace::number;

/// The columns.
pub const COLUMNS: [&str; 19] = [
    "key",
    "run",
    "problem",
    "optimizer",
    "seed",
    "status",
    "stop_reason",
    "steps",
    "final_loss",
    "best_loss",
    "best_step",
    "final_lr",
    "final_effective_lr",
    "hits",
    "rows",
    "bytes",
    "crc32",
    "waiting",
    "check",
];

/// A run that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is.
    pub key: Key,
    /// Its number; none where it is a trial of tuning, which has no rows.
    pub run: Option<u64>,
    /// The labels of its problem and its optimizer, and the repetition.
    pub problem: String,
    /// See [`Self::problem`].
    pub optimizer: String,
    /// See [`Self::problem`].
    pub seed: u64,
    /// What it came to.
    pub outcome: Outcome,
    /// Its rows.
    pub rows: Rows,
}

/// The rows of a run that has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// How many there are.
    pub count: u64,
    /// How many bytes they are.
    pub bytes: u64,
    /// The CRC-32 of these bytes.
    pub crc: u32,
    /// Where they stand in the file of rows that wait for their turn: places and lengths. Nowhere when their turn had come;
    /// then they stand in the trace, after those of the runs before.
    pub waiting: Vec<(u64, u64)>,
}

impl Rows {
    /// What puts the checksum of these rows to that of what stands before them.
    #[must_use]
    pub fn hasher(&self) -> crc32fast::Hasher {
        crc32fast::Hasher::new_with_initial_len(self.crc, self.bytes)
    }
}

/// A line as text.
#[derive(Deserialize)]
struct Line {
    key: String,
    run: Option<u64>,
    problem: String,
    optimizer: String,
    seed: u64,
    /// What the reason says too.
    _status: IgnoredAny,
    stop_reason: String,
    steps: u64,
    final_loss: Option<f64>,
    best_loss: Option<f64>,
    best_step: Option<u64>,
    final_lr: Option<f64>,
    final_effective_lr: Option<f64>,
    hits: String,
    rows: u64,
    bytes: u64,
    crc32: String,
    waiting: String,
}

/// The line of columns.
#[must_use]
pub fn header() -> Vec<u8> {
    format!("{}\n", COLUMNS.join(",")).into_bytes()
}

impl Entry {
    /// Appends the line.
    pub fn write(&self, out: &mut Vec<u8>) {
        let (outcome, rows) = (&self.outcome, &self.rows);
        let cell = |value: Option<f64>| value.map(number).unwrap_or_default();
        let mut writer = csv::Writer::from_writer(Vec::new());
        let written = writer
            .write_record([
                &self.key.to_string(),
                &self.run.map(|run| run.to_string()).unwrap_or_default(),
                &self.problem,
                &self.optimizer,
                &self.seed.to_string(),
                outcome.status.name(),
                &outcome.reason.to_string(),
                &outcome.steps.to_string(),
                &cell(outcome.final_loss),
                &cell(outcome.best.map(|(loss, _)| loss)),
                &outcome.best.map(|(_, step)| step.to_string()).unwrap_or_default(),
                &cell(outcome.final_lr),
                &cell(outcome.final_effective_lr),
                &outcome.hits.iter().map(u64::to_string).collect::<Vec<_>>().join(" "),
                &rows.count.to_string(),
                &rows.bytes.to_string(),
                &format!("{:08x}", rows.crc),
                &rows.waiting.iter().map(|(at, length)| format!("{at}+{length}")).collect::<Vec<_>>().join(" "),
            ])
            .and_then(|()| Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?));
        let mut line = written.unwrap_or_else(|error| unreachable!("writing to memory: {error}"));
        line.pop();
        let check = format!(",{:08x}\n", crc32fast::hash(&line));
        out.extend_from_slice(&line);
        out.extend_from_slice(check.as_bytes());
    }

    /// The entry of a line, without its end; nothing where it is torn, or none.
    fn read(line: &[u8]) -> Option<Self> {
        let cut = line.len().checked_sub(9)?;
        let (line, check) = line.split_at(cut);
        if check != format!(",{:08x}", crc32fast::hash(line)).as_bytes() {
            return None;
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).buffer_capacity(line.len()).from_reader(line);
        let line: Line = reader.deserialize().next()?.ok()?;
        let extent =
            |text: &str| text.split_once('+').and_then(|(at, length)| Some((at.parse().ok()?, length.parse().ok()?)));
        let reason: StopReason = line.stop_reason.parse().ok()?;
        Some(Self {
            key: line.key.parse().ok()?,
            run: line.run,
            problem: line.problem,
            optimizer: line.optimizer,
            seed: line.seed,
            outcome: Outcome {
                status: reason.status(),
                reason,
                steps: line.steps,
                final_loss: line.final_loss,
                best: line.best_loss.zip(line.best_step),
                hits: line.hits.split_whitespace().map(|hit| hit.parse().ok()).collect::<Option<_>>()?,
                final_lr: line.final_lr,
                final_effective_lr: line.final_effective_lr,
            },
            rows: Rows {
                count: line.rows,
                bytes: line.bytes,
                crc: u32::from_str_radix(&line.crc32, 16).ok()?,
                waiting: line.waiting.split_whitespace().map(extent).collect::<Option<_>>()?,
            },
        })
    }
}

/// Opens a journal to go on with it, and begins it where there is none.
///
/// # Errors
///
/// When it cannot be read or written.
pub fn open(path: &Path) -> io::Result<File> {
    let mut file = File::options().read(true).append(true).create(true).open(path)?;
    if file.seek(SeekFrom::End(0))? == 0 {
        file.write_all(&header())?;
        return Ok(file);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    if last != *b"\n" {
        // What a crash has left of a line ends here.
        file.write_all(b"\n")?;
    }
    Ok(file)
}

/// A longer line is none.
const LONGEST: u64 = 8 << 20;

/// Reads the lines of a journal that are whole, in their order; none where there is no journal.
///
/// # Errors
///
/// When the file cannot be read.
pub fn read(path: &Path) -> io::Result<Vec<Entry>> {
    let mut reader = match text::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        file => BufReader::new(file?),
    };
    let (mut entries, mut line) = (Vec::new(), Vec::new());
    loop {
        line.clear();
        if (&mut reader).take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(entries);
        }
        if line.last() == Some(&b'\n') {
            entries.extend(Entry::read(&line[..line.len() - 1]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(run: u64) -> Entry {
        Entry {
            key: format!("{run:032x}").parse().unwrap(),
            run: Some(run),
            problem: "a, \"b\"".into(),
            optimizer: "adam".into(),
            seed: u64::MAX,
            outcome: Outcome {
                status: crate::engine::Status::Diverged,
                reason: StopReason::Above { limit: 1e12, step: 7 },
                steps: 7,
                final_loss: Some(f64::INFINITY),
                best: Some((-0.0, 3)),
                hits: vec![0, 0, 3],
                final_lr: Some(1e-300),
                final_effective_lr: None,
            },
            rows: Rows { count: 8, bytes: 900, crc: 0xabc, waiting: vec![(0, 400), (1 << 40, 500)] },
        }
    }

    fn text(entries: &[Entry]) -> Vec<u8> {
        let mut text = header();
        for entry in entries {
            entry.write(&mut text);
        }
        text
    }

    fn read_text(text: &[u8]) -> Vec<Entry> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        read(file.path()).unwrap()
    }

    #[test]
    fn entries_are_read_as_they_are_written() {
        let trial = Entry { run: None, outcome: Outcome::NOT_BEGUN, rows: Rows::default(), ..entry(1) };
        let entries = [entry(0), trial];
        assert_eq!(read_text(&text(&entries)), entries);
        assert!(read(Path::new("/nonexistent/journal.csv")).unwrap().is_empty());
    }

    #[test]
    fn every_cell_has_a_column() {
        let text = text(&[entry(3)]);
        let mut reader = csv::Reader::from_reader(&text[..]);
        assert_eq!(reader.headers().unwrap().len(), reader.records().next().unwrap().unwrap().len());
    }

    #[test]
    fn what_is_torn_is_no_line() {
        let text = text(&[entry(0), entry(1), entry(2)]);
        let whole = [entry(0), entry(1), entry(2)];
        let ends: Vec<usize> = (0..text.len()).filter(|&i| text[i] == b'\n').map(|i| i + 1).collect();
        for cut in 0..text.len() {
            let lines = ends.iter().filter(|&&end| end <= cut).count().saturating_sub(1);
            let torn = read_text(&text[..cut]);
            assert_eq!(torn, whole[..lines], "cut at {cut}");
        }
        // One that goes on after the tear loses nothing else; nor does one in which a byte has changed.
        let mut mended = text[..ends[2] - 5].to_vec();
        mended.push(b'\n');
        mended.extend_from_slice(&text[ends[2]..]);
        assert_eq!(read_text(&mended), [entry(0), entry(2)]);
        let mut changed = text.clone();
        changed[ends[1] + 40] ^= 1;
        assert_eq!(read_text(&changed), [entry(0), entry(2)]);
    }
}

//! Puts the rows of runs that are executed side by side into the order of the plan, within bounded memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::read_row;
use crate::journal::{Entry, Rows};

/// How many bytes of runs that are not yet their turn are kept in memory; what is more goes to a file.
const MEMORY: usize = 8 << 20;

/// Rows are copied in pieces of about so many bytes.
const PIECE: u64 = 1 << 20;

/// An ordered sink of rows.
///
/// The rows of the first unfinished run go straight to the output. Those of later runs wait, in memory up to a limit
/// and beyond it in a file, until their turn comes. Where there is a [`Store`], nothing that has ended is lost by a crash.
pub struct Sink<W> {
    state: Mutex<State<W>>,
}

struct State<W> {
    output: W,
    /// The run whose rows go straight to the output.
    turn: u64,
    waiting: BTreeMap<u64, Waiting>,
    /// How many bytes wait in memory.
    memory: usize,
    spill: Spill,
    keeping: Option<Keeping>,
    /// Whether the header is in the output.
    headed: bool,
    /// How many bytes and rows have been given.
    totals: Totals,
    /// The checksum of the header and of the rows of the runs whose turn has been.
    crc: crc32fast::Hasher,
    most_bytes: u64,
    /// The first error; nothing is written after it.
    error: Option<io::Error>,
}

/// How much a sink has taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Rows, without the header.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// Their CRC-32, where there is a [`Store`].
    pub crc: u32,
}

/// Files in which an experiment is kept while it runs, each written on from its end.
#[derive(Clone, Debug)]
pub struct Store {
    /// The rows of runs whose turn has come.
    pub trace: Arc<File>,
    /// The rows of runs whose turn has not come.
    pub waiting: Arc<File>,
    /// A line for each run that has ended, see [`crate::journal`].
    pub journal: Arc<File>,
}

/// What is there of an experiment that was begun before.
#[derive(Debug, Default)]
pub struct Begun {
    /// The first run whose rows are not in the trace.
    pub turn: u64,
    /// What is in the trace, with its header.
    pub totals: Totals,
    /// The runs from there on that have ended, by their numbers.
    pub ended: Vec<(u64, Old)>,
}

/// The rows of a run that has ended before.
#[derive(Debug)]
pub enum Old {
    /// They wait in the file of the store.
    Waiting(Rows),
    /// They stand in another file, and the entry is not in the journal yet.
    Elsewhere(Box<(Entry, Source)>),
}

/// Rows in another file.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub file: Arc<File>,
    /// Where they are, and how many bytes.
    pub extents: Vec<(u64, u64)>,
    /// What each row begins with there, and what it is to begin with.
    pub prefixes: [Vec<u8>; 2],
}

#[derive(Default)]
struct Waiting {
    spilled: Vec<(u64, u64)>,
    elsewhere: Option<Source>,
    memory: Vec<u8>,
    end: Option<End>,
}

/// How a run that waits has ended.
enum End {
    /// Its rows, and that its entry is in the journal, if there is one.
    Kept(Rows),
    /// Its entry is still to be written.
    New(Box<Entry>),
}

/// What is still to be written of runs that have ended.
struct Keeping {
    store: Store,
    lines: Vec<u8>,
    /// Runs that have ended before their turn.
    fresh: Vec<u64>,
}

impl Keeping {
    /// Takes the line of a run whose rows are in the trace, or wait in the file.
    fn note(&mut self, entry: &Entry) -> io::Result<()> {
        entry.write(&mut self.lines);
        if self.lines.len() >= 1 << 16 { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> io::Result<()> {
        (&*self.store.journal).write_all(&self.lines)?;
        self.lines.clear();
        Ok(())
    }
}

impl<W: Write> Sink<W> {
    /// A sink that puts its temporary file, if it needs one, into `folder`.
    pub fn new(output: W, folder: PathBuf) -> Self {
        Self::with(output, Spill { folder, file: None, end: 0, pieces: 0 }, None, 0)
    }

    fn with(output: W, spill: Spill, keeping: Option<Keeping>, turn: u64) -> Self {
        let (waiting, totals) = (BTreeMap::new(), Totals::default());
        let state = State {
            output,
            turn,
            waiting,
            memory: 0,
            spill,
            keeping,
            headed: false,
            totals,
            crc: crc32fast::Hasher::new(),
            most_bytes: u64::MAX,
            error: None,
        };
        Self { state: Mutex::new(state) }
    }

    /// Takes no more than so many bytes; what would go beyond is an error of the kind [`io::ErrorKind::QuotaExceeded`].
    #[must_use]
    pub fn at_most(self, bytes: u64) -> Self {
        self.lock().most_bytes = bytes;
        self
    }

    /// Begins: writes the header, unless it is there already, and the rows of old runs whose turn it is.
    ///
    /// # Errors
    ///
    /// When the output cannot be written, or old rows cannot be read.
    pub fn begin(&self, header: &[u8]) -> io::Result<()> {
        let mut state = self.lock();
        if !state.headed {
            state.headed = true;
            state.totals.bytes += header.len() as u64;
            if state.totals.bytes > state.most_bytes {
                return Err(io::ErrorKind::QuotaExceeded.into());
            }
            state.crc.update(header);
            state.output.write_all(header)?;
        }
        state.advance()
    }

    /// Takes the next `rows` rows of a run and empties the buffer.
    ///
    /// Returns whether the output still takes rows; the error is told by [`Sink::close`].
    pub fn push(&self, run: u64, rows: u64, bytes: &mut Vec<u8>) -> bool {
        let mut state = self.lock();
        let done = state.push(run, rows, bytes);
        bytes.clear();
        state.keep(done)
    }

    /// Whether [`Sink::finish`] is to be told what came out.
    pub fn keeps(&self) -> bool {
        self.lock().keeping.is_some()
    }

    /// Says that a run has no more rows, and what came out. Returns whether the output still takes rows.
    pub fn finish(&self, run: u64, entry: Option<Entry>) -> bool {
        let mut state = self.lock();
        let done = state.finish(run, entry);
        state.keep(done)
    }

    /// Puts all that has ended into the files of the store, and, if it is to be `durable`, through to the disk.
    pub fn settle(&self, durable: bool) {
        let mut state = self.lock();
        let done = state.settle();
        if !state.keep(done) || !durable {
            return;
        }
        let Some(store) = state.keeping.as_ref().map(|keeping| keeping.store.clone()) else { return };
        let (idle, end) = (state.spill.pieces == 0, state.spill.end);
        drop(state);
        let synced = [&store.trace, &store.waiting, &store.journal].into_iter().try_for_each(|file| file.sync_data());
        let mut state = self.lock();
        state.keep(synced);
        // What has waited is in the trace by now, also after a power loss.
        if idle
            && state.spill.end == end
            && state.spill.pieces == 0
            && state.waiting.values().all(|waiting| waiting.spilled.is_empty())
        {
            let emptied = state.spill.empty();
            state.keep(emptied);
        }
    }

    /// Writes what is still waiting, flushes, and returns the output and how much it took.
    ///
    /// # Errors
    ///
    /// The first error that the output or the temporary file has met.
    pub fn close(self) -> io::Result<(W, Totals)> {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = state.error {
            return Err(error);
        }
        state.settle()?;
        for waiting in std::mem::take(&mut state.waiting).into_values() {
            state.drain(waiting)?;
        }
        state.settle()?;
        state.totals.crc = state.crc.finalize();
        Ok((state.output, state.totals))
    }

    fn lock(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink<BufWriter<Arc<File>>> {
    /// A sink that keeps an experiment in the files of a store, and goes on with what there is.
    ///
    /// # Errors
    ///
    /// When the size of a file cannot be told.
    pub fn kept(store: Store, begun: Begun) -> io::Result<Self> {
        let (file, end) = (Some(Arc::clone(&store.waiting)), store.waiting.metadata()?.len());
        let spill = Spill { folder: PathBuf::new(), file, end, pieces: 0 };
        let output = BufWriter::new(Arc::clone(&store.trace));
        let keeping = Keeping { store, lines: Vec::new(), fresh: Vec::new() };
        let sink = Self::with(output, spill, Some(keeping), begun.turn);
        let mut state = sink.lock();
        state.headed = begun.totals.bytes > 0;
        state.totals = begun.totals;
        state.crc = crc32fast::Hasher::new_with_initial_len(begun.totals.crc, begun.totals.bytes);
        for (run, old) in begun.ended {
            let waiting = match old {
                Old::Waiting(rows) => {
                    state.totals.add(&rows);
                    state.spill.pieces += rows.waiting.len();
                    Waiting { spilled: rows.waiting.clone(), end: Some(End::Kept(rows)), ..Waiting::default() }
                }
                Old::Elsewhere(old) => {
                    let (entry, source) = *old;
                    Waiting { elsewhere: Some(source), end: Some(End::New(Box::new(entry))), ..Waiting::default() }
                }
            };
            state.waiting.insert(run, waiting);
        }
        drop(state);
        Ok(sink)
    }
}

impl Totals {
    fn add(&mut self, rows: &Rows) {
        self.rows += rows.count;
        self.bytes += rows.bytes;
    }
}

impl<W: Write> State<W> {
    fn keep(&mut self, done: io::Result<()>) -> bool {
        if let Err(error) = done {
            self.error.get_or_insert(error);
        }
        self.error.is_none()
    }

    fn push(&mut self, run: u64, rows: u64, bytes: &[u8]) -> io::Result<()> {
        if self.error.is_some() {
            return Ok(());
        }
        self.totals.rows += rows;
        self.totals.bytes += bytes.len() as u64;
        if self.totals.bytes > self.most_bytes {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        if run == self.turn {
            return self.output.write_all(bytes);
        }
        let waiting = self.waiting.entry(run).or_default();
        waiting.memory.extend_from_slice(bytes);
        self.memory += bytes.len();
        if self.memory > MEMORY { self.spill(run) } else { Ok(()) }
    }

    /// Puts what waits of a run in memory into the file.
    fn spill(&mut self, run: u64) -> io::Result<()> {
        let Some(waiting) = self.waiting.get_mut(&run).filter(|waiting| !waiting.memory.is_empty()) else {
            return Ok(());
        };
        let bytes = std::mem::take(&mut waiting.memory);
        self.memory -= bytes.len();
        let (start, length) = (self.spill.append(&bytes)?, bytes.len() as u64);
        match waiting.spilled.last_mut() {
            // One piece with that before it.
            Some(last) if last.0 + last.1 == start => {
                last.1 += length;
                self.spill.pieces -= 1;
            }
            _ => waiting.spilled.push((start, length)),
        }
        Ok(())
    }

    fn finish(&mut self, run: u64, entry: Option<Entry>) -> io::Result<()> {
        if self.error.is_some() {
            return Ok(());
        }
        if run != self.turn {
            self.waiting.entry(run).or_default().end =
                Some(entry.map_or(End::Kept(Rows::default()), |entry| End::New(Box::new(entry))));
            if let Some(keeping) = &mut self.keeping {
                keeping.fresh.push(run);
            }
            return Ok(());
        }
        if let (Some(keeping), Some(entry)) = (&mut self.keeping, entry) {
            keeping.note(&entry)?;
            self.crc.combine(&entry.rows.hasher());
        }
        self.turn += 1;
        self.advance()
    }

    /// Writes what waits of the runs whose turn it is, up to the first that goes on or has not begun.
    fn advance(&mut self) -> io::Result<()> {
        while let Some(waiting) = self.waiting.remove(&self.turn) {
            let ended = waiting.end.is_some();
            self.drain(waiting)?;
            if !ended {
                break;
            }
            self.turn += 1;
        }
        Ok(())
    }

    fn drain(&mut self, waiting: Waiting) -> io::Result<()> {
        self.memory -= waiting.memory.len();
        for (start, length) in waiting.spilled {
            self.spill.copy(start, length, &mut self.output)?;
        }
        // Nobody would look for them there after a crash.
        if self.spill.pieces == 0 && self.keeping.is_none() {
            self.spill.empty()?;
        }
        self.output.write_all(&waiting.memory)?;
        let rows = match waiting.end {
            None => return Ok(()),
            Some(End::Kept(rows)) => rows,
            Some(End::New(mut entry)) => {
                if let Some(source) = waiting.elsewhere {
                    source.copy(&mut entry.rows, &mut self.output)?;
                    self.totals.add(&entry.rows);
                    if self.totals.bytes > self.most_bytes {
                        return Err(io::ErrorKind::QuotaExceeded.into());
                    }
                }
                self.keeping.as_mut().map_or(Ok(()), |keeping| keeping.note(&entry))?;
                entry.rows
            }
        };
        self.crc.combine(&rows.hasher());
        Ok(())
    }

    fn settle(&mut self) -> io::Result<()> {
        let fresh = self.keeping.as_mut().map(|keeping| std::mem::take(&mut keeping.fresh)).unwrap_or_default();
        for run in fresh {
            self.spill(run)?;
            let Some(waiting) = self.waiting.get_mut(&run) else { continue };
            let Some(End::New(entry)) = &mut waiting.end else { continue };
            entry.rows.waiting.clone_from(&waiting.spilled);
            self.keeping.as_mut().map_or(Ok(()), |keeping| keeping.note(entry))?;
            waiting.end = Some(End::Kept(std::mem::take(&mut entry.rows)));
        }
        self.output.flush()?;
        self.keeping.as_mut().map_or(Ok(()), Keeping::write)
    }
}

impl Source {
    /// Copies the rows, each with its new beginning, and says in `rows` what they are now.
    fn copy(&self, rows: &mut Rows, output: &mut impl Write) -> io::Result<()> {
        let [old, new] = &self.prefixes;
        let (mut crc, mut line) = (crc32fast::Hasher::new(), Vec::new());
        *rows = Rows { count: rows.count, ..Rows::default() };
        for &(start, length) in &self.extents {
            let mut file = &*self.file;
            file.seek(SeekFrom::Start(start))?;
            let mut reader = BufReader::new(file.take(length));
            let mut copied = Vec::new();
            while read_row(&mut reader, &mut line)? > 0 {
                let wrong = || io::Error::new(io::ErrorKind::InvalidData, "rows of earlier results have changed");
                let rest = line.strip_prefix(&**old).ok_or_else(wrong)?;
                for part in [new, rest] {
                    crc.update(part);
                    copied.extend_from_slice(part);
                    rows.bytes += part.len() as u64;
                }
                if copied.len() as u64 >= PIECE {
                    output.write_all(&copied)?;
                    copied.clear();
                }
            }
            output.write_all(&copied)?;
        }
        rows.crc = crc.finalize();
        Ok(())
    }
}

/// The file of rows that wait for their turn.
struct Spill {
    folder: PathBuf,
    file: Option<Arc<File>>,
    end: u64,
    /// How many pieces have not been copied out yet.
    pieces: usize,
}

impl Spill {
    fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let start = self.end;
        let file = if let Some(file) = &self.file {
            file
        } else {
            let file = tempfile::tempfile_in(&self.folder).map_err(|error| {
                let folder = self.folder.display();
                io::Error::new(error.kind(), format!("no room for waiting rows in {folder}: {error}"))
            })?;
            self.file.insert(Arc::new(file))
        };
        let mut file = &**file;
        file.seek(SeekFrom::Start(start))?;
        file.write_all(bytes)?;
        self.end += bytes.len() as u64;
        self.pieces += 1;
        Ok(start)
    }

    fn copy(&mut self, start: u64, length: u64, output: &mut impl Write) -> io::Result<()> {
        let Some(mut file) = self.file.as_deref() else { return Ok(()) };
        file.seek(SeekFrom::Start(start))?;
        let (mut left, mut rows) = (length, Vec::new());
        while left > 0 {
            let read = file.take(left.min(PIECE)).read_to_end(&mut rows)? as u64;
            if read == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file of waiting rows was cut short"));
            }
            left -= read;
            // Whole rows only, for those who read along.
            let whole = rows.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
            let whole = if left == 0 { rows.len() } else { whole };
            output.write_all(&rows[..whole])?;
            rows.drain(..whole);
        }
        self.pieces -= 1;
        Ok(())
    }

    fn empty(&mut self) -> io::Result<()> {
        if self.end == 0 {
            return Ok(());
        }
        self.end = 0;
        self.file.as_ref().map_or(Ok(()), |file| file.set_len(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sink() -> Sink<Vec<u8>> {
        Sink::new(Vec::new(), std::env::temp_dir())
    }

    #[test]
    fn rows_come_out_in_the_order_of_the_plan() {
        let sink = sink();
        sink.begin(b"h").unwrap();
        for (run, text) in [(2, "e"), (1, "c"), (0, "a"), (1, "d"), (0, "b"), (2, "f")] {
            assert!(sink.push(run, 1, &mut text.into()));
        }
        assert!(sink.finish(1, None) && sink.finish(0, None) && sink.finish(2, None));
        let (output, totals) = sink.close().unwrap();
        assert_eq!(output, b"habcdef");
        assert_eq!(totals, Totals { rows: 6, bytes: 7, ..totals });
    }

    #[test]
    fn what_does_not_fit_into_memory_waits_on_disk() {
        let sink = sink();
        let piece = |run: u64, part: u8| vec![run as u8 * 16 + part; MEMORY / 3];
        for part in 0..4 {
            for run in [2, 1] {
                sink.push(run, 1, &mut piece(run, part));
            }
        }
        assert!(sink.lock().memory <= MEMORY);
        sink.finish(2, None);
        sink.finish(0, None);
        sink.push(1, 1, &mut vec![255]);
        sink.finish(1, None);
        assert_eq!(sink.lock().memory, 0);
        let expected: Vec<u8> =
            (0..4).flat_map(|p| piece(1, p)).chain([255]).chain((0..4).flat_map(|p| piece(2, p))).collect();
        assert!(sink.close().unwrap().0 == expected);
    }

    #[test]
    fn what_was_begun_comes_out_even_if_runs_before_it_never_did() {
        let sink = sink();
        sink.push(5, 1, &mut b"y".to_vec());
        sink.push(3, 1, &mut b"x".to_vec());
        assert_eq!(sink.close().unwrap().0, b"xy");
    }

    #[test]
    fn the_first_error_is_told_and_ends_the_writing() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::new(io::ErrorKind::StorageFull, "full"))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let sink = Sink::new(Full, std::env::temp_dir());
        assert!(!sink.push(0, 1, &mut b"x".to_vec()));
        assert!(!sink.finish(0, None));
        assert_eq!(sink.close().err().map(|e| e.kind()), Some(io::ErrorKind::StorageFull));
    }
}

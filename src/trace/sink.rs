//! Puts the rows of runs that are executed side by side into the order of the plan, within bounded memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many bytes of runs that are not yet their turn are kept in memory; what is more goes to a temporary file.
const MEMORY: usize = 8 << 20;

/// An ordered sink of rows.
///
/// The rows of the first unfinished run go straight to the output. Those of later runs wait, in memory up to a limit
/// and beyond it in a temporary file, until their turn comes.
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
    /// How many bytes and rows have been given.
    totals: Totals,
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
}

#[derive(Default)]
struct Waiting {
    spilled: Vec<(u64, usize)>,
    memory: Vec<u8>,
    finished: bool,
}

struct Spill {
    folder: PathBuf,
    file: Option<File>,
    end: u64,
    /// How many pieces have not been copied out yet.
    pieces: usize,
}

impl<W: Write> Sink<W> {
    /// A sink that puts its temporary file, if it needs one, into `folder`.
    pub fn new(output: W, folder: PathBuf) -> Self {
        let spill = Spill { folder, file: None, end: 0, pieces: 0 };
        let state = State {
            output,
            turn: 0,
            waiting: BTreeMap::new(),
            memory: 0,
            spill,
            totals: Totals::default(),
            error: None,
        };
        Self { state: Mutex::new(state) }
    }

    /// Writes something before all rows.
    ///
    /// # Errors
    ///
    /// When the output cannot be written.
    pub fn header(&self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.lock();
        state.totals.bytes += bytes.len() as u64;
        state.output.write_all(bytes)
    }

    /// Takes the next `rows` rows of a run and empties the buffer.
    ///
    /// Returns whether the output still takes rows; the error is told by [`Sink::close`].
    pub fn push(&self, run: u64, rows: u64, bytes: &mut Vec<u8>) -> bool {
        let mut state = self.lock();
        state.totals.rows += rows;
        state.totals.bytes += bytes.len() as u64;
        let done = state.push(run, bytes);
        bytes.clear();
        state.keep(done)
    }

    /// Says that a run has no more rows. Returns whether the output still takes rows.
    pub fn finish(&self, run: u64) -> bool {
        let mut state = self.lock();
        let done = state.finish(run);
        state.keep(done)
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
        for waiting in std::mem::take(&mut state.waiting).into_values() {
            state.drain(waiting)?;
        }
        state.output.flush()?;
        Ok((state.output, state.totals))
    }

    fn lock(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Write> State<W> {
    fn keep(&mut self, done: io::Result<()>) -> bool {
        if let Err(error) = done {
            self.error.get_or_insert(error);
        }
        self.error.is_none()
    }

    fn push(&mut self, run: u64, bytes: &[u8]) -> io::Result<()> {
        if self.error.is_some() {
            return Ok(());
        }
        if run == self.turn {
            return self.output.write_all(bytes);
        }
        let waiting = self.waiting.entry(run).or_default();
        if self.memory + bytes.len() <= MEMORY {
            waiting.memory.extend_from_slice(bytes);
            self.memory += bytes.len();
            return Ok(());
        }
        // What waits in memory comes before these bytes, so it has to go first.
        self.memory -= waiting.memory.len();
        let earlier = std::mem::take(&mut waiting.memory);
        for bytes in [&earlier, bytes] {
            if !bytes.is_empty() {
                waiting.spilled.push((self.spill.append(bytes)?, bytes.len()));
            }
        }
        Ok(())
    }

    fn finish(&mut self, run: u64) -> io::Result<()> {
        if self.error.is_some() {
            return Ok(());
        }
        if run != self.turn {
            self.waiting.entry(run).or_default().finished = true;
            return Ok(());
        }
        // The next run may have finished already, or only begun.
        loop {
            self.turn += 1;
            let Some(waiting) = self.waiting.remove(&self.turn) else { return Ok(()) };
            let finished = waiting.finished;
            self.drain(waiting)?;
            if !finished {
                return Ok(());
            }
        }
    }

    fn drain(&mut self, waiting: Waiting) -> io::Result<()> {
        self.memory -= waiting.memory.len();
        for (start, length) in waiting.spilled {
            self.spill.copy(start, length, &mut self.output)?;
        }
        self.output.write_all(&waiting.memory)
    }
}

impl Spill {
    fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let start = self.end;
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(&self.folder)?),
        };
        file.seek(SeekFrom::Start(start))?;
        file.write_all(bytes)?;
        self.end += bytes.len() as u64;
        self.pieces += 1;
        Ok(start)
    }

    fn copy(&mut self, start: u64, length: usize, output: &mut impl Write) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.seek(SeekFrom::Start(start))?;
        let copied = io::copy(&mut file.take(length as u64), output)?;
        if copied < length as u64 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the temporary file was cut short"));
        }
        self.pieces -= 1;
        if self.pieces == 0 {
            self.end = 0;
            file.set_len(0)?;
        }
        Ok(())
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
        sink.header(b"h").unwrap();
        for (run, text) in [(2, "e"), (1, "c"), (0, "a"), (1, "d"), (0, "b"), (2, "f")] {
            assert!(sink.push(run, 1, &mut text.into()));
        }
        assert!(sink.finish(1) && sink.finish(0) && sink.finish(2));
        let (output, totals) = sink.close().unwrap();
        assert_eq!(output, b"habcdef");
        assert_eq!(totals, Totals { rows: 6, bytes: 7 });
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
        sink.finish(2);
        sink.finish(0);
        sink.push(1, 1, &mut vec![255]);
        sink.finish(1);
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
        assert!(!sink.finish(0));
        assert_eq!(sink.close().err().map(|e| e.kind()), Some(io::ErrorKind::StorageFull));
    }
}

//! Curves over steps, read from traces: thinned to what can be shown, in bounded memory, whatever the number of rows.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::Value;

use crate::finished::Finished;
use crate::results::{self, Readable};
use crate::runs::{Optimizer, Run};
use crate::statistics::ranks::quantile;
use crate::text;
use crate::trace::{Prefix, Spacing, Thinning, header};

/// What a row of a trace has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The noise-free loss.
    Loss,
    /// The mean effective learning rate over the coordinates.
    EffectiveLr,
    /// The smallest.
    EffectiveLrMin,
    /// The largest.
    EffectiveLrMax,
    /// The norm of the noise-free gradient.
    GradNorm,
    /// The norm of the update.
    UpdateNorm,
}

impl Quantity {
    /// The place of its column, counted from `step`.
    fn column(self) -> usize {
        match self {
            Self::Loss => 1,
            Self::EffectiveLr => 4,
            Self::EffectiveLrMin => 5,
            Self::EffectiveLrMax => 6,
            Self::GradNorm => 7,
            Self::UpdateNorm => 8,
        }
    }

    /// Whether a run that got lost counts as worse than any other; otherwise it has none.
    fn is_loss(self) -> bool {
        self == Self::Loss
    }
}

/// Why curves could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CurvesError {
    /// The trace could not be read.
    #[error("cannot read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Rows are missing.
    #[error("no trace in {} goes on to the end of seed {seed} of {optimizer} on {problem}; run the experiment again", .folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(", "))]
    Incomplete {
        /// The folders.
        folders: Vec<PathBuf>,
        /// The repetition.
        seed: u64,
        /// The optimizer.
        optimizer: String,
        /// The problem.
        problem: String,
    },
    /// A row is not what it should be.
    #[error("{}:{line}: {message}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
        /// What is wrong.
        message: &'static str,
    },
}

/// Curves of finished runs, at steps common to all.
#[derive(Clone, Debug)]
pub struct Curves {
    /// The steps that are shown, in ascending order, with the first and the last of all.
    pub steps: Vec<u64>,
    /// Whether more steps were recorded than are shown.
    pub thinned: bool,
    quantities: Vec<Quantity>,
    /// The runs of each optimizer on each problem.
    cells: HashMap<(usize, usize), Vec<Trace>>,
}

/// The curves of a run.
#[derive(Clone, Debug)]
struct Trace {
    /// Its last step.
    last: u64,
    /// Whether it diverged or left the domain.
    failed: bool,
    /// For each shown step up to its end, and the first one from there on, its quantities; NaN where there is none.
    values: Vec<f64>,
}

/// So many numbers are kept at most; with very many runs, fewer steps are shown.
const MOST_NUMBERS: usize = 1 << 25;

/// How often it is tried to read what still runs, before it is told why not.
const ATTEMPTS: u32 = 3;

/// Files are read in pieces of so many bytes, by as many threads as there are.
const PIECE: u64 = 8 << 20;

/// Of a line so many bytes are looked at; coordinates may go on beyond them.
const LINE: u64 = 1 << 20;

impl Curves {
    /// Reads the traces of folders from which `finished` was read, at no more than about so many steps.
    ///
    /// # Errors
    ///
    /// When a trace cannot be read, or a row is not what it should be.
    pub fn read(
        folders: &[PathBuf],
        finished: &Finished,
        points: usize,
        quantities: &[Quantity],
    ) -> Result<Self, CurvesError> {
        // What still runs may be moved while it is read.
        let moves = folders.iter().any(|folder| Readable::of(folder).unfinished.is_some());
        let read = || Self::read_in_pieces(folders, finished, points, quantities, PIECE);
        (0..if moves { ATTEMPTS } else { 0 }).find_map(|_| read().ok()).map_or_else(read, Ok)
    }

    fn read_in_pieces(
        folders: &[PathBuf],
        finished: &Finished,
        points: usize,
        quantities: &[Quantity],
        piece: u64,
    ) -> Result<Self, CurvesError> {
        let runs = &finished.runs.runs;
        let readable: Vec<Readable> = folders.iter().map(|folder| Readable::of(folder)).collect();
        let manifests: Vec<Value> = readable.iter().map(|of| results::read_manifest(&of.folder)).collect();
        let thinning = manifests.first().map_or(Thinning::Log, thinning);
        let points = points.min(MOST_NUMBERS / (runs.len() * quantities.len()).max(1)).max(4);
        let (steps, thinned) = shown(thinning.spacing(finished.steps), finished.steps, points);
        let mut curves = Self { steps, thinned, quantities: quantities.to_vec(), cells: HashMap::new() };
        if quantities.is_empty() {
            return Ok(curves);
        }
        let mut traces: Vec<Option<Trace>> = vec![None; runs.len()];
        for (readable, manifest) in readable.iter().zip(&manifests) {
            let master = manifest["config"]["seed"].as_u64().unwrap_or_default();
            let mut take = |path: PathBuf, extents: Option<Vec<(u64, u64)>>| {
                let reader = Reader {
                    curves: &curves,
                    path,
                    header: extents.is_none(),
                    grows: readable.unfinished.is_some(),
                    places: places(finished, master),
                };
                for (place, trace) in reader.read(piece, extents)?.into_iter().enumerate() {
                    // A run that stands in several folders counts once.
                    let known = |own: &Trace| own.last == runs[place].steps;
                    if let Some(mut trace) = trace.filter(|_| !traces[place].as_ref().is_some_and(known)) {
                        trace.failed = runs[place].status.failed();
                        traces[place] = Some(trace);
                    }
                }
                Ok(())
            };
            take(readable.folder.join("trace.csv"), None)?;
            if let Some([journal, waiting]) = &readable.unfinished {
                let io = |error| CurvesError::Io { path: journal.clone(), source: io::Error::other(error) };
                take(waiting.clone(), Some(readable.waiting().map_err(io)?))?;
            }
        }
        let whole = |(run, trace): &(&Run, &Option<Trace>)| trace.as_ref().is_some_and(|trace| trace.last == run.steps);
        if let Some((run, _)) = runs.iter().zip(&traces).find(|pair| !whole(pair)) {
            return Err(CurvesError::Incomplete {
                folders: folders.to_owned(),
                seed: run.seed.repetition,
                optimizer: finished.runs.optimizers[run.optimizer].name(),
                problem: finished.runs.problems[run.problem].label.clone(),
            });
        }
        for (run, trace) in runs.iter().zip(traces) {
            curves.cells.entry((run.problem, run.optimizer)).or_default().extend(trace);
        }
        Ok(curves)
    }

    /// Whether there is any curve of an optimizer on a problem, by their places.
    #[must_use]
    pub fn has(&self, problem: usize, optimizer: usize) -> bool {
        self.cells.get(&(problem, optimizer)).is_some_and(|traces| !traces.is_empty())
    }

    /// The quantiles of a quantity over the runs of an optimizer on a problem, by their places: for each share a number at
    /// each shown step.
    ///
    /// The loss of a run that got lost is infinite from there on; a run that ended well keeps its last number, as long as
    /// there are others that go on. NaN where there is no number, as from where all have ended.
    #[must_use]
    pub fn quantiles(&self, problem: usize, optimizer: usize, quantity: Quantity, shares: &[f64]) -> Vec<Vec<f64>> {
        let mut quantiles = vec![vec![f64::NAN; self.steps.len()]; shares.len()];
        let place = self.quantities.iter().position(|own| *own == quantity);
        let (Some(traces), Some(place)) = (self.cells.get(&(problem, optimizer)), place) else { return quantiles };
        let ended = traces.iter().map(|trace| trace.last).max().unwrap_or(0);
        let mut values = Vec::with_capacity(traces.len());
        for (at, &step) in self.steps.iter().enumerate() {
            values.clear();
            let of = |trace: &Trace| self.value(trace, at, place, quantity.is_loss());
            values.extend(traces.iter().map(of).filter(|value| !value.is_nan()));
            values.sort_by(f64::total_cmp);
            let before = at.checked_sub(1).map_or(0, |before| self.steps[before]);
            let over = step > ended && at > 0 && before >= ended;
            for (quantile_at, &share) in quantiles.iter_mut().zip(shares) {
                let value = quantile(&values, share);
                quantile_at[at] = if over && value != f64::INFINITY { f64::NAN } else { value };
            }
        }
        quantiles
    }

    /// The number of a run at a shown step.
    fn value(&self, trace: &Trace, at: usize, place: usize, is_loss: bool) -> f64 {
        let count = self.quantities.len();
        let kept = trace.values.len() / count;
        let lost = trace.failed && self.steps[at] >= trace.last;
        if lost {
            return if is_loss { f64::INFINITY } else { f64::NAN };
        }
        let value = trace.values.get(at.min(kept.wrapping_sub(1)) * count + place).copied().unwrap_or(f64::NAN);
        if is_loss && value.is_nan() { f64::INFINITY } else { value }
    }
}

/// Which steps of a run were recorded.
fn thinning(manifest: &Value) -> Thinning {
    let every = manifest["config"]["trace"]["every"].as_u64().and_then(NonZeroU64::new);
    every.map_or(Thinning::Log, Thinning::Every)
}

/// Of the recorded steps about so many, half of them evenly spaced, half of them on a log scale, with the first and the last;
/// all of them where they are no more. Whether any are left out.
fn shown(spacing: Spacing, steps: u64, points: usize) -> (Vec<u64>, bool) {
    if spacing.count(steps) < points as u64 {
        let all = std::iter::successors(Some(0), |&step| Some(spacing.next(step)));
        return (all.take_while(|&step| step < steps).chain([steps]).collect(), false);
    }
    // Those on a log scale are few.
    let listed: Vec<u64> = match spacing {
        Spacing::Every(_) => Vec::new(),
        Spacing::Divided(_) => {
            let all = std::iter::successors(Some(0), |&step| Some(spacing.next(step)));
            all.take_while(|&step| step <= steps && step < u64::MAX).collect()
        }
    };
    let recorded = |step: f64| match spacing {
        Spacing::Every(every) => step as u64 / every * every,
        Spacing::Divided(_) => listed[listed.partition_point(|&own| own as f64 <= step).max(1) - 1],
    };
    let half = (points / 2).max(1) as f64;
    let last = steps as f64;
    let linear = (0..=half as u64).map(|i| last * (i as f64 / half));
    let log = (0..half as u64).map(|i| libm::exp(libm::log(last.max(1.0)) * (i as f64 / half)));
    let mut shown: Vec<u64> = linear.chain(log).map(recorded).chain([0, steps]).filter(|&step| step <= steps).collect();
    shown.sort_unstable();
    shown.dedup();
    (shown, true)
}

/// The places of runs of a master seed by the labels of problem and optimizer and the repetition.
type Places<'a> = HashMap<(&'a str, String, u64), usize>;

fn places(finished: &Finished, master: u64) -> Places<'_> {
    let runs = &finished.runs;
    let names: Vec<String> = runs.optimizers.iter().map(Optimizer::name).collect();
    let of_master = |(_, run): &(usize, &Run)| run.seed.master == master;
    let key = |(place, run): (usize, &Run)| {
        let problem = runs.problems[run.problem].label.as_str();
        ((problem, names[run.optimizer].clone(), run.seed.repetition), place)
    };
    runs.runs.iter().enumerate().filter(of_master).map(key).collect()
}

/// Reads the trace of a folder.
struct Reader<'a> {
    curves: &'a Curves,
    path: PathBuf,
    /// Whether it begins with a header.
    header: bool,
    /// Whether more may come to it, so that its last line may not be whole yet.
    grows: bool,
    places: Places<'a>,
}

/// What a piece of a file has of a run, whose rows may go on in the next piece.
struct Part {
    place: usize,
    /// Shown steps by their places, with the quantities there.
    samples: Vec<(usize, Vec<f64>)>,
    /// The last row.
    last: (u64, Vec<f64>),
}

/// What is wrong with a row, and where it begins.
type Wrong = (u64, &'static str);

impl Reader<'_> {
    /// The traces of all runs that are wanted, by their places; of the whole file, or of places and lengths in it.
    fn read(&self, piece: u64, extents: Option<Vec<(u64, u64)>>) -> Result<Vec<Option<Trace>>, CurvesError> {
        let io = |source| CurvesError::Io { path: self.path.clone(), source };
        let size = text::open(&self.path).and_then(|file| file.metadata()).map_err(io)?.len();
        let extents = extents.unwrap_or_else(|| vec![(0, size.max(1))]);
        let mut pieces = extents.into_iter().flat_map(|(start, length)| {
            let end = start.saturating_add(length).min(size.max(1));
            (start..end)
                .step_by(usize::try_from(piece).unwrap_or(usize::MAX))
                .map(move |from| (from, end.min(from.saturating_add(piece))))
        });
        let mut left = size.max(1);
        let mut traces: Vec<Option<Trace>> = Vec::new();
        traces.resize(self.places.values().max().map_or(0, |most| most + 1), None);
        // As many at a time as there are threads, so that no more than these wait to be put together.
        let at_a_time = 4 * rayon::current_num_threads();
        loop {
            let batch: Vec<(u64, u64)> = pieces.by_ref().take(at_a_time).collect();
            if batch.is_empty() {
                return Ok(traces);
            }
            // Nothing is read twice, whatever a journal says.
            let rest = left.checked_sub(batch.iter().map(|(begin, end)| end - begin).sum());
            left = rest.ok_or_else(|| io(io::Error::other("its journal says that rows overlap")))?;
            let parts: Vec<io::Result<Result<Vec<Part>, Wrong>>> =
                batch.par_iter().map(|&(begin, end)| self.read_piece(begin, end)).collect();
            for part in parts {
                let parts = part.map_err(io)?.map_err(|(offset, message)| {
                    let line = line_of(&self.path, offset).unwrap_or(0);
                    CurvesError::Row { path: self.path.clone(), line, message }
                })?;
                for part in parts {
                    self.put(part, &mut traces);
                }
            }
        }
    }

    /// Puts a part to what is there of its run.
    fn put(&self, part: Part, traces: &mut [Option<Trace>]) {
        let (steps, count) = (&self.curves.steps, self.curves.quantities.len());
        let trace = traces[part.place].get_or_insert_with(|| Trace { last: 0, failed: false, values: Vec::new() });
        // What stands at the end is that of the last row so far; it stays where this part knows nothing better.
        let mut carried = trace.values.len().checked_sub(count).map(|from| trace.values[from..].to_vec());
        let own = steps.partition_point(|&step| step <= trace.last && !trace.values.is_empty());
        trace.values.truncate(own * count);
        for (at, values) in part.samples {
            while trace.values.len() / count < at {
                let before = carried.clone().unwrap_or_else(|| vec![f64::NAN; count]);
                trace.values.extend(before);
            }
            trace.values.truncate(at * count);
            trace.values.extend_from_slice(&values);
            carried = Some(values);
        }
        let (last, values) = part.last;
        trace.last = last;
        // The first shown step from the end on has the last row.
        while trace.values.len() / count < steps.partition_point(|&step| step < last) {
            let before = carried.clone().unwrap_or_else(|| vec![f64::NAN; count]);
            trace.values.extend(before);
        }
        if trace.values.len() / count <= steps.partition_point(|&step| step < last) {
            trace.values.extend_from_slice(&values);
        }
    }

    /// Reads the lines that begin in a part of the file.
    fn read_piece(&self, begin: u64, end: u64) -> io::Result<Result<Vec<Part>, Wrong>> {
        let mut file = File::open(&self.path)?;
        let mut line = Vec::with_capacity(512);
        // The line that goes on into this part is that of the part before.
        file.seek(SeekFrom::Start(begin.saturating_sub(1)))?;
        let mut lines = BufReader::with_capacity(1 << 18, file);
        let mut offset = begin;
        if begin > 0 {
            // Where it goes on beyond this part too, none begins here.
            offset = begin - 1 + lines.by_ref().take(end - begin + 1).skip_until(b'\n')? as u64;
        }
        let mut piece =
            Piece { reader: self, prefix: Vec::new(), place: None, next: 0, before: None, parts: Vec::new() };
        while offset < end {
            line.clear();
            let read = lines.by_ref().take(LINE).read_until(b'\n', &mut line)? as u64;
            if read == 0 {
                break;
            }
            if self.grows && !line.ends_with(b"\n") {
                break;
            }
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            let taken = if offset == 0 && self.header { checked_header(text) } else { piece.take(text) };
            if let Err(message) = taken {
                return Ok(Err((offset, message)));
            }
            offset += read;
            if read == LINE && !line.ends_with(b"\n") {
                offset += lines.skip_until(b'\n')? as u64;
            }
        }
        Ok(piece.finish().map_err(|message| (offset, message)))
    }
}

fn checked_header(line: &[u8]) -> Result<(), &'static str> {
    let known = header(0);
    let same = line.starts_with(known.trim_ascii_end()) && line.get(known.len() - 1).is_none_or(|&next| next == b',');
    if same { Ok(()) } else { Err("this is not the header of a trace") }
}

/// A part of a file that is being read.
struct Piece<'a> {
    reader: &'a Reader<'a>,
    /// What all lines of the present run begin with.
    prefix: Vec<u8>,
    /// Its place, if it is wanted.
    place: Option<usize>,
    /// The place of the next step that is shown.
    next: usize,
    /// The row before, with its step, as text.
    before: Option<(u64, Vec<u8>)>,
    parts: Vec<Part>,
}

impl Piece<'_> {
    fn take(&mut self, line: &[u8]) -> Result<(), &'static str> {
        if self.prefix.is_empty() || !line.starts_with(&self.prefix) {
            self.end_run()?;
            self.begin_run(line)?;
        }
        let Some(place) = self.place else { return Ok(()) };
        let row = &line[self.prefix.len()..];
        let end = row.iter().position(|&byte| byte == b',').ok_or("a row has too few cells")?;
        let step = whole(&row[..end]).ok_or("a step is a whole number")?;
        let steps = &self.reader.curves.steps;
        let first = self.parts.last().is_none_or(|part| part.place != place);
        if first {
            self.parts.push(Part { place, samples: Vec::new(), last: (step, Vec::new()) });
            self.next = steps.partition_point(|&shown| shown < step);
        }
        while self.next < steps.len() && steps[self.next] <= step {
            let sampled = if steps[self.next] == step {
                Some(self.numbers(row)?)
            } else {
                // Not recorded; what was before holds.
                self.before.as_ref().map(|(_, before)| self.numbers(before)).transpose()?
            };
            if let (Some(sampled), Some(part)) = (sampled, self.parts.last_mut()) {
                part.samples.push((self.next, sampled));
            }
            self.next += 1;
        }
        let (at, text) = self.before.get_or_insert_with(|| (0, Vec::with_capacity(256)));
        *at = step;
        text.clear();
        text.extend_from_slice(row);
        Ok(())
    }

    /// Learns of which run a line is.
    fn begin_run(&mut self, line: &[u8]) -> Result<(), &'static str> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line);
        let mut record = csv::StringRecord::new();
        reader.read_record(&mut record).map_err(|_| "a row is not UTF-8 text")?;
        let cell = |place: usize| record.get(place).ok_or("a row has too few cells");
        let number = |place| whole(cell(place)?.as_bytes()).ok_or("runs and seeds are whole numbers");
        let (run, problem, optimizer, seed) = (number(0)?, cell(1)?, cell(2)?, number(3)?);
        let prefix = Prefix::new(run, problem, optimizer, seed);
        if !line.starts_with(prefix.bytes()) {
            return Err("a row is not written as rmsbench writes it");
        }
        self.prefix = prefix.bytes().to_vec();
        self.place = self.reader.places.get(&(problem, optimizer.to_owned(), seed)).copied();
        Ok(())
    }

    /// Takes down the last row of the present run.
    fn end_run(&mut self) -> Result<(), &'static str> {
        if let Some((step, row)) = self.before.take() {
            let values = self.numbers(&row)?;
            if let Some(part) = self.parts.last_mut() {
                part.last = (step, values);
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Part>, &'static str> {
        self.end_run()?;
        Ok(self.parts)
    }

    /// The quantities of a row, from its step on.
    fn numbers(&self, row: &[u8]) -> Result<Vec<f64>, &'static str> {
        let cells: Vec<&[u8]> = row.split(|&byte| byte == b',').take(9).collect();
        let number = |quantity: &Quantity| match cells.get(quantity.column()) {
            None => Err("a row has too few cells"),
            Some([]) => Ok(f64::NAN),
            Some(cell) => {
                let text = std::str::from_utf8(cell).ok();
                text.and_then(|text| text.parse().ok()).ok_or("a cell is not a number")
            }
        };
        self.reader.curves.quantities.iter().map(number).collect()
    }
}

/// A whole number.
fn whole(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// The number of the line that begins at an offset.
fn line_of(path: &Path, offset: u64) -> io::Result<u64> {
    let mut lines = 1;
    let mut before = BufReader::new(File::open(path)?).take(offset);
    loop {
        let bytes = before.fill_buf()?;
        if bytes.is_empty() {
            return Ok(lines);
        }
        lines += bytes.split(|&byte| byte == b'\n').count() as u64 - 1;
        let read = bytes.len();
        before.consume(read);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::engine::{Halt, Options, Outcome, Silent, execute};
    use crate::experiment::Experiment;
    use crate::results::{Folder, Mode};

    const ALL: [Quantity; 6] = [
        Quantity::Loss,
        Quantity::EffectiveLr,
        Quantity::EffectiveLrMin,
        Quantity::EffectiveLrMax,
        Quantity::GradNorm,
        Quantity::UpdateNorm,
    ];

    /// Runs an experiment into a folder.
    fn run(text: &str, folder: &Path) -> (Experiment, Vec<Outcome>) {
        let experiment = Experiment::of(text);
        let mut building = Folder::create(folder, &experiment.hash(), Mode::Anew).unwrap();
        let sink = building.begin(&experiment).unwrap().sink;
        let outcomes = execute(&experiment, Options::default(), &sink, &Silent, &Halt::new()).unwrap();
        let (_, totals) = sink.close().unwrap();
        building.publish(&experiment, &outcomes, &[], totals).unwrap();
        (experiment, outcomes)
    }

    fn quantiles(curves: &Curves, cell: (usize, usize)) -> Vec<Vec<Vec<u64>>> {
        let of = |quantity: &Quantity| curves.quantiles(cell.0, cell.1, *quantity, &[0.0, 0.5, 1.0]);
        let bits = |list: Vec<f64>| list.into_iter().map(f64::to_bits).collect();
        ALL.iter().map(|quantity| of(quantity).into_iter().map(bits).collect()).collect()
    }

    const SMALL: &str = "steps = 60\nseeds = 3\nproblems = [{ name = \"beale\", label = \"a, \\\"b\\\"\", start = \"random\" }, \"sphere\"]\n\
                         optimizers = [\"adam\", { name = \"sgd\", label = \"x,y\", lr = 0.3 }]\nstop.gap = 1e-3";

    #[test]
    fn curves_are_the_same_however_the_file_is_cut() {
        let place = tempfile::tempdir().unwrap();
        let folders = [place.path().join("r")];
        run(SMALL, &folders[0]);
        let finished = Finished::read(&folders).unwrap();
        let whole = Curves::read(&folders, &finished, 1000, &ALL).unwrap();
        assert_eq!((whole.steps.len(), whole.thinned), (61, false));
        for piece in [1, 100, 777, 5000] {
            let cut = Curves::read_in_pieces(&folders, &finished, 1000, &ALL, piece).unwrap();
            for cell in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                assert!(whole.has(cell.0, cell.1));
                assert_eq!(quantiles(&cut, cell), quantiles(&whole, cell), "{piece}: {cell:?}");
            }
        }
    }

    #[test]
    fn the_end_of_a_curve_is_that_of_its_runs() {
        let place = tempfile::tempdir().unwrap();
        let folders = [place.path().join("r")];
        let (experiment, outcomes) = run(SMALL, &folders[0]);
        let finished = Finished::read(&folders).unwrap();
        let curves = Curves::read(&folders, &finished, 1000, &ALL).unwrap();
        // sgd on the sphere from (1, 1) converges; all three repetitions are one.
        let outcome = &outcomes[9];
        assert_eq!(experiment.run(9).optimizer.label, "x,y");
        let loss = curves.quantiles(1, 1, Quantity::Loss, &[0.5]).remove(0);
        let end = outcome.steps as usize;
        assert!(end < 60, "{end}");
        assert_eq!(Some(loss[end]), outcome.final_loss);
        assert!(loss[..=end].iter().all(|loss| loss.is_finite()) && loss[end + 1..].iter().all(|loss| loss.is_nan()));
        // There is no rate at the start.
        let rate = curves.quantiles(1, 1, Quantity::EffectiveLr, &[0.5]).remove(0);
        assert!(rate[0].is_nan() && rate[1] == 0.3, "{rate:?}");
    }

    #[test]
    fn a_run_that_got_lost_is_worse_than_any_other_from_there_on() {
        let place = tempfile::tempdir().unwrap();
        let folders = [place.path().join("r")];
        let text = "steps = 40\nproblems = [\"rosenbrock\"]\noptimizers = [{ name = \"sgd\", lr = [1e-3, 1.0] }]";
        let (_, outcomes) = run(text, &folders[0]);
        let finished = Finished::read(&folders).unwrap();
        let curves = Curves::read(&folders, &finished, 1000, &ALL).unwrap();
        let loss = curves.quantiles(0, 1, Quantity::Loss, &[0.5]).remove(0);
        let end = outcomes[1].steps as usize;
        assert!(
            loss[..end].iter().all(|loss| loss.is_finite()) && loss[end..].iter().all(|loss| *loss == f64::INFINITY)
        );
        let norm = curves.quantiles(0, 1, Quantity::GradNorm, &[0.5]).remove(0);
        assert!(norm[end..].iter().all(|norm| norm.is_nan()));
    }

    #[test]
    fn what_is_not_recorded_is_what_was_before() {
        let place = tempfile::tempdir().unwrap();
        let [fine, coarse] = ["fine", "coarse"].map(|name| place.path().join(name));
        let text = |every, optimizer| {
            format!("steps = 20\nproblems = [\"beale\"]\noptimizers = [\"{optimizer}\"]\ntrace.every = {every}")
        };
        run(&text(2, "adam"), &fine);
        run(&text(7, "sgd"), &coarse);
        let folders = [fine, coarse];
        let finished = Finished::read(&folders).unwrap();
        for piece in [1, PIECE] {
            let curves = Curves::read_in_pieces(&folders, &finished, 1000, &ALL, piece).unwrap();
            assert_eq!(curves.steps, (0..=20).step_by(2).collect::<Vec<_>>());
            let loss = curves.quantiles(0, 1, Quantity::Loss, &[0.5]).remove(0);
            let rows: Vec<f64> = loss.chunk_by(|a, b| a == b).map(|equals| equals[0]).collect();
            // Steps 0, 7, 14 and 20; 0 holds up to 6, 7 up to 12, 14 up to 18.
            assert_eq!(
                (rows.len(), loss[3] == loss[0], loss[4] != loss[3], loss[9] != loss[10]),
                (4, true, true, true)
            );
        }
    }

    #[test]
    fn steps_are_thinned_evenly_and_on_a_log_scale() {
        let every = |every| Thinning::Every(NonZeroU64::new(every).unwrap());
        let (steps, thinned) = shown(every(1).spacing(1_000_000_000), 1_000_000_000, 100);
        assert!(thinned);
        assert!((80..=102).contains(&steps.len()), "{}", steps.len());
        assert!(steps.starts_with(&[0, 1, 2]) && steps.ends_with(&[980_000_000, 1_000_000_000]), "{steps:?}");
        assert!(
            shown(every(100).spacing(105_050), 105_050, 100).0.iter().all(|step| step % 100 == 0 || *step == 105_050)
        );
        let all: Vec<u64> = (0..=300).collect();
        assert_eq!(shown(every(1).spacing(300), 300, 301), (all, false));
        assert_eq!(shown(every(4).spacing(10), 10, 100), (vec![0, 4, 8, 10], false));
        assert_eq!(shown(every(1).spacing(0), 0, 100), (vec![0], false));
        let log = Thinning::Log.spacing(5000);
        let recorded: Vec<u64> =
            std::iter::successors(Some(0), |&step| Some(log.next(step))).take_while(|&step| step <= 5000).collect();
        assert!(shown(log, 5000, 100).0.iter().all(|step| recorded.contains(step) || *step == 5000));
    }

    #[test]
    fn a_damaged_row_is_told_with_its_line() {
        let place = tempfile::tempdir().unwrap();
        let folders = [place.path().join("r")];
        run("steps = 3\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]", &folders[0]);
        let finished = Finished::read(&folders).unwrap();
        let path = folders[0].join("trace.csv");
        let text = fs::read_to_string(&path).unwrap();
        let message = |text: String| {
            fs::write(&path, text).unwrap();
            Curves::read(&folders, &finished, 100, &ALL).unwrap_err().to_string()
        };
        for (from, to, line, what) in [
            ("run,problem", "run,surface", 1, "header"),
            ("0,beale,sgd,0,2,", "0,beale,sgd,0,zwei,", 4, "whole number"),
            ("0,beale,sgd,0,1,", "0,beale,sgd,0,1,x", 3, "not a number"),
            ("0,beale,sgd,0,0,", "0,beale\n", 2, "too few"),
        ] {
            assert!(text.contains(from));
            let message = message(text.replace(from, to));
            assert!(message.contains(&format!(":{line}: ")) && message.contains(what), "{message}");
        }
        // Cut off at a line's end.
        let lines: Vec<&str> = text.lines().collect();
        assert!(message(lines[..3].join("\n") + "\n").contains("seed 0 of sgd on beale"));
        fs::remove_file(&path).unwrap();
        assert!(Curves::read(&folders, &finished, 100, &ALL).is_err());
    }
}

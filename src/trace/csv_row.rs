//! Rows of `trace.csv` as bytes.
//!
//! A row costs ten times a step, so: what stays the same within a run is written once, numbers go straight into a byte
//! buffer, and the text of a number whose bits did not change since the row before is used again.

use crate::real::Real;

use super::Row;

/// The header line, with `positions` columns `x1 … xd`.
#[must_use]
pub fn header(positions: usize) -> Vec<u8> {
    let mut header = String::from(
        "run,problem,optimizer,seed,step,loss,observed_loss,lr,effective_lr,effective_lr_min,effective_lr_max,\
         grad_norm,update_norm",
    );
    for i in 1..=positions {
        header.push_str(&format!(",x{i}"));
    }
    header.push('\n');
    header.into_bytes()
}

/// A number as `trace.csv` and `summary.csv` have it: the shortest text that reads back to the same bits.
#[must_use]
pub fn number(value: f64) -> String {
    zmij::Buffer::new().format(value).to_owned()
}

/// A number for people: the same without the fraction of a whole one.
#[must_use]
pub fn brief(value: f64) -> String {
    let text = number(value);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The cells that do not change within a run.
#[derive(Clone, Debug)]
pub struct Prefix(Vec<u8>);

impl Prefix {
    /// The cells `run,problem,optimizer,seed,`, quoted where a label needs it.
    #[must_use]
    pub fn new(run: u64, problem: &str, optimizer: &str, seed: u64) -> Self {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let cells = [&run.to_string(), problem, optimizer, &seed.to_string()];
        let written = writer
            .write_record(cells)
            .and_then(|()| Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?));
        let mut bytes = written.unwrap_or_else(|error| unreachable!("writing to memory: {error}"));
        if let Some(end) = bytes.last_mut() {
            *end = b',';
        }
        Self(bytes)
    }

    /// The text.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Appends the rows of one run to a buffer.
#[derive(Debug)]
pub struct RowWriter {
    prefix: Prefix,
    /// How many coordinates are written, and how many cells there are for them.
    positions: (usize, usize),
    cells: [Cell; 8],
    coordinates: Vec<Cell>,
}

impl RowWriter {
    /// A writer for one run, whose position takes `positions` cells, of which those beyond `dim` stay empty.
    #[must_use]
    pub fn new(prefix: Prefix, dim: usize, positions: usize) -> Self {
        let written = dim.min(positions);
        Self {
            prefix,
            positions: (written, positions),
            cells: [Cell::EMPTY; 8],
            coordinates: vec![Cell::EMPTY; written],
        }
    }

    /// Appends a row.
    pub fn write<R: Real>(&mut self, row: &Row<'_, R>, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.prefix.0);
        out.extend_from_slice(itoa::Buffer::new().format(row.step).as_bytes());
        let effective = row.effective_lr;
        let numbers = [
            Some(row.loss),
            Some(row.observed_loss),
            row.lr,
            effective.map(|e| e.mean),
            effective.map(|e| e.min),
            effective.map(|e| e.max),
            Some(row.grad_norm),
            row.update_norm,
        ];
        for (i, value) in numbers.into_iter().enumerate() {
            out.push(b',');
            if let Some(value) = value {
                // Often equal to the cell to the left: the loss shown, and the extremes of a rate common to all.
                if i > 0 && self.cells[i - 1].holds(value) && !self.cells[i].holds(value) {
                    self.cells[i] = self.cells[i - 1];
                }
                self.cells[i].write(value, out);
            }
        }
        for (cell, x) in self.coordinates.iter_mut().zip(row.x) {
            out.push(b',');
            cell.write(x.lane(row.lane), out);
        }
        out.extend(std::iter::repeat_n(b',', self.positions.1 - self.positions.0));
        out.push(b'\n');
    }
}

/// The text of a number, for when the same number comes again.
#[derive(Clone, Copy, Debug)]
struct Cell {
    bits: u64,
    length: u8,
    text: [u8; 24],
}

impl Cell {
    const EMPTY: Self = Self { bits: 0, length: 0, text: [0; 24] };

    #[inline]
    fn holds(&self, value: f64) -> bool {
        self.length > 0 && self.bits == value.to_bits()
    }

    #[inline]
    fn write(&mut self, value: f64, out: &mut Vec<u8>) {
        if !self.holds(value) {
            let mut buffer = zmij::Buffer::new();
            let text = buffer.format(value).as_bytes();
            self.bits = value.to_bits();
            self.length = text.len() as u8;
            self.text[..text.len()].copy_from_slice(text);
        }
        out.extend_from_slice(&self.text[..usize::from(self.length)]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::EffectiveLr;
    use super::*;

    fn text(writer: &mut RowWriter, row: &Row<'_, f64>) -> String {
        let mut out = Vec::new();
        writer.write(row, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn row(loss: f64) -> Row<'static, f64> {
        Row {
            step: 7,
            loss,
            observed_loss: loss,
            lr: Some(0.5),
            effective_lr: Some(EffectiveLr { mean: 0.25, min: 0.25, max: 0.75 }),
            grad_norm: 3.0,
            update_norm: Some(1e-300),
            x: &[-0.0, 1e22],
            lane: 0,
        }
    }

    #[test]
    fn a_row_has_a_cell_for_every_column() {
        let mut writer = RowWriter::new(Prefix::new(3, "beale", "rmsprop", 4), 2, 3);
        let line = text(&mut writer, &row(2.0));
        assert_eq!(line, "3,beale,rmsprop,4,7,2.0,2.0,0.5,0.25,0.25,0.75,3.0,1e-300,-0.0,1e+22,\n");
        let header = String::from_utf8(header(3)).unwrap();
        assert_eq!(line.matches(',').count(), header.matches(',').count());
    }

    #[test]
    fn a_cached_text_is_never_that_of_another_number() {
        let mut writer = RowWriter::new(Prefix::new(0, "p", "o", 0), 2, 0);
        for loss in [2.0, 2.0, -2.0, 0.0, -0.0, f64::NAN, f64::INFINITY, 2.0] {
            let line = text(&mut writer, &Row { observed_loss: 5.0, ..row(loss) });
            let cell = line.split(',').nth(5).unwrap();
            assert!(cell.parse::<f64>().unwrap().to_bits() == loss.to_bits() || loss.is_nan(), "{cell} for {loss}");
        }
    }

    #[test]
    fn non_finite_numbers_read_as_pandas_and_r_expect() {
        assert_eq!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(number), ["NaN", "inf", "-inf"]);
    }

    #[test]
    fn absent_values_are_empty_cells() {
        let mut writer = RowWriter::new(Prefix::new(0, "p", "o", 0), 2, 0);
        let start = Row { lr: None, effective_lr: None, update_norm: None, ..row(2.0) };
        assert_eq!(text(&mut writer, &start), "0,p,o,0,7,2.0,2.0,,,,,3.0,\n");
    }

    #[test]
    fn labels_are_quoted_where_needed() {
        let mut writer = RowWriter::new(Prefix::new(0, "a,b", "say \"x\"", 0), 2, 0);
        assert!(text(&mut writer, &row(1.0)).starts_with("0,\"a,b\",\"say \"\"x\"\"\",0,7,"));
    }
}

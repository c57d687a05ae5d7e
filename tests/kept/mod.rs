//! What a block reports, kept.

use rmsbench::engine::{Outcome, Recorder};
use rmsbench::real::Real;
use rmsbench::trace::{Row, RowWriter};

/// Keeps the rows and outcomes of a block.
pub(crate) struct Kept {
    pub(crate) writers: Vec<RowWriter>,
    pub(crate) rows: Vec<Vec<u8>>,
    pub(crate) outcomes: Vec<Option<Outcome>>,
}

impl Recorder for Kept {
    fn record<R: Real>(&mut self, row: &Row<'_, R>) {
        self.writers[row.lane].write(row, &mut self.rows[row.lane]);
    }

    fn finish(&mut self, lane: usize, outcome: Outcome) {
        assert_eq!(self.outcomes[lane].replace(outcome), None, "a run ends once");
    }

    fn progress(&mut self, _: u64) {}
}

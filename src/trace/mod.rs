//! Traces: which steps are recorded, and their rows as CSV.

mod csv_row;
mod sink;

use std::io::{self, BufRead, Read};
use std::num::NonZeroU64;

pub use csv_row::{Prefix, RowWriter, brief, header, number};
pub use sink::{Begun, Old, Sink, Source, Store, Totals};

/// Which steps of a run are recorded, besides its first and its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thinning {
    /// Every so many steps.
    Every(NonZeroU64),
    /// About 200 steps, evenly spaced on a log scale.
    Log,
}

/// How many steps [`Thinning::Log`] records at most, besides the first and the last.
const LOG_STEPS: u64 = 200;

impl Thinning {
    /// What tells the recorded steps of a run of so many steps.
    #[must_use]
    pub fn spacing(self, steps: u64) -> Spacing {
        match self {
            Self::Every(every) => Spacing::Every(every.get()),
            Self::Log => {
                // The largest divisor whose steps are few enough: more of them are closer together.
                let count = |divisor| Spacing::Divided(divisor).count(steps);
                let divisor = (1..=LOG_STEPS).rev().find(|&divisor| count(divisor) <= LOG_STEPS);
                Spacing::Divided(divisor.unwrap_or(1))
            }
        }
    }
}

/// The distance from one recorded step to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// Always the same.
    Every(u64),
    /// The step divided by this number, at least 1.
    Divided(u64),
}

impl Spacing {
    /// The recorded step after step `t`.
    #[must_use]
    pub fn next(self, t: u64) -> u64 {
        match self {
            Self::Every(every) => t.saturating_add(every),
            Self::Divided(divisor) => t.saturating_add((t / divisor).max(1)),
        }
    }

    /// How many steps of a run of `steps` steps are recorded, besides the first and perhaps the last.
    #[must_use]
    pub fn count(self, steps: u64) -> u64 {
        match self {
            Self::Every(every) => steps / every,
            Self::Divided(_) => {
                let mut recorded = std::iter::successors(Some(self.next(0)), |&t| Some(self.next(t)));
                recorded.by_ref().take_while(|&t| t <= steps && t < u64::MAX).count() as u64
            }
        }
    }
}

/// A longer row is none; no position that fits into memory is so long.
const LONGEST_ROW: u64 = 1 << 30;

/// Reads a row with its end, in the place of what is there; returns how many bytes it has.
///
/// # Errors
///
/// When it cannot be read, or is longer than any row.
pub fn read_row(reader: &mut impl BufRead, row: &mut Vec<u8>) -> io::Result<u64> {
    row.clear();
    let length = reader.by_ref().take(LONGEST_ROW).read_until(b'\n', row)? as u64;
    if length == LONGEST_ROW {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a line is too long for a row"));
    }
    Ok(length)
}

/// One recorded step of one run.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a, R> {
    /// The number of updates done.
    pub step: u64,
    /// The noise-free loss.
    pub loss: f64,
    /// The loss that the optimizer was shown.
    pub observed_loss: f64,
    /// The learning rate of the update that led here; absent at the start.
    pub lr: Option<f64>,
    /// The effective learning rate of that update over the coordinates, if it was kept.
    pub effective_lr: Option<EffectiveLr>,
    /// The norm of the noise-free gradient here.
    pub grad_norm: f64,
    /// The norm of that update, if it was kept.
    pub update_norm: Option<f64>,
    /// The iterate, of which lane `lane` is this run's.
    pub x: &'a [R],
    /// The lane of this run.
    pub lane: usize,
}

/// The factor that multiplied the gradient, over the coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EffectiveLr {
    /// The mean.
    pub mean: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(spacing: Spacing, steps: u64) -> Vec<u64> {
        std::iter::successors(Some(0), |&t| Some(spacing.next(t))).take_while(|&t| t <= steps).collect()
    }

    #[test]
    fn every_kth_step_is_recorded() {
        let spacing = Thinning::Every(NonZeroU64::new(4).unwrap()).spacing(10);
        assert_eq!(recorded(spacing, 10), [0, 4, 8]);
        assert_eq!(spacing.count(10), 2);
    }

    #[test]
    fn short_runs_are_recorded_whole_on_a_log_scale() {
        for steps in [0, 1, 7, 200] {
            let spacing = Thinning::Log.spacing(steps);
            assert_eq!(recorded(spacing, steps), (0..=steps).collect::<Vec<_>>());
        }
    }

    #[test]
    fn long_runs_keep_about_two_hundred_log_spaced_steps() {
        for steps in [1000, 2000, 100_000, 10_u64.pow(9), 10_u64.pow(18), u64::MAX] {
            let spacing = Thinning::Log.spacing(steps);
            let count = spacing.count(steps);
            assert!((150..=200).contains(&count), "{count} of {steps}");
        }
    }
}

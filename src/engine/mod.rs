//! The engine: runs blocks of runs, one at a time or sixteen side by side.

mod block;
mod halt;
mod pool;
mod reason;
mod view;

use std::io;
use std::num::NonZeroUsize;

use crate::memory;
pub use block::{Case, Lane, Recorder, run_lanes, run_one};
pub use halt::Halt;
pub use pool::{Observer, Options, Silent, execute, execute_rest};
pub use reason::{NonFinite, Quantity, StopReason, UnknownReason};

/// When a run ends before its last step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// A run whose gap `f − f*` is at most this has converged.
    pub gap: Option<f64>,
    /// A run whose loss exceeds this, or is not finite, has diverged.
    pub loss_above: f64,
}

impl Default for Stop {
    fn default() -> Self {
        Self { gap: None, loss_above: 1e12 }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It did all its steps.
    Completed,
    /// It reached the gap at which to stop, or the last bit of the minimum.
    Converged,
    /// Its loss became too large or not finite.
    Diverged,
    /// It left the domain of a surface that falls below its minimum outside it ([`Property::Unbounded`]): the last row is
    /// the first outside, and no record.
    ///
    /// [`Property::Unbounded`]: crate::problem::Property::Unbounded
    OutOfDomain,
    /// It was stopped from outside.
    Interrupted,
    /// Its time, or that of the experiment, was over.
    Timeout,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Completed, Self::Converged, Self::Diverged, Self::OutOfDomain, Self::Interrupted, Self::Timeout];

    /// The status of this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether the run got lost: it counts as worse than any other, and there is no number for it.
    #[must_use]
    pub fn failed(self) -> bool {
        matches!(self, Self::Diverged | Self::OutOfDomain)
    }

    /// Whether the run was ended from outside: how it would have ended is not known.
    #[must_use]
    pub fn unfinished(self) -> bool {
        matches!(self, Self::Interrupted | Self::Timeout)
    }

    /// The name in `summary.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Converged => "converged",
            Self::Diverged => "diverged",
            Self::OutOfDomain => "out_of_domain",
            Self::Interrupted => "interrupted",
            Self::Timeout => "timeout",
        }
    }
}

/// What a run came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// Why, which has the same [`StopReason::status`].
    pub reason: StopReason,
    /// The number of updates done.
    pub steps: u64,
    /// The loss at the end; absent when the run never began.
    pub final_loss: Option<f64>,
    /// The smallest loss that was a finite number, with its step.
    pub best: Option<(f64, u64)>,
    /// The steps at which the first so many of [`TARGETS`](crate::target::TARGETS) were reached first; they never fall.
    pub hits: Vec<u64>,
    /// The learning rate of the last update.
    pub final_lr: Option<f64>,
    /// The mean effective learning rate of the last update.
    pub final_effective_lr: Option<f64>,
}

impl Outcome {
    /// A run that was stopped before it began.
    pub const NOT_BEGUN: Self = Self {
        status: Status::Interrupted,
        reason: StopReason::Interrupted,
        steps: 0,
        final_loss: None,
        best: None,
        hits: Vec::new(),
        final_lr: None,
        final_effective_lr: None,
    };

    /// The loss at the end above the minimum; none where that is not known, or the end is out of the domain.
    #[must_use]
    pub fn final_gap(&self, minimum: Option<f64>) -> Option<f64> {
        let inside = self.status != Status::OutOfDomain;
        self.final_loss.filter(|_| inside).zip(minimum).map(|(loss, minimum)| loss - minimum)
    }

    /// The smallest loss above the minimum; none where that is not known.
    #[must_use]
    pub fn best_gap(&self, minimum: Option<f64>) -> Option<f64> {
        self.best.zip(minimum).map(|((loss, _), minimum)| loss - minimum)
    }
}

/// So many threads.
///
/// # Errors
///
/// When they cannot be started, or there is no room for their stacks.
pub fn threads(jobs: NonZeroUsize) -> io::Result<rayon::ThreadPool> {
    let threads = if jobs == NonZeroUsize::MIN { "a thread".to_owned() } else { format!("{jobs} threads") };
    if let Some(lack) = memory::lacks(memory::THREAD.saturating_mul(jobs.get() as u64), memory::available()) {
        return Err(io::Error::other(format!("to start {threads} {lack}")));
    }
    let built = rayon::ThreadPoolBuilder::new().num_threads(jobs.get()).build();
    built.map_err(|error| io::Error::other(format!("cannot start {threads}: {error}")))
}

/// As many threads as the machine can run at once.
#[must_use]
pub fn all_cores() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

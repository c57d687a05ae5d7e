//! A bar on standard error, where that is a terminal.

use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rmsbench::engine::{Observer, Outcome};
use rmsbench::numerals::si;

/// Shows how many runs are done, how many updates a second, and how much time is left.
pub(super) struct Bar {
    shown: ProgressBar,
    runs: u64,
    finished: AtomicU64,
}

impl Bar {
    /// A bar for so many runs, or for tuning where these are not counted, and so many updates; hidden when `quiet` or when
    /// standard error is no terminal.
    pub(super) fn new(runs: u64, updates: u64, quiet: bool) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(updates), target);
        let template = "{bar:30} {msg}, {per_sec}, {eta} left";
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let per_second = |state: &indicatif::ProgressState, out: &mut dyn std::fmt::Write| {
            let _ = write!(out, "{} steps/s", si(state.per_sec()));
        };
        bar.set_style(style.with_key("per_sec", per_second));
        bar.set_message(if runs > 0 { format!("0/{runs} runs") } else { "tuning".to_owned() });
        Self { shown: bar, runs, finished: AtomicU64::new(0) }
    }

    /// Takes the bar off the screen.
    pub(super) fn clear(&self) {
        self.shown.finish_and_clear();
    }
}

impl Observer for Bar {
    fn advanced(&self, updates: u64) {
        self.shown.inc(updates);
    }

    fn finished(&self, _: u64, _: &Outcome) {
        let finished = self.finished.fetch_add(1, Ordering::Relaxed) + 1;
        if self.runs > 0 && !self.shown.is_hidden() {
            self.shown.set_message(format!("{finished}/{} runs", self.runs));
        }
    }
}

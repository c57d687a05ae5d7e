//! A bar on standard error, where that is a terminal.

use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rmsbench::engine::{Observer, Outcome};

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

/// A quantity with three digits and a prefix.
pub(super) fn si(value: f64) -> String {
    let prefixes = ["", "k", "M", "G", "T", "P"];
    let mut scaled = value;
    let mut prefix = 0;
    while scaled >= 999.5 && prefix + 1 < prefixes.len() {
        scaled /= 1000.0;
        prefix += 1;
    }
    if prefix == 0 {
        return format!("{scaled:.0}");
    }
    let digits = if scaled < 9.995 { 2 } else { usize::from(scaled < 99.95) };
    format!("{scaled:.digits$} {}", prefixes[prefix])
}

#[cfg(test)]
mod tests {
    use super::si;

    #[test]
    fn quantities_have_three_digits_and_a_prefix() {
        let cases =
            [(7.0, "7"), (999.6, "1.00 k"), (12_345.0, "12.3 k"), (123_456_789.0, "123 M"), (9.9e20, "990000 P")];
        for (value, text) in cases {
            assert_eq!(si(value), text);
        }
    }
}

//! What ends runs from outside.

use std::sync::atomic::{AtomicU8, Ordering};

use super::StopReason;

/// A signal that ends runs, and why. The first one that is given counts.
#[derive(Debug, Default)]
pub struct Halt(AtomicU8);

impl Halt {
    /// Nothing ends.
    #[must_use]
    pub const fn new() -> Self {
        Self(AtomicU8::new(0))
    }

    /// Ends what goes on; returns whether it had been ended before.
    pub fn interrupt(&self) -> bool {
        self.set(1)
    }

    /// Ends what goes on, since its time is over.
    pub fn time_is_over(&self) {
        self.set(2);
    }

    fn set(&self, signal: u8) -> bool {
        self.0.compare_exchange(0, signal, Ordering::Relaxed, Ordering::Relaxed).is_err()
    }

    /// Whether runs are to end.
    #[must_use]
    #[inline]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Why runs are to end.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(StopReason::Interrupted),
            _ => Some(StopReason::TimeLimit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_signal_counts() {
        let halt = Halt::new();
        assert_eq!((halt.is_set(), halt.reason()), (false, None));
        halt.time_is_over();
        assert!(halt.interrupt());
        assert_eq!((halt.is_set(), halt.reason()), (true, Some(StopReason::TimeLimit)));
        let halt = Halt::new();
        assert!(!halt.interrupt() && halt.interrupt());
        assert_eq!(halt.reason(), Some(StopReason::Interrupted));
    }
}

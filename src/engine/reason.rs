//! Why runs end, as texts that can be read again.

use std::fmt;
use std::str::FromStr;

use super::Status;
use crate::trace::{brief, number};

/// Why a run ended. Its text stands in `summary.csv` and is read back from there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StopReason {
    /// It did all its steps: `steps`.
    Steps,
    /// It reached the gap of [`Stop::gap`](super::Stop::gap): `gap`.
    Gap,
    /// Its gap and its gradient are below the smallest normal numbers: `rest`.
    Rest,
    /// It left the domain: `domain at step 7`.
    Domain {
        /// The first step outside.
        step: u64,
    },
    /// Its loss exceeds [`Stop::loss_above`](super::Stop::loss_above): `loss above 1e12 at step 7`.
    Above {
        /// What it exceeds.
        limit: f64,
        /// The step of the loss.
        step: u64,
    },
    /// A quantity is no finite number any more: `gradient is NaN at step 7`.
    NotFinite {
        /// Which was the first, in the order in which a step computes.
        quantity: Quantity,
        /// What it is.
        value: NonFinite,
        /// The step in whose row it stands.
        step: u64,
    },
    /// It was stopped from outside: `interrupted`.
    Interrupted,
    /// Its time was over: `time limit`.
    TimeLimit,
}

/// What can break, in the order in which a step computes: the first four at the iterate, the others on the way to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The loss at the iterate that the method returns.
    Loss,
    /// The gradient where the rule takes it, without noise.
    Gradient,
    /// The loss that the rule is shown: where it takes the gradient, with noise.
    ObservedLoss,
    /// The gradient that the rule is shown, with noise.
    ObservedGradient,
    /// The learning rate.
    Lr,
    /// The effective learning rate.
    EffectiveLr,
    /// What the update has added to the iterate that the rule works on.
    Update,
    /// The iterate that the rule works on, or the one that the method returns.
    Iterate,
}

/// A value that is no finite number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonFinite {
    /// Not a number, of either sign.
    Nan,
    /// `+∞`.
    Infinity,
    /// `−∞`.
    NegInfinity,
}

impl StopReason {
    /// The status of a run that ended so.
    #[must_use]
    pub fn status(self) -> Status {
        match self {
            Self::Steps => Status::Completed,
            Self::Gap | Self::Rest => Status::Converged,
            Self::Domain { .. } => Status::OutOfDomain,
            Self::Above { .. } | Self::NotFinite { .. } => Status::Diverged,
            Self::Interrupted => Status::Interrupted,
            Self::TimeLimit => Status::Timeout,
        }
    }

    /// That a quantity had this value at a step; none where the value is finite.
    pub(super) fn not_finite(quantity: Quantity, value: f64, step: u64) -> Option<Self> {
        NonFinite::of(value).map(|value| Self::NotFinite { quantity, value, step })
    }
}

impl Quantity {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Loss,
        Self::Gradient,
        Self::ObservedLoss,
        Self::ObservedGradient,
        Self::Lr,
        Self::EffectiveLr,
        Self::Update,
        Self::Iterate,
    ];

    /// The name in `summary.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Gradient => "gradient",
            Self::ObservedLoss => "observed loss",
            Self::ObservedGradient => "observed gradient",
            Self::Lr => "lr",
            Self::EffectiveLr => "effective_lr",
            Self::Update => "update",
            Self::Iterate => "iterate",
        }
    }
}

impl NonFinite {
    /// What this number is, if it is not finite.
    #[must_use]
    pub fn of(value: f64) -> Option<Self> {
        match value {
            f64::INFINITY => Some(Self::Infinity),
            f64::NEG_INFINITY => Some(Self::NegInfinity),
            value => value.is_nan().then_some(Self::Nan),
        }
    }

    /// A number that is so.
    #[must_use]
    pub fn value(self) -> f64 {
        match self {
            Self::Nan => f64::NAN,
            Self::Infinity => f64::INFINITY,
            Self::NegInfinity => f64::NEG_INFINITY,
        }
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Steps => f.write_str("steps"),
            Self::Gap => f.write_str("gap"),
            Self::Rest => f.write_str("rest"),
            Self::Domain { step } => write!(f, "domain at step {step}"),
            Self::Above { limit, step } => write!(f, "loss above {} at step {step}", shortest(limit)),
            Self::NotFinite { quantity, value, step } => {
                write!(f, "{} is {} at step {step}", quantity.name(), number(value.value()))
            }
            Self::Interrupted => f.write_str("interrupted"),
            Self::TimeLimit => f.write_str("time limit"),
        }
    }
}

/// A number in full; with an exponent where that is much shorter.
fn shortest(value: f64) -> String {
    let (plain, scientific) = (brief(value), format!("{value:e}"));
    if plain.contains('e') || plain.len() > scientific.len() + 4 { scientific } else { plain }
}

/// The text is no [`StopReason`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown stop_reason `{0}`")]
pub struct UnknownReason(pub String);

impl FromStr for StopReason {
    type Err = UnknownReason;

    fn from_str(text: &str) -> Result<Self, UnknownReason> {
        let (what, step) = match text.split_once(" at step ") {
            Some((what, step)) => (what, step.parse().ok()),
            None => (text, None),
        };
        let reason = match (what, step) {
            ("steps", None) => Some(Self::Steps),
            ("gap", None) => Some(Self::Gap),
            ("rest", None) => Some(Self::Rest),
            ("interrupted", None) => Some(Self::Interrupted),
            ("time limit", None) => Some(Self::TimeLimit),
            ("domain", Some(step)) => Some(Self::Domain { step }),
            (what, Some(step)) => match what.strip_prefix("loss above ") {
                Some(limit) => {
                    limit.parse().ok().filter(|limit: &f64| limit.is_finite()).map(|limit| Self::Above { limit, step })
                }
                None => what.split_once(" is ").and_then(|(name, value)| {
                    let quantity = Quantity::ALL.into_iter().find(|quantity| quantity.name() == name)?;
                    Self::not_finite(quantity, value.parse().ok()?, step)
                }),
            },
            _ => None,
        };
        // Only what is written so: there is one text for each reason.
        reason.filter(|reason| reason.to_string() == text).ok_or_else(|| UnknownReason(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_every_reason_reads_back_to_it() {
        let step = 41;
        let broken = Quantity::ALL.into_iter().flat_map(|quantity| {
            [f64::NAN, f64::INFINITY, f64::NEG_INFINITY]
                .map(|value| StopReason::not_finite(quantity, value, step).unwrap())
        });
        let above =
            [1e12, 0.0, -1.5, 2000.0, 1e-300, f64::MAX, 0.1 + 0.2].map(|limit| StopReason::Above { limit, step });
        let others = [
            StopReason::Steps,
            StopReason::Gap,
            StopReason::Rest,
            StopReason::Domain { step: u64::MAX },
            StopReason::Interrupted,
            StopReason::TimeLimit,
        ];
        let mut statuses = Vec::new();
        for reason in others.into_iter().chain(above).chain(broken) {
            assert_eq!(reason.to_string().parse(), Ok(reason), "{reason}");
            statuses.push(reason.status());
        }
        assert!(Status::ALL.iter().all(|status| statuses.contains(status)));
    }

    #[test]
    fn the_texts_are_those_of_the_documentation() {
        let texts = [
            (StopReason::Domain { step: 3 }, "domain at step 3"),
            (StopReason::Above { limit: 1e12, step: 0 }, "loss above 1e12 at step 0"),
            (StopReason::Above { limit: 2000.0, step: 1 }, "loss above 2000 at step 1"),
            (StopReason::Above { limit: f64::MAX, step: 1 }, "loss above 1.7976931348623157e308 at step 1"),
            (StopReason::not_finite(Quantity::ObservedLoss, -f64::NAN, 9).unwrap(), "observed loss is NaN at step 9"),
            (StopReason::not_finite(Quantity::EffectiveLr, f64::INFINITY, 9).unwrap(), "effective_lr is inf at step 9"),
        ];
        for (reason, text) in texts {
            assert_eq!(reason.to_string(), text);
        }
        assert_eq!(StopReason::not_finite(Quantity::Loss, f64::MAX, 9), None);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "Steps",
            "steps at step 3",
            "domain",
            "domain at step -1",
            "domain at step 03",
            "loss above 1e12",
            "loss above NaN at step 1",
            "loss above 1000000000000 at step 1",
            "loss is 1.0 at step 2",
            "loss is nan at step 2",
            "losses is NaN at step 2",
            "gradient is NaN at step ",
            "interrupted ",
        ] {
            assert_eq!(text.parse::<StopReason>(), Err(UnknownReason(text.to_owned())));
        }
    }
}

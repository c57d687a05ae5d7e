//! The parameters of schedules: what values they take, what they are by default, and what can be wrong with them.

use std::fmt::{self, Display};

use serde_json::{Value, json};

use crate::component::{self, Alias, Range, Values};
use crate::trace::brief;

/// A parameter of a schedule.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// The canonical key in a config.
    pub key: &'static str,
    /// The symbol in the formula, empty where it has none.
    pub symbol: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// What it is when it is not given.
    pub default: Default,
    /// What it is, in one line.
    pub doc: &'static str,
    /// What libraries call it.
    pub aliases: &'static [Alias],
}

impl Param {
    pub(super) const fn new(
        key: &'static str,
        symbol: &'static str,
        kind: Kind,
        default: Default,
        doc: &'static str,
    ) -> Self {
        Self { key, symbol, kind, default, doc, aliases: &[] }
    }

    pub(super) const fn real(
        key: &'static str,
        symbol: &'static str,
        range: Range,
        default: f64,
        doc: &'static str,
    ) -> Self {
        Self::new(key, symbol, Kind::One(component::Kind::Real(range)), Default::Real(default), doc)
    }

    /// A whole number from `low` on.
    pub(super) const fn whole(
        key: &'static str,
        symbol: &'static str,
        low: u64,
        default: u64,
        doc: &'static str,
    ) -> Self {
        let kind = Kind::One(component::Kind::Whole(low, u64::MAX >> 11));
        Self::new(key, symbol, kind, Default::Whole(default), doc)
    }

    /// A switch that is off by default.
    pub(super) const fn flag(key: &'static str, doc: &'static str) -> Self {
        Self::new(key, "", Kind::One(component::Kind::Flag), Default::Flag, doc)
    }

    /// One of these words, by default the first.
    pub(super) const fn choice(key: &'static str, words: &'static [&'static str], doc: &'static str) -> Self {
        Self::new(key, "", Kind::One(component::Kind::Word(words)), Default::Word(words[0]), doc)
    }

    /// Numbers of updates after which something happens.
    pub(super) const fn counts(key: &'static str, symbol: &'static str, doc: &'static str) -> Self {
        Self::new(key, symbol, Kind::Counts, Default::Required, doc)
    }

    /// The same parameter with a default that depends on the run and on the parameters before; in words and as a value.
    pub(super) const fn or(self, words: &'static str, value: fn(&Run<'_>) -> Value) -> Self {
        Self { default: Default::Of(words, value), ..self }
    }

    pub(super) const fn alias(self, aliases: &'static [Alias]) -> Self {
        Self { aliases, ..self }
    }

    /// Whether this is its canonical key or one of its aliases.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.key == name || self.aliases.iter().any(|(_, alias)| *alias == name)
    }
}

/// What values a parameter of a schedule takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A number, a switch or a word.
    One(component::Kind),
    /// An increasing list of whole numbers from 1 on.
    Counts,
    /// A list of numbers of the range.
    Reals(Range),
    /// A list of schedules.
    Schedules,
}

impl Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(component::Kind::Whole(low, _)) => write!(f, "whole, ≥ {low}"),
            Self::One(kind) => Display::fmt(kind, f),
            Self::Counts => f.write_str("a list, whole, ≥ 1"),
            Self::Reals(range) => write!(f, "a list, {range}"),
            Self::Schedules => f.write_str("a list of schedules"),
        }
    }
}

/// What a parameter is when it is not given.
#[derive(Clone, Copy, Debug)]
pub enum Default {
    /// It has to be given.
    Required,
    /// A number.
    Real(f64),
    /// A whole number.
    Whole(u64),
    /// Off.
    Flag,
    /// A word.
    Word(&'static str),
    /// What depends on the run, in words and as a value.
    Of(&'static str, fn(&Run<'_>) -> Value),
}

impl Default {
    pub(super) fn value(&self, run: &Run<'_>) -> Option<Value> {
        Some(match self {
            Self::Required => return None,
            Self::Real(number) => json!(number),
            Self::Whole(number) => json!(number),
            Self::Flag => json!(false),
            Self::Word(word) => json!(word),
            Self::Of(_, value) => value(run),
        })
    }
}

impl Display for Default {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("required"),
            Self::Real(number) => f.write_str(&brief(*number)),
            Self::Whole(number) => Display::fmt(number, f),
            Self::Flag => f.write_str("false"),
            Self::Word(words) | Self::Of(words, _) => f.write_str(words),
        }
    }
}

/// What a default may depend on.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The number of updates after the warm-up, at least 1.
    pub steps: u64,
    /// The number of updates of the warm-up.
    pub warmup: u64,
    /// The parameters that are given, and the defaults of those before.
    pub values: &'a Values,
}

impl Run<'_> {
    /// A whole number that is known already.
    pub(super) fn whole(&self, key: &str) -> Option<u64> {
        self.values.get(key)?.as_u64()
    }

    pub(super) fn real(&self, key: &str) -> Option<f64> {
        self.values.get(key)?.as_f64()
    }
}

/// Why there is no such schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where: the key, and the item if its value is a list, from the outside to the inside.
    pub path: Vec<(&'static str, Option<usize>)>,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: String,
}

impl Wrong {
    pub(super) fn at(key: &'static str, message: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { path: vec![(key, None)], message: message.into(), expected: expected.into() }
    }

    /// The same, of an item of the list.
    pub(super) fn item(mut self, index: usize) -> Self {
        self.path[0].1 = Some(index);
        self
    }

    /// The same, where the schedule is an item of a list of schedules.
    pub(super) fn within(mut self, key: &'static str, index: usize) -> Self {
        self.path.insert(0, (key, Some(index)));
        self.message += &format!(", in schedule {} of the sequence", index + 1);
        self
    }
}

impl Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.expected)
    }
}

impl std::error::Error for Wrong {}

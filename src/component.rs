//! What the registries say of their entries: names, hyperparameters with ranges and aliases, documentation.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The values of an entry's parameters, by canonical key, in the order of its documentation.
pub type Values = Map<String, Value>;

/// What is known of an optimizer, a problem or a noise model without building it.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The registered name, equal to the stem of its file.
    pub name: &'static str,
    /// One line of at most 60 characters.
    pub summary: &'static str,
    /// The year of its publication.
    pub year: u16,
    /// Its parameters, in the order in which they are shown.
    pub params: &'static [Param],
    /// The text of its source file, which begins with its documentation.
    pub source: &'static str,
}

impl Spec {
    /// The parameter with this canonical key or alias.
    #[must_use]
    pub fn param(&self, key: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.key == key || param.is_called(key))
    }

    /// Leaves out the values that a dialect does not know.
    pub fn retain_known(&self, dialect: &str, values: &mut Values) {
        values.retain(|key, _| self.param(key).is_none_or(|param| param.is_known_to(dialect)));
    }

    /// The module documentation of its file, as Markdown.
    #[must_use]
    pub fn doc(&self) -> String {
        head_of(self.source)
    }
}

/// The module documentation of a source file.
pub(crate) fn head_of(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// A parameter of an optimizer, a problem or a noise model.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// The canonical key in a config.
    pub key: &'static str,
    /// The symbol in its formula, empty for a switch or a word.
    pub symbol: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// What it is, in one line.
    pub doc: &'static str,
    /// What libraries call it.
    pub aliases: &'static [Alias],
    /// The dialects that know it; empty when all do.
    pub only: &'static [&'static str],
    /// Where tuning looks for its value; nothing when it is not tuned.
    pub search: Option<Search>,
}

/// A library, or nothing for a name that is nobody's in particular, and the name that it gives a parameter.
pub type Alias = (&'static str, &'static str);

impl Param {
    /// A real number.
    #[must_use]
    pub const fn real(key: &'static str, symbol: &'static str, range: Range, doc: &'static str) -> Self {
        Self { key, symbol, kind: Kind::Real(range), doc, aliases: &[], only: &[], search: None }
    }

    /// A whole number, from `low` to `high`, both included.
    #[must_use]
    pub const fn whole(key: &'static str, symbol: &'static str, low: u64, high: u64, doc: &'static str) -> Self {
        Self { key, symbol, kind: Kind::Whole(low, high), doc, aliases: &[], only: &[], search: None }
    }

    /// A switch.
    #[must_use]
    pub const fn flag(key: &'static str, doc: &'static str) -> Self {
        Self { key, symbol: "", kind: Kind::Flag, doc, aliases: &[], only: &[], search: None }
    }

    /// One of several words.
    #[must_use]
    pub const fn word(key: &'static str, words: &'static [&'static str], doc: &'static str) -> Self {
        Self { key, symbol: "", kind: Kind::Word(words), doc, aliases: &[], only: &[], search: None }
    }

    /// The same parameter, with the names that libraries give it.
    #[must_use]
    pub const fn alias(self, aliases: &'static [Alias]) -> Self {
        Self { aliases, ..self }
    }

    /// The same parameter, of these dialects only: in the formulas of the others, it would have no place.
    #[must_use]
    pub const fn only(self, dialects: &'static [&'static str]) -> Self {
        Self { only: dialects, ..self }
    }

    /// The same parameter, for whose value tuning looks there.
    #[must_use]
    pub const fn search(self, search: Search) -> Self {
        Self { search: Some(search), ..self }
    }

    /// The value at the share `u` of where tuning looks for it, with `u` from 0 to 1; nothing when it is not tuned.
    ///
    /// Of a whole number, the nearest.
    #[must_use]
    pub fn at(&self, u: f64) -> Option<Value> {
        let value = self.search?.at(u);
        Some(if matches!(self.kind, Kind::Whole(..)) { (value.round() as u64).into() } else { value.into() })
    }

    /// Whether this is its canonical key or one of its aliases.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.key == name || self.aliases.iter().any(|(_, alias)| *alias == name)
    }

    /// Whether a dialect knows it.
    #[must_use]
    pub fn is_known_to(&self, dialect: &str) -> bool {
        self.only.is_empty() || self.only.contains(&dialect)
    }

    /// Its aliases, each once.
    #[must_use]
    pub fn other_names(&self) -> Vec<&'static str> {
        let mut names: Vec<&str> = self.aliases.iter().map(|(_, name)| *name).collect();
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(*name));
        names
    }
}

/// The largest whole number of a config: no other is rounded to it in an `f64`.
pub const MAX_WHOLE: u64 = (1 << 53) - 1;

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A real number of the range.
    Real(Range),
    /// A whole number of the range, both ends included.
    Whole(u64, u64),
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Real(range) => range.fmt(f),
            // No limit that anyone would reach.
            Self::Whole(low, MAX_WHOLE..) => write!(f, "≥ {low}"),
            Self::Whole(low, high) => write!(f, "{low} … {high}"),
            Self::Flag => f.write_str("true, false"),
            Self::Word(words) => f.write_str(&words.join(", ")),
        }
    }
}

/// A range of real numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// All finite numbers.
    Finite,
    /// All finite numbers above zero.
    Positive,
    /// All finite numbers from zero on.
    NonNegative,
    /// All finite numbers up to zero.
    NonPositive,
    /// From zero up to, but without, one: decay rates.
    Decay,
    /// All finite numbers from one on.
    FromOne,
    /// Zero, which turns it off, and all finite numbers from one on.
    OffOrFromOne,
    /// Above zero, up to and with one: factors.
    Factor,
    /// From zero to one, both included: fractions.
    Fraction,
    /// Between zero and one, both excluded.
    Between,
}

impl Range {
    /// Whether the range holds this number; it never holds NaN or an infinity.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        value.is_finite()
            && match self {
                Self::Finite => true,
                Self::Positive => value > 0.0,
                Self::NonNegative => value >= 0.0,
                Self::NonPositive => value <= 0.0,
                Self::Decay => (0.0..1.0).contains(&value),
                Self::FromOne => value >= 1.0,
                Self::OffOrFromOne => value == 0.0 || value >= 1.0,
                Self::Factor => value > 0.0 && value <= 1.0,
                Self::Fraction => (0.0..=1.0).contains(&value),
                Self::Between => value > 0.0 && value < 1.0,
            }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Finite => "finite",
            Self::Positive => "> 0",
            Self::NonNegative => "≥ 0",
            Self::NonPositive => "≤ 0",
            Self::Decay => "[0, 1)",
            Self::FromOne => "≥ 1",
            Self::OffOrFromOne => "0 or ≥ 1",
            Self::Factor => "(0, 1]",
            Self::Fraction => "[0, 1]",
            Self::Between => "(0, 1)",
        })
    }
}

/// Where tuning looks for a parameter's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Search {
    /// From the first to the second, both above zero, uniform in `log x`.
    Log(f64, f64),
    /// Uniform in `log (1 − x)`, which lies between these two: `Complement(1e-3, 0.5)` is from 0.5 to 0.999.
    ///
    /// For decay rates: `1 / (1 − x)` is about how many values an average remembers.
    Complement(f64, f64),
    /// From the first to the second, uniform.
    Linear(f64, f64),
}

impl Search {
    /// The point at the share `u` of the range, from its lower end, 0, to its upper end, 1; both ends are exact.
    #[must_use]
    pub fn at(self, u: f64) -> f64 {
        let between = |first: f64, last: f64| if u == 1.0 { last } else { first * libm::pow(last / first, u) };
        match self {
            Self::Log(low, high) => between(low, high),
            Self::Complement(least, most) => 1.0 - between(most, least),
            Self::Linear(low, high) => low * (1.0 - u) + high * u,
        }
    }

    /// The share of the range at which a value lies, the inverse of [`Self::at`]; outside of 0 … 1 for one outside.
    #[must_use]
    pub fn share(self, value: f64) -> f64 {
        let between = |first: f64, last: f64, value: f64| libm::log(value / first) / libm::log(last / first);
        match self {
            Self::Log(low, high) => between(low, high, value),
            Self::Complement(least, most) => between(most, least, 1.0 - value),
            Self::Linear(low, high) => (value - low) / (high - low),
        }
    }
}

/// The parameters of a component as a table, by canonical key.
///
/// # Panics
///
/// When the component is not a struct of numbers, flags and words, which the registry tests rule out.
pub(crate) fn to_values(component: &impl Serialize) -> Values {
    match serde_json::to_value(component) {
        Ok(Value::Object(values)) => values,
        other => unreachable!("a component serialises as a table, not as {other:?}"),
    }
}

/// The component with these parameters, by canonical key.
///
/// # Errors
///
/// When a key is missing or unknown or a value has another type.
pub(crate) fn from_values<T: DeserializeOwned>(values: Values) -> Result<T, String> {
    serde_json::from_value(Value::Object(values)).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn no_range_holds_nan_or_an_infinity() {
        use Range::{
            Between, Decay, Factor, Finite, Fraction, FromOne, NonNegative, NonPositive, OffOrFromOne, Positive,
        };
        let all = [Finite, Positive, NonNegative, NonPositive, Decay, FromOne, OffOrFromOne, Factor, Fraction, Between];
        for range in all {
            for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                assert!(!range.contains(value), "{range} holds {value}");
            }
        }
    }

    #[test]
    fn ranges_hold_their_ends_as_they_say() {
        let cases = [
            (Range::Decay, 0.0, true),
            (Range::Decay, 1.0, false),
            (Range::Positive, 0.0, false),
            (Range::NonNegative, 0.0, true),
            (Range::NonNegative, -1e-300, false),
            (Range::NonPositive, 0.0, true),
            (Range::NonPositive, 1e-300, false),
            (Range::FromOne, 1.0, true),
            (Range::OffOrFromOne, 0.0, true),
            (Range::OffOrFromOne, 0.9, false),
            (Range::OffOrFromOne, 1.0, true),
            (Range::Factor, 0.0, false),
            (Range::Factor, 1.0, true),
            (Range::Fraction, 0.0, true),
            (Range::Fraction, 1.1, false),
            (Range::Between, 0.0, false),
            (Range::Between, 1.0, false),
        ];
        for (range, value, held) in cases {
            assert_eq!(range.contains(value), held, "{range} and {value}");
        }
    }

    const SEARCHES: [Search; 4] = [
        // Here low · (high / low) is not high.
        Search::Log(1e-5, 100.0),
        Search::Complement(1e-3, 0.5),
        Search::Complement(1e-4, 1.0),
        Search::Linear(-1.0, 0.3),
    ];

    #[test]
    fn a_search_range_has_exact_ends() {
        let ends = SEARCHES.map(|search| [search.at(0.0), search.at(1.0)]);
        assert_eq!(ends, [[1e-5, 100.0], [0.5, 0.999], [0.0, 0.9999], [-1.0, 0.3]]);
    }

    #[test]
    fn a_search_range_is_halved_on_its_own_scale() {
        let middles = SEARCHES.map(|search| search.at(0.5));
        for (middle, expected) in middles.into_iter().zip([1e-3_f64.sqrt(), 1.0 - 5e-4_f64.sqrt(), 0.99, -0.35]) {
            assert_relative_eq!(middle, expected, max_relative = 1e-15);
        }
    }

    #[test]
    fn a_share_leads_back_to_where_it_came_from() {
        for search in SEARCHES {
            for u in [0.0, 0.125, 0.3, 0.75, 1.0] {
                assert_relative_eq!(search.share(search.at(u)), u, epsilon = 1e-12);
            }
        }
    }

    #[test]
    fn a_whole_number_is_rounded_and_what_is_not_tuned_has_no_value() {
        let whole = Param::whole("k", "K", 1, 64, "");
        let tuned = whole.search(Search::Linear(2.0, 5.0));
        assert_eq!([0.0, 0.1, 0.2, 0.8, 1.0].map(|u| tuned.at(u)), [2, 2, 3, 4, 5].map(|k: u64| Some(k.into())));
        assert_eq!(whole.at(0.5), None);
        let real = Param::real("a", "a", Range::Factor, "").search(Search::Linear(0.0, 1.0));
        assert_eq!(real.at(1.0), Some(1.0.into()));
    }

    #[test]
    fn documentation_is_the_head_of_the_file() {
        let source = "//! Title.\n//!\n//! * item\n\nuse x;\n//! not this\n";
        let spec = Spec { name: "", summary: "", year: 0, params: &[], source };
        assert_eq!(spec.doc(), "Title.\n\n* item");
    }
}

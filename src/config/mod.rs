//! Configs: from text to an [`Experiment`], with messages that say where, what was expected, and what to do.

mod grid;
mod read;
mod short;
mod spaced;
mod tree;

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::path::Path;

pub use read::{name_of, nearest};

use crate::experiment::Experiment;
use crate::memory;
use tree::{Entry, Node, Span, Table, Value};

/// The largest config that is read, in bytes.
pub const MAX_BYTES: u64 = 16 << 20;

/// What some editors put before the text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What makes a TOML document of a value; there is room for it before the text of each setting.
const KEY: &str = "_=";

/// An experiment with more runs than this needs [`Request::force`].
pub const MAX_RUNS: u64 = 1_000_000;

/// After so many mistakes no others are looked for: each takes more memory than what it is made in.
pub const MAX_MISTAKES: usize = 1000;

/// How many values may stand in all for what is shorter, such as `dim=1-10000`, however short that is.
struct Room(u64);

impl Room {
    const VALUES: u64 = 1_000_000;

    /// Takes room for so many more values.
    fn take(&mut self, values: u64, span: &Span, errors: &mut Vec<Diagnostic>) -> Option<()> {
        if let Some(left) = self.0.checked_sub(values) {
            self.0 = left;
            return Some(());
        }
        let message = "ranges, suites and spaced numbers stand for more than 1,000,000 values";
        errors.push(Diagnostic::new(span.clone(), message, "expected fewer of them up to here"));
        None
    }
}

/// The language of a config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

impl Format {
    /// The language of a file of this name, or else of this text.
    #[must_use]
    pub fn of(path: &Path, text: &str) -> Self {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some(extension) if extension.eq_ignore_ascii_case("json") => Self::Json,
            Some(extension) if extension.eq_ignore_ascii_case("toml") => Self::Toml,
            // No TOML document begins with a brace.
            _ if text.trim_start_matches(BYTE_ORDER_MARK).trim_start().starts_with('{') => Self::Json,
            _ => Self::Toml,
        }
    }
}

/// A setting from the command line, laid over the config.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The option it came by, for messages.
    pub option: String,
    /// Which key it sets; empty when the text says so itself, as in `KEY=VALUE`.
    pub key: String,
    /// The value, or `KEY=VALUE`.
    pub text: String,
    /// Whether the text is a list of names separated by commas.
    pub names: bool,
}

/// What to make an experiment of.
#[derive(Clone, Debug)]
pub struct Request {
    /// What the config is called in messages: its path.
    pub source: String,
    /// The text of the config.
    pub text: String,
    /// The language of the text.
    pub format: Format,
    /// The name of the experiment if neither the config nor a setting has one.
    pub default_name: String,
    /// What is laid over the config, in this order.
    pub settings: Vec<Setting>,
    /// Whether more than [`MAX_RUNS`] runs are meant.
    pub force: bool,
}

/// A mistake in a config.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Where: bytes of all sources, one after another.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What was expected there; may be empty.
    pub expected: String,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    fn new(span: Span, message: impl Into<String>, expected: impl Into<String>) -> Self {
        let mut message = message.into();
        if let Some((end, _)) = message.char_indices().nth(Self::LONGEST) {
            message.truncate(end);
            message.push('…');
        }
        Self { span, message, expected: expected.into(), help: None }
    }

    /// A message has so many characters: it may repeat what is in the config, which may be of any length.
    const LONGEST: usize = 300;

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// A text that configs are read from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path, or the option it came by.
    pub name: String,
    /// The text.
    pub text: String,
    /// Where its first byte is among those of all sources.
    base: usize,
}

/// All mistakes of a config.
#[derive(Clone, Debug, thiserror::Error)]
pub struct ConfigError {
    sources: Vec<Source>,
    diagnostics: Vec<Diagnostic>,
}

impl ConfigError {
    /// The mistakes, each with the text it was found in and the bytes of that text.
    pub fn located(&self) -> impl Iterator<Item = (&Source, Range<usize>, &Diagnostic)> {
        self.diagnostics.iter().map(|diagnostic| {
            let at = self.sources.partition_point(|source| source.base <= diagnostic.span.start).max(1) - 1;
            let source = &self.sources[at];
            let clip = |byte: usize| (byte - source.base).min(source.text.len());
            (source, clip(diagnostic.span.start)..clip(diagnostic.span.end), diagnostic)
        })
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (source, span, diagnostic)) in self.located().enumerate() {
            let before = &source.text[..source.text.floor_char_boundary(span.start)];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
            let separator = if i == 0 { "" } else { "\n" };
            write!(f, "{separator}{}:{line}:{column}: {}", source.name, diagnostic.message)?;
            if !diagnostic.expected.is_empty() {
                write!(f, ": {}", diagnostic.expected)?;
            }
            if let Some(help) = &diagnostic.help {
                write!(f, "; {help}")?;
            }
        }
        Ok(())
    }
}

/// Makes an experiment of a config and the settings laid over it.
///
/// # Errors
///
/// All mistakes that can be found at once.
pub fn load(request: &Request) -> Result<Experiment, ConfigError> {
    // Who says --force knows better.
    load_within(request, if request.force { None } else { memory::available() })
}

/// Makes an experiment of a resolved config that stands in a manifest: of as many runs as there are, since they were made, but
/// in no more memory than there is.
///
/// # Errors
///
/// All mistakes that can be found at once.
pub fn resolved(source: String, config: &serde_json::Value) -> Result<Experiment, ConfigError> {
    let (text, default_name) = (config.to_string(), "results".to_owned());
    let request = Request { source, text, format: Format::Json, default_name, settings: Vec::new(), force: true };
    load_within(&request, memory::available())
}

fn load_within(request: &Request, memory: Option<u64>) -> Result<Experiment, ConfigError> {
    let text = request.text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&request.text);
    let mut sources = vec![Source { name: request.source.clone(), text: text.to_owned(), base: 0 }];
    for setting in &request.settings {
        let base = sources.last().map_or(0, |last| last.base + last.text.len() + KEY.len());
        sources.push(Source { name: setting.option.clone(), text: setting.text.clone(), base });
    }
    let mut diagnostics = Vec::new();
    let parse = match request.format {
        Format::Toml => tree::parse_toml,
        Format::Json => tree::parse_json,
    };
    let mut table = match parse(text, 0) {
        Ok(table) => table,
        Err(errors) => return Err(ConfigError { sources, diagnostics: errors }),
    };
    for (setting, source) in request.settings.iter().zip(&sources[1..]) {
        match setting.parse(source.base) {
            Ok(entries) => tree::merge(&mut table, entries, &mut diagnostics),
            Err(errors) => diagnostics.extend(errors),
        }
    }
    let experiment = if diagnostics.is_empty() {
        read::experiment(&table, request, memory, text.len(), &mut diagnostics)
    } else {
        None
    };
    match experiment {
        Some(experiment) if diagnostics.is_empty() => Ok(experiment),
        _ => {
            // A mistake inside a grid or beside a suite is found once for every variant.
            let mut seen = HashSet::new();
            diagnostics.retain(|found| found.span.is_empty() || seen.insert(found.span.clone()));
            diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
            Err(ConfigError { sources, diagnostics })
        }
    }
}

impl Setting {
    fn parse(&self, base: usize) -> Result<Table, Vec<Diagnostic>> {
        if self.names {
            let mut start = base;
            let names = short::names(&self.text).map(|piece| {
                let name = piece.trim();
                let at = start + piece.len() - piece.trim_start().len();
                start += piece.len() + 1;
                Node { span: at..at + name.len(), value: Value::Text(name.to_owned()) }
            });
            return Ok(vec![self.entry(base, Value::List(names.collect()))]);
        }
        if !self.key.is_empty() {
            let table = tree::parse_toml(&format!("{KEY}{}", self.text), base - KEY.len()).ok();
            let value = table.filter(|table| table.len() == 1).and_then(|mut table| table.pop());
            return Ok(vec![self.entry(base, value.map_or(Value::Text(self.text.clone()), |entry| entry.node.value))]);
        }
        let no_setting = || {
            let span = base..base + self.text.len();
            vec![Diagnostic::new(span, "not a setting", "expected KEY=VALUE, such as steps=100")]
        };
        let (key, text) = self.text.split_once('=').ok_or_else(no_setting)?;
        if let Ok(table) = tree::parse_toml(&self.text, base) {
            return if table.is_empty() { Err(no_setting()) } else { Ok(table) };
        }
        // What is not a TOML value is a string without its quotes.
        let mut table = tree::parse_toml(&format!("{key}=0"), base)?;
        let value_start = base + key.len() + 1;
        let value = Node { span: value_start..value_start + text.len(), value: Value::Text(text.trim().to_owned()) };
        // A key that is a comment leaves nothing to set.
        let first = table.first_mut().ok_or_else(no_setting)?;
        set_innermost(&mut first.node, value);
        Ok(table)
    }

    fn entry(&self, base: usize, value: Value) -> Entry {
        let span = base..base + self.text.len();
        Entry { key: self.key.clone(), key_span: span.clone(), node: Node { span, value } }
    }
}

/// Puts a value at the end of the only path through a table that was read from one `a.b.c = …`.
fn set_innermost(node: &mut Node, value: Node) {
    match &mut node.value {
        Value::Table(inner) if !inner.is_empty() => set_innermost(&mut inner[0].node, value),
        _ => *node = value,
    }
}

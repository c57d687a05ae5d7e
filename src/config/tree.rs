//! Configs as trees whose every node knows where it was written.

use std::ops::Range;

use jsonc_parser::{ParseOptions, ast, common::Ranged};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Diagnostic;
use crate::trace::brief;

/// Where something was written: bytes of all sources, one after another.
pub(super) type Span = Range<usize>;

/// A value and where it was written.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Flag(bool),
    /// A number; whole ones up to 2⁵³ are exact.
    Number(f64),
    Text(String),
    List(Vec<Node>),
    Table(Table),
    /// Something that no key takes, such as a date or `null`.
    Other(&'static str),
}

/// The entries of a table, in the order in which they were written.
pub(super) type Table = Vec<Entry>;

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Span,
    pub(super) node: Node,
}

impl Node {
    /// What a message calls this value.
    pub(super) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Flag(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a string",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Other(kind) => kind,
        }
    }

    /// How many values this is, with all that is inside of it; a long text counts as several.
    pub(super) fn size(&self) -> u64 {
        1 + match &self.value {
            Value::Text(text) => text.len() as u64 / 16,
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Table(table) => table.iter().map(|entry| entry.node.size()).sum(),
            _ => 0,
        }
    }

    /// The value in a few characters, for a label.
    pub(super) fn brief(&self) -> String {
        match &self.value {
            Value::Flag(flag) => flag.to_string(),
            Value::Number(number) => brief(*number),
            Value::Text(text) => text.clone(),
            Value::List(items) => format!("[{}]", items.iter().map(Self::brief).collect::<Vec<_>>().join(",")),
            Value::Table(table) => {
                let entries = table.iter().map(|e| format!("{}={}", e.key, e.node.brief()));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
            }
            Value::Other(kind) => (*kind).to_owned(),
        }
    }
}

/// Reads TOML; spans are shifted by `base`.
pub(super) fn parse_toml(text: &str, base: usize) -> Result<Table, Vec<Diagnostic>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    // One mistake of syntax makes others out of what follows, so only the first is worth telling.
    let first = errors.iter().min_by_key(|error| error.span().map_or(usize::MAX, |span| span.start));
    let Some(error) = first else { return Ok(toml_table(table.into_inner(), base)) };
    let span = error.span().unwrap_or(text.len()..text.len());
    let message = format!("not valid TOML: {}", error.message().lines().next().unwrap_or_default());
    Err(vec![Diagnostic::new(shifted(span, base), message, "")])
}

fn toml_table(table: DeTable<'_>, base: usize) -> Table {
    let entry = |(key, value): (Spanned<_>, Spanned<_>)| Entry {
        key_span: shifted(key.span(), base),
        key: std::borrow::Cow::<str>::into_owned(key.into_inner()),
        node: toml_node(value, base),
    };
    let mut entries: Table = table.into_iter().map(entry).collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    entries
}

fn toml_node(value: Spanned<DeValue<'_>>, base: usize) -> Node {
    let span = shifted(value.span(), base);
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(integer) => {
            let number = i64::from_str_radix(integer.as_str(), integer.radix()).map(|i| i as f64);
            Value::Number(number.unwrap_or_else(|_| integer.as_str().parse().unwrap_or(f64::INFINITY)))
        }
        DeValue::Float(float) => Value::Number(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(flag),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Array(items) => Value::List(items.into_iter().map(|item| toml_node(item, base)).collect()),
        DeValue::Table(table) => Value::Table(toml_table(table, base)),
    };
    Node { span, value }
}

fn shifted(span: Span, base: usize) -> Span {
    span.start + base..span.end + base
}

/// Reads JSON, without any of the liberties that some readers take; spans are shifted by `base`.
pub(super) fn parse_json(text: &str, base: usize) -> Result<Table, Vec<Diagnostic>> {
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let whole = base..base + text.len();
    match jsonc_parser::parse_to_ast(text, &jsonc_parser::CollectOptions::default(), &strict) {
        Ok(parsed) => match parsed.value.map(|value| json_node(value, base)) {
            Some(Node { value: Value::Table(table), .. }) => Ok(table),
            Some(node) => Err(vec![Diagnostic::new(node.span, "not an experiment", "expected a JSON object")]),
            None => Err(vec![Diagnostic::new(whole, "the config is empty", "expected a JSON object")]),
        },
        Err(error) => {
            let range = error.range();
            let message = format!("not valid JSON: {}", lower_first(&error.kind().to_string()));
            Err(vec![Diagnostic::new(shifted(range.start..range.end, base), message, "")])
        }
    }
}

fn json_node(value: ast::Value<'_>, base: usize) -> Node {
    let range = value.range();
    let value = match value {
        ast::Value::StringLit(text) => Value::Text(text.value.into_owned()),
        ast::Value::NumberLit(number) => Value::Number(number.value.parse().unwrap_or(f64::NAN)),
        ast::Value::BooleanLit(flag) => Value::Flag(flag.value),
        ast::Value::Array(items) => Value::List(items.elements.into_iter().map(|item| json_node(item, base)).collect()),
        ast::Value::Object(object) => {
            let entry = |property: ast::ObjectProp<'_>| {
                let key_range = property.name.range();
                Entry {
                    key: property.name.into_string(),
                    key_span: shifted(key_range.start..key_range.end, base),
                    node: json_node(property.value, base),
                }
            };
            Value::Table(object.properties.into_iter().map(entry).collect())
        }
        ast::Value::NullKeyword(_) => Value::Other("null"),
    };
    Node { span: shifted(range.start..range.end, base), value }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Puts the entries of `from` into `into`: tables are merged, all else is replaced. A table with numbers for keys is
/// merged into the elements of a list, and an element that is only a name counts as a table with that name.
pub(super) fn merge(into: &mut Table, from: Table, errors: &mut Vec<Diagnostic>) {
    for entry in from {
        match into.iter_mut().find(|old| old.key == entry.key) {
            Some(old) => merge_node(&mut old.node, entry.node, errors),
            None => into.push(entry),
        }
    }
}

fn merge_node(old: &mut Node, new: Node, errors: &mut Vec<Diagnostic>) {
    match (&mut old.value, new.value) {
        (Value::Table(old), Value::Table(new)) => merge(old, new, errors),
        (Value::List(items), Value::Table(new)) => {
            let count = items.len();
            for entry in new {
                match entry.key.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                    Some(item) => {
                        if let Value::Text(name) = &item.value {
                            let name = Node { span: item.span.clone(), value: Value::Text(name.clone()) };
                            let name = Entry { key: "name".into(), key_span: item.span.clone(), node: name };
                            item.value = Value::Table(vec![name]);
                        }
                        merge_node(item, entry.node, errors);
                    }
                    None => errors.push(Diagnostic::new(
                        entry.key_span,
                        format!("no element `{}` in this list", entry.key),
                        format!("expected a number from 0 to {}", count.saturating_sub(1)),
                    )),
                }
            }
        }
        (_, value) => *old = Node { span: new.span, value },
    }
}

//! What stands for more than it says: `name:key=value`, and suites.
//!
//! Both are expanded here, on trees that nothing is known of yet, so that the rest only ever sees tables.

use std::collections::HashSet;

use super::read::{nearest, quoted};
use super::tree::{self, Entry, Node, Span, Table, Value};
use super::{Diagnostic, MAX_MISTAKES, Room};
use crate::suite::{self, SUITES};
use crate::{optim, problem};

/// The longest range of whole numbers, such as `1-15`.
const MAX_RANGE: u64 = 10_000;

/// The elements of a list of problems or optimizers, with `name:key=value` and `@suite` written out.
///
/// `of` says what the list is of; suites are of problems.
pub(super) fn expanded(of: &str, items: &[Node], room: &mut Room, errors: &mut Vec<Diagnostic>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for item in items {
        if errors.len() > MAX_MISTAKES {
            break;
        }
        let Some(item) = long_form(item, room, errors) else { continue };
        if let Some(Node { value: Value::Text(name), span }) = name_of(&item)
            && of != "problem"
            && name.starts_with('@')
        {
            let message = format!("`{}` is no {of}", name.escape_debug());
            errors.push(Diagnostic::new(span.clone(), message, "a suite stands for problems"));
            continue;
        }
        let Some(problems) = suite_of(&item, room, errors) else {
            seen.insert(item.brief());
            out.push(item);
            continue;
        };
        // What another suite has brought already, and without a difference, is meant once.
        out.extend(problems.into_iter().filter(|problem| seen.insert(problem.brief())));
    }
    out
}

/// The name of a component.
fn name_of(item: &Node) -> Option<&Node> {
    match &item.value {
        Value::Text(_) => Some(item),
        Value::Table(table) => table.iter().find(|entry| entry.key == "name").map(|entry| &entry.node),
        _ => None,
    }
}

/// The element with what its name says besides as entries; what is wrong otherwise is left to others.
fn long_form(item: &Node, room: &mut Room, errors: &mut Vec<Diagnostic>) -> Option<Node> {
    let Some(Node { value: Value::Text(text), span }) = name_of(item) else { return Some(item.clone()) };
    let Some((name, rest)) = text.split_once(':') else { return Some(item.clone()) };
    // Between quotes, without escapes, or bare: where each byte stands is known.
    let at = |from: usize, to: usize| match span.len() - text.len().min(span.len()) {
        0 => span.start + from..span.start + to,
        2 => span.start + 1 + from..span.start + 1 + to,
        _ => span.clone(),
    };
    let mut start = name.len() + 1;
    let name = Node { span: at(0, name.len()), value: Value::Text(name.to_owned()) };
    let mut table = vec![Entry { key: "name".to_owned(), key_span: name.span.clone(), node: name }];
    for part in rest.split(';') {
        let (end, key_end) = (start + part.len(), start + part.find('=').unwrap_or(part.len()));
        let Some((key, value)) = part.split_once('=') else {
            let message = format!("`{}` sets nothing", part.escape_debug());
            let expected = "expected key=value, or several with `;` between them, such as dim=2,5;instance=1-3";
            errors.push(Diagnostic::new(at(start, end), message, expected));
            return None;
        };
        let node = values(value, &at(key_end + 1, end), room, errors)?;
        table.push(Entry { key: key.trim().to_owned(), key_span: at(start, key_end), node });
        start = end + 1;
    }
    // What is written out counts for more, as what is set on the command line does.
    if let Value::Table(written) = &item.value {
        lay_over(&mut table, written);
    }
    Some(Node { span: item.span.clone(), value: Value::Table(table) })
}

/// One value, or a list of those between commas.
fn values(text: &str, span: &Span, room: &mut Room, errors: &mut Vec<Diagnostic>) -> Option<Node> {
    let node = |value| Node { span: span.clone(), value };
    let mut list = Vec::new();
    let ends = commas(text).chain([text.len()]);
    let starts = [0].into_iter().chain(commas(text).map(|comma| comma + 1));
    for part in starts.zip(ends).map(|(start, end)| text[start..end].trim()) {
        let Some((low, high)) = range(part) else {
            list.push(node(value(part)));
            continue;
        };
        if low > high || high - low >= MAX_RANGE {
            let message = format!("{part} is no range");
            let expected = "expected the lower end first, and at most 10,000 numbers, such as 1-15";
            errors.push(Diagnostic::new(span.clone(), message, expected));
            return None;
        }
        room.take(high - low, span, errors)?;
        list.extend((low..=high).map(|number| node(Value::Number(number as f64))));
    }
    Some(if list.len() == 1 { list.swap_remove(0) } else { node(Value::List(list)) })
}

/// Both ends of a range such as `1-15`.
fn range(text: &str) -> Option<(u64, u64)> {
    let (low, high) = text.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(low) && digits(high) { low.parse().ok().zip(high.parse().ok()) } else { None }
}

/// A value of TOML, or a string without its quotes.
fn value(text: &str) -> Value {
    let table = tree::parse_toml(&format!("_={text}"), 0).ok().filter(|table| table.len() == 1);
    table.and_then(|mut table| table.pop()).map_or_else(|| Value::Text(text.to_owned()), |entry| entry.node.value)
}

/// The problems of a suite, with what is written besides its name laid over each of them; `None` where it is none.
fn suite_of(item: &Node, room: &mut Room, errors: &mut Vec<Diagnostic>) -> Option<Vec<Node>> {
    let node = name_of(item)?;
    let Value::Text(full) = &node.value else { return None };
    let name = full.strip_prefix('@')?;
    let Some(suite) = suite::find(name) else {
        let names: Vec<String> = SUITES.iter().map(|suite| format!("@{}", suite.name)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let diagnostic = Diagnostic::new(
            node.span.clone(),
            format!("unknown suite `{}`", full.escape_debug()),
            format!("expected one of {}", quoted(&names)),
        );
        let near = nearest(full, names.into_iter());
        errors.push(Diagnostic { help: near.map(|near| format!("did you mean `{near}`?")), ..diagnostic });
        return Some(Vec::new());
    };
    let over: &[Entry] = if let Value::Table(table) = &item.value { table } else { &[] };
    if let Some(label) = over.iter().find(|entry| entry.key == "label") {
        let message = format!("the problems of {full} cannot all have this label");
        errors.push(Diagnostic::new(label.key_span.clone(), message, "expected no `label` beside a suite"));
        return Some(Vec::new());
    }
    let list = tree::parse_toml(&format!("_=[{}]", suite.problems), 0).unwrap_or_default();
    let Some(Value::List(problems)) = list.into_iter().next().map(|entry| entry.node.value) else {
        unreachable!("the suites are TOML, which their tests see to")
    };
    if room.take(item.size().saturating_mul(problems.len() as u64), &node.span, errors).is_none() {
        return Some(Vec::new());
    }
    let laid_over = |mut problem: Node| {
        place_at(&mut problem, &node.span);
        if let Value::Text(name) = problem.value {
            let name = Node { span: node.span.clone(), value: Value::Text(name) };
            problem.value = Value::Table(vec![Entry { key: "name".into(), key_span: node.span.clone(), node: name }]);
        }
        if let Value::Table(table) = &mut problem.value {
            lay_over(table, over);
        }
        problem
    };
    Some(problems.into_iter().map(laid_over).collect())
}

/// Puts entries into a table, in place of those of the same key, but for the name.
fn lay_over(table: &mut Table, over: &[Entry]) {
    let dim = problem::dim_param(1);
    let same = |a: &str, b: &str| a == b || dim.is_called(a) && dim.is_called(b);
    for entry in over.iter().filter(|entry| entry.key != "name") {
        table.retain(|own| !same(&own.key, &entry.key));
        table.push(entry.clone());
    }
}

/// Puts everything at the place where the suite was named.
fn place_at(node: &mut Node, span: &Span) {
    node.span = span.clone();
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| place_at(item, span)),
        Value::Table(table) => {
            for entry in table {
                entry.key_span = span.clone();
                place_at(&mut entry.node, span);
            }
        }
        _ => {}
    }
}

/// The names of a list separated by commas. Inside of `name:key=1,2` a comma separates values, unless what follows it
/// is a name.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    let pieces: Vec<usize> = commas(text).collect();
    let (mut start, mut next) = (Some(0), 0);
    std::iter::from_fn(move || {
        let begin = start?;
        let has_values = |end: usize| text[begin..end].contains(':');
        while next < pieces.len() && has_values(pieces[next]) && !begins_name(&text[pieces[next] + 1..]) {
            next += 1;
        }
        let end = pieces.get(next).copied();
        (start, next) = (end.map(|end| end + 1), next + 1);
        Some(&text[begin..end.unwrap_or(text.len())])
    })
}

/// Whether a text begins with a name, and not with a value.
fn begins_name(text: &str) -> bool {
    let word = text.trim_start();
    let end = word.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(word.len());
    let (name, rest) = word.split_at(end);
    let known = problem::find(name).is_some() || optim::find(name).is_some();
    word.is_empty() || word.starts_with('@') || known || !name.is_empty() && rest.starts_with([':', '@'])
}

/// Where the commas of a text are that are not inside of brackets or quotes.
fn commas(text: &str) -> impl Iterator<Item = usize> + '_ {
    let (mut depth, mut quoted) = (0_usize, false);
    text.char_indices().filter_map(move |(at, c)| {
        match c {
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        (c == ',' && depth == 0 && !quoted).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_separate_names_and_values() {
        let split = |text| names(text).collect::<Vec<_>>();
        assert_eq!(split("beale,booth"), ["beale", "booth"]);
        assert_eq!(split("@bbob:dim=2,5,10;instance=1-3,beale"), ["@bbob:dim=2,5,10;instance=1-3", "beale"]);
        assert_eq!(split("sgd:lr=.1,1e-3, adam"), ["sgd:lr=.1,1e-3", " adam"]);
        assert_eq!(split("a,,b,"), ["a", "", "b", ""]);
        assert_eq!(split("beale:start=deepobs,random,booth"), ["beale:start=deepobs,random", "booth"]);
        assert_eq!(split("rmsprop:centered=true,false,adam@keras"), ["rmsprop:centered=true,false", "adam@keras"]);
        let noisy = "beale:noise={ kind = \"tilt\", std = 1 },{ std = 2 };start=1,2";
        assert_eq!(split(noisy), [noisy]);
    }

    #[test]
    fn values_are_numbers_ranges_or_words() {
        let brief = |text| values(text, &(0..1), &mut Room(Room::VALUES), &mut Vec::new()).map(|node| node.brief());
        assert_eq!(brief("1-3,7"), Some("[1,2,3,7]".into()));
        assert_eq!(brief("-1.5"), Some("-1.5".into()));
        assert_eq!(brief("1e-3"), Some("0.001".into()));
        assert_eq!(brief("true"), Some("true".into()));
        assert_eq!(brief("random"), Some("random".into()));
        assert_eq!(brief("3-1"), None);
        assert_eq!(brief("1-99999999"), None);
        assert_eq!(brief("{ std = 1, on = \"loss\" },{ std = 2 }"), Some("[{std=1,on=loss},{std=2}]".into()));
    }

    #[test]
    fn every_suite_is_a_list_of_problems() {
        for suite in SUITES {
            let list = tree::parse_toml(&format!("_=[{}]", suite.problems), 0);
            let list = list.unwrap_or_else(|errors| panic!("@{}: {errors:?}", suite.name));
            assert!(matches!(&list[0].node.value, Value::List(items) if !items.is_empty()), "@{}", suite.name);
        }
    }
}

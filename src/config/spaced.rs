//! `{ log = [1e-5, 10], points = 13 }`: numbers that are evenly spaced on a log scale (or, with `linear`, as they are), in
//! place of a list.
//!
//! They are written out here, on trees that nothing is known of yet, so that the rest only ever sees lists.

use super::tree::{Node, Table, Value};
use super::{Diagnostic, Room};

/// The largest number of points.
const MAX_POINTS: f64 = 10_000.0;

/// Writes out the spaced numbers among the values of components.
pub(super) fn written_out(components: &mut [Node], room: &mut Room, errors: &mut Vec<Diagnostic>) {
    for component in components {
        let Value::Table(table) = &mut component.value else { continue };
        // What is wrong is told once, and not as a value of the wrong type too.
        table.retain_mut(|entry| {
            let Value::Table(inner) = &entry.node.value else { return true };
            if !inner.iter().any(|entry| ["log", "linear"].contains(&entry.key.as_str())) {
                return true;
            }
            let numbers = numbers(inner, &entry.node, room, errors);
            let right = numbers.is_some();
            entry.node.value = Value::List(numbers.unwrap_or_default());
            right
        });
    }
}

fn numbers(table: &Table, node: &Node, room: &mut Room, errors: &mut Vec<Diagnostic>) -> Option<Vec<Node>> {
    let mut wrong = |node: &Node, message: String, expected: &str| {
        errors.push(Diagnostic::new(node.span.clone(), message, expected));
        None
    };
    let usual = "expected two keys, such as { log = [1e-5, 10], points = 13 }";
    let find = |key: &str| table.iter().find(|entry| entry.key == key).map(|entry| &entry.node);
    let (Some(ends), Some(points), 2) = (find("log").or(find("linear")), find("points"), table.len()) else {
        return wrong(node, "this is no range of numbers".to_owned(), usual);
    };
    let log = find("log").is_some();
    let number = |node: &Node| if let Value::Number(number) = node.value { Some(number) } else { None };
    let pair = match &ends.value {
        Value::List(items) if items.len() == 2 => number(&items[0]).zip(number(&items[1])),
        _ => None,
    };
    let lowest = if log { 0.0 } else { f64::NEG_INFINITY };
    let Some((low, high)) = pair.filter(|(low, high)| *low > lowest && low < high && *high < f64::INFINITY) else {
        let expected = if log { "expected two numbers above 0" } else { "expected two numbers" };
        return wrong(ends, "these are no ends of a range".to_owned(), &format!("{expected}, the lower first"));
    };
    let Some(count) = number(points).filter(|n| n.fract() == 0.0 && (2.0..=MAX_POINTS).contains(n)) else {
        return wrong(points, "wrong number of points".to_owned(), "expected a whole number from 2 to 10,000");
    };
    room.take(count as u64, &node.span, errors)?;
    let last = count - 1.0;
    let at = |i: f64| match i {
        0.0 => low,
        i if i == last => high,
        i if log => rounded(low * libm::pow(high / low, i / last)),
        i => rounded(low + (high - low) * (i / last)),
    };
    let node = |i: u32| Node { span: node.span.clone(), value: Value::Number(at(f64::from(i))) };
    Some((0..count as u32).map(node).collect())
}

/// To six digits, which can be written down and are read in labels.
fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse_toml;
    use super::*;

    fn written(text: &str) -> Result<String, Vec<Diagnostic>> {
        let (table, mut errors) = (parse_toml(&format!("lr = {text}"), 0).unwrap(), Vec::new());
        let mut components = [Node { span: 0..0, value: Value::Table(table) }];
        written_out(&mut components, &mut Room(Room::VALUES), &mut errors);
        let Value::Table(table) = &components[0].value else { unreachable!() };
        if errors.is_empty() { Ok(table[0].node.brief()) } else { Err(errors) }
    }

    #[test]
    fn numbers_are_evenly_spaced_with_both_ends_exact() {
        assert_eq!(written("{ log = [1e-2, 10], points = 4 }").unwrap(), "[0.01,0.1,1,10]");
        assert_eq!(written("{ points = 3, log = [1e-1, 1] }").unwrap(), "[0.1,0.316228,1]");
        assert_eq!(written("{ linear = [-1, 1], points = 5 }").unwrap(), "[-1,-0.5,0,0.5,1]");
        assert_eq!(written("{ linear = [0.1234567, 9], points = 2 }").unwrap(), "[0.1234567,9]");
    }

    #[test]
    fn other_tables_are_left_alone() {
        assert_eq!(written("{ kind = \"cosine\" }").unwrap(), "{kind=cosine}");
    }

    #[test]
    fn mistakes_are_at_what_is_wrong() {
        let at = |text: &str| written(text).unwrap_err()[0].span.start - "lr = ".len();
        for (text, place) in [
            ("{ log = [1, 2] }", 0),
            ("{ log = [1, 2], points = 3, base = 2 }", 0),
            ("{ log = [0, 2], points = 3 }", 8),
            ("{ log = [2, 1], points = 3 }", 8),
            ("{ log = [1, 2, 3], points = 3 }", 8),
            ("{ linear = [1, inf], points = 3 }", 11),
            ("{ log = [1, 2], points = 1 }", 25),
            ("{ log = [1, 2], points = 2.5 }", 25),
        ] {
            assert_eq!(at(text), place, "{text}");
        }
    }
}

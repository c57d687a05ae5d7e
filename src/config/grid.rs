//! Grids: a list of values stands for as many variants, several lists for all their combinations.
//!
//! They are expanded here, on tables that nothing is known of yet, so that no component knows of grids.

use super::tree::{Entry, Node, Table, Value};

/// One combination of the values of a table's lists.
pub(super) struct Variant<'a> {
    /// The entries, each with a single value.
    pub(super) entries: Vec<(&'a Entry, &'a Node)>,
    /// Which of them came from a list.
    pub(super) varied: Vec<&'a str>,
}

/// The number of variants of a table; keys in `plain` take a list of numbers as it is.
pub(super) fn count(table: &Table, plain: &[&str]) -> u64 {
    table.iter().map(|entry| choices(entry, plain).len() as u64).fold(1, u64::saturating_mul)
}

/// How many values the variants of a table have in all, at most.
pub(super) fn size(table: &Table, plain: &[&str]) -> u64 {
    let largest = |entry| choices(entry, plain).iter().map(Node::size).max().unwrap_or(0);
    count(table, plain).saturating_mul(table.iter().map(largest).sum())
}

/// The variants of a table, the first list varying slowest.
pub(super) fn variants<'a>(table: &'a Table, plain: &'a [&str]) -> impl Iterator<Item = Variant<'a>> {
    let lists: Vec<&[Node]> = table.iter().map(|entry| choices(entry, plain)).collect();
    (0..count(table, plain)).map(move |number| {
        let mut rest = number;
        let mut picks: Vec<&Node> = Vec::with_capacity(lists.len());
        for list in lists.iter().rev() {
            picks.push(&list[(rest % list.len() as u64) as usize]);
            rest /= list.len() as u64;
        }
        picks.reverse();
        let varied = table.iter().filter(|entry| is_grid(entry, plain)).map(|entry| entry.key.as_str());
        Variant { entries: table.iter().zip(picks).collect(), varied: varied.collect() }
    })
}

fn is_grid(entry: &Entry, plain: &[&str]) -> bool {
    // A point is a list of numbers; a list of points and names is a grid of them.
    let of_points = |item: &Node| matches!(item.value, Value::List(_) | Value::Text(_));
    matches!(&entry.node.value, Value::List(items) if !plain.contains(&entry.key.as_str()) || items.iter().any(of_points))
}

fn choices<'a>(entry: &'a Entry, plain: &[&str]) -> &'a [Node] {
    match &entry.node.value {
        Value::List(items) if is_grid(entry, plain) => items,
        _ => std::slice::from_ref(&entry.node),
    }
}

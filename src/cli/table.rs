//! Tables on the terminal.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, presets};
use rmsbench::ranking::{Ranking, Standing};
use rmsbench::trace::brief;

/// Rows in columns, without any lines; columns from `numbers` on are aligned to the right.
///
/// Cells are wrapped where the whole would be wider than `width`.
pub(super) fn columns(rows: &[Vec<String>], numbers: usize, width: Option<usize>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).add_rows(rows);
    let arrangement = if width.is_some() { ContentArrangement::Dynamic } else { ContentArrangement::Disabled };
    table.set_content_arrangement(arrangement).set_width(u16::try_from(width.unwrap_or(0)).unwrap_or(u16::MAX));
    for (i, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if i == 0 {
            // What a row is called is never broken.
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        if i >= numbers {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// A number to four significant digits.
pub(super) fn short(value: f64) -> String {
    let plain = value == 0.0 || (1e-3..1e5).contains(&value.abs());
    if !plain {
        return format!("{value:.3e}");
    }
    let before_point = if value == 0.0 { 1 } else { value.abs().log10().floor() as i32 + 1 };
    format!("{value:.*}", (4 - before_point).clamp(0, 6) as usize)
}

/// A number in full where that is short, or else to four significant digits.
pub(super) fn short_or_exact(value: f64) -> String {
    let exact = brief(value);
    if exact.len() <= 8 { exact } else { short(value) }
}

/// So many optimizers are shown on each problem; a table of hundreds helps nobody.
const MOST: usize = 20;

/// With more problems than this, only the table over all of them is shown.
const MOST_PROBLEMS: usize = 12;

/// The ranking as tables: one for each problem, and one over all problems.
pub(super) fn ranking(ranking: &Ranking) -> String {
    let mut text = String::new();
    let outside = ranking.overall.iter().any(|overall| overall.out_of_domain > 0);
    let few = ranking.problems.len() <= MOST_PROBLEMS;
    for on_problem in ranking.problems.iter().filter(|_| few) {
        text += &format!("{}\n", on_problem.problem);
        let mut header = words(&["rank", "optimizer", "median final gap", "best", "worst", "diverged"]);
        header.extend(outside.then(|| "out of domain".to_owned()));
        let mut rows = vec![header];
        rows.extend(
            on_problem.standings.iter().take(MOST).map(|standing| row(standing, on_problem.minimum_known, outside)),
        );
        text += &indented(&columns(&rows, 2, None));
        text += &more(on_problem.standings.len());
        text.push('\n');
    }
    if ranking.problems.len() > 1 {
        text += "over all problems\n";
        let mut header = words(&["rank", "optimizer", "mean rank"]);
        header.extend(ranking.problems.iter().filter(|_| few).map(|on_problem| on_problem.problem.clone()));
        header.push("diverged".to_owned());
        header.extend(outside.then(|| "out of domain".to_owned()));
        let mut rows = vec![header];
        for overall in ranking.overall.iter().take(MOST) {
            let better = ranking.overall.iter().filter(|other| other.mean_rank < overall.mean_rank).count();
            let mut row =
                vec![(better + 1).to_string(), overall.optimizer.clone(), format!("{:.2}", overall.mean_rank)];
            row.extend(overall.ranks.iter().filter(|_| few).map(usize::to_string));
            row.push(format!("{}/{}", overall.diverged, overall.runs));
            row.extend(outside.then(|| format!("{}/{}", overall.out_of_domain, overall.runs)));
            rows.push(row);
        }
        text += &indented(&columns(&rows, 2, None));
        text += &more(ranking.overall.len());
        text.push('\n');
    }
    text
}

fn row(standing: &Standing, minimum_known: bool, outside: bool) -> Vec<String> {
    let gap = |gap: Option<f64>| match gap {
        Some(gap) => short(gap),
        None if !minimum_known => "unknown".to_owned(),
        None if standing.diverged > 0 => "diverged".to_owned(),
        None if standing.out_of_domain > 0 => "out of domain".to_owned(),
        None => "–".to_owned(),
    };
    let mut row = vec![
        standing.rank.to_string(),
        standing.optimizer.clone(),
        gap(standing.median_final_gap),
        gap(standing.best_final_gap),
        gap(standing.worst_final_gap),
        format!("{}/{}", standing.diverged, standing.runs),
    ];
    row.extend(outside.then(|| format!("{}/{}", standing.out_of_domain, standing.runs)));
    row
}

fn more(count: usize) -> String {
    if count > MOST { format!("  … and {} more\n", count - MOST) } else { String::new() }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_four_significant_digits() {
        let cases = [
            (0.0, "0.000"),
            (1.0, "1.000"),
            (12.3456, "12.35"),
            (1234.56, "1235"),
            (0.012_345, "0.01235"),
            (1.5e-9, "1.500e-9"),
            (-2.5e7, "-2.500e7"),
        ];
        for (value, text) in cases {
            assert_eq!(short(value), text);
        }
    }
}

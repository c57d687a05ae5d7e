//! Tables on the terminal.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, presets};

/// Rows in columns, without any lines; columns from `numbers` on are aligned to the right.
///
/// Cells are wrapped where the whole would be wider than `width`.
pub(super) fn columns(rows: &[Vec<String>], numbers: usize, width: Option<usize>) -> String {
    let mut table = comfy_table::Table::new();
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

/// A table with a title, for the terminal or for a paper.
pub(super) struct Table {
    pub(super) title: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// From this column on, cells are aligned to the right.
    numbers: usize,
    /// How many rows were cut off.
    cut: usize,
}

impl Table {
    pub(super) fn new(title: String, header: &[&str], numbers: usize) -> Self {
        let header = header.iter().map(|&word| word.to_owned()).collect();
        Self { title, header, rows: Vec::new(), numbers, cut: 0 }
    }

    pub(super) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// Takes out the columns in which nothing stands.
    pub(super) fn without_empty_columns(mut self) -> Self {
        let kept: Vec<bool> = (0..self.header.len()).map(|i| self.rows.iter().any(|row| !row[i].is_empty())).collect();
        for row in self.rows.iter_mut().chain([&mut self.header]) {
            let mut kept = kept.iter();
            row.retain(|_| kept.next() == Some(&true));
        }
        self
    }

    /// Leaves so many rows.
    pub(super) fn cut(&mut self, most: usize) {
        self.cut = self.rows.len().saturating_sub(most);
        self.rows.truncate(most);
    }

    /// For the terminal.
    pub(super) fn text(&self) -> String {
        let all: Vec<Vec<String>> = [&self.header].into_iter().chain(&self.rows).cloned().collect();
        let lines = columns(&all, self.numbers, None);
        let indented: String = lines.lines().map(|line| format!("  {line}\n")).collect();
        let more = if self.cut > 0 { format!("  … and {} more\n", self.cut) } else { String::new() };
        format!("{}\n{indented}{more}", self.title)
    }

    /// As Markdown.
    pub(super) fn markdown(&self) -> String {
        let row = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let rule = |i| if i < self.numbers { ":---" } else { "---:" };
        let rules: Vec<&str> = (0..self.header.len()).map(rule).collect();
        let rows: String = self.rows.iter().map(|cells| row(cells)).collect();
        format!("**{}**\n\n{}|{}|\n{rows}", escaped(&self.title), row(&self.header), rules.join("|"))
    }

    /// As LaTeX, for the package booktabs.
    pub(super) fn latex(&self) -> String {
        let row = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| latex(cell)).collect();
            format!("    {} \\\\\n", cells.join(" & "))
        };
        let alignment: String = (0..self.header.len()).map(|i| if i < self.numbers { 'l' } else { 'r' }).collect();
        let rows: String = self.rows.iter().map(|cells| row(cells)).collect();
        format!(
            "% \\usepackage{{booktabs}}\n\\begin{{table}}\n  \\centering\n  \\caption{{{}}}\n  \\begin{{tabular}}{{{alignment}}}\n    \\toprule\n{}    \\midrule\n\
             {rows}    \\bottomrule\n  \\end{{tabular}}\n\\end{{table}}\n",
            latex(&self.title),
            row(&self.header)
        )
    }
}

/// A text with what means something to Markdown escaped.
fn escaped(text: &str) -> String {
    let special = |c: char| "\\`*_[]<>|".contains(c);
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// A text with what means something to LaTeX written out.
fn latex(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out += "\\textbackslash{}",
            '~' => out += "\\textasciitilde{}",
            '^' => out += "\\textasciicircum{}",
            '<' | '>' | '|' => out.extend(['$', c, '$']),
            '≤' => out += "$\\le$",
            '∞' => out += "$\\infty$",
            '−' => out += "$-$",
            '…' => out += "\\ldots{}",
            '–' => out += "--",
            '²' => out += "$^2$",
            'χ' => out += "$\\chi$",
            '₀' | '₁' | '₂' => out += &format!("\\textsubscript{{{}}}", u32::from(c) - u32::from('₀')),
            '⁻' => out += "$^-$",
            '¹' => out += "$^1$",
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new("a & b".to_owned(), &["name", "≤ 1"], 1);
        table.push(vec!["x_1".to_owned(), "1|2".to_owned()]);
        table.push(vec!["y".to_owned(), "–".to_owned()]);
        table
    }

    #[test]
    fn a_table_is_text_markdown_or_latex() {
        assert_eq!(table().text(), "a & b\n  name  ≤ 1\n  x_1   1|2\n  y       –\n");
        assert_eq!(table().markdown(), "**a & b**\n\n| name | ≤ 1 |\n|:---|---:|\n| x\\_1 | 1\\|2 |\n| y | – |\n");
        let latex = table().latex();
        assert!(
            latex.contains("\\caption{a \\& b}\n  \\begin{tabular}{lr}\n    \\toprule\n    name & $\\le$ 1 \\\\\n"),
            "{latex}"
        );
        assert!(latex.contains("    x\\_1 & 1$|$2 \\\\\n    y & -- \\\\\n    \\bottomrule"), "{latex}");
    }

    #[test]
    fn what_is_cut_off_is_counted() {
        let mut table = table();
        table.cut(1);
        assert_eq!(table.text(), "a & b\n  name  ≤ 1\n  x_1   1|2\n  … and 1 more\n");
    }
}

//! The Markdown of our documentation as plain text for a terminal.

use std::borrow::Cow;

use super::table;

/// Wraps paragraphs and tables to `width` columns and drops the marks.
pub(super) fn render(markdown: &str, width: usize) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            // A formula keeps its lines.
            for formula in lines.by_ref().take_while(|line| !line.starts_with("```")) {
                out.push(format!("    {formula}"));
            }
        } else if let Some(title) = line.strip_prefix("# ") {
            out.push(title.to_uppercase());
        } else if line.starts_with('|') {
            let mut rows = vec![cells(line)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                if !row.chars().all(|c| "|:- ".contains(c)) {
                    rows.push(cells(row));
                }
            }
            let natural = |rows: &[Vec<String>]| {
                let lines = table::columns(rows, usize::MAX, None);
                lines.lines().map(|line| line.chars().count()).max().unwrap_or(0)
            };
            // A wide table with many columns and few rows fits better on its side.
            let side: Vec<Vec<String>> =
                (0..rows[0].len()).map(|i| rows.iter().map(|row| row[i].clone()).collect()).collect();
            if natural(&rows) > width && natural(&side) < natural(&rows) {
                rows = side;
            }
            out.extend(table::columns(&rows, usize::MAX, Some(width)).lines().map(str::to_owned));
        } else if line.is_empty() {
            out.push(String::new());
        } else {
            // A paragraph or an item goes on until an empty line or the next item.
            let mut paragraph = line.to_owned();
            while let Some(next) = lines
                .next_if(|next| !next.is_empty() && !["* ", "|", "```", "# "].iter().any(|mark| next.starts_with(mark)))
            {
                paragraph.push(' ');
                paragraph.push_str(next.trim_start());
            }
            let (first, rest) = if paragraph.starts_with("* ") { ("  ", "    ") } else { ("", "") };
            let options = textwrap::Options::new(width).initial_indent(first).subsequent_indent(rest);
            out.extend(textwrap::wrap(&unmarked(&paragraph), options).into_iter().map(Cow::into_owned));
        }
    }
    out.join("\n") + "\n"
}

/// The text without the marks for code and emphasis.
fn unmarked(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        // An asterisk between blanks, or before one, is an item's; within a name such as f* it belongs there.
        let emphasis = c == '*'
            && (previous == ' ' && chars.peek().is_some_and(|next| next.is_alphanumeric())
                || previous.is_alphanumeric() && previous != 'f' && previous != 'x');
        if c != '`' && !emphasis {
            plain.push(c);
        }
        previous = c;
    }
    plain
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| unmarked(cell.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_wrapped_and_formulas_are_not() {
        let text = render("One two `three`\nfour *five*.\n\n```text\na   b   c   d   e   f\n```\n", 12);
        assert_eq!(text, "One two\nthree four\nfive.\n\n    a   b   c   d   e   f\n");
    }

    #[test]
    fn items_hang_and_tables_lose_their_bars() {
        let text = render("* first item is long\n* second\n\n| a | `b` |\n|:--|:--|\n| 1 | 22 |\n", 14);
        assert_eq!(text, "  * first item\n    is long\n  * second\n\na  b\n1  22\n");
    }
}

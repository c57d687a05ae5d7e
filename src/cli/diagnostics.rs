//! Mistakes in configs, shown where they stand.

use std::ffi::OsStr;
use std::io::IsTerminal;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use rmsbench::config::{ConfigError, MAX_MISTAKES};
use rmsbench::text::plain;

/// So many mistakes are shown; more would only scroll the first away.
const MOST: usize = 20;

/// So many bytes of a line are shown from a mistake on.
const LONGEST: usize = 400;

/// So many bytes of a line are looked at before a mistake, for its column; in longer lines the message has it.
const BEFORE: usize = 1 << 20;

/// Whether to use colours: on a terminal, unless `NO_COLOR` is set to anything, see <https://no-color.org>.
fn is_coloured(is_terminal: bool, no_color: Option<&OsStr>) -> bool {
    is_terminal && no_color.is_none_or(OsStr::is_empty)
}

/// The mistakes, each with its line and a mark under it.
pub(super) fn render(error: &ConfigError) -> String {
    let coloured = is_coloured(std::io::stderr().is_terminal(), std::env::var_os("NO_COLOR").as_deref());
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let mut shown = Vec::new();
    let count = error.located().count();
    for (source, span, diagnostic) in error.located().take(MOST) {
        let text = &source.text;
        let start = text.floor_char_boundary(span.start);
        let end = text.ceil_char_boundary(span.end).max(start);
        // Only the first line of what spans many, and only so much of what follows in a very long one; what comes before
        // counts for the column.
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |at| start + at);
        let to = text.ceil_char_boundary(line_end.min(start + LONGEST));
        let line = text[..line_start].matches('\n').count() + 1;
        let mut message = plain(&diagnostic.message).into_owned();
        let line_start = if start - line_start > BEFORE {
            message += &format!(", in column {}", text[line_start..start].chars().count() + 1);
            text.ceil_char_boundary(start - LONGEST)
        } else {
            line_start
        };
        let span = start - line_start..end.min(to).max(start) - line_start;
        let annotation = AnnotationKind::Primary.span(span);
        let annotation = match diagnostic.expected.as_str() {
            "" => annotation,
            expected => annotation.label(expected),
        };
        let snippet =
            Snippet::source(&text[line_start..to]).line_start(line).path(plain(&source.name)).annotation(annotation);
        let mut group = Level::ERROR.primary_title(message).element(snippet);
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(plain(help)));
        }
        // The escapes that are left are those of its colours.
        let rendered = renderer.render(&[group]);
        shown.push(rendered.split('\u{1b}').map(plain).collect::<Vec<_>>().join("\u{1b}"));
    }
    if count > MOST {
        let at_least = if count > MAX_MISTAKES { "at least " } else { "" };
        shown.push(format!("… and {at_least}{} more mistakes", count - MOST));
    }
    shown.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_colours_on_a_terminal_unless_no_color_is_set() {
        assert!(is_coloured(true, None) && is_coloured(true, Some(OsStr::new(""))));
        assert!(!is_coloured(true, Some(OsStr::new("1"))));
        assert!(!is_coloured(false, None));
    }
}

//! Finished results as one page: HTML that needs nothing else, neither files nor a network.
//!
//! Tables, drawings and all texts are in the page as they are read; charts are data, which a script draws when they come into
//! view, by [uPlot](https://github.com/leeoniya/uPlot).

mod build;

use serde::Serialize;
use serde_json::json;

use crate::picture::canvas::escaped;
use crate::picture::chart::{Chart, Series};
use crate::picture::theme::{COLOURS, DASHES, MARKERS};

pub use build::{build, wanted};

/// The whole page as data.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What the results are called.
    pub title: String,
    /// What was run, as names and values.
    pub about: Vec<(String, String)>,
    /// What one has to know, in sentences.
    pub notes: Vec<String>,
    /// How to make the results again.
    pub reproduce: Vec<Snippet>,
    /// Whom lines, rows and parts of drawings are of.
    pub series: Vec<Series>,
    /// What is over all problems.
    pub overview: Vec<Item>,
    /// One for each problem.
    pub sections: Vec<Section>,
    /// CSS that defines the colours `--paper`, `--ink`, `--muted`, `--grid`, `--series-0` … and `--level-0` … for light, dark
    /// and print.
    pub themes: String,
}

/// A text to be copied.
#[derive(Clone, Debug)]
pub struct Snippet {
    /// What it is.
    pub title: String,
    /// The text, of one or many lines.
    pub text: String,
}

/// A part of the page.
#[derive(Clone, Debug)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// What is in it, in this order.
    pub items: Vec<Item>,
}

/// What a section is made of.
#[derive(Clone, Debug)]
pub enum Item {
    /// Lines over an axis.
    Chart(Chart),
    /// A drawing.
    Drawing {
        /// The title.
        title: String,
        /// What is to be seen; empty where the drawing says it itself.
        alt: String,
        /// SVG, put into the page as it is; elements with `data-series` are hidden with the series of that place.
        svg: String,
    },
    /// A table.
    Table(Table),
}

/// A table that can be sorted.
#[derive(Clone, Debug)]
pub struct Table {
    /// The title.
    pub title: String,
    /// What one has to know to read it; may be empty.
    pub note: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with as many cells.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The heading.
    pub name: String,
    /// Whether it is sorted by [`Cell::sort`], and not by its texts.
    pub numeric: bool,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// The place of whom it is of in the list of all series.
    pub series: Option<usize>,
    /// What stands in it.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What is read.
    pub text: String,
    /// What numeric columns are sorted by; a cell without it comes last in either order.
    pub sort: Option<f64>,
}

/// With more sections, the contents can be filtered.
const MANY_SECTIONS: usize = 12;

/// Parts of the page.
const PAGE: &str = include_str!("page.html");
const STYLES: [&str; 2] = [include_str!("uPlot.min.css"), include_str!("report.css")];
const UPLOT: &str = include_str!("uPlot.iife.min.js");
const UPLOT_LICENCE: &str = include_str!("uPlot.LICENSE");
const SCRIPTS: [&str; 3] = [include_str!("numbers.js"), include_str!("chart.js"), include_str!("report.js")];

impl Report {
    /// The page.
    #[must_use]
    pub fn html(&self) -> String {
        let mut body = Body { series: &self.series, charts: Vec::new(), html: String::new() };
        let mut contents = Vec::new();
        if !self.overview.is_empty() {
            contents.push(("overview".to_owned(), "Over all problems"));
            body.section("overview", "Over all problems", &self.overview);
        }
        for (i, section) in self.sections.iter().enumerate() {
            let id = format!("section-{i}");
            body.section(&id, &section.title, &section.items);
            contents.push((id, &section.title));
        }
        if !self.reproduce.is_empty() {
            contents.push(("reproduce".to_owned(), "Reproduce"));
            body.reproduce(&self.reproduce);
        }
        let markers = MARKERS.map(|marker| format!("{marker:?}").to_lowercase());
        let data = json!({ "series": self.series, "colours": COLOURS.len(), "dashes": DASHES, "markers": markers });
        filled(
            PAGE,
            &[
                ("title", &escaped(&self.title)),
                ("styles", &format!("{}\n{}", self.themes, STYLES.join("\n"))),
                ("about", &about(&self.about)),
                ("notes", &notes(&self.notes)),
                ("contents", &links(&contents)),
                ("sections", &body.html),
                ("data", &island(&data, &body.charts)),
                (
                    "scripts",
                    &format!("/*\n{UPLOT_LICENCE}*/\n{UPLOT}\n(() => {{\n'use strict';\n{}}})();", SCRIPTS.join("\n")),
                ),
            ],
        )
    }
}

/// A template with parts in the places of their `{name}`; what is put in is not looked at again.
fn filled(template: &str, parts: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + parts.iter().map(|(_, part)| part.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, name, after)) = placeholder(rest) {
        out += before;
        match parts.iter().find(|(own, _)| *own == name) {
            Some((_, part)) => out += part,
            None => out += &format!("{{{name}}}"),
        }
        rest = after;
    }
    out + rest
}

/// The next `{name}` with what is before and after it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Data and charts as JSON that may stand within a script.
fn island(data: &impl Serialize, charts: &[&Chart]) -> String {
    // Numbers and texts always can be written as JSON.
    let mut json = serde_json::to_string(data).unwrap_or_default();
    json.pop();
    json += ",\"charts\":";
    json += &serde_json::to_string(charts).unwrap_or_default();
    json.push('}');
    json.replace('<', "\\u003c")
}

fn about(about: &[(String, String)]) -> String {
    about.iter().map(|(name, value)| format!("<dt>{}</dt><dd>{}</dd>\n", escaped(name), escaped(value))).collect()
}

fn notes(notes: &[String]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let items: String = notes.iter().map(|note| format!("<li>{}</li>\n", escaped(note))).collect();
    format!("<ul class=\"notes\">\n{items}</ul>\n")
}

fn links(contents: &[(String, &str)]) -> String {
    let find = if contents.len() > MANY_SECTIONS {
        "<input type=\"search\" id=\"find-section\" placeholder=\"filter\" aria-label=\"filter the contents\">\n"
    } else {
        ""
    };
    let link = |(id, title): &(String, &str)| format!("<li><a href=\"#{id}\">{}</a></li>\n", escaped(title));
    format!("{find}<ul>\n{}</ul>\n", contents.iter().map(link).collect::<String>())
}

/// What the page is filled with, and the charts in it in the order in which they appear.
struct Body<'a> {
    series: &'a [Series],
    charts: Vec<&'a Chart>,
    html: String,
}

impl<'a> Body<'a> {
    fn section(&mut self, id: &str, title: &str, items: &'a [Item]) {
        self.html += &format!("<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n");
        self.html += &format!("<h2 id=\"{id}-title\">{}</h2>\n<div class=\"items\">\n", escaped(title));
        for item in items {
            match item {
                Item::Chart(chart) => self.chart(chart),
                Item::Drawing { title, alt, svg } => self.drawing(title, alt, svg),
                Item::Table(table) => self.table(table),
            }
        }
        self.html += "</div>\n</section>\n";
    }

    fn chart(&mut self, chart: &'a Chart) {
        self.html += &format!(
            "<figure class=\"chart\" data-chart=\"{}\" data-kind=\"{}\"><figcaption>{}<span class=\"tools\"></span></figcaption>\
             <div class=\"plot\" role=\"application\" aria-roledescription=\"chart\" tabindex=\"0\" aria-label=\"{}\" aria-describedby=\"keys\"></div></figure>\n",
            self.charts.len(),
            escaped(chart.kind),
            escaped(&chart.title),
            escaped(&chart.alt)
        );
        self.charts.push(chart);
    }

    fn drawing(&mut self, title: &str, alt: &str, svg: &str) {
        let label =
            if alt.is_empty() { String::new() } else { format!(" role=\"img\" aria-label=\"{}\"", escaped(alt)) };
        self.html += &format!(
            "<figure class=\"drawing\"><figcaption>{}</figcaption><div{label}>{svg}</div></figure>\n",
            escaped(title)
        );
    }

    fn table(&mut self, table: &Table) {
        self.html += &format!("<div class=\"table\">\n<h3 class=\"title\">{}</h3>\n", escaped(&table.title));
        if !table.note.is_empty() {
            self.html += &format!("<p class=\"note\">{}</p>\n", escaped(&table.note));
        }
        self.html += &format!(
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table>\n<thead><tr>",
            escaped(&table.title)
        );
        for column in &table.columns {
            let name = escaped(&column.name);
            self.html +=
                &format!("<th scope=\"col\"{}><button type=\"button\">{name}</button></th>", class(column.numeric));
        }
        self.html += "</tr></thead>\n<tbody>\n";
        for row in &table.rows {
            self.row(row, &table.columns);
        }
        self.html += "</tbody>\n</table></div>\n</div>\n";
    }

    fn row(&mut self, row: &Row, columns: &[Column]) {
        let of = row.series.and_then(|place| Some((place, self.series.get(place)?.colour)));
        match of {
            Some((place, colour)) => {
                self.html += &format!("<tr data-series=\"{place}\" style=\"--own:var(--series-{colour})\">");
            }
            None => self.html += "<tr>",
        }
        for (cell, column) in row.cells.iter().zip(columns) {
            let sort = cell.sort.filter(|sort| column.numeric && sort.is_finite());
            let sort = sort.map_or_else(String::new, |sort| format!(" data-sort=\"{sort:e}\""));
            self.html += &format!("<td{}{sort}>{}</td>", class(column.numeric), escaped(&cell.text));
        }
        self.html += "</tr>\n";
    }

    fn reproduce(&mut self, snippets: &[Snippet]) {
        self.html += "<section id=\"reproduce\" aria-labelledby=\"reproduce-title\">\n\
                      <h2 id=\"reproduce-title\">Reproduce</h2>\n";
        for Snippet { title, text } in snippets {
            // What fills more than a few lines is folded.
            let open = if text.lines().count() <= 6 { " open" } else { "" };
            self.html += &format!(
                "<details{open}><summary>{}</summary><div class=\"snippet\"><pre tabindex=\"0\">{}</pre>\
                 <button type=\"button\" class=\"copy\">copy</button></div></details>\n",
                escaped(title),
                escaped(text)
            );
        }
        self.html += "</section>\n";
    }
}

fn class(numeric: bool) -> &'static str {
    if numeric { " class=\"number\"" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::chart::{Axis, Line, Mark, MarkKind};

    const EVIL: &str = "</script><script>alert(1)</script>\"'&{data}<!--";

    fn axis(log: bool) -> Axis {
        Axis { label: EVIL.to_owned(), log, range: None, floor: None }
    }

    fn report() -> Report {
        let mark = Mark { kind: MarkKind::Lost, x: 1.0, y: None, text: EVIL.to_owned() };
        let line = Line {
            series: 0,
            x: vec![0.0, 1.0],
            y: vec![1.0, f64::NAN],
            band: None,
            spans: Vec::new(),
            stairs: false,
            marks: vec![mark],
        };
        let chart = Chart {
            kind: "loss",
            title: EVIL.to_owned(),
            alt: EVIL.to_owned(),
            x: axis(false),
            y: axis(true),
            lines: vec![line],
        };
        let cell = |sort| Cell { text: EVIL.to_owned(), sort };
        let table = Table {
            title: EVIL.to_owned(),
            note: EVIL.to_owned(),
            columns: vec![
                Column { name: EVIL.to_owned(), numeric: true },
                Column { name: EVIL.to_owned(), numeric: false },
            ],
            rows: vec![
                Row { series: Some(0), cells: vec![cell(Some(1e-300)), cell(None)] },
                Row { series: Some(7), cells: vec![cell(Some(f64::NAN)), cell(Some(1.0))] },
            ],
        };
        let drawing = Item::Drawing { title: EVIL.to_owned(), alt: EVIL.to_owned(), svg: "<svg></svg>".to_owned() };
        let series =
            Series { name: EVIL.to_owned(), family: EVIL.to_owned(), tuned: true, colour: 3, dash: 1, marker: 2 };
        Report {
            title: EVIL.to_owned(),
            about: vec![(EVIL.to_owned(), EVIL.to_owned())],
            notes: vec![EVIL.to_owned()],
            reproduce: vec![Snippet { title: EVIL.to_owned(), text: EVIL.to_owned() }],
            series: vec![series],
            overview: vec![Item::Chart(chart)],
            sections: vec![Section { title: EVIL.to_owned(), items: vec![Item::Table(table), drawing] }],
            themes: ":root{--paper:#fff}".to_owned(),
        }
    }

    fn data_of(page: &str) -> serde_json::Value {
        let begin = "<script type=\"application/json\" id=\"data\">";
        let (_, rest) = page.split_once(begin).unwrap();
        serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
    }

    #[test]
    fn texts_never_become_markup() {
        let page = report().html();
        assert!(!page.contains("<script>alert"));
        // One script of data, one of code, as in the template.
        assert_eq!(page.matches("</script>").count(), 2);
        assert_eq!(page.matches("<script").count(), 2);
        assert!(page.contains("<td class=\"number\" data-sort=\"1e-300\">&lt;/script&gt;"));
    }

    #[test]
    fn data_come_through_as_they_are() {
        let data = data_of(&report().html());
        assert_eq!(data["series"][0]["name"], EVIL);
        assert_eq!(data["charts"][0]["lines"][0]["marks"][0]["text"], EVIL);
        assert_eq!(data["charts"][0]["lines"][0]["y"], serde_json::json!([1, null]));
        assert_eq!(data["markers"][2], "triangle");
        assert_eq!(data["dashes"][0], serde_json::json!([]));
    }

    #[test]
    fn the_page_needs_no_network() {
        let page = report().html();
        assert!(page.contains("default-src 'none'"));
        for part in ["src=\"http", "href=\"http", "@import", "url(http", "fetch(", "XMLHttpRequest", "WebSocket"] {
            assert!(!page.contains(part), "{part}");
        }
    }

    #[test]
    fn what_has_no_number_is_not_sorted_by_one() {
        let page = report().html();
        assert_eq!(page.matches("data-sort=").count(), 1);
        // A series that there is not leaves no trace.
        assert_eq!(page.matches("<tr data-series=").count(), 1);
    }

    #[test]
    fn long_contents_can_be_filtered() {
        let mut report = report();
        assert!(!report.html().contains("id=\"find-section\""));
        report.sections = vec![report.sections[0].clone(); MANY_SECTIONS + 1];
        assert!(report.html().contains("id=\"find-section\""));
    }

    #[test]
    fn an_empty_report_is_a_page() {
        let page = Report::default().html();
        assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
        assert_eq!(data_of(&page)["charts"], serde_json::json!([]));
    }
}

//! A drawing that becomes an SVG file, or part of a page.
//!
//! In a file, letters are drawn as the outlines of a font of our own, so that it looks the same everywhere; in a page,
//! they are text. Units are pixels, from the upper left corner.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::font;
use super::theme::{Marker, Role, Theme};

/// A place, as `[x, y]`.
pub type Point = [f64; 2];

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// Its colour.
    pub role: Role,
    /// Its width.
    pub width: f64,
    /// Dashes and gaps, in units of its width.
    pub dash: &'static [f64],
    /// From 0, not to be seen, to 1.
    pub opacity: f64,
}

impl Pen {
    /// A plain line.
    #[must_use]
    pub fn new(role: Role, width: f64) -> Self {
        Self { role, width, dash: &[], opacity: 1.0 }
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Lettering {
    /// Its size.
    pub size: f64,
    /// Its colour.
    pub role: Role,
    /// Which part of it is at its place.
    pub anchor: Anchor,
    /// By how many degrees it is turned, clockwise.
    pub turned: f64,
}

/// Which part of a text is at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The begin.
    Start,
    /// The middle.
    Middle,
    /// The end.
    End,
}

/// A drawing.
#[derive(Clone, Debug)]
pub struct Canvas {
    /// Width and height.
    pub size: Point,
    /// Where colours come from.
    pub theme: Theme,
    /// What is unique in the page that it is part of.
    id: String,
    title: String,
    alt: String,
    body: String,
    letters: BTreeSet<char>,
    clips: usize,
}

impl Canvas {
    /// An empty drawing with a title, and what is to be seen for those who do not see it. `id` begins all names in it, which
    /// have to be unique in a page.
    #[must_use]
    pub fn new(size: Point, theme: Theme, id: &str, title: &str, alt: &str) -> Self {
        let mut canvas = Self {
            size,
            theme,
            id: id.to_owned(),
            title: title.to_owned(),
            alt: alt.to_owned(),
            body: String::new(),
            letters: BTreeSet::new(),
            clips: 0,
        };
        if theme != Theme::Page {
            canvas.rectangle([0.0, 0.0], size, Role::Paper, 1.0);
        }
        canvas
    }

    /// Begins a group of which `attributes` hold, such as ` data-series="3"`; end it with [`Self::close`].
    pub fn open(&mut self, attributes: &str) {
        let _ = write!(self.body, "<g{attributes}>");
    }

    /// Begins what belongs to a series; end it with [`Self::close`].
    pub fn open_series(&mut self, series: usize) {
        self.open(&format!(" data-series=\"{series}\""));
    }

    /// Begins a group of which only what is within a rectangle is seen; end it with [`Self::close`].
    pub fn open_clipped(&mut self, [x, y]: Point, [width, height]: Point) {
        let id = format!("{}clip{}", self.id, self.clips);
        self.clips += 1;
        let _ = write!(
            self.body,
            "<clipPath id=\"{id}\"><path d=\"M{} {}h{}v{}h{}z\"/></clipPath>",
            short(x),
            short(y),
            short(width),
            short(height),
            short(-width)
        );
        self.open(&format!(" clip-path=\"url(#{id})\""));
    }

    /// Puts in an element of SVG as it is, such as an animation of the group that is open.
    pub fn element(&mut self, element: &str) {
        self.body += element;
    }

    /// Ends a group.
    pub fn close(&mut self) {
        self.body += "</g>";
    }

    /// Draws a rectangle from its upper left corner.
    pub fn rectangle(&mut self, [x, y]: Point, [width, height]: Point, fill: Role, opacity: f64) {
        self.shape(&[vec![[x, y], [x + width, y], [x + width, y + height], [x, y + height]]], fill, opacity);
    }

    /// Fills closed rings; where they lie within each other, every second is a hole.
    pub fn shape(&mut self, rings: &[Vec<Point>], fill: Role, opacity: f64) {
        let data: String = rings.iter().map(|ring| path(ring, true)).collect();
        self.filled(&data, fill, opacity);
    }

    fn filled(&mut self, data: &str, fill: Role, opacity: f64) {
        if data.is_empty() {
            return;
        }
        let colour = self.theme.colour(fill);
        let _ = write!(self.body, "<path d=\"{data}\" {}", paint("fill", &colour));
        if opacity < 1.0 {
            let _ = write!(self.body, " fill-opacity=\"{}\"", short(opacity));
        }
        self.body += "/>";
    }

    /// Draws a line through points; where one is not finite, there is a gap.
    pub fn line(&mut self, points: &[Point], pen: &Pen) {
        let pieces = points.split(|point| !point.iter().all(|x| x.is_finite()));
        let data: String = pieces.map(|piece| path(piece, false)).collect();
        self.stroked(&data, pen, "");
    }

    /// Draws the outline of path data; `inner` is put into its element, such as an animation.
    pub fn stroked(&mut self, data: &str, pen: &Pen, inner: &str) {
        if data.is_empty() {
            return;
        }
        let colour = self.theme.colour(pen.role);
        let _ = write!(
            self.body,
            "<path d=\"{data}\" fill=\"none\" {} stroke-width=\"{}\" stroke-linejoin=\"round\"",
            paint("stroke", &colour),
            short(pen.width)
        );
        if !pen.dash.is_empty() {
            let dashes: Vec<String> = pen.dash.iter().map(|dash| short(dash * pen.width)).collect();
            let _ = write!(self.body, " stroke-dasharray=\"{}\"", dashes.join(" "));
        }
        if pen.opacity < 1.0 {
            let _ = write!(self.body, " stroke-opacity=\"{}\"", short(pen.opacity));
        }
        if inner.is_empty() {
            self.body += "/>";
        } else {
            let _ = write!(self.body, ">{inner}</path>");
        }
    }

    /// Draws a marker, about as wide as `size`.
    pub fn marker(&mut self, [x, y]: Point, marker: Marker, size: f64, role: Role) {
        let r = size / 2.0;
        let pen = Pen::new(role, size / 4.0);
        match marker {
            Marker::Circle => {
                let data = format!(
                    "M{} {}a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 {} 0",
                    short(x - r),
                    short(y),
                    short(size),
                    short(-size),
                    r = short(r)
                );
                self.filled(&data, role, 1.0);
            }
            Marker::Square => self.rectangle([x - 0.9 * r, y - 0.9 * r], [1.8 * r, 1.8 * r], role, 1.0),
            Marker::Triangle => {
                self.shape(&[vec![[x, y - 1.1 * r], [x + r, y + 0.8 * r], [x - r, y + 0.8 * r]]], role, 1.0);
            }
            Marker::Diamond => {
                self.shape(&[vec![[x, y - 1.2 * r], [x + r, y], [x, y + 1.2 * r], [x - r, y]]], role, 1.0);
            }
            Marker::Cross => {
                self.line(&[[x - r, y - r], [x + r, y + r], [f64::NAN; 2], [x - r, y + r], [x + r, y - r]], &pen);
            }
            Marker::Plus => self.line(&[[x - r, y], [x + r, y], [f64::NAN; 2], [x, y - r], [x, y + r]], &pen),
        }
    }

    /// Sets a text on its base line.
    pub fn text(&mut self, text: &str, [x, y]: Point, lettering: &Lettering) {
        let Lettering { size, role, anchor, turned } = *lettering;
        let colour = paint("fill", &self.theme.colour(role));
        let turn = if turned == 0.0 { String::new() } else { format!("rotate({})", short(turned)) };
        if self.theme == Theme::Page {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let _ = write!(
                self.body,
                "<text transform=\"translate({} {}){turn}\" {colour} font-size=\"{}\" text-anchor=\"{anchor}\">{}</text>",
                short(x),
                short(y),
                short(size),
                escaped(text)
            );
            return;
        }
        let scale = size / font::UNITS;
        let width = font::width(text) * scale;
        let shift = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -width / 2.0,
            Anchor::End => -width,
        };
        let _ = write!(
            self.body,
            "<g transform=\"translate({} {}){turn}translate({} 0)scale({scale:.5} {:.5})\" {colour} aria-label=\"{}\">",
            short(x),
            short(y),
            short(shift),
            -scale,
            escaped(text)
        );
        let mut at = 0.0;
        for letter in text.chars() {
            if font::has_outline(letter) {
                self.letters.insert(letter);
                let _ = write!(self.body, "<use href=\"#{}g{:x}\" x=\"{at:.0}\"/>", self.id, u32::from(letter));
            }
            at += font::advance(letter);
        }
        self.body += "</g>";
    }

    /// The width of a text of this size.
    #[must_use]
    pub fn width_of(text: &str, size: f64) -> f64 {
        font::width(text) * size / font::UNITS
    }

    /// The letters of a text that are drawn as a box, since the font does not have them.
    pub fn missing(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|&letter| !font::knows(letter))
    }

    /// The drawing as SVG.
    #[must_use]
    pub fn finish(self) -> String {
        let Self { size: [width, height], theme, id, title, alt, body, letters, .. } = self;
        let (width, height) = (short(width), short(height));
        // In a page, the width is that of the page.
        let fixed =
            if theme == Theme::Page { String::new() } else { format!(" width=\"{width}\" height=\"{height}\"") };
        let glyphs: String = letters
            .iter()
            .map(|&letter| format!("<path id=\"{id}g{:x}\" d=\"{}\"/>", u32::from(letter), font::outline(letter)))
            .collect();
        let glyphs = if glyphs.is_empty() { glyphs } else { format!("<defs>{glyphs}</defs>") };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"{fixed} viewBox=\"0 0 {width} {height}\" fill-rule=\"evenodd\" role=\"img\" \
             aria-labelledby=\"{id}title {id}desc\"><title id=\"{id}title\">{}</title><desc id=\"{id}desc\">{}</desc>{glyphs}{body}</svg>\n",
            escaped(&title),
            escaped(&alt)
        )
    }
}

/// A paint: attributes know no variables.
fn paint(what: &str, colour: &str) -> String {
    if colour.starts_with("var") { format!("style=\"{what}:{colour}\"") } else { format!("{what}=\"{colour}\"") }
}

/// Path data through points, to a tenth of a pixel; nothing where there are no two different ones.
#[must_use]
pub fn path(points: &[Point], closed: bool) -> String {
    let tenths = |x: f64| (x * 10.0).round() as i64;
    let mut data = String::new();
    let mut last = None;
    let mut moved = false;
    for &[x, y] in points {
        let now = (tenths(x), tenths(y));
        match last {
            None => {
                data.push('M');
                number(&mut data, now.0);
                number(&mut data, now.1);
            }
            Some(last) if last == now => continue,
            Some((x, y)) => {
                if !moved {
                    data.push('l');
                }
                number(&mut data, now.0 - x);
                number(&mut data, now.1 - y);
                moved = true;
            }
        }
        last = Some(now);
    }
    if !moved && (closed || points.len() < 2) {
        return String::new();
    }
    if !moved {
        data += "h0";
    }
    if closed {
        data.push('z');
    }
    data
}

/// Appends a number of tenths, as short as path data may have it.
fn number(data: &mut String, tenths: i64) {
    let follows = data.ends_with(|last: char| last.is_ascii_digit());
    if tenths < 0 {
        data.push('-');
    } else if follows {
        data.push(' ');
    }
    let (whole, part) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if whole > 0 || part == 0 {
        let _ = write!(data, "{whole}");
    }
    if part > 0 {
        let _ = write!(data, ".{part}");
    }
}

/// A number with at most two decimals.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A text with what means something to XML and HTML written out.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            // Not allowed in XML, even as a reference.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() && !"\t\n".contains(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_and_short() {
        assert_eq!(path(&[[1.0, 2.0], [1.04, 2.0], [3.5, 1.75], [3.0, 2.0]], false), "M1 2l2.5-.2-.5 .2");
        assert_eq!(path(&[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]], true), "M0 0l10 0 0 10z");
        assert_eq!(path(&[[1.0, 1.0]], false), "");
    }

    #[test]
    fn text_is_text() {
        assert_eq!(escaped("<script>\"&'\u{1}"), "&lt;script&gt;&quot;&amp;&#39;\u{fffd}");
    }
}

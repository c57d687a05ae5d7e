//! Charts as drawings: panels side by side, with one legend.

use super::canvas::{Anchor, Canvas, Lettering, Pen, Point};
use super::chart::{Axis, Chart, Line, MarkKind, Series};
use super::theme::{DASHES, MARKERS, Marker, Role, Theme};
use super::ticks::{self, Tick};

/// Charts that are drawn together.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// What stands above all of them; empty for nothing.
    pub title: String,
    /// The charts.
    pub charts: &'a [Chart],
    /// Whom their lines are of.
    pub series: &'a [Series],
    /// Width and height in pixels; what goes together well where it is not given.
    pub size: Option<Point>,
    /// Colours.
    pub theme: Theme,
}

/// The size of most letters.
pub(super) const LETTERS: f64 = 12.0;

/// More than so many series are not named in a legend.
const MOST_NAMED: usize = 60;

/// A name is shortened to about so many pixels.
const MOST_WIDTH: f64 = 230.0;

/// The length of the sample of a line in the legend.
const SAMPLE: f64 = 26.0;

/// The height of a line of the legend.
const LEADING: f64 = 18.0;

/// The figure as SVG.
#[must_use]
pub fn draw(figure: &Figure<'_>) -> String {
    let charts = figure.charts;
    let columns = match charts.len() {
        0 | 1 => 1,
        2..=4 => 2,
        _ => 3,
    };
    let rows = charts.len().div_ceil(columns).max(1);
    let shown = shown(figure);
    let legend = Legend::new(figure, &shown);
    let heading = if figure.title.is_empty() { 8.0 } else { 34.0 };
    let [width, height] = figure.size.unwrap_or_else(|| {
        let panel = if columns == 1 { [620.0, 420.0] } else { [400.0, 300.0] };
        [
            panel[0] * columns as f64 + legend.width,
            (panel[1] * rows as f64 + heading).max(legend.height + heading + 20.0),
        ]
    });
    let alt: Vec<&str> = charts.iter().map(|chart| chart.alt.as_str()).collect();
    let title = if figure.title.is_empty() { charts.first().map_or("", |chart| &chart.title) } else { &figure.title };
    let mut canvas = Canvas::new([width, height], figure.theme, "", title, &alt.join(" "));
    let lettering = Lettering { size: 1.25 * LETTERS, role: Role::Ink, anchor: Anchor::Start, turned: 0.0 };
    if !figure.title.is_empty() {
        canvas.text(&fitted(&figure.title, width - 24.0, lettering.size), [12.0, 24.0], &lettering);
    }
    let panel = [((width - legend.width) / columns as f64).max(80.0), ((height - heading) / rows as f64).max(60.0)];
    for (i, chart) in charts.iter().enumerate() {
        let corner = [(i % columns) as f64 * panel[0], heading + (i / columns) as f64 * panel[1]];
        draw_chart(&mut canvas, chart, figure.series, corner, panel);
    }
    legend.draw(&mut canvas, [width - legend.width, heading + 20.0], height);
    canvas.finish()
}

/// Whose lines there are, in the order in which they first appear.
fn shown(figure: &Figure<'_>) -> Vec<usize> {
    let mut shown = Vec::new();
    for line in figure.charts.iter().flat_map(|chart| &chart.lines) {
        if !shown.contains(&line.series) {
            shown.push(line.series);
        }
    }
    shown
}

/// A text that is at most so wide, by leaving out its middle.
#[must_use]
pub fn fitted(text: &str, width: f64, size: f64) -> String {
    if Canvas::width_of(text, size) <= width {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let shortened = |kept: usize| {
        let (head, tail) = (kept.div_ceil(2), kept / 2);
        let mut text: String = letters[..head].iter().collect();
        text.push('…');
        text.extend(&letters[letters.len() - tail..]);
        text
    };
    let fits = |kept: &usize| Canvas::width_of(&shortened(*kept), size) <= width;
    shortened((0..letters.len()).rev().find(fits).unwrap_or(0))
}

/// The names of series, in columns.
struct Legend<'a> {
    names: Vec<(&'a Series, usize, String)>,
    more: usize,
    width: f64,
    height: f64,
}

impl<'a> Legend<'a> {
    fn new(figure: &Figure<'a>, shown: &[usize]) -> Self {
        let named = &shown[..shown.len().min(MOST_NAMED)];
        let name = |&place: &usize| {
            let series = figure.series.get(place)?;
            Some((series, place, fitted(&series.name, MOST_WIDTH, LETTERS)))
        };
        let names: Vec<_> = named.iter().filter_map(name).collect();
        let widest = names.iter().map(|(.., name)| Canvas::width_of(name, LETTERS)).fold(0.0, f64::max);
        let width = if names.is_empty() { 8.0 } else { widest + SAMPLE + 32.0 };
        let more = shown.len() - named.len();
        let height = (names.len() + usize::from(more > 0)) as f64 * LEADING;
        Self { names, more, width, height }
    }

    fn draw(&self, canvas: &mut Canvas, [x, y]: Point, height: f64) {
        let lettering = Lettering { size: LETTERS, role: Role::Ink, anchor: Anchor::Start, turned: 0.0 };
        let fit = (((height - y) / LEADING) as usize).max(1);
        let cut = self.names.len() > fit || self.more > 0;
        let names = if cut { &self.names[..self.names.len().min(fit - 1)] } else { &self.names[..] };
        for (row, (series, place, name)) in names.iter().enumerate() {
            let base = y + (row as f64 + 0.75) * LEADING;
            canvas.open_series(*place);
            sample(canvas, series, [x + 12.0, base - 4.0]);
            canvas.text(name, [x + SAMPLE + 20.0, base], &lettering);
            canvas.close();
        }
        if cut {
            let text = format!("… and {} more", self.names.len() - names.len() + self.more);
            let base = y + (names.len() as f64 + 0.75) * LEADING;
            canvas.text(&text, [x + SAMPLE + 20.0, base], &Lettering { role: Role::Muted, ..lettering });
        }
    }
}

/// The look of a series, as a short piece of its line.
pub(super) fn sample(canvas: &mut Canvas, series: &Series, [x, y]: Point) {
    canvas.line(&[[x, y], [x + SAMPLE, y]], &pen(series));
    canvas.marker([x + SAMPLE / 2.0, y], marker(series), 7.0, Role::Series(series.colour));
}

/// The pen of a series.
pub(super) fn pen(series: &Series) -> Pen {
    Pen { dash: DASHES[series.dash % DASHES.len()], ..Pen::new(Role::Series(series.colour), 1.6) }
}

pub(super) fn marker(series: &Series) -> Marker {
    MARKERS[series.marker % MARKERS.len()]
}

/// Numbers to pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    log: bool,
    from: [f64; 2],
    to: [f64; 2],
}

impl Scale {
    /// The scale that shows some numbers.
    fn of(axis: &Axis, values: impl Iterator<Item = f64>, to: [f64; 2]) -> Self {
        let log = axis.log;
        let floor = axis.floor.unwrap_or(f64::NEG_INFINITY);
        let seen = values.filter(|value| value.is_finite() && (!log || *value > 0.0)).map(|value| value.max(floor));
        let given = axis.range.filter(|range| !log || range[0] > 0.0);
        let [mut low, mut high] = given.unwrap_or([f64::INFINITY, f64::NEG_INFINITY]);
        for value in seen {
            (low, high) = (low.min(value), high.max(value));
        }
        if low > high {
            (low, high) = if log { (0.1, 1.0) } else { (0.0, 1.0) };
        }
        if log {
            // In powers of ten, and never narrower than a third of one.
            let (mut bottom, mut top) = (libm::log10(low), libm::log10(high));
            let pad = if given.is_some() { 0.0 } else { ((top - bottom) * 0.03).max((0.35 - (top - bottom)) / 2.0) };
            (bottom, top) = (bottom - pad, top + pad);
            return Self { log, from: [bottom, top], to };
        }
        let pad = if high > low { (high - low) * 0.03 } else { (high.abs() * 0.1).max(1e-3) };
        let pad = if given.is_some() && high > low { 0.0 } else { pad };
        // As halves, so that the widest range is one too.
        let from = [low - pad, high + pad].map(|end| end.clamp(-0.4 * f64::MAX, 0.4 * f64::MAX));
        Self { log, from, to }
    }

    /// Where a number is; NaN where there is no place for it.
    fn at(&self, value: f64) -> f64 {
        let value = match self.log {
            true if value > 0.0 => libm::log10(value),
            true => f64::NAN,
            false => value,
        };
        let [low, high] = self.from;
        // Far away is far enough: numbers of pixels are to stay numbers.
        let share = ((value - low) / (high - low)).clamp(-20.0, 20.0);
        self.to[0] + share * (self.to[1] - self.to[0])
    }

    fn ends(&self) -> [f64; 2] {
        if self.log { self.from.map(|power| libm::pow(10.0, power)) } else { self.from }
    }

    fn ticks(&self, about: usize) -> Vec<Tick> {
        let [low, high] = self.ends();
        let ticks = if self.log {
            ticks::log(low.max(f64::MIN_POSITIVE), high.min(f64::MAX), about)
        } else {
            ticks::linear(low, high, about)
        };
        let (from, to) = (self.to[0].min(self.to[1]), self.to[0].max(self.to[1]));
        ticks.into_iter().filter(|&(value, _)| (from - 0.5..=to + 0.5).contains(&self.at(value))).collect()
    }

    fn between(&self) -> Vec<f64> {
        let [low, high] = self.ends();
        if self.log { ticks::between(low.max(f64::MIN_POSITIVE), high.min(f64::MAX)) } else { Vec::new() }
    }
}

/// Ticks of which no texts touch.
fn apart(ticks: Vec<Tick>, scale: &Scale, room: impl Fn(&str) -> f64) -> Vec<Tick> {
    let mut kept: Vec<Tick> = Vec::new();
    for (value, text) in ticks {
        let clear = kept.last().is_none_or(|(last, before)| {
            (scale.at(value) - scale.at(*last)).abs() >= f64::midpoint(room(before), room(&text))
        });
        if clear {
            kept.push((value, text));
        }
    }
    kept
}

/// Draws a chart into a panel.
fn draw_chart(canvas: &mut Canvas, chart: &Chart, series: &[Series], [left, top]: Point, [width, height]: Point) {
    let small = Lettering { size: LETTERS - 1.0, role: Role::Muted, anchor: Anchor::Middle, turned: 0.0 };
    let values = |of: fn(&Line) -> [Option<&Vec<f64>>; 3]| {
        chart.lines.iter().flat_map(move |line| of(line).into_iter().flatten()).flatten().copied()
    };
    let ys = || {
        values(|line| [Some(&line.y), line.band.as_ref().map(|band| &band[0]), line.band.as_ref().map(|band| &band[1])])
    };
    // What texts need is known only once the scale is, and the other way round; the height is known before.
    let (upper, lower) = (top + 30.0, top + height - 46.0);
    let y = Scale::of(&chart.y, ys(), [lower, upper]);
    let y_ticks = apart(y.ticks(((lower - upper) / 40.0) as usize), &y, |_| LETTERS * 1.2);
    let widest = y_ticks.iter().map(|(_, text)| Canvas::width_of(text, small.size)).fold(20.0, f64::max);
    let (from, to) = (left + widest + 38.0, left + width - 16.0);
    let x = Scale::of(&chart.x, values(|line| [Some(&line.x), None, None]), [from, to]);
    let x_ticks = apart(x.ticks(((to - from) / 70.0) as usize), &x, |text| Canvas::width_of(text, small.size) + 8.0);

    let grid = Pen::new(Role::Grid, 1.0);
    for (value, text) in &y_ticks {
        canvas.line(&[[from, y.at(*value)], [to, y.at(*value)]], &grid);
        canvas.text(text, [from - 7.0, y.at(*value) + 4.0], &Lettering { anchor: Anchor::End, ..small });
    }
    for (value, text) in &x_ticks {
        canvas.line(&[[x.at(*value), upper], [x.at(*value), lower]], &grid);
        canvas.text(text, [x.at(*value), lower + 17.0], &small);
    }
    let fine = Pen::new(Role::Muted, 0.7);
    for value in y.between() {
        canvas.line(&[[from - 3.0, y.at(value)], [from, y.at(value)]], &fine);
    }
    for value in x.between() {
        canvas.line(&[[x.at(value), lower], [x.at(value), lower + 3.0]], &fine);
    }
    canvas.line(&[[from, upper], [from, lower], [to, lower]], &Pen::new(Role::Muted, 1.0));
    let title = Lettering { size: LETTERS + 0.5, role: Role::Ink, anchor: Anchor::Start, turned: 0.0 };
    canvas.text(&fitted(&chart.title, to - from, title.size), [from, top + 20.0], &title);
    canvas.text(
        &fitted(&chart.x.label, to - from, small.size),
        [f64::midpoint(from, to), lower + 36.0],
        &Lettering { role: Role::Ink, ..small },
    );
    let middle = f64::midpoint(upper, lower);
    canvas.text(
        &fitted(&chart.y.label, lower - upper, small.size),
        [left + 18.0, middle],
        &Lettering { role: Role::Ink, turned: -90.0, ..small },
    );

    // Bands beneath all lines, the first lines above the others. Many of them together are no darker than a few.
    let opacity = (0.9 / chart.lines.len() as f64).clamp(0.03, 0.14);
    canvas.open_clipped([from - 1.0, upper - 6.0], [to - from + 7.0, lower - upper + 12.0]);
    for line in chart.lines.iter().rev() {
        if let (Some(series), Some(band)) = (series.get(line.series), &line.band) {
            canvas.open_series(line.series);
            for ring in band_rings(line, band, &x, &y) {
                canvas.shape(&[ring], Role::Series(series.colour), opacity);
            }
            canvas.close();
        }
    }
    for line in chart.lines.iter().rev() {
        if let Some(series) = series.get(line.series) {
            canvas.open_series(line.series);
            draw_line(canvas, line, series, &x, &y);
            canvas.close();
        }
    }
    canvas.close();
    if !ys().any(f64::is_finite) {
        let lettering = Lettering { role: Role::Muted, ..small };
        canvas.text("no number to show", [f64::midpoint(from, to), middle], &lettering);
    }
}

/// The closed pieces of a band; where one of its ends cannot be shown, it reaches the edge or is left out.
fn band_rings(line: &Line, [low, high]: &[Vec<f64>; 2], x: &Scale, y: &Scale) -> Vec<Vec<Point>> {
    let edge = |value: f64| {
        let place = y.at(value);
        if place.is_finite() { place } else { y.to[0] }
    };
    let mut rings: Vec<Vec<Point>> = Vec::new();
    let mut piece: Vec<[f64; 3]> = Vec::new();
    let mut end = |piece: &mut Vec<[f64; 3]>| {
        let back = piece.iter().rev().map(|&[x, _, high]| [x, high]);
        let ring: Vec<Point> = piece.iter().map(|&[x, low, _]| [x, low]).chain(back).collect();
        if piece.len() > 1 {
            rings.push(ring);
        }
        piece.clear();
    };
    for (i, &at) in line.x.iter().enumerate() {
        // Where even the better half has no number, there is nothing to show.
        let ends = [edge(low[i]), y.at(high[i])];
        if low[i].is_nan() || low[i] == f64::INFINITY || !ends[1].is_finite() || !x.at(at).is_finite() {
            end(&mut piece);
        } else {
            piece.push([x.at(at), ends[0], ends[1]]);
        }
    }
    end(&mut piece);
    rings
}

/// Draws a line, its markers and its marks.
fn draw_line(canvas: &mut Canvas, line: &Line, series: &Series, x: &Scale, y: &Scale) {
    let role = Role::Series(series.colour);
    let places: Vec<Point> = line
        .x
        .iter()
        .zip(&line.y)
        .map(|(&at, &value)| [x.at(at), if value.is_finite() { y.at(value) } else { f64::NAN }])
        .collect();
    let mut points = Vec::with_capacity(places.len());
    for (i, &place) in places.iter().enumerate() {
        if line.stairs && i > 0 && points.last().is_some_and(|last: &Point| last[1].is_finite()) && place[1].is_finite()
        {
            points.push([place[0], places[i - 1][1]]);
        }
        points.push(place);
    }
    for &[from, to] in &line.spans {
        let inside: Vec<Point> =
            line.x.iter().zip(&points).filter(|(at, _)| (from..=to).contains(*at)).map(|(_, &point)| point).collect();
        canvas.line(&inside, &Pen { opacity: 0.3, ..Pen::new(role, 7.0) });
    }
    canvas.line(&points, &pen(series));
    let seen: Vec<&Point> = places.iter().filter(|place| place[0].is_finite() && place[1].is_finite()).collect();
    for place in sparse(&seen, series.colour + series.marker, x.to) {
        canvas.marker(place, marker(series), 6.5, role);
    }
    for mark in &line.marks {
        let edge = if mark.kind == MarkKind::Lost { y.to[1] + 5.0 } else { y.to[0] - 4.0 };
        let height = mark.y.map_or(edge, |value| y.at(value));
        let place = [x.at(mark.x), if height.is_finite() { height } else { edge }];
        if !place[0].is_finite() {
            continue;
        }
        match mark.kind {
            MarkKind::Lost => canvas.marker(place, Marker::Cross, 10.0, role),
            MarkKind::Zero => canvas.shape(
                &[vec![[place[0] - 5.0, place[1] - 5.0], [place[0] + 5.0, place[1] - 5.0], [place[0], place[1] + 4.0]]],
                role,
                1.0,
            ),
            MarkKind::Done => canvas.marker(place, Marker::Circle, 8.0, role),
            MarkKind::Best => canvas.text(
                "★",
                [place[0], place[1] + 6.0],
                &Lettering { size: 17.0, role, anchor: Anchor::Middle, turned: 0.0 },
            ),
        }
    }
}

/// Places for about six markers, where those of another series are not.
fn sparse(places: &[&Point], offset: usize, [from, to]: [f64; 2]) -> Vec<Point> {
    const MARKERS_ON_LINE: f64 = 6.0;
    let distance = (to - from) / MARKERS_ON_LINE;
    if places.len() <= 4 {
        return places.iter().map(|place| **place).collect();
    }
    let mut next = from + distance * (0.25 + (offset % 5) as f64 / 6.0);
    let mut chosen = Vec::new();
    for place in places {
        if place[0] >= next {
            chosen.push(**place);
            next += distance * (((place[0] - next) / distance).floor() + 1.0);
        }
    }
    chosen
}

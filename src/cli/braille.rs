//! Curves on the terminal, in dots of braille.

use rmsbench::picture::ticks::{self, Tick};

/// A curve with its name.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) points: Vec<[f64; 2]>,
}

/// So many lines are told apart; what comes after them is left out.
const MOST: usize = 8;

/// The rows of a plot without its axis.
const ROWS: usize = 10;

/// A plot with a linear axis from left to right and a logarithmic or linear one from bottom to top, about so wide; each line ends
/// with its letter. Nothing where there is no number to show.
pub(super) fn plot(lines: &[Named], log: bool, width: usize, colour: bool) -> Vec<String> {
    let cut = lines.len().saturating_sub(MOST);
    let lines = &lines[..lines.len() - cut];
    let height = |value: f64| {
        if log && value > 0.0 {
            value.log10()
        } else if log {
            f64::NAN
        } else {
            value
        }
    };
    let seen = || {
        let points = lines.iter().flat_map(|line| &line.points);
        points.map(|&[x, y]| [x, height(y)]).filter(|point| point.iter().all(|value| value.is_finite()))
    };
    let range = |axis: usize| {
        let ends = seen().map(|point| point[axis]);
        let (low, high) =
            ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if high > low { (low, high) } else { (low - 0.5, high + 0.5) }
    };
    let ((left, right), (bottom, top)) = (range(0), range(1));
    if !left.is_finite() {
        return Vec::new();
    }
    let names = lines.iter().map(|line| line.name.chars().count()).max().unwrap_or(0).min(24);
    let y_ticks = y_ticks(log, bottom, top);
    let margin = y_ticks.iter().map(|(_, text)| text.chars().count()).max().unwrap_or(0);
    let columns = width.saturating_sub(margin + names + 8).clamp(16, 80);
    let column = |x: f64| (x - left) / (right - left) * (2 * columns - 1) as f64;
    let row = |y: f64| (top - y) / (top - bottom) * (4 * ROWS - 1) as f64;

    let mut grid = Grid { columns, cells: vec![(0, None); columns * ROWS], letters: vec![None; columns * ROWS] };
    for (i, line) in lines.iter().enumerate() {
        let places = line.points.iter().map(|&[x, y]| [column(x), row(height(y))]);
        grid.draw(i, &places.collect::<Vec<_>>());
    }
    let mut text = Vec::new();
    for r in 0..ROWS {
        let tick = y_ticks.iter().find(|(value, _)| (row(*value) / 4.0) as usize == r);
        let label = tick.map_or("", |(_, label)| label);
        let axis = if label.is_empty() { '│' } else { '┤' };
        let key = lines.get(r).map_or(String::new(), |line| {
            let name: String = line.name.chars().take(24).collect();
            format!("  {}", painted(r, &format!("{} {name}", letter(r)), colour))
        });
        let key = if r == MOST && cut > 0 { format!("  … and {cut} more") } else { key };
        text.push(format!("{label:>margin$} {axis}{}{key}", grid.row(r, colour)).trim_end().to_owned());
    }
    text.extend(x_axis(left, right, columns, margin, |x| (column(x) / 2.0) as usize));
    text
}

/// A letter for a line.
fn letter(line: usize) -> char {
    char::from(b'a' + (line % 26) as u8)
}

/// A text in the colour of a line.
fn painted(line: usize, text: &str, colour: bool) -> String {
    use console::Color::{Blue, Cyan, Green, Magenta, Red, Yellow};
    let colours = [Blue, Yellow, Green, Magenta, Cyan, Red];
    let style = console::Style::new().force_styling(colour).fg(colours[line % colours.len()]);
    style.apply_to(text).to_string()
}

/// Ticks from bottom to top: of decades, or of numbers.
fn y_ticks(log: bool, bottom: f64, top: f64) -> Vec<Tick> {
    if !log {
        return ticks::linear(bottom, top, 4);
    }
    let decades: Vec<i32> = (bottom.ceil() as i32..=top.floor() as i32).collect();
    if decades.len() < 2 {
        let ends = [bottom, top].map(|power| (power, rmsbench::numerals::shorter(10_f64.powf(power))));
        return ends.to_vec();
    }
    let every = decades.len().div_ceil(4).max(1);
    decades.into_iter().rev().step_by(every).map(|decade| (f64::from(decade), format!("1e{decade}"))).collect()
}

/// The axis, with its ticks below.
fn x_axis(left: f64, right: f64, columns: usize, margin: usize, place: impl Fn(f64) -> usize) -> [String; 2] {
    let mut line: Vec<char> = vec!['─'; columns];
    let mut texts: Vec<char> = vec![' '; columns + 8];
    let mut free = 0;
    for (x, text) in ticks::linear(left, right, 4) {
        let at = place(x).min(columns - 1);
        line[at] = '┬';
        let length = text.chars().count();
        let begin = at.saturating_sub(length / 2).max(free);
        if begin + length <= texts.len() {
            texts.splice(begin..begin + length, text.chars());
            free = begin + length + 1;
        }
    }
    let line: String = line.into_iter().collect();
    let texts: String = texts.into_iter().collect();
    [format!("{:margin$} └{line}", ""), format!("{:margin$}  {}", "", texts.trim_end())]
}

/// Dots, two by four in a cell, and who was there last.
struct Grid {
    columns: usize,
    cells: Vec<(u8, Option<usize>)>,
    letters: Vec<Option<usize>>,
}

impl Grid {
    /// Draws a line through places, in dots; where one is not finite, there is a gap.
    fn draw(&mut self, line: usize, places: &[[f64; 2]]) {
        let mut last: Option<[f64; 2]> = None;
        let mut end = None;
        for &place in places {
            if place.iter().any(|value| !value.is_finite()) {
                last = None;
                continue;
            }
            let from = last.unwrap_or(place);
            let steps = (place[0] - from[0]).abs().max((place[1] - from[1]).abs()).ceil().clamp(1.0, 4096.0);
            for k in 0..=steps as usize {
                let part = k as f64 / steps;
                self.dot(line, from[0] + (place[0] - from[0]) * part, from[1] + (place[1] - from[1]) * part);
            }
            (last, end) = (Some(place), Some(place));
        }
        // Its letter, as near to its end as there is room.
        let Some([x, y]) = end else { return };
        let (column, row) = ((x / 2.0) as usize, (y / 4.0) as usize);
        let free = (0..=column.min(self.columns - 1)).rev().map(|column| row.min(ROWS - 1) * self.columns + column);
        if let Some(cell) = free.into_iter().find(|&cell| self.letters[cell].is_none()) {
            self.letters[cell] = Some(line);
        }
    }

    fn dot(&mut self, line: usize, x: f64, y: f64) {
        const DOTS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        let (x, y) = (x.round() as usize, y.round() as usize);
        if let Some((dots, whose)) = self.cells.get_mut(y / 4 * self.columns + x / 2) {
            *dots |= DOTS[y % 4][x % 2];
            // The better lines stand first, and above the others.
            whose.get_or_insert(line);
        }
    }

    fn row(&self, row: usize, colour: bool) -> String {
        let cells = row * self.columns..(row + 1) * self.columns;
        cells
            .map(|cell| match (self.letters[cell], self.cells[cell]) {
                (Some(line), _) => painted(line, &letter(line).to_string(), colour),
                (None, (dots, Some(line))) => {
                    let dots = char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' ');
                    painted(line, &dots.to_string(), colour)
                }
                (None, _) => " ".to_owned(),
            })
            .collect()
    }
}

/// So many bars a small curve has.
const BARS: usize = 12;

/// Small curves up to the step `last`, all of one scale, which may be logarithmic; each of steps in ascending order with a
/// number. Blank where a curve has not come, or no number could be shown.
pub(super) fn small(curves: &[Vec<[f64; 2]>], last: f64, log: bool) -> Vec<String> {
    let height = |y: f64| if log { y.log10() } else { y };
    let of = |points: &Vec<[f64; 2]>| {
        let reached = points.last().map_or(-1.0, |point| point[0]);
        let bars = (0..BARS).map(|bar| {
            let step = (last * (bar as f64 / (BARS - 1) as f64)).floor();
            let known = points.partition_point(|point| point[0] <= step);
            if step > reached || known == 0 { f64::NAN } else { height(points[known - 1][1]) }
        });
        bars.collect::<Vec<f64>>()
    };
    let all: Vec<Vec<f64>> = curves.iter().map(of).collect();
    let finite = all.iter().flatten().filter(|value| value.is_finite());
    let (low, high) =
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)));
    all.iter().map(|values| sparkline(values, low, high)).collect()
}

/// Values between `low` and `high` as bars of eight heights; a blank where there is none.
fn sparkline(values: &[f64], low: f64, high: f64) -> String {
    let bar = |&value: &f64| match value {
        value if !value.is_finite() => ' ',
        value if high > low => {
            let height = ((value - low) / (high - low) * 8.0).clamp(0.0, 7.0) as u32;
            char::from_u32(0x2581 + height).unwrap_or(' ')
        }
        _ => '▄',
    };
    values.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, y: &[f64]) -> Named {
        Named { name: name.to_owned(), points: y.iter().enumerate().map(|(x, &y)| [x as f64, y]).collect() }
    }

    #[test]
    fn a_falling_line_falls_and_ends_with_its_letter() {
        let text = plot(&[named("adam", &[1e4, 1e2, 1.0, 1e-2, 1e-4])], true, 60, false);
        assert_eq!(text.len(), ROWS + 2);
        assert!(text[0].starts_with(" 1e4 ┤") && !text[0].starts_with(" 1e4 ┤ "), "{text:#?}");
        assert!(text[0].ends_with("  a adam"), "{text:#?}");
        let last = &text[ROWS - 1];
        assert!(last.trim_end().ends_with('a') && text.iter().any(|line| line.starts_with("1e-2 ┤")), "{text:#?}");
        assert!(text[ROWS + 1].trim_start().starts_with('0') && text[ROWS + 1].ends_with('4'), "{text:#?}");
    }

    #[test]
    fn lines_that_end_together_are_told_apart() {
        let text = plot(&[named("x", &[1.0, 2.0]), named("y", &[1.5, 2.0])], false, 60, false);
        assert!(text[0].contains("ba"), "{text:#?}");
    }

    #[test]
    fn what_is_no_number_is_a_gap_and_nothing_is_nothing() {
        let nan = f64::NAN;
        let whole = plot(&[named("x", &[1.0, 1.0, 1.0, 1.0, 1.0, 1.0])], true, 60, false).concat();
        let gap = plot(&[named("x", &[1.0, 1.0, nan, -3.0, 1.0, 1.0])], true, 60, false).concat();
        let dots = |text: &str| text.chars().filter(|c| ('\u{2801}'..='\u{28ff}').contains(c)).count();
        assert!(dots(&gap) < dots(&whole) && dots(&gap) > 0);
        assert!(plot(&[named("x", &[nan, f64::INFINITY])], true, 60, false).is_empty());
        assert!(plot(&[], true, 60, false).is_empty());
        assert_eq!(plot(&[named("x", &[3.0])], true, 60, false).len(), ROWS + 2);
        assert_eq!(plot(&[named("x", &[-1e300, 1e300])], false, 10, false).len(), ROWS + 2);
    }

    #[test]
    fn more_lines_than_can_be_told_apart_are_counted() {
        let many: Vec<Named> = (0..11).map(|i| named(&format!("o{i}"), &[1.0, f64::from(i)])).collect();
        assert!(plot(&many, false, 80, false)[MOST].ends_with("… and 3 more"));
    }

    #[test]
    fn small_curves_have_one_scale_and_end_where_they_have_come() {
        let fast = (0..=11).map(|step| [f64::from(step), 10_f64.powi(-step)]).collect();
        let slow = vec![[0.0, 1.0], [5.0, 0.1]];
        assert_eq!(small(&[fast, slow], 11.0, true), ["██▇▆▆▅▄▃▃▂▁▁", "██████      "].map(str::to_owned));
        assert_eq!(small(&[Vec::new()], 11.0, true), [" ".repeat(BARS)]);
    }

    #[test]
    fn a_sparkline_has_eight_heights() {
        assert_eq!(sparkline(&[0.0, 1.0, 4.0, f64::NAN, 8.0, 9.0], 0.0, 8.0), "▁▂▅ ██");
        assert_eq!(sparkline(&[2.0, 2.0], 2.0, 2.0), "▄▄");
    }
}

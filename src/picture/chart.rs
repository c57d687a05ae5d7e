//! A chart as data: what is drawn as a file and what the report draws are the same.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// Who is drawn: an optimizer as shipped or as tuned, with the same look in every picture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// Its label, with ` (tuned)` where it is.
    pub name: String,
    /// The registered name of its rule, by which a legend may be grouped.
    pub family: String,
    /// Whether it is tuned.
    pub tuned: bool,
    /// The place of its colour in [`super::theme::COLOURS`].
    pub colour: usize,
    /// The place of its dashes in [`super::theme::DASHES`].
    pub dash: usize,
    /// The place of its marker in [`super::theme::MARKERS`].
    pub marker: usize,
}

/// Lines over one axis.
///
/// As JSON, lines name their places by the number of a list in `xs`, since many of them are the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it shows, such as `loss`.
    pub kind: &'static str,
    /// The title.
    pub title: String,
    /// What is to be seen, in a sentence, for those who do not see it.
    pub alt: String,
    /// The axis from left to right.
    pub x: Axis,
    /// The axis from bottom to top.
    pub y: Axis,
    /// The lines.
    pub lines: Vec<Line>,
}

/// An axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Axis {
    /// What it shows, with its unit.
    pub label: String,
    /// Whether it is logarithmic: numbers that are not above zero are not shown.
    pub log: bool,
    /// The part that must be in view, where it is not that of the numbers: the whole of a share is from 0 to 1.
    pub range: Option<[f64; 2]>,
    /// Numbers below this are out of view at first, so that what is far beyond any precision does not hide the rest.
    pub floor: Option<f64>,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The place of whom it is of in the list of all series.
    pub series: usize,
    /// Where its points are, in ascending order.
    pub x: Vec<f64>,
    /// As many numbers; what is not finite is a gap.
    pub y: Vec<f64>,
    /// The lower and the upper end of the band around it, as many numbers each.
    pub band: Option<[Vec<f64>; 2]>,
    /// Parts of the axis in which it is emphasised.
    pub spans: Vec<[f64; 2]>,
    /// Whether it is a staircase: from each point on, its number holds up to the next.
    pub stairs: bool,
    /// Where something is to be said.
    pub marks: Vec<Mark>,
}

/// A place on a line where something is to be said.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// What kind.
    pub kind: MarkKind,
    /// Where.
    pub x: f64,
    /// Where; at an end of the axis where there is no number that could be shown: the upper one of what is lost, otherwise the
    /// lower one.
    pub y: Option<f64>,
    /// What is said.
    pub text: String,
}

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    /// From here on there is no number: the runs diverged or left the domain.
    Lost,
    /// From here on the number is zero or below, so that a log axis cannot show it.
    Zero,
    /// Here the runs ended early, since they had converged.
    Done,
    /// The best point.
    Best,
}

impl Serialize for Chart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut xs: Vec<&Vec<f64>> = Vec::new();
        let mut lines = Vec::with_capacity(self.lines.len());
        for Line { series, x, y, band, spans, stairs, marks } in &self.lines {
            let place = xs.iter().position(|own| *own == x).unwrap_or_else(|| {
                xs.push(x);
                xs.len() - 1
            });
            let band = band.as_ref().map(|band| band.each_ref().map(|end| rounded(end)));
            lines.push(json!({
                "series": series, "x": place, "y": rounded(y), "band": band, "spans": spans, "stairs": stairs,
                "marks": marks,
            }));
        }
        let xs: Vec<_> = xs.into_iter().map(|x| rounded(x)).collect();
        let Self { kind, title, alt, x, y, .. } = self;
        json!({ "kind": kind, "title": title, "alt": alt, "x": x, "y": y, "xs": xs, "lines": lines })
            .serialize(serializer)
    }
}

/// Numbers to four significant digits, whole ones as they are; nothing where there is no number.
fn rounded(numbers: &[f64]) -> Vec<Value> {
    let rounded = |&number: &f64| {
        if number.fract() == 0.0 && number.abs() < 1e15 {
            json!(number as i64)
        } else {
            // What is not finite is null in JSON.
            json!(format!("{number:.3e}").parse::<f64>().unwrap_or(number))
        }
    };
    numbers.iter().map(rounded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_the_same_places_share_them() {
        let line = |x: &[f64]| Line {
            series: 0,
            x: x.to_vec(),
            y: vec![1.0 / 3.0, f64::INFINITY],
            band: None,
            spans: Vec::new(),
            stairs: false,
            marks: Vec::new(),
        };
        let axis = || Axis { label: String::new(), log: true, range: None, floor: None };
        let lines = vec![line(&[0.0, 1.0]), line(&[0.0, 2.0]), line(&[0.0, 1.0])];
        let chart = Chart { kind: "loss", title: String::new(), alt: String::new(), x: axis(), y: axis(), lines };
        let json = json!(chart);
        assert_eq!(json["xs"], json!([[0, 1], [0, 2]]));
        assert_eq!(json["lines"][2]["x"], 0);
        assert_eq!(json["lines"][1]["y"], json!([0.3333, null]));
    }
}

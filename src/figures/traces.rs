//! Loss, learning rates and norms over steps.

use super::{Results, alt};
use crate::curves::Quantity;
use crate::picture::chart::{Axis, Chart, Line, Mark, MarkKind};

/// What is shown over steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub title: &'static str,
    /// The middle line.
    pub quantity: Quantity,
    /// What the band reaches from and to, where it is not over the seeds.
    between: Option<[Quantity; 2]>,
}

/// The loss, above the minimum where that is known.
pub const LOSS: Trace = Trace { name: "loss", title: "loss", quantity: Quantity::Loss, between: None };

/// The effective learning rate.
pub const LR: Trace = Trace {
    name: "lr",
    title: "effective learning rate",
    quantity: Quantity::EffectiveLr,
    between: Some([Quantity::EffectiveLrMin, Quantity::EffectiveLrMax]),
};

/// The norm of the gradient.
pub const GRAD_NORM: Trace =
    Trace { name: "grad-norm", title: "norm of the gradient", quantity: Quantity::GradNorm, between: None };

/// The norm of the update.
pub const UPDATE_NORM: Trace =
    Trace { name: "update-norm", title: "norm of the update", quantity: Quantity::UpdateNorm, between: None };

impl Trace {
    /// What has to be read for it.
    #[must_use]
    pub fn quantities(&self) -> Vec<Quantity> {
        [self.quantity].into_iter().chain(self.between.into_iter().flatten()).collect()
    }
}

/// Gaps below this are out of view at first.
pub const FLOOR: f64 = 1e-18;

/// The chart of a trace on a problem, by its place: the median over the seeds, with a band between the quartiles, or for
/// learning rates from the smallest to the largest over the coordinates.
#[must_use]
pub fn traces(results: &Results<'_>, problem: usize, trace: &Trace) -> Chart {
    let about = &results.finished.runs.problems[problem];
    let is_loss = trace.quantity == Quantity::Loss;
    let minimum = about.minimum.filter(|_| is_loss);
    let label = match (is_loss, minimum) {
        (true, Some(_)) => "gap f − f*",
        (true, None) => "loss f",
        _ => trace.title,
    };
    let of_problem = |optimizer: &&usize| results.curves.has(problem, **optimizer);
    let lines: Vec<Line> = results
        .shown
        .iter()
        .filter(of_problem)
        .map(|&optimizer| line(results, problem, optimizer, trace, minimum.unwrap_or(0.0)))
        .collect();
    let positive = || lines.iter().flat_map(|line| &line.y).filter(|value| value.is_finite()).all(|&value| value > 0.0);
    let floor = minimum.map(|_| FLOOR);
    let mut chart = Chart {
        kind: trace.name,
        title: format!("{} ({}-D)", about.label, about.dim),
        alt: String::new(),
        x: Axis { label: "step".to_owned(), log: false, range: None, floor: None },
        // A loss without a known minimum may be of any sign.
        y: Axis { label: label.to_owned(), log: !is_loss || minimum.is_some() || positive(), range: None, floor },
        lines,
    };
    chart.alt = alt(&chart, &results.series);
    chart
}

fn line(results: &Results<'_>, problem: usize, optimizer: usize, trace: &Trace, minimum: f64) -> Line {
    let curves = results.curves;
    let of = |quantity, shares: &[f64]| curves.quantiles(problem, optimizer, quantity, shares);
    let above = |values: Vec<f64>| -> Vec<f64> { values.into_iter().map(|value| value - minimum).collect() };
    let (y, band) = if let Some([low, high]) = trace.between {
        let median = |quantity| of(quantity, &[0.5]).pop().unwrap_or_default();
        (median(trace.quantity), Some([median(low), median(high)]))
    } else {
        let mut quartiles = of(trace.quantity, &[0.25, 0.5, 0.75]).into_iter().map(above);
        let [low, middle, high] = [(); 3].map(|()| quartiles.next().unwrap_or_default());
        // Of a single run, there is no band.
        let several = low.iter().zip(&high).any(|(low, high)| low < high);
        (middle, several.then_some([low, high]))
    };
    let x: Vec<f64> = curves.steps.iter().map(|&step| step as f64).collect();
    let marks = marks(&x, &y);
    Line { series: optimizer, x, y, band, spans: Vec::new(), stairs: false, marks }
}

/// What is to be said of a line: where it is lost, reaches zero, or ends early.
fn marks(x: &[f64], y: &[f64]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let lost = y.iter().position(|value| *value == f64::INFINITY);
    let last = y.iter().rposition(|value| value.is_finite());
    if let Some(from) = lost {
        let before = from.saturating_sub(1);
        let text = format!("lost by step {}: half of the runs or more diverged or left the domain", x[from]);
        marks.push(Mark {
            kind: MarkKind::Lost,
            x: x[before],
            y: y.get(before).copied().filter(|y| y.is_finite()),
            text,
        });
    } else if let Some(end) = last.filter(|&end| end + 1 < y.len()) {
        let text = format!("all runs had converged by step {}", x[end]);
        marks.push(Mark { kind: MarkKind::Done, x: x[end], y: Some(y[end]), text });
    }
    if let Some(zero) = y.iter().position(|&value| value <= 0.0) {
        let text = format!("zero, or below it by rounding, at step {}", x[zero]);
        marks.push(Mark { kind: MarkKind::Zero, x: x[zero], y: None, text });
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(y: &[f64]) -> Vec<(MarkKind, f64)> {
        let x: Vec<f64> = (0..y.len()).map(|step| step as f64).collect();
        marks(&x, y).into_iter().map(|mark| (mark.kind, mark.x)).collect()
    }

    #[test]
    fn a_line_says_where_it_ends_and_why() {
        let (inf, nan) = (f64::INFINITY, f64::NAN);
        assert_eq!(kinds(&[2.0, 1.0, 0.5]), []);
        assert_eq!(kinds(&[2.0, 9.0, inf, inf]), [(MarkKind::Lost, 1.0)]);
        assert_eq!(kinds(&[inf, inf]), [(MarkKind::Lost, 0.0)]);
        assert_eq!(kinds(&[2.0, 1.0, nan, nan]), [(MarkKind::Done, 1.0)]);
        assert_eq!(kinds(&[2.0, 0.0, -1e-16]), [(MarkKind::Zero, 1.0)]);
        assert_eq!(kinds(&[nan, nan]), []);
    }
}

//! Rank diagrams: mean ranks on a line, and bars over those that cannot be told apart.
//!
//! Demšar 2006, *Statistical comparisons of classifiers over multiple data sets*, Journal of Machine Learning Research 7,
//! 1–30.

use super::canvas::{Anchor, Canvas, Lettering, Pen};
use super::chart::Series;
use super::draw::{LETTERS, fitted, marker};
use super::theme::{Role, Theme};

/// Mean ranks of optimizers over several problems.
#[derive(Clone, Debug, PartialEq)]
pub struct RankDiagram {
    /// The title.
    pub title: String,
    /// The optimizers with their mean ranks.
    pub ranked: Vec<Ranked>,
    /// Ranks that are further apart than this differ.
    pub critical_difference: f64,
    /// The level of the test.
    pub level: f64,
}

/// An optimizer with its mean rank.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Its place in the list of all series.
    pub series: usize,
    /// Its name.
    pub name: String,
    /// Its mean rank, at least 1.
    pub rank: f64,
}

/// The distance from one name to the next.
const LEADING: f64 = 19.0;

/// The room for names on either side.
const MARGIN: f64 = 190.0;

/// The diagrams as SVG, one below the other, so wide; `id` begins all names in it.
#[must_use]
pub fn draw(diagrams: &[RankDiagram], series: &[Series], width: f64, theme: Theme, id: &str) -> String {
    let height = diagrams.iter().map(RankDiagram::height).sum();
    let title = diagrams.first().map_or("", |diagram| &diagram.title);
    let alt: Vec<String> = diagrams.iter().map(RankDiagram::alt).collect();
    let mut canvas = Canvas::new([width, height], theme, id, title, &alt.join(" "));
    let mut top = 0.0;
    for diagram in diagrams {
        canvas.open(&format!(" transform=\"translate(0 {top})\""));
        diagram.draw(&mut canvas, series, width);
        canvas.close();
        top += diagram.height();
    }
    canvas.finish()
}

/// Where the axis is.
const AXIS: f64 = 92.0;

impl RankDiagram {
    /// The optimizers, best first.
    fn sorted(&self) -> Vec<&Ranked> {
        let mut ranked: Vec<&Ranked> = self.ranked.iter().collect();
        ranked.sort_by(|a, b| a.rank.total_cmp(&b.rank));
        ranked
    }

    fn cliques(&self) -> Vec<(usize, usize)> {
        let ranks: Vec<f64> = self.sorted().iter().map(|ranked| ranked.rank).collect();
        cliques(&ranks, self.critical_difference)
    }

    /// Where the first name is.
    fn below(&self) -> f64 {
        AXIS + 20.0 + 9.0 * self.cliques().len() as f64
    }

    fn height(&self) -> f64 {
        self.below() + LEADING * self.ranked.len().div_ceil(2) as f64 + 16.0
    }

    fn draw(&self, canvas: &mut Canvas, series: &[Series], width: f64) {
        let ranked = self.sorted();
        let (count, below) = (ranked.len(), self.below());
        let (left, axis) = (count.div_ceil(2), AXIS);
        let text = Lettering { size: LETTERS, role: Role::Ink, anchor: Anchor::Middle, turned: 0.0 };
        let title = Lettering { anchor: Anchor::Start, size: LETTERS + 0.5, ..text };
        canvas.text(&fitted(&self.title, width - 24.0, title.size), [12.0, 22.0], &title);

        // The best stands at the right, as in the paper's figures.
        let (from, to) = (MARGIN.min(width / 3.0), width - MARGIN.min(width / 3.0));
        let most = (count as f64).max(2.0);
        let at = |rank: f64| to - (rank - 1.0) / (most - 1.0) * (to - from);
        let ink = Pen::new(Role::Ink, 1.2);
        canvas.line(&[[from, axis], [to, axis]], &ink);
        let every = count.div_ceil(((to - from) / 28.0) as usize).max(1);
        for rank in (1..=count.max(2)).step_by(every) {
            let x = at(rank as f64);
            canvas.line(&[[x, axis - 7.0], [x, axis]], &ink);
            canvas.text(&rank.to_string(), [x, axis - 12.0], &Lettering { role: Role::Muted, ..text });
        }
        let wide = self.critical_difference / (most - 1.0) * (to - from);
        let caption = format!("critical difference {:.2} (Nemenyi, level {})", self.critical_difference, self.level);
        if wide <= to - from {
            let (low, high) = (to - wide, to);
            canvas.line(&[[low, 52.0], [high, 52.0]], &ink);
            for x in [low, high] {
                canvas.line(&[[x, 48.0], [x, 56.0]], &ink);
            }
            canvas.text(
                &caption,
                [to, 43.0],
                &Lettering { anchor: Anchor::End, size: LETTERS - 1.0, role: Role::Muted, ..text },
            );
        } else {
            let caption = format!("{caption}, more than all ranks");
            canvas.text(
                &caption,
                [to, 50.0],
                &Lettering { anchor: Anchor::End, size: LETTERS - 1.0, role: Role::Muted, ..text },
            );
        }
        for (i, &(first, last)) in self.cliques().iter().enumerate() {
            let y = axis + 12.0 + 9.0 * i as f64;
            canvas.line(
                &[[at(ranked[first].rank) + 4.0, y], [at(ranked[last].rank) - 4.0, y]],
                &Pen::new(Role::Ink, 3.5),
            );
        }
        for (place, ranked) in ranked.iter().enumerate() {
            // The better half at the right, from the best down; the other at the left, from the worst down.
            let right = place < count - left || count == 1;
            let row = if right { place } else { count - 1 - place };
            let (x, y) = (at(ranked.rank), below + LEADING * (row as f64 + 0.5));
            let (end, anchor) = if right { (to + 14.0, Anchor::Start) } else { (from - 14.0, Anchor::End) };
            canvas.open_series(ranked.series);
            let role = series.get(ranked.series).map_or(Role::Ink, |series| Role::Series(series.colour));
            canvas.line(&[[x, axis], [x, y], [end, y]], &Pen::new(role, 1.1));
            if let Some(series) = series.get(ranked.series) {
                canvas.marker([x, axis], marker(series), 7.0, role);
            }
            let shift = if right { 6.0 } else { -6.0 };
            let name = fitted(&format!("{} ({:.2})", ranked.name, ranked.rank), from - 30.0, text.size);
            canvas.text(&name, [end + shift, y + 4.0], &Lettering { anchor, ..text });
            canvas.close();
        }
    }

    fn alt(&self) -> String {
        let list: Vec<String> =
            self.sorted().iter().map(|ranked| format!("{} {:.2}", ranked.name, ranked.rank)).collect();
        format!("{}: {}; critical difference {:.2}.", self.title, list.join(", "), self.critical_difference)
    }
}

/// The longest stretches of ascending ranks that are not further apart than the critical difference, of two or more.
fn cliques(ranks: &[f64], critical_difference: f64) -> Vec<(usize, usize)> {
    let mut cliques: Vec<(usize, usize)> = Vec::new();
    for first in 0..ranks.len() {
        let last = ranks.partition_point(|rank| rank - ranks[first] <= critical_difference) - 1;
        if last > first && cliques.last().is_none_or(|&(_, before)| last > before) {
            cliques.push((first, last));
        }
    }
    cliques
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_over_those_that_cannot_be_told_apart() {
        assert_eq!(cliques(&[1.0, 1.5, 3.0, 3.2, 6.0], 1.8), [(0, 1), (1, 3)]);
        assert_eq!(cliques(&[1.0, 2.0, 3.0], 5.0), [(0, 2)]);
        assert_eq!(cliques(&[1.0, 2.0, 3.0], 0.5), []);
        assert_eq!(cliques(&[], 1.0), []);
    }

    #[test]
    fn any_number_of_optimizers_is_drawn() {
        for count in 1..12 {
            let ranked = |i| Ranked { series: i, name: format!("<o{i}>"), rank: i as f64 + 1.0 };
            let ranked = (0..count).map(ranked).collect();
            let diagram = RankDiagram { title: "ranks".into(), ranked, critical_difference: 2.5, level: 0.05 };
            let svg = draw(&[diagram], &[], 700.0, Theme::Page, "a");
            // Once where it stands, and once in words.
            assert_eq!(svg.matches("&lt;o").count(), 2 * count, "{svg}");
        }
    }
}

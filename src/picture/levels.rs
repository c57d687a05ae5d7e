//! Surfaces of two coordinates as heights on a grid, levels between these, and what lies above a level.

use super::canvas::Point;
use super::theme::HIGHEST;
use super::ticks;
use crate::isa::{Isa, Target};
use crate::problem::Surface;
use crate::real::{LANES, Lanes, Real};
use crate::trace::brief;

/// Heights at the nodes of a grid; those that are not finite are NaN.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The coordinates of its columns, ascending, at least two.
    pub x: Vec<f64>,
    /// The coordinates of its rows, ascending, at least two.
    pub y: Vec<f64>,
    /// Row by row.
    pub values: Vec<f64>,
}

/// Where no crossing follows.
const NONE: usize = usize::MAX;

impl Grid {
    /// The values of a surface at `count` × `count` nodes that fill the box `[x low, x high, y low, y high]`; there is
    /// nothing but NaN where the surface has not two coordinates.
    #[must_use]
    pub fn sample(surface: &dyn Surface, [left, right, bottom, top]: [f64; 4], count: usize) -> Self {
        let count = count.max(2);
        let along = |low: f64, high: f64| -> Vec<f64> {
            let share = |i: usize| i as f64 / (count - 1) as f64;
            (0..count).map(|i| low * (1.0 - share(i)) + high * share(i)).collect()
        };
        let (x, y) = (along(left, right), along(bottom, top));
        let mut values = vec![f64::NAN; count * count];
        if surface.dim() == 2 {
            let target = Target::up_to(Isa::widest());
            let mut gradient = [Lanes::of(0.0); 2];
            for (&y, row) in y.iter().zip(values.chunks_mut(count)) {
                for (xs, cells) in x.chunks(LANES).zip(row.chunks_mut(LANES)) {
                    let mut at = [Lanes::of(xs[0]), Lanes::of(y)];
                    for (lane, &x) in xs.iter().enumerate() {
                        at[0].set_lane(lane, x);
                    }
                    let value: Lanes = surface.evaluate(target, &at, &mut gradient);
                    for (lane, cell) in cells.iter_mut().enumerate() {
                        *cell = Some(value.lane(lane)).filter(|value| value.is_finite()).unwrap_or(f64::NAN);
                    }
                }
            }
        }
        Self { x, y, values }
    }

    /// The height at a node.
    #[must_use]
    pub fn at(&self, column: usize, row: usize) -> f64 {
        self.values[row * self.x.len() + column]
    }

    /// The height at a place in shares of the whole, by linear interpolation between nodes; at the edge for places
    /// beyond it.
    #[must_use]
    pub fn between(&self, [x, y]: Point) -> f64 {
        let cell = |share: f64, count: usize| {
            let place = share.clamp(0.0, 1.0) * (count - 1) as f64;
            let first = (place as usize).min(count - 2);
            (first, place - first as f64)
        };
        let ((i, s), (j, t)) = (cell(x, self.x.len()), cell(y, self.y.len()));
        let mixed = |a: f64, b: f64, share: f64| a * (1.0 - share) + b * share;
        mixed(mixed(self.at(i, j), self.at(i + 1, j), s), mixed(self.at(i, j + 1), self.at(i + 1, j + 1), s), t)
    }

    /// The same with every second node only, where there are enough.
    #[must_use]
    pub fn coarser(&self) -> Self {
        let every = |count: usize| -> Vec<usize> { (0..count).filter(|i| i % 2 == 0 || i + 1 == count).collect() };
        let (columns, rows) = (every(self.x.len()), every(self.y.len()));
        Self {
            x: columns.iter().map(|&i| self.x[i]).collect(),
            y: rows.iter().map(|&j| self.y[j]).collect(),
            values: rows.iter().flat_map(|&j| columns.iter().map(move |&i| self.at(i, j))).collect(),
        }
    }

    /// Closed rings, in columns and rows of the grid, around all that is at or above a level; what is not finite is
    /// below every level, and so is everything outside of the grid. With −∞, all that is finite.
    ///
    /// These are marching squares with linear interpolation; where two opposite corners of a cell are above, its mean
    /// says whether they are connected.
    #[must_use]
    pub fn above(&self, level: f64) -> Vec<Vec<Point>> {
        let (columns, rows) = (self.x.len(), self.y.len());
        // Around the grid there is one more row or column of nodes at each side, at the same place as the outermost.
        let width = columns + 2;
        let value = |i: usize, j: usize| {
            let inside = (1..=columns).contains(&i) && (1..=rows).contains(&j);
            let value = if inside { self.at(i - 1, j - 1) } else { f64::NAN };
            if value.is_nan() { f64::NEG_INFINITY } else { value }
        };
        let is_above = |value: f64| value >= level && value > f64::NEG_INFINITY;
        // An edge is named by its lower left node and whether it goes up; on each there is at most one crossing.
        let flat = |i: usize, j: usize| 2 * (j * width + i);
        let upright = |i: usize, j: usize| flat(i, j) + 1;
        let mut next = vec![NONE; 2 * width * (rows + 2)];
        for j in 0..=rows {
            for i in 0..=columns {
                let corners = [value(i, j), value(i + 1, j), value(i + 1, j + 1), value(i, j + 1)];
                let above = corners.map(is_above);
                // From each crossing that enters what is above, counterclockwise, to the one that leaves it.
                let edges = [flat(i, j), upright(i + 1, j), flat(i, j + 1), upright(i, j)];
                let leaves = |edge: usize| above[edge] && !above[(edge + 1) % 4];
                let enters = |edge: usize| !above[edge] && above[(edge + 1) % 4];
                let both = above == [true, false, true, false] || above == [false, true, false, true];
                let connected = both && is_above(corners.iter().sum::<f64>() / 4.0);
                for from in (0..4).filter(|&edge| leaves(edge)) {
                    // What is above stays to the left.
                    let mut to = if connected { (from + 1) % 4 } else { (from + 3) % 4 };
                    while !enters(to) {
                        to = (to + if connected { 1 } else { 3 }) % 4;
                    }
                    next[edges[from]] = edges[to];
                }
            }
        }
        let place = |edge: usize| {
            let (i, j) = (edge / 2 % width, edge / 2 / width);
            let (di, dj) = if edge.is_multiple_of(2) { (1, 0) } else { (0, 1) };
            let (from, to) = (value(i, j), value(i + di, j + dj));
            // Beside what has no height, the ring goes through the node that has one.
            let share = match (from.is_finite(), to.is_finite()) {
                (true, true) => ((level - from) / (to - from)).clamp(0.0, 1.0),
                (true, false) => 0.0,
                _ => 1.0,
            };
            let at = |node: usize, step: usize, count: usize| {
                (node as f64 + share * step as f64 - 1.0).clamp(0.0, (count - 1) as f64)
            };
            [at(i, di, columns), at(j, dj, rows)]
        };
        let mut rings = Vec::new();
        for first in 0..next.len() {
            let mut ring = Vec::new();
            let mut edge = first;
            while next[edge] != NONE {
                ring.push(place(edge));
                edge = std::mem::replace(&mut next[edge], NONE);
            }
            if ring.len() > 2 {
                rings.push(ring);
            }
        }
        rings
    }
}

/// Levels of heights, ascending; those between two of them look alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    /// Where they are, in values of the surface.
    pub at: Vec<f64>,
    /// What is written at them: values above [`Self::zero`].
    pub texts: Vec<String>,
    /// What counts as zero: the minimum where it is known and not undercut, or else 0.
    pub zero: f64,
    /// Whether they are spaced as powers, otherwise evenly.
    pub log: bool,
    /// The lowest and the highest value.
    pub ends: [f64; 2],
}

/// About so many levels are shown.
const ABOUT: usize = 14;

impl Levels {
    /// Levels that show the structure of heights; none where all are the same.
    #[must_use]
    pub fn choose(values: &[f64], minimum: Option<f64>) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else {
            return Self { at: Vec::new(), texts: Vec::new(), zero: 0.0, log: false, ends: [0.0, 1.0] };
        };
        let slack = 1e-9 * low.abs().max(high.abs());
        let zero = minimum.filter(|minimum| *minimum <= low + slack);
        let mut levels =
            Self { at: Vec::new(), texts: Vec::new(), zero: zero.unwrap_or(0.0), log: false, ends: [low, high] };
        if high - low <= 1e-3 * slack || !(high - low).is_finite() {
            return levels;
        }
        let quantile = |share: f64| sorted[(share * (sorted.len() - 1) as f64) as usize] - levels.zero;
        // A few peaks must not take all levels; a pit has to be seen.
        let even = ticks::linear(low - levels.zero, quantile(0.99).max(quantile(1.0) / 4.0), ABOUT);
        // What the gap is measured from where the minimum is not known is only the lowest of the samples.
        let powers = if zero.is_some() { powers(quantile(0.002), high - levels.zero) } else { Vec::new() };
        let inside = |ticks: Vec<ticks::Tick>| -> Vec<ticks::Tick> {
            ticks
                .into_iter()
                .filter(|(gap, _)| (low..high).contains(&(gap + levels.zero)) && gap + levels.zero > low)
                .collect()
        };
        let (even, powers) = (inside(even), inside(powers));
        // Where both tell apart about as much, powers show more of what is near to the minimum.
        levels.log =
            powers.len() > 2 && evenness(&sorted, &powers, levels.zero) > 0.85 * evenness(&sorted, &even, levels.zero);
        let chosen = if levels.log { powers } else { even };
        levels.at = chosen.iter().map(|(gap, _)| gap + levels.zero).collect();
        levels.texts = chosen.into_iter().map(|(_, text)| text).collect();
        levels
    }

    /// Every second level.
    #[must_use]
    pub fn fewer(mut self) -> Self {
        let odd = |i: usize| i % 2 == 1;
        self.at = self.at.iter().enumerate().filter(|(i, _)| odd(*i)).map(|(_, at)| *at).collect();
        self.texts = self.texts.into_iter().enumerate().filter(|(i, _)| odd(*i)).map(|(_, text)| text).collect();
        self
    }

    /// The colour, from 0 to [`HIGHEST`], of what is between level `band − 1` and level `band`.
    #[must_use]
    pub fn colour(&self, band: usize) -> usize {
        if self.at.is_empty() { HIGHEST / 2 } else { band.min(self.at.len()) * HIGHEST / self.at.len() }
    }

    /// The number of levels at or below a value.
    #[must_use]
    pub fn band(&self, value: f64) -> usize {
        self.at.partition_point(|level| *level <= value)
    }

    /// The height of a value among the levels, from 0 to 1: each is as far from the next as every other.
    #[must_use]
    pub fn height(&self, value: f64) -> f64 {
        let band = self.band(value);
        let below = if band == 0 { self.ends[0] } else { self.at[band - 1] };
        let above = self.at.get(band).copied().unwrap_or(self.ends[1]);
        let share = if above > below { ((value - below) / (above - below)).clamp(0.0, 1.0) } else { 0.5 };
        (band as f64 + share) / (self.at.len() + 1) as f64
    }
}

/// Powers of ten from `low` to `high`, with 2 and 5 times them or 3 times them where they are few; at most about 18.
fn powers(low: f64, high: f64) -> Vec<ticks::Tick> {
    if !(high > 0.0 && high.is_finite()) {
        return Vec::new();
    }
    let low = low.max(high * 1e-12).max(f64::MIN_POSITIVE);
    let (bottom, top) = (libm::floor(libm::log10(low)) as i32, libm::ceil(libm::log10(high)) as i32);
    let factors: &[u32] = match top - bottom {
        ..=4 => &[1, 2, 5],
        5..=9 => &[1, 3],
        _ => &[1],
    };
    let number = |factor: &u32, exponent: i32| format!("{factor}e{exponent}").parse::<f64>().unwrap_or(f64::NAN);
    let text = |factor: u32, exponent: i32, value: f64| match (factor, (-3..4).contains(&exponent)) {
        (_, true) => brief(value),
        (1, false) => ticks::power_of_ten(exponent),
        (_, false) => format!("{factor}·{}", ticks::power_of_ten(exponent)),
    };
    let all = (bottom..=top).flat_map(|exponent| {
        factors.iter().map(move |factor| (number(factor, exponent), text(*factor, exponent, number(factor, exponent))))
    });
    all.filter(|(value, _)| (low..=high).contains(value)).collect()
}

/// The entropy of the shares of heights between levels: how much they tell apart.
fn evenness(sorted: &[f64], levels: &[ticks::Tick], zero: f64) -> f64 {
    let mut below = 0;
    let mut entropy = 0.0;
    for end in levels.iter().map(|(gap, _)| gap + zero).chain([f64::INFINITY]) {
        let up_to = sorted.partition_point(|value| *value < end);
        let share = (up_to - below) as f64 / sorted.len() as f64;
        if share > 0.0 {
            entropy -= share * libm::log(share);
        }
        below = up_to;
    }
    entropy
}

/// A point of a trajectory in a picture, with its step.
pub type Place = (u64, Point);

/// No point is further from its line than so many pixels.
const TOLERANCE: f64 = 0.2;

/// More points than so are not shown of one trajectory, but the area that they fill.
const MOST: usize = 2500;

/// Points between which all others of a path are seen, to a third of a pixel. `keep` numbers the parts of the path that
/// are to end in points that are kept; places that are NaN are gaps. What a path covers for a second time is left out
/// where it is too long.
pub fn thinned(places: impl Iterator<Item = Place>, keep: impl Fn(u64) -> usize) -> Vec<Place> {
    const CHUNK: usize = 4096;
    let mut kept: Vec<Place> = Vec::new();
    let mut limit = 100_000;
    let mut ink = INK;
    let mut chunk: Vec<Place> = Vec::new();
    let mut part = 0;
    let mut last: Option<Place> = None;
    // Once a path has covered this much for so long, only new places matter.
    let mut crowded: Option<Cover> = None;
    for place in places {
        if place.1.iter().any(|x| x.is_nan()) {
            chunk.extend(last.take());
            simplify(&chunk, &mut kept);
            chunk.clear();
            kept.push(place);
            continue;
        }
        if let Some(cover) = &mut crowded {
            if cover.add(place.1) {
                kept.push(place);
            }
            last = Some(place);
            continue;
        }
        let before = std::mem::replace(&mut part, keep(place.0));
        if chunk.len() >= CHUNK || (before != part && !chunk.is_empty()) {
            // What ends one chunk begins the next, so that there is no gap.
            chunk.extend(last.take());
            let end = chunk.last().copied();
            simplify(&chunk, &mut kept);
            chunk.clear();
            chunk.extend(end);
            if kept.len() > limit {
                kept = uncovered(&kept, 0.5, &mut ink);
                limit = (2 * kept.len()).max(limit);
            }
            if ink <= 0 {
                let mut cover = Cover::new(2.0);
                for place in &kept {
                    cover.add(place.1);
                }
                crowded = Some(cover);
                chunk.clear();
            }
        }
        let near = chunk.last().is_some_and(|(_, at)| distance(*at, place.1) < TOLERANCE / 2.0);
        if near {
            last = Some(place);
        } else {
            last = None;
            chunk.push(place);
        }
    }
    chunk.extend(last);
    simplify(&chunk, &mut kept);
    // A single point stays two, so that it is seen.
    if kept.len() > 2 {
        kept.dedup_by(|a, b| a.1 == b.1 || a.1[0].is_nan() && b.1[0].is_nan());
    }
    let mut cell = 0.5;
    let mut shown = kept;
    while shown.len() > MOST && cell < 64.0 {
        shown = uncovered(&shown, cell, &mut INK.max(0));
        cell *= 2.0;
    }
    shown
}

fn distance(a: Point, b: Point) -> f64 {
    let [dx, dy] = [a[0] - b[0], a[1] - b[1]];
    (dx * dx + dy * dy).sqrt()
}

/// Appends what Ramer, Douglas and Peucker keep of a path.
fn simplify(path: &[Place], kept: &mut Vec<Place>) {
    if path.len() < 3 {
        kept.extend(path);
        return;
    }
    let mut keep = vec![false; path.len()];
    (keep[0], keep[path.len() - 1]) = (true, true);
    let mut parts = vec![(0, path.len() - 1)];
    while let Some((first, last)) = parts.pop() {
        let (a, b) = (path[first].1, path[last].1);
        let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
        let length = dx * dx + dy * dy;
        let off = |p: Point| {
            let share = if length > 0.0 { ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length } else { 0.0 };
            let share = share.clamp(0.0, 1.0);
            let [ex, ey] = [p[0] - a[0] - share * dx, p[1] - a[1] - share * dy];
            ex * ex + ey * ey
        };
        let mut furthest = (TOLERANCE * TOLERANCE, 0);
        for (i, place) in path.iter().enumerate().take(last).skip(first + 1) {
            let off = off(place.1);
            if off > furthest.0 {
                furthest = (off, i);
            }
        }
        if furthest.1 > 0 {
            keep[furthest.1] = true;
            parts.extend([(first, furthest.1), (furthest.1, last)]);
        }
    }
    kept.extend(path.iter().zip(keep).filter(|(_, keep)| *keep).map(|(place, _)| *place));
}

/// Closed rings with points left out that are not seen; rings that are smaller than a pixel vanish.
#[must_use]
pub fn thinned_rings(rings: &[Vec<Point>]) -> Vec<Vec<Point>> {
    let thin = |ring: &Vec<Point>| {
        // Closed, and begun at its point furthest from the first, which is not likely to be needed.
        let far = |i: &usize| distance(ring[*i], ring[0]);
        let begin = (0..ring.len()).max_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0);
        let path: Vec<Place> = (0..=ring.len()).map(|i| (0, ring[(begin + i) % ring.len()])).collect();
        let middle = path.len() / 2;
        let mut kept = Vec::new();
        simplify(&path[..=middle], &mut kept);
        kept.pop();
        simplify(&path[middle..], &mut kept);
        kept.pop();
        kept.into_iter().map(|(_, point)| point).collect::<Vec<Point>>()
    };
    let area = |ring: &Vec<Point>| {
        let cross = |i: usize| {
            let ([ax, ay], [bx, by]) = (ring[i], ring[(i + 1) % ring.len()]);
            ax * by - bx * ay
        };
        (0..ring.len()).map(cross).sum::<f64>().abs() / 2.0
    };
    rings.iter().map(thin).filter(|ring| ring.len() > 2 && area(ring) > 1.0).collect()
}

/// So many squares are looked at to find what covers what.
const INK: i64 = 40_000_000;

/// Which squares of a picture have something on them.
struct Cover {
    cell: f64,
    side: usize,
    bits: Vec<u64>,
}

impl Cover {
    fn new(cell: f64) -> Self {
        let side = (4096.0 / cell) as usize;
        Self { cell, side, bits: vec![0; (side * side).div_ceil(64)] }
    }

    /// Covers a place; whether it was not yet. Outside of any picture all is covered.
    fn add(&mut self, at: Point) -> bool {
        let [x, y] = at.map(|x| x / self.cell);
        if !(x >= 0.0 && y >= 0.0 && x < self.side as f64 && y < self.side as f64) {
            return false;
        }
        let place = y as usize * self.side + x as usize;
        let before = self.bits[place / 64];
        self.bits[place / 64] |= 1 << (place % 64);
        before != self.bits[place / 64]
    }
}

/// Lines that go over places of which some, as squares of this size, have nothing on them yet.
fn uncovered(path: &[Place], cell: f64, ink: &mut i64) -> Vec<Place> {
    let mut cover = Cover::new(cell);
    let mut kept: Vec<Place> = path.first().copied().into_iter().collect();
    let mut gap = false;
    for pair in path.windows(2) {
        let ([a, b], length) = ([pair[0].1, pair[1].1], distance(pair[0].1, pair[1].1));
        let steps = if length.is_finite() { (length / cell).ceil().min(1e4) as i64 + 1 } else { 0 };
        *ink -= steps;
        let mut new = false;
        for k in 0..steps * i64::from(*ink > 0) {
            let share = k as f64 / steps as f64;
            new |= cover.add([0, 1].map(|axis| a[axis] * (1.0 - share) + b[axis] * share));
        }
        if new {
            if gap {
                kept.extend([(pair[0].0, [f64::NAN; 2]), pair[0]]);
            }
            kept.push(pair[1]);
        }
        gap = !new;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{PROBLEMS, find};

    fn surface(name: &str) -> std::sync::Arc<dyn Surface> {
        let entry = find(name).unwrap();
        entry.build(entry.defaults()).unwrap()
    }

    /// Twice the area to the left of a ring.
    fn area(rings: &[Vec<Point>]) -> f64 {
        let cross = |ring: &Vec<Point>| -> f64 {
            (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()])).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum()
        };
        rings.iter().map(cross).sum::<f64>() / 2.0
    }

    fn bowl(count: usize, height: impl Fn(f64, f64) -> f64) -> Grid {
        let x: Vec<f64> = (0..count).map(|i| -2.0 + 4.0 * i as f64 / (count - 1) as f64).collect();
        let values = x.iter().flat_map(|&y| x.iter().map(|&x| height(x, y)).collect::<Vec<f64>>()).collect();
        Grid { y: x.clone(), x, values }
    }

    #[test]
    fn what_is_above_and_below_a_circle_has_its_area() {
        let cell = 4.0 / 160.0;
        let dome = bowl(161, |x, y| -(x * x + y * y));
        let inside = area(&dome.above(-1.0)) * cell * cell;
        assert!((inside / std::f64::consts::PI - 1.0).abs() < 0.01, "{inside}");
        // A hole winds the other way.
        let outside = area(&bowl(161, |x, y| x * x + y * y).above(1.0)) * cell * cell;
        assert!((outside / (16.0 - std::f64::consts::PI) - 1.0).abs() < 0.01, "{outside}");
    }

    #[test]
    fn regions_are_nested_and_levels_ascend() {
        for entry in PROBLEMS {
            let surface = entry.build(entry.defaults()).unwrap();
            if surface.dim() != 2 {
                continue;
            }
            let ((left, right), (bottom, top)) = (surface.domain(0), surface.domain(1));
            let grid = Grid::sample(&*surface, [left, right, bottom, top], 61);
            let levels = Levels::choose(&grid.values, surface.minimum());
            assert!(
                levels.at.is_sorted_by(|a, b| a < b) && levels.at.len() == levels.texts.len(),
                "{}",
                entry.spec.name
            );
            assert!(
                levels.at.len() <= 30 && (levels.at.len() > 1 || entry.spec.name == "zero"),
                "{} {levels:?}",
                entry.spec.name
            );
            let areas: Vec<f64> = levels.at.iter().map(|level| area(&grid.above(*level))).collect();
            assert!(areas.is_sorted_by(|a, b| a >= b), "{} {areas:?}", entry.spec.name);
            assert!((0..=levels.at.len()).map(|band| levels.colour(band)).is_sorted());
            assert!(levels.at.is_empty() || levels.colour(levels.at.len()) == 20);
        }
    }

    #[test]
    fn a_level_in_a_valley_is_a_power_and_in_waves_it_is_not() {
        for (name, log) in [("rosenbrock", true), ("rastrigin", false), ("goldstein_price", true)] {
            let surface = surface(name);
            let ((left, right), (bottom, top)) = (surface.domain(0), surface.domain(1));
            let grid = Grid::sample(&*surface, [left, right, bottom, top], 161);
            assert_eq!(Levels::choose(&grid.values, surface.minimum()).log, log, "{name}");
        }
    }

    #[test]
    fn what_is_not_finite_is_a_hole() {
        let holed = bowl(41, |x, y| if x.abs() < 0.5 && y.abs() < 0.5 { f64::NAN } else { 1.0 });
        assert_eq!(holed.above(f64::NEG_INFINITY).len(), 2);
        assert!(bowl(5, |_, _| f64::NAN).above(f64::NEG_INFINITY).is_empty());
        assert!(Levels::choose(&[f64::NAN; 4], None).at.is_empty());
        assert!(Levels::choose(&[1e300, -1e300], None).at.len() < 30);
        assert!(Levels::choose(&[f64::MAX, f64::MIN], None).at.is_empty());
    }

    #[test]
    fn opposite_corners_are_connected_where_the_mean_of_the_cell_is_above() {
        let cell = |corners: [f64; 4]| Grid { x: vec![0.0, 1.0], y: vec![0.0, 1.0], values: corners.to_vec() };
        assert_eq!(cell([3.0, 0.0, 0.0, 3.0]).above(1.0).len(), 1);
        assert_eq!(cell([3.0, 0.0, 0.0, 3.0]).above(2.0).len(), 2);
    }

    #[test]
    fn heights_rise_evenly_from_level_to_level() {
        let levels = Levels {
            at: vec![1.0, 10.0, 100.0],
            texts: vec![String::new(); 3],
            zero: 0.0,
            log: true,
            ends: [0.0, 1000.0],
        };
        let heights = [0.0, 1.0, 10.0, 55.0, 100.0, 1000.0, 1e9].map(|value| levels.height(value));
        assert_eq!(heights, [0.0, 0.25, 0.5, 0.625, 0.75, 1.0, 1.0]);
    }

    #[test]
    fn a_thinned_path_is_nowhere_far_from_what_it_was() {
        let path: Vec<Place> =
            (0..50_000).map(|i| (i, [200.0 + i as f64 * 0.004, 200.0 + 80.0 * libm::sin(i as f64 * 0.0005)])).collect();
        let thin = thinned(path.iter().copied(), |_| 0);
        assert!(thin.len() < 200, "{}", thin.len());
        assert_eq!([thin[0], thin[thin.len() - 1]], [path[0], path[path.len() - 1]]);
        for (step, at) in path {
            let next = thin.partition_point(|place| place.0 < step).max(1);
            let (a, b) = (thin[next - 1].1, thin[next].1);
            let share = ((at[0] - a[0]) / (b[0] - a[0])).clamp(0.0, 1.0);
            // The path is steep: what counts is the distance across.
            let slope = (b[1] - a[1]) / (b[0] - a[0]);
            let off = (at[1] - a[1] - share * (b[1] - a[1])) / (1.0 + slope * slope).sqrt();
            assert!(off.abs() < 0.31, "{off} at {step}");
        }
    }

    #[test]
    fn a_path_that_fills_an_area_is_cut_and_gaps_stay_gaps() {
        let wild = (0..1_000_000_u64).map(|i| (i, [(i * 7919 % 200) as f64, (i * 104_729 % 150) as f64]));
        assert!(thinned(wild, |_| 0).len() <= 2 * MOST);
        // A way out after a long time in one place is seen.
        let hover = (0..3_000_000_u64).map(|i| (i, [(i * 7919 % 211) as f64, (i * 104_729 % 157) as f64]));
        let out = (0..4000_u64).map(|i| (3_000_000 + i, [200.0 + 0.1 * i as f64, 150.0]));
        let shown = thinned(hover.chain(out), |_| 0);
        assert!(shown.iter().any(|place| (400.0..500.0).contains(&place.1[0])) && shown.last().unwrap().0 == 3_003_999);
        let gapped = [[0.0, 0.0], [5.0, 0.0], [f64::NAN, 0.0], [9.0, 0.0], [9.0, 9.0]];
        assert_eq!(
            thinned(gapped.into_iter().map(|at| (0, at)), |_| 0).iter().filter(|place| place.1[0].is_nan()).count(),
            1
        );
    }
}

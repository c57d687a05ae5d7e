//! Maps: a surface of two coordinates seen from above, with trajectories on it.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::canvas::{Anchor, Canvas, Lettering, Pen, Point};
use super::chart::Series;
use super::draw::{LETTERS, fitted, marker, pen, sample};
use super::levels::{Grid, Levels, Place, thinned, thinned_rings};
use super::theme::{Marker, Role, Theme};
use super::ticks;
use crate::problem::Surface;

/// A trajectory on a surface of two coordinates.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The place of whom it is of in the list of all series.
    pub series: usize,
    /// Steps, ascending, and where they are; it ends before the first place that is not finite.
    pub points: Vec<(u64, Point)>,
    /// Whether it diverged or left the domain.
    pub lost: bool,
}

/// The part of a surface that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum View {
    /// Where the starts, the trajectories and the minima near by are.
    Path,
    /// The domain.
    Domain,
    /// `[x₁ from, x₁ to, x₂ from, x₂ to]`.
    Box([f64; 4]),
}

/// A surface with trajectories on it.
#[derive(Clone)]
pub struct Map<'a> {
    /// The surface, of two coordinates.
    pub surface: &'a dyn Surface,
    /// What stands above.
    pub title: String,
    /// Where the trajectories begin.
    pub starts: Vec<Point>,
    /// The trajectories; the first are drawn above the others.
    pub trajectories: &'a [Trajectory],
    /// Whom they are of.
    pub series: &'a [Series],
    /// The part that is shown.
    pub view: View,
    /// Width and height in pixels.
    pub size: Option<Point>,
    /// Colours.
    pub theme: Theme,
    /// Begins all names in the drawing, which have to be unique in a page.
    pub id: String,
    /// Whether series are named.
    pub legend: bool,
}

/// How trajectories are revealed over time, again and again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Animation {
    /// How long it takes once, in seconds, with the pause at its end.
    pub seconds: f64,
}

/// In how many parts trajectories are revealed.
const PARTS: usize = 90;

/// The share of an animation in which something moves.
const MOVING: f64 = 0.85;

/// The side of the grid of samples.
const NODES: usize = 201;

/// Contours have at most about so many points, for the size of files.
const MOST_POINTS: usize = 12_000;

/// The map as SVG; where it is animated, viewers that know no animations show its end.
#[must_use]
pub fn contour(map: &Map<'_>, animation: Option<Animation>) -> String {
    draw(map, animation, 1.0, animation.is_some())
}

/// The map at a moment of its animation, from 0 to 1, as SVG.
#[must_use]
pub fn frame(map: &Map<'_>, moment: f64) -> String {
    draw(map, None, moment, true)
}

/// Time runs as the logarithm of steps: most happens early.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    last: u64,
}

impl Clock {
    pub(super) fn of(map: &Map<'_>) -> Self {
        let last = map.trajectories.iter().filter_map(|trajectory| trajectory.points.last()).map(|point| point.0).max();
        Self { last: last.unwrap_or(0) }
    }

    /// When a step is done, from 0 to 1.
    pub(super) fn moment(self, step: u64) -> f64 {
        if self.last == 0 { 0.0 } else { libm::log1p(step as f64) / libm::log1p(self.last as f64) }
    }

    fn step(self, moment: f64) -> u64 {
        if moment >= 1.0 { self.last } else { libm::expm1(moment.max(0.0) * libm::log1p(self.last as f64)) as u64 }
    }

    /// The part, from 0 up to and with [`PARTS`], in which a step is revealed.
    fn part(self, step: u64) -> usize {
        libm::ceil(self.moment(step) * PARTS as f64 - 1e-9) as usize
    }
}

/// The part of a surface that a map shows.
pub(super) fn bounds(map: &Map<'_>) -> [f64; 4] {
    let domain = [0, 1].map(|axis| {
        let (low, high) = if axis < map.surface.dim() { map.surface.domain(axis) } else { (-1.0, 1.0) };
        if high > low && (high - low).is_finite() { [low, high] } else { [-1.0, 1.0] }
    });
    let chosen = match map.view {
        View::Box([left, right, bottom, top]) => [[left, right], [bottom, top]],
        View::Domain => domain,
        View::Path => along_paths(map, domain),
    };
    let valid = |axis: usize| {
        let [low, high] = chosen[axis];
        let resolved = high - low > 1e-12 * low.abs().max(high.abs());
        if resolved && (high - low).is_finite() { chosen[axis] } else { domain[axis] }
    };
    let [[left, right], [bottom, top]] = [valid(0), valid(1)];
    [left, right, bottom, top]
}

/// Where the starts, the trajectories and the minima near by are, never further than half a domain outside of it.
fn along_paths(map: &Map<'_>, domain: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    let width = domain.map(|[low, high]| high - low);
    // In shares of the domain.
    let share = |point: &Point| [0, 1].map(|axis| (point[axis] - domain[axis][0]) / width[axis]);
    let within = |[x, y]: Point, beyond: f64| [x, y].iter().all(|x| (-beyond..=1.0 + beyond).contains(x));
    let mut view = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
    let grow =
        |view: [[f64; 2]; 2], p: Point| [0, 1].map(|axis| [view[axis][0].min(p[axis]), view[axis][1].max(p[axis])]);
    for start in map.starts.iter().map(share).filter(|start| within(*start, 0.25)) {
        view = grow(view, start);
    }
    // Where a diverging trajectory goes matters only if all do.
    let all_lost = map.trajectories.iter().all(|trajectory| trajectory.lost);
    let beyond = if all_lost { 0.0 } else { 0.25 };
    for trajectory in map.trajectories.iter().filter(|trajectory| all_lost || !trajectory.lost) {
        for point in trajectory.points.iter().map(|point| share(&point.1)).filter(|point| within(*point, beyond)) {
            view = grow(view, point);
        }
    }
    let minimizers: Vec<Point> =
        map.surface.minimizers().iter().filter_map(|x| Some(share(&[*x.first()?, *x.get(1)?]))).collect();
    if view[0][0] > view[0][1] {
        view =
            minimizers.iter().filter(|minimizer| within(**minimizer, 0.0)).fold(view, |view, point| grow(view, *point));
    }
    let span = |view: [[f64; 2]; 2]| (view[0][1] - view[0][0]).max(view[1][1] - view[1][0]);
    let path = span(view);
    if !path.is_finite() {
        return domain;
    }
    let centre = view.map(|[low, high]| f64::midpoint(low, high));
    let distance = |p: &Point| (p[0] - centre[0]).abs().max((p[1] - centre[1]).abs());
    let nearest = minimizers.iter().map(distance).fold(f64::INFINITY, f64::min);
    let paths = view;
    for minimizer in minimizers.iter().filter(|minimizer| within(**minimizer, 0.0)) {
        // The nearest may be further away than others, unless the paths would hardly be seen any more.
        let far = if distance(minimizer) <= nearest { 4.0 } else { 1.5 };
        if span(grow(paths, *minimizer)) <= far * path || path < 1e-6 {
            view = grow(view, *minimizer);
        }
    }
    let span = if span(view) > 1e-9 { span(view) } else { 0.2 };
    [0, 1].map(|axis| {
        let [low, high] = view[axis];
        let half = ((high - low) / 2.0 + 0.12 * (high - low).max(span / 2.0)).max(span / 4.0);
        let middle = f64::midpoint(low, high);
        [-half, half].map(|side| domain[axis][0] + (middle + side).clamp(-0.25, 1.25) * width[axis])
    })
}

/// Where a part of a surface is in a drawing.
#[derive(Clone, Copy)]
struct Panel {
    bounds: [f64; 4],
    corner: Point,
    size: Point,
}

impl Panel {
    fn at(&self, [x, y]: Point) -> Point {
        let [left, right, bottom, top] = self.bounds;
        // A last resort: see `within_reach`.
        let share = |x: f64, from: f64, to: f64| ((x - from) / (to - from)).clamp(-2.0 * REACH, 2.0 * REACH);
        let [width, height] = self.size;
        [self.corner[0] + share(x, left, right) * width, self.corner[1] + (1.0 - share(y, bottom, top)) * height]
    }

    fn contains(&self, [x, y]: Point) -> bool {
        let [left, top] = self.corner;
        (left..=left + self.size[0]).contains(&x) && (top..=top + self.size[1]).contains(&y)
    }

    /// Where a line from a place inside to one outside crosses the edge.
    fn edge(&self, from: Point, to: Point) -> Point {
        let share = |axis: usize| {
            let (low, high) = (self.corner[axis], self.corner[axis] + self.size[axis]);
            let step = to[axis] - from[axis];
            let room = if step > 0.0 { high - from[axis] } else { low - from[axis] };
            if step == 0.0 { 1.0 } else { (room / step).clamp(0.0, 1.0) }
        };
        let share = share(0).min(share(1));
        [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis]))
    }
}

/// So many times the view is as far as anything is drawn.
const REACH: f64 = 20.0;

/// The points of a trajectory up to the first that is not finite. What is too far away to be drawn is put where the lines to
/// it and from it leave the reach, so that these keep their directions.
pub(super) fn within_reach(trajectory: &Trajectory, bounds: [f64; 4]) -> Cow<'_, [(u64, Point)]> {
    let points = &trajectory.points;
    let finite = points.iter().position(|(_, x)| !x.iter().all(|x| x.is_finite())).unwrap_or(points.len());
    let points = &points[..finite];
    let [left, right, bottom, top] = bounds;
    let (middle, half) =
        ([f64::midpoint(left, right), f64::midpoint(bottom, top)], [(right - left) / 2.0, (top - bottom) / 2.0]);
    // In half widths of the view from its middle, halved once more so that no difference is infinite.
    let share = |x: Point| [0, 1].map(|axis| (x[axis] / 2.0 - middle[axis] / 2.0) / half[axis]);
    let far = |x: Point| share(x).iter().any(|share| share.abs() > REACH);
    if !points.iter().any(|(_, x)| far(*x)) {
        return points.into();
    }
    // Where a line from a place within reach to one beyond leaves it.
    let leaves = |from: Point, to: Point| {
        let (a, b) = (share(from), share(to));
        let part = |axis: usize| {
            let room = REACH.copysign(b[axis] - a[axis]) - a[axis];
            if b[axis].abs() > REACH { room / (b[axis] - a[axis]) } else { 1.0 }
        };
        let part = part(0).min(part(1));
        [0, 1].map(|axis| (a[axis] + part * (b[axis] - a[axis])) * 2.0 * half[axis] + middle[axis])
    };
    let mut near = Vec::with_capacity(points.len());
    for (i, &(step, x)) in points.iter().enumerate() {
        if !far(x) {
            near.push((step, x));
            continue;
        }
        let before = i.checked_sub(1).map(|i| points[i].1).filter(|x| !far(*x));
        let after = points.get(i + 1).map(|point| point.1).filter(|x| !far(*x));
        near.extend(before.into_iter().chain(after).map(|other| (step, leaves(other, x))));
        if before.is_none() && after.is_none() {
            near.push((step, leaves(middle, x)));
        }
    }
    near.into()
}

/// Where a trajectory goes in a drawing.
struct Route {
    places: Vec<Place>,
    /// Where it is after 1, 10, 100, … steps.
    marks: Vec<Place>,
    end: Place,
    lost: bool,
}

fn route(trajectory: &Trajectory, panel: &Panel, until: u64, parts: impl Fn(u64) -> usize) -> Option<Route> {
    let points = within_reach(trajectory, panel.bounds);
    let shown = points.partition_point(|point| point.0 <= until);
    let (points, next) = (&points[..shown], points.get(shown));
    let at = |point: &(u64, Point)| (point.0, panel.at(point.1));
    let first = points.first().map(at)?;
    let mut end = points.last().map_or(first, at);
    let mut count = points.len();
    let lost = trajectory.lost && next.is_none();
    if lost {
        // It is lost where it leaves the view for good.
        let inside = points.iter().rposition(|point| panel.contains(panel.at(point.1)));
        count = inside.map_or(0, |last| last + 1);
        end = match inside.map(|last| (at(&points[last]), points.get(last + 1).map(at))) {
            Some((last, Some(next))) => (next.0, panel.edge(last.1, next.1)),
            Some((last, None)) => last,
            None => (first.0, panel.edge([0, 1].map(|axis| panel.corner[axis] + panel.size[axis] / 2.0), first.1)),
        };
    }
    let mut marks: Vec<Place> = Vec::new();
    let mut power = 1_u64;
    while let Some(point) = points[..count].get(points[..count].partition_point(|point| point.0 < power)) {
        let place = at(point);
        let apart = |other: &Point| (other[0] - place.1[0]).abs() + (other[1] - place.1[1]).abs() > 9.0;
        if apart(&first.1) && apart(&end.1) && marks.iter().all(|mark| apart(&mark.1)) {
            marks.push(place);
        }
        let Some(more) = power.checked_mul(10) else { break };
        power = more;
    }
    let places =
        thinned(points[..count].iter().map(at).chain((count < points.len() && count > 0).then_some(end)), parts);
    Some(Route { places, marks, end, lost })
}

/// A drawing of which parts may appear over time.
struct Stage {
    canvas: Canvas,
    animation: Option<Animation>,
}

impl Stage {
    /// Begins what is revealed with a part.
    fn reveal(&mut self, attributes: &str, part: usize) {
        self.canvas.open(attributes);
        if let Some(Animation { seconds }) = self.animation {
            let begin = when(part);
            if part > 0 {
                self.canvas.element(&format!(
                    "<animate attributeName=\"opacity\" values=\"0;1\" keyTimes=\"0;{begin}\" calcMode=\"discrete\" {}/>",
                    again(seconds)
                ));
            }
        }
    }
}

/// When a part is revealed, as a share of the whole animation.
fn when(part: usize) -> String {
    let text = format!("{:.4}", MOVING * part.min(PARTS) as f64 / PARTS as f64);
    text.trim_start_matches('0').to_owned()
}

fn again(seconds: f64) -> String {
    let seconds = if seconds.is_finite() { seconds.clamp(0.1, 3600.0) } else { 8.0 };
    format!("dur=\"{}s\" repeatCount=\"indefinite\"", (seconds * 10.0).round() / 10.0)
}

/// A group's attribute of the colour of lines.
pub(super) fn outlined(theme: Theme, role: Role, width: f64, opacity: f64) -> String {
    format!(
        " style=\"stroke:{};stroke-width:{width};stroke-opacity:{opacity};stroke-linejoin:round\"",
        theme.colour(role)
    )
}

/// The width of the colour bar with its texts.
const BAR: f64 = 84.0;

const LEADING: f64 = 18.0;

fn draw(map: &Map<'_>, animation: Option<Animation>, moment: f64, counted: bool) -> String {
    let moment = if moment.is_finite() { moment.clamp(0.0, 1.0) } else { 1.0 };
    let clock = Clock::of(map);
    let until = clock.step(moment);
    let width = map.size.map_or(640.0, |size| size[0]).max(200.0);
    let legend = Legend::new(map, width - 24.0);
    let height = map.size.map_or(470.0 + legend.height(), |size| size[1]).max(160.0);
    let legend = legend.at_most((height - 120.0) / 2.0);
    let (corner, foot) = ([62.0, 38.0], 48.0 + legend.height());
    let panel = Panel {
        bounds: bounds(map),
        corner,
        size: [width - corner[0] - BAR - 12.0, (height - corner[1] - foot).max(20.0)],
    };
    let mut canvas = Canvas::new([width, height], map.theme, &map.id, &map.title, &alt(map));
    let lettering = Lettering { size: LETTERS + 1.5, role: Role::Ink, anchor: Anchor::Start, turned: 0.0 };
    canvas.text(&fitted(&map.title, width - corner[0] - 16.0, lettering.size), [corner[0], 24.0], &lettering);

    canvas.open_clipped(panel.corner, panel.size);
    let levels = land(&mut canvas, map, &panel);
    canvas.close();
    axes(&mut canvas, &panel);
    bar(&mut canvas, &levels, [panel.corner[0] + panel.size[0] + 16.0, panel.corner[1]], panel.size[1]);

    let routes: Vec<(&Trajectory, &Series, Route)> = map
        .trajectories
        .iter()
        .rev()
        .filter_map(|trajectory| {
            let series = map.series.get(trajectory.series)?;
            let parts = |step| if animation.is_some() { clock.part(step) } else { 0 };
            Some((trajectory, series, route(trajectory, &panel, until, parts)?))
        })
        .collect();
    let mut stage = Stage { canvas, animation };
    stage.canvas.open_clipped(panel.corner, panel.size);
    for (trajectory, series, route) in &routes {
        stage.canvas.open_series(trajectory.series);
        path(&mut stage, series, route, clock);
        stage.canvas.close();
    }
    stage.canvas.close();
    places(&mut stage.canvas, map, &panel);
    let route_places: Vec<Point> = routes.iter().flat_map(|(.., route)| &route.places).map(|place| place.1).collect();
    for (trajectory, series, route) in &routes {
        stage.canvas.open_series(trajectory.series);
        marks(&mut stage, series, route, clock, &panel);
        stage.canvas.close();
    }
    starts(&mut stage.canvas, map, &panel, &route_places);
    if counted {
        counter(
            &mut stage,
            clock,
            until,
            [panel.corner[0] + panel.size[0] - 8.0, panel.corner[1] + panel.size[1] - 9.0],
        );
    }
    let mut canvas = stage.canvas;
    legend.draw(&mut canvas, map, [corner[0] - 44.0, panel.corner[1] + panel.size[1] + 52.0]);
    canvas.finish()
}

fn alt(map: &Map<'_>) -> String {
    let names: Vec<&str> = map
        .trajectories
        .iter()
        .filter_map(|trajectory| Some(map.series.get(trajectory.series)?.name.as_str()))
        .collect();
    let on = if names.is_empty() { String::new() } else { format!(" with the trajectories of {}", names.join(", ")) };
    format!("contour map of {}{on}; where it is animated, time runs as log(1 + step)", map.surface.spec().name)
}

/// Draws the surface: what is above each level over what is above the one below.
fn land(canvas: &mut Canvas, map: &Map<'_>, panel: &Panel) -> Levels {
    let mut grid = Grid::sample(map.surface, panel.bounds, NODES);
    let mut levels = Levels::choose(&grid.values, map.surface.minimum());
    loop {
        let scale = |[i, j]: Point| {
            let [across, up] = [i / (grid.x.len() - 1) as f64, j / (grid.y.len() - 1) as f64];
            [panel.corner[0] + across * panel.size[0], panel.corner[1] + (1.0 - up) * panel.size[1]]
        };
        let regions: Vec<Vec<Vec<Point>>> = [f64::NEG_INFINITY]
            .iter()
            .chain(&levels.at)
            .map(|level| {
                let rings: Vec<Vec<Point>> =
                    grid.above(*level).into_iter().map(|ring| ring.into_iter().map(scale).collect()).collect();
                thinned_rings(&rings)
            })
            .collect();
        if regions.iter().flatten().map(Vec::len).sum::<usize>() <= MOST_POINTS || grid.x.len() < 20 {
            canvas.open(&outlined(map.theme, Role::Ink, 0.5, 0.3));
            for (band, region) in regions.iter().enumerate() {
                canvas.shape(region, Role::Level(levels.colour(band)), 1.0);
            }
            canvas.close();
            return levels;
        }
        if levels.at.len() > 8 {
            levels = levels.fewer();
        } else {
            grid = grid.coarser();
        }
    }
}

fn axes(canvas: &mut Canvas, panel: &Panel) {
    let small = Lettering { size: LETTERS - 1.0, role: Role::Muted, anchor: Anchor::Middle, turned: 0.0 };
    let [left, right, bottom, top] = panel.bounds;
    let ([x0, y0], [width, height]) = (panel.corner, panel.size);
    let (x1, y1) = (x0 + width, y0 + height);
    let tick = Pen::new(Role::Muted, 1.0);
    let mut free = f64::NEG_INFINITY;
    for (value, text) in ticks::linear(left, right, (width / 75.0) as usize) {
        let x = panel.at([value, bottom])[0];
        canvas.line(&[[x, y1], [x, y1 + 4.0]], &tick);
        let half = Canvas::width_of(&text, small.size) / 2.0 + 3.0;
        if x - half > free {
            canvas.text(&text, [x, y1 + 17.0], &small);
            free = x + half;
        }
    }
    for (value, text) in ticks::linear(bottom, top, (height / 55.0) as usize) {
        let y = panel.at([left, value])[1];
        canvas.line(&[[x0 - 4.0, y], [x0, y]], &tick);
        canvas.text(
            &fitted(&text, x0 - 26.0, small.size),
            [x0 - 7.0, y + 4.0],
            &Lettering { anchor: Anchor::End, ..small },
        );
    }
    let frame = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]];
    canvas.line(&frame, &Pen::new(Role::Muted, 1.0));
    let label = Lettering { size: LETTERS, role: Role::Ink, ..small };
    canvas.text("x₁", [f64::midpoint(x0, x1), y1 + 34.0], &label);
    canvas.text("x₂", [x0 - 48.0, f64::midpoint(y0, y1)], &label);
}

/// Draws what colours mean.
pub(super) fn bar(canvas: &mut Canvas, levels: &Levels, [x, y]: Point, height: f64) {
    const WIDTH: f64 = 14.0;
    let small = Lettering { size: LETTERS - 1.0, role: Role::Muted, anchor: Anchor::Start, turned: 0.0 };
    let bands = levels.at.len() + 1;
    let step = height / bands as f64;
    canvas.open(&outlined(canvas.theme, Role::Ink, 0.5, 0.3));
    for band in 0..bands {
        canvas.rectangle(
            [x, y + height - (band + 1) as f64 * step],
            [WIDTH, step],
            Role::Level(levels.colour(band)),
            1.0,
        );
    }
    canvas.close();
    let title = if levels.zero == 0.0 { "f" } else { "f − f*" };
    canvas.text(title, [x, y - 8.0], &Lettering { size: LETTERS, role: Role::Ink, ..small });
    if levels.at.is_empty() {
        if levels.ends[0] == levels.ends[1] {
            let text = ticks_of(levels.ends[0]);
            canvas.text(&fitted(&text, BAR - 38.0, small.size), [x + WIDTH + 6.0, y + height / 2.0 + 4.0], &small);
        }
        return;
    }
    // Texts must not touch: every second, fifth, … of them; of powers, those of ten if there are two.
    let ten = |text: &String| text.trim_start_matches("0.").chars().all(|c| "10⁰¹²³⁴⁵⁶⁷⁸⁹⁻".contains(c));
    let decades: Vec<usize> = (0..levels.at.len()).filter(|&i| ten(&levels.texts[i])).collect();
    let named = if levels.log && decades.len() > 2 { decades } else { (0..levels.at.len()).collect() };
    let closest = named.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap_or(1) as f64 * step;
    let every = (16.0 / closest).ceil().max(1.0) as usize;
    for &i in named.iter().step_by(every) {
        let at = y + height - (i + 1) as f64 * step;
        canvas.line(&[[x + WIDTH, at], [x + WIDTH + 3.0, at]], &Pen::new(Role::Muted, 1.0));
        canvas.text(&fitted(&levels.texts[i], BAR - 38.0, small.size), [x + WIDTH + 6.0, at + 4.0], &small);
    }
}

fn ticks_of(value: f64) -> String {
    crate::trace::brief(format!("{value:.3e}").parse().unwrap_or(value))
}

/// Draws the line of a trajectory over a wider one in the colour of paper.
fn path(stage: &mut Stage, series: &Series, route: &Route, clock: Clock) {
    let halo = Pen { opacity: 0.75, ..Pen::new(Role::Paper, 3.6) };
    let line = pen(series);
    let mut length = 0.0;
    let mut from = 0;
    while from + 1 < route.places.len() {
        // A piece is what one part reveals, from the last point before it on.
        let part = |place: &Place| if stage.animation.is_some() { clock.part(place.0) } else { 0 };
        let piece = part(&route.places[from + 1]);
        let to = from + 1 + route.places[from + 1..].partition_point(|place| part(place) <= piece);
        let points: Vec<Point> = route.places[from..to].iter().map(|place| place.1).collect();
        let offset = if line.dash.is_empty() || length == 0.0 {
            String::new()
        } else {
            format!(" stroke-dashoffset=\"{length:.1}\"")
        };
        stage.reveal(&offset, piece);
        stage.canvas.line(&points, &halo);
        stage.canvas.line(&points, &line);
        stage.canvas.close();
        let steps = points.windows(2).map(|pair| ((pair[1][0] - pair[0][0]), (pair[1][1] - pair[0][1])));
        length += steps.map(|(dx, dy)| (dx * dx + dy * dy).sqrt()).filter(|step| step.is_finite()).sum::<f64>();
        from = to - 1;
    }
}

/// Draws markers at powers of ten of the steps, and where a trajectory ends.
fn marks(stage: &mut Stage, series: &Series, route: &Route, clock: Clock, panel: &Panel) {
    let role = Role::Series(series.colour);
    let kind = marker(series);
    for (step, place) in route.marks.iter().filter(|mark| panel.contains(mark.1)) {
        stage.reveal("", clock.part(*step));
        haloed(&mut stage.canvas, *place, kind, 6.0, role);
        stage.canvas.close();
    }
    let (step, end) = route.end;
    if route.lost {
        stage.reveal("", clock.part(step));
        haloed(&mut stage.canvas, end, Marker::Cross, 11.0, role);
        stage.canvas.close();
    }
    if (route.lost && stage.animation.is_none()) || !panel.contains(end) {
        return;
    }
    let Some(Animation { seconds }) = stage.animation else {
        return haloed(&mut stage.canvas, end, kind, 9.0, role);
    };
    // The head, on its way.
    let (mut places, mut times) = (String::new(), String::new());
    let mut next = 0;
    let mut at = route.places.first().map_or(end, |place| place.1);
    for part in 0..=PARTS {
        while let Some(place) = route.places.get(next).filter(|place| clock.part(place.0) <= part) {
            at = if place.1[0].is_finite() { place.1 } else { at };
            next += 1;
        }
        let _ = write!(places, "{:.1} {:.1};", at[0], at[1]);
        let _ = write!(times, "{};", when(part));
    }
    let _ = write!(places, "{:.1} {:.1}", end[0], end[1]);
    stage.canvas.open(&format!(" transform=\"translate({:.1} {:.1})\"", end[0], end[1]));
    stage.canvas.element(&format!(
        "<animateTransform attributeName=\"transform\" type=\"translate\" values=\"{places}\" keyTimes=\"0{}1\" {}/>",
        times.trim_start_matches(|c| c != ';'),
        again(seconds)
    ));
    if !route.lost {
        haloed(&mut stage.canvas, [0.0; 2], kind, 9.0, role);
    }
    stage.canvas.close();
}

/// A marker on a larger one in the colour of paper.
pub(super) fn haloed(canvas: &mut Canvas, place: Point, kind: Marker, size: f64, role: Role) {
    let open = matches!(kind, Marker::Cross | Marker::Plus);
    if open {
        canvas.open(" stroke-linecap=\"round\"");
        let r = size / 2.0;
        let [x, y] = place;
        let (a, b) = if kind == Marker::Cross { ([r, r], [r, -r]) } else { ([r, 0.0], [0.0, r]) };
        let ends =
            [[x - a[0], y - a[1]], [x + a[0], y + a[1]], [f64::NAN; 2], [x - b[0], y - b[1]], [x + b[0], y + b[1]]];
        canvas.line(&ends, &Pen::new(Role::Paper, size / 4.0 + 2.4));
        canvas.line(&ends, &Pen::new(role, size / 4.0));
        canvas.close();
    } else {
        canvas.marker(place, kind, size + 3.0, Role::Paper);
        canvas.marker(place, kind, size, role);
    }
}

/// A star.
pub(super) fn star(canvas: &mut Canvas, [x, y]: Point, size: f64, role: Role) {
    let ring = (0..10).map(|i| {
        let (angle, r) = (std::f64::consts::PI * f64::from(i) / 5.0, if i % 2 == 0 { size } else { 0.42 * size });
        [x + r * libm::sin(angle), y - r * libm::cos(angle)]
    });
    canvas.shape(&[ring.collect()], role, 1.0);
}

/// Draws minima and starts.
fn places(canvas: &mut Canvas, map: &Map<'_>, panel: &Panel) {
    let point = |x: &Vec<f64>| Some(panel.at([*x.first()?, *x.get(1)?])).filter(|place| panel.contains(*place));
    for place in map.surface.local_minima().iter().filter_map(|(x, _)| point(x)).take(50) {
        canvas.marker(place, Marker::Circle, 6.5, Role::Paper);
        canvas.marker(place, Marker::Circle, 4.0, Role::Muted);
    }
    canvas.open(&outlined(map.theme, Role::Paper, 1.2, 1.0));
    for place in map.surface.minimizers().iter().filter_map(point).take(50) {
        star(canvas, place, 10.0, Role::Ink);
    }
    canvas.close();
}

/// Draws where trajectories begin, with a text where they are not.
fn starts(canvas: &mut Canvas, map: &Map<'_>, panel: &Panel, taken: &[Point]) {
    let label = Lettering { size: LETTERS - 0.5, role: Role::Ink, anchor: Anchor::Start, turned: 0.0 };
    let width = Canvas::width_of("start", label.size);
    for start in map.starts.iter().map(|start| panel.at(*start)).filter(|start| panel.contains(*start)) {
        ring(canvas, start);
        // The lower left corner of the text to the right or left, above or below.
        let corners = [[8.0, -7.0], [8.0, 16.0], [-8.0 - width, -7.0], [-8.0 - width, 16.0]];
        let places = corners.map(|[dx, dy]| [start[0] + dx, start[1] + dy]);
        let crowd = |[x, y]: Point| {
            let near =
                |at: &&Point| (x - 3.0..x + width + 3.0).contains(&at[0]) && (y - 14.0..y + 5.0).contains(&at[1]);
            let inside = panel.contains([x, y + 3.0]) && panel.contains([x + width, y - 10.0]);
            (!inside, taken.iter().filter(near).count())
        };
        let place = places.into_iter().min_by_key(|place| crowd(*place)).unwrap_or(start);
        let [x, y] = [place[0] - 3.0, place[1] - 10.0];
        canvas.rectangle([x, y], [width + 6.0, 14.0], Role::Paper, 0.6);
        canvas.text("start", place, &label);
    }
}

/// A ring.
pub(super) fn ring(canvas: &mut Canvas, [x, y]: Point) {
    let data = format!("M{:.1} {y:.1}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0", x - 4.5);
    canvas.stroked(&data, &Pen::new(Role::Paper, 4.0), "");
    canvas.stroked(&data, &Pen::new(Role::Ink, 1.6), "");
}

/// Draws how many steps are done.
fn counter(stage: &mut Stage, clock: Clock, until: u64, place: Point) {
    const TEXTS: usize = 30;
    let lettering = Lettering { size: LETTERS, role: Role::Ink, anchor: Anchor::End, turned: 0.0 };
    let Some(Animation { seconds }) = stage.animation else {
        return stage.canvas.text(&format!("step {until}"), place, &lettering);
    };
    for i in 0..=TEXTS {
        let step = clock.step(i as f64 / TEXTS as f64);
        let [begin, end] = [i, i + 1].map(|i| when(i * PARTS / TEXTS));
        let (shown, values, times) = match i {
            0 => (" opacity=\"0\"", "1;0", format!("0;{end}")),
            TEXTS => ("", "0;1", format!("0;{begin}")),
            _ => (" opacity=\"0\"", "0;1;0", format!("0;{begin};{end}")),
        };
        stage.canvas.open(shown);
        stage.canvas.element(&format!(
            "<animate attributeName=\"opacity\" values=\"{values}\" keyTimes=\"{times}\" calcMode=\"discrete\" {}/>",
            again(seconds)
        ));
        stage.canvas.text(&format!("step {step}"), place, &lettering);
        stage.canvas.close();
    }
}

/// The names of series, in columns below.
pub(super) struct Legend {
    names: Vec<(usize, String)>,
    columns: usize,
    column: f64,
    rows: usize,
}

impl Legend {
    pub(super) fn new(map: &Map<'_>, width: f64) -> Self {
        let mut names: Vec<(usize, String)> = Vec::new();
        for place in map.trajectories.iter().map(|trajectory| trajectory.series).filter(|_| map.legend) {
            if let Some(series) = map.series.get(place).filter(|_| names.iter().all(|name| name.0 != place)) {
                names.push((place, fitted(&series.name, (width - 60.0).min(210.0), LETTERS)));
            }
        }
        let widest = names.iter().map(|name| Canvas::width_of(&name.1, LETTERS)).fold(0.0, f64::max);
        let column = widest + 56.0;
        let columns = ((width / column) as usize).clamp(1, names.len().max(1));
        Self { rows: names.len().div_ceil(columns), names, columns, column }
    }

    pub(super) fn height(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.rows as f64 * LEADING + 8.0 }
    }

    /// With so much room; what has none is counted.
    pub(super) fn at_most(mut self, height: f64) -> Self {
        self.rows = self.rows.min(((height / LEADING) as usize).max(1));
        self
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, map: &Map<'_>, [x, y]: Point) {
        let lettering = Lettering { size: LETTERS, role: Role::Ink, anchor: Anchor::Start, turned: 0.0 };
        let room = self.rows * self.columns;
        let shown = if self.names.len() > room { room.saturating_sub(1) } else { self.names.len() };
        let place =
            |i: usize| [x + (i % self.columns) as f64 * self.column, y + ((i / self.columns) as f64 + 0.5) * LEADING];
        for (i, (series, name)) in self.names[..shown].iter().enumerate() {
            let [x, y] = place(i);
            canvas.open_series(*series);
            if let Some(series) = map.series.get(*series) {
                sample(canvas, series, [x, y - 4.0]);
            }
            canvas.text(name, [x + 34.0, y], &lettering);
            canvas.close();
        }
        if shown < self.names.len() {
            let text = format!("… and {} more", self.names.len() - shown);
            canvas.text(&text, place(shown), &Lettering { role: Role::Muted, ..lettering });
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::problem::{PROBLEMS, find};

    pub(in super::super) fn surfaces() -> Vec<Arc<dyn Surface>> {
        let all = PROBLEMS.iter().map(|entry| entry.build(entry.defaults()).unwrap());
        all.filter(|surface| surface.dim() == 2).collect()
    }

    pub(in super::super) fn series() -> Vec<Series> {
        let series = |i: usize| Series {
            name: format!("<script>&\"' of a name that is too long to be shown anywhere {i}"),
            family: String::new(),
            tuned: false,
            colour: i,
            dash: i % 3,
            marker: i,
        };
        (0..6).map(series).collect()
    }

    /// Six trajectories of 2,000 steps: spirals, jumps, and one that diverges.
    pub(in super::super) fn wild(surface: &dyn Surface) -> Vec<Trajectory> {
        let [x, y] = [0, 1].map(|axis| surface.domain(axis));
        let place = |i: usize, step: u64| {
            let t = step as f64 / 2000.0;
            let angle = (i as f64 + 1.0) * 20.0 * t + step as f64 * [0.0, 2.2][usize::from(i == 4)];
            let r = if i == 5 { libm::exp(step as f64 - 20.0) } else { 0.35 * (1.0 - t) + 0.02 };
            let at = |(low, high): (f64, f64), share: f64| low + (high - low) * (0.5 + share);
            [at(x, r * libm::sin(angle)), at(y, r * libm::cos(angle))]
        };
        let points = |i| (0..=2000).map(|step| (step, place(i, step))).collect();
        (0..6).map(|i| Trajectory { series: i, points: points(i), lost: i == 5 }).collect()
    }

    pub(in super::super) fn map<'a>(
        surface: &'a dyn Surface,
        trajectories: &'a [Trajectory],
        series: &'a [Series],
    ) -> Map<'a> {
        let start = surface.start();
        Map {
            surface,
            title: "<script>&\"".to_owned(),
            starts: vec![[start[0], start.get(1).copied().unwrap_or(0.0)]],
            trajectories,
            series,
            view: View::Path,
            size: None,
            theme: Theme::Light,
            id: "a".to_owned(),
            legend: true,
        }
    }

    fn surface(name: &str) -> Arc<dyn Surface> {
        let entry = find(name).unwrap();
        entry.build(entry.defaults()).unwrap()
    }

    #[test]
    fn a_step_that_goes_far_away_keeps_its_direction() {
        let trajectory = |points: &[Point]| Trajectory {
            series: 0,
            points: (0..).zip(points.iter().copied()).collect(),
            lost: false,
        };
        let far = trajectory(&[[-1.2, 1.0], [215.6, 88.0], [1e300, -1e300], [3.0, 4.0]]);
        let near = within_reach(&far, [-5.0, 5.0, -5.0, 5.0]);
        assert_eq!(near.len(), 4);
        let slope = |a: Point, b: Point| (b[1] - a[1]) / (b[0] - a[0]);
        approx::assert_relative_eq!(slope(near[0].1, near[1].1), 87.0 / 216.8, max_relative = 1e-9);
        approx::assert_relative_eq!(slope(near[3].1, near[2].1), -1.0, max_relative = 1e-9);
        assert!(near.iter().all(|(_, x)| x.iter().all(|x| x.abs() <= 200.001)), "{near:?}");
        assert!(matches!(within_reach(&trajectory(&[[1.0, 2.0]]), [-5.0, 5.0, -5.0, 5.0]), Cow::Borrowed(_)));
    }

    #[test]
    fn a_map_of_every_problem_is_drawn_and_small() {
        let series = series();
        for surface in surfaces() {
            let trajectories = wild(&*surface);
            for view in [View::Path, View::Domain] {
                let map = Map { view, ..map(&*surface, &trajectories, &series) };
                for animation in [None, Some(Animation { seconds: 8.0 })] {
                    let svg = contour(&map, animation);
                    let most = if animation.is_some() { 400_000 } else { 250_000 };
                    assert!(svg.len() < most, "{} {}", surface.spec().name, svg.len());
                    assert!(!svg.contains("NaN") && !svg.contains("<script>"), "{}", surface.spec().name);
                    assert_eq!(svg.matches("<g").count(), svg.matches("</g>").count());
                }
            }
        }
    }

    #[test]
    fn odd_trajectories_and_views_are_drawn() {
        let series = series();
        let nan = f64::NAN;
        let odd = [
            (vec![], false),
            (vec![], true),
            (vec![(0, [nan, 1.0])], true),
            (vec![(0, [1.0, 1.0])], false),
            (vec![(5, [1e300, -1e300]), (6, [f64::INFINITY, 0.0])], true),
            (vec![(0, [0.0, 0.0]), (u64::MAX, [1e9, 1e9])], true),
            (vec![(3, [1.0, 1.0]), (3, [1.0, 1.0]), (4, [1.0, 1.0])], true),
        ];
        let mut odd: Vec<Trajectory> =
            odd.into_iter().enumerate().map(|(series, (points, lost))| Trajectory { series, points, lost }).collect();
        odd.extend([Trajectory { series: 99, points: vec![(0, [0.0; 2])], lost: false }]);
        for name in ["rosenbrock", "zero", "hartmann_3", "forrester"] {
            let surface = surface(name);
            for view in
                [View::Path, View::Domain, View::Box([1.0, 1.0, 0.0, nan]), View::Box([-1e5, 1e5, 1.0, 1.0 + 1e-5])]
            {
                for size in [None, Some([1.0, 1.0]), Some([3000.0, 200.0])] {
                    for trajectories in [&odd[..], &odd[..1], &odd[3..4], &[]] {
                        let map =
                            Map { view, size, starts: vec![[1e30, nan]], ..map(&*surface, trajectories, &series) };
                        for svg in [
                            contour(&map, None),
                            contour(&map, Some(Animation { seconds: nan })),
                            frame(&map, nan),
                            frame(&map, 0.3),
                            super::super::terrain::terrain(&map, super::super::terrain::Angles::default()),
                        ] {
                            assert!(!svg.contains("NaN"), "{name} {view:?} {size:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_diverging_trajectory_does_not_widen_the_view() {
        let surface = surface("rosenbrock");
        let calm = Trajectory { series: 0, points: vec![(0, [-1.2, 1.0]), (1, [1.0, 1.0])], lost: false };
        let lost =
            Trajectory { series: 1, points: vec![(0, [-1.2, 1.0]), (1, [9.0, 9.0]), (2, [1e9, 9.0])], lost: true };
        let (both, series) = ([calm.clone(), lost.clone()], series());
        let alone = [calm];
        let view = |trajectories| bounds(&map(&*surface, trajectories, &series));
        assert_eq!(view(&both), view(&alone));
        let [left, right, bottom, top] = view(&both);
        assert!(left < -1.2 && right > 1.0 && bottom < 1.0 && top > 1.0 && right - left < 4.0, "{:?}", view(&both));
        // If all are lost, the view still ends with the domain.
        let [left, right, ..] = view(&both[1..]);
        assert!(left >= -8.75 && right <= 13.75);
    }

    #[test]
    fn a_frame_shows_only_what_has_been() {
        let surface = surface("rosenbrock");
        let (trajectories, series) = (wild(&*surface), series());
        let map = map(&*surface, &trajectories, &series);
        let sizes: Vec<usize> = [0.0, 0.5, 1.0].iter().map(|moment| frame(&map, *moment).len()).collect();
        assert!(sizes.is_sorted_by(|a, b| a < b), "{sizes:?}");
        assert!(frame(&map, 0.0).contains("step 0") && frame(&map, 1.0).contains("step 2000"));
        let clock = Clock::of(&map);
        assert!((0..=2000).all(|step| clock.part(step) <= PARTS) && clock.part(0) == 0 && clock.part(2000) == PARTS);
    }

    #[test]
    fn a_lost_trajectory_ends_with_a_cross_at_the_edge() {
        let panel = Panel { bounds: [0.0, 1.0, 0.0, 1.0], corner: [10.0, 10.0], size: [100.0, 100.0] };
        let lost =
            Trajectory { series: 0, points: vec![(0, [0.5, 0.5]), (1, [2.5, 0.5]), (2, [f64::NAN; 2])], lost: true };
        let route = route(&lost, &panel, 9, |_| 0).unwrap();
        assert_eq!((route.lost, route.end), (true, (1, [110.0, 60.0])));
        assert_eq!(route.places.last(), Some(&(1, [110.0, 60.0])));
    }
}

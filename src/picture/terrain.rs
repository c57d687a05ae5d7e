//! Surfaces of two coordinates as landscapes, in parallel projection.

use super::canvas::{Anchor, Canvas, Lettering, Pen, Point};
use super::contour::{Legend, Map, bar, bounds, haloed, outlined, ring, star, within_reach};
use super::draw::{LETTERS, fitted, marker, pen};
use super::levels::{Grid, Levels, thinned};
use super::theme::{Marker, Role};
use super::ticks;

/// From where a landscape is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Angles {
    /// By how many degrees it is turned about the vertical.
    pub azimuth: f64,
    /// From how many degrees above the ground it is seen, from 5 to 85.
    pub elevation: f64,
}

impl Default for Angles {
    fn default() -> Self {
        Self { azimuth: 35.0, elevation: 38.0 }
    }
}

/// The number of facets along each side.
const FACETS: usize = 48;

/// The height of the box, in shares of its sides.
const HEIGHT: f64 = 0.55;

/// How far trajectories are above the surface.
const LIFT: f64 = 0.006;

/// From shares of the box, with the origin in the middle of the ground, to pixels.
struct Eye {
    turn: [f64; 2],
    tilt: [f64; 2],
    scale: f64,
    centre: Point,
}

impl Eye {
    /// Across, and towards the viewer.
    fn ground(&self, [u, v]: Point) -> Point {
        let [sin, cos] = self.turn;
        // The second coordinate points away from the viewer where nothing is turned.
        [u * cos - v * sin, -(u * sin + v * cos)]
    }

    fn at(&self, place: Point, height: f64) -> Point {
        let [across, near] = self.ground(place);
        let [sin, cos] = self.tilt;
        [self.centre[0] + self.scale * across, self.centre[1] + self.scale * (near * sin - height * cos)]
    }
}

/// The landscape as SVG; how high a place is says between which levels it is.
#[must_use]
pub fn terrain(map: &Map<'_>, angles: Angles) -> String {
    let width = map.size.map_or(680.0, |size| size[0]).max(200.0);
    let legend = Legend::new(map, width - 24.0);
    let height = map.size.map_or(500.0 + legend.height(), |size| size[1]).max(160.0);
    let legend = legend.at_most((height - 120.0) / 2.0);
    let title = format!("landscape of {}; heights are spaced as levels are", map.surface.spec().name);
    let mut canvas = Canvas::new([width, height], map.theme, &map.id, &map.title, &title);
    let lettering = Lettering { size: LETTERS + 1.5, role: Role::Ink, anchor: Anchor::Start, turned: 0.0 };
    canvas.text(&fitted(&map.title, width - 48.0, lettering.size), [24.0, 24.0], &lettering);
    let note = Lettering { size: LETTERS - 1.0, role: Role::Muted, ..lettering };
    canvas.text("height: place between the levels of the bar", [24.0, 40.0], &note);

    let bounds = bounds(map);
    let grid = Grid::sample(map.surface, bounds, FACETS + 1);
    let levels = Levels::choose(&grid.values, map.surface.minimum());
    let heights = Grid { values: grid.values.iter().map(|&value| height_of(&levels, value)).collect(), ..grid.clone() };
    let room = [width - 84.0 - 110.0, height - 60.0 - 34.0 - legend.height()];
    let eye = eye(angles, room, [24.0 + 44.0, 46.0]);
    walls(&mut canvas, &eye, &levels);
    facets(&mut canvas, map, &eye, &heights, &levels);
    axes(&mut canvas, &eye, bounds);
    let share = |[x, y]: Point| [(x - bounds[0]) / (bounds[1] - bounds[0]), (y - bounds[2]) / (bounds[3] - bounds[2])];
    let lies = |point: Point| {
        let at = share(point);
        let inside = at.iter().all(|x| (0.0..=1.0).contains(x));
        let height = if inside { heights.between(at) } else { f64::NAN };
        height.is_finite().then(|| (at.map(|x| x - 0.5), height + LIFT))
    };
    canvas.open(&outlined(map.theme, Role::Paper, 1.2, 1.0));
    for (at, height) in map.surface.minimizers().iter().filter_map(|x| lies([*x.first()?, *x.get(1)?])).take(50) {
        star(&mut canvas, eye.at(at, height), 9.0, Role::Ink);
    }
    canvas.close();
    for trajectory in map.trajectories.iter().rev() {
        let Some(series) = map.series.get(trajectory.series) else { continue };
        canvas.open_series(trajectory.series);
        let points = within_reach(trajectory, bounds);
        let flat = |point: &(u64, Point)| (point.0, share(point.1).map(|x| x * 500.0));
        let path: Vec<Point> =
            thinned(points.iter().map(flat), |_| 0).into_iter().map(|place| place.1.map(|x| x / 500.0)).collect();
        let end = draped(&mut canvas, &eye, &heights, &path, &pen(series));
        if let Some(end) = end {
            let role = Role::Series(series.colour);
            let kind = if trajectory.lost { Marker::Cross } else { marker(series) };
            haloed(&mut canvas, end, kind, 9.0, role);
        }
        canvas.close();
    }
    for (at, height) in map.starts.iter().filter_map(|start| lies(*start)) {
        ring(&mut canvas, eye.at(at, height));
    }
    let y = 46.0 + 0.12 * room[1];
    bar(&mut canvas, &levels, [width - 84.0, y], 0.76 * room[1]);
    legend.draw(&mut canvas, map, [18.0, height - legend.height() + 4.0]);
    canvas.finish()
}

/// How high a value is; NaN where it is not finite.
fn height_of(levels: &Levels, value: f64) -> f64 {
    if value.is_finite() { HEIGHT * levels.height(value) } else { f64::NAN }
}

/// What shows the whole box in a rectangle.
fn eye(angles: Angles, room: Point, corner: Point) -> Eye {
    let radians = |degrees: f64| if degrees.is_finite() { degrees.to_radians() } else { 0.6 };
    let (turn, tilt) = (
        radians(angles.azimuth),
        radians(if angles.elevation.is_nan() { 38.0 } else { angles.elevation.clamp(5.0, 85.0) }),
    );
    let mut eye = Eye {
        turn: [libm::sin(turn), libm::cos(turn)],
        tilt: [libm::sin(tilt), libm::cos(tilt)],
        scale: 1.0,
        centre: [0.0; 2],
    };
    let corners: Vec<Point> = CORNERS.iter().flat_map(|&at| [eye.at(at, 0.0), eye.at(at, HEIGHT)]).collect();
    let ends = |axis: usize| {
        let all = corners.iter().map(|corner| corner[axis]);
        (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max))
    };
    let (across, down) = (ends(0), ends(1));
    eye.scale = (room[0] / (across.1 - across.0)).min(room[1] / (down.1 - down.0)).max(1.0);
    eye.centre = [0, 1].map(|axis| {
        let (low, high) = [across, down][axis];
        corner[axis] + room[axis] / 2.0 - eye.scale * f64::midpoint(low, high)
    });
    eye
}

/// The corners of the ground, counterclockwise.
const CORNERS: [Point; 4] = [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]];

/// The corner that is nearest to the viewer.
fn nearest(eye: &Eye) -> usize {
    let near = |&i: &usize| eye.ground(CORNERS[i])[1];
    (0..4).max_by(|a, b| near(a).total_cmp(&near(b))).unwrap_or(0)
}

/// Draws the ground and the two walls behind, with lines at levels.
fn walls(canvas: &mut Canvas, eye: &Eye, levels: &Levels) {
    let grid = Pen::new(Role::Grid, 1.0);
    let far = (nearest(eye) + 2) % 4;
    let [a, b, c] = [(far + 1) % 4, far, (far + 3) % 4].map(|i| CORNERS[i]);
    for height in (0..=levels.at.len() + 1).step_by(levels.at.len() / 8 + 1) {
        let height = HEIGHT * height as f64 / (levels.at.len() + 1) as f64;
        canvas.line(&[eye.at(a, height), eye.at(b, height), eye.at(c, height)], &grid);
    }
    for corner in [a, b, c] {
        canvas.line(&[eye.at(corner, 0.0), eye.at(corner, HEIGHT)], &Pen::new(Role::Muted, 0.7));
    }
    let ring: Vec<Point> = CORNERS.iter().chain(&CORNERS[..1]).map(|corner| eye.at(*corner, 0.0)).collect();
    canvas.line(&ring, &Pen::new(Role::Muted, 1.0));
}

/// Draws facets, the furthest first, so that the others hide them.
fn facets(canvas: &mut Canvas, map: &Map<'_>, eye: &Eye, heights: &Grid, levels: &Levels) {
    let share = |i: usize| i as f64 / FACETS as f64 - 0.5;
    let mut cells: Vec<(usize, usize)> = (0..FACETS).flat_map(|j| (0..FACETS).map(move |i| (i, j))).collect();
    let near = |&(i, j): &(usize, usize)| eye.ground([share(i), share(j)])[1];
    cells.sort_by(|a, b| near(a).total_cmp(&near(b)));
    canvas.open(&outlined(map.theme, Role::Ink, 0.4, 0.35));
    for (i, j) in cells {
        let nodes = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
        let corner = nodes.map(|(i, j)| heights.at(i, j));
        if corner.iter().all(|height| height.is_finite()) {
            let ring = nodes.iter().zip(corner).map(|(&(i, j), height)| eye.at([share(i), share(j)], height)).collect();
            let bands = (levels.at.len() + 1) as f64;
            let band = (corner.iter().sum::<f64>() / 4.0 / HEIGHT * bands) as usize;
            canvas.shape(&[ring], Role::Level(levels.colour(band)), 1.0);
        }
    }
    canvas.close();
}

/// Draws the ticks of both coordinates along the near sides of the ground.
fn axes(canvas: &mut Canvas, eye: &Eye, bounds: [f64; 4]) {
    let small = Lettering { size: LETTERS - 1.0, role: Role::Muted, anchor: Anchor::Middle, turned: 0.0 };
    let near = CORNERS[nearest(eye)];
    for (axis, name) in [(0, "x₁"), (1, "x₂")] {
        let [low, high] = [bounds[2 * axis], bounds[2 * axis + 1]];
        let on = |along: f64, off: f64| {
            let mut at = [along, along];
            at[1 - axis] = near[1 - axis] * (1.0 + off);
            eye.at(at, 0.0)
        };
        // Texts are on the side that looks away from the middle.
        let [across, _] = [0, 1].map(|i| on(0.0, 0.2)[i] - on(0.0, 0.0)[i]);
        let anchor = match across {
            _ if across.abs() < 4.0 => Anchor::Middle,
            _ if across > 0.0 => Anchor::Start,
            _ => Anchor::End,
        };
        for (value, text) in ticks::linear(low, high, 5) {
            let along = (value - low) / (high - low) - 0.5;
            canvas.line(&[on(along, 0.0), on(along, 0.035)], &Pen::new(Role::Muted, 1.0));
            let [x, y] = on(along, 0.06);
            canvas.text(&text, [x, y + 7.0], &Lettering { anchor, ..small });
        }
        let [x, y] = on(0.0, 0.24);
        canvas.text(name, [x, y + 8.0], &Lettering { size: LETTERS, role: Role::Ink, anchor, ..small });
        canvas.line(&[on(-0.5, 0.0), on(0.5, 0.0)], &Pen::new(Role::Muted, 1.0));
    }
}

/// Draws a path, in shares of the ground, on the surface, and what is behind it faintly; its last place on the surface.
fn draped(canvas: &mut Canvas, eye: &Eye, heights: &Grid, path: &[Point], pen: &Pen) -> Option<Point> {
    let inside = |at: Point| at.iter().all(|x| (0.0..=1.0).contains(x));
    // [seen, hidden]: each with gaps where the other is.
    let mut lines: [Vec<Point>; 2] = [Vec::new(), Vec::new()];
    let mut end = None;
    let mut was: Option<usize> = None;
    let pairs = path.windows(2).map(|pair| (pair[0], pair[1])).chain(path.last().map(|&last| (last, last)));
    for (from, to) in pairs {
        let furthest = (to[0] - from[0]).abs().max((to[1] - from[1]).abs());
        let steps =
            if furthest.is_finite() { (furthest * 2.0 * FACETS as f64).ceil().clamp(1.0, 4000.0) as usize } else { 0 };
        for k in 0..steps.max(1) {
            let share = k as f64 / steps.max(1) as f64;
            let at = if steps == 0 { from } else { [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis])) };
            let height = if inside(at) { heights.between(at) + LIFT } else { f64::NAN };
            if !height.is_finite() {
                for line in &mut lines {
                    line.push([f64::NAN; 2]);
                }
                was = None;
                continue;
            }
            let place = eye.at(at.map(|x| x - 0.5), height);
            let now = usize::from(hidden(eye, heights, at, height));
            if was.is_some_and(|was| was != now) {
                // Both pieces have the place where one ends and the other begins.
                lines[1 - now].extend([place, [f64::NAN; 2]]);
            }
            lines[now].push(place);
            was = Some(now);
            end = Some(place);
        }
        if steps == 0 {
            for line in &mut lines {
                line.push([f64::NAN; 2]);
            }
            was = None;
        }
    }
    let [seen, behind] = lines.map(|line| {
        let thin = thinned(line.into_iter().map(|place| (0, place)), |_| 0);
        thin.into_iter().map(|place| place.1).collect::<Vec<Point>>()
    });
    canvas.line(&behind, &Pen { opacity: 0.35, ..*pen });
    canvas.line(&seen, &Pen { opacity: 0.75, ..Pen::new(Role::Paper, pen.width + 2.0) });
    canvas.line(&seen, &Pen { width: pen.width + 0.2, ..*pen });
    end
}

/// Whether the surface is between a place and the viewer.
fn hidden(eye: &Eye, heights: &Grid, at: Point, height: f64) -> bool {
    const STEPS: usize = 60;
    let [sin, cos] = eye.turn;
    // Towards the viewer the line of sight rises.
    let rise = eye.tilt[0] / eye.tilt[1];
    (1..=STEPS).any(|k| {
        let away = 1.4 * k as f64 / STEPS as f64;
        let place = [at[0] - away * sin, at[1] - away * cos];
        let inside = place.iter().all(|x| (0.0..=1.0).contains(x));
        inside && heights.between(place) > height + rise * away + 2.0 * LIFT
    })
}

#[cfg(test)]
mod tests {
    use super::super::contour::tests::{map, series, surfaces, wild};
    use super::*;

    #[test]
    fn a_landscape_of_every_problem_is_drawn_and_small() {
        let series = series();
        for surface in surfaces() {
            let trajectories = wild(&*surface);
            let svg = terrain(&map(&*surface, &trajectories, &series), Angles::default());
            assert!(
                svg.len() < 400_000 && !svg.contains("NaN") && !svg.contains("inf\""),
                "{} {}",
                surface.spec().name,
                svg.len()
            );
        }
    }

    #[test]
    fn any_angle_shows_the_whole_box() {
        for azimuth in [-370.0, 0.0, 45.0, 90.0, 200.0, f64::NAN] {
            for elevation in [-90.0, 0.0, 38.0, 90.0, f64::NAN] {
                let eye = eye(Angles { azimuth, elevation }, [400.0, 300.0], [10.0, 20.0]);
                for place in CORNERS.iter().flat_map(|&at| [eye.at(at, 0.0), eye.at(at, HEIGHT)]) {
                    assert!((9.9..=410.1).contains(&place[0]) && (19.9..=320.1).contains(&place[1]), "{place:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_behind_a_hill_is_hidden() {
        let x: Vec<f64> = (0..=20).map(f64::from).collect();
        let values = x.iter().flat_map(|y| x.iter().map(move |_| if *y == 10.0 { HEIGHT } else { 0.0 })).collect();
        let ridge = Grid { x: x.clone(), y: x.clone(), values };
        let eye = eye(Angles { azimuth: 0.0, elevation: 30.0 }, [400.0, 300.0], [0.0; 2]);
        assert!(hidden(&eye, &ridge, [0.5, 0.7], LIFT));
        assert!(!hidden(&eye, &ridge, [0.5, 0.3], LIFT));
    }
}

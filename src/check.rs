//! Whether a surface is what it says of itself.
//!
//! Gradients are compared with automatic differentiation of the formula ([`crate::dual`]), stated minima with values
//! and slopes there, properties with samples. Samples are pseudo-random, and always the same.

use rand_distr::{Distribution, Uniform};

use crate::isa::{Isa, Target};
use crate::problem::{Property, Surface};
use crate::seed::{self, Stream};

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The domain is an interval for every coordinate, and all starts lie in it.
    Starts,
    /// The gradient is that of the value.
    Gradient,
    /// At its minima, the value is as stated, and nothing near by is lower.
    Minima,
    /// At its minima, the gradient is zero, or points out of the domain.
    Stationary,
    /// Nothing in the domain is below its minimum.
    Lowest,
    /// It is convex, separable or unbounded where it says so, and multimodal where it knows of other minima; that it is
    /// smooth, and multimodal elsewhere, no sample can tell.
    Properties,
}

impl Claim {
    /// All of them, in the order in which they are checked.
    pub const ALL: [Self; 6] =
        [Self::Starts, Self::Gradient, Self::Minima, Self::Stationary, Self::Lowest, Self::Properties];

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Starts => "starts",
            Self::Gradient => "gradient",
            Self::Minima => "minima",
            Self::Stationary => "stationary",
            Self::Lowest => "lowest",
            Self::Properties => "properties",
        }
    }
}

/// How a claim came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It holds; with the largest error, where that means something: of gradients and minima as a share of what is there,
    /// of stationary points the largest slope.
    Holds(Option<f64>),
    /// It does not hold, and where.
    Fails(String),
    /// Nothing is claimed.
    Nothing,
}

/// Gradients agree with automatic differentiation to this share of what is there.
const GRADIENT: f64 = 1e-10;

/// Values at minima agree with what is stated to this share.
const VALUE: f64 = 1e-9;

/// Below this, a value or a slope at a minimum is zero.
const ZERO: f64 = 1e-11;

/// So many columns of a Hessian are computed to tell how far rounding goes; slopes beyond are not looked at.
const COLUMNS: usize = 200;

/// So many points of the domain are looked at.
const POINTS: usize = 30;

/// Checks a surface; the verdicts are in the order of [`Claim::ALL`].
#[must_use]
pub fn check(surface: &dyn Surface) -> Vec<(Claim, Verdict)> {
    let sample = Sample::new(surface);
    let verdict = |claim| match claim {
        Claim::Starts => sample.starts(),
        Claim::Gradient => sample.gradient(),
        Claim::Minima => sample.minima(),
        Claim::Stationary => sample.stationary(),
        Claim::Lowest => sample.lowest(),
        Claim::Properties => sample.properties(),
    };
    Claim::ALL.into_iter().map(|claim| (claim, verdict(claim))).collect()
}

/// A surface with points of its domain.
struct Sample<'a> {
    surface: &'a dyn Surface,
    target: Target,
    domain: Vec<(f64, f64)>,
    points: Vec<Vec<f64>>,
    /// The minimizers and the other minima, with their values.
    minima: Vec<(Vec<f64>, f64)>,
}

impl<'a> Sample<'a> {
    fn new(surface: &'a dyn Surface) -> Self {
        let domain: Vec<(f64, f64)> = (0..surface.dim()).map(|i| surface.domain(i)).collect();
        let mut stream = seed::stream(0, "check", surface.spec().name, surface.dim() as u64);
        let points = (0..POINTS).map(|_| within(&domain, 1.0, &mut stream)).collect();
        let mut minima = surface.local_minima();
        if let Some(minimum) = surface.minimum() {
            minima.extend(surface.minimizers().into_iter().map(|x| (x, minimum)));
        }
        Self { surface, target: Target::up_to(Isa::Avx2), domain, points, minima }
    }

    fn has(&self, property: Property) -> bool {
        self.surface.properties().contains(&property)
    }

    fn at(&self, x: &[f64]) -> (f64, Vec<f64>) {
        // What stood in the gradient before must not come through.
        let mut gradient = vec![f64::NAN; x.len()];
        let value = self.surface.evaluate(self.target, x, &mut gradient);
        (value, gradient)
    }

    fn value(&self, x: &[f64]) -> f64 {
        self.at(x).0
    }

    /// The customary start and the others, by name.
    fn all_starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        let mut starts = self.surface.starts();
        starts.insert(0, ("start", self.surface.start()));
        starts
    }

    fn starts(&self) -> Verdict {
        let is_interval = |(low, high): &(f64, f64)| low.is_finite() && low < high && high.is_finite();
        if let Some(i) = self.domain.iter().position(|interval| !is_interval(interval)) {
            return Verdict::Fails(format!("coordinate {} has the domain {:?}", i + 1, self.domain[i]));
        }
        for (name, x) in self.all_starts() {
            if !self.surface.contains(&x) {
                return Verdict::Fails(format!("`{name}` {} is not in the domain", brief(&x)));
            }
            if !self.value(&x).is_finite() {
                return Verdict::Fails(format!("the value at `{name}` {} is {}", brief(&x), self.value(&x)));
            }
        }
        Verdict::Holds(None)
    }

    /// Along every axis where there are few, along some pseudo-random directions where there are many.
    fn gradient(&self) -> Verdict {
        let dim = self.domain.len();
        let mut stream = seed::stream(0, "check directions", self.surface.spec().name, dim as u64);
        let directions: Vec<Vec<f64>> = if dim <= POINTS {
            (0..dim).map(|i| axis(dim, i)).collect()
        } else {
            (0..8).map(|_| within(&vec![(-1.0, 1.0); dim], 1.0, &mut stream)).collect()
        };
        let mut worst: f64 = 0.0;
        for x in self.all_starts().iter().map(|(_, x)| x).chain(&self.points) {
            let (value, gradient) = self.at(x);
            let scale = largest(gradient.iter().copied().chain([value, 1.0]));
            for direction in &directions {
                let stated: f64 = gradient.iter().zip(direction).map(|(g, d)| g * d).sum();
                let slope = self.surface.along(x, direction).slope;
                let error = (stated - slope).abs() / scale;
                if error.is_nan() || error > GRADIENT {
                    let what = format!("at {}: slope {stated}, but {slope} by differentiation", brief(x));
                    return Verdict::Fails(what);
                }
                worst = worst.max(error);
            }
        }
        Verdict::Holds(Some(worst))
    }

    fn minima(&self) -> Verdict {
        if self.minima.is_empty() {
            return Verdict::Nothing;
        }
        let mut worst: f64 = 0.0;
        let mut stream = seed::stream(0, "check near minima", self.surface.spec().name, 0);
        for (x, stated) in &self.minima {
            if !self.surface.contains(x) {
                return Verdict::Fails(format!("{} is not in the domain", brief(x)));
            }
            let value = self.value(x);
            let error = (value - stated).abs();
            if error.is_nan() || error > VALUE * stated.abs() + ZERO {
                return Verdict::Fails(format!("the value at {} is {value}, not {stated}", brief(x)));
            }
            worst = worst.max(error / stated.abs().max(1.0));
            for size in [1e-6, 1e-4] {
                for _ in 0..POINTS {
                    let mut near = within(&self.domain, 1.0, &mut stream);
                    for ((near, x), (low, high)) in near.iter_mut().zip(x).zip(&self.domain) {
                        *near = (x + (*near - f64::midpoint(*low, *high)) * size).clamp(*low, *high);
                    }
                    let lower = self.value(&near);
                    if lower < value - VALUE * stated.abs() - ZERO {
                        return Verdict::Fails(format!("{lower} near {} is below {stated}", brief(x)));
                    }
                }
            }
            if self.surface.minimum().is_some_and(|minimum| *stated < minimum) {
                return Verdict::Fails(format!("the value {stated} of a local minimum is below the global one"));
            }
        }
        Verdict::Holds(Some(worst))
    }

    /// Where the gradient is continuous; the others may have the tip of a cone there.
    fn stationary(&self) -> Verdict {
        if self.minima.is_empty() || !self.has(Property::Smooth) {
            return Verdict::Nothing;
        }
        let mut worst: f64 = 0.0;
        for (x, _) in &self.minima {
            let gradient = self.at(x).1;
            // A minimizer is a rounded one: the slopes that its last bits make are none.
            let mut rounding = vec![0.0; x.len()];
            for (j, &coordinate) in x.iter().enumerate().take(COLUMNS) {
                let column = self.surface.along(x, &axis(x.len(), j)).curvature;
                for (rounding, curvature) in rounding.iter_mut().zip(column) {
                    *rounding += curvature.abs() * coordinate.abs() * f64::EPSILON;
                }
            }
            for (i, (&slope, &(low, high))) in gradient.iter().zip(&self.domain).enumerate().take(COLUMNS) {
                let outward = x[i] == low && slope > 0.0 || x[i] == high && slope < 0.0;
                let allowed = 4.0 * rounding[i] + 1e-9;
                if !(outward || slope.abs() <= allowed) {
                    return Verdict::Fails(format!("the slope along coordinate {} at {} is {slope}", i + 1, brief(x)));
                }
                worst = worst.max(if outward { 0.0 } else { slope.abs() });
            }
        }
        Verdict::Holds(Some(worst))
    }

    /// At the points and wherever descents from them lead within the domain.
    fn lowest(&self) -> Verdict {
        let Some(minimum) = self.surface.minimum() else { return Verdict::Nothing };
        let bottom = minimum - VALUE * minimum.abs() - ZERO;
        for x in self.points.iter().chain(self.all_starts().iter().map(|(_, x)| x)) {
            let (x, value) = self.descend(x.clone());
            if value.is_nan() || value < bottom {
                let what = format!("the value at {} is {value}, but the minimum {minimum}", brief(&x));
                return Verdict::Fails(what);
            }
        }
        Verdict::Holds(None)
    }

    /// A hundred steps downwards that stay in the domain.
    fn descend(&self, mut x: Vec<f64>) -> (Vec<f64>, f64) {
        let (mut value, mut gradient) = self.at(&x);
        let mut rate = 1e-3;
        for _ in 0..100 {
            let mut next = x.clone();
            for ((x, g), (low, high)) in next.iter_mut().zip(&gradient).zip(&self.domain) {
                *x = (*x - rate * g).clamp(*low, *high);
            }
            let (lower, slope) = self.at(&next);
            if lower < value {
                (x, value, gradient) = (next, lower, slope);
                rate *= 2.0;
            } else {
                rate *= 0.25;
            }
        }
        (x, value)
    }

    fn properties(&self) -> Verdict {
        let looks = [
            (Property::Convex, self.looks_convex()),
            (Property::Separable, self.looks_separable()),
            (Property::Unbounded, self.looks_unbounded()),
        ];
        for (property, looks) in looks {
            match (self.has(property), looks) {
                (true, Some(false)) => return Verdict::Fails(format!("it is not {}", property.name())),
                (false, Some(true)) => {
                    return Verdict::Fails(format!("it is {}, but does not say so", property.name()));
                }
                _ => {}
            }
        }
        if self.has(Property::Multimodal) && self.has(Property::Convex) {
            return Verdict::Fails("no convex surface is multimodal".into());
        }
        if self.minima.iter().any(|(_, value)| self.surface.minimum() < Some(*value)) && !self.has(Property::Multimodal)
        {
            return Verdict::Fails("it has local minima, but does not say that it is multimodal".into());
        }
        Verdict::Holds(None)
    }

    /// Whether no value between two points is above the chord, and no curvature is negative.
    fn looks_convex(&self) -> Option<bool> {
        let dim = self.domain.len();
        let minima = || self.minima.iter().map(|(minimum, _)| minimum);
        let others = || minima().chain(self.points.iter());
        let pairs = minima().flat_map(|a| others().map(move |b| (a, b)));
        let is_below = |(a, b): (&Vec<f64>, &Vec<f64>)| {
            let middle: Vec<f64> = a.iter().zip(b).map(|(a, b)| f64::midpoint(*a, *b)).collect();
            let (left, right) = (self.value(a), self.value(b));
            self.value(&middle) <= f64::midpoint(left, right) + 1e-9 * largest([left, right, 1.0])
        };
        let bends_up = |x: &Vec<f64>| {
            let column = |i| self.surface.along(x, &axis(dim, i)).curvature;
            is_semidefinite((0..dim.min(POINTS)).map(column).collect())
        };
        let convex = self.points.iter().zip(&self.points[1..]).chain(pairs).all(is_below)
            && self.points.iter().all(bends_up)
            && self.near_minima().iter().all(bends_up);
        // A small region where it is not convex may hardly ever be met.
        if convex && !self.has(Property::Convex) { None } else { Some(convex) }
    }

    /// The points, drawn towards the minima: where a surface is not convex may be a small part of its domain.
    fn near_minima(&self) -> Vec<Vec<f64>> {
        let drawn = |minimum: &Vec<f64>, point: &Vec<f64>, share: f64| {
            minimum.iter().zip(point).map(|(minimum, point)| minimum + share * (point - minimum)).collect()
        };
        let minima = self.minima.iter().take(4).map(|(minimum, _)| minimum);
        let shares = minima.flat_map(|minimum| [0.1, 0.01].map(|share| (minimum, share)));
        shares.flat_map(|(minimum, share)| self.points.iter().map(move |point| drawn(minimum, point, share))).collect()
    }

    /// Whether all mixed derivatives are zero.
    fn looks_separable(&self) -> Option<bool> {
        let dim = self.domain.len();
        // Which of the points are on a kink cannot be told.
        if dim < 2 || !self.has(Property::Smooth) {
            return None;
        }
        let mut mixed = false;
        // Also where a run begins: far from there, some surfaces are so flat that nothing shows.
        for x in self.points.iter().chain(self.all_starts().iter().map(|(_, x)| x)) {
            for i in 0..dim.min(POINTS) {
                let column = self.surface.along(x, &axis(dim, i)).curvature;
                let scale = largest(column.iter().copied().chain([self.value(x), 1.0]));
                mixed |= column.iter().enumerate().any(|(j, h)| j != i && h.abs() > 1e-9 * scale);
            }
        }
        // Where most of a domain is flat, nothing shows.
        if mixed { Some(false) } else { self.has(Property::Separable).then_some(true) }
    }

    /// Whether there is a value below the minimum in boxes around the domain.
    fn looks_unbounded(&self) -> Option<bool> {
        let minimum = self.surface.minimum()?;
        let bottom = minimum - 1e-6 * minimum.abs() - 1e-6;
        let mut stream = seed::stream(0, "check outside", self.surface.spec().name, 0);
        let minimizers = self.surface.minimizers();
        let sizes = [1.2, 2.0, 4.0, 20.0, 1000.0];
        let below = |size: f64| {
            // Every other point is a minimizer but for one coordinate: in many dimensions, all of them are never right.
            let mut points = (0..100 * POINTS).map(|k| {
                let outside = within(&self.domain, size, &mut stream);
                match minimizers.get(k / 2 % minimizers.len().max(1)) {
                    Some(minimizer) if k % 2 == 0 => {
                        let mut x = minimizer.clone();
                        let i = k / 2 % x.len();
                        x[i] = outside[i];
                        x
                    }
                    _ => outside,
                }
            });
            points.any(|x| self.value(&x) < bottom)
        };
        // In many dimensions, what is below may hardly ever be met.
        let found = sizes.map(below).contains(&true);
        if found || self.domain.len() <= 10 { Some(found) } else { None }
    }
}

/// Whether the first columns of a Hessian, with as many of their rows, have no negative eigenvalue.
fn is_semidefinite(mut columns: Vec<Vec<f64>>) -> bool {
    let size = columns.len();
    let scale = columns.iter().map(|column| largest(column.iter().copied())).fold(0.0, f64::max);
    for j in 0..size {
        // What rounding may have left of a zero is allowed for.
        let pivot = columns[j][j] + 1e-9 * scale;
        if pivot < 0.0 || pivot == 0.0 && scale > 0.0 {
            return false;
        }
        let (before, rest) = columns.split_at_mut(j + 1);
        for (i, column) in (j + 1..).zip(rest) {
            let factor = if scale > 0.0 { before[j][i] / pivot } else { 0.0 };
            for k in i..size {
                column[k] -= factor * before[j][k];
            }
        }
    }
    true
}

/// A point of a box that is so many times as wide as the domain.
fn within(domain: &[(f64, f64)], size: f64, stream: &mut Stream) -> Vec<f64> {
    let unit = Uniform::new(-0.5, 0.5).unwrap_or_else(|_| unreachable!("an empty interval"));
    domain.iter().map(|(low, high)| f64::midpoint(*low, *high) + (high - low) * size * unit.sample(stream)).collect()
}

fn axis(dim: usize, i: usize) -> Vec<f64> {
    let mut axis = vec![0.0; dim];
    axis[i] = 1.0;
    axis
}

fn largest(numbers: impl IntoIterator<Item = f64>) -> f64 {
    numbers.into_iter().fold(0.0, |largest, number| largest.max(number.abs()))
}

/// The first few coordinates of a point.
fn brief(x: &[f64]) -> String {
    let shown: Vec<String> = x.iter().take(6).map(|&x| crate::trace::brief(x)).collect();
    let more = if x.len() > 6 { ", …" } else { "" };
    format!("({}{more})", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::component::Spec;
    use crate::problem::Problem;
    use crate::real::Real;

    /// The bowl `x² + y² + x y`, with one lie.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
    enum Lie {
        #[default]
        None,
        Start,
        Gradient,
        MinimumTooLow,
        MinimumTooHigh,
        Minimizer,
        LocalMinimum,
        Separable,
        Unbounded,
        Convex,
    }

    #[derive(Debug, Default, Serialize, Deserialize)]
    struct Bowl {
        lie: Lie,
    }

    impl Problem for Bowl {
        const SPEC: Spec = Spec { name: "bowl", summary: "", year: 0, params: &[], source: "" };

        fn dim(&self) -> usize {
            2
        }

        fn start(&self) -> Vec<f64> {
            vec![if self.lie == Lie::Start { 6.0 } else { 4.0 }, 1.0]
        }

        fn domain(&self, _: usize) -> (f64, f64) {
            (-5.0, 5.0)
        }

        fn minimum(&self) -> Option<f64> {
            match self.lie {
                Lie::MinimumTooLow => Some(-1e-6),
                Lie::MinimumTooHigh => Some(1e-6),
                _ => Some(0.0),
            }
        }

        fn minimizers(&self) -> Vec<Vec<f64>> {
            // So near that its value is zero to rounding.
            vec![vec![if self.lie == Lie::Minimizer { 1e-6 } else { 0.0 }, 0.0]]
        }

        fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
            if self.lie == Lie::LocalMinimum { vec![(vec![1.0, 1.0], 3.0)] } else { Vec::new() }
        }

        fn properties(&self) -> &'static [Property] {
            match self.lie {
                Lie::Separable => &[Property::Convex, Property::Smooth, Property::Separable],
                Lie::Unbounded => &[Property::Convex, Property::Smooth, Property::Unbounded],
                _ => &[Property::Convex, Property::Smooth],
            }
        }

        fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
            let wrong = if self.lie == Lie::Gradient { 1.0 + 1e-8 } else { 1.0 };
            gradient[0] = (x[0] * 2.0 + x[1]) * wrong;
            gradient[1] = x[1] * 2.0 + x[0];
            let bowl = x[0] * x[0] + x[1] * x[1] + x[0] * x[1];
            if self.lie != Lie::Convex {
                return bowl;
            }
            // The logarithm of it rises ever more slowly.
            gradient[0] /= bowl + 1.0;
            gradient[1] /= bowl + 1.0;
            (bowl + 1.0).ln()
        }
    }

    /// The claims that fail.
    fn failures(lie: Lie) -> Vec<Claim> {
        let fails = |(claim, verdict)| matches!(verdict, Verdict::Fails(_)).then_some(claim);
        check(&Bowl { lie }).into_iter().filter_map(fails).collect()
    }

    #[test]
    fn the_truth_passes() {
        assert_eq!(failures(Lie::None), []);
    }

    #[test]
    fn every_lie_is_found_where_it_is() {
        let cases = [
            (Lie::Start, Claim::Starts),
            (Lie::Gradient, Claim::Gradient),
            (Lie::MinimumTooLow, Claim::Minima),
            (Lie::MinimumTooHigh, Claim::Lowest),
            (Lie::Minimizer, Claim::Stationary),
            (Lie::LocalMinimum, Claim::Minima),
            (Lie::Separable, Claim::Properties),
            (Lie::Unbounded, Claim::Properties),
            (Lie::Convex, Claim::Properties),
        ];
        for (lie, claim) in cases {
            assert!(failures(lie).contains(&claim), "{lie:?} is told as {:?}", failures(lie));
        }
    }
}

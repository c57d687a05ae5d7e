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
    /// It has the properties that it states, and where that can be told, no others.
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
    /// It holds; with the largest error, where that means something, as a share of what is there.
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

    fn is_inside(&self, x: &[f64]) -> bool {
        let mut sides = x.iter().zip(&self.domain);
        x.len() == self.domain.len() && sides.all(|(x, (low, high))| low <= x && x <= high)
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
            if !self.is_inside(&x) {
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
                // NaN too is none.
                if !(error <= GRADIENT) {
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
            if !self.is_inside(x) {
                return Verdict::Fails(format!("{} is not in the domain", brief(x)));
            }
            let value = self.value(x);
            let error = (value - stated).abs();
            if !(error <= VALUE * stated.abs() + ZERO) {
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
            for (j, &coordinate) in x.iter().enumerate().take(200) {
                let column = self.surface.along(x, &axis(x.len(), j)).curvature;
                for (rounding, curvature) in rounding.iter_mut().zip(column) {
                    *rounding += curvature.abs() * coordinate.abs() * f64::EPSILON;
                }
            }
            for (i, (&slope, &(low, high))) in gradient.iter().zip(&self.domain).enumerate() {
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
            if !(value >= bottom) {
                return Verdict::Fails(format!("{value} at {} is below the minimum {minimum}", brief(&x)));
            }
        }
        Verdict::Holds(None)
    }

    /// A hundred steps downwards that stay in the domain.
    fn descend(&self, mut x: Vec<f64>) -> (Vec<f64>, f64) {
        let (mut value, mut gradient) = self.at(&x);
        let mut rate = 1e-3;
        for _ in 0..100 {
            let step =
                |(((x, g), (low, high)), rate): (((&f64, &f64), &(f64, f64)), f64)| (x - rate * g).clamp(*low, *high);
            let next: Vec<f64> =
                x.iter().zip(&gradient).zip(&self.domain).zip(std::iter::repeat(rate)).map(step).collect();
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
        let checks: [(Property, fn(&Self) -> Option<bool>); 3] = [
            (Property::Convex, Self::looks_convex),
            (Property::Separable, Self::looks_separable),
            (Property::Unbounded, Self::looks_unbounded),
        ];
        for (property, looks) in checks {
            match (self.has(property), looks(self)) {
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

    /// Not if a value between two points is above the chord, or a curvature along an axis is negative; that it is, no
    /// sample can tell.
    fn looks_convex(&self) -> Option<bool> {
        let pairs = self.points.iter().zip(self.points.iter().skip(1)).chain(self.near_pairs());
        let mut all = true;
        for (a, b) in pairs {
            let middle: Vec<f64> = a.iter().zip(b).map(|(a, b)| f64::midpoint(*a, *b)).collect();
            let (left, right) = (self.value(a), self.value(b));
            let chord = f64::midpoint(left, right);
            all &= self.value(&middle) <= chord + 1e-9 * largest([left, right, 1.0]);
        }
        let dim = self.domain.len();
        for (x, i) in self.points.iter().flat_map(|x| (0..dim.min(POINTS)).map(move |i| (x, i))) {
            let column = self.surface.along(x, &axis(dim, i)).curvature;
            all &= column[i] >= -1e-9 * largest(column);
        }
        (!all).then_some(false)
    }

    /// The points with the start: near a minimum, most surfaces are convex.
    fn near_pairs(&self) -> impl Iterator<Item = (&Vec<f64>, &Vec<f64>)> {
        self.minima.iter().flat_map(|(minimum, _)| self.points.iter().map(move |point| (minimum, point)))
    }

    /// Whether all mixed derivatives are zero.
    fn looks_separable(&self) -> Option<bool> {
        let dim = self.domain.len();
        // Which of the points are on a kink cannot be told.
        if dim < 2 || !self.has(Property::Smooth) {
            return None;
        }
        let mut mixed = false;
        for x in &self.points {
            for i in 0..dim.min(POINTS) {
                let column = self.surface.along(x, &axis(dim, i)).curvature;
                let scale = largest(column.iter().copied().chain([self.value(x), 1.0]));
                mixed |= column.iter().enumerate().any(|(j, h)| j != i && h.abs() > 1e-9 * scale);
            }
        }
        Some(!mixed)
    }

    /// Whether there is a value below the minimum in boxes around the domain.
    fn looks_unbounded(&self) -> Option<bool> {
        let minimum = self.surface.minimum()?;
        let bottom = minimum - 1e-6 * minimum.abs() - 1e-6;
        let mut stream = seed::stream(0, "check outside", self.surface.spec().name, 0);
        let sizes = [1.2, 2.0, 4.0, 20.0];
        let below = |size: f64| {
            // The minimizers of most surfaces are inside, so this is near the way out.
            let mut points = (0..100 * POINTS).map(|_| within(&self.domain, size, &mut stream));
            points.any(|x| self.value(&x) < bottom)
        };
        Some(sizes.map(below).contains(&true))
    }
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

//! Losses as sums of one-dimensional shapes, one for each coordinate, and how the coordinates are mixed.

use crate::real::Real;
use crate::trace::brief;

/// A function of one number, whose value at its minimum is 0.
///
/// [`Shape::Line`] and [`Shape::Decay`] have none: there 0 is a mark to get past, or what is approached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// `u`: down to the left, for ever.
    Line,
    /// `e^−u`: a slope that fades to the right.
    Decay,
    /// `½ u²`.
    Bowl,
    /// `¼ u⁴`: flat at the bottom, steep outside.
    Quartic,
    /// `|u|`.
    Abs,
    /// `1 − e^(−½u²)`: a hole in a plain.
    Gauss,
    /// `1 − e^−|u|`: the same, with a sharp bottom.
    Laplace,
    /// `¼ (u² − 1)²`: a hill at 0, between two minima. Next to a bowl it makes a saddle.
    Hill,
    /// `−u` to the left of 0, `steep · u` to the right: a slope that ends at the foot of a wall.
    Wall {
        /// The slope of the wall.
        steep: f64,
    },
    /// `|u|`, but of another slope over the width behind `|u| = 1`: a cliff, or a shelf.
    Stair {
        /// The slope there: much more than 1 on a cliff, 0 on a shelf.
        slope: f64,
        /// How wide that is.
        width: f64,
    },
}

impl Shape {
    /// The value and the derivative; at a kink, the one to the right of it or 0.
    #[inline(always)]
    #[must_use]
    pub fn value_slope<R: Real>(self, u: R) -> (R, R) {
        match self {
            Self::Line => (u, R::of(1.0)),
            Self::Decay => {
                let power = (-u).exp();
                (power, -power)
            }
            Self::Bowl => (u * u * 0.5, u),
            Self::Quartic => (u.powu(4) * 0.25, u.powu(3)),
            Self::Abs => (u.abs(), u.sign()),
            Self::Gauss => {
                let bump = (u * u * -0.5).exp();
                (-bump + 1.0, u * bump)
            }
            Self::Laplace => {
                let bump = (-u.abs()).exp();
                (-bump + 1.0, u.sign() * bump)
            }
            Self::Hill => {
                let above = u * u - 1.0;
                (above * above * 0.25, u * above)
            }
            Self::Wall { steep } => {
                let slope = R::of(-1.0);
                ((-u).max(u * steep), u.pick(|u| u < 0.0, slope, R::of(steep)))
            }
            Self::Stair { slope, width } => {
                let (a, zero) = (u.abs(), R::of(0.0));
                let on_stair = (a - 1.0).max(zero).min(R::of(width));
                let value = a.min(R::of(1.0)) + on_stair * slope + (a - (1.0 + width)).max(zero);
                let steepness = a.pick(|a| (1.0..1.0 + width).contains(&a), R::of(slope), R::of(1.0));
                (value, u.sign() * steepness)
            }
        }
    }

    /// The formula, of an argument that is written so.
    fn formula(self, u: &str) -> String {
        match self {
            Self::Line => u.to_owned(),
            Self::Decay => format!("exp(−{u})"),
            Self::Bowl => format!("½{u}²"),
            Self::Quartic => format!("¼{u}⁴"),
            Self::Abs => format!("|{u}|"),
            Self::Gauss => format!("[1 − exp(−½{u}²)]"),
            Self::Laplace => format!("[1 − exp(−|{u}|)]"),
            Self::Hill => format!("¼({u}² − 1)²"),
            Self::Wall { steep } => format!("max(−{u}, {}{u})", brief(steep)),
            Self::Stair { slope, width } => {
                format!("stair({u}; slope {} over {})", brief(slope), brief(width))
            }
        }
    }
}

/// The part of one coordinate in a loss: `height · shape(u / width)`.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// The shape.
    pub shape: Shape,
    /// What it is multiplied by.
    pub height: f64,
    /// How wide it is stretched.
    pub width: f64,
    /// Where it starts: at `start · width`, so that neither height nor width changes what there is to go down.
    pub start: f64,
}

impl Term {
    /// A shape as it is.
    #[must_use]
    pub const fn new(shape: Shape, start: f64) -> Self {
        Self { shape, height: 1.0, width: 1.0, start }
    }

    /// The same, so many times as high.
    #[must_use]
    pub const fn high(self, height: f64) -> Self {
        Self { height, ..self }
    }

    /// The same, so many times as wide.
    #[must_use]
    pub const fn wide(self, width: f64) -> Self {
        Self { width, ..self }
    }

    #[inline(always)]
    fn value_slope<R: Real>(&self, u: R) -> (R, R) {
        let (value, slope) = self.shape.value_slope(u / self.width);
        (value * self.height, slope * (self.height / self.width))
    }

    fn formula(&self, u: &str) -> String {
        let argument = if self.width == 1.0 { u.to_owned() } else { format!("({u}/{})", brief(self.width)) };
        let height = if self.height == 1.0 { String::new() } else { brief(self.height) + " · " };
        // A bar on either side is bracket enough.
        height + &self.shape.formula(&argument).replace("|(", "|").replace(")|", "|")
    }
}

/// How the coordinates `u` of the shapes come from those of the optimizer, `x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mix {
    /// `u = x`.
    None,
    /// The plane of the first two is turned by so many degrees.
    Turned(f64),
    /// `u₂ = x₂ − x₁²`: what is straight in `u` is bent to a parabola.
    Bent,
}

/// Turns a vector of the plane.
#[inline(always)]
fn turn<R: Real>(degrees: f64, [a, b]: [R; 2]) -> [R; 2] {
    let radians = degrees.to_radians();
    let (cos, sin) = (libm::cos(radians), libm::sin(radians));
    [a * cos - b * sin, a * sin + b * cos]
}

/// A loss: a sum of shapes of mixed coordinates.
#[derive(Clone, Copy, Debug)]
pub struct Surface {
    /// One term for each coordinate.
    pub terms: &'static [Term],
    /// How the coordinates are mixed.
    pub mix: Mix,
    /// The gradient is turned by so many degrees in the plane of the first two coordinates, so that it has a curl and
    /// is no gradient any more: at 90 it only goes round.
    pub curl: f64,
}

impl Surface {
    /// The number of coordinates.
    #[must_use]
    pub const fn dim(&self) -> usize {
        self.terms.len()
    }

    /// Where a run starts: turned and bent like the loss, so that mixing changes nothing else.
    #[must_use]
    pub fn start(&self) -> Vec<f64> {
        let mut x: Vec<f64> = self.terms.iter().map(|term| term.start * term.width).collect();
        match self.mix {
            Mix::None => {}
            Mix::Turned(degrees) => [x[0], x[1]] = turn(-degrees, [x[0], x[1]]),
            Mix::Bent => x[1] += x[0] * x[0],
        }
        x
    }

    /// The value at `x`; writes the gradient there.
    #[inline(always)]
    pub fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let g = &mut gradient[..x.len()];
        g.copy_from_slice(x);
        match self.mix {
            Mix::None => {}
            Mix::Turned(degrees) => [g[0], g[1]] = turn(degrees, [x[0], x[1]]),
            Mix::Bent => g[1] = x[1] - x[0] * x[0],
        }
        let mut sum = R::of(0.0);
        for (term, g) in self.terms.iter().zip(g.iter_mut()) {
            let (value, slope) = term.value_slope(*g);
            sum += value;
            *g = slope;
        }
        match self.mix {
            Mix::None => {}
            Mix::Turned(degrees) => [g[0], g[1]] = turn(-degrees, [g[0], g[1]]),
            Mix::Bent => g[0] -= x[0] * g[1] * 2.0,
        }
        if self.curl != 0.0 {
            [g[0], g[1]] = turn(self.curl, [g[0], g[1]]);
        }
        sum
    }

    /// The loss as a formula, with what is done to its coordinates.
    #[must_use]
    pub fn formula(&self) -> String {
        let letter = if self.mix == Mix::None { "x" } else { "u" };
        let same = |term: &Term| format!("{term:?}") == format!("{:?}", self.terms[0]);
        let mut text = if self.dim() > 3 && self.terms.iter().all(same) {
            format!("Σ {}, {} coordinates", self.terms[0].formula(&format!("{letter}ᵢ")), self.dim())
        } else {
            let term = |(i, term): (usize, &Term)| term.formula(&format!("{letter}{i}"));
            (1..).zip(self.terms).map(term).collect::<Vec<_>>().join(" + ")
        };
        match self.mix {
            Mix::None => {}
            Mix::Turned(degrees) => text += &format!(", u = x turned by {}°", brief(degrees)),
            Mix::Bent => text += ", u1 = x1, u2 = x2 − x1²",
        }
        if self.curl != 0.0 {
            text += &format!(", gradient turned by {}°", brief(self.curl));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::dual::Dual;
    use crate::unittest::TESTS;

    const SHAPES: [Shape; 11] = [
        Shape::Line,
        Shape::Decay,
        Shape::Bowl,
        Shape::Quartic,
        Shape::Abs,
        Shape::Gauss,
        Shape::Laplace,
        Shape::Hill,
        Shape::Wall { steep: 30.0 },
        Shape::Stair { slope: 100.0, width: 0.25 },
        Shape::Stair { slope: 0.0, width: 0.25 },
    ];

    #[test]
    fn every_shape_has_the_slope_of_its_value() {
        for shape in SHAPES {
            for u in [-3.7, -1.1, -0.4, 0.3, 1.2, 2.9] {
                let expected = shape.value_slope(Dual { value: u, slope: 1.0 }).0.slope;
                assert_relative_eq!(shape.value_slope(u).1, expected, max_relative = 1e-14);
            }
        }
    }

    #[test]
    fn shapes_are_what_their_formulas_say() {
        let value = |shape: Shape, u: f64| shape.value_slope(u).0;
        assert_eq!(value(Shape::Bowl, 3.0), 4.5);
        assert_eq!(value(Shape::Quartic, -2.0), 4.0);
        assert_eq!(value(Shape::Hill, 3.0), 16.0);
        assert_eq!(value(Shape::Wall { steep: 30.0 }, 2.0), 60.0);
        assert_eq!(value(Shape::Wall { steep: 30.0 }, -2.0), 2.0);
        // 1 on the inner slope, ¼ of 100 on the cliff, ¾ behind it.
        assert_eq!(value(Shape::Stair { slope: 100.0, width: 0.25 }, -2.0), 26.75);
        assert_relative_eq!(value(Shape::Gauss, 1.0), 1.0 - (-0.5_f64).exp());
        assert_relative_eq!(value(Shape::Laplace, -2.0), 1.0 - (-2.0_f64).exp());
        assert_relative_eq!(value(Shape::Decay, 2.0), (-2.0_f64).exp());
    }

    #[test]
    fn gradients_of_all_losses_are_their_derivatives() {
        for test in TESTS {
            let surface = Surface { curl: 0.0, ..test.surface };
            // Away from the kinks, on which some starts are.
            let x: Vec<f64> = surface.start().iter().zip(1..).map(|(x, i)| x * 0.9 + 0.013 * f64::from(i)).collect();
            let mut gradient = vec![0.0; x.len()];
            surface.value_gradient(&x, &mut gradient);
            for (i, &slope) in gradient.iter().enumerate() {
                let along = |(k, &value): (usize, &f64)| Dual { value, slope: if k == i { 1.0 } else { 0.0 } };
                let x: Vec<Dual> = x.iter().enumerate().map(along).collect();
                let expected = surface.value_gradient(&x, &mut vec![Dual::of(0.0); x.len()]).slope;
                assert_relative_eq!(slope, expected, max_relative = 1e-12, epsilon = 1e-12);
            }
        }
    }

    #[test]
    fn mixing_moves_the_start_with_the_loss() {
        for mix in [Mix::Turned(30.0), Mix::Bent] {
            const TERMS: &[Term] = &[Term::new(Shape::Bowl, 1.0), Term::new(Shape::Abs, -0.5).high(10.0)];
            let surface = Surface { terms: TERMS, mix, curl: 0.0 };
            assert_relative_eq!(surface.value_gradient(&surface.start(), &mut [0.0; 2]), 5.5, max_relative = 1e-15);
        }
    }

    #[test]
    fn a_curl_of_ninety_degrees_goes_round_and_never_down() {
        const TERMS: &[Term] = &[Term::new(Shape::Bowl, 3.0), Term::new(Shape::Bowl, 4.0)];
        let (surface, mut g) = (Surface { terms: TERMS, mix: Mix::None, curl: 90.0 }, [0.0; 2]);
        surface.value_gradient(&[3.0, 4.0], &mut g);
        assert_relative_eq!(g[..], [-4.0, 3.0], max_relative = 1e-15);
    }
}

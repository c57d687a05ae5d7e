//! Damavandi's function: a needle beside a bowl.
//!
//! ```text
//! f(x, y) = (1 − |s(x − 2) s(y − 2)|⁵) (2 + (x − 7)² + 2 (y − 7)²)
//! with   s(v) = sin(π v)/(π v),   s(0) = 1
//! ```
//!
//! * Dimension 2, customary box `[0, 14]²`, start `(0, 0)` with `f = 149`.
//! * Global minimum `f = 0` at `(2, 2)`, the bottom of a funnel about one wide in the slope of a bowl, which is 77
//!   high there; the Hessian there has condition number 1.
//! * Local minimum `f = 2` at `(7, 7)`, the bottom of the bowl, which is where nearly all descents lead.
//! * The quotients `s` are removable singularities: near 2 the Taylor series is summed, so value and slopes are right
//!   there too.
//!
//! # References
//!
//! * N. Damavandi and S. Safavi-Naeini (2005), *A hybrid evolutionary programming method for circuit optimization*,
//!   IEEE Transactions on Circuits and Systems I 52(5).
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 42,
//!   doi:10.1504/IJMMNO.2013.055204.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The coefficients `(−1)ᵏ/(2 k + 1)!` of `sin(t)/t` in `t²`.
const TAYLOR: [f64; 10] = [
    1.0,
    -1.0 / 6.0,
    1.0 / 120.0,
    -1.0 / 5040.0,
    1.0 / 362_880.0,
    -1.0 / 39_916_800.0,
    1.0 / 6_227_020_800.0,
    -1.0 / 1_307_674_368_000.0,
    1.0 / 355_687_428_096_000.0,
    -1.0 / 121_645_100_408_832_000.0,
];

/// Damavandi's function: a needle beside a bowl.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Damavandi {}

impl Problem for Damavandi {
    const SPEC: Spec = Spec {
        name: "damavandi",
        summary: "narrow funnel beside a wide bowl, 2-D",
        year: 2005,
        params: &[],
        source: include_str!("damavandi.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 14.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![2.0, 2.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![7.0, 7.0], 2.0)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let ((sx, dx), (sy, dy)) = (sinc(x - 2.0), sinc(y - 2.0));
        let (ax, ay) = (x - 7.0, y - 7.0);
        let bowl = ax * ax + ay * ay * 2.0 + 2.0;
        let s = sx * sy;
        let fourth = s * s * s * s;
        let rest = -(fourth * s.abs()) + 1.0;
        let slope = fourth * s.sign() * bowl * -5.0;
        gradient[0] = slope * dx * sy + rest * ax * 2.0;
        gradient[1] = slope * dy * sx + rest * ay * 4.0;
        rest * bowl
    }
}

/// `sin(π v)/(π v)` and its derivative.
#[inline(always)]
fn sinc<R: Real>(v: R) -> (R, R) {
    let turn = v * PI;
    let (square, quotient) = (turn * turn, turn.sin() / turn);
    let (mut series, mut slope) = (R::of(0.0), R::of(0.0));
    for &coefficient in TAYLOR.iter().rev() {
        slope = slope * square + series;
        series = series * square + coefficient;
    }
    let near = |v: f64| v.abs() <= 0.25;
    (v.pick(near, series, quotient), v.pick(near, slope * v * (2.0 * PI * PI), (turn.cos() - quotient) / v))
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // The quotients are zero at whole numbers: 2 + 49 + 98.
        let (value, gradient) = at(&Damavandi {}, &[0.0, 0.0]);
        assert_relative_eq!(value, 149.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [-14.0, -28.0], max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2.5, 2): s = 2/π there, and its slope −4/π; the bowl is 72.25.
        let s5 = libm::pow(2.0 / PI, 5.0);
        let (value, gradient) = at(&Damavandi {}, &[2.5, 2.0]);
        assert_relative_eq!(value, (1.0 - s5) * 72.25, max_relative = 1e-14);
        let slope = 5.0 * s5 * 2.0 * 72.25 - (1.0 - s5) * 9.0;
        assert_relative_eq!(*gradient, [slope, -20.0 * (1.0 - s5)], max_relative = 1e-14);
    }

    #[test]
    fn bottoms_are_exact() {
        assert_eq!(at(&Damavandi {}, &[2.0, 2.0]), (0.0, vec![0.0, 0.0]));
        assert_eq!(at(&Damavandi {}, &[7.0, 7.0]).0, 2.0);
    }

    #[test]
    fn series_and_quotient_meet() {
        for v in [-0.25, 0.25] {
            let (inside, outside) = (sinc(v * (1.0 - 1e-15)), sinc(v * (1.0 + 1e-15)));
            assert_relative_eq!(inside.0, outside.0, max_relative = 1e-14);
            assert_relative_eq!(inside.1, outside.1, max_relative = 1e-14);
        }
    }

    #[test]
    fn funnel_is_isotropic_to_second_order() {
        let slope = |dx: f64, dy: f64| at(&Damavandi {}, &[2.0 + dx, 2.0 + dy]).1;
        let h = 1e-5;
        let expected = 5.0 * PI * PI / 3.0 * 77.0;
        assert_relative_eq!((slope(h, 0.0)[0] - slope(-h, 0.0)[0]) / (2.0 * h), expected, max_relative = 1e-6);
        assert_relative_eq!((slope(0.0, h)[1] - slope(0.0, -h)[1]) / (2.0 * h), expected, max_relative = 1e-6);
    }
}

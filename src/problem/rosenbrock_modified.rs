//! Rosenbrock's valley with a hole beside it.
//!
//! ```text
//! f(x, y) = 74 + 100 (y − x²)² + (1 − x)² − 400 exp(−10 ((x + 1)² + (y + 1)²))
//! ```
//!
//! * Dimension 2, customary box `[−2, 2]²`, start `(−1.2, 1)` with `f = 98.2`.
//! * Global minimum `f = 34.0402431066406` at `(−0.909553736502621, −0.950571712659049)`, in a narrow hole in the wall
//!   of the valley, where the Hessian has condition number 1.10.
//! * Local minimum `f = 74` at `(1, 1)`, up to `10⁻³²`, that of Rosenbrock, to which the valley leads.
//!
//! The survey gives `f = 34.37` at `(−0.9, −0.95)`, a rounded point. Price's modified Rosenbrock function, `100 (y −
//! x²)² + (6.4 (y − 0.5)² − x − 0.6)²`, is another one.
//!
//! # References
//!
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 106,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Rosenbrock's valley with a hole beside it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosenbrockModified {}

impl Problem for RosenbrockModified {
    const SPEC: Spec = Spec {
        name: "rosenbrock_modified",
        summary: "curved valley with a deep hole beside it, 2-D",
        year: 2013,
        params: &[],
        source: include_str!("rosenbrock_modified.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![-1.2, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(34.040_243_106_640_63)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-0.909_553_736_502_620_7, -0.950_571_712_659_049_4]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![1.0, 1.0], 74.0)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (rise, rest, px, py) = (y - x * x, -x + 1.0, x + 1.0, y + 1.0);
        let hole = ((px * px + py * py) * -10.0).exp() * 400.0;
        gradient[0] = x * rise * -400.0 - rest * 2.0 + px * hole * 20.0;
        gradient[1] = rise * 200.0 + py * hole * 20.0;
        rise * rise * 100.0 + rest * rest - hole + 74.0
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // 74 + 24.2; the hole is 60 widths away.
        assert_relative_eq!(at(&RosenbrockModified {}, &[-1.2, 1.0]).0, 98.2, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (−1, −0.5): rise −1.5, rest 2, hole 400 e^−2.5.
        let hole = 400.0 * (-2.5_f64).exp();
        let (value, gradient) = at(&RosenbrockModified {}, &[-1.0, -0.5]);
        assert_relative_eq!(value, 74.0 + 225.0 + 4.0 - hole, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [-604.0, -300.0 + 10.0 * hole], max_relative = 1e-14);
    }

    #[test]
    fn hole_is_nearly_round() {
        let slope = |dx: f64, dy: f64| {
            at(&RosenbrockModified {}, &[-0.909_553_736_502_621 + dx, -0.950_571_712_659_049 + dy]).1
        };
        let h = 1e-5;
        let column = |dx: f64, dy: f64| [0, 1].map(|i| (slope(dx, dy)[i] - slope(-dx, -dy)[i]) / (2.0 * h));
        let ([a, b], [_, d]) = (column(h, 0.0), column(0.0, h));
        let (mean, spread) = (f64::midpoint(a, d), ((a - d) / 2.0).hypot(b));
        assert_relative_eq!((mean + spread) / (mean - spread), 1.095_7, max_relative = 1e-3);
    }
}

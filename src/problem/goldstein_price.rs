//! The Goldstein–Price function.
//!
//! ```text
//! f(x, y) = (1 + (x + y + 1)² (19 − 14 x + 3 x² − 14 y + 6 x y + 3 y²))
//!         · (30 + (2 x − 3 y)² (18 − 32 x + 12 x² + 48 y − 36 x y + 27 y²))
//! ```
//!
//! * Dimension 2, customary box `[−2, 2]²`, start `(0, 0)` with `f = 600`.
//! * Global minimum `f = 3` at `(0, −1)`, where the Hessian has condition number 2.396.
//! * Three more minima: `f = 30` at `(−0.6, −0.4)`, `f = 84` at `(1.8, 0.2)` and `f = 840` at `(1.2, 0.8)`.
//! * In the box it reaches 1015690, on the edge `y = 2`, and is flat in comparison around the minima: a rate that is
//!   safe at the edge is far too small inside. The surface `picheny` is its logarithm.
//!
//! The first factor depends on `u = x + y + 1` alone and the second on `v = 2x − 3y`: they are
//! `1 + u² (3u² − 20u + 36)`, with minima 1 and 28 at `u = 0` and 3, and `30 + v² (3v² − 16v + 18)`, with minima 30 and
//! 3 at `v = 0` and 3. So the minima are where both have one, and the whole plane has none below 3.
//!
//! # References
//!
//! * A. A. Goldstein and J. F. Price (1971), *On descent from local minima*, Mathematics of Computation 25(115),
//!   doi:10.1090/S0025-5718-1971-0312365-X.
//! * L. C. W. Dixon and G. P. Szegő (1978), *The global optimization problem: an introduction*, in *Towards Global
//!   Optimisation 2*, North-Holland.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Goldstein–Price function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldsteinPrice {}

impl Problem for GoldsteinPrice {
    const SPEC: Spec = Spec {
        name: "goldstein_price",
        summary: "four minima of 3 to 840 amid walls of a million, 2-D",
        year: 1971,
        params: &[],
        source: include_str!("goldstein_price.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(3.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, -1.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![-0.6, -0.4], 30.0), (vec![1.8, 0.2], 84.0), (vec![1.2, 0.8], 840.0)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let ([a, a_slope], [b, b_slope]) = factors(x[0], x[1]);
        let (first, second) = (a_slope * b, a * b_slope);
        gradient[0] = first + second * 2.0;
        gradient[1] = first - second * 3.0;
        a * b
    }
}

/// The two factors, each with its derivative: of the first along `x + y`, of the second along `2x − 3y`.
#[inline(always)]
pub(super) fn factors<R: Real>(x: R, y: R) -> ([R; 2], [R; 2]) {
    let (u, v) = (x + y + 1.0, x * 2.0 - y * 3.0);
    let a = u * u * (u * (u * 3.0 - 20.0) + 36.0) + 1.0;
    let b = v * v * (v * (v * 3.0 - 16.0) + 18.0) + 30.0;
    ([a, u * (u - 2.0) * (u - 3.0) * 12.0], [b, v * (v - 1.0) * (v - 3.0) * 12.0])
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_eq!(at(&GoldsteinPrice {}, &[0.0, 0.0]).0, 600.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 1): (1 + 9 · 3) (30 + 37) = 28 · 67; u = 3 is stationary, v = −1 has the slope −96 times 2 and −3.
        assert_eq!(at(&GoldsteinPrice {}, &[1.0, 1.0]), (1876.0, vec![-5376.0, 8064.0]));
    }

    #[test]
    fn the_largest_value_in_the_box_is_as_documented() {
        let edge = (0..4000).map(|k| at(&GoldsteinPrice {}, &[-2.0 + f64::from(k) / 1000.0, 2.0]).0);
        assert_relative_eq!(edge.fold(0.0, f64::max), 1_015_690.0, max_relative = 1e-6);
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // u = 0 and v = 3: a = 1, a″ = 72, b = 3, b″ = 72; Hessian a″ b (1, 1)⊗² + a b″ (2, −3)⊗².
        let (a, b, c) = (216.0 + 288.0, 216.0 - 432.0, 216.0 + 648.0);
        let (mean, spread) = (f64::midpoint(a, c), f64::hypot((a - c) / 2.0, b));
        assert_relative_eq!((mean + spread) / (mean - spread), 2.396, max_relative = 1e-4);
    }
}

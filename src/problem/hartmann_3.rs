//! The Hartmann function of three coordinates.
//!
//! ```text
//! f(x) = −Σᵢ αᵢ exp(−Σⱼ Aᵢⱼ (xⱼ − Pᵢⱼ)²)      over four wells i,
//!     α = (1, 1.2, 3, 3.2)
//!
//! A =     3    10    30
//!       0.1    10    35
//!         3    10    30
//!       0.1    10    35
//!
//! P =  0.3689   0.117    0.2673
//!      0.4699   0.4387   0.747
//!      0.1091   0.8732   0.5547
//!      0.03815  0.5743   0.8828
//! ```
//!
//! * Dimension 3, customary box `[0, 1]³`, start `(0.5, …, 0.5)` with `f = −0.628022`.
//! * Global minimum `f = −3.8627821478207554` at `(0.11461433858967197, 0.5556488499718569, 0.8525469535208657)`.
//! * Two more minima in the box: `f = −3.0897641630922505` near the third center, `f = −1.0008168635629282` near the
//!   first. The second well is not deep enough to have one of its own.
//!
//! Some write 0.0381 for 0.03815, the first coordinate of the last center. The minimum is then −3.8627797873, a little
//! higher. The function is named after J. K. Hartman, with one n.
//!
//! # References
//!
//! * J. K. Hartman (1973), *Some experiments in global optimization*, Naval Research Logistics Quarterly 20(3),
//!   doi:10.1002/nav.3800200316.
//! * L. C. W. Dixon and G. P. Szegő (1978), *The global optimization problem: an introduction*, in *Towards Global
//!   Optimisation 2*, North-Holland.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Hartmann function of three coordinates.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hartmann3 {}

const ALPHA: [f64; 4] = [1.0, 1.2, 3.0, 3.2];

const A: [[f64; 3]; 4] = [[3.0, 10.0, 30.0], [0.1, 10.0, 35.0], [3.0, 10.0, 30.0], [0.1, 10.0, 35.0]];

const P: [[f64; 3]; 4] =
    [[0.3689, 0.117, 0.2673], [0.4699, 0.4387, 0.747], [0.1091, 0.8732, 0.5547], [0.03815, 0.5743, 0.8828]];

impl Problem for Hartmann3 {
    const SPEC: Spec = Spec {
        name: "hartmann_3",
        summary: "four narrow wells in a flat plain, 3-D",
        year: 1973,
        params: &[],
        source: include_str!("hartmann_3.rs"),
    };

    fn dim(&self) -> usize {
        3
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5; 3]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-3.862_782_147_820_755_4)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.114_614_338_589_671_97, 0.555_648_849_971_856_9, 0.852_546_953_520_865_7]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (
                vec![0.109_337_500_835_031_16, 0.860_524_221_769_077_3, 0.564_123_171_053_538_2],
                -3.089_764_163_092_250_5,
            ),
            (vec![0.368_722_727_070_440_8, 0.117_561_628_825_735_6, 0.267_573_743_016_828_9], -1.000_816_863_562_928_2),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        wells(&A, &P, x, gradient)
    }
}

/// Four wells around the rows of `centers`, which `widths` says how fast they rise from.
#[inline(always)]
pub(super) fn wells<const N: usize, R: Real>(
    widths: &[[f64; N]; 4],
    centers: &[[f64; N]; 4],
    x: &[R],
    gradient: &mut [R],
) -> R {
    gradient.fill(R::of(0.0));
    let mut value = R::of(0.0);
    for ((alpha, widths), center) in ALPHA.iter().zip(widths).zip(centers) {
        let mut distance = R::of(0.0);
        for ((&x, &a), &p) in x.iter().zip(widths).zip(center) {
            distance += (x - p).squared() * a;
        }
        let well = (-distance).exp() * *alpha;
        value -= well;
        for (((gradient, &x), &a), &p) in gradient.iter_mut().zip(x).zip(widths).zip(center) {
            *gradient += well * (x - p) * (2.0 * a);
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Hartmann3 {};
        assert_relative_eq!(at(&problem, &problem.start()).0, -0.628_022_096_175_061_4, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // At the first center, where its well has no slope; weighted distances to the others as noted.
        let wells = [(1, 1.2, 9.089_852_15), (2, 3.0, 8.398_835_32), (3, 3.2, 15.361_581_206_25)];
        let depths = wells.map(|(i, alpha, distance): (usize, f64, f64)| (i, alpha * (-distance).exp()));
        let (value, gradient) = at(&Hartmann3 {}, &P[0]);
        assert_relative_eq!(value, -1.0 - depths.map(|(_, depth)| depth).iter().sum::<f64>(), max_relative = 1e-14);
        let slope: f64 = depths.map(|(i, depth)| 20.0 * depth * (P[0][1] - P[i][1])).iter().sum();
        assert_relative_eq!(gradient[1], slope, max_relative = 1e-12);
    }

    #[test]
    fn rounding_one_constant_raises_the_minimum() {
        // Only the last well is another, and the minimizer hardly moves.
        let problem = Hartmann3 {};
        let x = &problem.minimizers()[0];
        let others = 10.0 * (x[1] - 0.5743).powi(2) + 35.0 * (x[2] - 0.8828).powi(2);
        let well = |p: f64| 3.2 * (-0.1 * (x[0] - p).powi(2) - others).exp();
        assert_relative_eq!(at(&problem, x).0 + well(0.03815) - well(0.0381), -3.862_779_787_3, max_relative = 1e-10);
    }

    #[test]
    fn minimum_is_the_published_one() {
        let x = [0.114_614, 0.555_649, 0.852_547];
        assert_relative_eq!(at(&Hartmann3 {}, &x).0, -3.862_782_147_82, max_relative = 1e-9);
    }
}

//! De Jong's function F5, Shekel's foxholes.
//!
//! ```text
//! f(x, y) = 1/(1/500 + Σⱼ 1/(j + (x − aⱼ)⁶ + (y − bⱼ)⁶))      over j = 1 … 25
//! (aⱼ, bⱼ) = (−32, −32), (−16, −32), (0, −32), (16, −32), (32, −32),
//!            (−32, −16), … (32, 32)
//! ```
//!
//! * Dimension 2, customary box `[−65.536, 65.536]²`, start `(10, −20)` with `f = 494.721`.
//! * Global minimum `f = 0.9980038377944502` at `(−31.97833483565697, −31.978334837300796)`.
//! * One minimum near each of the 25 points, a hole of depth nearly `j`: 1.992030900220718 near `(−16, −32)`,
//!   2.982105156816677 near `(0, −32)`, … 23.81 near `(32, 32)`. Five are stated.
//! * Holes are like boxes: flat at the bottom, of the sixth order, with steep walls. Outside of them it is almost flat
//!   at 500, and slopes are tiny.
//!
//! # References
//!
//! * K. A. De Jong (1975), *An Analysis of the Behavior of a Class of Genetic Adaptive Systems*, PhD thesis, University
//!   of Michigan.
//! * J. Shekel (1971), *Test functions for multimodal search techniques*, Fifth Annual Princeton Conference on
//!   Information Science and Systems.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// De Jong's function F5, Shekel's foxholes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeJong5 {}

impl Problem for DeJong5 {
    const SPEC: Spec = Spec {
        name: "de_jong_5",
        summary: "25 steep holes in a plain, 2-D",
        year: 1975,
        params: &[],
        source: include_str!("de_jong_5.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![10.0, -20.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-65.536, 65.536)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.998_003_837_794_450_2)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-31.978_334_835_656_97, -31.978_334_837_300_796]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let holes = [
            ([-15.986_400_106_179_346, -31.970_335_747_425_61], 1.992_030_900_220_718),
            ([0.013_232_658_679_851_834, -31.965_090_175_484_157], 2.982_105_156_816_677),
            ([15.981_574_267_498_722, -31.960_834_596_961_16], 3.968_250_105_568_163_4),
            ([31.958_686_472_558_473, -31.958_686_477_300_905], 4.950_491_231_786_255),
            ([-31.953_918_507_452_833, -15.977_940_093_365_682], 5.928_845_125_400_15),
        ];
        holes.map(|(x, value)| (x.to_vec(), value)).into()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        const PLACES: [f64; 5] = [-32.0, -16.0, 0.0, 16.0, 32.0];
        let (mut sum, mut along_x, mut along_y) = (R::of(0.002), R::of(0.0), R::of(0.0));
        let mut j = 0.0;
        for b in PLACES {
            let (dy, dy5) = (x[1] - b, (x[1] - b).powu(5));
            for a in PLACES {
                j += 1.0;
                let (dx, dx5) = (x[0] - a, (x[0] - a).powu(5));
                let inverse = R::of(1.0) / (dx5 * dx + dy5 * dy + j);
                sum += inverse;
                let weight = inverse * inverse;
                along_x += weight * dx5;
                along_y += weight * dy5;
            }
        }
        let value = R::of(1.0) / sum;
        let slope = value * value * 6.0;
        gradient[0] = slope * along_x;
        gradient[1] = slope * along_y;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = DeJong5 {};
        assert_relative_eq!(at(&problem, &problem.start()).0, 494.720_700_004_881_05, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Near (16, −32), the fourth: terms 1/(4 + 2⁶ + 1), and others of 14⁻⁶ at most.
        let (value, gradient) = at(&DeJong5 {}, &[18.0, -33.0]);
        let sum = 0.002 + 1.0 / 69.0;
        assert_relative_eq!(value, 1.0 / sum, max_relative = 1e-4);
        let slope = 6.0 / (sum * sum * 69.0 * 69.0);
        assert_relative_eq!(*gradient, [32.0 * slope, -slope], max_relative = 1e-4);
    }

    #[test]
    fn holes_are_numbered_row_by_row() {
        for (x, y, j) in [(-32.0, -32.0, 1.0), (32.0, -32.0, 5.0), (-32.0, -16.0, 6.0), (32.0, 32.0, 25.0)] {
            // The plain at 500 takes part: 1/(1/500 + 1/j).
            assert_relative_eq!(at(&DeJong5 {}, &[x, y]).0, 500.0 * j / (500.0 + j), max_relative = 1e-3);
        }
        assert_relative_eq!(at(&DeJong5 {}, &[31.921, 31.921]).0, 23.81, max_relative = 1e-4);
    }

    #[test]
    fn plain_is_flat() {
        let (value, gradient) = at(&DeJong5 {}, &[60.0, 60.0]);
        assert!((499.0..500.0).contains(&value) && gradient.iter().all(|slope| slope.abs() < 1e-3));
    }
}

//! The Shekel function.
//!
//! ```text
//! f(x) = −Σᵢ 1/(cᵢ + Σⱼ (xⱼ − aᵢⱼ)²)      over i = 1 … m
//!
//! i     1    2    3    4    5    6    7    8    9    10
//! aᵢ₁   4    1    8    6    3    2    5    8    6    7
//! aᵢ₂   4    1    8    6    7    9    5    1    2    3.6
//! aᵢ₃   4    1    8    6    3    2    3    8    6    7
//! aᵢ₄   4    1    8    6    7    9    3    1    2    3.6
//! cᵢ    0.1  0.2  0.2  0.4  0.4  0.6  0.3  0.7  0.5  0.5
//! ```
//!
//! * Dimension 4, customary box `[0, 10]⁴`, start `(5, 5, 5, 5)` with `f = −0.864616` for `m = 10`.
//! * Global minimum near `(4, 4, 4, 4)`: `f = −10.153199679058227` for `m = 5`, `−10.40294056681866` for `m = 7`,
//!   `−10.536409816692043` for `m = 10`, the customary numbers of wells.
//! * One minimum near each of the `m` centers, of about `−1/cᵢ`.
//! * Almost flat between the wells: they are narrow, of curvature `2/cᵢ²`, which is 200 for the deepest.
//!
//! From within a well, its minimum is found by taking the mean of the centers with weights `1/(cᵢ + Σⱼ (xⱼ − aᵢⱼ)²)²`,
//! again and again.
//!
//! # References
//!
//! * J. Shekel (1971), *Test functions for multimodal search techniques*, Fifth Annual Princeton Conference on
//!   Information Science and Systems.
//! * L. C. W. Dixon and G. P. Szegő (1978), *The global optimization problem: an introduction*, in *Towards Global
//!   Optimisation 2*, North-Holland.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::{Param, Spec};
use crate::real::Real;

/// The Shekel function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shekel {
    /// Number `m` of wells, from 1 to 10.
    pub m: usize,
}

impl Default for Shekel {
    fn default() -> Self {
        Self { m: 10 }
    }
}

/// The centers `a` with their `c`.
const WELLS: [([f64; 4], f64); 10] = [
    ([4.0, 4.0, 4.0, 4.0], 0.1),
    ([1.0, 1.0, 1.0, 1.0], 0.2),
    ([8.0, 8.0, 8.0, 8.0], 0.2),
    ([6.0, 6.0, 6.0, 6.0], 0.4),
    ([3.0, 7.0, 3.0, 7.0], 0.4),
    ([2.0, 9.0, 2.0, 9.0], 0.6),
    ([5.0, 5.0, 3.0, 3.0], 0.3),
    ([8.0, 1.0, 8.0, 1.0], 0.7),
    ([6.0, 2.0, 6.0, 2.0], 0.5),
    ([7.0, 3.6, 7.0, 3.6], 0.5),
];

impl Shekel {
    /// The minimum of a well, with its value.
    fn bottom(&self, well: usize) -> (Vec<f64>, f64) {
        let mut x = WELLS[well].0;
        // A step is a tenth of the one before, or less.
        for _ in 0..30 {
            let (mut mean, mut total) = ([0.0; 4], 0.0);
            for (a, c) in &WELLS[..self.m] {
                let inverse = 1.0 / (x.iter().zip(a).map(|(x, a)| (x - a) * (x - a)).sum::<f64>() + c);
                let weight = inverse * inverse;
                total += weight;
                for (mean, a) in mean.iter_mut().zip(a) {
                    *mean += weight * a;
                }
            }
            x = mean.map(|mean| mean / total);
        }
        let value = self.value_gradient(&x, &mut [0.0; 4]);
        (x.to_vec(), value)
    }
}

impl Problem for Shekel {
    const SPEC: Spec = Spec {
        name: "shekel",
        summary: "up to ten narrow wells in a flat plain, 4-D",
        year: 1971,
        params: &[Param::whole("m", "m", 1, 10, "number of wells")],
        source: include_str!("shekel.rs"),
    };

    fn dim(&self) -> usize {
        4
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0; 4]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(self.bottom(0).1)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![self.bottom(0).0]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        (1..self.m).map(|well| self.bottom(well)).collect()
    }

    fn properties(&self) -> &'static [Property] {
        if self.m == 1 { &[Property::Smooth] } else { &[Property::Multimodal, Property::Smooth] }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        gradient.fill(R::of(0.0));
        let mut value = R::of(0.0);
        for (a, c) in &WELLS[..self.m] {
            let mut distance = R::of(*c);
            for (&x, &a) in x.iter().zip(a) {
                distance += (x - a).squared();
            }
            let inverse = R::of(1.0) / distance;
            value -= inverse;
            let slope = inverse * inverse * 2.0;
            for ((gradient, &x), &a) in gradient.iter_mut().zip(x).zip(a) {
                *gradient += slope * (x - a);
            }
        }
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
        let problem = Shekel::default();
        assert_relative_eq!(at(&problem, &problem.start()).0, -0.864_615_834_582_857_3, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // One well: −1/1.1, slope 2/1.1². Two, at the first center: the other is 4 · 3² + 0.2 away.
        let (value, gradient) = at(&Shekel { m: 1 }, &[5.0, 4.0, 4.0, 4.0]);
        assert_relative_eq!(value, -1.0 / 1.1, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [2.0 / 1.21, 0.0, 0.0, 0.0], max_relative = 1e-15);
        let (value, gradient) = at(&Shekel { m: 2 }, &[4.0; 4]);
        assert_relative_eq!(value, -10.0 - 1.0 / 36.2, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [6.0 / (36.2 * 36.2); 4], max_relative = 1e-15);
    }

    #[test]
    fn deepest_well_has_the_curvature_of_the_documentation() {
        assert_relative_eq!(at(&Shekel { m: 1 }, &[4.0 + 1e-6, 4.0, 4.0, 4.0]).1[0], 200e-6, max_relative = 1e-8);
    }

    #[test]
    fn minima_are_the_published_ones() {
        // To all digits, from a calculation with 40; in papers −10.1532, −10.4029 and −10.5364.
        for (m, minimum) in [(5, -10.153_199_679_058_227), (7, -10.402_940_566_818_66), (10, -10.536_409_816_692_043)] {
            assert_relative_eq!(Shekel { m }.bottom(0).1, minimum, max_relative = 1e-15);
        }
        let (x, _) = Shekel { m: 10 }.bottom(0);
        let expected = [4.000_746_531_592_046, 4.000_592_934_138_532, 3.999_663_398_040_322_4, 3.999_509_800_586_807_7];
        assert_relative_eq!(*x, expected, max_relative = 1e-15);
    }

    #[test]
    fn every_well_has_a_minimum() {
        let minima = Shekel { m: 10 }.local_minima();
        assert_eq!(minima.len(), 9);
        for ((x, value), (a, c)) in minima.iter().zip(&WELLS[1..]) {
            assert!(x.iter().zip(a).all(|(x, a)| (x - a).abs() < 0.02) && *value < -1.0 / c, "{x:?}: {value}");
        }
        assert_relative_eq!(minima[8].1, -2.427_335_200_074_127_7, max_relative = 1e-14);
        assert!(at(&Shekel { m: 10 }, minima[6].0.as_slice()).1.iter().all(|slope| slope.abs() < 1e-13));
    }
}

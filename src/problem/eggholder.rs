//! The eggholder function.
//!
//! ```text
//! f(x, y) = −(y + 47) sin √|y + x/2 + 47| − x sin √|x − (y + 47)|
//! ```
//!
//! * Dimension 2, customary box `[−512, 512]²`, start `(0, 0)` with `f = −25.46`.
//! * Global minimum in the box `f = −959.64066272085` at `(512, 404.23180511376)`, on its edge, where the slope along
//!   `x` is −3.39. The lowest minimum in the interior is `f = −956.91823162467` at `(482.35331046, 432.87899895)`.
//! * Outside the box it has lower values. The box of the paper ends at 511, so that the interior minimum is its lowest.
//! * Hundreds of local minima. Not differentiable where one of the roots is zero, on the lines `y + x/2 + 47 = 0` and
//!   `x = y + 47`: slopes grow without bound towards them. The infinite slope is taken as zero there.
//!
//! # References
//!
//! * D. Whitley, S. Rana, J. Dzubera, and K. E. Mathias (1996), *Evaluating evolutionary algorithms*, Artificial
//!   Intelligence 85(1–2), doi:10.1016/0004-3702(95)00124-7.
//! * C. Vanaret, J.-B. Gotteland, N. Durand, and J.-M. Alliot (2020), *Certified global minima for a benchmark of
//!   difficult optimization problems*, arXiv:2003.09867.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The eggholder function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eggholder {}

impl Problem for Eggholder {
    const SPEC: Spec = Spec {
        name: "eggholder",
        summary: "hundreds of deep pits, the lowest at the edge, 2-D",
        year: 1996,
        params: &[],
        source: include_str!("eggholder.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("ml-optimizer-benchmark", vec![47.59, 48.59])]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-512.0, 512.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-959.640_662_720_850_8)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![512.0, 404.231_805_113_757_8]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (vec![482.353_310_464_788_4, 432.878_998_945_483_45], -956.918_231_624_665_5),
            (vec![479.045_403_784_351_84, 434.505_876_467_901_1], -955.255_152_144_315_4),
            (vec![439.480_997_269_453_46, 453.977_434_754_002_57], -935.337_951_560_580_2),
            (vec![-465.694_151_545_135_7, 385.716_699_783_480_4], -894.578_900_390_599_9),
            (vec![347.326_972_973_848_7, 499.415_398_450_042_8], -888.949_125_269_891_8),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, height) = (x[0], x[1] + 47.0);
        let (a, b) = (height + x * 0.5, x - height);
        let (p, q) = (a.abs().sqrt(), b.abs().sqrt());
        let (sin_p, sin_q) = (p.sin(), q.sin());
        // Half the signs, for the derivatives of the roots.
        let p_slope = a.pick(|a| a == 0.0, a, p.cos() * a.sign() * 0.5 / p);
        let q_slope = b.pick(|b| b == 0.0, b, q.cos() * b.sign() * 0.5 / q);
        gradient[0] = -(height * p_slope * 0.5) - x * q_slope - sin_q;
        gradient[1] = x * q_slope - height * p_slope - sin_p;
        -(height * sin_p) - x * sin_q
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&Eggholder {}, &[0.0, 0.0]).0, -25.460_337_185_286_324, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (32, −63): roots of |−63 + 16 + 47| = 0 and of 48; height −16.
        let (root, slope) = (f64::sqrt(48.0), f64::sqrt(48.0).cos() / f64::sqrt(48.0));
        let (value, gradient) = at(&Eggholder {}, &[32.0, -63.0]);
        assert_relative_eq!(value, -32.0 * root.sin(), max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-root.sin() - 16.0 * slope, 16.0 * slope], max_relative = 1e-14);
        // (100, −61): 36 and 114, height −14.
        let (root, slope) = (f64::sqrt(114.0), f64::sqrt(114.0).cos() / f64::sqrt(114.0));
        let (value, gradient) = at(&Eggholder {}, &[100.0, -61.0]);
        assert_relative_eq!(value, 14.0 * f64::sin(6.0) - 100.0 * root.sin(), max_relative = 1e-14);
        let first = 14.0 * f64::cos(6.0) / 12.0;
        let expected = [first / 2.0 - root.sin() - 50.0 * slope, first - f64::sin(6.0) + 50.0 * slope];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-13);
    }

    #[test]
    fn the_minimum_is_on_the_edge_with_lower_values_beyond() {
        let (value, gradient) = at(&Eggholder {}, &[512.0, 404.231_805_113_76]);
        assert_relative_eq!(gradient[0], -3.39, max_relative = 2e-3);
        assert!(at(&Eggholder {}, &[512.5, 404.2]).0 < value - 1.0);
    }

    #[test]
    fn towards_a_kink_slopes_grow_without_bound() {
        for gap in [1e-6, 1e-10] {
            let slope = at(&Eggholder {}, &[32.0 + gap, -63.0]).1[1];
            // 16/(2 √(gap/2)).
            assert_relative_eq!(slope * f64::sqrt(gap), 8.0 * f64::sqrt(2.0), max_relative = 1e-2);
        }
    }
}

//! The second function of Branin, RCOS 2.
//!
//! ```text
//! f(x, y) = (y − b x² + c x − 6)² + 10 (1 − t) cos x cos y + ln(x² + y² + 1)
//!        + 10
//! with   b = 5.1/(4π²),   c = 5/π,   t = 1/(8π)
//! ```
//!
//! * Dimension 2, customary box `[−5, 15]²`, start `(5, 5)` with `f = 28.60344`.
//! * Global minimum `f = 5.55891440389382` at `(−3.19698842474438, 12.5262578852901)`.
//! * At least eleven more minima in the box; the next has `f = 6.81059` at `(3.36345, 0.37276)`.
//!
//! # References
//!
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 23,
//!   doi:10.1504/IJMMNO.2013.055204.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The second function of Branin, RCOS 2.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branin2 {}

impl Problem for Branin2 {
    const SPEC: Spec = Spec {
        name: "branin_2",
        summary: "one deepest of many minima in a curved valley, 2-D",
        year: 2013,
        params: &[],
        source: include_str!("branin_2.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0, 5.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 15.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(5.558_914_403_893_82)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-3.196_988_424_744_383_4, 12.526_257_885_290_118]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (vec![3.363_453_894_662_421, 0.372_762_644_119_247_7], 6.810_589_327_247_044),
            (vec![0.553_833_282_691_779, 3.493_210_529_592_549], 7.708_401_322_782_541),
            (vec![6.264_041_973_685_11, 2.772_653_646_964_267], 7.714_955_020_306_508),
            (vec![9.085_637_810_085_785, 0.406_932_077_849_690_5], 9.340_361_864_156_627),
            (vec![15.0, 12.260_161_072_286_172], 10.113_381_484_069_475),
            (vec![13.214_884_439_198_26, 9.015_467_711_900_722], 10.741_445_395_771_997),
            (vec![-0.763_041_414_380_520_8, 8.904_497_654_230_394], 10.979_128_106_746_659),
            (vec![11.897_526_683_775_803, 3.613_899_135_463_794], 11.355_379_744_526_369),
            (vec![10.163_750_518_429_127, 5.536_972_952_595_231], 15.301_368_408_080_252),
            (vec![-4.685_877_758_211_296, 15.0], 17.382_013_388_304_102),
            (vec![6.224_193_052_626_734, -2.329_165_090_156_639_6], 18.967_463_898_667_404),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        const B: f64 = 5.1 / (4.0 * PI * PI);
        const C: f64 = 5.0 / PI;
        const S: f64 = 10.0 * (1.0 - 1.0 / (8.0 * PI));
        let (x, y) = (x[0], x[1]);
        let (cx, cy) = (x.cos(), y.cos());
        let valley = y - x * x * B + x * C - 6.0;
        let square = x * x + y * y + 1.0;
        gradient[0] = (valley * (x * (-2.0 * B) + C) + x / square) * 2.0 - x.sin() * cy * S;
        gradient[1] = (valley + y / square) * 2.0 - cx * y.sin() * S;
        valley * valley + cx * cy * S + square.ln() + 10.0
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::FRAC_PI_2;

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&Branin2 {}, &[5.0, 5.0]).0, 28.603_44, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (0, π/2): valley = π/2 − 6, cos y = 0, the square π²/4 + 1.
        let (value, gradient) = at(&Branin2 {}, &[0.0, FRAC_PI_2]);
        let (valley, square) = (FRAC_PI_2 - 6.0, FRAC_PI_2 * FRAC_PI_2 + 1.0);
        let slope = 2.0 * valley + PI / square - 10.0 + 10.0 / (8.0 * PI);
        assert_relative_eq!(value, valley * valley + square.ln() + 10.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [valley * 10.0 / PI, slope], max_relative = 1e-14);
        // (π/2, 0): valley = −0.318_75 + 2.5 − 6, its slope (5 − 1.275)/π, sin x = cos y = 1.
        let (value, gradient) = at(&Branin2 {}, &[FRAC_PI_2, 0.0]);
        let slope = 2.0 * -3.818_75 * 3.725 / PI + PI / square - 10.0 + 10.0 / (8.0 * PI);
        assert_relative_eq!(value, 3.818_75 * 3.818_75 + square.ln() + 10.0, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [slope, -7.637_5], max_relative = 1e-14);
    }

    #[test]
    fn the_next_minimum_is_as_documented() {
        let (x, value) = &Branin2 {}.local_minima()[0];
        assert_relative_eq!(**x, [3.363_45, 0.372_76], max_relative = 1e-5);
        assert_relative_eq!(*value, 6.810_59, max_relative = 1e-6);
        assert_eq!(Branin2 {}.local_minima().len(), 11);
    }
}

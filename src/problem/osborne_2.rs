//! Osborne's second function, an exponential and three bells fitted to 65 data.
//!
//! ```text
//! f(x) = Σ (yᵢ − (x₁ e^(−t x₅) + Σₖ xₖ₊₁ e^(−(t − xₖ₊₈)² xₖ₊₅)))²
//!     over i = 1 … 65 and k = 1 … 3
//! t = (i − 1)/10
//! ```
//!
//! * Dimension 11, start `(1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5)` with `f = 2.09342`. No customary box, here
//!   `[0, 2]⁴ × [0, 10]⁴ × [0, 7]³`.
//! * Global minima `f = 0.04013774` at
//!   `(1.30998, 0.43155, 0.63366, 0.59943, 0.75418, 0.90429, 1.36581, 4.82370, 2.39868, 4.56887, 5.67534)` and wherever
//!   the three bells are exchanged, which makes six.
//! * Local minima with `f = 0.301218` and `f = 0.309321`, six each: one bell stands for the last two of the data, and
//!   the third is next to the first or before it. One of each is listed. There are more at the sides of the box.
//!
//! The condition number at the minimum is moderate: what is hard is to find the right places for the bells.
//!
//! # References
//!
//! * M. R. Osborne (1972), *Some aspects of nonlinear least squares calculations*, in F. A. Lootsma (ed.), *Numerical
//!   Methods for Nonlinear Optimization*, Academic Press.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 19, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Osborne's second function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Osborne2 {}

/// The data `y`.
const Y: [f64; 65] = [
    1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606,
    0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423,
    0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668,
    0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098,
    0.054,
];

impl Problem for Osborne2 {
    const SPEC: Spec = Spec {
        name: "osborne_2",
        summary: "an exponential and three bells fitted to 65 data, 11-D",
        year: 1972,
        params: &[],
        source: include_str!("osborne_2.rs"),
    };

    fn dim(&self) -> usize {
        11
    }

    fn start(&self) -> Vec<f64> {
        vec![1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        [(0.0, 2.0), (0.0, 10.0), (0.0, 7.0)][i / 4]
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.040_137_736_293_547_74)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let bells = [
            [0.431_553_794_602_988_9, 0.904_288_579_859_633_6, 2.398_684_866_131_754_6],
            [0.633_661_698_960_724, 1.365_811_835_237_028_5, 4.568_874_597_667_672],
            [0.599_430_534_785_916_3, 4.823_698_817_227_156, 5.675_341_470_580_641],
        ];
        let point =
            |order: [usize; 3]| fit([1.309_977_154_627_300_5, 0.754_183_226_328_011_3], order.map(|k| bells[k]));
        orders.map(point).into()
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let low = [
            [0.425_997_391_209_230_5, 0.159_915_556_134_610_8, 1.880_161_061_163_236_2],
            [0.632_079_288_089_964_2, 0.688_518_552_654_516_1, 5.119_448_264_339_247],
            [0.189_342_314_270_237, 2.680_439_982_961_398, 2.318_957_342_180_448],
        ];
        let high = [
            [0.716_588_203_056_279_2, 0.557_129_132_405_809, 4.973_399_298_798_078],
            [0.629_361_136_289_198_2, 0.703_914_449_029_849_1, 2.152_944_039_151_442],
            [0.296_144_027_765_031_96, 2.671_526_628_329_223_4, 0.678_585_263_310_129_9],
        ];
        vec![
            (fit([1.087_707_198_508_96, 1.216_189_403_733_075], low), 0.301_217_592_297_875_6),
            (fit([1.250_248_905_309_757_4, 1.671_007_414_838_743_7], high), 0.309_321_142_474_583_2),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let decay = (x[4] * -0.1).exp();
        // Its powers.
        let mut p = R::of(1.0);
        let (mut value, mut sums) = (R::of(0.0), [R::of(0.0); 11]);
        for (i, y) in (0_u8..).map(f64::from).zip(Y) {
            let t = i / 10.0;
            let (mut aways, mut bells) = ([R::of(t); 3], [R::of(0.0); 3]);
            let mut r = x[0] * p - y;
            for (k, (away, bell)) in aways.iter_mut().zip(&mut bells).enumerate() {
                *away -= x[8 + k];
                *bell = (-(*away * *away * x[5 + k])).exp();
                r += x[1 + k] * *bell;
            }
            value += r * r;
            sums[0] += r * p;
            sums[4] += r * p * t;
            for (k, (&away, &bell)) in aways.iter().zip(&bells).enumerate() {
                let (part, lever) = (r * bell, r * bell * away);
                sums[1 + k] += part;
                sums[5 + k] += lever * away;
                sums[8 + k] += lever;
            }
            p *= decay;
        }
        gradient[0] = sums[0] * 2.0;
        gradient[4] = sums[4] * x[0] * -2.0;
        for k in 0..3 {
            gradient[1 + k] = sums[1 + k] * 2.0;
            gradient[5 + k] = sums[5 + k] * x[1 + k] * -2.0;
            gradient[8 + k] = sums[8 + k] * x[1 + k] * x[5 + k] * 4.0;
        }
        value
    }
}

/// The point with the amplitude and the rate of the exponential, and amplitude, width and place of each bell.
fn fit([amplitude, rate]: [f64; 2], bells: [[f64; 3]; 3]) -> Vec<f64> {
    let of_bells = |k: usize| bells.map(|bell| bell[k]);
    [&[amplitude][..], &of_bells(0), &[rate], &of_bells(1), &of_bells(2)].concat()
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_and_minimum_have_the_published_values() {
        assert_relative_eq!(at(&Osborne2 {}, &Osborne2 {}.start()).0, 2.093_42, max_relative = 1e-6);
        let x = &Osborne2 {}.minimizers()[0];
        assert_relative_eq!(at(&Osborne2 {}, x).0, 0.040_137_74, max_relative = 1e-6);
        let published = [
            1.309_98, 0.431_55, 0.633_66, 0.599_43, 0.754_18, 0.904_29, 1.365_81, 4.823_70, 2.398_68, 4.568_87,
            5.675_34,
        ];
        assert_abs_diff_eq!(x[..], published, epsilon = 6e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Rates of zero make the fit 1 + 0.5 + 0.25 + 0.125 = 1.875: Σ y = 40.317, Σ y² = 28.171613; Σ t = 208,
        // Σ t y = 112.1703, Σ t² = 894.4 and Σ t² y = 460.83301.
        let x = [1.0, 0.5, 0.25, 0.125, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let (value, gradient) = at(&Osborne2 {}, &x);
        assert_relative_eq!(value, 28.171_613 - 3.75 * 40.317 + 65.0 * 1.875 * 1.875, max_relative = 1e-13);
        let slope = 2.0 * (65.0 * 1.875 - 40.317);
        assert_relative_eq!(gradient[..4], [slope; 4], max_relative = 1e-13);
        assert_relative_eq!(gradient[4], -2.0 * (208.0 * 1.875 - 112.170_3), max_relative = 1e-13);
        let width = -2.0 * (894.4 * 1.875 - 460.833_01);
        assert_relative_eq!(gradient[5..8], [0.5 * width, 0.25 * width, 0.125 * width], max_relative = 1e-13);
        assert_eq!(gradient[8..], [0.0; 3]);
    }

    #[test]
    fn other_minima_are_as_documented() {
        for ((x, _), value) in Osborne2::default().local_minima().iter().zip([0.301_218, 0.309_321]) {
            assert_relative_eq!(at(&Osborne2 {}, x).0, value, max_relative = 2e-6);
        }
    }
}

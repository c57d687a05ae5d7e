//! Watson's function, a polynomial fitted to a differential equation.
//!
//! ```text
//! f(x) = Σ (p′(t) − p(t)² − 1)² + x₁² + (x₂ − x₁² − 1)²
//!     over t = 1/29, 2/29 … 29/29
//! p(t) = Σ xⱼ tʲ⁻¹
//! ```
//!
//! * Dimension `2 ≤ n ≤ 31`, no customary box, here `[−3, 3]ⁿ` up to `n = 8` and wider by a factor of 1.4 for each
//!   coordinate more, as the best coefficients grow; start `(0, …, 0)` with `f = 30`.
//! * Global minimum `f = 2.287670·10⁻³` for `n = 6`, `1.399760·10⁻⁶` for 9, `4.722381·10⁻¹⁰` for 12, `2.486616·10⁻²⁰`
//!   for 20 and 0 for 31, where there are as many equations as unknowns. Minimizers are listed up to `n = 12`.
//! * The best `p` is close to `tan t`, which solves `p′ = 1 + p²`, `p(0) = 0`. No other minimum is known, and none was
//!   found from random starts. From `n = 16` on, one might hide among polynomials that differ between the 29 nodes only:
//!   the minima stated there are those next to `tan t`.
//! * Convex for `n = 2`, but no longer for `n ≥ 3`: for `n = 4` the curvature along `x₁` at `(−1, 2.5, −3, 3)` is −18.
//!
//! Powers of `t` are almost linearly dependent, so the Hessian is as ill-conditioned as a Hilbert matrix: gradient
//! methods soon crawl.
//!
//! # References
//!
//! * J. Kowalik and M. R. Osborne (1968), *Methods for Unconstrained Optimization Problems*, Elsevier.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 20, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_between};
use crate::component::Spec;
use crate::real::Real;

/// Watson's function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watson {
    /// Number `n` of coordinates, from 2 to 31.
    pub dim: usize,
}

impl Default for Watson {
    fn default() -> Self {
        Self { dim: 6 }
    }
}

/// The minima for each dimension, from 2 on.
#[rustfmt::skip]
const MINIMA: [f64; 30] = [
    0.546_607_855_874_646_9, 0.471_399_722_520_956_74, 0.069_587_726_785_894_37, 0.017_154_366_269_018_683,
    0.002_287_670_053_552_436_3, 0.000_224_207_101_162_425_58, 1.816_228_212_329_018_7e-5, 1.399_760_138_099_02e-6,
    1.019_395_182_251_534_5e-7, 7.108_383_641_856_468e-9, 4.722_381_105_891_757e-10, 2.993_104_077_601_066e-11,
    1.804_220_269_860_798_5e-12, 1.032_204_999_204_554_6e-13, 5.584_001_946_471_23e-15, 2.845_094_547_620_134_5e-16,
    1.358_426_224_106_069_6e-17, 6.042_601_786_702_209e-19, 2.486_616_372_416_181e-20, 9.387_388_987_324_063e-22,
    3.218_082_370_306_232_6e-23, 9.892_068_186_760_593e-25, 2.683_348_945_275_675e-26, 6.290_797_777_998_001e-28,
    1.238_865_665_314_506_4e-29, 1.966_912_268_162_265e-31, 2.359_592_434_609_106e-33, 1.900_655_488_504_659_7e-35,
    7.707_617_171_732_92e-38, 0.0,
];

/// The minimizers for each dimension from 2 to 12.
#[rustfmt::skip]
const MINIMIZERS: [&[f64]; 11] = [
    &[-0.501_367_007_521_962_7, 1.073_649_838_459_543_2],
    &[-0.375_733_005_795_105_2, 0.927_788_453_794_742_3, 0.171_643_024_588_191_6],
    &[-0.183_048_079_075_118_7, 1.080_738_694_631_855, -0.452_658_808_508_755_3, 0.614_456_338_664_555_8],
    &[-0.071_405_170_105_187_85, 0.970_024_704_720_389_9, 0.266_168_846_519_795_17, -0.539_893_187_056_866_2,
      0.710_711_221_847_348_3],
    &[-0.015_725_086_401_458_456, 1.012_434_869_369_109_9, -0.232_991_625_956_737_67, 1.260_430_087_799_608_2,
      -1.513_728_922_722_279_7, 0.992_996_432_431_134_6],
    &[-0.001_942_247_773_416_267_5, 0.996_223_820_128_663_1, 0.102_346_772_215_185_77, -0.349_910_484_766_223_7,
      1.827_725_490_503_375_7, -2.077_494_391_465_6, 1.054_134_405_526_834_7],
    &[-0.000_179_906_185_827_500_57, 1.000_916_087_487_048_2, -0.040_916_892_123_370_13, 0.712_335_618_986_667_8,
      -1.479_283_765_904_824_4, 2.968_052_121_067_686_7, -2.671_973_311_401_885_5, 1.067_789_837_514_676],
    &[-1.530_703_652_139_434_2e-5, 0.999_789_703_931_948_3, 0.014_763_963_693_556_96, 0.146_342_328_299_362_22,
      1.000_821_103_004_709_2, -2.617_731_140_519_015, 4.104_403_164_478_857, -3.143_612_278_556_442,
      1.052_626_408_010_166_8],
    &[-1.222_489_868_281_421e-6, 1.000_044_505_646_339_8, -0.005_084_900_593_391_747, 0.417_429_340_148_263_55,
      -0.588_443_484_859_696_3, 2.301_972_801_779_262_7, -4.562_454_099_553_693, 5.591_973_718_994_012,
      -3.640_407_147_565_938_8, 1.042_371_046_577_798_9],
    &[-9.254_461_017_947_649e-8, 0.999_991_148_472_020_6, 0.001_703_860_775_085_223, 0.297_652_976_500_078_27,
      0.315_140_221_227_698_8, -1.357_226_052_226_729_4, 4.153_428_969_552_049, -7.001_388_525_163_009,
      7.216_109_166_078_087, -4.095_013_974_984_264, 1.027_012_187_804_814_6],
    &[-6.638_060_464_520_687e-9, 1.000_001_644_117_862, -0.000_563_932_210_342_305_8, 0.347_820_540_504_042_43,
      -0.156_731_504_096_165_13, 1.052_815_177_207_177_9, -3.247_271_153_459_667_7, 7.288_434_897_938_061,
      -10.271_848_241_321_724, 9.074_113_647_075_317, -4.541_375_466_692_512, 1.012_011_888_552_810_4],
];

impl Problem for Watson {
    const SPEC: Spec = Spec {
        name: "watson",
        summary: "polynomial for a differential equation, 2-D to 31-D",
        year: 1968,
        params: &[dim_between(2, 31)],
        source: include_str!("watson.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        let side = 3.0 * 1.4_f64.powu(self.dim.saturating_sub(8) as u64);
        (-side, side)
    }

    fn minimum(&self) -> Option<f64> {
        MINIMA.get(self.dim - 2).copied()
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        MINIMIZERS.get(self.dim - 2).map(|x| x.to_vec()).into_iter().collect()
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim == 2 { &[Property::Convex, Property::Smooth] } else { &[Property::Smooth] }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let square = x[0] * x[0];
        let last = x[1] - square - 1.0;
        let mut value = square + last * last;
        gradient.fill(R::of(0.0));
        gradient[0] = x[0] * (-(last * 2.0) + 1.0) * 2.0;
        gradient[1] = last * 2.0;
        for t in (1..=29_u8).map(|i| f64::from(i) / 29.0) {
            // Horner's scheme, for the polynomial and its derivative.
            let (mut p, mut slope) = (R::of(0.0), R::of(0.0));
            for &x in x.iter().rev() {
                slope = slope * t + p;
                p = p * t + x;
            }
            let r = slope - p * p - 1.0;
            value += r * r;
            let (by_slope, by_p) = (r * 2.0, r * p * -4.0);
            // The powers of t with their derivatives.
            let (mut power, mut derivative) = (1.0, 0.0);
            for gradient in gradient.iter_mut() {
                *gradient += by_slope * derivative + by_p * power;
                (power, derivative) = (power * t, derivative * t + power);
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
    fn start_has_the_published_value_in_every_dimension() {
        // Every residual but that of x₁ is −1.
        for dim in [2, 6, 31] {
            assert_eq!(at(&Watson { dim }, &vec![0.0; dim]).0, 30.0);
        }
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // p = 1 + t: the residuals are −(1 + t)², 1 and −1.
        let sum = |power: i32| (30..=58_u8).map(|k| (f64::from(k) / 29.0).powi(power)).sum::<f64>();
        let (value, gradient) = at(&Watson { dim: 2 }, &[1.0, 1.0]);
        assert_relative_eq!(value, sum(4) + 2.0, max_relative = 1e-14);
        // −2 (1 + t) for x₁ and 1 − 2 (1 + t) t for x₂.
        assert_relative_eq!(gradient[0], 4.0 * sum(3) + 2.0 + 4.0, max_relative = 1e-14);
        let second: f64 =
            (1..=29_u8).map(|i| f64::from(i) / 29.0).map(|t| (1.0 + t) * (1.0 + t) * (1.0 - 2.0 * (1.0 + t) * t)).sum();
        assert_relative_eq!(gradient[1], -2.0 * second - 2.0, max_relative = 1e-13);
    }

    #[test]
    fn minima_are_the_published_ones() {
        let published = [(6, 2.287_670e-3), (9, 1.399_760e-6), (12, 4.722_381e-10), (20, 2.486_616e-20), (31, 0.0)];
        for (dim, minimum) in published {
            assert_relative_eq!(Watson { dim }.minimum().unwrap(), minimum, max_relative = 3e-7);
        }
        for dim in 2..=12 {
            let problem = Watson { dim };
            let x = problem.minimizers().remove(0);
            assert_relative_eq!(at(&problem, &x).0, problem.minimum().unwrap(), max_relative = 1e-10);
        }
        assert!(MINIMA.windows(2).all(|pair| pair[1] < pair[0]));
    }

    #[test]
    fn curvature_is_negative_where_documented() {
        let slope = |h: f64| at(&Watson { dim: 4 }, &[-1.0 + h, 2.5, -3.0, 3.0]).1[0];
        assert_relative_eq!((slope(1e-5) - slope(-1e-5)) / 2e-5, -18.137, max_relative = 1e-4);
    }

    #[test]
    fn the_box_grows_with_the_coefficients() {
        assert_eq!(Watson { dim: 8 }.domain(0), (-3.0, 3.0));
        assert_relative_eq!(Watson { dim: 10 }.domain(0).1, 3.0 * 1.96, max_relative = 1e-15);
    }

    #[test]
    fn the_best_polynomial_is_close_to_the_tangent() {
        for (i, x) in MINIMIZERS[10].iter().enumerate().take(4) {
            assert!((x - [0.0, 1.0, 0.0, 1.0 / 3.0][i]).abs() < 0.02, "{x}");
        }
        let at_one: f64 = MINIMIZERS[10].iter().sum();
        assert_relative_eq!(at_one, 1.0_f64.tan(), max_relative = 1e-5);
    }
}

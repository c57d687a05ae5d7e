//! Penalty function II.
//!
//! ```text
//! f(x) = (x₁ − 0.2)² + a Σ (e^(xᵢ/10) + e^(xᵢ₋₁/10) − yᵢ)²
//!        + a Σ (e^(xᵢ/10) − e^(−1/10))² + (Σ (n − j + 1) xⱼ² − 1)²
//! with   a = 10⁻⁵,   yᵢ = e^(i/10) + e^((i−1)/10)
//!     the sums with a over i = 2 … n, the last over j = 1 … n
//! ```
//!
//! * Any dimension `n` from 2 to 1000 (the constants `yᵢ` grow exponentially), start `(½, …, ½)` with `f = 2.34001` for
//!   `n = 4`; the paper has no box, here it is `[−1, 1]ⁿ`.
//! * Global minimum given up to `n = 10`, the lowest of hundreds of descents: `f = 9.37629·10⁻⁶` for `n = 4`,
//!   `2.93660·10⁻⁴` for `n = 10`, on the ellipsoid where the last term is nearly zero and with `x₁` nearly 0.2. No
//!   other was found, but for `n = 2` there is one with `f = 1.58284·10⁻⁶` at the opposite end, near `(0.2, −0.959)`.
//! * On the ellipsoid only the terms with `a` are left: at the minimum for `n = 4` the curvature along it is less than
//!   a millionth of that across it.
//!
//! # References
//!
//! * P. E. Gill, W. Murray, and R. A. Pitfield (1972), *The implementation of two revised quasi-Newton algorithms for
//!   unconstrained optimization*, Report NAC 11, National Physical Laboratory.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 24, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_between};
use crate::component::Spec;
use crate::real::{Real, sum_over};

/// Penalty function II.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Penalty2 {
    /// Number `n` of coordinates, from 2 to 1000.
    pub dim: usize,
    /// The constants `y`; the first is not used.
    #[serde(skip)]
    y: Vec<f64>,
}

impl Default for Penalty2 {
    fn default() -> Self {
        Self { dim: 4, y: Vec::new() }
    }
}

impl Problem for Penalty2 {
    const SPEC: Spec = Spec {
        name: "penalty_2",
        summary: "penalty on an ellipsoid, faint exponentials along it",
        year: 1972,
        params: &[dim_between(2, 1000)],
        source: include_str!("penalty_2.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        let power = |i: usize| libm::exp(i as f64 / 10.0);
        self.y = (0..self.dim).map(|i| power(i + 1) + power(i)).collect();
        Ok(())
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        KNOWN.get(self.dim - 2).map(|(_, value)| *value)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        KNOWN.get(self.dim - 2).map(|(x, _)| x.to_vec()).into_iter().collect()
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let opposite = (vec![0.200_000_555_200_620_68, -0.959_165_975_822_333], 1.582_844_337_322_106_4e-6);
        if self.dim == 2 { vec![opposite] } else { Vec::new() }
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim == 2 { &[Property::Multimodal, Property::Smooth] } else { &[Property::Smooth] }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (n, rest) = (x.len(), x[0] - 0.2);
        let excess = sum_over(n, |i| x[i] * x[i] * (n - i) as f64) - 1.0;
        let (mut faint, mut power) = (R::of(0.0), (x[0] / 10.0).exp());
        // The residuals that have the exponential of the coordinate before.
        let mut with_power = R::of(0.0);
        for i in 1..n {
            let next = (x[i] / 10.0).exp();
            let (pair, single) = (power + next - self.y[i], next - E_TO_MINUS_TENTH);
            faint += pair * pair + single * single;
            gradient[i - 1] = x[i - 1] * excess * (4.0 * (n + 1 - i) as f64) + power * (with_power + pair) * (A / 5.0);
            with_power = pair + single;
            power = next;
        }
        gradient[n - 1] = x[n - 1] * excess * 4.0 + power * with_power * (A / 5.0);
        gradient[0] += rest * 2.0;
        rest * rest + faint * A + excess * excess
    }
}

/// The weight of the faint terms.
const A: f64 = 1e-5;

const E_TO_MINUS_TENTH: f64 = 0.904_837_418_035_959_5;

/// Minimizers and minima, from dimension 2 on.
#[rustfmt::skip]
const KNOWN: [(&[f64], f64); 9] = [
    (&[0.200_000_205_327_747_8, 0.959_166_221_988_51], 8.066_390_041_118_848e-7),
    (&[0.199_999_919_614_970_13, 0.525_605_020_390_509, 0.572_257_899_130_891_9], 3.198_128_332_352_977_5e-6),
    (
        &[
            0.199_999_333_350_380_4, 0.191_316_700_992_772_45, 0.480_101_485_332_623_15, 0.518_845_404_390_200_5,
        ],
        9.376_293_007_355_442e-6,
    ),
    (
        &[
            0.199_998_343_287_363_24, 0.094_396_324_650_074_57, 0.208_301_342_848_372_1, 0.448_065_288_493_292_5,
            0.482_356_999_520_675_96,
        ],
        2.138_754_531_771_359_6e-5,
    ),
    (
        &[
            0.199_996_875_279_910_67, 0.053_102_301_246_988_455, 0.111_165_933_875_431_6, 0.210_552_621_687_356_25,
            0.422_935_078_302_680_1, 0.453_577_796_422_132_3,
        ],
        4.193_121_586_150_153_4e-5,
    ),
    (
        &[
            0.199_994_819_653_754_54, 0.032_666_436_788_968_814, 0.065_863_528_720_554_47, 0.117_660_153_402_096_89,
            0.208_337_246_861_662_9, 0.401_357_326_554_396_54, 0.429_138_191_633_762_8,
        ],
        7.445_574_904_331_353e-5,
    ),
    (
        &[
            0.199_992_040_582_820_3, 0.021_378_126_748_849_143, 0.041_958_069_760_326_42, 0.072_065_169_227_037_15,
            0.120_035_462_846_300_84, 0.203_951_325_477_269_88, 0.382_001_495_625_915_07, 0.407_463_248_596_649_2,
        ],
        0.000_123_335_079_862_051_97,
    ),
    (
        &[
            0.199_988_371_150_011_47, 0.014_629_848_312_766_515, 0.028_142_639_586_992_795, 0.047_016_084_300_527_16,
            0.075_236_772_370_928_21, 0.120_059_545_572_556_78, 0.198_396_155_236_171_5, 0.364_143_195_588_148_3,
            0.387_662_372_443_187_96,
        ],
        0.000_194_089_900_544_531_35,
    ),
    (
        &[
            0.199_983_605_197_823_6, 0.010_350_648_471_292_297, 0.019_604_934_480_438_4, 0.032_089_067_220_685_65,
            0.049_932_677_399_641_294, 0.076_513_995_153_993_61, 0.118_624_072_869_504_17, 0.192_144_872_335_576_67,
            0.347_320_586_941_843_65, 0.369_164_374_159_350_8,
        ],
        0.000_293_660_537_456_745_94,
    ),
];

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    fn penalty_2(dim: usize) -> Penalty2 {
        let mut problem = Penalty2 { dim, ..Penalty2::default() };
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn start_has_the_published_value() {
        // 0.09 + (10/4 − 1)², and 0.0000106 of the faint terms.
        assert_relative_eq!(at(&penalty_2(4), &[0.5; 4]).0, 2.340_01, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (10 ln 2, 0): 2 + 1 − e^0.2 − e^0.1, 1 − e^−0.1; the ellipsoid has 2x₁² − 1.
        let x = [10.0 * 2.0_f64.ln(), 0.0];
        let (pair, single) = (3.0 - 0.2_f64.exp() - 0.1_f64.exp(), 1.0 - (-0.1_f64).exp());
        let (rest, excess) = (x[0] - 0.2, 2.0 * x[0] * x[0] - 1.0);
        let (value, gradient) = at(&penalty_2(2), &x);
        let expected = rest * rest + 1e-5 * (pair * pair + single * single) + excess * excess;
        assert_relative_eq!(value, expected, max_relative = 1e-14);
        let expected = [2.0 * rest + 8.0 * excess * x[0] + 4e-6 * pair, 2e-6 * (pair + single)];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-13);
    }

    #[test]
    fn minima_are_the_published_ones() {
        assert_relative_eq!(penalty_2(4).minimum().unwrap(), 9.376_29e-6, max_relative = 1e-6);
        assert_relative_eq!(penalty_2(10).minimum().unwrap(), 2.936_60e-4, max_relative = 2e-6);
        assert_eq!(penalty_2(11).minimum(), None);
        assert!(penalty_2(11).minimizers().is_empty());
    }

    #[test]
    fn the_ellipsoid_is_as_flat_as_documented() {
        let problem = penalty_2(4);
        let x = &problem.minimizers()[0];
        let curvature = |v: &[f64; 4]| {
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            dot(v, &super::super::Surface::along(&problem, x, v).curvature) / dot(v, v)
        };
        let across = curvature(&[0.0, 3.0 * x[1], 2.0 * x[2], x[3]]);
        let along = curvature(&[0.0, 2.0 * x[2], -3.0 * x[1], 0.0]);
        assert!(along > 0.0 && along < 1e-6 * across, "{along} along, {across} across");
    }
}

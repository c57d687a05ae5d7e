//! The Chebyquad function.
//!
//! ```text
//! f(x) = Σ (Σⱼ Tᵢ(xⱼ)/n − ∫ Tᵢ)²      over i = 1 … n
//! Tᵢ: Chebyshev polynomials on [0, 1];
//!     ∫ Tᵢ = 0 for odd i, −1/(i² − 1) for even i
//! ```
//!
//! * Any dimension `n` from 2 to 100, box `[0, 1]ⁿ`, start `xⱼ = j/(n + 1)` with `f = 0.0386176982859288` for `n = 8`.
//! * The points of a quadrature of equal weights that is exact for polynomials of degree `n`: these exist for `n ≤ 7`
//!   and `n = 9` only, with `f = 0`. Beyond, the lowest of thousands of descents is given up to `n = 12`: 0.00351687
//!   for `n = 8`, 0.00477271 for `n = 10`, 0.00279976 for `n = 11`, 0.00473833 for `n = 12`. For `n = 10` the paper has
//!   0.00650395, which is a local minimum.
//! * Coordinates can be exchanged, so every minimizer stands for all of its permutations, `n!` where no two coordinates
//!   are equal, and for its mirror image; those in ascending order are given.
//!
//! # References
//!
//! * R. Fletcher (1965), *Function minimization without evaluating derivatives – a review*, The Computer Journal 8(1),
//!   doi:10.1093/comjnl/8.1.33.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 35, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_between};
use crate::component::Spec;
use crate::real::Real;

/// The Chebyquad function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chebyquad {
    /// Number `n` of coordinates, from 2 to 100.
    pub dim: usize,
}

impl Default for Chebyquad {
    fn default() -> Self {
        Self { dim: 8 }
    }
}

impl Problem for Chebyquad {
    const SPEC: Spec = Spec {
        name: "chebyquad",
        summary: "points of a quadrature with equal weights",
        year: 1965,
        params: &[dim_between(2, 100)],
        source: include_str!("chebyquad.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        (1..=self.dim).map(|j| j as f64 / (self.dim + 1) as f64).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        KNOWN.get(self.dim - 2).map(|(_, value)| *value)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let Some((x, _)) = KNOWN.get(self.dim - 2) else { return Vec::new() };
        let mirrored: Vec<f64> = x.iter().rev().map(|x| 1.0 - x).collect();
        // The others are their own mirror images.
        if [10, 12].contains(&self.dim) { vec![x.to_vec(), mirrored] } else { vec![x.to_vec()] }
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        if self.dim == 10 { vec![(PAPER.0.to_vec(), PAPER.1)] } else { Vec::new() }
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let mut residuals = [R::of(0.0); MOST];
        let residuals = &mut residuals[..n];
        for &x in x {
            let twice = x * 4.0 - 2.0;
            let (mut before, mut here) = (R::of(1.0), twice * 0.5);
            for residual in residuals.iter_mut() {
                *residual += here;
                (before, here) = (here, twice * here - before);
            }
        }
        let mut value = R::of(0.0);
        for (i, residual) in (1_u8..).zip(residuals.iter_mut()) {
            let i = f64::from(i);
            let integral = if i % 2.0 == 0.0 { -1.0 / (i * i - 1.0) } else { 0.0 };
            let off = *residual / n as f64 - integral;
            value += off * off;
            // The derivative of Tᵢ is i times a polynomial of the second kind.
            *residual = off * i;
        }
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let twice = x * 4.0 - 2.0;
            let (mut before, mut here, mut slope) = (R::of(0.0), R::of(1.0), R::of(0.0));
            for &residual in residuals.iter() {
                slope += residual * here;
                (before, here) = (here, twice * here - before);
            }
            *gradient = slope * (4.0 / n as f64);
        }
        value
    }
}

/// The largest dimension.
const MOST: usize = 100;

/// The minimum that the paper gives for `n = 10`.
#[rustfmt::skip]
const PAPER: ([f64; 10], f64) = (
    [
        0.059_619_900_535_812_7, 0.166_708_281_835_861_42, 0.239_170_658_942_608_5, 0.398_884_292_306_044_5,
        0.398_884_292_306_044_5, 0.601_115_707_693_955_5, 0.601_115_707_693_955_5, 0.760_829_341_057_391_5,
        0.833_291_718_164_138_6, 0.940_380_099_464_187_3,
    ],
    0.006_503_954_800_882_306,
);

/// Minimizers and minima, from dimension 2 on.
#[rustfmt::skip]
const KNOWN: [(&[f64], f64); 11] = [
    (&[0.211_324_865_405_187_1, 0.788_675_134_594_812_9], 0.0),
    (&[0.146_446_609_406_726_24, 0.5, 0.853_553_390_593_273_7], 0.0),
    (&[0.102_672_763_854_116_94, 0.406_203_762_957_46, 0.593_796_237_042_539_9, 0.897_327_236_145_883_1], 0.0),
    (
        &[
            0.083_751_256_499_509_06, 0.312_729_295_223_209_47, 0.5, 0.687_270_704_776_790_5, 0.916_248_743_500_490_9,
        ],
        0.0,
    ),
    (
        &[
            0.066_876_590_946_089_7, 0.288_740_673_119_444_24, 0.366_682_299_241_647_64, 0.633_317_700_758_352_4,
            0.711_259_326_880_555_7, 0.933_123_409_053_910_3,
        ],
        0.0,
    ),
    (
        &[
            0.058_069_149_620_975_48, 0.235_171_612_357_421_6, 0.338_044_094_740_046_15, 0.5, 0.661_955_905_259_953_8,
            0.764_828_387_642_578_4, 0.941_930_850_379_024_5,
        ],
        0.0,
    ),
    (
        &[
            0.043_152_760_151_016_63, 0.193_090_840_384_186_1, 0.266_328_706_890_272_94, 0.5, 0.5,
            0.733_671_293_109_727_1, 0.806_909_159_615_813_9, 0.956_847_239_848_983_3,
        ],
        0.003_516_873_725_677_931_6,
    ),
    (
        &[
            0.044_205_346_135_782_76, 0.199_490_672_309_880_96, 0.235_619_108_471_06, 0.416_046_907_892_598, 0.5,
            0.583_953_092_107_402, 0.764_380_891_528_94, 0.800_509_327_690_119_1, 0.955_794_653_864_217_2,
        ],
        0.0,
    ),
    (
        &[
            0.074_748_166_214_602_48, 0.171_518_176_948_092_68, 0.286_434_152_584, 0.359_646_450_628_934_1,
            0.470_750_522_866_593_47, 0.616_738_335_038_745, 0.616_738_335_038_745, 0.799_810_801_538_613_7,
            0.844_854_642_240_926_7, 0.967_006_626_981_925_5,
        ],
        0.004_772_713_696_375_349,
    ),
    (
        &[
            0.029_958_744_771_884_926, 0.137_311_206_919_812_44, 0.188_366_388_990_802_69, 0.358_843_117_388_727_2,
            0.358_843_117_388_727_2, 0.5, 0.641_156_882_611_272_8, 0.641_156_882_611_272_8, 0.811_633_611_009_197_3,
            0.862_688_793_080_187_5, 0.970_041_255_228_115,
        ],
        0.002_799_761_551_865_766_6,
    ),
    (
        &[
            0.060_917_888_318_050_15, 0.147_507_155_474_500_38, 0.241_780_219_561_866_02, 0.294_645_548_947_667_8,
            0.444_744_996_967_635, 0.444_744_996_967_635, 0.564_605_747_716_586_6, 0.692_935_215_893_636_5,
            0.692_935_215_893_636_5, 0.837_639_311_015_816_9, 0.889_487_090_263_463, 0.977_643_242_662_274_1,
        ],
        0.004_738_331_821_044_107,
    ),
];

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Chebyquad { dim: 8 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 0.038_617_698_285_928_8, max_relative = 1e-12);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (0, 1/4): T₁ = −1, −½; T₂ = 1, −½; residuals −¾ and ¼ + ⅓; slopes 2, 2 and −8, −4, by halves.
        let (value, gradient) = at(&Chebyquad { dim: 2 }, &[0.0, 0.25]);
        assert_relative_eq!(value, 9.0 / 16.0 + 49.0 / 144.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [-1.5 - 14.0 / 3.0, -1.5 - 7.0 / 3.0], max_relative = 1e-14);
    }

    #[test]
    fn minima_are_as_documented() {
        let minimum = |dim| Chebyquad { dim }.minimum();
        assert!([2, 3, 4, 5, 6, 7, 9].into_iter().all(|dim| minimum(dim) == Some(0.0)));
        let others = [(8, 0.003_516_87), (10, 0.004_772_71), (11, 0.002_799_76), (12, 0.004_738_33)];
        for (dim, expected) in others {
            assert_relative_eq!(minimum(dim).unwrap(), expected, max_relative = 2e-6);
        }
        assert_relative_eq!(Chebyquad { dim: 10 }.local_minima()[0].1, 0.006_503_95, max_relative = 1e-6);
        assert_eq!(minimum(13), None);
        assert!(Chebyquad { dim: 13 }.minimizers().is_empty());
    }
}

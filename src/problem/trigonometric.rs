//! The trigonometric function.
//!
//! ```text
//! f(x) = Σ rᵢ²   with   rᵢ = n − Σⱼ cos xⱼ + i (1 − cos xᵢ) − sin xᵢ
//! ```
//!
//! * Any dimension `n ≥ 1`, start `(1/n, …, 1/n)` with `f = 0.0070758` for `n = 10`; periodic, so the box is
//!   `[−π, π]ⁿ`.
//! * Global minimum `f = 0` at the origin and at further points: with `σ = n − Σ cos xⱼ`, each `tan(xᵢ/2)` is one of
//!   the two roots of `(σ + 2i) w² − 2w + σ = 0` there. One has the larger root for the last coordinate only:
//!   `(0.2431, 0.6127)` for `n = 2`. From `n = 6` on there is one that has it for the last but one, and there are more.
//! * From `n = 3` on there are also minima with `f > 0`; for `n = 10` some have `f = 4.47357·10⁻⁷`, `2.79506·10⁻⁵`, and
//!   `4.21863·10⁻⁵`. Methods that start at the customary point often end in the second of these.
//!
//! # References
//!
//! * E. Spedicato (1975), *Computational experience with quasi-Newton algorithms for minimization problems of
//!   moderately large size*, Report CISE-N-175, Segrate (Milano).
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 26, doi:10.1145/355934.355936.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The trigonometric function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigonometric {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Trigonometric {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for Trigonometric {
    const SPEC: Spec = Spec {
        name: "trigonometric",
        summary: "many minima close to each other, several of them global",
        year: 1975,
        params: &[dim_param(1)],
        source: include_str!("trigonometric.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0 / self.dim as f64; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-PI, PI)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let mut minimizers = vec![vec![0.0; self.dim], self.zero(self.dim)];
        if self.dim >= 6 {
            minimizers.push(self.zero(self.dim - 1));
        }
        minimizers
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let known = LOCAL_MINIMA.iter().filter(|(x, _)| x.len() == self.dim);
        known.map(|(x, value)| (x.to_vec(), *value)).collect()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len() as f64;
        // The sum of 1 − cos x, and what the residuals have beyond it.
        let (mut rest, mut own) = (R::of(0.0), R::of(0.0));
        for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
            let (drop, sine) = (-x.cos() + 1.0, x.sin());
            rest += drop;
            own += drop * (i + 1) as f64 - sine;
            *gradient = sine;
        }
        let sum = rest * n + own;
        let mut value = R::of(0.0);
        for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
            let (sine, cosine, weight) = (*gradient, x.cos(), (i + 1) as f64);
            let residual = rest + (-cosine + 1.0) * weight - sine;
            value += residual * residual;
            *gradient = (sum * sine + residual * (sine * weight - cosine)) * 2.0;
        }
        value
    }
}

/// Some that are known for `n = 10`.
#[rustfmt::skip]
const LOCAL_MINIMA: [([f64; 10], f64); 3] = [
    (
        [
            0.051_538_859_428_460_97, 0.053_021_362_014_706_77, 0.054_696_856_858_414_28, 0.056_619_588_754_793_82,
            0.058_870_647_965_249_08, 0.061_579_660_295_690_69, 0.218_376_691_337_142_13, 0.069_522_597_038_456_5,
            0.143_728_075_982_353_4, 0.092_531_226_470_067_15,
        ],
        4.473_565_812_806_294_7e-7,
    ),
    (
        [
            0.055_150_903_980_691_29, 0.056_840_616_794_738_56, 0.058_764_001_762_695_084, 0.060_990_608_656_760_81,
            0.063_626_213_695_854_51, 0.066_843_179_452_758_79, 0.208_161_518_569_881_16, 0.164_363_095_885_647_74,
            0.085_006_895_688_507_44, 0.091_431_450_714_707_94,
        ],
        2.795_056_121_879_456_3e-5,
    ),
    (
        [
            0.053_912_925_374_252_85, 0.055_496_591_379_669_54, 0.057_285_880_932_085_434, 0.059_336_645_443_647_44,
            0.061_730_127_154_342_666, 0.257_886_003_596_359_6, 0.068_114_182_119_554_36, 0.072_622_931_094_130_32,
            0.078_461_599_252_090_59, 0.083_753_864_086_696_01,
        ],
        4.218_633_887_923_726e-5,
    ),
];

impl Trigonometric {
    /// The zero of all residuals at which this coordinate, counted from one, has the larger root `w`, the others the
    /// smaller.
    ///
    /// The roots depend on `σ` alone, which has to be what they make of it. It is found by the Illinois method, between
    /// 0 and where they cease to be real.
    fn zero(&self, larger: usize) -> Vec<f64> {
        let root = |sigma: f64, i: usize| {
            let weight = sigma + 2.0 * i as f64;
            let one_more = 1.0 + (1.0 - sigma * weight).max(0.0).sqrt();
            if i == larger { one_more / weight } else { sigma / one_more }
        };
        let excess = |sigma: f64| {
            let drop = |w: f64| 2.0 * w * w / (1.0 + w * w);
            (1..=self.dim).map(|i| drop(root(sigma, i))).sum::<f64>() - sigma
        };
        let end = (self.dim as f64).hypot(1.0) - self.dim as f64;
        let (mut low, mut high) = ((0.0, excess(0.0)), (end, excess(end)));
        for _ in 0..50 {
            if high.1 == 0.0 || high.0 == low.0 {
                break;
            }
            let middle = (low.0 * high.1 - high.0 * low.1) / (high.1 - low.1);
            let there = excess(middle);
            if there * high.1 < 0.0 {
                low = high;
            } else {
                low.1 /= 2.0;
            }
            high = (middle, there);
        }
        (1..=self.dim).map(|i| 2.0 * libm::atan(root(high.0, i))).collect()
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = Trigonometric { dim: 10 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 0.007_075_8, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // cos −1 and 0, sin 0 and 1: residuals 3 + 2 and 3 + 2 − 1; ∂ = 2 (9·0 + 5·1) and 2 (9·1 + 4·2).
        let (value, gradient) = at(&Trigonometric { dim: 2 }, &[PI, PI / 2.0]);
        assert_relative_eq!(value, 41.0, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [10.0, 34.0], max_relative = 1e-14);
    }

    #[test]
    fn further_zeros_are_as_documented_in_every_dimension() {
        assert_relative_eq!(Trigonometric { dim: 2 }.zero(2)[..], [0.2431, 0.6127], max_relative = 1e-3);
        for dim in [1, 2, 3, 5, 6, 7, 30, 1000, 100_000] {
            let problem = Trigonometric { dim };
            for x in &problem.minimizers()[1..] {
                let larger = x.iter().filter(|&&x| x > 0.9 / dim as f64).count();
                assert!(at(&problem, x).0 < 1e-15 && larger == 1, "dimension {dim}");
            }
        }
    }
}

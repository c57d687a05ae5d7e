//! The Shubert function.
//!
//! ```text
//! f(x) = Π S(xⱼ)   with   S(t) = Σ k cos((k + 1) t + k)
//!     over j = 1 … n, k = 1 … 5
//! ```
//!
//! * Dimension `n` from 1 to 16, usually 2, customary box `[−10, 10]ⁿ`, start at the origin with `f = 19.8758` for
//!   `n = 2`.
//! * `S` lies between `−12.870885497726` and `14.508007927195` and repeats with every step of `2π`. The global minimum
//!   has one coordinate where `S` is lowest and the others where it is highest: `f = −186.73090883102` for `n = 2` and
//!   `−2709.0935055728` for `n = 3`.
//! * There are `n 3ⁿ` global minimizers in the box: 18 for `n = 2`, 81 for `n = 3`; many other minima lie between them.
//!
//! # References
//!
//! * B. O. Shubert (1972), *A sequential method seeking the global maximum of a function*, SIAM Journal on Numerical
//!   Analysis 9(3), doi:10.1137/0709036 (one dimension, with sines).
//! * X. Li, A. Engelbrecht, and M. G. Epitropakis (2013), *Benchmark functions for CEC'2013 special session and
//!   competition on niching methods for multimodal function optimization*, RMIT University (in any dimension).
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_between};
use crate::component::Spec;
use crate::real::Real;

/// Where a factor is lowest and highest in the box, and these values.
const LOWEST: [f64; 3] = [-1.425_128_428_319_761, 4.858_056_878_859_826, -7.708_313_735_499_347];
const HIGHEST: [f64; 3] = [-0.800_321_100_471_973_1, 5.482_864_206_707_613, -7.083_506_407_651_56];
const LOW: f64 = -12.870_885_497_725_686;
const HIGH: f64 = 14.508_007_927_195_033;

/// The Shubert function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shubert {
    /// Number `n` of coordinates, from 1 to 16.
    pub dim: usize,
}

impl Default for Shubert {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Shubert {
    const SPEC: Spec = Spec {
        name: "shubert",
        summary: "egg box of uneven pits, 18 of them global in 2-D",
        year: 1972,
        params: &[dim_between(1, 16)],
        source: include_str!("shubert.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0; self.dim]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        if self.dim == 2 { vec![("ml-optimizer-benchmark", vec![1.81, 1.82])] } else { Vec::new() }
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(LOW * HIGH.powu(self.dim as u64 - 1))
    }

    /// All of them in up to three dimensions, `n` of them in more.
    fn minimizers(&self) -> Vec<Vec<f64>> {
        let n = self.dim;
        let count = if n <= 3 { n * 3_usize.pow(n as u32) } else { n };
        let point = |k: usize| {
            let mut turns = k / n;
            let coordinate = |i: usize| {
                let turn = turns % 3;
                turns /= 3;
                if i == k % n { LOWEST[turn] } else { HIGHEST[turn] }
            };
            (0..n).map(coordinate).collect()
        };
        (0..count).map(point).collect()
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim == 1 {
            &[Property::Multimodal, Property::Separable, Property::Smooth]
        } else {
            &[Property::Multimodal, Property::Smooth]
        }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut product = R::of(1.0);
        for (&x, gradient) in x.iter().zip(gradient.iter_mut()) {
            let (factor, slope) = factor(x);
            // Next to nothing instead of zero, so that the product of the others can be had back.
            let factor = factor.pick(|s| s == 0.0, R::of(1e-290), factor);
            product *= factor;
            *gradient = slope / factor;
        }
        for gradient in gradient {
            *gradient *= product;
        }
        product
    }
}

/// The sum of five waves, and its derivative.
#[inline(always)]
fn factor<R: Real>(x: R) -> (R, R) {
    // Every next wave is the one before turned by x + 1.
    let (sin, cos) = (x.sin(), x.cos());
    let (turn_sin, turn_cos) = (sin * COS_1 + cos * SIN_1, cos * COS_1 - sin * SIN_1);
    let (mut wave_sin, mut wave_cos) = (sin, cos);
    let (mut value, mut slope) = (R::of(0.0), R::of(0.0));
    for k in [1.0, 2.0, 3.0, 4.0, 5.0] {
        let next = wave_cos * turn_cos - wave_sin * turn_sin;
        wave_sin = wave_sin * turn_cos + wave_cos * turn_sin;
        wave_cos = next;
        value += wave_cos * k;
        slope -= wave_sin * (k * (k + 1.0));
    }
    (value, slope)
}

/// Sine and cosine of one radian.
const SIN_1: f64 = 0.841_470_984_807_896_5;
const COS_1: f64 = 0.540_302_305_868_139_7;

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&Shubert { dim: 2 }, &[0.0, 0.0]).0, 19.8758, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (−1, 2): cos(−(k + 1) + k) = cos 1 and 15 of them; sin −1 times −k (k + 1), 70 in all.
        let sum = |term: fn(f64) -> f64| [1.0, 2.0, 3.0, 4.0, 5.0].map(term).iter().sum::<f64>();
        let (value, slope) = (sum(|k| k * f64::cos(3.0 * k + 2.0)), sum(|k| -k * (k + 1.0) * f64::sin(3.0 * k + 2.0)));
        let (product, gradient) = at(&Shubert { dim: 2 }, &[-1.0, 2.0]);
        assert_relative_eq!(product, 15.0 * f64::cos(1.0) * value, max_relative = 1e-13);
        let expected = [70.0 * f64::sin(1.0) * value, 15.0 * f64::cos(1.0) * slope];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-13);
    }

    #[test]
    fn a_factor_of_zero_does_not_hide_the_slope() {
        // The slope along the coordinate of a root of S is what counts there, and the other has none.
        let (mut low, mut high) = (LOWEST[0], HIGHEST[0]);
        for _ in 0..100 {
            let middle = f64::midpoint(low, high);
            if factor(middle).0 < 0.0 { low = middle } else { high = middle }
        }
        let gradient = at(&Shubert { dim: 2 }, &[low, 0.0]).1;
        assert_relative_eq!(gradient[0], factor(low).1 * factor(0.0).0, max_relative = 1e-12);
        assert!(gradient[1].abs() < 1e-11);
    }

    #[test]
    fn minima_are_as_many_and_as_low_as_documented() {
        for (dim, count, minimum) in [(1, 3, LOW), (2, 18, -186.730_908_831_02), (3, 81, -2_709.093_505_572_8)] {
            let problem = Shubert { dim };
            let mut minimizers = problem.minimizers();
            minimizers.sort_by(|a, b| a.partial_cmp(b).unwrap());
            minimizers.dedup();
            assert_eq!(minimizers.len(), count);
            assert_relative_eq!(problem.minimum().unwrap(), minimum, max_relative = 1e-13);
        }
    }
}

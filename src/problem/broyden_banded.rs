//! The Broyden banded function.
//!
//! ```text
//! f(x) = Σ rᵢ²   with   rᵢ = xᵢ (2 + 5xᵢ²) + 1 − Σ xⱼ (1 + xⱼ)
//! the last sum over j ≠ i from max(1, i − 5) to min(n, i + 1)
//! ```
//!
//! * Any dimension `n ≥ 2`, start `(−1, …, −1)` with `f = 36 n`; the paper has no box, here it is `[−2, 2]ⁿ`.
//! * Global minimum `f = 0` where all residuals vanish and all coordinates are between −0.63 and −0.42.
//! * From `n = 4` on there are other minima, with positive coordinates: `f = 2.680220` and `3.057278` for `n = 10`.
//!
//! # References
//!
//! * C. G. Broyden (1971), *The convergence of an algorithm for solving sparse nonlinear systems*, Mathematics of
//!   Computation 25(114), doi:10.1090/S0025-5718-1971-0297122-5.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 31, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Broyden banded function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BroydenBanded {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for BroydenBanded {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for BroydenBanded {
    const SPEC: Spec = Spec {
        name: "broyden_banded",
        summary: "cubic equations of seven neighbours each",
        year: 1971,
        params: &[dim_param(2)],
        source: include_str!("broyden_banded.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![-1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![self.zero()]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let known = LOCAL_MINIMA.iter().filter(|(x, _)| x.len() == self.dim);
        known.map(|(x, value)| (x.to_vec(), *value)).collect()
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim < 4 { &[Property::Smooth] } else { &[Property::Multimodal, Property::Smooth] }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let mut value = R::of(0.0);
        for (i, gradient) in gradient.iter_mut().enumerate() {
            *gradient = residual(x, i);
            value += *gradient * *gradient;
        }
        // The residual before this coordinate's, which the gradient holds no longer.
        let mut before = R::of(0.0);
        for i in 0..n {
            let here = gradient[i];
            let beside = gradient[i + 1..n.min(i + 6)].iter().fold(before, |sum, &residual| sum + residual);
            gradient[i] = (here * (x[i] * x[i] * 15.0 + 2.0) - beside * (x[i] * 2.0 + 1.0)) * 2.0;
            before = here;
        }
        value
    }
}

/// Two that are known for `n = 10`.
#[rustfmt::skip]
const LOCAL_MINIMA: [([f64; 10], f64); 2] = [
    (
        [
            0.217_172_239_058_743_03, 0.306_467_150_037_749_1, 0.356_786_097_274_247_5, 0.448_394_894_136_121_7,
            0.577_637_950_998_186_5, 0.713_103_509_761_491_4, 0.823_956_480_273_762, 0.921_909_337_168_845_3,
            0.996_992_778_596_149_9, 0.963_462_270_337_487_1,
        ],
        2.680_219_920_726_135_5,
    ),
    (
        [
            0.210_713_858_095_865_4, 0.260_976_685_974_270_15, 0.227_947_672_436_456_42, 0.197_025_588_739_395_55,
            0.203_229_694_037_645_8, 0.221_915_978_030_908_26, 0.162_812_236_589_621_46, 0.048_302_528_220_170_456,
            -0.079_356_584_240_451_78, -0.153_125_186_682_673_33,
        ],
        3.057_278_432_425_819,
    ),
];

/// The residual of coordinate `i`, counted from zero.
#[inline(always)]
fn residual<R: Real>(x: &[R], i: usize) -> R {
    let beside = |x: &[R]| x.iter().fold(R::of(0.0), |sum, &x| sum + x * (x + 1.0));
    let others = beside(&x[i.saturating_sub(5)..i]) + beside(&x[i + 1..x.len().min(i + 2)]);
    x[i] * (x[i] * x[i] * 5.0 + 2.0) + 1.0 - others
}

impl BroydenBanded {
    /// Where all residuals vanish, by Newton's method on one coordinate after another.
    fn zero(&self) -> Vec<f64> {
        let mut x = vec![-0.5; self.dim];
        for _ in 0..40 {
            for i in 0..self.dim {
                x[i] -= residual(&x, i) / (2.0 + 15.0 * x[i] * x[i]);
            }
        }
        x
    }
}

#[cfg(test)]
mod tests {

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_eq!(at(&BroydenBanded { dim: 10 }, &[-1.0; 10]).0, 360.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, 2, 3): residuals 8 − 6, 45 − 14, 142 − 8; ∂x = 2 (2·17 − 3 (31 + 134)).
        let (value, gradient) = at(&BroydenBanded { dim: 3 }, &[1.0, 2.0, 3.0]);
        assert_eq!((value, gradient), (18_921.0, vec![-922.0, 2484.0, 36_282.0]));
    }

    #[test]
    fn coordinates_more_than_five_before_do_not_matter() {
        let problem = BroydenBanded { dim: 8 };
        let mut x = [0.5; 8];
        let last = residual(&x, 7);
        x[1] = 0.25;
        assert_eq!(residual(&x, 7), last);
        x[2] = 0.25;
        assert_ne!(residual(&x, 7), last);
        assert_ne!(at(&problem, &x).0, at(&problem, &[0.5; 8]).0);
    }

    #[test]
    fn the_minimizer_is_as_documented() {
        for dim in [2, 3, 10, 1000] {
            let (problem, x) = (BroydenBanded { dim }, BroydenBanded { dim }.zero());
            assert!(at(&problem, &x).0 < 1e-26 && x.iter().all(|x| (-0.63..-0.42).contains(x)), "dimension {dim}");
        }
    }
}

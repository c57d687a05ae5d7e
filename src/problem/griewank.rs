//! The Griewank function.
//!
//! ```text
//! f(x) = Σ xᵢ²/4000 − Π cos(xᵢ/√i) + 1      over i = 1 … n
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−600, 600]ⁿ`, start `(5, …, 5)` with `f = 1.27443` for `n = 2`.
//! * Global minimum `f = 0` at the origin, where the Hessian is diagonal, with `1/2000 + 1/i`: its condition number is
//!   nearly `n` for small `n`.
//! * Ripples on a wide bowl: thousands of local minima, the nearest four with `f = 0.00739604` at
//!   `(±3.14002263, ±4.43844448)` for `n = 2`, and `f = 0.00986467` at `±6.28004528` for `n = 1`.
//! * The product of cosines vanishes with growing `n` nearly everywhere: in high dimensions the ripples are seen near
//!   the origin only, and it is easier.
//!
//! ML-Optimizer-Benchmark has it of `10x`.
//!
//! # References
//!
//! * A. O. Griewank (1981), *Generalized descent for global optimization*, Journal of Optimization Theory and
//!   Applications 34(1), doi:10.1007/BF00933356.
//! * M. Locatelli (2003), *A note on the Griewank test function*, Journal of Global Optimization 25(2),
//!   doi:10.1023/A:1021956306041 (high dimensions).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Griewank function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Griewank {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for Griewank {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Griewank {
    const SPEC: Spec = Spec {
        name: "griewank",
        summary: "wide bowl with thousands of ripples, any dimension",
        year: 1981,
        params: &[dim_param(1)],
        source: include_str!("griewank.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0; self.dim]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        if self.dim == 2 { vec![("ml-optimizer-benchmark", vec![-570.0, -426.0])] } else { Vec::new() }
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-600.0, 600.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        match self.dim {
            1 => [-6.280_045_279_379_905, 6.280_045_279_379_905].map(|x| (vec![x], 0.009_864_672_061_006_213)).to_vec(),
            2 => {
                let (x, y, value) = (3.140_022_633_895_54, 4.438_444_480_920_714, 0.007_396_040_334_115_083);
                [[x, y], [-x, y], [x, -y], [-x, -y]].map(|x| (x.to_vec(), value)).to_vec()
            }
            _ => Vec::new(),
        }
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
        let (mut squares, mut product) = (R::of(0.0), R::of(1.0));
        for (i, (&x, gradient)) in x.iter().zip(gradient.iter_mut()).enumerate() {
            let root = (i as f64 + 1.0).sqrt();
            let angle = x / root;
            let cos = angle.cos();
            squares += x * x;
            product *= cos;
            // The product without this factor is the whole one over it: no number has a cosine of exactly zero.
            *gradient = angle.sin() / cos / root;
        }
        for (&x, gradient) in x.iter().zip(gradient) {
            *gradient = *gradient * product + x / 2000.0;
        }
        squares / 4000.0 - product + 1.0
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&Griewank { dim: 2 }, &[5.0, 5.0]).0, 1.27443, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (π/3, √2 π/4, 2√3 π): cosines ½, √½, 1; tangents √3, 1, 0.
        let x = [PI / 3.0, f64::sqrt(2.0) * PI / 4.0, 2.0 * f64::sqrt(3.0) * PI];
        let (value, gradient) = at(&Griewank { dim: 3 }, &x);
        let product = 0.5 * f64::sqrt(0.5);
        let bowl = PI * PI * (1.0 / 9.0 + 1.0 / 8.0 + 12.0) / 4000.0;
        assert_relative_eq!(value, bowl - product + 1.0, max_relative = 1e-14);
        let ripples = [product * f64::sqrt(3.0), product * f64::sqrt(0.5), 0.0];
        for ((slope, ripple), x) in gradient.into_iter().zip(ripples).zip(x) {
            assert_relative_eq!(slope, ripple + x / 2000.0, max_relative = 1e-12);
        }
    }

    #[test]
    fn where_a_cosine_is_all_but_zero_the_gradient_is_right() {
        // (π/2, 0): the first factor alone has a slope, 1.
        let gradient = at(&Griewank { dim: 2 }, &[PI / 2.0, 0.0]).1;
        assert_relative_eq!(gradient[0], 1.0 + PI / 4000.0, max_relative = 1e-14);
    }

    #[test]
    fn curvatures_at_the_minimum_are_as_documented() {
        let slopes = at(&Griewank { dim: 3 }, &[1e-7; 3]).1;
        for (slope, i) in slopes.into_iter().zip([1.0, 2.0, 3.0]) {
            assert_relative_eq!(slope, (1.0 / 2000.0 + 1.0 / i) * 1e-7, max_relative = 1e-9);
        }
    }

    #[test]
    fn in_high_dimensions_the_ripples_vanish() {
        let (value, _) = at(&Griewank { dim: 100 }, &[300.0; 100]);
        assert_relative_eq!(value, 1.0 + 2250.0, max_relative = 1e-15);
    }
}

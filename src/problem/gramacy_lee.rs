//! The function of Gramacy and Lee (2012), in any dimension.
//!
//! ```text
//! f(x) = Σ sin(10π xᵢ)/(2 xᵢ) + (xᵢ − 1)⁴
//! ```
//!
//! * Any dimension `n ≥ 1`, one in the paper, customary box `[0.5, 2.5]ⁿ`, start `(1.8, 2.48, 1.8, …)` with
//!   `f = 5.32596` for `n = 2`.
//! * Global minimum in the box `f = −0.86901113494 n` where every coordinate is `0.54856344453`. Each coordinate has
//!   eight more minima, at `0.74874378`, `0.94893369`, …, `2.12189917`, so there are `9ⁿ` in all.
//! * Separable. Outside the box, towards zero, its waves are higher: it falls to `−2.87389894 n` at `0.14377917`.
//! * At `xᵢ = 0`, where the formula has none, the value of a term is its limit, `5π + 1`.
//!
//! ML-Optimizer-Benchmark has two dimensions, the box `[−0.8, 2.5]²`, 1 instead of `5π` at zero, and names `0.14166` as
//! minimizer. The function `gramacy_lee_2008` is another one.
//!
//! # References
//!
//! * R. B. Gramacy and H. K. H. Lee (2012), *Cases for the nugget in modeling computer experiments*, Statistics and
//!   Computing 22(3), doi:10.1007/s11222-010-9224-x, arXiv:1007.4580.
//! * S. Surjanovic and D. Bingham, *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The other minima of a coordinate in the box, with their values.
const HIGHER: [(f64, f64); 8] = [
    (0.748_743_778_143_008_6, -0.663_279_848_690_442_2),
    (0.948_933_686_690_486_2, -0.526_604_788_740_402_3),
    (1.149_087_618_802_196_6, -0.434_455_048_469_956_66),
    (1.348_785_167_362_593, -0.355_635_023_391_097_25),
    (1.547_288_327_184_439, -0.232_259_171_602_449_38),
    (1.743_576_740_469_434_7, 0.024_757_434_887_311_768),
    (1.936_219_662_529_922_7, 0.533_853_616_750_746_4),
    (2.121_899_166_052_543, 1.434_593_916_895_147_7),
];

/// The function of Gramacy and Lee (2012).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GramacyLee {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for GramacyLee {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for GramacyLee {
    const SPEC: Spec = Spec {
        name: "gramacy_lee",
        summary: "waves that fade along a steepening slope, any dimension",
        year: 2012,
        params: &[dim_param(1)],
        source: include_str!("gramacy_lee.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    /// That of ML-Optimizer-Benchmark.
    fn start(&self) -> Vec<f64> {
        [1.8, 2.48].into_iter().cycle().take(self.dim).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.5, 2.5)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-0.869_011_134_989_499_8 * self.dim as f64)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.548_563_444_527_605_2; self.dim]]
    }

    /// Those on the diagonal.
    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        HIGHER.iter().map(|&(x, value)| (vec![x; self.dim], value * self.dim as f64)).collect()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (&x, gradient) in x.iter().zip(gradient) {
            let (angle, rest) = (x * (10.0 * PI), x - 1.0);
            let wave = x.pick(|x| x == 0.0, R::of(5.0 * PI), angle.sin() * 0.5 / x);
            let slope = x.pick(|x| x == 0.0, R::of(0.0), (angle.cos() * (5.0 * PI) - wave) / x);
            let square = rest * rest;
            value += wave + square * square;
            *gradient = slope + square * rest * 4.0;
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
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&GramacyLee { dim: 2 }, &[1.8, 2.48]).0, 5.32596, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 2.25: sin π/2 is 1: 1/4.5 + 1.25⁴; −1/(2 · 2.25²) + 4 · 1.25³. At 2: 1; 5π/2 + 4.
        let (value, gradient) = at(&GramacyLee { dim: 2 }, &[2.25, 2.0]);
        assert_relative_eq!(value, 1.0 / 4.5 + 1.25_f64.powi(4) + 1.0, max_relative = 1e-13);
        let expected = [-1.0 / 10.125 + 4.0 * 1.25_f64.powi(3), 2.5 * PI + 4.0];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-13);
    }

    #[test]
    fn outside_the_box_it_is_lower() {
        let (value, gradient) = at(&GramacyLee { dim: 1 }, &[0.143_779_174_073_83]);
        assert_relative_eq!(value, -2.873_898_94, max_relative = 1e-8);
        assert!(gradient[0].abs() < 1e-9);
    }

    #[test]
    fn at_zero_it_has_its_limit() {
        let (value, gradient) = at(&GramacyLee { dim: 1 }, &[0.0]);
        assert_eq!((value, gradient[0]), (5.0 * PI + 1.0, -4.0));
        assert_relative_eq!(at(&GramacyLee { dim: 1 }, &[1e-6]).0, value, max_relative = 1e-6);
    }
}

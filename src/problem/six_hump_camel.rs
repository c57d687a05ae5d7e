//! The six-hump camel function.
//!
//! ```text
//! f(x, y) = (4 − 2.1 x² + x⁴/3) x² + x y + (4 y² − 4) y²
//! ```
//!
//! * Dimension 2, customary box `[−3, 3] × [−2, 2]`, start `(1, 1)` with `f = 3.2333`.
//! * Two global minima `f = −1.0316284534899` at `±(0.0898420131, −0.7126564030)`, where the Hessian has condition
//!   number 2.147.
//! * Four more minima: `f = −0.2154638244` at `±(1.7036067150, −0.7960835687)` and `f = 2.1042503103` at
//!   `±(1.6071047529, 0.5686514549)`.
//! * The origin is a saddle with `f = 0`.
//!
//! # References
//!
//! * L. C. W. Dixon and G. P. Szegő (1978), *The global optimization problem: an introduction*, in *Towards Global
//!   Optimisation 2*, North-Holland.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204, arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The six-hump camel function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SixHumpCamel {}

impl Problem for SixHumpCamel {
    const SPEC: Spec = Spec {
        name: "six_hump_camel",
        summary: "six minima, two of them global, 2-D",
        year: 1978,
        params: &[],
        source: include_str!("six_hump_camel.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        if i == 0 { (-3.0, 3.0) } else { (-2.0, 2.0) }
    }

    fn minimum(&self) -> Option<f64> {
        Some(-1.031_628_453_489_877_4)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let (x, y) = (0.089_842_013_100_318_06, -0.712_656_403_020_739_6);
        vec![vec![x, y], vec![-x, -y]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let outer = (1.703_606_714_969_980_8, -0.796_083_568_672_625_1, -0.215_463_824_383_717_64);
        let high = (1.607_104_752_919_520_2, 0.568_651_454_884_131_4, 2.104_250_310_311_258_3);
        let both = |(x, y, value): (f64, f64, f64)| [(vec![x, y], value), (vec![-x, -y], value)];
        [outer, high].into_iter().flat_map(both).collect()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (x2, y2) = (x * x, y * y);
        gradient[0] = x * (x2 * (x2 * 2.0 - 8.4) + 8.0) + y;
        gradient[1] = x + y * (y2 * 16.0 - 8.0);
        x2 * (x2 * (x2 / 3.0 - 2.1) + 4.0) + x * y + y2 * (y2 - 1.0) * 4.0
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&SixHumpCamel {}, &[1.0, 1.0]).0, 97.0 / 30.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, −2): (4 − 8.4 + 16/3) 4 − 4 + 12 · 4; 16 − 67.2 + 64 − 2 and 2 − 128 + 16.
        let (value, gradient) = at(&SixHumpCamel {}, &[2.0, -2.0]);
        assert_relative_eq!(value, 716.0 / 15.0, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [10.8, -110.0], max_relative = 1e-14);
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // Hessian [[8 − 25.2 x² + 10 x⁴, 1], [1, 48 y² − 8]].
        let (x2, y2) = (0.089_842_013_1_f64.powi(2), 0.712_656_403_f64.powi(2));
        let (a, b) = (8.0 - 25.2 * x2 + 10.0 * x2 * x2, 48.0 * y2 - 8.0);
        let (mean, spread) = (f64::midpoint(a, b), f64::hypot((a - b) / 2.0, 1.0));
        assert_relative_eq!((mean + spread) / (mean - spread), 2.147, max_relative = 1e-4);
    }

    #[test]
    fn the_origin_is_a_saddle() {
        assert_eq!(at(&SixHumpCamel {}, &[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
        assert!(at(&SixHumpCamel {}, &[0.1, 0.0]).0 > 0.0 && at(&SixHumpCamel {}, &[0.0, 0.1]).0 < 0.0);
    }
}

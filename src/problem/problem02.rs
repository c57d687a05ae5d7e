//! Problem 02 of the univariate test functions of Gavana's collection: two sines.
//!
//! ```text
//! f(x) = sin x + sin(10 x/3)
//! ```
//!
//! * Dimension 1, customary box `[2.7, 7.5]`, start `6` with `f = 0.63353`.
//! * Global minimum in the box `f = −1.89959934915211` at `5.14573529025613`.
//! * Local minima `f = −1.19992` at `3.38725` and `f = −0.31700` at `7.00015`.
//! * The period is `6 π`; outside the box it is lower still, with `f = −1.98870` at `10.8514`.
//!
//! # References
//!
//! * A. Gavana, *Global Optimization Benchmarks and AMPGO*, <http://infinity77.net/global_optimization>.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Problem 02 of the univariate test functions of Gavana's collection: two sines.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem02 {}

impl Problem for Problem02 {
    const SPEC: Spec = Spec {
        name: "problem02",
        summary: "sum of two sines, three minima, 1-D",
        year: 2013,
        params: &[],
        source: include_str!("problem02.rs"),
    };

    fn dim(&self) -> usize {
        1
    }

    fn start(&self) -> Vec<f64> {
        vec![6.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (2.7, 7.5)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-1.899_599_349_152_113_5)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![5.145_735_290_256_128]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (vec![3.387_251_718_444_631], -1.199_920_783_932_685),
            (vec![7.000_149_116_862_254], -0.316_995_501_873_247_8),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (slow, fast) = (x[0], x[0] * (10.0 / 3.0));
        gradient[0] = slow.cos() + fast.cos() * (10.0 / 3.0);
        slow.sin() + fast.sin()
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&Problem02 {}, &[6.0]).0, 0.633_53, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // 3π/2: −1 + sin 5π, slope 0 − 10/3.
        let (value, gradient) = at(&Problem02 {}, &[1.5 * PI]);
        assert_relative_eq!(value, -1.0, max_relative = 1e-14);
        assert_relative_eq!(gradient[0], -10.0 / 3.0, max_relative = 1e-14);
    }

    #[test]
    fn local_minima_are_as_documented() {
        let minima = Problem02 {}.local_minima();
        assert_relative_eq!(minima[0].1, -1.199_92, max_relative = 1e-5);
        assert_relative_eq!(minima[1].1, -0.317, max_relative = 1e-4);
        assert_relative_eq!(at(&Problem02 {}, &[10.851_4]).0, -1.988_7, max_relative = 1e-6);
    }
}

//! The second Alpine function, turned over.
//!
//! ```text
//! f(x) = −Π √xᵢ sin xᵢ
//! ```
//!
//! * Any dimension `n` from 1 to 512, customary box `[0, 10]ⁿ`, start `(7, …, 7)` with `f = −3.02142` for `n = 2`.
//! * Global minimum `f = −2.808131180007005ⁿ` where all coordinates are 7.917052684666207: beyond 512 of them it would
//!   not be a floating-point number much longer.
//! * Minima wherever all coordinates are extrema of `√x sin x`, at 1.837, 4.816 or 7.917, and an even number is at
//!   4.816, where the factor is −2.182769784677722.
//! * Almost flat wherever a few factors are small; and lower outside of the box, where the factors grow.
//! * Below zero, where the root is that of a negative number, `√|xᵢ|` is taken: it is continuous with its gradient.
//!
//! The paper maximizes the product. Surveys and packages often call that maximum a minimum: Jamil & Yang give the value
//! `2.808ⁿ` for the product itself, whose minimum is another, −6.1295 for `n = 2`, with one coordinate at 7.917 and the
//! other at 4.816.
//!
//! # References
//!
//! * M. Clerc (1999), *The swarm and the queen: towards a deterministic and adaptive particle swarm optimization*,
//!   Congress on Evolutionary Computation, doi:10.1109/CEC.1999.785513.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_between};
use crate::component::Spec;
use crate::real::Real;

/// The second Alpine function, turned over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alpine2 {
    /// Number `n` of coordinates, from 1 to 512.
    pub dim: usize,
}

impl Default for Alpine2 {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Alpine2 {
    const SPEC: Spec = Spec {
        name: "alpine_2",
        summary: "product of waves, many minima, any dimension",
        year: 1999,
        params: &[dim_between(1, 512)],
        source: include_str!("alpine_2.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![7.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-2.808_131_180_007_005_f64.powu(self.dim as u64))
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![7.917_052_684_666_207; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(-1.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let sine = x.sin();
            value *= x.abs().sqrt() * sine;
            // The slope of a factor, over the factor; where that is zero, so is its slope.
            *gradient = x.pick(|x| x == 0.0, R::of(0.0), x.cos() / sine + R::of(0.5) / x);
        }
        for gradient in gradient {
            *gradient *= value;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Alpine2 { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, -3.021_419_736_272_582_3, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Sines 1 and −1, cosines 0: f = √(π/2 · 3π/2), slopes f/(2x).
        let (value, gradient) = at(&Alpine2 { dim: 2 }, &[PI / 2.0, 3.0 * PI / 2.0]);
        let root = 3.0_f64.sqrt();
        assert_relative_eq!(value, root * PI / 2.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [root / 2.0, root / 6.0], max_relative = 1e-14);
    }

    #[test]
    fn the_product_itself_has_another_minimum() {
        let (value, gradient) = at(&Alpine2 { dim: 2 }, &[7.917_052_684_666_207, 4.815_842_317_845_935]);
        assert_relative_eq!(value, 2.808_131_180_007_005 * 2.182_769_784_677_722, max_relative = 1e-14);
        assert_relative_eq!(value, 6.1295, max_relative = 1e-5);
        assert_abs_diff_eq!(*gradient, [0.0, 0.0], epsilon = 1e-13);
        let slope = |x| at(&Alpine2 { dim: 1 }, &[x]).1[0];
        assert!(slope(1.836) < 0.0 && slope(1.837) > 0.0);
    }

    #[test]
    fn it_is_continuous_with_its_gradient_at_the_edge_of_the_box() {
        assert_eq!(at(&Alpine2 { dim: 2 }, &[0.0, 2.0]).1, [0.0, 0.0]);
        let beside = |x| at(&Alpine2 { dim: 1 }, &[x]);
        assert_eq!((beside(1e-3).0, &beside(1e-3).1), (-beside(-1e-3).0, &beside(-1e-3).1));
        assert!(beside(1e-12).1[0].abs() < 2e-6);
    }
}

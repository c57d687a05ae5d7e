//! The second function of Price.
//!
//! ```text
//! f(x, y) = 1 + sin² x + sin² y − 0.1 exp(−x² − y²)
//! ```
//!
//! * Dimension 2, customary box `[−10, 10]²`, start `(1, 1)` with `f = 2.40261`.
//! * Global minimum `f = 0.9` at the origin.
//! * Local minima close to all other points whose coordinates are multiples of `π`, with `f` just below 1: the nearest
//!   four with `f = 0.9999948274` where one coordinate is `±3.141576402696418`.
//!
//! # References
//!
//! * W. L. Price (1977), *A controlled random search procedure for global optimisation*, The Computer Journal 20(4),
//!   doi:10.1093/comjnl/20.4.367.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 95,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The second function of Price.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price2 {}

impl Problem for Price2 {
    const SPEC: Spec = Spec {
        name: "price_2",
        summary: "equal waves, one a little deeper, 2-D",
        year: 1977,
        params: &[],
        source: include_str!("price_2.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.9)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 0.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        const X: f64 = 3.141_576_402_696_418;
        [[X, 0.0], [-X, 0.0], [0.0, X], [0.0, -X]].map(|x| (x.to_vec(), 0.999_994_827_417_313_7)).to_vec()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (sx, sy) = (x.sin(), y.sin());
        let hollow = (-(x * x) - y * y).exp() * 0.1;
        gradient[0] = (sx * x.cos() + hollow * x) * 2.0;
        gradient[1] = (sy * y.cos() + hollow * y) * 2.0;
        sx * sx + sy * sy - hollow + 1.0
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&Price2 {}, &[1.0, 1.0]).0, 2.402_61, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (π/4, −π/2): squared sines ½ and 1, slopes sin 2x of 1 and 0.
        let (value, gradient) = at(&Price2 {}, &[FRAC_PI_4, -FRAC_PI_2]);
        let hollow = 0.1 * (-5.0 * FRAC_PI_4 * FRAC_PI_4).exp();
        assert_relative_eq!(value, 2.5 - hollow, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [1.0 + hollow * FRAC_PI_2, -hollow * PI], max_relative = 1e-13);
    }

    #[test]
    fn other_minima_are_just_below_one() {
        for (x, value) in Price2::default().local_minima() {
            assert!((0.999_9..1.0).contains(&value));
            assert_relative_eq!(at(&Price2 {}, &x).0, value, max_relative = 1e-15);
        }
    }
}

//! Zettl's function: a circular valley that is slightly tilted.
//!
//! ```text
//! f(x, y) = (x² + y² − 2 x)² + x/4
//! ```
//!
//! * Dimension 2, customary box `[−1, 5]²`, start `(3, 2)` with `f = 49.75`.
//! * Global minimum `f = −0.003791237220468898` at `(−0.0298959850506604, 0)`, where the Hessian has condition number
//!   36.
//! * The valley is the circle of radius 1 around `(1, 0)`; it descends by one half from `(2, 0)` to the minimum. No
//!   other minimum.
//!
//! # References
//!
//! * H.-P. Schwefel (1995), *Evolution and Optimum Seeking*, Wiley.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Zettl's function: a circular valley that is slightly tilted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zettl {}

impl Problem for Zettl {
    const SPEC: Spec = Spec {
        name: "zettl",
        summary: "circular valley, slightly tilted, 2-D",
        year: 1995,
        params: &[],
        source: include_str!("zettl.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![3.0, 2.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-0.003_791_237_220_468_898)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-0.029_895_985_050_660_382, 0.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let ring = x * x + y * y - x * 2.0;
        gradient[0] = ring * (x - 1.0) * 4.0 + 0.25;
        gradient[1] = ring * y * 4.0;
        ring * ring + x * 0.25
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // The ring is 7: 49 + ¾, ∂x = 7·2·4 + ¼, ∂y = 7·2·4.
        assert_eq!(at(&Zettl {}, &[3.0, 2.0]), (49.75, vec![56.25, 56.0]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (−1, 3): the ring is 12.
        assert_eq!(at(&Zettl {}, &[-1.0, 3.0]), (143.75, vec![-95.75, 144.0]));
    }

    #[test]
    fn valley_is_tilted_as_documented() {
        assert_eq!(at(&Zettl {}, &[2.0, 0.0]), (0.5, vec![0.25, 0.0]));
        assert_eq!(at(&Zettl {}, &[1.0, -1.0]), (0.25, vec![0.25, 0.0]));
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // By symmetry the axes are those of the Hessian.
        let h = 1e-5;
        let slope = |x: f64, y: f64| at(&Zettl {}, &[-0.029_895_985_050_660_4 + x, y]).1;
        let (along, across) = (slope(h, 0.0)[0] - slope(-h, 0.0)[0], slope(0.0, h)[1] - slope(0.0, -h)[1]);
        assert_relative_eq!(along / across, 36.0, max_relative = 2e-3);
    }
}

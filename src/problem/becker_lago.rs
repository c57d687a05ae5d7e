//! The function of Becker and Lago.
//!
//! ```text
//! f(x, y) = (|x| − 5)² + (|y| − 5)²
//! ```
//!
//! * Dimension 2, customary box `[−10, 10]²`, start `(1, 2)` with `f = 25`.
//! * Four global minima `f = 0` at `(±5, ±5)`.
//! * Not differentiable on the axes, ridges between the four bowls; there the slope across the ridge is taken as zero.
//!
//! # References
//!
//! * R. W. Becker and G. V. Lago (1970), *A global optimization algorithm*, in *Proceedings of the 8th Allerton
//!   Conference on Circuits and Systems Theory*, Monticello, Illinois.
//! * M. M. Ali, C. Khompatraporn, and Z. B. Zabinsky (2005), *A numerical evaluation of several stochastic algorithms
//!   on selected continuous global optimization test problems*, Journal of Global Optimization 31,
//!   doi:10.1007/s10898-004-9972-2.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The function of Becker and Lago.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeckerLago {}

impl Problem for BeckerLago {
    const SPEC: Spec = Spec {
        name: "becker_lago",
        summary: "four equal bowls with ridges between, 2-D",
        year: 1970,
        params: &[],
        source: include_str!("becker_lago.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 2.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![5.0, 5.0], vec![5.0, -5.0], vec![-5.0, 5.0], vec![-5.0, -5.0]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let off = x.abs() - 5.0;
            *gradient = off * x.sign() * 2.0;
            value += off * off;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // 16 + 9.
        assert_eq!(at(&BeckerLago {}, &[1.0, 2.0]), (25.0, vec![-8.0, -6.0]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        assert_eq!(at(&BeckerLago {}, &[-7.0, 1.5]), (16.25, vec![-4.0, -7.0]));
    }

    #[test]
    fn ridges_have_no_slope_across() {
        assert_eq!(at(&BeckerLago {}, &[0.0, 3.0]), (29.0, vec![0.0, -4.0]));
        assert_eq!(at(&BeckerLago {}, &[-1e-9, 3.0]).1[0].round(), 10.0);
    }
}

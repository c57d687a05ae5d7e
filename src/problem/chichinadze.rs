//! Chichinadze's function.
//!
//! ```text
//! f(x, y) = x² − 12 x + 11 + 10 cos(π x/2) + 8 sin(5 π x/2)
//!        − exp(−(y − ½)²/2)/√5
//! ```
//!
//! * Dimension 2, customary box `[−30, 30]²`, start `(0, 0)` with `f = 20.60534`.
//! * Global minimum `f = −42.9443870189910` at `(6.18986658698431, 0.5)`.
//! * As a function of `x` it has 69 minima in the box, all of them at `y = ½`; the next are `f = −39.15532` at `x =
//!   5.42745` and `f = −32.76546` at `x = 6.96383`.
//! * Away from `y = ½` the slope along `y` vanishes: at `y = −8` and `y = 9` it is below `10⁻¹⁴`, so that a descent
//!   that starts farther out stays where it is.
//!
//! Some collections have `8 sin(5 π x)`; its minimum is another one.
//!
//! # References
//!
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 33,
//!   doi:10.1504/IJMMNO.2013.055204.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// 1/√5.
const ROOT: f64 = 0.447_213_595_499_957_9;

/// Chichinadze's function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chichinadze {}

impl Problem for Chichinadze {
    const SPEC: Spec = Spec {
        name: "chichinadze",
        summary: "many waves along one axis, flat along the other, 2-D",
        year: 2013,
        params: &[],
        source: include_str!("chichinadze.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-30.0, 30.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-42.944_387_018_990_97)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![6.189_866_586_984_31, 0.5]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (vec![5.427_453_952_203_763, 0.5], -39.155_315_927_142_88),
            (vec![6.963_829_572_206_937, 0.5], -32.765_459_355_469_01),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (slow, fast, off) = (x * (PI / 2.0), x * (2.5 * PI), y - 0.5);
        let hollow = (off * off * -0.5).exp() * ROOT;
        gradient[0] = x * 2.0 - 12.0 - slow.sin() * (5.0 * PI) + fast.cos() * (20.0 * PI);
        gradient[1] = off * hollow;
        x * (x - 12.0) + 11.0 + slow.cos() * 10.0 + fast.sin() * 8.0 - hollow
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let (value, gradient) = at(&Chichinadze {}, &[0.0, 0.0]);
        assert_relative_eq!(value, 20.605_34, max_relative = 1e-6);
        assert_relative_eq!(gradient[0], 20.0 * PI - 12.0, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, ½): 1 − 12 + 11 + 0 + 8 − 1/√5; ∂x = 2 − 12 − 5π.
        let (value, gradient) = at(&Chichinadze {}, &[1.0, 0.5]);
        assert_relative_eq!(value, 8.0 - 1.0 / 5.0_f64.sqrt(), max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-10.0 - 5.0 * PI, 0.0], max_relative = 1e-13);
    }

    #[test]
    fn slope_along_y_is_that_of_a_gaussian() {
        let slope = at(&Chichinadze {}, &[0.0, 1.5]).1[1];
        assert_relative_eq!(slope, (-0.5_f64).exp() / 5.0_f64.sqrt(), max_relative = 1e-15);
        for y in [-8.0, 9.0] {
            assert!(at(&Chichinadze {}, &[0.0, y]).1[1].abs() < 1e-14);
        }
    }

    #[test]
    fn slopes_along_x_change_sign_at_sixty_nine_minima() {
        let slope = |i: i32| at(&Chichinadze {}, &[f64::from(i) / 100.0, 0.5]).1[0];
        let minima = (-3000..3000).filter(|&i| slope(i) < 0.0 && slope(i + 1) >= 0.0);
        assert_eq!(minima.count(), 69);
    }
}

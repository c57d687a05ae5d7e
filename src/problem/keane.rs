//! Keane's function, as a minimization.
//!
//! ```text
//! f(x, y) = −sin²(x − y) sin²(x + y) / √(x² + y²)
//! ```
//!
//! * Dimension 2, customary box `[0, 10]²`, start `(1, 2)` with `f = −0.00631`.
//! * Two global minima `f = −0.673667521146855` at `(0, 1.39324907532559)` and `(1.39324907532559, 0)`, on the edge of
//!   the box, where the Hessian has condition number 1.29.
//! * Ever shallower local minima farther out: the next two have `f = −0.28766`, the two after them `f = −0.21342`.
//! * It is zero wherever `x ± y` is a multiple of `π`, and stationary there. At the origin value and slopes tend to
//!   zero, and are zero.
//!
//! Other packages give the negative of it, sometimes with a minimum of 0, sometimes with the maximum `0.673668` as the
//! minimum.
//!
//! # References
//!
//! * A. J. Keane (1994), *Experiences with optimizers in structural design*, in *Adaptive Computing in Engineering
//!   Design and Control 94*, Plymouth (the constrained original in any dimension).
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 69,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Keane's function, as a minimization.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keane {}

impl Problem for Keane {
    const SPEC: Spec = Spec {
        name: "keane",
        summary: "waves that fade with the distance, 2-D",
        year: 1994,
        params: &[],
        source: include_str!("keane.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 2.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-0.673_667_521_146_854_7)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 1.393_249_075_325_588_4], vec![1.393_249_075_325_588_4, 0.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let (a, b, c) = (3.076_749_458_807_743, 1.538_441_554_104_646_8, 4.658_778_262_957_684);
        let (second, third) = (-0.287_661_115_459_248_55, -0.213_417_654_890_307_8);
        vec![(vec![a, b], second), (vec![b, a], second), (vec![c, 0.0], third), (vec![0.0, c], third)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (minus, plus) = (x - y, x + y);
        let (sm, sp) = (minus.sin(), plus.sin());
        let square = x * x + y * y;
        // At the origin the quotients would be 0/0.
        let inverse = square.pick(|s| s == 0.0, R::of(0.0), R::of(1.0) / square.sqrt());
        let waves = sm * sp;
        let value = -(waves * waves * inverse);
        let (dm, dp) = (minus.cos() * sp, plus.cos() * sm);
        let (slope, pull) = (waves * inverse * -2.0, value * inverse * inverse);
        gradient[0] = slope * (dp + dm) - pull * x;
        gradient[1] = slope * (dp - dm) - pull * y;
        value
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        assert_relative_eq!(at(&Keane {}, &[1.0, 2.0]).0, -0.006_31, max_relative = 1e-3);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (π/2, 0): sin⁴ = 1, stationary but for the distance: f = −2/π, ∂x = 1/(π/2)².
        let (value, gradient) = at(&Keane {}, &[FRAC_PI_2, 0.0]);
        assert_relative_eq!(value, -1.0 / FRAC_PI_2, max_relative = 1e-15);
        assert_abs_diff_eq!(*gradient, [1.0 / (FRAC_PI_2 * FRAC_PI_2), 0.0], epsilon = 1e-15);
        // (π/4, 0): sin⁴ = ¼, with the slope 4·¼.
        let (value, gradient) = at(&Keane {}, &[FRAC_PI_4, 0.0]);
        assert_relative_eq!(value, -1.0 / PI, max_relative = 1e-14);
        assert_abs_diff_eq!(*gradient, [4.0 / (PI * PI) - 4.0 / PI, 0.0], epsilon = 1e-14);
    }

    #[test]
    fn the_origin_is_exact_and_smooth() {
        assert_eq!(at(&Keane {}, &[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
        assert!(at(&Keane {}, &[1e-4, 2e-4]).1.iter().all(|g| g.abs() < 1e-7));
    }

    #[test]
    fn farther_minima_are_shallower() {
        let values = Keane {}.local_minima().into_iter().map(|(_, value)| value).collect::<Vec<_>>();
        assert_relative_eq!(*values, [-0.287_66, -0.287_66, -0.213_42, -0.213_42], max_relative = 1e-4);
    }
}

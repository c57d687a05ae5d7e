//! The function of Forrester, Sóbester and Keane.
//!
//! ```text
//! f(x) = (6 x − 2)² sin(12 x − 4)
//! ```
//!
//! * Dimension 1, customary box `[0, 1]`, start `0.5` with `f = sin 2 = 0.90930`.
//! * Global minimum `f = −6.02074005576708` at `0.757248757841856`; a local one `f = −0.98632540632108` at
//!   `0.142589189324716`.
//! * From the start a descent leads to `1/3`, where value, slope and curvature are zero, and through it to the local
//!   minimum.
//! * Outside the box it swings ever wider, and falls without bound.
//!
//! # References
//!
//! * A. I. J. Forrester, A. Sóbester, and A. J. Keane (2008), *Engineering Design via Surrogate Modelling: A Practical
//!   Guide*, Wiley, doi:10.1002/9780470770801.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The function of Forrester, Sóbester and Keane.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forrester {}

impl Problem for Forrester {
    const SPEC: Spec = Spec {
        name: "forrester",
        summary: "two minima and a flat inflection, 1-D",
        year: 2008,
        params: &[],
        source: include_str!("forrester.rs"),
    };

    fn dim(&self) -> usize {
        1
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-6.020_740_055_767_083)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.757_248_757_841_855_9]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![0.142_589_189_324_716_3], -0.986_325_406_321_081_5)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let factor = x[0] * 6.0 - 2.0;
        let angle = factor * 2.0;
        let sine = angle.sin();
        gradient[0] = factor * (sine + factor * angle.cos()) * 12.0;
        factor * factor * sine
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let (value, gradient) = at(&Forrester {}, &[0.5]);
        assert_relative_eq!(value, 0.909_3, max_relative = 1e-5);
        assert_relative_eq!(gradient[0], 12.0 * (2.0_f64.sin() + 2.0_f64.cos()), max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // x = 0: 4 sin(−4), slope −24 (sin(−4) − 2 cos 4).
        let (value, gradient) = at(&Forrester {}, &[0.0]);
        assert_relative_eq!(value, -4.0 * 4.0_f64.sin(), max_relative = 1e-15);
        assert_relative_eq!(gradient[0], 24.0 * (4.0_f64.sin() + 2.0 * 4.0_f64.cos()), max_relative = 1e-15);
    }

    #[test]
    fn inflection_is_flat() {
        let (value, gradient) = at(&Forrester {}, &[1.0 / 3.0 + 1e-5]);
        assert!(value > 0.0 && value < 1e-12 && gradient[0] < 1e-6);
        assert!(at(&Forrester {}, &[1.0 / 3.0 - 1e-5]).0 < 0.0);
    }

    #[test]
    fn outside_it_falls_without_bound() {
        assert!(at(&Forrester {}, &[20.1]).0 < -1e4);
    }
}

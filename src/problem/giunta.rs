//! Giunta's function.
//!
//! ```text
//! f(x) = 0.6 + Σ sin tᵢ + sin² tᵢ + sin(4 tᵢ)/50   with   tᵢ = 16 xᵢ/15 − 1,
//!     i = 1, 2
//! ```
//!
//! * Dimension 2, customary box `[−1, 1]²`, start `(0, 0)` with `f = 0.36348`.
//! * Global minimum `f = 0.0644704205369056` at `(0.467320025397961, 0.467320025397961)`, where the Hessian is 2.10
//!   times the identity.
//! * Local minima on the edge: `f = 0.20798` with one coordinate `−1`, `f = 0.35148` at the corner `(−1, −1)`. The
//!   period is `15 π/8` in each coordinate; between the hollows it is bumpy.
//!
//! The survey gives `f = 0.060447` at `(0.45834282, 0.45834282)`, which is neither a minimum nor the value there.
//!
//! # References
//!
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 57,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

const SCALE: f64 = 16.0 / 15.0;

/// Where the global minimum is, in each coordinate.
const X: f64 = 0.467_320_025_397_960_6;

/// Giunta's function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Giunta {}

impl Problem for Giunta {
    const SPEC: Spec = Spec {
        name: "giunta",
        summary: "smooth hollow with small waves, 2-D",
        year: 2013,
        params: &[],
        source: include_str!("giunta.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.064_470_420_536_905_65)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![X, X]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (vec![-1.0, X], 0.207_976_216_156_686_7),
            (vec![X, -1.0], 0.207_976_216_156_686_7),
            (vec![-1.0, -1.0], 0.351_482_011_776_467_76),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.6);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let t = x * SCALE - 1.0;
            let (sine, cosine, fast) = (t.sin(), t.cos(), t * 4.0);
            value += sine + sine * sine + fast.sin() * 0.02;
            *gradient = (cosine + sine * cosine * 2.0 + fast.cos() * 0.08) * SCALE;
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
        assert_relative_eq!(at(&Giunta {}, &[0.0, 0.0]).0, 0.363_48, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // t = 0 for x = 15/16: f = 0.6, each slope (1 + 4/50)·16/15.
        let (value, gradient) = at(&Giunta {}, &[0.937_5, 0.937_5]);
        assert_relative_eq!(value, 0.6, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [1.152, 1.152], max_relative = 1e-15);
    }

    #[test]
    fn curvature_at_the_minimum_is_as_documented() {
        let slope = |dx: f64| at(&Giunta {}, &[0.467_320_025_397_961 + dx, 0.0]).1[0];
        assert_relative_eq!((slope(1e-5) - slope(-1e-5)) / 2e-5, 2.1, max_relative = 1e-3);
    }

    #[test]
    fn edge_minima_have_the_documented_values() {
        let values = Giunta {}.local_minima().into_iter().map(|(_, value)| value).collect::<Vec<_>>();
        assert_relative_eq!(*values, [0.207_98, 0.207_98, 0.351_48], max_relative = 1e-4);
    }
}

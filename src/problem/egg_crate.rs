//! The egg crate.
//!
//! ```text
//! f(x, y) = x² + y² + 25 (sin² x + sin² y)
//! ```
//!
//! * Dimension 2, customary box `[−5, 5]²`, start `(1, 1)` with `f = 37.40367`.
//! * Global minimum `f = 0` at the origin.
//! * Local minima `f = 9.48820` with one coordinate `±3.01960188478495` and the other zero, and `f = 18.97639` with
//!   both. On the edge of the box there are more.
//!
//! # References
//!
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 52,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The egg crate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EggCrate {}

impl Problem for EggCrate {
    const SPEC: Spec = Spec {
        name: "egg_crate",
        summary: "nine hollows in a bowl, 2-D",
        year: 2013,
        params: &[],
        source: include_str!("egg_crate.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0, 0.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        const X: f64 = 3.019_601_884_784_952;
        let value = |x: f64, y: f64| 9.488_197_339_106_259 * (x.abs() + y.abs());
        let hollows =
            [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)];
        hollows.map(|(x, y)| (vec![x * X, y * X], value(x, y))).to_vec()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let sine = x.sin();
            *gradient = x * 2.0 + sine * x.cos() * 50.0;
            value += x * x + sine * sine * 25.0;
        }
        value
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
        assert_relative_eq!(at(&EggCrate {}, &[1.0, 1.0]).0, 37.403_67, max_relative = 1e-7);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (π/4, −π/2): squared sines ½ and 1, slopes 25 sin 2x of 25 and 0.
        let (value, gradient) = at(&EggCrate {}, &[FRAC_PI_4, -FRAC_PI_2]);
        let bowl = FRAC_PI_4 * FRAC_PI_4 + FRAC_PI_2 * FRAC_PI_2;
        assert_relative_eq!(value, bowl + 37.5, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [FRAC_PI_2 + 25.0, -PI], max_relative = 1e-14);
    }

    #[test]
    fn hollows_have_the_documented_values() {
        let values: Vec<f64> = EggCrate {}.local_minima().into_iter().map(|(_, value)| value).collect();
        assert_eq!(values.len(), 8);
        assert!(values.iter().all(|f| (f - 9.488_2).abs() < 1e-5 || (f - 18.976_39).abs() < 1e-5));
    }
}

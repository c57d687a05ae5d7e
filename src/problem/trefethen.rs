//! Trefethen's function of the hundred-digit challenge.
//!
//! ```text
//! f(x, y) = exp(sin 50x) + sin(60 eʸ) + sin(70 sin x) + sin(sin 80y)
//!        − sin(10(x + y)) + (x² + y²)/4
//! ```
//!
//! * Dimension 2, no customary box: here `[−1, 1]²`; start `(0, 0)` with `f = 0.695189`.
//! * Global minimum `f = −3.306868647475237` at `(−0.02440307969437517, 0.2106124271553558)`; known to thousands of
//!   digits, −3.30686864747523728007611377…
//! * The minimizer of the whole plane: the waves alone are above −3.474, so that any point as low has `x² + y² < 0.67`
//!   and is in the box.
//! * Many hundred minima in the box, several of them nearly as low, and no structure that would lead to the lowest.
//!
//! Problem 4 of ten, for each of which ten digits were asked. Packages often take the box `[−10, 10]²`, where `60 eʸ`
//! turns so quickly that its sine is hard to compute.
//!
//! # References
//!
//! * L. N. Trefethen (2002), *A hundred-dollar, hundred-digit challenge*, SIAM News 35(1).
//! * F. Bornemann, D. Laurie, S. Wagon, and J. Waldvogel (2004), *The SIAM 100-Digit Challenge*, SIAM,
//!   doi:10.1137/1.9780898717969.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Trefethen's function of the hundred-digit challenge.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trefethen {}

impl Problem for Trefethen {
    const SPEC: Spec = Spec {
        name: "trefethen",
        summary: "many waves of unlike lengths, 2-D",
        year: 2002,
        params: &[],
        source: include_str!("trefethen.rs"),
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
        Some(-3.306_868_647_475_237)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-0.024_403_079_694_375_17, 0.210_612_427_155_355_8]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (a, c, d) = (x * 50.0, x.sin() * 70.0, y * 80.0);
        let (power, b) = (a.sin().exp(), y.exp() * 60.0);
        let (inner, both) = (d.sin(), (x + y) * 10.0);
        let shared = both.cos() * 10.0;
        gradient[0] = power * a.cos() * 50.0 + c.cos() * x.cos() * 70.0 - shared + x * 0.5;
        gradient[1] = b.cos() * b + inner.cos() * d.cos() * 80.0 - shared + y * 0.5;
        power + b.sin() + c.sin() + inner.sin() - both.sin() + (x * x + y * y) * 0.25
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
        let problem = Trefethen {};
        assert_relative_eq!(at(&problem, &problem.start()).0, 0.695_189_378_897_783_3, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // At the origin all sines are 0 but that of 60: slopes 50 + 70 − 10 and 60 cos 60 + 80 − 10.
        let (value, gradient) = at(&Trefethen {}, &[0.0, 0.0]);
        assert_relative_eq!(value, 1.0 + 60.0_f64.sin(), max_relative = 1e-14);
        assert_relative_eq!(*gradient, [110.0, 60.0 * 60.0_f64.cos() + 70.0], max_relative = 1e-14);
    }

    #[test]
    fn bowl_adds_to_the_slopes() {
        // x = π/10: 50x = 5π and 10x = π, so that sines are 0 and cosines −1.
        let x = PI / 10.0;
        let (value, gradient) = at(&Trefethen {}, &[x, 0.0]);
        let inner = 70.0 * x.sin();
        assert_relative_eq!(value, 1.0 + 60.0_f64.sin() + inner.sin() + x * x / 4.0, max_relative = 1e-12);
        assert_relative_eq!(gradient[0], -50.0 + 70.0 * inner.cos() * x.cos() + 10.0 + x / 2.0, max_relative = 1e-12);
    }

    #[test]
    fn nothing_outside_of_the_box_is_lower() {
        // The lowest that each wave can be: 1/e, −1, −1, −sin 1, −1.
        let waves = (-1.0_f64).exp() - 3.0 - 1.0_f64.sin();
        assert!(waves > -3.474);
        assert!(4.0 * (-3.306_868_647_475_237 - waves) < 0.67);
    }
}

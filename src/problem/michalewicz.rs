//! The Michalewicz function.
//!
//! ```text
//! f(x) = −Σ sin xᵢ sin²ᵐ(i xᵢ²/π)      over i = 1 … n
//! ```
//!
//! * Dimensions 1 to 100,000, steepness `m = 10` unless given, customary box `[0, π]ⁿ`, start `(2, 1.5, 2, …)` with
//!   `f = −1.19325` for `n = 2`.
//! * Separable: coordinate `i` has `i` local minima in the box, `n!` in all, in valleys that get narrower with `i` and
//!   `m` between plains where the gradient all but vanishes.
//! * The global minimum for `m = 10` is `f = −0.80130341` for `n = 1`, `−1.8013034101` at `(2.20290552, 1.57079633)`
//!   for `n = 2`, `−4.6876581791` for `n = 5`, `−9.6601517156` for `n = 10` and `−49.6248323183` for `n = 50`. For all
//!   parameters it is found coordinate by coordinate.
//! * Outside the box it has lower values: coordinate 1 alone reaches `−0.988` at 8.0095.
//!
//! In the box, between two zeros of the power, the logarithm of a term is concave, so each of these intervals has
//! exactly one minimum. The best is in the interval that holds `π/2`, where `sin xᵢ` is largest, or in one of its
//! neighbours.
//!
//! # References
//!
//! * Z. Michalewicz (1992), *Genetic Algorithms + Data Structures = Evolution Programs*, Springer.
//! * C. Vanaret, J.-B. Gotteland, N. Durand, and J.-M. Alliot (2020), *Certified global minima for a benchmark of
//!   difficult optimization problems*, arXiv:2003.09867 (up to 75 dimensions).

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_between};
use crate::component::{Param, Spec};
use crate::real::Real;

/// The Michalewicz function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Michalewicz {
    /// Number `n` of coordinates, from 1 to 100,000.
    pub dim: usize,
    /// Steepness `m` of the valleys, from 1 to 1000.
    pub steepness: u32,
    /// The global minimizer, of length `n`.
    #[serde(skip)]
    minimizer: Vec<f64>,
}

impl Default for Michalewicz {
    fn default() -> Self {
        Self { dim: 2, steepness: 10, minimizer: vec![] }
    }
}

impl Problem for Michalewicz {
    const SPEC: Spec = Spec {
        name: "michalewicz",
        summary: "plain with steep crossing valleys, any dimension",
        year: 1992,
        params: &[
            dim_between(1, 100_000),
            Param::whole("steepness", "m", 1, 1000, "steepness of the valleys").alias(&[("", "m")]),
        ],
        source: include_str!("michalewicz.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        self.minimizer = (1..=self.dim).map(|i| lowest(i, self.steepness)).collect();
        Ok(())
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [2.0, 1.5].into_iter().cycle().take(self.dim).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, PI)
    }

    fn minimum(&self) -> Option<f64> {
        let terms = self.minimizer.iter().enumerate();
        Some(terms.map(|(i, &x)| term(x, (i as f64 + 1.0) / PI, self.steepness).0).sum())
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![self.minimizer.clone()]
    }

    fn kept(&self) -> usize {
        self.minimizer.len()
    }

    fn properties(&self) -> &'static [Property] {
        if self.dim == 1 {
            &[Property::Separable, Property::Smooth, Property::Unbounded]
        } else {
            &[Property::Multimodal, Property::Separable, Property::Smooth, Property::Unbounded]
        }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        for (i, (&x, gradient)) in x.iter().zip(gradient).enumerate() {
            let (term, slope) = term(x, (i as f64 + 1.0) / PI, self.steepness);
            value += term;
            *gradient = slope;
        }
        value
    }
}

/// A term and its derivative, from its coordinate and `i/π`.
#[inline(always)]
fn term<R: Real>(x: R, turns: f64, steepness: u32) -> (R, R) {
    let angle = x * x * turns;
    let (sin, wave) = (x.sin(), angle.sin());
    let odd_power = wave.powu(2 * u64::from(steepness) - 1);
    let power = odd_power * wave;
    let inner = x * angle.cos() * (f64::from(steepness) * 4.0 * turns);
    (-(sin * power), -(x.cos() * power + sin * odd_power * inner))
}

/// Where the term of coordinate `i` is lowest in the box.
fn lowest(i: usize, steepness: u32) -> f64 {
    // An interval reaches from one zero of the power to the next, counted by the multiple of π that is the angle.
    let (turns, middle) = (i as f64 / PI, i / 4);
    let zero = |k: usize| PI * (k as f64 / i as f64).sqrt();
    let candidates = (middle.saturating_sub(1)..i.min(middle + 2)).map(|k| {
        let (mut low, mut high) = (zero(k), zero(k + 1));
        // The logarithm of the term rises up to the minimum, and falls from there on.
        let rises = |x: f64| {
            let angle = x * x * turns;
            let steep = f64::from(steepness) * 4.0 * turns * x;
            libm::cos(x) / libm::sin(x) + steep * libm::cos(angle) / libm::sin(angle) > 0.0
        };
        for _ in 0..60 {
            let x = f64::midpoint(low, high);
            if rises(x) { low = x } else { high = x }
        }
        let x = f64::midpoint(low, high);
        (term(x, turns, steepness).0, x)
    });
    candidates.fold((0.0, 0.0), |best, next| if next.0 < best.0 { next } else { best }).1
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    fn michalewicz(dim: usize, steepness: u32) -> Michalewicz {
        let mut problem = Michalewicz { dim, steepness, ..Michalewicz::default() };
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&michalewicz(2, 10), &[2.0, 1.5]).0, -1.19325, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // m = 2 and x = π/2: angles π/4 and π/2, fourth powers ¼ and 1; −sin⁴′ is −4 sin³ cos times 2ix/π = i.
        let (value, gradient) = at(&michalewicz(2, 2), &[PI / 2.0, PI / 2.0]);
        assert_relative_eq!(value, -1.25, max_relative = 1e-14);
        assert_relative_eq!(gradient[0], -1.0, max_relative = 1e-14);
        assert!(gradient[1].abs() < 1e-15);
        // At ¾π a cosine: angle 9π/16.
        let (sin, cos) = f64::sin_cos(9.0 * PI / 16.0);
        let (_, gradient) = at(&michalewicz(1, 2), &[0.75 * PI]);
        let expected = f64::sqrt(0.5) * (sin.powi(4) - 6.0 * sin.powi(3) * cos);
        assert_relative_eq!(gradient[0], expected, max_relative = 1e-13);
    }

    #[test]
    fn minima_are_the_published_ones() {
        let published = [
            (1, -0.801_303_41),
            (2, -1.801_303_410_1),
            (5, -4.687_658_179_1),
            (10, -9.660_151_715_6),
            (50, -49.624_832_318_3),
        ];
        for (dim, minimum) in published {
            assert_relative_eq!(michalewicz(dim, 10).minimum().unwrap(), minimum, max_relative = 1e-8);
        }
        // Of other steepnesses, computed with 25 digits.
        assert_relative_eq!(michalewicz(10, 1).minimum().unwrap(), -9.704_127_483_878_079, max_relative = 1e-14);
        assert_relative_eq!(michalewicz(10, 20).minimum().unwrap(), -9.657_125_623_764_609, max_relative = 1e-14);
    }

    #[test]
    fn no_other_interval_has_a_lower_minimum() {
        for (i, steepness) in [(1, 1), (3, 1), (7, 2), (13, 10), (40, 3), (40, 1000)] {
            let value = |x: f64| term(x, i as f64 / PI, steepness).0;
            let best = value(lowest(i, steepness));
            assert!((0..=20_000).all(|k| value(f64::from(k) / 20_000.0 * PI) >= best), "{i} {steepness}");
        }
    }

    #[test]
    fn outside_the_box_there_are_lower_values() {
        assert_relative_eq!(at(&michalewicz(1, 10), &[8.0095]).0, -0.988, max_relative = 1e-3);
    }
}

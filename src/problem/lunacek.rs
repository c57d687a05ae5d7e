//! The Lunacek function, a double Rastrigin.
//!
//! ```text
//! f(x) = min(Σ (xᵢ − μ₁)², n + s Σ (xᵢ − μ₂)²) + 10 Σ (1 − cos 2π(xᵢ − μ₁))
//! with   μ₁ = 2.5,   s = 1 − 1/(2 √(n + 20) − 8.2),   μ₂ = −√((μ₁² − 1)/s)
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−5.12, 5.12]ⁿ`, start `(−1.2, …, −1.2)` with `f = 34.8175` for `n = 2`.
//! * Global minimum `f = 0` where all coordinates are 2.5.
//! * Two funnels with waves on them. The false one is wider; its lowest minimum is near the point of coordinates `μ₂`:
//!   for `n = 10`, `f = 10.873679304098635` where all coordinates are −2.501193174256463, with a center of
//!   −2.870956080493241.
//! * For `n = 2`, its center of −5.855130165030341 is out of the box, and its lowest minimum in the box is `f =
//!   2.5620065983502602` at −4.501050518772183; from `n = 3` on it is inside.
//! * Not differentiable where the two spheres are equal; the slope of the first is taken there.
//!
//! For one coordinate `s` would be negative, and `μ₂` not real. BBOB has a variant of it as f24, the CEC competitions
//! another.
//!
//! # References
//!
//! * M. Lunacek, D. Whitley, and A. Sutton (2008), *The impact of global structure on search*, Parallel Problem Solving
//!   from Nature X.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2009), *Real-parameter black-box optimization benchmarking 2009:
//!   presentation of the noiseless functions*, Technical Report 2009/20, Research Center PPE.

use std::f64::consts::{PI, TAU};

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The Lunacek function, a double Rastrigin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lunacek {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
    /// How much wider the second sphere is, `s`.
    #[serde(skip)]
    width: f64,
    /// Its center, `μ₂`.
    #[serde(skip)]
    center: f64,
}

impl Default for Lunacek {
    fn default() -> Self {
        Self { dim: 2, width: 0.0, center: 0.0 }
    }
}

/// The center of the first sphere, `μ₁`.
const FIRST: f64 = 2.5;

impl Problem for Lunacek {
    const SPEC: Spec = Spec {
        name: "lunacek",
        summary: "two funnels with waves, any dimension",
        year: 2008,
        params: &[dim_param(2)],
        source: include_str!("lunacek.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        self.width = 1.0 - 1.0 / (2.0 * (self.dim as f64 + 20.0).sqrt() - 8.2);
        self.center = -((FIRST * FIRST - 1.0) / self.width).sqrt();
        Ok(())
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![-1.2; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.12, 5.12)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![2.5; self.dim]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        // The wave in the box whose bottom is nearest to the second center, and some Newton steps.
        let mut x = (self.center - 0.5).round().max(-5.0) + 0.5;
        for _ in 0..6 {
            let angle = TAU * (x - FIRST);
            let slope = 2.0 * self.width * (x - self.center) + 10.0 * TAU * libm::sin(angle);
            x -= slope / (2.0 * self.width + 10.0 * TAU * TAU * libm::cos(angle));
        }
        let x = vec![x; self.dim];
        let value = self.value_gradient(&x, &mut vec![0.0; self.dim]);
        vec![(x, value)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut first, mut second, mut waves) = (R::of(0.0), R::of(0.0), R::of(0.0));
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let apart = x - FIRST;
            first += apart * apart;
            second += (x - self.center).squared();
            let angle = apart * PI;
            let sine = angle.sin();
            waves += sine * sine;
            *gradient = sine * angle.cos() * (40.0 * PI);
        }
        let second = second * self.width + x.len() as f64;
        let above = first - second;
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let near = (x - FIRST) * 2.0;
            *gradient += above.pick(|a| a > 0.0, (x - self.center) * (2.0 * self.width), near);
        }
        first.min(second) + waves * 20.0
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = lunacek(2);
        assert_relative_eq!(at(&problem, &problem.start()).0, 34.817_462_620_257_92, max_relative = 1e-14);
    }

    fn lunacek(dim: usize) -> Lunacek {
        let mut problem = Lunacek { dim, ..Lunacek::default() };
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // −¼ and ½ from the first center: squares 1/16 and 1/4, waves 10 and 20, sines −1 and 0.
        let (value, gradient) = at(&lunacek(2), &[2.25, 3.0]);
        assert_relative_eq!(value, 30.3125, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-0.5 - 20.0 * PI, 1.0], max_relative = 1e-13);
        // −7.5 from it: waves 20, on the second sphere.
        let (value, gradient) = at(&lunacek(2), &[-5.0, -5.0]);
        let (width, apart) = (0.153_139_136_818_552_1, 5.855_130_165_030_341 - 5.0);
        assert_relative_eq!(value, 2.0 + 2.0 * width * apart * apart + 40.0, max_relative = 1e-14);
        assert_abs_diff_eq!(*gradient, [2.0 * width * apart; 2], epsilon = 1e-12);
    }

    #[test]
    fn bottom_of_the_false_funnel_is_as_documented() {
        for (dim, expected, lowest) in
            [(2, -4.501_050_518_772_183, 2.562_006_598_350_260_2), (10, -2.501_193_174_256_463, 10.873_679_304_098_635)]
        {
            let (x, value) = &lunacek(dim).local_minima()[0];
            assert_relative_eq!(x[0], expected, max_relative = 1e-15);
            assert_relative_eq!(*value, lowest, max_relative = 1e-14);
        }
        assert_relative_eq!(lunacek(10).center, -2.870_956_080_493_241, max_relative = 1e-14);
    }

    #[test]
    fn second_center_is_in_the_box_from_three_dimensions_on() {
        assert!(lunacek(2).center < -5.12 && lunacek(3).center > -5.12);
    }
}

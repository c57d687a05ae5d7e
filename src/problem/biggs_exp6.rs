//! The EXP6 function of Biggs, three exponentials fitted to data without errors.
//!
//! ```text
//! f(x) = Σ (x₃ e^(−tᵢ x₁) − x₄ e^(−tᵢ x₂) + x₆ e^(−tᵢ x₅) − yᵢ)²
//!     over i = 1 … 13
//! tᵢ = i/10,   yᵢ = e^(−tᵢ) − 5 e^(−10 tᵢ) + 3 e^(−4 tᵢ)
//! ```
//!
//! * Dimension 6, customary box `[−20, 20]⁶`, start `(1, 2, 1, 1, 1, 1)` with `f = 0.779070`.
//! * Global minima `f = 0` at `(1, 10, 1, 5, 4, 3)` and wherever the three exponentials are exchanged, which makes six.
//! * Local minima `f = 5.65565·10⁻³`, where two of the three do the work of one. The best fit with two is
//!   `2.32629 e^(−1.71142 t) − 5.18656 e^(−17.6832 t)`. With its second part in two shares of the same sign, or its
//!   first in two of opposite signs, it is a minimum, on lines, from which one point each is listed. In equal halves of
//!   the first part, as in `x₁ = x₅`, `x₃ = x₆`, it is a saddle: the curvature of `f` along `(1, 0, 0, 0, −1, 0)` is
//!   `−0.0196`.
//!
//! Moré, Garbow & Hillstrom allow any number of residuals from 6 on, and state `5.65565·10⁻³` for 13.
//!
//! # References
//!
//! * M. C. Biggs (1971), *Minimization algorithms making use of non-quadratic properties of the objective function*,
//!   IMA Journal of Applied Mathematics 8(3), doi:10.1093/imamat/8.3.315.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. J. Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204 (the box).
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 18, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The EXP6 function of Biggs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BiggsExp6 {}

/// The rates of the best fit with two exponentials.
const RATES: [f64; 2] = [1.711_415_994_719_587_5, 17.683_198_180_949_066];

/// Their amplitudes.
const AMPLITUDES: [f64; 2] = [2.326_287_321_837_785, -5.186_561_551_993_452];

impl Problem for BiggsExp6 {
    const SPEC: Spec = Spec {
        name: "biggs_exp6",
        summary: "three exponentials fitted to exact data, 6-D",
        year: 1971,
        params: &[],
        source: include_str!("biggs_exp6.rs"),
    };

    fn dim(&self) -> usize {
        6
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 2.0, 1.0, 1.0, 1.0, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-20.0, 20.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let parts = [(1.0, 1.0), (10.0, -5.0), (4.0, 3.0)];
        let orders = [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1], [0, 2, 1], [1, 2, 0]];
        orders.map(|order| fit(order.map(|k| parts[k]))).into()
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let ([a, b], [p, q]) = (RATES, AMPLITUDES);
        let shared = [[(a, p), (b, q / 2.0), (b, q / 2.0)], [(a, 2.0 * p), (b, q), (a, -p)]];
        shared.map(|parts| (fit(parts), 0.005_655_649_925_499_931)).into()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        /// e^(−1/10), e^(−1) and e^(−4/10).
        const STEPS: [f64; 3] = [0.904_837_418_035_959_5, 0.367_879_441_171_442_33, 0.670_320_046_035_639_3];
        let (a, b, c) = ((x[0] * -0.1).exp(), (x[1] * -0.1).exp(), (x[4] * -0.1).exp());
        // Their powers.
        let (mut p, mut q, mut s) = (R::of(1.0), R::of(1.0), R::of(1.0));
        let (mut u, mut v, mut w) = (1.0, 1.0, 1.0);
        let (mut value, mut sums) = (R::of(0.0), [R::of(0.0); 6]);
        for i in (1..=13_u8).map(f64::from) {
            (p, q, s) = (p * a, q * b, s * c);
            (u, v, w) = (u * STEPS[0], v * STEPS[1], w * STEPS[2]);
            let r = x[2] * p - x[3] * q + x[5] * s - (u - 5.0 * v + 3.0 * w);
            let (first, second, third) = (r * p, r * q, r * s);
            value += r * r;
            sums[0] += first * i;
            sums[1] += second * i;
            sums[2] += first;
            sums[3] += second;
            sums[4] += third * i;
            sums[5] += third;
        }
        gradient[0] = sums[0] * x[2] * -0.2;
        gradient[1] = sums[1] * x[3] * 0.2;
        gradient[2] = sums[2] * 2.0;
        gradient[3] = sums[3] * -2.0;
        gradient[4] = sums[4] * x[5] * -0.2;
        gradient[5] = sums[5] * 2.0;
        value
    }
}

/// The point with these rates and amplitudes of the three exponentials.
fn fit([(a, p), (b, q), (c, r)]: [(f64, f64); 3]) -> Vec<f64> {
    vec![a, b, p, -q, c, r]
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    /// The best fit with two exponentials: rates and amplitudes.
    const TWO: [(f64, f64); 2] = [(RATES[0], AMPLITUDES[0]), (RATES[1], AMPLITUDES[1])];

    #[test]
    fn start_has_the_published_value() {
        assert_relative_eq!(at(&BiggsExp6 {}, &BiggsExp6 {}.start()).0, 0.779_070, max_relative = 1e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Rates of zero make the fit 2 − 7 + 3 = −2; with amplitudes of zero, it would be Σ y² and the slopes −2 Σ y.
        let y = |i: u8| f64::from(i) / -10.0;
        let y: Vec<f64> = (1..=13).map(|i| y(i).exp() - 5.0 * (10.0 * y(i)).exp() + 3.0 * (4.0 * y(i)).exp()).collect();
        let (value, gradient) = at(&BiggsExp6 {}, &[0.0, 0.0, 2.0, 7.0, 0.0, 3.0]);
        assert_relative_eq!(value, y.iter().map(|y| (y + 2.0) * (y + 2.0)).sum::<f64>(), max_relative = 1e-14);
        let slope = -2.0 * (26.0 + y.iter().sum::<f64>());
        // With t: Σ t = 9.1.
        let lever = 2.0 * (18.2 + y.iter().zip(1..=13_u8).map(|(y, i)| y * f64::from(i) / 10.0).sum::<f64>());
        let expected = [2.0 * lever, -7.0 * lever, slope, -slope, 3.0 * lever, slope];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-13);
    }

    #[test]
    fn minima_are_as_documented() {
        assert_eq!(at(&BiggsExp6 {}, &[1.0, 10.0, 1.0, 5.0, 4.0, 3.0]), (0.0, vec![0.0; 6]));
        assert!(BiggsExp6 {}.minimizers().contains(&vec![10.0, 4.0, -5.0, -3.0, 1.0, 1.0]));
        for (_, value) in BiggsExp6::default().local_minima() {
            assert_relative_eq!(value, 5.655_65e-3, max_relative = 1e-6);
        }
        assert_relative_eq!(RATES[..], [1.711_42, 17.683_2], max_relative = 3e-6);
        assert_relative_eq!(AMPLITUDES[..], [2.326_29, -5.186_56], max_relative = 3e-6);
    }

    #[test]
    fn the_fit_with_two_is_a_minimum_or_a_saddle_according_to_its_shares() {
        // The curvature along opposite changes of the two equal rates, weighted so that the fit is kept to first order.
        let curvature = |k: usize, share: f64| {
            let (rate, amplitude) = TWO[k];
            let shifted = |h: f64| {
                let parts = [
                    (rate + h, share * amplitude),
                    TWO[1 - k],
                    (rate - h * share / (1.0 - share), (1.0 - share) * amplitude),
                ];
                at(&BiggsExp6 {}, &fit(parts)).0
            };
            (shifted(1e-2) + shifted(-1e-2) - 2.0 * shifted(0.0)) / 1e-4
        };
        assert!(curvature(0, 2.0) > 0.0 && curvature(0, -3.0) > 0.0);
        assert_relative_eq!(curvature(0, 0.5), -0.0196, max_relative = 0.01);
        assert!(curvature(1, 0.5) > 0.0 && curvature(1, 0.2) > 0.0 && curvature(1, 2.0) < 0.0);
    }
}

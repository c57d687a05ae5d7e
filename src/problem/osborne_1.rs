//! Osborne's first function, two exponentials fitted to 33 data.
//!
//! ```text
//! f(x) = Σ (yᵢ − (x₁ + x₂ e^(−tᵢ x₄) + x₃ e^(−tᵢ x₅)))²      over i = 1 … 33
//! tᵢ = 10 (i − 1)
//! ```
//!
//! * Dimension 5, no customary box, here `[−3, 3]³ × [0, 0.1]²`, start `(0.5, 1.5, −1, 0.01, 0.02)` with
//!   `f = 0.879026`.
//! * Global minima `f = 5.464895·10⁻⁵` at `(0.37541, 1.93585, −1.46469, 0.0128675, 0.0221227)` and at the same with the
//!   two exponentials exchanged. The Hessian there has condition number `2.45·10⁹`: the least curvature is `3.89·10⁻⁵`.
//! * Local minima `f = 0.0505720` on a segment, where both decay alike: `x₁ = −0.0801129`, `x₄ = x₅ = 0.00271794`, and
//!   `x₂` and `x₃`, both positive, with the sum 1.06229. Its middle is listed.
//!
//! Amplitudes and rates of decay need steps of different orders of magnitude.
//!
//! # References
//!
//! * M. R. Osborne (1972), *Some aspects of nonlinear least squares calculations*, in F. A. Lootsma (ed.), *Numerical
//!   Methods for Nonlinear Optimization*, Academic Press.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 17, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Osborne's first function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Osborne1 {}

/// The data `y`.
const Y: [f64; 33] = [
    0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603,
    0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411,
    0.406,
];

impl Problem for Osborne1 {
    const SPEC: Spec = Spec {
        name: "osborne_1",
        summary: "two exponentials fitted to 33 data, 5-D",
        year: 1972,
        params: &[],
        source: include_str!("osborne_1.rs"),
    };

    fn dim(&self) -> usize {
        5
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5, 1.5, -1.0, 0.01, 0.02]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        if i < 3 { (-3.0, 3.0) } else { (0.0, 0.1) }
    }

    fn minimum(&self) -> Option<f64> {
        Some(5.464_894_697_482_906e-5)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let [a, b, c] = [0.375_410_052_106_952_05, 1.935_846_912_712_367_4, -1.464_687_136_613_423];
        let [d, e] = [0.012_867_534_640_057_29, 0.022_122_699_661_672_61];
        vec![vec![a, b, c, d, e], vec![a, c, b, e, d]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        let (amplitude, rate) = (0.531_143_191_642_794_9, 0.002_717_937_322_525_406);
        vec![(vec![-0.080_112_932_789_277_74, amplitude, amplitude, rate, rate], 0.050_572_045_414_928_71)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (a, b) = ((x[3] * -10.0).exp(), (x[4] * -10.0).exp());
        // Their powers.
        let (mut p, mut q) = (R::of(1.0), R::of(1.0));
        let (mut value, mut sums) = (R::of(0.0), [R::of(0.0); 5]);
        for (t, y) in (0_u16..).step_by(10).map(f64::from).zip(Y) {
            let r = x[0] + x[1] * p + x[2] * q - y;
            let (first, second) = (r * p, r * q);
            value += r * r;
            sums[0] += r;
            sums[1] += first;
            sums[2] += second;
            sums[3] += first * t;
            sums[4] += second * t;
            (p, q) = (p * a, q * b);
        }
        gradient[0] = sums[0] * 2.0;
        gradient[1] = sums[1] * 2.0;
        gradient[2] = sums[2] * 2.0;
        gradient[3] = sums[3] * x[1] * -2.0;
        gradient[4] = sums[4] * x[2] * -2.0;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    #[test]
    fn start_and_minimum_have_the_published_values() {
        assert_relative_eq!(at(&Osborne1 {}, &Osborne1 {}.start()).0, 0.879_026, max_relative = 1e-6);
        let x = &Osborne1 {}.minimizers()[0];
        assert_relative_eq!(at(&Osborne1 {}, x).0, 5.464_895e-5, max_relative = 1e-7);
        assert_relative_eq!(x[..], [0.375_41, 1.935_85, -1.464_69, 0.012_867_5, 0.022_122_7], max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Without decay the fit is constant, 0.5: Σ y = 20.817, Σ y² = 14.284645, and with t, 5280 and 2761.08.
        let (value, gradient) = at(&Osborne1 {}, &[0.5, 2.0, -2.0, 0.0, 0.0]);
        assert_relative_eq!(value, 14.284_645 - 20.817 + 8.25, max_relative = 1e-13);
        let (slope, lever) = (2.0 * (16.5 - 20.817), 2.0 * (2640.0 - 2761.08));
        assert_relative_eq!(*gradient, [slope, slope, slope, -2.0 * lever, 2.0 * lever], max_relative = 1e-13);
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        let x = Osborne1 {}.minimizers().remove(0);
        let curvature = |way: [f64; 5], h: f64| {
            let slope = |h: f64| {
                let moved: Vec<f64> = x.iter().zip(way).map(|(x, w)| x + h * w).collect();
                at(&Osborne1 {}, &moved).1.iter().zip(way).map(|(g, w)| g * w).sum::<f64>()
            };
            (slope(h) - slope(-h)) / (2.0 * h)
        };
        let flattest =
            [-0.006_044_408_912, -0.704_797_921_756, 0.709_375_204_103, -0.001_429_284_011, 0.002_851_589_283];
        let steepest = [0.023_403_129, 0.006_553_079, 0.003_596_529, -0.954_883_229, 0.295_963_571];
        let (least, most) = (curvature(flattest, 1e-3), curvature(steepest, 1e-6));
        assert_relative_eq!(least, 3.89e-5, max_relative = 0.01);
        assert_relative_eq!(most / least, 2.45e9, max_relative = 0.01);
    }

    #[test]
    fn the_segment_is_as_high_as_documented() {
        let (ends, rate) = (1.062_286_383_285_589_8, 0.002_717_937_322_525_406);
        for share in [0.1, 0.5, 0.8] {
            let x = [-0.080_112_932_789_277_7, share * ends, (1.0 - share) * ends, rate, rate];
            let (value, gradient) = at(&Osborne1 {}, &x);
            assert_relative_eq!(value, 0.050_572_0, max_relative = 1e-6);
            assert_abs_diff_eq!(*gradient, [0.0; 5], epsilon = 1e-9);
        }
        let middle = [-0.080_112_9, 1.062_29 / 2.0, 1.062_29 / 2.0, 0.002_717_94, 0.002_717_94];
        assert_relative_eq!(Osborne1 {}.local_minima()[0].0[..], middle, max_relative = 4e-6);
    }
}

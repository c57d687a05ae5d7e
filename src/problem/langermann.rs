//! The Langermann function.
//!
//! ```text
//! f(x) = Σ cₖ exp(−dₖ/π) cos(π dₖ)   with   dₖ = (x₁ − aₖ)² + (x₂ − bₖ)²
//! c = (1, 2, 5, 2, 3)
//! a = (3, 5, 2, 1, 7),   b = (5, 2, 1, 4, 9)
//! ```
//!
//! * Dimension 2, customary box `[0, 10]²`, start `(4, 3)` with `f = 1.32924`.
//! * Global minimum `f = −4.1558092918478` at `(2.79340221, 1.59723250)`, in a ring around the strongest of the five
//!   centres `(aₖ, bₖ)`, whose ripples interfere; `f = −4.1275767413` at `(1.99120586, 1.98861980)`,
//!   `f = −4.1008611113` at `(1.41645676, 1.79905538)` and `f = −4.0838809219` at `(2.98845714, 1.02415762)` are next.
//! * Thousands of local minima; far from the centres it is flat.
//!
//! Some packages minimise `−f`, whose minimum is −5.1621261600 at `(2.00299212, 1.00609594)`. The functions of the
//! contest that it comes from have other tables, of random numbers, in 5 and 10 dimensions.
//!
//! # References
//!
//! * M. Molga and C. Smutnicki (2005), *Test functions for optimization needs*.
//! * H. Bersini, M. Dorigo, S. Langerman, G. Seront, and L. M. Gambardella (1996), *Results of the first international
//!   contest on evolutionary optimisation*, Proc. IEEE Int. Conf. on Evolutionary Computation.
//! * S. Surjanovic and D. Bingham, *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Strength and centre of each ripple.
const CENTRES: [[f64; 3]; 5] = [[1.0, 3.0, 5.0], [2.0, 5.0, 2.0], [5.0, 2.0, 1.0], [2.0, 1.0, 4.0], [3.0, 7.0, 9.0]];

/// The Langermann function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Langermann {}

impl Problem for Langermann {
    const SPEC: Spec = Spec {
        name: "langermann",
        summary: "interfering ripples around five centres, 2-D",
        year: 1996,
        params: &[],
        source: include_str!("langermann.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![4.0, 3.0]
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("ml-optimizer-benchmark", vec![4.6, 6.7])]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-4.155_809_291_847_785)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![2.793_402_208_645_037, 1.597_232_501_328_36]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (vec![1.991_205_862_734_151, 1.988_619_801_947_840_5], -4.127_576_741_310_137),
            (vec![1.416_456_758_530_965, 1.799_055_375_081_925_9], -4.100_861_111_320_395),
            (vec![2.988_457_136_749_526_7, 1.024_157_622_169_828_7], -4.083_880_921_900_022),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        gradient.fill(value);
        for [strength, a, b] in CENTRES {
            let (dx, dy) = (x[0] - a, x[1] - b);
            let square = dx * dx + dy * dy;
            let (angle, envelope) = (square * PI, (square / -PI).exp() * strength);
            let wave = envelope * angle.cos();
            value += wave;
            let slope = wave * (-2.0 / PI) - envelope * angle.sin() * (2.0 * PI);
            gradient[0] += slope * dx;
            gradient[1] += slope * dy;
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
        assert_relative_eq!(at(&Langermann {}, &[4.0, 3.0]).0, 1.32924, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (4, 3): squares 5, 2, 8, 10 and 45, cosines −1, 1, 1, 1, −1, sines 0.
        let waves =
            [(-1.0, 5.0), (2.0, 2.0), (5.0, 8.0), (2.0, 10.0), (-3.0, 45.0)].map(|(c, d)| c * f64::exp(-d / PI));
        let (value, gradient) = at(&Langermann {}, &[4.0, 3.0]);
        assert_relative_eq!(value, waves.iter().sum::<f64>(), max_relative = 1e-13);
        let slope = |offsets: [f64; 5]| waves.iter().zip(offsets).map(|(wave, offset)| -2.0 / PI * wave * offset).sum();
        let expected: [f64; 2] = [slope([1.0, -1.0, 2.0, 3.0, -3.0]), slope([-2.0, 1.0, 2.0, -1.0, -6.0])];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-12);
    }

    #[test]
    fn the_highest_point_is_the_minimum_of_others() {
        let (value, gradient) = at(&Langermann {}, &[2.002_992_119_934_465, 1.006_095_940_292_188_5]);
        assert_relative_eq!(value, 5.162_126_16, max_relative = 1e-9);
        assert!(gradient.iter().all(|slope| slope.abs() < 1e-12), "{gradient:?}");
    }
}

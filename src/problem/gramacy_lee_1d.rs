//! The one-dimensional function of Gramacy and Lee.
//!
//! ```text
//! f(x) = sin(10 π x)/(2 x) + (x − 1)⁴
//! ```
//!
//! * Dimension 1, customary box `[0.5, 2.5]`, start `2.5` with `f = 5.0625`.
//! * Global minimum `f = −0.86901113498950` at `0.548563444527605`.
//! * Eight local minima, one every 0.2, each higher than the one to its left: the next are `f = −0.66328` at `0.74874`
//!   and `f = −0.52660` at `0.94893`.
//! * Left of the box it falls further, to `f = −2.87` at `0.144`; at zero it is 0/0.
//!
//! # References
//!
//! * R. B. Gramacy and H. K. H. Lee (2012), *Cases for the nugget in modeling computer experiments*, Statistics and
//!   Computing 22(3), doi:10.1007/s11222-010-9224-x.
//! * S. Surjanovic and D. Bingham, *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The one-dimensional function of Gramacy and Lee.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GramacyLee1d {}

impl Problem for GramacyLee1d {
    const SPEC: Spec = Spec {
        name: "gramacy_lee_1d",
        summary: "nine minima in a row, 1-D",
        year: 2012,
        params: &[],
        source: include_str!("gramacy_lee_1d.rs"),
    };

    fn dim(&self) -> usize {
        1
    }

    fn start(&self) -> Vec<f64> {
        vec![2.5]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.5, 2.5)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-0.869_011_134_989_499_8)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.548_563_444_527_605_2]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (vec![0.748_743_778_143_008_6], -0.663_279_848_690_442_2),
            (vec![0.948_933_686_690_486_2], -0.526_604_788_740_402_3),
            (vec![1.149_087_618_802_197], -0.434_455_048_469_956_64),
            (vec![1.348_785_167_362_593], -0.355_635_023_391_097_2),
            (vec![1.547_288_327_184_439], -0.232_259_171_602_449_38),
            (vec![1.743_576_740_469_435], 0.024_757_434_887_311_768),
            (vec![1.936_219_662_529_93], 0.533_853_616_750_746_4),
            (vec![2.121_899_166_052_543], 1.434_593_915_896_147_6),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, shift) = (x[0], x[0] - 1.0);
        let (angle, cube) = (x * (10.0 * PI), shift * shift * shift);
        let wave = angle.sin() / x * 0.5;
        gradient[0] = (angle.cos() * (5.0 * PI) - wave) / x + cube * 4.0;
        wave + cube * shift
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // The sine is zero: 1.5⁴, slope 10π/5 cos 25π + 4·1.5³.
        let (value, gradient) = at(&GramacyLee1d {}, &[2.5]);
        assert_relative_eq!(value, 5.062_5, max_relative = 1e-14);
        assert_relative_eq!(gradient[0], 13.5 - 2.0 * PI, max_relative = 1e-13);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // x = 1.25: sin 12.5π = 1: 0.4 + 1/256, slope −0.32 + 1/16.
        let (value, gradient) = at(&GramacyLee1d {}, &[1.25]);
        assert_relative_eq!(value, 0.403_906_25, max_relative = 1e-14);
        assert_relative_eq!(gradient[0], -0.257_5, max_relative = 1e-12);
    }

    #[test]
    fn minima_rise_from_left_to_right() {
        let minima = GramacyLee1d {}.local_minima();
        assert!(minima.is_sorted_by_key(|(_, value)| *value));
        assert_eq!(minima.len(), 8);
        assert_relative_eq!(minima[0].1, -0.663_28, max_relative = 1e-5);
        assert_relative_eq!(minima[1].1, -0.526_6, max_relative = 1e-4);
        assert_relative_eq!(minima[1].0[0], 0.948_93, max_relative = 1e-5);
    }

    #[test]
    fn left_of_the_box_it_is_lower() {
        assert_relative_eq!(at(&GramacyLee1d {}, &[0.144]).0, -2.87, max_relative = 2e-3);
    }
}

//! The Hartmann function of six coordinates.
//!
//! ```text
//! f(x) = −Σᵢ αᵢ exp(−Σⱼ Aᵢⱼ (xⱼ − Pᵢⱼ)²)      over four wells i,
//!     α = (1, 1.2, 3, 3.2)
//!
//! A =    10     3    17   3.5   1.7     8
//!      0.05    10    17   0.1     8    14
//!         3   3.5   1.7    10    17     8
//!        17     8  0.05    10   0.1    14
//!
//! P =  0.1312   0.1696   0.5569   0.0124   0.8283   0.5886
//!      0.2329   0.4135   0.8307   0.3736   0.1004   0.9991
//!      0.2348   0.1451   0.3522   0.2883   0.3047   0.665
//!      0.4047   0.8828   0.8732   0.5743   0.1091   0.0381
//! ```
//!
//! * Dimension 6, customary box `[0, 1]⁶`, start `(0.5, …, 0.5)` with `f = −0.505315`.
//! * Global minimum `f = −3.3223680114155147` at `(0.20168951100670543, 0.15001069182345797, 0.476873974221897,
//!   0.2753324304940561, 0.31165161660011326, 0.6573005340656203)`.
//! * One more minimum that is nearly as low and far from it: `f = −3.203161918396231` at the last center. Searches from
//!   many starts find no third; the first two wells are not deep enough to have their own.
//!
//! Surrogate-model packages often return `ln(−f)`, or `−(2.58 − f)/1.94` to have mean zero and variance one. The
//! function is named after J. K. Hartman, with one n.
//!
//! # References
//!
//! * J. K. Hartman (1973), *Some experiments in global optimization*, Naval Research Logistics Quarterly 20(3),
//!   doi:10.1002/nav.3800200316.
//! * L. C. W. Dixon and G. P. Szegő (1978), *The global optimization problem: an introduction*, in *Towards Global
//!   Optimisation 2*, North-Holland.

use serde::{Deserialize, Serialize};

use super::hartmann_3::wells;
use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The Hartmann function of six coordinates.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hartmann6 {}

const A: [[f64; 6]; 4] = [
    [10.0, 3.0, 17.0, 3.5, 1.7, 8.0],
    [0.05, 10.0, 17.0, 0.1, 8.0, 14.0],
    [3.0, 3.5, 1.7, 10.0, 17.0, 8.0],
    [17.0, 8.0, 0.05, 10.0, 0.1, 14.0],
];

const P: [[f64; 6]; 4] = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

impl Problem for Hartmann6 {
    const SPEC: Spec = Spec {
        name: "hartmann_6",
        summary: "four narrow wells in a flat plain, 6-D",
        year: 1973,
        params: &[],
        source: include_str!("hartmann_6.rs"),
    };

    fn dim(&self) -> usize {
        6
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5; 6]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-3.322_368_011_415_514_7)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![
            0.201_689_511_006_705_43,
            0.150_010_691_823_457_97,
            0.476_873_974_221_897,
            0.275_332_430_494_056_1,
            0.311_651_616_600_113_26,
            0.657_300_534_065_620_3,
        ]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(
            vec![
                0.404_653_127_706_171_3,
                0.882_444_923_972_383_2,
                0.846_101_570_478_180_8,
                0.573_989_692_430_365_8,
                0.138_926_603_667_243_9,
                0.038_495_892_478_237_266,
            ],
            -3.203_161_918_396_231,
        )]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        wells(&A, &P, x, gradient)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Hartmann6 {};
        assert_relative_eq!(at(&problem, &problem.start()).0, -0.505_314_991_702_233_2, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // At the first center, where its well has no slope; weighted distances to the others as noted.
        let wells = [(1, 1.2, 8.480_716_048_5), (2, 3.0, 5.574_105_408), (3, 3.2, 12.797_618_918_5)];
        let depths = wells.map(|(i, alpha, distance): (usize, f64, f64)| (i, alpha * (-distance).exp()));
        let (value, gradient) = at(&Hartmann6 {}, &P[0]);
        assert_relative_eq!(value, -1.0 - depths.map(|(_, depth)| depth).iter().sum::<f64>(), max_relative = 1e-14);
        let slope: f64 = depths.map(|(i, depth)| 2.0 * A[i][1] * depth * (P[0][1] - P[i][1])).iter().sum();
        assert_relative_eq!(gradient[1], slope, max_relative = 1e-12);
    }

    #[test]
    fn minimum_is_the_published_one() {
        let x = [0.20169, 0.150_011, 0.476_874, 0.275_332, 0.311_652, 0.6573];
        assert_relative_eq!(at(&Hartmann6 {}, &x).0, -3.32237, max_relative = 1e-6);
    }
}

//! Noise on the gradient that the optimizer sees: part of a problem's case, not of its formula.

use rand_distr::{Distribution, StandardNormal};

use crate::real::Real;
use crate::seed::Stream;

/// Independent Gaussian noise on each coordinate of the gradient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GradientNoise {
    /// The standard deviation on each coordinate; empty where there is no noise.
    deviations: Vec<f64>,
}

impl GradientNoise {
    /// The noise that is part of a problem, with as many deviations as coordinates or none, and on top of it noise of
    /// standard deviation `std` on each of `dim` coordinates.
    #[must_use]
    pub fn new(own: Vec<f64>, std: f64, dim: usize) -> Self {
        if std == 0.0 {
            return Self { deviations: own };
        }
        let mut deviations = own;
        deviations.resize(dim, 0.0);
        for deviation in &mut deviations {
            // Variances of independent noises add up; a single one stays exactly what was asked for.
            *deviation = if *deviation == 0.0 { std } else { (*deviation * *deviation + std * std).sqrt() };
        }
        Self { deviations }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.deviations.is_empty()
    }

    /// Adds noise to the gradient in lane `lane`.
    pub fn add<R: Real>(&self, stream: &mut Stream, gradient: &mut [R], lane: usize) {
        for (gradient, deviation) in gradient.iter_mut().zip(&self.deviations) {
            let normal: f64 = StandardNormal.sample(stream);
            gradient.set_lane(lane, gradient.lane(lane) + deviation * normal);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variances_add_up() {
        let noise = GradientNoise::new(vec![3.0, 0.0], 4.0, 2);
        assert_eq!(noise.deviations, [5.0, 4.0]);
        assert_eq!(GradientNoise::new(vec![], 4.0, 3).deviations, [4.0; 3]);
        assert!(GradientNoise::new(vec![], 0.0, 3).is_none());
    }

    #[test]
    fn mean_and_deviation_are_as_asked_for() {
        let noise = GradientNoise::new(vec![], 2.0, 10_000);
        let mut gradient = vec![1.0; 10_000];
        noise.add(&mut crate::seed::stream(0, "noise", "test", 0), &mut gradient, 0);
        let mean = gradient.iter().sum::<f64>() / 1e4;
        let variance = gradient.iter().map(|g| (g - mean) * (g - mean)).sum::<f64>() / 1e4;
        // Five standard errors: 2/√10⁴ and 4·√(2/10⁴).
        assert!((mean - 1.0).abs() < 0.1, "{mean}");
        assert!((variance - 4.0).abs() < 0.29, "{variance}");
    }
}

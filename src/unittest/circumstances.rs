//! What makes a loss harder than its shape: it moves, its scale changes, its gradient is noisy.

use rand::RngExt as _;
use rand_distr::{Distribution, StandardNormal};

use crate::real::Real;
use crate::seed::Stream;
use crate::trace::brief;

/// How the whole surface moves: every coordinate by the same, except where it is said otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Motion {
    /// Not at all.
    None,
    /// By so much at every update.
    Drift(f64),
    /// Once, before the update of this number.
    Jump {
        /// The number of updates done by then.
        at: u64,
        /// How far.
        by: f64,
    },
    /// There and back again.
    Switch {
        /// So many updates here, so many there.
        every: u64,
        /// How far.
        by: f64,
    },
    /// The first two coordinates go round a circle that begins at the origin.
    Circle {
        /// Its radius.
        radius: f64,
        /// Updates for one round.
        period: u64,
    },
    /// A Gaussian step of this standard deviation at every update, in each coordinate.
    Walk(f64),
}

impl Motion {
    /// Sets where the origin of the surface is after `t` updates, given where it was one update before.
    pub(super) fn advance(self, t: u64, origin: &mut [f64], stream: &mut Stream) {
        match self {
            Self::Drift(speed) => origin.fill(speed * t as f64),
            Self::Jump { at, by } => origin.fill(if t < at { 0.0 } else { by }),
            Self::Switch { every, by } => origin.fill(if (t / every).is_multiple_of(2) { 0.0 } else { by }),
            Self::Circle { radius, period } => {
                let angle = 360.0_f64.to_radians() * (t % period) as f64 / period as f64;
                origin[0] = radius * (libm::cos(angle) - 1.0);
                origin[1] = radius * libm::sin(angle);
            }
            Self::Walk(deviation) if t > 0 => {
                for origin in origin {
                    let normal: f64 = StandardNormal.sample(stream);
                    *origin += deviation * normal;
                }
            }
            Self::None | Self::Walk(_) => {}
        }
    }

    fn words(self) -> Option<String> {
        Some(match self {
            Self::None => return None,
            Self::Drift(speed) => format!("moves by {} at every update", brief(speed)),
            Self::Jump { at, by } => format!("jumps by {} after {at} updates", brief(by)),
            Self::Switch { every, by } => format!("jumps by {} and back, every {every} updates", brief(by)),
            Self::Circle { radius, period } => {
                format!("goes round a circle of radius {} in {period} updates", brief(radius))
            }
            Self::Walk(deviation) => format!("walks at random, by {} at every update", brief(deviation)),
        })
    }
}

/// What gradient and loss are multiplied by before the optimizer sees them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Always the same.
    Constant(f64),
    /// Geometrically from 1 to this in the course of the run.
    Grows(f64),
    /// 1, and this after so many updates.
    Becomes {
        /// The number of updates done by then.
        at: u64,
        /// What it becomes.
        to: f64,
    },
}

impl Scale {
    /// The factor after `t` of `updates` updates.
    pub(super) fn factor(self, t: u64, updates: u64) -> f64 {
        match self {
            Self::Constant(factor) => factor,
            Self::Grows(to) => libm::pow(to, t as f64 / updates as f64),
            Self::Becomes { at, to } => {
                if t < at {
                    1.0
                } else {
                    to
                }
            }
        }
    }

    fn words(self) -> Option<String> {
        Some(match self {
            Self::Constant(1.0) => return None,
            Self::Constant(factor) => format!("scaled by {}", brief(factor)),
            Self::Grows(to) => format!("scaled by 1 at first, {} in the end", brief(to)),
            Self::Becomes { at, to } => format!("scaled by {} after {at} updates", brief(to)),
        })
    }
}

/// What is done to the gradient before the optimizer sees it: in each coordinate by itself, except where it is said
/// otherwise. The loss that it is shown stays what it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Noise {
    /// Gaussian noise of this standard deviation is added.
    Gauss(f64),
    /// The same, in the first coordinate only.
    FirstGauss(f64),
    /// It is multiplied by `e^(σz)`, with a standard normal `z`.
    LogNormal(f64),
    /// Noise of Cauchy's distribution, which has neither mean nor variance, is added, of this scale.
    Cauchy(f64),
    /// Gaussian noise is added now and then.
    Outliers {
        /// How often: a probability.
        share: f64,
        /// Its standard deviation.
        deviation: f64,
    },
    /// Its sign is turned, with this probability.
    Flips(f64),
    /// It is shown with this probability only, and 0 otherwise.
    Shown(f64),
    /// The same, for the last coordinate only.
    LastShown(f64),
    /// One coordinate is shown, of all with equal probability, and 0 for the others.
    OneShown,
}

impl Noise {
    /// Does it to a gradient, in all lanes the same.
    #[inline(always)]
    pub(super) fn apply<R: Real>(self, gradient: &mut [R], stream: &mut Stream) {
        let normal = |stream: &mut Stream| -> f64 { StandardNormal.sample(stream) };
        let (dim, zero) = (gradient.len(), R::of(0.0));
        let shown = if self == Self::OneShown { (stream.random::<f64>() * dim as f64) as usize } else { 0 };
        let outlier = matches!(self, Self::Outliers { share, .. } if stream.random::<f64>() < share);
        for (i, g) in gradient.iter_mut().enumerate() {
            match self {
                Self::Gauss(deviation) => *g += R::of(deviation * normal(stream)),
                Self::FirstGauss(deviation) if i == 0 => *g += R::of(deviation * normal(stream)),
                Self::LogNormal(sigma) => *g = *g * libm::exp(sigma * normal(stream)),
                // The ratio of two normal numbers.
                Self::Cauchy(scale) => *g += R::of(scale * normal(stream) / normal(stream)),
                Self::Outliers { deviation, .. } if outlier => *g += R::of(deviation * normal(stream)),
                Self::Flips(share) if stream.random::<f64>() < share => *g = -*g,
                Self::Shown(share) if stream.random::<f64>() >= share => *g = zero,
                Self::LastShown(share) if i + 1 == dim && stream.random::<f64>() >= share => *g = zero,
                Self::OneShown if i != shown => *g = zero,
                _ => {}
            }
        }
    }

    fn words(self) -> String {
        match self {
            Self::Gauss(deviation) => format!("Gaussian noise of {}", brief(deviation)),
            Self::FirstGauss(deviation) => format!("Gaussian noise of {} in the first coordinate", brief(deviation)),
            Self::LogNormal(sigma) => format!("gradient times exp({} z), z normal", brief(sigma)),
            Self::Cauchy(scale) => format!("Cauchy noise of {}", brief(scale)),
            Self::Outliers { share, deviation } => {
                format!("Gaussian noise of {} with probability {}", brief(deviation), brief(share))
            }
            Self::Flips(share) => format!("signs turned with probability {}", brief(share)),
            Self::Shown(share) => format!("coordinates shown with probability {}", brief(share)),
            Self::LastShown(share) => format!("last coordinate shown with probability {}", brief(share)),
            Self::OneShown => "one coordinate shown at a time".to_owned(),
        }
    }
}

/// All of it together.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// How the surface moves.
    pub motion: Motion,
    /// What gradient and loss are multiplied by.
    pub scale: Scale,
    /// What is done to the gradient, one after another.
    pub noise: &'static [Noise],
}

impl Circumstances {
    /// None of it.
    pub(super) const NONE: Self = Self { motion: Motion::None, scale: Scale::Constant(1.0), noise: &[] };

    /// Whether chance has a part in it.
    #[must_use]
    pub fn is_random(&self) -> bool {
        !self.noise.is_empty() || matches!(self.motion, Motion::Walk(_))
    }

    /// In words; empty where there is nothing to say.
    #[must_use]
    pub fn words(&self) -> String {
        let noise = self.noise.iter().map(|noise| noise.words());
        self.motion.words().into_iter().chain(self.scale.words()).chain(noise).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::stream;

    /// What becomes of a gradient of twos, in so many draws.
    fn drawn(noise: Noise, draws: usize) -> Vec<[f64; 2]> {
        let mut stream = stream(0, "test", "noise", 0);
        let draw = |_| {
            let mut gradient = [2.0; 2];
            noise.apply(&mut gradient, &mut stream);
            gradient
        };
        (0..draws).map(draw).collect()
    }

    fn share(gradients: &[[f64; 2]], of: impl Fn(&[f64; 2]) -> bool) -> f64 {
        gradients.iter().filter(|g| of(g)).count() as f64 / gradients.len() as f64
    }

    #[test]
    fn probabilities_are_what_they_say() {
        // Five standard errors of a share of 10⁴ draws are at most 0.025.
        let close = |a: f64, b: f64| assert!((a - b).abs() < 0.025, "{a} instead of {b}");
        let gradients = drawn(Noise::Shown(0.3), 10_000);
        close(share(&gradients, |g| g[0] == 2.0), 0.3);
        close(share(&gradients, |g| *g == [2.0; 2]), 0.09);
        let gradients = drawn(Noise::LastShown(0.3), 10_000);
        close(share(&gradients, |g| *g == [2.0, 0.0]), 0.7);
        close(share(&gradients, |g| g[0] == 2.0), 1.0);
        close(share(&drawn(Noise::Flips(0.2), 10_000), |g| g[1] == -2.0), 0.2);
        let gradients = drawn(Noise::OneShown, 10_000);
        close(share(&gradients, |g| *g == [2.0, 0.0]), 0.5);
        close(share(&gradients, |g| *g == [0.0, 2.0]), 0.5);
        let gradients = drawn(Noise::Outliers { share: 0.1, deviation: 50.0 }, 10_000);
        close(share(&gradients, |g| *g != [2.0; 2]), 0.1);
        close(share(&gradients, |g| (g[0] - 2.0).abs() > 50.0), 0.1 * (1.0 - 0.6827));
        // Half of Cauchy's distribution, and of a logarithm of normal numbers, lies within one scale of the middle; 68 %
        // of the normal one.
        close(share(&drawn(Noise::Cauchy(0.7), 10_000), |g| (g[0] - 2.0).abs() < 0.7), 0.5);
        close(share(&drawn(Noise::Gauss(0.7), 10_000), |g| (g[1] - 2.0).abs() < 0.7), 0.6827);
        close(share(&drawn(Noise::FirstGauss(0.7), 10_000), |g| (g[0] - 2.0).abs() < 0.7 && g[1] == 2.0), 0.6827);
        close(share(&drawn(Noise::LogNormal(0.7), 10_000), |g| (g[0] / 2.0).ln().abs() < 0.7), 0.6827);
    }

    #[test]
    fn surfaces_move_as_they_say() {
        let at = |motion: Motion, t: u64| {
            let (mut origin, mut stream) = ([0.0; 2], stream(0, "test", "motion", 0));
            motion.advance(t, &mut origin, &mut stream);
            origin
        };
        assert_eq!(at(Motion::Drift(0.5), 3), [1.5, 1.5]);
        let jump = Motion::Jump { at: 10, by: 2.0 };
        assert_eq!([at(jump, 9), at(jump, 10)], [[0.0; 2], [2.0; 2]]);
        let switch = Motion::Switch { every: 10, by: 2.0 };
        assert_eq!([at(switch, 9), at(switch, 10), at(switch, 20)], [[0.0; 2], [2.0; 2], [0.0; 2]]);
        let circle = Motion::Circle { radius: 2.0, period: 8 };
        assert_eq!(at(circle, 8), [0.0; 2]);
        assert!((at(circle, 2)[0] + 2.0).abs() < 1e-15 && (at(circle, 2)[1] - 2.0).abs() < 1e-15);
        assert_eq!(at(Motion::Walk(1.0), 0), [0.0; 2]);
        assert!(at(Motion::Walk(1.0), 1).iter().all(|x| *x != 0.0));
    }

    #[test]
    fn scales_change_as_they_say() {
        assert_eq!(Scale::Constant(3.0).factor(7, 100), 3.0);
        assert_eq!([0, 50, 100].map(|t| Scale::Grows(0.01).factor(t, 100)), [1.0, 0.1, 0.01]);
        let becomes = Scale::Becomes { at: 10, to: 5.0 };
        assert_eq!([9, 10].map(|t| becomes.factor(t, 100)), [1.0, 5.0]);
    }
}

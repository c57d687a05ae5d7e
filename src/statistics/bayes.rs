//! The probabilities that one of two optimizers is better, or that there is no practical difference.
//!
//! The Bayesian signed-rank test: differences have a Dirichlet process as prior, so that after they were seen, each has
//! a random weight, and so has a pseudo-observation of 0. What is looked at is the mean `(zᵢ + zⱼ) / 2` of two
//! observations: whether it is below, within or above the region of practical equivalence `[−rope, rope]`. One at its
//! edge counts by half on both sides of it. The mean of `−∞` and `∞` is not defined; neither optimizer has the better of
//! it, and they are certainly not equivalent, so it counts by half below and by half above.
//!
//! Benavoli, Corani, Demšar & Zaffalon 2017, *Time for a change: a tutorial for comparing multiple classifiers through
//! Bayesian analysis*, Journal of Machine Learning Research 18(77), 1–36.

use std::cmp::Ordering;

use rand::RngExt as _;

use crate::seed::Stream;

/// The probabilities, which add up to 1, that of the three cases each is the likeliest one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posterior {
    /// The first optimizer is better: the difference is below `−rope`.
    pub a_better: f64,
    /// The difference is within `[−rope, rope]`.
    pub equivalent: f64,
    /// The second optimizer is better: the difference is above `rope`.
    pub b_better: f64,
}

/// The Bayesian signed-rank test, from so many samples of the posterior.
///
/// `rope ≥ 0` is in the unit of the differences. The pseudo-observation weighs as much as one difference.
#[must_use]
pub fn signed_rank(differences: &[f64], rope: f64, samples: usize, stream: &mut Stream) -> Posterior {
    let sums = Sums::new(differences, rope);
    let mut weights = vec![0.0; differences.len() + 1];
    let mut likeliest = [0.0; 3];
    for _ in 0..samples {
        // Exponential numbers have, divided by their sum, the Dirichlet distribution. The sum of two of them, cut at a
        // uniform place, is two again, with one logarithm.
        for pair in weights.chunks_mut(2) {
            let [u, v, cut] = std::array::from_fn(|_| 1.0 - stream.random::<f64>());
            let sum = -libm::log(u * v);
            for (weight, part) in pair.iter_mut().zip([cut, 1.0 - cut]) {
                *weight = sum * part;
            }
        }
        let shares = sums.shares(&weights);
        let largest = shares.into_iter().fold(0.0, f64::max);
        let winners = shares.iter().filter(|&&share| share == largest).count();
        for (times, share) in likeliest.iter_mut().zip(shares) {
            *times += if share == largest { 1.0 / winners as f64 } else { 0.0 };
        }
    }
    let [a_better, equivalent, b_better] = likeliest.map(|times| times / samples as f64);
    Posterior { a_better, equivalent, b_better }
}

/// Which sums of two observations are below, within and above the region of practical equivalence.
#[derive(Clone, Debug)]
pub struct Sums {
    /// For each observation, with how many of the sorted ones its sum is less than the lower edge, and with how many it
    /// is not more.
    lower: Vec<[usize; 2]>,
    /// The same for the upper edge.
    upper: Vec<[usize; 2]>,
}

impl Sums {
    /// Those of differences and a pseudo-observation of 0.
    #[must_use]
    pub fn new(differences: &[f64], rope: f64) -> Self {
        let mut sorted = [&[0.0], differences].concat();
        sorted.sort_unstable_by(f64::total_cmp);
        let up_to = |edge: f64| {
            let counts = |z: &f64| {
                let less = sorted.partition_point(|other| z + other < edge);
                // An undefined sum is neither less nor more.
                let not_more = |other: &f64| (z + other).partial_cmp(&edge) != Some(Ordering::Greater);
                [less, sorted.partition_point(not_more)]
            };
            sorted.iter().map(counts).collect()
        };
        Self { lower: up_to(-2.0 * rope), upper: up_to(2.0 * rope) }
    }

    /// The shares below, within and above, where the sorted observations have these weights, which are not negative.
    #[must_use]
    pub fn shares(&self, weights: &[f64]) -> [f64; 3] {
        let mut total = 0.0;
        let mut cumulative = vec![0.0];
        cumulative.extend(weights.iter().map(|weight| {
            total += weight;
            total
        }));
        let up_to = |[less, not_more]: [usize; 2]| f64::midpoint(cumulative[less], cumulative[not_more]);
        let (mut below, mut above) = (0.0, 0.0);
        for (weight, (&lower, &upper)) in weights.iter().zip(self.lower.iter().zip(&self.upper)) {
            below += weight * up_to(lower);
            above += weight * (total - up_to(upper));
        }
        let [below, above] = [below, above].map(|sum| sum / (total * total));
        [below, 1.0 - below - above, above]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::stream;

    const INF: f64 = f64::INFINITY;

    fn posterior(differences: &[f64], rope: f64) -> Posterior {
        signed_rank(differences, rope, 4000, &mut stream(1, "bayes", "", 0))
    }

    /// Both loops of the definition.
    fn by_pairs(sorted: &[f64], rope: f64, weights: &[f64]) -> [f64; 3] {
        let total: f64 = weights.iter().sum();
        let mut shares = [0.0; 3];
        for (a, u) in sorted.iter().zip(weights) {
            for (b, v) in sorted.iter().zip(weights) {
                let [below, above] = match a + b {
                    sum if sum.is_nan() => [0.5, 0.5],
                    sum => [-sum, sum].map(|sum| {
                        f64::midpoint(f64::from(u8::from(sum > 2.0 * rope)), f64::from(u8::from(sum >= 2.0 * rope)))
                    }),
                };
                for (share, part) in shares.iter_mut().zip([below, 1.0 - below - above, above]) {
                    *share += part * u * v / (total * total);
                }
            }
        }
        shares
    }

    #[test]
    fn shares_are_those_of_all_pairs() {
        let sorted = [-INF, -INF, -3.0, -1.0, -1.0, 0.0, 0.5, 1.0, 1.0, 2.0, INF];
        let differences: Vec<f64> = sorted.iter().copied().filter(|&d| d != 0.0).collect();
        let weights: Vec<f64> = (1..=sorted.len()).map(|i| (i * i % 7) as f64 + 0.5).collect();
        for rope in [0.0, 0.25, 0.5, 1.0, 10.0] {
            let shares = Sums::new(&differences, rope).shares(&weights);
            for (share, expected) in shares.iter().zip(by_pairs(&sorted, rope, &weights)) {
                assert!((share - expected).abs() < 1e-14, "{rope}: {share} {expected}");
            }
        }
    }

    #[test]
    fn clear_cases_are_clear() {
        assert_eq!(posterior(&[-1.0; 50], 0.1), Posterior { a_better: 1.0, equivalent: 0.0, b_better: 0.0 });
        assert_eq!(posterior(&[0.05; 50], 0.1), Posterior { a_better: 0.0, equivalent: 1.0, b_better: 0.0 });
        assert_eq!(posterior(&[INF; 50], 0.1), Posterior { a_better: 0.0, equivalent: 0.0, b_better: 1.0 });
    }

    #[test]
    fn a_draw_is_a_draw() {
        assert_eq!(posterior(&[0.0; 20], 0.0), Posterior { a_better: 0.5, equivalent: 0.0, b_better: 0.5 });
        let halves = posterior(&[[-INF; 20], [INF; 20]].concat(), 0.1);
        assert!((halves.a_better - 0.5).abs() < 0.05 && halves.equivalent < 0.01, "{halves:?}");
    }

    #[test]
    fn the_other_way_round_the_sides_change() {
        let differences = [-2.0, -1.0, 0.5, 0.5, 3.0, 0.0];
        let (one, other) = (posterior(&differences, 0.3), posterior(&differences.map(|d| -d), 0.3));
        assert!((one.a_better - other.b_better).abs() < 0.05 && (one.b_better - other.a_better).abs() < 0.05);
    }
}

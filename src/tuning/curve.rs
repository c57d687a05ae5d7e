//! What the best of a budget of trials is worth.
//!
//! Of `N` trials that were made, suppose that only `k` had been, drawn from them at random and with replacement. With
//! the objectives in ascending order, `y₁ ≤ … ≤ y_N`, the smallest of the `k` is above the `i` first of them with
//! probability `((N − i)/N)ᵏ`, so that
//!
//! ```text
//! P(best ≤ yᵢ) = 1 − ((N − i)/N)ᵏ
//! E[best] = Σᵢ yᵢ [((N − i + 1)/N)ᵏ − ((N − i)/N)ᵏ]
//! ```
//!
//! # References
//!
//! * J. Dodge, S. Gururangan, D. Card, R. Schwartz and N. A. Smith (2019), *Show your work: improved reporting of
//!   experimental results*, EMNLP-IJCNLP, doi:10.18653/v1/D19-1224.
//! * P. T. Sivaprasad, F. Mai, T. Vogels, M. Jaggi and F. Fleuret (2020), *Optimizer benchmarking needs to account for
//!   hyperparameter tuning*, ICML, arXiv:1910.11758.

use serde::Serialize;

/// The distribution of the smallest objective among some trials.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Best {
    /// The number `k` of trials, from one on.
    pub trials: usize,
    /// Its expected value, infinite as soon as one of all objectives is.
    pub mean: f64,
    /// Its first quartile: the smallest objective that it is at or below with probability 1/4.
    pub lower: f64,
    /// Its median, likewise.
    pub median: f64,
    /// Its third quartile, likewise.
    pub upper: f64,
}

/// The best of `k` trials, for numbers `k` from one to that of all trials; nothing without trials.
///
/// These are all numbers up to 64, and from there on eight in each doubling, and the last. Objectives are numbers or `+∞`, for
/// a trial that is worse than any number; smaller is better.
#[must_use]
pub fn expected_best(objectives: &[f64]) -> Vec<Best> {
    let mut ascending = objectives.to_vec();
    ascending.sort_by(f64::total_cmp);
    budgets(ascending.len()).into_iter().map(|trials| best_of(trials, &ascending)).collect()
}

/// The numbers of trials at which a curve of so many is known.
#[must_use]
pub fn budgets(most: usize) -> Vec<usize> {
    let later = (1..).map(|eighth: u32| (64.0 * libm::exp2(f64::from(eighth) / 8.0)).round() as usize);
    let mut all: Vec<usize> = (1..=64).chain(later).take_while(|&trials| trials < most).collect();
    all.extend((most > 0).then_some(most));
    all
}

/// The best of `trials` that are drawn from these objectives, in ascending order and not none.
fn best_of(trials: usize, ascending: &[f64]) -> Best {
    let n = ascending.len();
    // The probability that the best is none of the `i` first.
    let later = |i: usize| libm::pow((n - i) as f64 / n as f64, trials as f64);
    // A weight is never zero, but may be rounded to it, and an infinity times that would be NaN.
    let weighted = |(i, &y): (usize, &f64)| if y.is_finite() { y * (later(i) - later(i + 1)) } else { y };
    // The last of all is reached with certainty.
    let quantile = |p: f64| ascending[(1..n).position(|i| later(i) <= 1.0 - p).unwrap_or(n - 1)];
    Best {
        trials,
        mean: ascending.iter().enumerate().map(weighted).sum(),
        lower: quantile(0.25),
        median: quantile(0.5),
        upper: quantile(0.75),
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    /// The best of all draws of `k`, in ascending order; each is as likely as any other.
    fn enumerated(objectives: &[f64], k: u32) -> Vec<f64> {
        let n = objectives.len();
        let best = |draw: usize| {
            let drawn = (0..k).map(|j| objectives[draw / n.pow(j) % n]);
            drawn.fold(f64::INFINITY, f64::min)
        };
        let mut all: Vec<f64> = (0..n.pow(k)).map(best).collect();
        all.sort_by(f64::total_cmp);
        all
    }

    #[test]
    fn the_curve_is_that_of_all_possible_draws() {
        for objectives in [&[3.0][..], &[2.0, -1.0], &[5.0, 0.5, 0.5, 8.0], &[4.0, 1.0, 9.0, 2.5, 7.0, 0.1]] {
            let curve = expected_best(objectives);
            assert_eq!(curve.len(), objectives.len());
            for (best, k) in curve.iter().zip(1..) {
                let all = enumerated(objectives, k);
                assert_relative_eq!(best.mean, all.iter().sum::<f64>() / all.len() as f64, max_relative = 1e-13);
                // The smallest that so large a share of all draws is at or below.
                let quantile = |quarters: usize| all[(all.len() * quarters).div_ceil(4) - 1];
                assert_eq!([best.lower, best.median, best.upper], [1, 2, 3].map(quantile), "{objectives:?}, {k}");
            }
        }
    }

    #[test]
    fn long_curves_are_known_at_some_points_and_at_all_powers_of_two() {
        assert!(budgets(0).is_empty());
        assert_eq!(budgets(5), [1, 2, 3, 4, 5]);
        let many = budgets(100_000);
        assert!(many.len() < 160 && many.is_sorted() && many.last() == Some(&100_000));
        for power in 0..17 {
            assert!(many.contains(&(1 << power)), "{power}");
        }
    }

    #[test]
    fn the_first_point_is_the_mean_of_all_trials_and_the_curve_falls() {
        let curve = expected_best(&[3.0, 1.0, 2.0, 10.0]);
        assert_eq!((curve[0].trials, curve[0].mean, curve[0].median), (1, 4.0, 2.0));
        for pair in curve.windows(2) {
            assert!(pair[1].mean < pair[0].mean && pair[1].upper <= pair[0].upper, "{pair:?}");
        }
    }

    #[test]
    fn a_diverged_trial_makes_the_mean_infinite_but_not_the_quartiles() {
        // Of 400 trials one diverged: its weight in the last points, 400⁻⁴⁰⁰, is rounded to zero.
        let mut objectives = vec![1.0; 400];
        objectives[7] = f64::INFINITY;
        for best in expected_best(&objectives) {
            assert_eq!((best.mean, best.lower, best.upper), (f64::INFINITY, 1.0, 1.0), "{best:?}");
        }
    }

    #[test]
    fn where_all_diverged_all_is_infinite() {
        for best in expected_best(&[f64::INFINITY; 3]) {
            assert_eq!([best.mean, best.lower, best.median, best.upper], [f64::INFINITY; 4]);
        }
        assert_eq!(expected_best(&[]), []);
    }
}

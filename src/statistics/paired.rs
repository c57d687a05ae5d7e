//! Two tests of whether one of two optimizers is better, from paired differences.

use std::f64::consts::SQRT_2;

use super::ranks::ranks;
use super::tails::coin_cdf;

/// Up to so many differences, the distribution of the signed ranks is computed exactly.
const EXACT: usize = 50;

/// A signed-rank test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignedRank {
    /// How many differences are not 0.
    pub n: usize,
    /// The sum of the ranks of the positive ones.
    pub w_plus: f64,
    /// The sum of the ranks of the negative ones.
    pub w_minus: f64,
    /// The two-sided p-value; 1 without any difference.
    pub p: f64,
}

/// Wilcoxon's signed-rank test of differences that are symmetric about 0.
///
/// Differences of 0 are left out. Up to 50 others, the p-value is that of all `2ⁿ` choices of signs, with ties too; for
/// more it is the normal approximation with the correction for ties and none for continuity.
///
/// Wilcoxon 1945, *Individual comparisons by ranking methods*, Biometrics Bulletin 1, doi:10.2307/3001968.
#[must_use]
pub fn signed_rank(differences: &[f64]) -> SignedRank {
    let differences: Vec<f64> = differences.iter().copied().filter(|&d| d != 0.0).collect();
    let ranks = ranks(&differences.iter().map(|d| d.abs()).collect::<Vec<_>>());
    let sum = |sign: f64| -> f64 {
        let ranked = differences.iter().zip(&ranks);
        ranked.filter(|(d, _)| d.signum() == sign).map(|(_, rank)| rank).sum()
    };
    let (n, w_plus, w_minus) = (differences.len(), sum(1.0), sum(-1.0));
    let p = if n <= EXACT {
        // The distribution is symmetric.
        2.0 * share_up_to(w_plus.min(w_minus), &ranks)
    } else {
        // The variance of a sum of ranks with random signs is that of each, with or without ties.
        let z = (w_plus - w_minus) / ranks.iter().map(|r| r * r).sum::<f64>().sqrt();
        libm::erfc(z.abs() / SQRT_2)
    };
    SignedRank { n, w_plus, w_minus, p: p.min(1.0) }
}

/// The share of the `2ⁿ` choices among at most 50 ranks whose sum is at most `w`.
fn share_up_to(w: f64, ranks: &[f64]) -> f64 {
    // Twice an average rank is whole. How many choices have each sum:
    let mut choices = vec![0_u64; (2.0 * w) as usize + 1];
    choices[0] = 1;
    for rank in ranks {
        let rank = (2.0 * rank) as usize;
        for sum in (rank..choices.len()).rev() {
            choices[sum] += choices[sum - rank];
        }
    }
    choices.iter().sum::<u64>() as f64 / (1_u64 << ranks.len()) as f64
}

/// A sign test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignTest {
    /// How many differences are negative: the first optimizer was better.
    pub wins: usize,
    /// How many are 0.
    pub ties: usize,
    /// How many are positive.
    pub losses: usize,
    /// The exact two-sided p-value, without the ties; 1 if there is nothing else.
    pub p: f64,
}

/// The sign test of whether wins and losses are equally likely.
///
/// Dixon & Mood 1946, *The statistical sign test*, Journal of the American Statistical Association 41,
/// doi:10.1080/01621459.1946.10501898.
#[must_use]
pub fn sign_test(differences: &[f64]) -> SignTest {
    let wins = differences.iter().filter(|&&d| d < 0.0).count();
    let losses = differences.iter().filter(|&&d| d > 0.0).count();
    let p = if wins == losses { 1.0 } else { 2.0 * coin_cdf(wins.min(losses), wins + losses) };
    SignTest { wins, ties: differences.len() - wins - losses, losses, p: p.min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn ranks_of_ties_have_halves() {
        // |d| ranks: 1.5 1.5 3 4. Of 16 choices, the sums up to 1.5 are 0, 1.5, 1.5.
        let test = signed_rank(&[0.0, -1.0, 1.0, 2.0, 3.0]);
        assert_eq!(test, SignedRank { n: 4, w_plus: 8.5, w_minus: 1.5, p: 6.0 / 16.0 });
    }

    #[test]
    fn infinities_have_the_largest_ranks() {
        let test = signed_rank(&[-INF, INF, 5.0, -INF]);
        assert_eq!((test.w_plus, test.w_minus), (4.0, 6.0));
        assert_eq!(signed_rank(&[-INF; 60]), signed_rank(&[-1.0; 60]));
        assert_eq!(sign_test(&[-INF, INF, 5.0, -INF, 0.0]), SignTest { wins: 2, ties: 1, losses: 2, p: 1.0 });
    }

    #[test]
    fn without_a_difference_nothing_can_be_told() {
        for none in [&[][..], &[0.0; 99]] {
            assert_eq!(signed_rank(none), SignedRank { n: 0, w_plus: 0.0, w_minus: 0.0, p: 1.0 });
            assert_eq!(sign_test(none), SignTest { wins: 0, ties: none.len(), losses: 0, p: 1.0 });
        }
    }

    #[test]
    fn the_other_way_round_the_p_value_is_the_same() {
        let differences = [3.0, -1.0, -1.0, INF, 2.0, 0.0, 2.0];
        let other = differences.map(|d| -d);
        assert_eq!(signed_rank(&differences).p, signed_rank(&other).p);
        assert_eq!(sign_test(&differences).p, sign_test(&other).p);
    }
}

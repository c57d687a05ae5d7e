//! Which of several optimizers differ, by their mean ranks.
//!
//! Nemenyi's test compares all pairs, at one level for all together: the difference of two mean ranks over `N` problems,
//! divided by `√(k(k + 1) / 12N)`, is at most about as large as the range of `k` normal numbers.
//!
//! Demšar 2006, *Statistical comparisons of classifiers over multiple data sets*, Journal of Machine Learning Research 7,
//! 1–30.

use super::tails::{normal_cdf, normal_density};

/// The p-value of a difference of two mean ranks among `k` optimizers on `n` problems.
#[must_use]
pub fn p_value(rank_difference: f64, k: usize, n: usize) -> f64 {
    range_sf(rank_difference.abs() / scale(k, n), k)
}

/// The difference of mean ranks from which on the p-value is at most `alpha`, in `(0, 1)`.
#[must_use]
pub fn critical_difference(k: usize, n: usize, alpha: f64) -> f64 {
    // Beyond 60, the probability of any range is 0 in double precision.
    let (mut low, mut high) = (0.0, 60.0);
    loop {
        let q = f64::midpoint(low, high);
        if q == low || q == high {
            return q * scale(k, n);
        }
        *(if range_sf(q, k) > alpha { &mut low } else { &mut high }) = q;
    }
}

/// What a difference of mean ranks is divided by.
fn scale(k: usize, n: usize) -> f64 {
    ((k * (k + 1)) as f64 / (12 * n) as f64).sqrt()
}

/// The probability that the range of `k ≥ 2` standard normal numbers is above `q ≥ 0`: the studentized range with
/// infinitely many degrees of freedom.
///
/// ```text
/// P(Q > q) = k ∫ φ(z) (Φ(z)ᵏ⁻¹ − (Φ(z) − Φ(z − q))ᵏ⁻¹) dz
/// ```
///
/// where `z` is the largest of them, and the difference is that of all others below it and all within `q` of it.
#[must_use]
pub fn range_sf(q: f64, k: usize) -> f64 {
    // The trapezoidal rule converges geometrically for such integrands; this is far more than double precision needs.
    const STEP: f64 = 0.125;
    let others = (k - 1) as f64;
    let integrand = |z: f64| {
        let below = normal_cdf(z);
        let far = (normal_cdf(z - q) / below).min(1.0);
        normal_density(z) * libm::pow(below, others) * -libm::expm1(others * libm::log1p(-far))
    };
    // Φ(−12) and φ(39) are 0 in effect.
    let sum: f64 = (-96..312).map(|i| integrand(f64::from(i) * STEP)).sum();
    (k as f64 * STEP * sum).min(1.0)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn two_normal_numbers_differ_by_a_normal_number() {
        for q in [0.0, 1e-6, 0.5, 3.0, 10.0, 50.0] {
            assert_relative_eq!(range_sf(q, 2), libm::erfc(q / 2.0), max_relative = 1e-13);
        }
    }

    #[test]
    fn the_critical_difference_has_the_level_as_p_value() {
        // Demšar's example has 1.25 for 4 classifiers on 14 data sets.
        assert_relative_eq!(critical_difference(4, 14, 0.05), 1.2536, max_relative = 1e-4);
        for (k, n, alpha) in [(2, 5, 0.05), (12, 30, 0.01), (50, 10, 1e-9)] {
            assert_relative_eq!(p_value(-critical_difference(k, n, alpha), k, n), alpha, max_relative = 1e-12);
        }
    }
}

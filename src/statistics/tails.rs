//! Distribution functions, relative to their value exact far into the tails.

use std::f64::consts::{FRAC_1_SQRT_2, PI, SQRT_2};

/// The density `φ(z)` of the standard normal distribution.
#[must_use]
pub fn normal_density(z: f64) -> f64 {
    libm::exp(-z * z / 2.0) / (2.0 * PI).sqrt()
}

/// The probability `Φ(z)` that a standard normal number is at most `z`.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    libm::erfc(-z * FRAC_1_SQRT_2) / 2.0
}

/// The `z` for which `Φ(z) = p`; infinite for 0 and 1, NaN outside `[0, 1]`.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if p > 0.5 {
        return -normal_quantile(1.0 - p);
    }
    if p == 0.0 {
        return f64::NEG_INFINITY;
    }
    // Abramowitz & Stegun 1964, 26.2.23, to 4.5e-4; each of Halley's steps makes three times as many digits of it.
    let t = (-2.0 * libm::log(p)).sqrt();
    let numerator = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let mut z = numerator / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308))) - t;
    for _ in 0..2 {
        // About the middle, a difference from ½ has more digits than a probability.
        let excess = if p < 0.25 { normal_cdf(z) - p } else { libm::erf(z / SQRT_2) / 2.0 + (0.5 - p) };
        let newton = excess / normal_density(z);
        z -= newton / (1.0 + z * newton / 2.0);
    }
    z
}

/// The probability that χ² with so many degrees of freedom is above a finite `x ≥ 0`.
#[must_use]
pub fn chi_squared_sf(x: f64, freedom: usize) -> f64 {
    // Q(a + 1, y) = Q(a, y) + yᵃ e⁻ʸ / Γ(a + 1), from Q(0, y) = 0 or Q(½, y) = erfc(√y): no term is negative.
    let y = x / 2.0;
    let (mut a, mut sum, mut term) = match freedom % 2 {
        0 => (0.0, 0.0, libm::exp(-y)),
        _ => (0.5, libm::erfc(y.sqrt()), 2.0 * (y / PI).sqrt() * libm::exp(-y)),
    };
    for _ in 0..freedom / 2 {
        sum += term;
        a += 1.0;
        term *= y / a;
    }
    sum
}

/// The probability that F with so many degrees of freedom, of the numerator and the denominator, is above `x ≥ 0`.
#[must_use]
pub fn f_sf(x: f64, numerator: usize, denominator: usize) -> f64 {
    let (m, n) = (numerator as f64, denominator as f64);
    let odds = m * x / n;
    beta(n / 2.0, m / 2.0, 1.0 / (1.0 + odds), 1.0 / (1.0 + 1.0 / odds))
}

/// The probability of at most `k` heads in `n > k` tosses of a coin.
#[must_use]
pub fn coin_cdf(k: usize, n: usize) -> f64 {
    beta((n - k) as f64, (k + 1) as f64, 0.5, 0.5)
}

/// The regularized incomplete beta function `I_x(a, b)`, where `y = 1 − x`.
fn beta(a: f64, b: f64, x: f64, y: f64) -> f64 {
    // The series has only positive terms, and fast falling ones up to about the mean.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_series(b, a, y, x);
    }
    beta_series(a, b, x, y)
}

/// `xᵃ yᵇ / (a B(a, b)) · ₂F₁(a + b, 1; a + 1; x)`, where `y = 1 − x` and `x ≤ (a + 1) / (a + b + 2)` (DLMF 8.17.8).
fn beta_series(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let (mut n, mut term, mut sum) = (0.0, 1.0, 1.0);
    while term > f64::EPSILON / 8.0 * sum {
        term *= (a + b + n) / (a + 1.0 + n) * x;
        sum += term;
        n += 1.0;
    }
    let scale = libm::lgamma(a + b) - libm::lgamma(a + 1.0) - libm::lgamma(b);
    sum * libm::exp(scale + a * libm::log(x) + b * libm::log(y))
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn the_ends_of_the_range_have_values() {
        assert_eq!([0.0, 1.0].map(normal_quantile), [f64::NEG_INFINITY, f64::INFINITY]);
        assert!([-0.1, 1.1, f64::NAN].map(normal_quantile).iter().all(|z| z.is_nan()));
        assert_eq!([f64::NEG_INFINITY, f64::INFINITY].map(normal_cdf), [0.0, 1.0]);
        assert_eq!([f_sf(0.0, 3, 4), f_sf(f64::INFINITY, 3, 4)], [1.0, 0.0]);
        assert_eq!([chi_squared_sf(0.0, 3), chi_squared_sf(0.0, 4), chi_squared_sf(1e9, 5)], [1.0, 1.0, 0.0]);
    }

    #[test]
    fn the_quantile_undoes_the_distribution_function() {
        for p in [1e-300, 1e-12, 0.1, 0.25, 0.4, 0.5 - 1e-12, 0.6, 0.999] {
            assert_relative_eq!(normal_cdf(normal_quantile(p)), p, max_relative = 1e-13);
        }
        assert_relative_eq!(normal_quantile(0.5 - 1e-12), -1e-12 * (2.0 * PI).sqrt(), max_relative = 1e-4);
    }

    #[test]
    fn coins_are_counted() {
        // 1 + 5 + 10 of 32.
        assert_relative_eq!(coin_cdf(2, 5), 0.5, max_relative = 1e-14);
        assert_relative_eq!(coin_cdf(1, 5), 6.0 / 32.0, max_relative = 1e-14);
        assert_relative_eq!(coin_cdf(0, 1000), libm::exp2(-1000.0), max_relative = 1e-12);
    }
}

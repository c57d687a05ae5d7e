//! Elementary functions by arithmetic alone: without a call or a branch, a processor computes many of them side by
//! side, in a fraction of the time of as many calls. They are exact to a few units in the last place.

use std::f64::consts::{FRAC_1_SQRT_2, LN_2, PI};

use crate::real::Real;

/// The cosine and the sine after so many turns.
#[inline(always)]
pub(super) fn circle<R: Real>(turns: R) -> (R, R) {
    const COS: [f64; 12] = alternating_series(0);
    const SIN: [f64; 10] = alternating_series(1);
    // Half of the angle that is left without whole turns, so not beyond π/2.
    let half = (turns - (turns + 0.5).floor()) * PI;
    let square = half * half;
    let (cos, sin) = (polynomial(&COS, square), polynomial(&SIN, square) * half);
    (-(sin * sin) * 2.0 + 1.0, sin * cos * 2.0)
}

/// `eˣ`, for `x` within ±700; beyond, as if it were there.
#[inline(always)]
pub(super) fn exp<R: Real>(x: R) -> R {
    const EXP: [f64; 14] = exponential_series();
    // The first digits of ln 2, whose multiples are exact, and the rest.
    const HIGH: f64 = 0.693_147_180_369_123_8;
    const LOW: f64 = 1.908_214_929_270_587_7e-10;
    let x = x.max(R::of(-700.0)).min(R::of(700.0));
    let twos = (x / LN_2 + 0.5).floor();
    polynomial(&EXP, x - twos * HIGH - twos * LOW) * constant(twos, |twos| power_of_two(twos as i64))
}

/// `eˣ` for `|x| ≤ 0.1`.
#[inline(always)]
pub(super) fn exp_near_zero<R: Real>(x: R) -> R {
    const EXP: [f64; 10] = exponential_series();
    polynomial(&EXP, x)
}

/// The natural logarithm of a number that is positive, and neither subnormal nor infinite.
#[inline(always)]
pub(super) fn ln<R: Real>(x: R) -> R {
    /// `1/(2k + 1)`.
    const ATANH: [f64; 12] = {
        let mut terms = [0.0; 12];
        let mut k = 0;
        while k < terms.len() {
            terms[k] = 1.0 / (2 * k + 1) as f64;
            k += 1;
        }
        terms
    };
    // x = 2ᵉ m, with m between √½ and √2; ln m = 2 artanh((m − 1)/(m + 1)).
    let m = x * constant(x, |x| power_of_two(-binary_order(x)));
    let ratio = (m - 1.0) / (m + 1.0);
    let twos = constant(x, |x| binary_order(x) as f64);
    twos * LN_2 + ratio * polynomial(&ATANH, ratio * ratio) * 2.0
}

/// What follows from a number but has no slope.
#[inline(always)]
fn constant<R: Real>(x: R, f: impl Fn(f64) -> f64) -> R {
    let mut constant = R::of(0.0);
    for lane in 0..R::WIDTH {
        constant.set_lane(lane, f(x.lane(lane)));
    }
    constant
}

/// The whole number `e` for which `|x|/2ᵉ` is between √½ and √2.
#[inline(always)]
fn binary_order(x: f64) -> i64 {
    const ROOT_OF_HALF: i64 = FRAC_1_SQRT_2.to_bits().cast_signed();
    (x.abs().to_bits().cast_signed() - ROOT_OF_HALF) >> 52
}

/// `2ᵉ`, for `e` within ±1022.
#[inline(always)]
fn power_of_two(e: i64) -> f64 {
    f64::from_bits(((e + 1023) << 52).cast_unsigned())
}

/// `(−1)ᵏ/(2k + first)!`, the coefficients of the cosine from 0 on, of the sine from 1 on.
const fn alternating_series<const N: usize>(first: usize) -> [f64; N] {
    let mut terms = [1.0; N];
    let mut k = 1;
    while k < N {
        terms[k] = -terms[k - 1] / ((2 * k + first) * (2 * k + first - 1)) as f64;
        k += 1;
    }
    terms
}

/// `1/k!`.
const fn exponential_series<const N: usize>() -> [f64; N] {
    let mut terms = [1.0; N];
    let mut k = 1;
    while k < N {
        terms[k] = terms[k - 1] / k as f64;
        k += 1;
    }
    terms
}

/// Two coefficients at a time, since each step waits for the one before; so their number is even.
#[inline(always)]
fn polynomial<R: Real>(coefficients: &[f64], x: R) -> R {
    let (square, mut sum) = (x * x, R::of(0.0));
    for pair in coefficients.chunks_exact(2).rev() {
        sum = sum * square + (x * pair[1] + pair[0]);
    }
    sum
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::*;
    use crate::dual::Dual;

    #[test]
    fn circles_are_exact() {
        for k in -4000..4000 {
            let turns = f64::from(k) * 0.001_37;
            let (cos, sin) = circle(turns);
            assert_abs_diff_eq!(cos, (2.0 * PI * turns).cos(), epsilon = 1e-14);
            assert_abs_diff_eq!(sin, (2.0 * PI * turns).sin(), epsilon = 1e-14);
        }
        assert_eq!(circle(3.0), (1.0, 0.0));
    }

    #[test]
    fn exponentials_and_logarithms_are_exact() {
        for k in -1000..=1000 {
            let x = f64::from(k) * 0.0997;
            assert_relative_eq!(exp_near_zero(x / 1000.0), (x / 1000.0).exp(), max_relative = 4e-16);
            assert_relative_eq!(exp(x), x.exp(), max_relative = 2e-15);
            assert_relative_eq!(ln(x.exp()), x.exp().ln(), max_relative = 4e-16, epsilon = 1e-16);
        }
        for x in [1e-300, 0.7, 0.71, 1.0 - 1e-9, 1.0, 1.0 + 1e-9, 1.41, 1.42, 1e300] {
            assert_relative_eq!(ln(x), x.ln(), max_relative = 4e-16);
        }
    }

    #[test]
    fn slopes_are_those_of_the_functions() {
        let x = Dual { value: 0.3, slope: 1.0 };
        assert_relative_eq!(ln(x).slope, 1.0 / 0.3, max_relative = 1e-14);
        assert_relative_eq!(exp(x).slope, 0.3_f64.exp(), max_relative = 1e-14);
        let angle = 0.6 * PI;
        assert_relative_eq!(circle(x).1.slope, 2.0 * PI * angle.cos(), max_relative = 1e-13);
    }
}

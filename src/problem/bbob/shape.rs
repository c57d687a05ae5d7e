//! The transformations, with their derivatives; all work on vectors, in place.

use std::f64::consts::PI;

use super::elementary::{circle, exp, exp_near_zero, ln};
use super::{MAX, Vector};
use crate::real::{Real, sum_over};

/// `base^((i − 1)/(n − 1))` for the coordinates `i` of `n`.
pub(super) fn powers(base: f64, n: usize) -> Vector<f64> {
    ramp(n).map(|exponent| libm::pow(base, exponent))
}

/// `(i − 1)/(n − 1)` for the coordinates `i` of `n`.
pub(super) fn ramp(n: usize) -> Vector<f64> {
    std::array::from_fn(|i| i as f64 / (n as f64 - 1.0))
}

/// `x − x_opt`.
#[inline(always)]
pub(super) fn shifted<R: Real>(x: &[R], x_opt: &Vector<f64>) -> Vector<R> {
    let mut z = [R::of(0.0); MAX];
    for ((z, &x), &x_opt) in z.iter_mut().zip(x).zip(x_opt) {
        *z = x - x_opt;
    }
    z
}

/// Replaces `z` by `T_osz(z)`, and returns the derivatives.
///
/// At zero, where it has none, it is the factor that is left of it when the logarithm is taken as zero.
#[inline(always)]
pub(super) fn oscillate<R: Real>(z: &mut [R]) -> Vector<R> {
    let mut slopes = [R::of(0.0); MAX];
    for (&z, log) in z.iter().zip(&mut slopes) {
        *log = log_magnitude(z);
    }
    for (z, slope) in z.iter_mut().zip(&mut slopes) {
        (*z, *slope) = oscillated(*z, *slope);
    }
    slopes
}

/// `T_osz(x)` and its derivative, with the logarithm from [`log_magnitude`].
#[inline(always)]
pub(super) fn oscillated<R: Real>(x: R, log: R) -> (R, R) {
    const TURN: f64 = 2.0 * PI;
    let c1 = x.pick(|x| x > 0.0, R::of(10.0), R::of(5.5));
    let c2 = x.pick(|x| x > 0.0, R::of(7.9), R::of(3.1));
    let ((cos1, sin1), (cos2, sin2)) = (circle(log * c1 / TURN), circle(log * c2 / TURN));
    let factor = exp_near_zero((sin1 + sin2) * 0.049);
    (x * factor, factor * ((c1 * cos1 + c2 * cos2) * 0.049 + 1.0))
}

/// `ln|x|`, and zero where `x` is.
#[inline(always)]
pub(super) fn log_magnitude<R: Real>(x: R) -> R {
    x.pick(|x| x == 0.0, R::of(0.0), ln(x.abs()))
}

/// Replaces `z` by `T_asy(z)`, where `strengths` holds the `β (i − 1)/(n − 1)`, and returns the derivatives.
#[inline(always)]
pub(super) fn bend<R: Real>(z: &mut [R], strengths: &Vector<f64>) -> Vector<R> {
    let mut slopes = [R::of(1.0); MAX];
    for ((z, slope), &strength) in z.iter_mut().zip(&mut slopes).zip(strengths) {
        let (x, log, root) = (*z, ln(*z), z.sqrt() * strength);
        // x^(1 + root), by as much as it is more than x.
        let factor = exp(root * log);
        *z = x.pick(|x| x > 0.0, x * factor, x);
        *slope = x.pick(|x| x > 0.0, factor * (root * (log * 0.5 + 1.0) + 1.0), R::of(1.0));
    }
    slopes
}

/// `cos 2πz` and `sin 2πz`.
#[inline(always)]
pub(super) fn circles<R: Real>(z: &[R]) -> (Vector<R>, Vector<R>) {
    let (mut cos, mut sin) = ([R::of(0.0); MAX], [R::of(0.0); MAX]);
    for ((&z, cos), sin) in z.iter().zip(&mut cos).zip(&mut sin) {
        (*cos, *sin) = circle(z);
    }
    (cos, sin)
}

/// `weight · f_pen(x)`; adds its gradient.
#[inline(always)]
pub(super) fn penalty<R: Real>(weight: f64, x: &[R], gradient: &mut [R]) -> R {
    let mut sum = R::of(0.0);
    for (&x, gradient) in x.iter().zip(gradient) {
        let beyond = x - x.max(R::of(-5.0)).min(R::of(5.0));
        sum += beyond * beyond;
        *gradient += beyond * (2.0 * weight);
    }
    sum * weight
}

/// `Σ wᵢ zᵢ²`; writes the gradient.
#[inline(always)]
pub(super) fn weighted_squares<R: Real>(weights: &Vector<f64>, z: &[R], gradient: &mut [R]) -> R {
    for ((&z, &weight), gradient) in z.iter().zip(weights).zip(gradient) {
        *gradient = z * weight * 2.0;
    }
    sum_over(z.len().min(MAX), |i| z[i] * z[i] * weights[i])
}

/// `10 (n − Σ cos 2πzᵢ) + |z|²`; writes the gradient.
#[inline(always)]
pub(super) fn rastrigin<R: Real>(z: &[R], gradient: &mut [R]) -> R {
    let (cos, sin) = circles(z);
    for ((&z, &sin), gradient) in z.iter().zip(&sin).zip(gradient) {
        *gradient = sin * (20.0 * PI) + z * 2.0;
    }
    sum_over(z.len().min(MAX), |i| (-cos[i] + 1.0) * 10.0 + z[i] * z[i])
}

/// The chain rule, coordinate by coordinate.
#[inline(always)]
pub(super) fn chain<R: Real>(gradient: &mut [R], slopes: &Vector<R>) {
    for (gradient, &slope) in gradient.iter_mut().zip(slopes) {
        *gradient *= slope;
    }
}

/// Multiplies every coordinate by its constant.
#[inline(always)]
pub(super) fn scale<R: Real>(z: &mut [R], scales: &Vector<f64>) {
    for (z, &scale) in z.iter_mut().zip(scales) {
        *z = *z * scale;
    }
}

/// `Σ 100 (zᵢ² − zᵢ₊₁)² + (zᵢ − 1)²`; writes the gradient.
#[inline(always)]
pub(super) fn rosenbrock<R: Real>(z: &[R], gradient: &mut [R]) -> R {
    let mut value = R::of(0.0);
    // What the term before adds to the derivative.
    let mut before = R::of(0.0);
    for (pair, gradient) in z.windows(2).zip(gradient.iter_mut()) {
        let (drop, rest) = (pair[0] * pair[0] - pair[1], pair[0] - 1.0);
        value += drop * drop * 100.0 + rest * rest;
        *gradient = before + drop * pair[0] * 400.0 + rest * 2.0;
        before = drop * -200.0;
    }
    if let Some(last) = gradient.last_mut() {
        *last = before;
    }
    value
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn oscillation_matches_its_definition() {
        for (x, c1, c2) in [(3.7_f64, 1.0, 0.79), (0.02, 1.0, 0.79), (-0.3, 0.55, 0.31), (-40.0, 0.55, 0.31)] {
            let log = x.abs().ln() / 0.1;
            let expected = x.signum() * (log + 0.49 * ((c1 * log).sin() + (c2 * log).sin())).exp().powf(0.1);
            let mut z = [x];
            let slope = oscillate(&mut z)[0];
            assert_relative_eq!(z[0], expected, max_relative = 1e-14);
            let h = x.abs() * 1e-6;
            let difference = (at(x + h) - at(x - h)) / (2.0 * h);
            assert_relative_eq!(slope, difference, max_relative = 1e-8);
        }
        assert_eq!((at(0.0), at(1.0), at(-1.0)), (0.0, 1.0, -1.0));
    }

    fn at(x: f64) -> f64 {
        oscillated(x, log_magnitude(x)).0
    }

    #[test]
    fn asymmetry_bends_what_is_positive() {
        // The last of two coordinates, β = ½: 4^(1 + ½·2) = 16, with slope 16/4 (1 + 2·½ (½ ln 4 + 1)).
        let mut z = [4.0, 4.0, -4.0];
        let slopes = bend(&mut z, &ramp(2).map(|ramp| ramp * 0.5));
        assert_eq!((z[0], slopes[0]), (4.0, 1.0));
        assert_relative_eq!(z[1], 16.0, max_relative = 1e-14);
        assert_relative_eq!(slopes[1], 4.0 * (2.0 + 2.0_f64.ln()), max_relative = 1e-14);
        assert_eq!((z[2], slopes[2]), (-4.0, 1.0));
    }

    #[test]
    fn the_penalty_begins_at_the_box() {
        // (7, −5.5, 5): 2² + ½².
        let mut gradient = [1.0; 3];
        assert_eq!(penalty(10.0, &[7.0, -5.5, 5.0], &mut gradient), 42.5);
        assert_eq!(gradient, [41.0, -9.0, 1.0]);
    }
}

//! The number type the mathematics is written in.
//!
//! Every surface and every update rule is written once, generic over [`Real`], and runs in two forms: on `f64`, one
//! number at a time, and on [`Lanes`], sixteen numbers side by side. The two agree to the last bit, because each lane
//! does exactly what the scalar does: only `+ − × ÷ √`, selections, and the portable functions of the [`libm`] crate
//! are used, nothing is reassociated and nothing is fused.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::ops::{Add, AddAssign, Deref, DerefMut, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use bytemuck::{Pod, Zeroable};

/// How many numbers stand side by side in [`Lanes`].
pub const LANES: usize = 16;

/// A real number, or several side by side.
///
/// All operators are elementwise and take an `f64` on their right too, so formulas read `x * 2.0 + 1.0`.
pub trait Real:
    Copy
    + Debug
    + Pod
    + Send
    + Sync
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
{
    /// How many numbers stand side by side.
    const WIDTH: usize;

    /// The constant `value`, in every lane.
    fn of(value: f64) -> Self;

    /// The number in lane `lane`, which is below [`Self::WIDTH`].
    fn lane(&self, lane: usize) -> f64;

    /// Replaces the number in lane `lane`, which is below [`Self::WIDTH`].
    fn set_lane(&mut self, lane: usize, value: f64);

    /// Applies a scalar function to every lane.
    #[must_use]
    fn map(self, f: impl Fn(f64) -> f64) -> Self;

    /// Applies a scalar function of two arguments to every pair of lanes.
    #[must_use]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self;

    /// Whether the condition holds for any pair of lanes.
    fn any(&self, other: &Self, f: impl Fn(f64, f64) -> bool) -> bool;

    /// The square root, correctly rounded.
    #[inline(always)]
    #[must_use]
    fn sqrt(self) -> Self {
        self.map(f64::sqrt)
    }

    /// The absolute value.
    #[inline(always)]
    #[must_use]
    fn abs(self) -> Self {
        self.map(f64::abs)
    }

    /// The larger of two numbers; a NaN in `self` or `other` comes through, as in `torch.maximum`.
    #[inline(always)]
    #[must_use]
    fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b || a.is_nan() { a } else { b })
    }

    /// The smaller of two numbers; a NaN in `self` or `other` comes through, as in `torch.minimum`.
    #[inline(always)]
    #[must_use]
    fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b || a.is_nan() { a } else { b })
    }

    /// The number itself, or zero where it is subnormal.
    ///
    /// Arithmetic on subnormal numbers is a hundred times slower on common processors, so nothing that is carried from
    /// one step to the next may be one.
    #[inline(always)]
    #[must_use]
    fn flushed(self) -> Self {
        self.map(|a| if a.abs() < f64::MIN_POSITIVE { 0.0 } else { a })
    }

    /// `yes` where the condition holds, `no` elsewhere.
    #[must_use]
    fn pick(self, condition: impl Fn(f64) -> bool, yes: Self, no: Self) -> Self;

    /// `eˣ`.
    #[inline(always)]
    #[must_use]
    fn exp(self) -> Self {
        self.map(libm::exp)
    }

    /// The natural logarithm.
    #[inline(always)]
    #[must_use]
    fn ln(self) -> Self {
        self.map(libm::log)
    }

    /// The sine, of radians.
    #[inline(always)]
    #[must_use]
    fn sin(self) -> Self {
        self.map(libm::sin)
    }

    /// The cosine, of radians.
    #[inline(always)]
    #[must_use]
    fn cos(self) -> Self {
        self.map(libm::cos)
    }

    /// The arc tangent, in radians.
    #[inline(always)]
    #[must_use]
    fn atan(self) -> Self {
        self.map(libm::atan)
    }

    /// The hyperbolic tangent.
    #[inline(always)]
    #[must_use]
    fn tanh(self) -> Self {
        self.map(libm::tanh)
    }

    /// The number, not negative, to the power of a constant.
    #[inline(always)]
    #[must_use]
    fn powf(self, exponent: f64) -> Self {
        self.map(|a| libm::pow(a, exponent))
    }

    /// The number, not negative, to the power of another.
    #[inline(always)]
    #[must_use]
    fn pow(self, exponent: Self) -> Self {
        self.zip(exponent, libm::pow)
    }

    /// The number to a whole power, by squaring: the same bits on every platform, unlike `powi`.
    #[inline(always)]
    #[must_use]
    fn powu(self, mut exponent: u64) -> Self {
        let (mut power, mut base) = (Self::of(1.0), self);
        while exponent > 0 {
            if exponent % 2 == 1 {
                power *= base;
            }
            base *= base;
            exponent /= 2;
        }
        power
    }

    /// The sign, which is 0 for 0: `−1`, `0` or `1`.
    #[inline(always)]
    #[must_use]
    fn sign(self) -> Self {
        self.map(|a| if a == 0.0 { 0.0 } else { a.signum() })
    }

    /// The largest whole number that is not larger.
    #[inline(always)]
    #[must_use]
    fn floor(self) -> Self {
        self.map(f64::floor)
    }

    /// The square.
    #[inline(always)]
    #[must_use]
    fn squared(self) -> Self {
        self * self
    }
}

/// The sum, in the order of the coordinates, whatever the form.
#[inline(always)]
pub fn sum<R: Real>(terms: impl IntoIterator<Item = R>) -> R {
    terms.into_iter().fold(R::of(0.0), |sum, term| sum + term)
}

/// The sum of `n` terms, in one fixed order that lets a processor add many at a time: sixteen partial sums, of every
/// sixteenth term each, one after another.
#[inline(always)]
pub fn sum_over<R: Real>(n: usize, term: impl Fn(usize) -> R) -> R {
    if n <= LANES {
        return sum((0..n).map(term));
    }
    let (mut partial, whole) = ([R::of(0.0); LANES], n - n % LANES);
    for i in (0..whole).step_by(LANES) {
        for (k, partial) in partial.iter_mut().enumerate() {
            *partial += term(i + k);
        }
    }
    for i in whole..n {
        partial[i - whole] += term(i);
    }
    sum(partial)
}

/// The Euclidean norm, also where the sum of squares would overflow or underflow.
pub fn norm<R: Real>(vector: &(impl Iterator<Item = R> + Clone)) -> R {
    let mut norm = sum(vector.clone().map(|v| v * v)).sqrt();
    for lane in 0..R::WIDTH {
        // Below, squares lose bits to underflow; above, they overflow. A NaN is what it is.
        if !norm.lane(lane).is_nan() && !(1e-140..1e150).contains(&norm.lane(lane)) {
            norm.set_lane(lane, scaled_norm(vector.clone().map(|v| v.lane(lane).abs())));
        }
    }
    norm
}

fn scaled_norm(magnitudes: impl Iterator<Item = f64> + Clone) -> f64 {
    let scale = magnitudes.clone().fold(0.0, f64::max);
    if scale == 0.0 || scale.is_infinite() {
        return scale;
    }
    let squares: f64 = magnitudes.map(|v| (v / scale) * (v / scale)).sum();
    scale * squares.sqrt()
}

impl Real for f64 {
    const WIDTH: usize = 1;

    #[inline(always)]
    fn of(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn lane(&self, _: usize) -> f64 {
        *self
    }

    #[inline(always)]
    fn set_lane(&mut self, _: usize, value: f64) {
        *self = value;
    }

    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        f(self)
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        f(self, other)
    }

    #[inline(always)]
    fn any(&self, other: &Self, f: impl Fn(f64, f64) -> bool) -> bool {
        f(*self, *other)
    }

    #[inline(always)]
    fn pick(self, condition: impl Fn(f64) -> bool, yes: Self, no: Self) -> Self {
        if condition(self) { yes } else { no }
    }
}

/// Sixteen independent numbers: the same quantity of sixteen runs, or sixteen coordinates of one.
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
#[repr(C, align(64))]
pub struct Lanes(pub [f64; LANES]);

impl Real for Lanes {
    const WIDTH: usize = LANES;

    #[inline(always)]
    fn of(value: f64) -> Self {
        Self([value; LANES])
    }

    #[inline(always)]
    fn lane(&self, lane: usize) -> f64 {
        self.0[lane]
    }

    #[inline(always)]
    fn set_lane(&mut self, lane: usize, value: f64) {
        self.0[lane] = value;
    }

    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        // Not `mut self`: a closure that is given lanes may find them changed, https://github.com/rust-lang/rust/issues/155241
        let mut out = self;
        for a in &mut out.0 {
            *a = f(*a);
        }
        out
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let mut out = self;
        for (a, b) in out.0.iter_mut().zip(other.0) {
            *a = f(*a, b);
        }
        out
    }

    #[inline(always)]
    fn any(&self, other: &Self, f: impl Fn(f64, f64) -> bool) -> bool {
        // Without a short circuit, so that it becomes one comparison of vectors.
        self.0.iter().zip(other.0).fold(false, |any, (&a, b)| any | f(a, b))
    }

    #[inline(always)]
    fn pick(self, condition: impl Fn(f64) -> bool, yes: Self, no: Self) -> Self {
        let mut out = no;
        for ((out, yes), a) in out.0.iter_mut().zip(yes.0).zip(self.0) {
            *out = if condition(a) { yes } else { *out };
        }
        out
    }
}

impl Neg for Lanes {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

/// An array of numbers, aligned so that sixteen `f64` can be seen as one of [`Lanes`].
#[derive(Clone, Debug)]
pub(crate) struct Array<R> {
    storage: Vec<Lanes>,
    length: usize,
    form: PhantomData<R>,
}

impl<R: Real> Array<R> {
    /// So many zeros.
    pub(crate) fn new(length: usize) -> Self {
        let chunks = (length * R::WIDTH).div_ceil(LANES);
        Self { storage: vec![Lanes::of(0.0); chunks], length, form: PhantomData }
    }
}

impl<R: Real> Deref for Array<R> {
    type Target = [R];

    fn deref(&self) -> &[R] {
        // An empty slice is not aligned.
        if self.length == 0 { &[] } else { &bytemuck::cast_slice(&self.storage)[..self.length] }
    }
}

impl<R: Real> DerefMut for Array<R> {
    fn deref_mut(&mut self) -> &mut [R] {
        if self.length == 0 { &mut [] } else { &mut bytemuck::cast_slice_mut(&mut self.storage)[..self.length] }
    }
}

macro_rules! elementwise {
    ($($Op:ident $op:ident $OpAssign:ident $op_assign:ident;)*) => {$(
        impl $Op for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $op(self, other: Self) -> Self {
                self.zip(other, f64::$op)
            }
        }

        impl $Op<f64> for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $op(self, other: f64) -> Self {
                self.map(|a| a.$op(other))
            }
        }

        impl $OpAssign for Lanes {
            #[inline(always)]
            fn $op_assign(&mut self, other: Self) {
                *self = self.$op(other);
            }
        }
    )*};
}

elementwise! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div DivAssign div_assign;
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    fn lanes(f: impl Fn(f64) -> f64) -> Lanes {
        let mut lanes = Lanes::of(0.0);
        for k in 0..LANES {
            lanes.set_lane(k, f(k as f64));
        }
        lanes
    }

    #[test]
    fn every_lane_does_what_the_scalar_does() {
        fn formula<R: Real>(x: R, y: R) -> R {
            let z = (x * y - x / (y.abs() + 1.0)).exp().sin() + x.cos() * 2.0 - 0.1;
            -(z.max(y) + z.min(x) + z.abs().sqrt() / 3.0)
        }
        let (x, y) = (lanes(|k| 0.3 * k - 2.0), lanes(|k| 1.7 - 0.2 * k));
        let together = formula(x, y);
        for k in 0..LANES {
            assert_eq!(together.lane(k).to_bits(), formula(x.lane(k), y.lane(k)).to_bits());
        }
    }

    #[test]
    fn a_number_that_a_closure_was_given_is_still_what_it_was() {
        #[inline(never)]
        fn thrice<R: Real>(power: f64, added: &[R], sums: &mut [R], out: &mut [R]) {
            let raised = |n: R| if power == 0.5 { n.sqrt() } else { n.map(|n| libm::pow(n, power)) };
            for i in 0..added.len() {
                let (before, sum) = (sums[i], (sums[i] + added[i]).flushed());
                sums[i] = sum;
                let difference = raised(sum) - raised(before);
                out[i] = difference + raised(sum);
            }
        }
        let (added, mut sums, mut out) = ([Lanes::of(15.75); 2], [Lanes::of(0.25); 2], [Lanes::of(0.0); 2]);
        thrice(std::hint::black_box(0.5), &added, &mut sums, &mut out);
        assert_eq!(out, [Lanes::of(4.0 - 0.5 + 4.0); 2]);
    }

    #[test]
    fn maximum_and_minimum_let_nan_through_from_either_side() {
        for (a, b) in [(f64::NAN, 1.0), (1.0, f64::NAN)] {
            assert!(Real::max(a, b).is_nan());
            assert!(Real::min(a, b).is_nan());
        }
        assert_eq!((Real::max(2.0, 3.0), Real::min(2.0, 3.0)), (3.0, 2.0));
    }

    #[test]
    fn long_sums_have_every_term_once() {
        for n in [0_usize, 1, 16, 17, 100] {
            let expected = (n * n.saturating_sub(1) / 2) as f64;
            assert_eq!(sum_over(n, |i| i as f64), expected);
            assert_eq!(sum_over(n, |i| Lanes::of(i as f64)), Lanes::of(expected));
        }
    }

    #[test]
    fn norm_survives_where_squares_overflow_or_underflow() {
        assert_eq!(norm(&[3.0, -4.0].into_iter()), 5.0);
        assert_relative_eq!(norm(&[3e200, 4e200].into_iter()), 5e200);
        assert_relative_eq!(norm(&[3e-200, 4e-200].into_iter()) * 1e200, 5.0);
        assert_eq!(norm(&[0.0, 0.0].into_iter()), 0.0);
        assert_eq!(norm(&[1.0, f64::NEG_INFINITY].into_iter()), f64::INFINITY);
        assert!(norm(&[1.0, f64::NAN].into_iter()).is_nan());
        assert!(norm(&[f64::INFINITY, f64::NAN].into_iter()).is_nan());
    }

    #[test]
    fn any_looks_at_every_lane() {
        let last = lanes(|k| if k == 15.0 { 1.0 } else { 0.0 });
        assert!(last.any(&Lanes::of(0.5), |a, b| a > b));
        assert!(!last.any(&Lanes::of(1.5), |a, b| a > b));
    }

    #[test]
    fn whole_powers_multiply_out() {
        assert_eq!(0.5.powu(10), 1.0 / 1024.0);
        assert_eq!(3.0.powu(5), 243.0);
        assert_eq!(7.0.powu(0), 1.0);
    }
}

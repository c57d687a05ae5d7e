//! Dual numbers: a value and its exact derivative along one direction.
//!
//! A formula that is written for any [`Real`] can be differentiated by running it on these: to the rounding of a few
//! operations, without any step length. It is how stated gradients and curvatures are checked.
//!
//! # References
//!
//! * A. Griewank and A. Walther (2008), *Evaluating Derivatives*, 2nd edition, SIAM, doi:10.1137/1.9780898717761.

use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use bytemuck::{Pod, Zeroable};

use crate::real::Real;

/// A number with its derivative. The number is, to the last bit, what the formula gives without one.
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Dual {
    /// The number.
    pub value: f64,
    /// Its derivative.
    pub slope: f64,
}

impl Dual {
    /// A function of this number, from its value and its derivative there.
    fn chain(self, value: f64, derivative: f64) -> Self {
        // Not zero times an infinite derivative, of what does not depend on the direction at all.
        let slope = if self.slope == 0.0 { 0.0 } else { derivative * self.slope };
        Self { value, slope }
    }
}

impl Real for Dual {
    const WIDTH: usize = 1;

    fn of(value: f64) -> Self {
        Self { value, slope: 0.0 }
    }

    fn lane(&self, _: usize) -> f64 {
        self.value
    }

    fn set_lane(&mut self, _: usize, value: f64) {
        *self = Self::of(value);
    }

    /// The derivative of a function of which nothing is known is NaN: formulas have to use the named ones.
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self { value: f(self.value), slope: f64::NAN }
    }

    /// The derivative of a function of which nothing is known is NaN: formulas have to use the named ones.
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self { value: f(self.value, other.value), slope: f64::NAN }
    }

    fn any(&self, other: &Self, f: impl Fn(f64, f64) -> bool) -> bool {
        f(self.value, other.value)
    }

    fn pick(self, condition: impl Fn(f64) -> bool, yes: Self, no: Self) -> Self {
        if condition(self.value) { yes } else { no }
    }

    fn sqrt(self) -> Self {
        let root = self.value.sqrt();
        self.chain(root, 0.5 / root)
    }

    fn abs(self) -> Self {
        self.chain(self.value.abs(), self.sign().value)
    }

    fn max(self, other: Self) -> Self {
        if self.value > other.value || self.value.is_nan() { self } else { other }
    }

    fn min(self, other: Self) -> Self {
        if self.value < other.value || self.value.is_nan() { self } else { other }
    }

    fn flushed(self) -> Self {
        self
    }

    fn exp(self) -> Self {
        let power = libm::exp(self.value);
        self.chain(power, power)
    }

    fn ln(self) -> Self {
        self.chain(libm::log(self.value), 1.0 / self.value)
    }

    fn sin(self) -> Self {
        self.chain(libm::sin(self.value), libm::cos(self.value))
    }

    fn cos(self) -> Self {
        self.chain(libm::cos(self.value), -libm::sin(self.value))
    }

    fn atan(self) -> Self {
        self.chain(libm::atan(self.value), 1.0 / (1.0 + self.value * self.value))
    }

    fn tanh(self) -> Self {
        let tanh = libm::tanh(self.value);
        self.chain(tanh, 1.0 - tanh * tanh)
    }

    fn powf(self, exponent: f64) -> Self {
        self.chain(libm::pow(self.value, exponent), exponent * libm::pow(self.value, exponent - 1.0))
    }

    fn pow(self, exponent: Self) -> Self {
        let by_base = self.powf(exponent.value);
        let by_exponent = exponent.chain(by_base.value, by_base.value * libm::log(self.value));
        Self { value: by_base.value, slope: by_base.slope + by_exponent.slope }
    }

    fn sign(self) -> Self {
        Self::of(self.value.sign())
    }

    fn floor(self) -> Self {
        Self::of(self.value.floor())
    }
}

impl Neg for Dual {
    type Output = Self;

    fn neg(self) -> Self {
        Self { value: -self.value, slope: -self.slope }
    }
}

impl Add for Dual {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { value: self.value + other.value, slope: self.slope + other.slope }
    }
}

impl Sub for Dual {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Dual {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self { value: self.value * other.value, slope: self.slope * other.value + self.value * other.slope }
    }
}

impl Div for Dual {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self { value, slope: (self.slope - value * other.slope) / other.value }
    }
}

macro_rules! with_constants {
    ($($Op:ident $op:ident $OpAssign:ident $op_assign:ident;)*) => {$(
        impl $Op<f64> for Dual {
            type Output = Self;

            fn $op(self, other: f64) -> Self {
                self.$op(Self::of(other))
            }
        }

        impl $OpAssign for Dual {
            fn $op_assign(&mut self, other: Self) {
                *self = self.$op(other);
            }
        }
    )*};
}

with_constants! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div DivAssign div_assign;
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn every_function_has_the_slope_of_its_differences() {
        type Function = (&'static str, fn(Dual) -> Dual);
        let functions: [Function; 15] = [
            ("sqrt", Real::sqrt),
            ("abs", |x| (x - 2.0).abs()),
            ("exp", Real::exp),
            ("ln", Real::ln),
            ("sin", Real::sin),
            ("cos", Real::cos),
            ("atan", Real::atan),
            ("tanh", Real::tanh),
            ("powf", |x| x.powf(2.5)),
            ("pow", |x| x.pow(x * 2.0 + 1.0)),
            ("powu", |x| x.powu(5)),
            ("product", |x| x.sin() * (x - 3.0) * 2.0),
            ("quotient", |x| x.sin() / (-x + 3.0) / 2.0),
            ("max", |x| (x * 2.0).max(x * x * 2.0)),
            ("min", |x| (x * 2.0).min(x * x * 2.0)),
        ];
        let (at, h) = (0.75, 1e-6);
        for (name, f) in functions {
            let value = |x| f(Dual { value: x, slope: 1.0 }).value;
            let expected = (value(at + h) - value(at - h)) / (2.0 * h);
            let slope = f(Dual { value: at, slope: 1.0 }).slope;
            assert!((slope - expected).abs() < 1e-8, "{name}: {slope}, but differences give {expected}");
        }
    }

    #[test]
    fn what_does_not_depend_on_the_direction_has_no_slope() {
        let zero = Dual::of(0.0);
        assert_eq!((zero.sqrt().slope, zero.ln().slope), (0.0, 0.0));
    }

    #[test]
    fn a_function_of_which_nothing_is_known_has_no_number_for_a_slope() {
        let x = Dual { value: 2.0, slope: 1.0 };
        assert!(x.map(|x| x * x).slope.is_nan());
        assert!(x.zip(x, |a, b| a * b).slope.is_nan());
        assert_relative_eq!(x.squared().slope, 4.0);
    }
}

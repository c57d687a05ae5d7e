//! The random numbers of the year 2009 that COCO draws its instances with.

use std::f64::consts::PI;

use super::matrix::Matrix;
use super::{MAX, Vector};

/// What is drawn for an instance of a function.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    seed: i64,
    /// Number `n` of coordinates.
    pub n: usize,
}

impl Draw {
    /// For the function that begins with this seed.
    #[must_use]
    pub fn new(seed: i64, instance: u64, n: usize) -> Self {
        Self { seed: seed + 10_000 * instance.cast_signed(), n: n.min(MAX) }
    }

    /// The smallest value: a quotient of two normal numbers, to two decimals, not beyond ±1000.
    #[must_use]
    pub fn f_opt(&self) -> f64 {
        let quotient = 100.0 * 100.0 * normal(1, self.seed)[0] / normal(1, self.seed + 1)[0];
        ((quotient + 0.5).floor() / 100.0).clamp(-1000.0, 1000.0)
    }

    /// Where the smallest value is: uniform in `[−4, 4]ⁿ`, to four decimals, never zero.
    #[must_use]
    pub fn x_opt(&self) -> Vector<f64> {
        self.x_opt_from(0)
    }

    /// The same from another seed, so much after that of the instance.
    #[must_use]
    pub fn x_opt_from(&self, after: u64) -> Vector<f64> {
        let mut x_opt = [0.0; MAX];
        for (x, u) in x_opt.iter_mut().zip(self.uniform(self.n, after)) {
            *x = 8.0 * (1e4 * u).floor() / 1e4 - 4.0;
            if *x == 0.0 {
                *x = -1e-5;
            }
        }
        x_opt
    }

    /// So many uniform numbers between 0 and 1, from a seed so much after that of the instance.
    pub(super) fn uniform(&self, count: usize, after: u64) -> Vec<f64> {
        uniform(count, self.seed + after.cast_signed())
    }

    /// So many normal numbers.
    pub(super) fn normal(&self, count: usize) -> Vec<f64> {
        normal(count, self.seed)
    }

    /// The rotation `R`.
    pub(super) fn r(&self) -> Matrix {
        rotation(self.n, self.seed + 1_000_000)
    }

    /// The rotation `Q`.
    pub(super) fn q(&self) -> Matrix {
        rotation(self.n, self.seed)
    }
}

/// So many uniform numbers between 0 and 1: the generator of Park and Miller, shuffled after Bays and Durham.
fn uniform(count: usize, seed: i64) -> Vec<f64> {
    let mut state = seed.abs().max(1);
    let mut next = || {
        let high = state.div_euclid(127_773);
        state = 16_807 * (state - high * 127_773) - 2_836 * high;
        if state < 0 {
            state += 2_147_483_647;
        }
        state
    };
    let mut table = [0; 32];
    // The first eight are not used, and the table is filled from its end.
    for i in (0..40).rev() {
        let number = next();
        if let Some(entry) = table.get_mut(i) {
            *entry = number;
        }
    }
    let mut last = table[0];
    let number = || {
        let i = usize::try_from(last / 67_108_865).unwrap_or_default();
        last = std::mem::replace(&mut table[i], next());
        let uniform = last as f64 / 2.147_483_647e9;
        if uniform == 0.0 { 1e-99 } else { uniform }
    };
    std::iter::repeat_with(number).take(count).collect()
}

/// So many normal numbers, after Box and Muller.
fn normal(count: usize, seed: i64) -> Vec<f64> {
    let uniform = uniform(2 * count, seed);
    let (radii, angles) = uniform.split_at(count);
    let number = |(u, v): (&f64, &f64)| {
        let normal = (-2.0 * libm::log(*u)).sqrt() * libm::cos(2.0 * PI * v);
        if normal == 0.0 { 1e-99 } else { normal }
    };
    radii.iter().zip(angles).map(number).collect()
}

/// A random rotation: the columns of a matrix of normal numbers, made orthonormal one after another.
fn rotation(n: usize, seed: i64) -> Matrix {
    let mut columns: Vec<f64> = normal(n * n, seed);
    for j in 0..n {
        let (before, rest) = columns.split_at_mut(j * n);
        let column = &mut rest[..n];
        for earlier in before.chunks_exact(n) {
            let overlap: f64 = column.iter().zip(earlier).map(|(a, b)| a * b).sum();
            column.iter_mut().zip(earlier).for_each(|(a, b)| *a -= overlap * b);
        }
        let length = column.iter().map(|a| a * a).sum::<f64>().sqrt();
        for a in column {
            *a /= length;
        }
    }
    Matrix::new(n, |i, j| columns[j * n + i])
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::*;

    #[test]
    fn numbers_are_between_zero_and_one_and_follow_from_their_seed() {
        let numbers = uniform(1000, 7);
        assert!(numbers.iter().all(|u| (0.0..1.0).contains(u)));
        assert_eq!(numbers[..10], uniform(10, 7));
        assert_ne!(numbers[..10], uniform(10, 8));
        // Seeds below one are taken for one.
        assert_eq!(uniform(10, 0), uniform(10, 1));
    }

    #[test]
    fn rotations_are_orthonormal() {
        let n = MAX;
        let r = Draw::new(9, 1, n).r();
        for i in 0..n {
            for j in 0..n {
                let product: f64 = (0..n).map(|k| r.entry(i, k) * r.entry(j, k)).sum();
                assert_abs_diff_eq!(product, f64::from(u8::from(i == j)), epsilon = 1e-12);
            }
        }
    }

    #[test]
    fn optima_are_decimal_and_inside() {
        for instance in 1..100 {
            let draw = Draw::new(1, instance, MAX);
            assert!(draw.x_opt().iter().all(|x| x.abs() <= 4.0 && (x * 1e5 - (x * 1e5).round()).abs() < 1e-9));
            assert!(draw.f_opt().abs() <= 1000.0);
        }
    }

    #[test]
    fn the_first_instance_of_the_sphere_is_that_of_coco() {
        let draw = Draw::new(1, 1, 2);
        assert_eq!(draw.f_opt(), 79.48);
        assert_abs_diff_eq!(draw.x_opt()[..2], [0.2528, -1.1568], epsilon = 1e-15);
    }
}

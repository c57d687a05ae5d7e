//! Constant matrices, whose product with a vector is most of what an evaluation costs.

use super::{MAX, Vector};
use crate::real::Real;

/// A square matrix. It is stored twice, so that its transpose is as fast.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    columns: Vec<Vector<f64>>,
    rows: Vec<Vector<f64>>,
}

impl Matrix {
    /// The `n × n` matrix with these entries in row `i` and column `j`.
    pub(super) fn new(n: usize, entry: impl Fn(usize, usize) -> f64) -> Self {
        let line = |entry: &dyn Fn(usize) -> f64| {
            let mut line = [0.0; MAX];
            line.iter_mut().take(n).enumerate().for_each(|(k, number)| *number = entry(k));
            line
        };
        let columns = (0..n).map(|j| line(&|i| entry(i, j))).collect();
        Self { columns, rows: (0..n).map(|i| line(&|j| entry(i, j))).collect() }
    }

    /// The product with `diag(scales)` and then another matrix.
    pub(super) fn times_scaled(&self, scales: &[f64], other: &Self) -> Self {
        let n = self.rows.len();
        Self::new(n, |i, j| (0..n).map(|k| self.entry(i, k) * scales[k] * other.entry(k, j)).sum())
    }

    /// The product of `diag(scales)` with it.
    pub(super) fn scaled(&self, scales: &[f64]) -> Self {
        Self::new(self.rows.len(), |i, j| scales[i] * self.entry(i, j))
    }

    /// The entry in row `i` and column `j`.
    pub(super) fn entry(&self, i: usize, j: usize) -> f64 {
        self.rows[i][j]
    }

    /// The first row.
    pub(super) fn first_row(&self) -> &Vector<f64> {
        &self.rows[0]
    }

    /// `M x`.
    #[inline(always)]
    pub(super) fn times<R: Real>(&self, x: &Vector<R>) -> Vector<R> {
        combination(&self.columns, x)
    }

    /// `Mᵀ y`.
    #[inline(always)]
    pub(super) fn transposed_times<R: Real>(&self, y: &Vector<R>) -> Vector<R> {
        combination(&self.rows, y)
    }
}

/// The sum of the lines, each times its factor.
///
/// Whatever the form of the numbers, every component is summed in the order of the lines. So many components at once
/// are summed as fit into the registers.
#[inline(always)]
fn combination<R: Real>(lines: &[Vector<f64>], factors: &Vector<R>) -> Vector<R> {
    let mut sums = [R::of(0.0); MAX];
    if R::WIDTH > 1 {
        for first in (0..lines.len()).step_by(4) {
            components::<R, 4>(lines, factors, first, &mut sums);
        }
    } else if lines.len() <= 8 {
        components::<R, 8>(lines, factors, 0, &mut sums);
    } else if lines.len() <= 16 {
        components::<R, 16>(lines, factors, 0, &mut sums);
    } else {
        components::<R, MAX>(lines, factors, 0, &mut sums);
    }
    sums
}

/// The `N` components of the sum from the one of this index on.
#[inline(always)]
fn components<R: Real, const N: usize>(lines: &[Vector<f64>], factors: &Vector<R>, first: usize, sums: &mut Vector<R>) {
    let mut part = [R::of(0.0); N];
    for (line, &factor) in lines.iter().zip(factors) {
        for (sum, &number) in part.iter_mut().zip(&line[first..first + N]) {
            *sum += factor * number;
        }
    }
    sums[first..first + N].copy_from_slice(&part);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::Lanes;

    #[test]
    fn products_match_their_definition_in_every_dimension_and_form() {
        for n in 2..=MAX {
            let m = Matrix::new(n, |i, j| ((i * 7 + j * 3) % 11) as f64 - 4.0);
            let mut x = [0.0; MAX];
            (0..n).for_each(|i| x[i] = (i % 5) as f64 - 1.5);
            let (forward, backward) = (m.times(&x), m.transposed_times(&x));
            let lanes = m.times(&x.map(Lanes::of));
            for i in 0..n {
                assert_eq!(forward[i], (0..n).map(|j| m.entry(i, j) * x[j]).sum::<f64>());
                assert_eq!(backward[i], (0..n).map(|j| m.entry(j, i) * x[j]).sum::<f64>());
                assert_eq!(lanes[i], Lanes::of(forward[i]));
            }
        }
    }

    #[test]
    fn scales_stand_where_they_are_said_to() {
        let (m, other) = (Matrix::new(2, |i, j| (1 + i + 2 * j) as f64), Matrix::new(2, |i, j| (i * j) as f64));
        // [[1, 3], [2, 4]] diag(10, 100) [[0, 0], [0, 1]].
        let product = m.times_scaled(&[10.0, 100.0], &other);
        assert_eq!(*product.rows.concat(), [[0.0, 300.0], [0.0, 400.0]].map(|row| padded(&row)).concat());
        let scaled = m.scaled(&[10.0, 100.0]);
        assert_eq!(scaled.first_row()[..2], [10.0, 30.0]);
    }

    fn padded(numbers: &[f64]) -> Vector<f64> {
        let mut padded = [0.0; MAX];
        padded[..numbers.len()].copy_from_slice(numbers);
        padded
    }
}

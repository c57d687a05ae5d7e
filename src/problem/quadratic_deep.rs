//! The quadratic of DeepOBS with eigenvalues as in deep learning.
//!
//! ```text
//! f(θ) = ½ θᵀ Q θ   with   Q = Rᵀ diag(λ) R
//! ```
//!
//! * Dimension 100, start `(1, …, 1)` with `f = 267.529343`; the box `[−5, 5]¹⁰⁰` holds it.
//! * Global minimum `f = 0` at the origin, no other.
//! * 90 of the eigenvalues `λ` were drawn from `[0, 1)` and 10 from `[30, 60)`, as a few large and many small ones are
//!   seen in trained networks: from 0.0055221 to 53.129015, so that the condition number is 9621. `R` is a random
//!   rotation, so that no axis is an eigenvector.
//!
//! `Q` is DeepOBS's own to rounding: what NumPy's `RandomState(42)` draws, in the same order, and the subgroup
//! algorithm. There the loss is the mean of `½ (θ − x)ᵀ Q (θ − x)` over batches of data `x`, whose coordinates have
//! mean 0 and standard deviation 0.6; that is the noise model `shift` with `std` 0.6 and `batch` 128. Its expectation
//! is `f` plus `0.18 tr Q = 85.970`, which is left out here.
//!
//! # References
//!
//! * F. Schneider, L. Balles, and P. Hennig (2019), *DeepOBS: a deep learning optimizer benchmark suite*, ICLR,
//!   arXiv:1903.05499.
//! * P. Chaudhari et al. (2017), *Entropy-SGD: biasing gradient descent into wide valleys*, ICLR, arXiv:1611.01838 (the
//!   eigenvalues).
//! * P. Diaconis and M. Shahshahani (1987), *The subgroup algorithm for generating uniform random variables*,
//!   Probability in the Engineering and Informational Sciences 1(1), doi:10.1017/S0269964800000255 (the rotation).
//! * M. Matsumoto and T. Nishimura (1998), *Mersenne twister*, ACM TOMACS 8(1), doi:10.1145/272991.272995 (the
//!   numbers).

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property};
use crate::component::Spec;
use crate::real::{Real, sum_over};

/// The quadratic of DeepOBS.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuadraticDeep {
    /// The rows of `Q`.
    #[serde(skip)]
    hessian: Vec<f64>,
}

impl Problem for QuadraticDeep {
    const SPEC: Spec = Spec {
        name: "quadratic_deep",
        summary: "DeepOBS: rotated quadratic, few large eigenvalues, 100-D",
        year: 2019,
        params: &[],
        source: include_str!("quadratic_deep.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        let mut random = RandomState::new(42);
        let eigenvalues = eigenvalues(&mut random);
        let rotation = rotation(&mut random);
        let entry = |i: usize, j: usize| rotation.iter().zip(&eigenvalues).map(|(row, l)| row[i] * row[j] * l).sum();
        self.hessian = (0..DIM * DIM).map(|k| entry(k / DIM, k % DIM)).collect();
        Ok(())
    }

    fn dim(&self) -> usize {
        DIM
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; DIM]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; DIM]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        for (gradient, row) in gradient.iter_mut().zip(self.hessian.chunks_exact(DIM)) {
            *gradient = sum_over(DIM, |j| x[j] * row[j]);
        }
        sum_over(DIM, |i| x[i] * gradient[i]) * 0.5
    }
}

const DIM: usize = 100;

fn eigenvalues(random: &mut RandomState) -> Vec<f64> {
    (0..DIM).map(|i| if i < 90 { random.uniform() } else { 30.0 + 30.0 * random.uniform() }).collect()
}

/// The rows of a random rotation: one of the plane, made one of a space of one dimension more by a reflection that
/// takes the new axis anywhere on the sphere, and so on.
fn rotation(random: &mut RandomState) -> Vec<Vec<f64>> {
    let angle = TAU * random.uniform();
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let mut rows = vec![vec![cosine, sine], vec![-sine, cosine]];
    for dim in 3..=DIM {
        for row in &mut rows {
            row.insert(0, 0.0);
        }
        let mut axis = vec![0.0; dim];
        axis[0] = 1.0;
        let place = unit((0..dim).map(|_| random.normal()).collect());
        let mirror = unit(axis.iter().zip(&place).map(|(a, b)| a - b).collect());
        rows.insert(0, axis);
        let mut overlaps = vec![0.0; dim];
        for (row, m) in rows.iter().zip(&mirror) {
            overlaps.iter_mut().zip(row).for_each(|(overlap, r)| *overlap += m * r);
        }
        for (row, m) in rows.iter_mut().zip(&mirror) {
            row.iter_mut().zip(&overlaps).for_each(|(r, overlap)| *r -= 2.0 * m * overlap);
        }
    }
    rows
}

fn unit(vector: Vec<f64>) -> Vec<f64> {
    let length = vector.iter().map(|v| v * v).sum::<f64>().sqrt();
    vector.into_iter().map(|v| v / length).collect()
}

/// NumPy's `RandomState`: the Mersenne twister MT19937, and the polar method for normal numbers.
struct RandomState {
    words: [u32; 624],
    used: usize,
    /// The second of two normal numbers that were made at once.
    spare: Option<f64>,
}

impl RandomState {
    fn new(seed: u32) -> Self {
        let mut words = [seed; 624];
        for (before, i) in (1..).enumerate().take(623) {
            let word: u32 = words[before];
            words[before + 1] = (word ^ (word >> 30)).wrapping_mul(1_812_433_253).wrapping_add(i);
        }
        Self { words, used: 624, spare: None }
    }

    fn word(&mut self) -> u32 {
        if self.used == 624 {
            self.used = 0;
            for i in 0..624 {
                let joined = (self.words[i] & 0x8000_0000) | (self.words[(i + 1) % 624] & 0x7fff_ffff);
                let twist = if joined % 2 == 1 { 0x9908_b0df } else { 0 };
                self.words[i] = self.words[(i + 397) % 624] ^ (joined >> 1) ^ twist;
            }
        }
        let mut word = self.words[self.used];
        self.used += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// A number from `[0, 1)`, of 53 bits.
    fn uniform(&mut self) -> f64 {
        let (high, low) = (f64::from(self.word() >> 5), f64::from(self.word() >> 6));
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let factor = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(factor * x);
                return factor * y;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    fn quadratic_deep() -> QuadraticDeep {
        let mut problem = QuadraticDeep::default();
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn random_numbers_are_those_of_numpy() {
        let mut random = RandomState::new(42);
        let uniform = [0.374_540_118_847_362_5, 0.950_714_306_409_916_2, 0.731_993_941_811_405_1];
        assert_eq!([0; 3].map(|_| random.uniform()), uniform);
        let mut random = RandomState::new(42);
        let normal = [0.496_714_153_011_232_7, -0.138_264_301_171_184_66, 0.647_688_538_100_692_5];
        assert_relative_eq!([0; 3].map(|_| random.normal())[..], normal, max_relative = 1e-15);
        // Beyond the first 624 words.
        let mut random = RandomState::new(42);
        assert_eq!((0..1000).map(|_| random.uniform()).last(), Some(0.446_005_772_957_955_74));
    }

    #[test]
    fn eigenvalues_are_as_documented() {
        let eigenvalues = eigenvalues(&mut RandomState::new(42));
        let (low, high) = eigenvalues.iter().fold((f64::MAX, 0.0_f64), |(low, high), &l| (low.min(l), high.max(l)));
        assert_relative_eq!(low, 0.005_522_1, max_relative = 1e-5);
        assert_relative_eq!(high, 53.129_015, max_relative = 1e-7);
        assert_relative_eq!(high / low, 9621.0, max_relative = 1e-4);
        assert_relative_eq!(0.18 * eigenvalues.iter().sum::<f64>(), 85.970, max_relative = 1e-5);
    }

    #[test]
    fn the_rotation_is_orthonormal() {
        let rows = rotation(&mut RandomState::new(1));
        for (i, a) in rows.iter().enumerate() {
            for (j, b) in rows.iter().enumerate() {
                let product: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                assert_abs_diff_eq!(product, f64::from(u8::from(i == j)), epsilon = 1e-14);
            }
        }
    }

    #[test]
    fn start_has_the_value_that_numpy_gives() {
        let problem = quadratic_deep();
        assert_relative_eq!(at(&problem, &[1.0; DIM]).0, 267.529_342_954_036_2, max_relative = 1e-12);
        // The ends of the first row.
        assert_relative_eq!(problem.hessian[0], 6.221_429_443_252_536, max_relative = 1e-12);
        assert_relative_eq!(problem.hessian[99], 3.233_855_123_164_525, max_relative = 1e-12);
    }
}

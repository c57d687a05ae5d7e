//! Minimizers that have no closed form, of surfaces whose coordinates each touch a few neighbours only.

use crate::problem::{Problem, Surface};

/// The minimizer near `x`, by Newton's method, of a surface whose Hessian has `band` diagonals on either side.
pub(crate) fn newton<P: Problem>(problem: &P, mut x: Vec<f64>, band: usize) -> Vec<f64> {
    let (n, width, stride) = (x.len(), band + 1, 2 * band + 1);
    let mut gradient = vec![0.0; n];
    for _ in 0..60 {
        let value = problem.value_gradient(&x, &mut gradient);
        // The lower half of the Hessian: entry (i, i − k) at k of row i. Columns that are a stride apart do not overlap.
        let mut half = vec![0.0; n * width];
        for offset in 0..stride.min(n) {
            let direction: Vec<f64> = (0..n).map(|j| f64::from(u8::from(j % stride == offset))).collect();
            let product = Surface::along(problem, &x, &direction).curvature;
            for j in (offset..n).step_by(stride) {
                for i in j..n.min(j + width) {
                    half[i * width + i - j] = product[i];
                }
            }
        }
        let step = solved(half, gradient.clone(), band);
        let moved = |t: f64| -> Vec<f64> { x.iter().zip(&step).map(|(x, step)| x - t * step).collect() };
        let mut t = 1.0;
        while t > 1e-6 && problem.value_gradient(&moved(t), &mut gradient) > value + 1e-12 * value.abs() {
            t *= 0.5;
        }
        x = moved(t);
        if step.iter().zip(&x).all(|(step, x)| (t * step).abs() <= f64::EPSILON * x.abs()) {
            break;
        }
    }
    x
}

/// The solution of `A y = b` for a positive definite `A` of which `half` holds the lower half, by rows of `band + 1`.
fn solved(mut half: Vec<f64>, mut b: Vec<f64>, band: usize) -> Vec<f64> {
    let (n, width) = (b.len(), band + 1);
    // Cholesky's factor in place.
    for i in 0..n {
        let first = i.saturating_sub(band);
        for j in first..=i {
            let overlap: f64 =
                (first.max(j.saturating_sub(band))..j).map(|m| half[i * width + i - m] * half[j * width + j - m]).sum();
            let entry = half[i * width + i - j] - overlap;
            half[i * width + i - j] = if j == i { entry.sqrt() } else { entry / half[j * width] };
        }
        b[i] = (b[i] - (first..i).map(|m| half[i * width + i - m] * b[m]).sum::<f64>()) / half[i * width];
    }
    for i in (0..n).rev() {
        b[i] =
            (b[i] - (i + 1..n.min(i + width)).map(|m| half[m * width + m - i] * b[m]).sum::<f64>()) / half[i * width];
    }
    b
}

/// The minimizer of a chain whose ends do not feel each other across 200 coordinates, and whose middle is even there, or
/// repeats every two coordinates where `dim` is even.
pub(crate) fn stretched(dim: usize, minimizer: impl Fn(usize) -> Vec<f64>) -> Vec<f64> {
    const LONG: usize = 200;
    if dim <= LONG {
        return minimizer(dim);
    }
    let short = minimizer(LONG);
    let (head, tail) = short.split_at(LONG / 2);
    let middle = tail[..2].iter().copied().cycle().take(dim - LONG);
    head.iter().copied().chain(middle).chain(tail.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::problem::bdqrtic::Bdqrtic;

    #[test]
    fn a_stretched_chain_is_the_minimizer_of_the_long_one() {
        let mut problem = Bdqrtic::default();
        problem.dim = 300;
        let short = Problem::minimizers(&problem);
        let full = newton(&problem, short[0].iter().map(|x| x + 0.01).collect(), 3);
        assert_relative_eq!(*full, *short[0], epsilon = 1e-12);
    }

    #[test]
    fn bands_are_solved_as_they_stand() {
        // [[4, 2, 0], [2, 5, 2], [0, 2, 5]] (1, 2, 3) = (8, 18, 19).
        let half = vec![4.0, 0.0, 5.0, 2.0, 5.0, 2.0];
        assert_relative_eq!(*solved(half, vec![8.0, 18.0, 19.0], 1), [1.0, 2.0, 3.0], max_relative = 1e-15);
    }
}

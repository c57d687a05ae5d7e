//! Gallagher's Gaussian peaks, 101 of them, f₂₁ of BBOB.
//!
//! ```text
//! f(x) = T_osz(10 − max wₖ exp(−(t − yₖ)ᵀ Cₖ (t − yₖ)/(2n)))² + f_pen(x)
//!        + f_opt   over k = 1 … 101
//! t = Q x,   w = (10, 1.1, …, 9.1) in even steps from the second on
//! Cₖ = diag(αₖ^((i − 1)/(n − 1) − ½)), its entries permuted
//! ```
//!
//! * Dimensions 2 to 40, box `[−5, 5]ⁿ`; start at the origin, where `f = 54.3004665` for `n = 2` in instance 1.
//! * Global minimum `f_opt` at `x_opt`, where the highest peak is; drawn with the instance, within `[−4, 4]ⁿ`.
//! * 101 peaks of random shape and place; `α₁ = √1000`, the others are permuted powers from 1 to 1000. No trend leads
//!   from one peak to the next; far from all of them it is almost flat.
//! * Not differentiable where two peaks are equally high; there, the gradient is that of the one of the lower index.
//!
//! Values are those of COCO's suite `bbob`. The transformations `T_osz`, `T_asy`, `Λ` and `f_pen` and the rotations `R` and
//! `Q` are those of the report below.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829, function 21.
//! * S. Finck, N. Hansen, R. Ros, and A. Auger (2010), *Real-Parameter Black-Box Optimization Benchmarking 2010:
//!   Presentation of the Noiseless Functions*, Research Center PPE, Technical Report 2009/20.

use super::elementary::exp;
use super::matrix::Matrix;
use super::shape::{log_magnitude, oscillated, penalty, shifted};
use super::{Bbob, Draw, Function, MAX, Vector, spec};
use crate::component::Spec;
use crate::problem::Property;
use crate::real::Real;

/// Gallagher's Gaussian peaks, 101 of them, in an instance.
pub type BbobF021 = Bbob<Gallagher101>;

/// Its constants.
#[derive(Debug)]
pub struct Gallagher101(Peaks);

impl Function for Gallagher101 {
    const SPEC: Spec = spec("bbob_f021", "101 random peaks, of which one is the highest", include_str!("bbob_f021.rs"));

    const SEED: i64 = 21;

    fn properties(_: usize) -> &'static [Property] {
        &[Property::Multimodal]
    }

    fn draw(draw: &Draw) -> Self {
        Self(Peaks::draw(draw, 101, 1000.0_f64.sqrt(), 10.0))
    }

    fn x_opt(&self) -> Vector<f64> {
        self.0.x_opt
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        self.0.value_gradient(x, gradient)
    }
}

/// The peaks of f₂₁ and f₂₂.
#[derive(Debug)]
pub(super) struct Peaks {
    pub(super) x_opt: Vector<f64>,
    q: Matrix,
    list: Vec<Peak>,
    /// The logarithms of the heights `w`, in blocks; −∞ behind the last.
    log_heights: Vec<[f64; BLOCK]>,
    /// The widths and the centers: for each block one after another those of every coordinate.
    sides: Vec<([f64; BLOCK], [f64; BLOCK])>,
}

/// One of the peaks.
#[derive(Debug)]
struct Peak {
    height: f64,
    /// The diagonal of `C`.
    widths: Vector<f64>,
    /// `y`.
    center: Vector<f64>,
}

/// So many peaks are looked at side by side.
const BLOCK: usize = 16;

impl Peaks {
    /// So many peaks, the first with this condition number, in a box of this width.
    pub(super) fn draw(draw: &Draw, count: usize, condition: f64, width: f64) -> Self {
        let (n, q) = (draw.n, draw.q());
        let others = (count - 2) as f64;
        let order = order(&draw.uniform(count - 1, 0));
        let mut places = draw.uniform(n * count, 0);
        for place in &mut places {
            *place = width * *place - width / 2.0;
        }
        // The highest is not near the border.
        places[..n].iter_mut().for_each(|place| *place *= 0.8);
        let peak = |k: usize| {
            let alpha = if k == 0 { condition } else { libm::pow(1000.0, order[k - 1] as f64 / others) };
            let (mut widths, mut place) = ([0.0; MAX], [0.0; MAX]);
            for (width, i) in widths.iter_mut().zip(self::order(&draw.uniform(n, 1000 * k as u64))) {
                *width = libm::pow(alpha, i as f64 / (n as f64 - 1.0) - 0.5);
            }
            place[..n].copy_from_slice(&places[k * n..(k + 1) * n]);
            let height = if k == 0 { 10.0 } else { (k - 1) as f64 / others * (9.1 - 1.1) + 1.1 };
            Peak { height, widths, center: q.times(&place) }
        };
        let peaks: Vec<Peak> = (0..count).map(peak).collect();
        let side = |peaks: &[Peak], rest, number: &dyn Fn(&Peak) -> f64| {
            let mut side = [rest; BLOCK];
            side.iter_mut().zip(peaks).for_each(|(entry, peak)| *entry = number(peak));
            side
        };
        let sides =
            |peaks, i: usize| (side(peaks, 0.0, &|peak| peak.widths[i]), side(peaks, 0.0, &|peak| peak.center[i]));
        let log_height = |peak: &Peak| libm::log(peak.height);
        let blocks = || peaks.chunks(BLOCK);
        let mut x_opt = [0.0; MAX];
        x_opt[..n].copy_from_slice(&places[..n]);
        Self {
            x_opt,
            log_heights: blocks().map(|peaks| side(peaks, f64::NEG_INFINITY, &log_height)).collect(),
            sides: blocks().flat_map(|peaks| (0..n).map(move |i| sides(peaks, i))).collect(),
            q,
            list: peaks,
        }
    }

    #[inline(always)]
    pub(super) fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let t = self.q.times(&shifted(x, &[0.0; MAX]));
        let highest = if R::WIDTH == 1 { self.highest::<R, BLOCK>(n, &t) } else { self.highest::<R, 4>(n, &t) };
        // The constants of the highest peak, which may be another one in every lane.
        let (mut height, mut widths, mut center) = (R::of(0.0), [R::of(0.0); MAX], [R::of(0.0); MAX]);
        for lane in 0..R::WIDTH {
            let peak = &self.list[highest.lane(lane) as usize];
            height.set_lane(lane, peak.height);
            for i in 0..n {
                widths[i].set_lane(lane, peak.widths[i]);
                center[i].set_lane(lane, peak.center[i]);
            }
        }
        let (mut square, mut back) = (R::of(0.0), [R::of(0.0); MAX]);
        for (((&t, &width), &center), back) in t[..n].iter().zip(&widths).zip(&center).zip(&mut back) {
            *back = (t - center) * width;
            square += *back * (t - center);
        }
        let peak = height * exp(square * (-0.5 / n as f64));
        let depth = -peak + 10.0;
        let (oscillated, slope) = oscillated(depth, log_magnitude(depth));
        let outer = oscillated * slope * peak * (2.0 / n as f64);
        back.iter_mut().take(n).for_each(|back| *back *= outer);
        gradient.copy_from_slice(&self.q.transposed_times(&back)[..n]);
        oscillated * oscillated + penalty(1.0, x, gradient)
    }

    /// The index of the peak that is the highest at `t`, found by logarithms.
    #[inline(always)]
    fn highest<R: Real, const N: usize>(&self, n: usize, t: &Vector<R>) -> R {
        let factor = -0.5 / n as f64;
        let (mut best, mut index) = ([R::of(f64::NEG_INFINITY); N], [R::of(0.0); N]);
        for (block, (log_heights, sides)) in self.log_heights.iter().zip(self.sides.chunks_exact(n)).enumerate() {
            for first in (0..BLOCK).step_by(N) {
                let mut squares = [R::of(0.0); N];
                for ((widths, centers), &t) in sides.iter().zip(t) {
                    let peaks = widths[first..first + N].iter().zip(&centers[first..first + N]);
                    for (square, (&width, &center)) in squares.iter_mut().zip(peaks) {
                        *square += (t - center) * (t - center) * width;
                    }
                }
                for (k, &square) in squares.iter().enumerate() {
                    let height = square * factor + log_heights[first + k];
                    let higher = height - best[k];
                    let peak = R::of((block * BLOCK + first + k) as f64);
                    index[k] = higher.pick(|higher| higher > 0.0, peak, index[k]);
                    best[k] = height.max(best[k]);
                }
            }
        }
        let (mut highest, mut at) = (best[0], index[0]);
        for (&best, &index) in best.iter().zip(&index).skip(1) {
            let (higher, lower_index) = (best - highest, index.min(at));
            let equal = higher.pick(|higher| higher == 0.0, lower_index, at);
            at = higher.pick(|higher| higher > 0.0, index, equal);
            highest = best.max(highest);
        }
        at
    }
}

/// The indices of the numbers in ascending order.
fn order(numbers: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&i, &j| numbers[i].total_cmp(&numbers[j]));
    order
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::Sample;
    use super::*;

    #[test]
    fn the_start_has_the_value_of_coco() {
        let value = Sample::<Gallagher101>::new(2, 1).value(&[0.0, 0.0]);
        assert_relative_eq!(value, 54.300_466_5, max_relative = 1e-9);
    }

    #[test]
    fn a_lower_peak_is_as_deep_as_its_height_says() {
        // The second highest peak: T_osz(10 − 9.1)².
        let sample = Sample::<Gallagher101>::new(2, 1);
        let peaks = &sample.0.function.0;
        let x = peaks.q.transposed_times(&peaks.list[100].center);
        let depth = oscillated(0.9, log_magnitude(0.9)).0;
        assert_relative_eq!(sample.value(&x[..2]) - sample.0.f_opt, depth * depth, max_relative = 1e-9);
        assert_relative_eq!(peaks.list[100].height, 9.1, max_relative = 1e-15);
    }

    #[test]
    fn the_optimum_has_no_slope() {
        let (value, gradient) = Sample::<Gallagher101>::new(2, 1).beside(&[0.0, 0.0]);
        assert_eq!(value, 0.0);
        assert!(gradient.iter().all(|slope| slope.abs() < 1e-12), "{gradient:?}");
    }
}

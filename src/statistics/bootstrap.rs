//! An interval for the median difference, by the bootstrap.
//!
//! Efron 1987, *Better bootstrap confidence intervals*, Journal of the American Statistical Association 82,
//! doi:10.1080/01621459.1987.10478410.
//!
//! Between two neighbours of which one is infinite there is neither a mean nor a quantile. There, the interval takes the
//! smaller of the two for its lower end, and the larger for its upper end.

use rand::RngExt as _;

use super::tails::{normal_cdf, normal_quantile};
use crate::seed::Stream;

/// What is taken in place of a number between two neighbours that are not both finite.
type Outer = fn(f64, f64) -> f64;

/// The bias-corrected and accelerated interval of an estimate, for a level such as 0.95.
///
/// `replicates` are the estimates from resamples; `jackknife`, those from all values but one. The acceleration is 0 if
/// the latter are all equal, or one is infinite. None if the estimate is outside the replicates, which leaves its bias
/// unknown.
#[must_use]
pub fn bca(estimate: f64, replicates: &[f64], jackknife: &[f64], level: f64) -> Option<(f64, f64)> {
    let mut sorted = replicates.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let [below, up_to] = [sorted.partition_point(|&r| r < estimate), sorted.partition_point(|&r| r <= estimate)];
    let z0 = normal_quantile((below + up_to) as f64 / (2 * sorted.len()) as f64);
    if !z0.is_finite() {
        return None;
    }
    let a = acceleration(jackknife);
    let corrected = |z: f64| normal_cdf(z0 + (z0 + z) / (1.0 - a * (z0 + z)));
    let z = normal_quantile((1.0 - level) / 2.0);
    Some((quantile(&sorted, corrected(z), f64::min), quantile(&sorted, corrected(-z), f64::max)))
}

/// A sixth of the skewness of the jackknife's influences.
fn acceleration(jackknife: &[f64]) -> f64 {
    // From the first, so that equal values have a spread of exactly 0.
    let first = jackknife.first().copied().unwrap_or_default();
    let mean = jackknife.iter().map(|value| value - first).sum::<f64>() / jackknife.len() as f64;
    let (mut squares, mut cubes) = (0.0, 0.0);
    for value in jackknife {
        let influence = mean - (value - first);
        squares += influence * influence;
        cubes += influence * influence * influence;
    }
    // The spread of infinite values is NaN.
    if squares > 0.0 { cubes / (6.0 * squares * squares.sqrt()) } else { 0.0 }
}

/// The quantile of sorted values, by linear interpolation.
fn quantile(sorted: &[f64], p: f64, outer: Outer) -> f64 {
    let position = p * (sorted.len() - 1) as f64;
    let place = position as usize;
    between(sorted[place], sorted[(place + 1).min(sorted.len() - 1)], position - place as f64, outer)
}

fn between(low: f64, high: f64, share: f64, outer: Outer) -> f64 {
    if low == high || share == 0.0 {
        low
    } else if low.is_finite() && high.is_finite() {
        low + share * (high - low)
    } else {
        outer(low, high)
    }
}

/// The [`bca`] interval of the median of differences, from so many resamples.
///
/// `[d, d]` if all differences are `d`. None with fewer than two of them, or if the median is outside all resampled ones.
#[must_use]
pub fn median_interval(differences: &[f64], level: f64, resamples: usize, stream: &mut Stream) -> Option<(f64, f64)> {
    drawn_median_interval(differences, level, resamples, |n| stream.random_range(0..n))
}

/// [`median_interval`] with resamples of one's own: `draw(n)` is a place below `n` among the sorted differences, and is
/// called `n` times for each resample.
#[must_use]
pub fn drawn_median_interval(
    differences: &[f64],
    level: f64,
    resamples: usize,
    mut draw: impl FnMut(usize) -> usize,
) -> Option<(f64, f64)> {
    let n = differences.len();
    if n < 2 {
        return None;
    }
    let mut sorted = differences.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    // Of each sample, the places of the two in its middle; the same one twice, if its size is odd.
    let whole = [(n - 1) / 2, n / 2];
    let replicates: Vec<_> = (0..resamples).map(|_| resampled(whole, n, &mut draw)).collect();
    let without = |gone: usize| [(n - 2) / 2, (n - 1) / 2].map(|place| place + usize::from(place >= gone));
    let jackknife: Vec<_> = (0..n).map(without).collect();
    let interval = |outer: Outer| {
        let median = |&[low, high]: &[usize; 2]| between(sorted[low], sorted[high], 0.5, outer);
        let medians = |places: &[[usize; 2]]| places.iter().map(median).collect::<Vec<_>>();
        bca(median(&whole), &medians(&replicates), &medians(&jackknife), level)
    };
    Some((interval(f64::min)?.0, interval(f64::max)?.1))
}

/// The places that are in the middle of a resample.
fn resampled(middle: [usize; 2], n: usize, draw: &mut impl FnMut(usize) -> usize) -> [usize; 2] {
    // Counting takes less time than sorting.
    let mut counts = vec![0; n];
    for _ in 0..n {
        counts[draw(n)] += 1;
    }
    let (mut place, mut up_to) = (0, counts[0]);
    middle.map(|rank| {
        while up_to <= rank {
            place += 1;
            up_to += counts[place];
        }
        place
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::stream;

    const INF: f64 = f64::INFINITY;

    fn interval(differences: &[f64]) -> Option<(f64, f64)> {
        median_interval(differences, 0.95, 2000, &mut stream(1, "bootstrap", "", 0))
    }

    #[test]
    fn equal_differences_have_an_interval_without_width() {
        for d in [-0.1, 0.0, 7.0, -INF, INF] {
            assert_eq!(interval(&[d; 9]), Some((d, d)));
            assert_eq!(interval(&[d; 10]), Some((d, d)));
        }
    }

    #[test]
    fn one_difference_has_no_interval() {
        assert_eq!(interval(&[1.0]), None);
        assert_eq!(interval(&[]), None);
    }

    #[test]
    fn a_few_infinities_are_only_beyond_the_interval() {
        let mut differences: Vec<f64> = (0..30).map(f64::from).collect();
        let finite = interval(&differences);
        differences[29] = INF;
        differences[0] = -INF;
        assert_eq!(interval(&differences), finite);
    }

    #[test]
    fn between_infinities_an_interval_takes_the_outer_ones() {
        assert_eq!(interval(&[-INF, INF]), Some((-INF, INF)));
        assert_eq!(interval(&[-INF, -INF, INF, INF]), Some((-INF, INF)));
        assert_eq!(bca(0.0, &[INF, -1.0, 1.0, -INF], &[], 0.95), Some((-INF, INF)));
        // The median of the resamples is finite or infinite about equally often.
        let (low, high) = interval(&[1.0, 2.0, 3.0, INF, INF, INF]).unwrap();
        assert!(low.is_finite() && high == INF, "{low} {high}");
        let (low, high) = interval(&[-1.0, -2.0, -3.0, -INF, -INF, -INF]).unwrap();
        assert!(low == -INF && high.is_finite(), "{low} {high}");
    }

    #[test]
    fn negative_differences_have_the_negative_interval() {
        let values = [-INF, -2.0, 0.0, 1.0, INF];
        let mut stream = stream(3, "bootstrap", "", 0);
        for n in 2..80 {
            let one: Vec<f64> = (0..n).map(|_| values[stream.random_range(0..5)]).collect();
            let other: Vec<f64> = one.iter().map(|d| -d).collect();
            let drawn: Vec<usize> = (0..99 * n).map(|_| stream.random_range(0..n)).collect();
            let (mut draws, mut mirrored) = (drawn.iter(), drawn.iter());
            // A level at which the ends are amid the replicates.
            let ends = drawn_median_interval(&one, 0.3, 99, |_| *draws.next().unwrap());
            let others = drawn_median_interval(&other, 0.3, 99, |n| n - 1 - mirrored.next().unwrap());
            let (Some((low, high)), Some((other_low, other_high))) = (ends, others) else {
                assert_eq!(ends, others);
                continue;
            };
            for (end, other) in [(low, -other_high), (high, -other_low)] {
                assert!(end == other || (end - other).abs() < 1e-12, "{one:?}: {end} {other}");
            }
            assert!(low <= high);
        }
    }

    #[test]
    fn a_quantile_at_a_value_is_that_value() {
        assert_eq!(quantile(&[-INF, 1.0, INF], 0.5, f64::max), 1.0);
        assert_eq!([f64::min, f64::max].map(|outer| quantile(&[1.0, INF], 0.1, outer)), [1.0, INF]);
        assert_eq!(quantile(&[1.0, 5.0], 0.25, f64::max), 2.0);
    }

    #[test]
    fn infinite_and_equal_values_have_no_acceleration() {
        for jackknife in [&[][..], &[0.1; 7], &[1.0, INF, 2.0], &[INF, -INF]] {
            assert_eq!(acceleration(jackknife), 0.0);
        }
        // Influences 1, 1, -2: squares 6, cubes -6.
        assert!((acceleration(&[0.0, 0.0, 3.0]) + 1.0 / 6.0_f64.powf(1.5)).abs() < 1e-15);
    }

    #[test]
    fn the_middle_of_a_resample_is_found_by_counting() {
        let mut stream = stream(2, "bootstrap", "", 0);
        for n in [2, 3, 10, 11] {
            let draws: Vec<usize> = (0..n).map(|_| stream.random_range(0..n)).collect();
            let mut sorted = draws.clone();
            sorted.sort_unstable();
            let mut next = draws.iter();
            let middle = resampled([(n - 1) / 2, n / 2], n, &mut |_| *next.next().unwrap());
            assert_eq!(middle, [sorted[(n - 1) / 2], sorted[n / 2]]);
        }
    }

    #[test]
    fn an_estimate_outside_its_replicates_has_no_interval() {
        assert_eq!(bca(0.0, &[1.0, 2.0], &[1.0, 2.0], 0.95), None);
        assert_eq!(bca(0.0, &[], &[], 0.95), None);
    }
}

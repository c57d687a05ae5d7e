//! Ranks, and what is said by ranks alone.

/// The ranks 1 … n of the values, the smallest first; equal ones share the mean of their ranks. No value is NaN.
#[must_use]
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&i, &j| values[i].total_cmp(&values[j]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for equals in order.chunk_by(|&i, &j| values[i] == values[j]) {
        let mean = before as f64 + (equals.len() + 1) as f64 / 2.0;
        for &i in equals {
            ranks[i] = mean;
        }
        before += equals.len();
    }
    ranks
}

/// The median, the mean of the two in the middle; NaN of nothing, or where these are infinities of both signs.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        n => f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2]),
    }
}

/// A quantile of sorted numbers, by linear interpolation; between a number and infinity lies infinity. NaN of nothing.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share * last as f64;
    let (below, part) = (place.floor() as usize, place.fract());
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    match part {
        0.0 => low,
        0.5 => f64::midpoint(low, high),
        _ if low == high => low,
        part => low + (high - low) * part,
    }
}

/// The probability `P(a < b) + ½ P(a = b)` that one of the values `a` is better, that is smaller, than one of `b`.
///
/// Vargha & Delaney 2000, *A critique and improvement of the CL common language effect size statistics of McGraw and
/// Wong*, Journal of Educational and Behavioral Statistics 25, doi:10.3102/10769986025002101, who count the larger value;
/// they call effects from 0.56, 0.64 and 0.71 on small, medium and large. NaN if `a` or `b` is empty.
#[must_use]
pub fn a12(a: &[f64], b: &[f64]) -> f64 {
    let (m, n) = (a.len() as f64, b.len() as f64);
    let sum: f64 = ranks(&[a, b].concat())[..a.len()].iter().sum();
    // How often a value of `a` is the larger one, an equal one counted by half.
    let larger = sum - m * (m + 1.0) / 2.0;
    1.0 - larger / (m * n)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_median_lies_in_the_middle() {
        let inf = f64::INFINITY;
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, inf, 2.0]), 3.0);
        assert_eq!([median(&[inf, 1.0]), median(&[-inf, 1.0, 2.0, -inf])], [inf, -inf]);
        assert!(median(&[inf, -inf]).is_nan() && median(&[]).is_nan());
    }

    #[test]
    fn equals_share_the_mean_of_their_ranks() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 0.0, -0.0, 3.0]), [5.0, 3.0, 5.0, 1.5, 1.5, 5.0]);
        let infinite = [f64::INFINITY, 7.0, f64::NEG_INFINITY, f64::INFINITY];
        assert_eq!(ranks(&infinite), [3.5, 2.0, 1.0, 3.5]);
        assert!(ranks(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn a_value_is_better_as_often_as_pairs_say(
            a in prop::collection::vec(-3_i32..4, 1..20),
            b in prop::collection::vec(-3_i32..4, 1..20),
        ) {
            // The largest stand for runs that diverged.
            let value = |&x: &i32| if x == 3 { f64::INFINITY } else { f64::from(x) };
            let (a, b): (Vec<f64>, Vec<f64>) = (a.iter().map(value).collect(), b.iter().map(value).collect());
            let won = |x: f64, y: f64| if x < y { 1.0 } else if x == y { 0.5 } else { 0.0 };
            let wins: f64 = a.iter().flat_map(|&x| b.iter().map(move |&y| won(x, y))).sum();
            prop_assert!((a12(&a, &b) - wins / (a.len() * b.len()) as f64).abs() < 1e-15);
        }
    }

    #[test]
    fn quantiles_lie_between_and_infinity_is_beyond_every_number() {
        let sorted = [1.0, 2.0, 4.0, f64::INFINITY];
        assert_eq!(
            [0.0, 1.0 / 3.0, 0.5, 0.75, 1.0].map(|share| quantile(&sorted, share)),
            [1.0, 2.0, 3.0, f64::INFINITY, f64::INFINITY]
        );
        assert_eq!(quantile(&[f64::INFINITY; 2], 0.5), f64::INFINITY);
        assert!(quantile(&[], 0.5).is_nan());
    }
}

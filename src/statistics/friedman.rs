//! Whether any of several optimizers differ.

use super::ranks::ranks;
use super::tails::{chi_squared_sf, f_sf};

/// A test of whether all optimizers have the same mean rank.
#[derive(Clone, Debug, PartialEq)]
pub struct Friedman {
    /// The mean rank of each optimizer over the problems; the best is the smallest.
    pub mean_ranks: Vec<f64>,
    /// Friedman's statistic, corrected for ties; 0 if all values are equal.
    pub chi_squared: f64,
    /// The probability of at least that much, with `k − 1` degrees of freedom.
    pub chi_squared_p: f64,
    /// The less conservative statistic of Iman and Davenport; infinite if all problems have the same order without ties.
    pub f: f64,
    /// The probability of at least that much, with `k − 1` and `(k − 1) (N − 1)` degrees of freedom.
    pub f_p: f64,
}

/// Friedman's test of the values (smaller is better) of `k` optimizers on `N` problems, one row for each problem.
///
/// None with fewer than two problems or two optimizers.
///
/// Friedman 1937, *The use of ranks to avoid the assumption of normality implicit in the analysis of variance*, Journal
/// of the American Statistical Association 32, doi:10.1080/01621459.1937.10503522. Iman & Davenport 1980, *Approximations
/// of the critical region of the Friedman statistic*, Communications in Statistics 9, doi:10.1080/03610928008827904.
///
/// # Panics
///
/// If the rows are not of the same length.
#[must_use]
pub fn friedman(values: &[Vec<f64>]) -> Option<Friedman> {
    let (n, k) = (values.len(), values.first()?.len());
    if n < 2 || k < 2 {
        return None;
    }
    let mean = (k + 1) as f64 / 2.0;
    let (mut sums, mut squares) = (vec![0.0; k], 0.0);
    for row in values {
        assert_eq!(row.len(), k, "the optimizers of each problem");
        for (sum, rank) in sums.iter_mut().zip(ranks(row)) {
            let deviation = rank - mean;
            *sum += deviation;
            squares += deviation * deviation;
        }
    }
    // Kendall's coefficient of concordance. Ties are in the sum of squares, so there is nothing else to correct.
    let between: f64 = sums.iter().map(|sum| sum * sum).sum();
    let w = if squares > 0.0 { between / (n as f64 * squares) } else { 0.0 };
    let chi_squared = (n * (k - 1)) as f64 * w;
    let f = (n - 1) as f64 * w / (1.0 - w);
    Some(Friedman {
        mean_ranks: sums.iter().map(|sum| mean + sum / n as f64).collect(),
        chi_squared,
        chi_squared_p: chi_squared_sf(chi_squared, k - 1),
        f,
        f_p: f_sf(f, k - 1, (k - 1) * (n - 1)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_optimizers_are_not_told_apart() {
        let test = friedman(&vec![vec![f64::INFINITY; 3]; 5]);
        let mean_ranks = vec![2.0; 3];
        assert_eq!(test, Some(Friedman { mean_ranks, chi_squared: 0.0, chi_squared_p: 1.0, f: 0.0, f_p: 1.0 }));
    }

    #[test]
    fn the_same_order_everywhere_is_as_clear_as_can_be() {
        let test = friedman(&vec![vec![1.0, 2.0, f64::INFINITY]; 4]).unwrap();
        assert_eq!((test.chi_squared, test.f, test.f_p), (8.0, f64::INFINITY, 0.0));
        assert_eq!(test.mean_ranks, [1.0, 2.0, 3.0]);
    }

    #[test]
    fn two_problems_and_two_optimizers_are_the_least() {
        assert_eq!(friedman(&[]), None);
        assert_eq!(friedman(&[vec![1.0, 2.0]]), None);
        assert_eq!(friedman(&[vec![1.0], vec![2.0]]), None);
        assert!(friedman(&[vec![1.0, 2.0], vec![2.0, 1.0]]).is_some());
    }
}

//! Many tests at once.

/// The adjusted p-values of Holm's procedure: rejecting those up to a level keeps the probability of any wrong rejection
/// below it.
///
/// Holm 1979, *A simple sequentially rejective multiple test procedure*, Scandinavian Journal of Statistics 6, 65–70.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&i, &j| p[i].total_cmp(&p[j]));
    let mut adjusted = vec![0.0; p.len()];
    let mut largest: f64 = 0.0;
    for (place, &i) in order.iter().enumerate() {
        largest = largest.max(p[i] * (p.len() - place) as f64).min(1.0);
        adjusted[i] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_p_value_never_becomes_the_smaller_one() {
        // 4 × 1/64 = 1/16; 3 × 1/32 = 3/32; 2 × 1/32 is smaller; 0.75.
        assert_eq!(holm(&[0.75, 1.0 / 32.0, 1.0 / 64.0, 1.0 / 32.0]), [0.75, 3.0 / 32.0, 1.0 / 16.0, 3.0 / 32.0]);
        assert_eq!(holm(&[0.5, 0.75]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}

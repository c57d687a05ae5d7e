//! Random streams, keyed by what they are for.
//!
//! A stream is keyed by the experiment's master seed, its purpose, the problem's label and the repetition, never by an
//! optimizer, a thread or an order. So every optimizer meets the same starts and the same noise, and comparisons are
//! paired. The key is the SHA-256 of these four; the generator is ChaCha with 8 rounds.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use sha2::{Digest, Sha256};

/// The generator of all random numbers.
pub type Stream = ChaCha8Rng;

/// The stream for one purpose.
#[must_use]
pub fn stream(master: u64, purpose: &str, label: &str, repetition: u64) -> Stream {
    let mut key = Sha256::new();
    key.update(master.to_le_bytes());
    key.update(repetition.to_le_bytes());
    // Lengths first: ("a", "bc") must not be ("ab", "c").
    for text in [purpose, label] {
        key.update((text.len() as u64).to_le_bytes());
        key.update(text);
    }
    ChaCha8Rng::from_seed(key.finalize().into())
}

#[cfg(test)]
mod tests {
    use rand::Rng;
    use rand_distr::{Distribution, StandardNormal};

    use super::*;

    #[test]
    fn every_part_of_the_key_matters() {
        let keys = [
            (0, "noise", "beale", 0),
            (1, "noise", "beale", 0),
            (0, "start", "beale", 0),
            (0, "noise", "booth", 0),
            (0, "noise", "beale", 1),
            (0, "nois", "ebeale", 0),
        ];
        let mut first: Vec<u64> = keys.iter().map(|&(m, p, l, r)| stream(m, p, l, r).next_u64()).collect();
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), keys.len());
    }

    #[test]
    fn streams_are_pinned_to_the_bit() {
        let mut noise = stream(1, "noise", "beale", 2);
        assert_eq!(noise.next_u64(), 10_872_806_669_550_346_445);
        let normals: Vec<u64> = StandardNormal.sample_iter(noise).take(3).map(f64::to_bits).collect();
        let pinned = [13_831_055_611_112_215_506, 13_828_272_944_634_002_207, 13_832_916_398_504_189_765];
        assert_eq!(normals, pinned);
    }
}

//! Keys of runs: hashes of everything that determines them.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::experiment::{Experiment, OptimizerCase, ProblemCase};

/// The SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of the versions of all dependencies, which is that of `Cargo.lock`.
pub static LOCK: LazyLock<String> = LazyLock::new(|| sha256(include_bytes!("../Cargo.lock")));

/// Which tool it is that makes results: another one may make others.
#[must_use]
pub fn tool() -> Value {
    json!({ "version": env!("CARGO_PKG_VERSION"), "target": env!("RMSBENCH_TARGET"), "lock": *LOCK })
}

/// The key of a run: two of the same [`tool`] with the same key have the same rows and the same outcome, but for the number
/// of the run and the label of the optimizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(u128);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for Key {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = u128::from_str_radix(text, 16).ok().filter(|_| text.len() == 32);
        number.map(Self).ok_or("a key has 32 hexadecimal digits")
    }
}

/// The keys of the runs of an experiment.
#[derive(Clone, Debug)]
pub struct Keys<'a> {
    experiment: &'a Experiment,
    /// The hash of what all runs share.
    common: Sha256,
    problems: Vec<[u8; 32]>,
    /// The optimizers as shipped, and as tuned on each problem.
    shipped: Vec<[u8; 32]>,
    tuned: Vec<Vec<[u8; 32]>>,
}

impl<'a> Keys<'a> {
    /// Prepares the keys.
    #[must_use]
    pub fn new(experiment: &'a Experiment) -> Self {
        let mut common = experiment.to_json();
        if let Some(table) = common.as_object_mut() {
            table.retain(|key, _| ["steps", "seed", "trace", "stop"].contains(&key.as_str()));
        }
        // Rows have an empty cell for each coordinate that only another problem has.
        common["positions"] = json!(experiment.position_columns());
        let hash = |value: &Value| <[u8; 32]>::from(Sha256::digest(value.to_string()));
        let optimizer = |case: &OptimizerCase| {
            let mut table = case.to_json();
            table["label"] = Value::Null;
            hash(&table)
        };
        Self {
            experiment,
            common: Sha256::new_with_prefix(common.to_string()),
            problems: experiment.problems.iter().map(ProblemCase::to_json).map(|table| hash(&table)).collect(),
            shipped: experiment.optimizers.iter().map(optimizer).collect(),
            tuned: experiment.tuned.iter().map(|on| on.iter().map(optimizer).collect()).collect(),
        }
    }

    /// The key of the run of this number.
    #[must_use]
    pub fn of(&self, run: u64) -> Key {
        let [problem, optimizer] = self.experiment.place(run);
        let mut hash = self.common.clone();
        hash.update(self.problems[problem]);
        let tuned = |place: usize| self.tuned[problem][place];
        hash.update(self.shipped.get(optimizer).copied().unwrap_or_else(|| tuned(optimizer - self.shipped.len())));
        hash.update(self.experiment.run(run).repetition.to_le_bytes());
        let mut first = [0; 16];
        first.copy_from_slice(&hash.finalize()[..16]);
        Key(u128::from_be_bytes(first))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const BASE: &str = "seeds = 2\nproblems = [\"beale\", \"sphere\"]\noptimizers = [\"sgd\", \"adam\"]";

    fn keys(text: &str) -> Vec<Key> {
        let experiment = Experiment::of(text);
        let keys = Keys::new(&experiment);
        (0..experiment.runs()).map(|run| keys.of(run)).collect()
    }

    #[test]
    fn runs_keep_their_keys_when_others_come_to_them() {
        let base = keys(BASE);
        assert_eq!(base.iter().collect::<HashSet<_>>().len(), 8);
        let more =
            "seeds = 3\nproblems = [\"booth\", \"beale\", \"sphere\"]\noptimizers = [\"sgd\", \"rmsprop\", \"adam\"]";
        let more: HashSet<Key> = keys(more).into_iter().collect();
        assert!(more.len() == 27 && base.iter().all(|key| more.contains(key)));
    }

    #[test]
    fn everything_that_determines_a_run_changes_its_key() {
        let base: HashSet<Key> = keys(BASE).into_iter().collect();
        for change in ["steps = 7", "seed = 1", "trace.every = 2", "trace.position = true", "stop.gap = 1e-3"] {
            assert!(keys(&format!("{change}\n{BASE}")).iter().all(|key| !base.contains(key)), "{change}");
        }
        let same = |text: &str| keys(text).iter().filter(|key| base.contains(key)).count();
        assert_eq!(same(&BASE.replace("\"adam\"", "{ name = \"adam\", beta1 = 0.8 }")), 4);
        assert_eq!(same(&BASE.replace("\"beale\"", "{ name = \"beale\", start = [1.0, 2.0] }")), 4);
        assert_eq!(same(&BASE.replace("\"beale\"", "{ name = \"beale\", noise = { std = 1.0 } }")), 4);
        // The streams of random numbers hang on the label of the problem, but nothing on that of the optimizer.
        assert_eq!(same(&BASE.replace("\"beale\"", "{ name = \"beale\", label = \"b\" }")), 4);
        assert_eq!(same(&BASE.replace("\"adam\"", "{ name = \"adam\", label = \"a\" }")), 8);
        assert_eq!(same(&format!("name = \"other\"\n{BASE}")), 8);
    }

    #[test]
    fn a_key_is_read_as_it_is_written() {
        for key in [Key(0), Key(u128::MAX), keys(BASE)[0]] {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        assert!("00".parse::<Key>().is_err() && "z".repeat(32).parse::<Key>().is_err());
    }
}

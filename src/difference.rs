//! Why two optimizers go different ways: where their paths part, and how far each of the hyperparameters in which they
//! differ moves the path when it alone is switched.

use serde_json::Value;

use crate::component::Values;
use crate::engine::{Case, Halt, Lane, Outcome, Recorder, run_one};
use crate::experiment::{Experiment, OptimizerCase, Run};
use crate::isa::{Isa, Target};
use crate::modifier::Modifiers;
use crate::optim;
use crate::real::{Real, norm};
use crate::trace::{Row, Spacing};

/// The path of a run, from its start on.
#[derive(Clone, Debug, Default)]
pub struct Path {
    /// The iterates.
    pub x: Vec<Vec<f64>>,
    /// Their losses.
    pub loss: Vec<f64>,
}

impl Recorder for Path {
    fn record<R: Real>(&mut self, row: &Row<'_, R>) {
        self.x.push(row.x.iter().map(|x| x.lane(row.lane)).collect());
        self.loss.push(row.loss);
    }

    fn finish(&mut self, _: usize, _: Outcome) {}

    fn progress(&mut self, _: u64) {}
}

impl Path {
    fn new(experiment: &Experiment, optimizer: &OptimizerCase) -> Self {
        let run = Run { optimizer, ..experiment.run(0) };
        let case = Case::of(experiment, &run, Spacing::Every(1), Target::up_to(Isa::widest()));
        let mut path = Self::default();
        run_one(&case, Lane::of(experiment, &run), &mut path, &Halt::new());
        path
    }

    /// The distance to another path after each update, relative to the longer of the two iterates; infinite where one of
    /// them has ended or is not finite.
    #[must_use]
    pub fn distances(&self, other: &Self) -> Vec<f64> {
        let distance = |t: usize| {
            let (Some(a), Some(b)) = (self.x.get(t), other.x.get(t)) else { return f64::INFINITY };
            let gap = norm(&a.iter().zip(b).map(|(a, b)| a - b));
            let size = norm(&a.iter().copied()).max(norm(&b.iter().copied()));
            if gap == 0.0 {
                0.0
            } else if gap.is_finite() {
                gap / size
            } else {
                f64::INFINITY
            }
        };
        (0..self.x.len().max(other.x.len())).map(distance).collect()
    }
}

/// How the paths of two optimizers, `a` and `b`, differ.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The path of each.
    pub paths: [Path; 2],
    /// The distance of the paths after each update.
    pub distances: Vec<f64>,
    /// The first step at which they are further apart than the tolerance.
    pub parts_at: Option<usize>,
    /// Whether both have the same update rule.
    pub same_rule: bool,
    /// In what they differ; what moves the path furthest comes first.
    pub knobs: Vec<Knob>,
}

/// A hyperparameter, a modifier or the schedule, in which two optimizers differ.
#[derive(Clone, Debug)]
pub struct Knob {
    /// Its key.
    pub key: String,
    /// What it is for `a` and for `b`, where they have it.
    pub values: [Option<Value>; 2],
    /// What becomes of the path of `a` when this alone is switched to what `b` has; or why it cannot be.
    pub effect: Result<Effect, String>,
}

/// How far a path has been moved.
#[derive(Clone, Copy, Debug)]
pub struct Effect {
    /// The first step at which it is moved by more than the tolerance.
    pub parts_at: Option<usize>,
    /// The largest distance from what it was.
    pub farthest: f64,
    /// The loss at its end.
    pub final_loss: f64,
}

/// Compares the first two optimizers of an experiment on its first problem and repetition.
///
/// `tolerance` is a distance relative to the length of the iterate.
///
/// # Panics
///
/// When the experiment has fewer than two optimizers.
#[must_use]
pub fn difference(experiment: &Experiment, tolerance: f64) -> Difference {
    let [a, b] = [&experiment.optimizers[0], &experiment.optimizers[1]];
    let paths = [a, b].map(|optimizer| Path::new(experiment, optimizer));
    let distances = paths[0].distances(&paths[1]);
    let parting = |distances: &[f64]| distances.iter().position(|&distance| distance > tolerance);
    let same_rule = a.rule.spec().name == b.rule.spec().name;
    let [of_a, of_b] = [a, b].map(everything);
    let mut keys: Vec<&String> = of_a.keys().collect();
    keys.extend(of_b.keys().filter(|key| !of_a.contains_key(*key)));
    let mut knobs: Vec<Knob> = keys
        .into_iter()
        .filter(|key| of_a.get(*key) != of_b.get(*key))
        // What one of two rules does not have cannot be switched.
        .filter(|key| same_rule || is_common(key) || of_a.contains_key(*key) && of_b.contains_key(*key))
        .map(|key| Knob {
            key: key.clone(),
            values: [of_a.get(key).cloned(), of_b.get(key).cloned()],
            effect: switched(a, b, key).map(|switched| {
                let path = Path::new(experiment, &switched);
                let distances = paths[0].distances(&path);
                Effect {
                    parts_at: parting(&distances),
                    farthest: distances.iter().copied().fold(0.0, f64::max),
                    final_loss: path.loss.last().copied().unwrap_or(f64::NAN),
                }
            }),
        })
        .collect();
    // What cannot be switched alone comes last.
    let farthest = |knob: &Knob| knob.effect.as_ref().map_or(-1.0, |effect| effect.farthest);
    knobs.sort_by(|one, other| farthest(other).total_cmp(&farthest(one)));
    Difference { parts_at: parting(&distances), paths, distances, same_rule, knobs }
}

/// All values of an optimizer, also those that its dialect does not know but has in its formula.
fn everything(case: &OptimizerCase) -> Values {
    let mut values = case.hyperparameters();
    for (key, value) in case.rule.values() {
        values.entry(key).or_insert(value);
    }
    values
}

/// Whether every optimizer has this key.
fn is_common(key: &str) -> bool {
    key == "lr" || key == "schedule" || Modifiers::KEYS.contains(&key)
}

/// The optimizer `a` with one of its values as `b` has it.
fn switched(a: &OptimizerCase, b: &OptimizerCase, key: &str) -> Result<OptimizerCase, String> {
    let mut case = a.clone();
    match key {
        "lr" => case.lr = b.lr,
        "schedule" => case.schedule = b.schedule.clone(),
        _ if Modifiers::KEYS.contains(&key) => case.modifiers.set(key, &b.modifiers),
        _ => {
            let mut values = a.rule.values();
            values.insert(key.to_owned(), b.rule.values().get(key).cloned().unwrap_or_default());
            let name = a.rule.spec().name;
            let entry = optim::find(name).ok_or_else(|| format!("{name} is not registered"))?;
            case.rule = entry.build(values)?;
        }
    }
    Ok(case)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference_of(a: &str, b: &str) -> Difference {
        let text = format!("steps = 50\nproblems = ['rosenbrock']\noptimizers = [{{ {a} }}, {{ {b} }}]");
        difference(&Experiment::of(&text), 1e-6)
    }

    fn keys(difference: &Difference) -> Vec<&str> {
        difference.knobs.iter().map(|knob| knob.key.as_str()).collect()
    }

    #[test]
    fn what_moves_the_path_furthest_comes_first() {
        let difference = difference_of("name = 'rmsprop@torch'", "name = 'rmsprop@keras'");
        assert_eq!(difference.parts_at, Some(1));
        assert_eq!(keys(&difference)[..2], ["lr", "rho"]);
        let farthest: Vec<f64> = difference.knobs.iter().map(|knob| knob.effect.as_ref().unwrap().farthest).collect();
        assert!(farthest.is_sorted_by(|a, b| a >= b), "{farthest:?}");
        // Without momentum and weight decay, their form does not matter.
        let idle: Vec<&str> =
            difference.knobs.iter().filter(|k| k.effect.as_ref().unwrap().farthest == 0.0).map(|k| &*k.key).collect();
        assert_eq!(idle, ["lr_in_momentum", "decoupled_weight_decay"]);
    }

    #[test]
    fn a_single_knob_accounts_for_the_whole_difference() {
        let difference = difference_of("name = 'adam', label = 'a'", "name = 'adam', beta2 = 0.9, label = 'b'");
        assert_eq!(keys(&difference), ["beta2"]);
        let effect = difference.knobs[0].effect.as_ref().unwrap();
        assert_eq!(effect.farthest, difference.distances.iter().copied().fold(0.0, f64::max));
        assert_eq!(Some(&effect.final_loss), difference.paths[1].loss.last());
        assert_eq!(effect.parts_at, difference.parts_at);
    }

    #[test]
    fn equal_optimizers_never_part() {
        let difference = difference_of("name = 'adam@torch'", "name = 'adam@paper'");
        assert_eq!(difference.parts_at, None);
        assert!(difference.distances.iter().all(|&distance| distance == 0.0));
        assert!(difference.knobs.is_empty());
    }

    #[test]
    fn what_cannot_be_switched_alone_says_why() {
        let difference =
            difference_of("name = 'sgd@torch'", "name = 'sgd', momentum = 0.9, nesterov = true, label = 'b'");
        assert_eq!(keys(&difference), ["momentum", "nesterov"]);
        let why = difference.knobs[1].effect.as_ref().unwrap_err();
        assert!(why.contains("`nesterov` needs"), "{why}");
    }

    #[test]
    fn modifiers_and_schedules_are_knobs_of_different_rules_too() {
        let difference = difference_of("name = 'sgd', clip_norm = 1.0", "name = 'adam', schedule = 'cosine', ema = {}");
        assert!(!difference.same_rule);
        let mut keys = keys(&difference);
        keys.sort_unstable();
        assert_eq!(keys, ["clip_norm", "clip_norm_eps", "ema", "schedule"].map(String::from).to_vec());
    }
}

//! The experiment: everything resolved, nothing left to default.

use std::ops::Range;
use std::sync::Arc;

use rand_distr::{Distribution, Uniform};
use serde_json::{Value, json};

use crate::component::Values;
use crate::engine::Stop;
use crate::key;
use crate::modifier::Modifiers;
use crate::noise::Noise;
use crate::optim::{Rule, with_lr};
use crate::problem::Surface;
use crate::schedule::Schedule;
use crate::seed;
use crate::target::TARGETS;
use crate::trace::{Spacing, Thinning};
use crate::tuning::Trials;
use crate::tuning::methods::Method;

/// An experiment: each optimizer runs on each problem, once for each repetition.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// Letters, digits, `.`, `_` and `-`; the name of the output folder.
    pub name: String,
    /// The number of updates of each run.
    pub steps: u64,
    /// The master seed.
    pub seed: u64,
    /// The repetitions.
    pub seeds: Seeds,
    /// The problems, with unique labels.
    pub problems: Vec<ProblemCase>,
    /// The optimizers, with unique labels.
    pub optimizers: Vec<OptimizerCase>,
    /// How they are tuned, if they are.
    pub tune: Option<Tune>,
    /// The same optimizers as tuned on each problem, in the order of both; empty before tuning.
    pub tuned: Vec<Vec<OptimizerCase>>,
    /// Which steps are recorded.
    pub thinning: Thinning,
    /// Whether the trace has the iterate's coordinates.
    pub position: bool,
    /// When runs end early.
    pub stop: Stop,
}

/// The repetitions of an experiment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seeds {
    /// From 0 up to, but without, this.
    Count(u64),
    /// These, in this order.
    List(Vec<u64>),
}

impl Seeds {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        match self {
            Self::Count(count) => *count,
            Self::List(list) => list.len() as u64,
        }
    }

    /// The `index`-th of them, below [`Self::count`].
    #[must_use]
    pub fn get(&self, index: u64) -> u64 {
        match self {
            Self::Count(_) => index,
            Self::List(list) => list[index as usize],
        }
    }
}

/// How the optimizers of an experiment are tuned, on each problem for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tune {
    /// The number of trials of each optimizer, at least one.
    pub trials: u64,
    /// The repetitions of each trial where something is random.
    pub seeds: u64,
    /// How trials are chosen.
    pub method: Method,
    /// Which hyperparameters are tuned.
    pub space: Space,
    /// What counts: the median time to this one of [`TARGETS`], or else the median final gap.
    pub target: Option<usize>,
}

/// Which hyperparameters are tuned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// The learning rate alone.
    Lr,
    /// All for which the optimizer says where to look.
    Full,
}

impl Space {
    /// The name in a config.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lr => "lr",
            Self::Full => "full",
        }
    }
}

impl Default for Tune {
    fn default() -> Self {
        Self { trials: 32, seeds: 5, method: Method::Sobol, space: Space::Lr, target: None }
    }
}

impl Tune {
    /// The first repetition of tuning: far from those that are reported, so that nothing is tuned to these.
    pub const FIRST_SEED: u64 = 1_000_000_000;

    /// The repetitions of tuning.
    #[must_use]
    pub fn repetitions(&self) -> Range<u64> {
        Self::FIRST_SEED..Self::FIRST_SEED + self.seeds
    }

    /// As in a config.
    fn to_json(&self) -> Value {
        let mut table = json!({
            "trials": self.trials,
            "seeds": self.seeds,
            "method": self.method.name(),
            "space": self.space.name(),
        });
        if let Some(target) = self.target {
            table["target"] = json!(TARGETS[target]);
        }
        table
    }
}

/// What the label of an optimizer ends with after tuning.
pub const TUNED: &str = " (tuned)";

/// A problem with where to start on it and the noise that the optimizer meets.
#[derive(Clone, Debug)]
pub struct ProblemCase {
    /// The unique label.
    pub label: String,
    /// The loss surface.
    pub surface: Arc<dyn Surface>,
    /// Where runs start.
    pub start: Start,
    /// What is between the surface and the optimizer.
    pub noise: Noise,
}

/// Where the runs on a problem start.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// Here.
    Point(Vec<f64>),
    /// Uniformly at random in the problem's domain, by repetition.
    Random,
}

impl ProblemCase {
    /// Where a repetition starts.
    ///
    /// # Panics
    ///
    /// When the problem's domain is empty, which the registry tests rule out.
    #[must_use]
    pub fn start(&self, master: u64, repetition: u64) -> Vec<f64> {
        match &self.start {
            Start::Point(point) => point.clone(),
            Start::Random => {
                let mut stream = seed::stream(master, "start", &self.label, repetition);
                let mut coordinate = |i| {
                    let (low, high) = self.surface.domain(i);
                    let uniform = Uniform::new(low, high).unwrap_or_else(|_| unreachable!("an empty domain"));
                    uniform.sample(&mut stream)
                };
                (0..self.surface.dim()).map(&mut coordinate).collect()
            }
        }
    }

    /// Whether repetitions differ.
    #[must_use]
    pub fn is_random(&self) -> bool {
        self.start == Start::Random || !self.noise.is_none()
    }

    /// As in a config.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut table = Values::new();
        table.insert("name".into(), json!(self.surface.spec().name));
        table.insert("label".into(), json!(self.label));
        table.extend(self.surface.values());
        // A long list of numbers, which the problem knows by itself.
        if self.start != Start::Point(self.surface.start()) {
            let start = match &self.start {
                Start::Point(point) => json!(point),
                Start::Random => json!("random"),
            };
            table.insert("start".into(), start);
        }
        if let Some(noise) = self.noise.values() {
            table.insert("noise".into(), Value::Object(noise));
        }
        Value::Object(table)
    }
}

/// An optimizer with its learning rate and schedule.
#[derive(Clone, Debug)]
pub struct OptimizerCase {
    /// The unique label.
    pub label: String,
    /// Whose definition it is.
    pub dialect: &'static str,
    /// The update rule with its hyperparameters.
    pub rule: Arc<dyn Rule>,
    /// The learning rate.
    pub lr: f64,
    /// What is put around the rule.
    pub modifiers: Modifiers,
    /// What becomes of the learning rate during a run.
    pub schedule: Schedule,
}

impl OptimizerCase {
    /// All hyperparameters, resolved, as in the config.
    #[must_use]
    pub fn hyperparameters(&self) -> Values {
        let mut values = with_lr(self.lr, self.rule.values());
        self.rule.spec().retain_known(self.dialect, &mut values);
        values.extend(self.modifiers.values());
        if !self.schedule.is_constant() {
            values.insert("schedule".into(), Value::Object(self.schedule.values()));
        }
        values
    }

    /// As in a config.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut table = Values::new();
        table.insert("name".into(), json!(format!("{}@{}", self.rule.spec().name, self.dialect)));
        table.insert("label".into(), json!(self.label));
        table.extend(self.hyperparameters());
        Value::Object(table)
    }
}

/// A run of an experiment.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The problem.
    pub problem: &'a ProblemCase,
    /// The optimizer.
    pub optimizer: &'a OptimizerCase,
    /// The repetition.
    pub repetition: u64,
}

impl Experiment {
    /// How many runs there are.
    #[must_use]
    pub fn runs(&self) -> u64 {
        (self.problems.len() as u64).saturating_mul(self.entrants() as u64).saturating_mul(self.seeds.count())
    }

    /// How many optimizers run on each problem: as shipped, and after tuning as tuned.
    #[must_use]
    pub fn entrants(&self) -> usize {
        self.optimizers.len() + self.tuned.first().map_or(0, Vec::len)
    }

    /// The optimizer of this number, below [`Self::entrants`], on a problem: first those as shipped, then those as tuned.
    #[must_use]
    pub fn optimizer(&self, problem: usize, number: usize) -> &OptimizerCase {
        self.optimizers.get(number).unwrap_or_else(|| &self.tuned[problem][number - self.optimizers.len()])
    }

    /// Takes the optimizers as tuned to what came out of tuning, if there was any.
    pub fn tune_to(&mut self, trials: &[Trials]) {
        let tuned = |of: &Trials| of.tuned(&self.optimizers[of.optimizer]);
        self.tuned = trials.chunks(self.optimizers.len()).map(|on| on.iter().map(tuned).collect()).collect();
    }

    /// The run of this number, below [`Self::runs`].
    ///
    /// Runs are numbered problem by problem, optimizer by optimizer, repetition by repetition.
    #[must_use]
    pub fn run(&self, run: u64) -> Run<'_> {
        let [problem, optimizer] = self.place(run);
        Run {
            problem: &self.problems[problem],
            optimizer: self.optimizer(problem, optimizer),
            repetition: self.seeds.get(run % self.seeds.count()),
        }
    }

    /// The places of the problem and of the [optimizer](Self::optimizer) of a run.
    #[must_use]
    pub fn place(&self, run: u64) -> [usize; 2] {
        let (cell, entrants) = (run / self.seeds.count(), self.entrants() as u64);
        [(cell / entrants) as usize, (cell % entrants) as usize]
    }

    /// The distance between recorded steps.
    #[must_use]
    pub fn spacing(&self) -> Spacing {
        self.thinning.spacing(self.steps)
    }

    /// How many rows a run writes at most: the first, the last, and those between.
    #[must_use]
    pub fn rows_per_run(&self) -> u64 {
        let spacing = self.spacing();
        let count = spacing.count(self.steps);
        let last_is_due = match spacing {
            Spacing::Every(every) => self.steps.is_multiple_of(every),
            Spacing::Divided(_) => {
                let recorded = std::iter::successors(Some(0), |&t| Some(spacing.next(t)));
                recorded.take_while(|&t| t <= self.steps).take(1000).any(|t| t == self.steps)
            }
        };
        count.saturating_add(1).saturating_add(u64::from(!last_is_due))
    }

    /// How many coordinate columns the trace has.
    #[must_use]
    pub fn position_columns(&self) -> usize {
        let dims = self.problems.iter().map(|case| case.surface.dim());
        if self.position { dims.max().unwrap_or(0) } else { 0 }
    }

    /// The resolved experiment as a config that gives the same runs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let seeds = match &self.seeds {
            Seeds::Count(count) => json!(count),
            Seeds::List(list) => json!(list),
        };
        let every = match self.thinning {
            Thinning::Every(every) => json!(every),
            Thinning::Log => json!("log"),
        };
        let mut stop = json!({ "loss_above": self.stop.loss_above });
        if let Some(gap) = self.stop.gap {
            stop["gap"] = json!(gap);
        }
        let mut config = json!({
            "name": self.name,
            "steps": self.steps,
            "seeds": seeds,
            "seed": self.seed,
            "trace": { "every": every, "position": self.position },
            "stop": stop,
            "problems": self.problems.iter().map(ProblemCase::to_json).collect::<Vec<_>>(),
            "optimizers": self.optimizers.iter().map(OptimizerCase::to_json).collect::<Vec<_>>(),
        });
        if let Some(tune) = &self.tune {
            config["tune"] = tune.to_json();
        }
        config
    }

    /// The SHA-256 of the resolved experiment, in hexadecimal: equal for equal results.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut config = self.to_json();
        // Its folder, not its results.
        config["name"] = Value::Null;
        key::sha256(config.to_string())
    }
}

#[cfg(test)]
impl Experiment {
    /// The experiment of a TOML text.
    pub(crate) fn of(text: &str) -> Self {
        use crate::config::{Format, Request, load};
        let request = Request {
            source: "test".into(),
            text: text.into(),
            format: Format::Toml,
            default_name: "test".into(),
            settings: Vec::new(),
            force: false,
        };
        load(&request).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_numbered_by_problem_then_optimizer_then_repetition() {
        let text = "seeds = [7, 3]\nproblems = [\"beale\", \"booth\"]\noptimizers = [\"sgd\", \"adam\", \"rmsprop\"]";
        let experiment = Experiment::of(text);
        assert_eq!(experiment.runs(), 12);
        let run = |number| {
            let run = experiment.run(number);
            (run.problem.label.as_str(), run.optimizer.label.as_str(), run.repetition)
        };
        assert_eq!(run(0), ("beale", "sgd", 7));
        assert_eq!(run(1), ("beale", "sgd", 3));
        assert_eq!(run(4), ("beale", "rmsprop", 7));
        assert_eq!(run(11), ("booth", "rmsprop", 3));
    }

    #[test]
    fn rows_are_counted_with_the_first_and_the_last() {
        let rows = |steps: u64, every: &str| {
            let text =
                format!("steps = {steps}\ntrace.every = {every}\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]");
            Experiment::of(&text).rows_per_run()
        };
        assert_eq!(rows(0, "1"), 1);
        assert_eq!(rows(10, "1"), 11);
        assert_eq!(rows(10, "5"), 3);
        assert_eq!(rows(10, "4"), 4);
        assert_eq!(rows(10, "100"), 2);
        assert_eq!(rows(150, "\"log\""), 151);
    }

    #[test]
    fn random_starts_lie_in_the_domain_and_differ_by_repetition() {
        let experiment =
            Experiment::of("problems = [{ name = \"branin\", start = \"random\" }]\noptimizers = [\"sgd\"]");
        let case = &experiment.problems[0];
        let starts: Vec<Vec<f64>> = (0..100).map(|repetition| case.start(1, repetition)).collect();
        for start in &starts {
            assert!((-5.0..=10.0).contains(&start[0]) && (0.0..=15.0).contains(&start[1]), "{start:?}");
        }
        assert_ne!(starts[0], starts[1]);
        assert_ne!(starts[0], case.start(2, 0));
        assert_eq!(starts[0], case.start(1, 0));
    }
}

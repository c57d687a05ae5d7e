//! Tuning: every optimizer gets the same number of trials on each problem, chosen in the same way.
//!
//! Where a method looks, its file says: [`Optimizer::LR`](crate::optim::Optimizer::LR) and
//! [`Param::search`](crate::component::Param::search). The repetitions of tuning are none of those that are reported, see
//! [`Tune::repetitions`]. Trials are runs like others, so sixteen of them go side by side.

pub mod curve;
pub mod log;
pub mod methods;

use std::io::{self, Write};
use std::num::NonZeroU64;

use serde_json::Value;

use crate::component::{Param, Search};
use crate::engine::{self, Halt, Observer, Outcome, Status};
use crate::experiment::{Experiment, OptimizerCase, ProblemCase, Seeds, Space, TUNED, Tune};
use crate::key::Keys;
use crate::optim;
use crate::runs::{self, beyond_rounding};
use crate::statistics::ranks::median;
use crate::target::TARGETS;
use crate::trace::{Sink, Thinning, number};
use log::{Log, Noting};
use methods::{Budget, Chooser, Proposal};

/// What was tried to tune an optimizer on a problem.
#[derive(Clone, Debug)]
pub struct Trials {
    /// The place of the problem.
    pub problem: usize,
    /// The place of the optimizer.
    pub optimizer: usize,
    /// The trials, in the order in which they were chosen.
    pub trials: Vec<Trial>,
    /// The place of the best, the first of equals.
    pub best: usize,
}

/// Hyperparameters that were tried.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The optimizer with these hyperparameters.
    pub case: OptimizerCase,
    /// Whether the optimizer refused them; then `case` has the learning rate alone.
    pub refused: bool,
    /// How long the runs were to be.
    pub steps: u64,
    /// The runs with their repetitions; none where it was refused.
    pub runs: Vec<(u64, Outcome)>,
    /// What counts; smaller is better, infinite is worse than any number.
    pub objective: f64,
}

/// A trial as a table has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The learning rate.
    pub lr: f64,
    /// All hyperparameters, as JSON.
    pub hyperparameters: String,
    /// The final gaps of its runs; infinite where they failed, or the minimum is unknown.
    pub gaps: Vec<f64>,
    /// What its runs cost together, in gradient evaluations.
    pub evaluations: u64,
}

impl Tried {
    /// The status of a trial whose hyperparameters the optimizer refused.
    pub const REFUSED: &str = "refused";

    /// A trial without any run yet.
    ///
    /// # Errors
    ///
    /// When the hyperparameters are no JSON with a learning rate.
    pub fn new(hyperparameters: String) -> Result<Self, &'static str> {
        let values: Value = serde_json::from_str(&hyperparameters).map_err(|_| "the hyperparameters are not JSON")?;
        let lr = values["lr"].as_f64().ok_or("the hyperparameters have no lr")?;
        Ok(Self { lr, hyperparameters, gaps: Vec::new(), evaluations: 0 })
    }

    /// Adds a run; without a status, the optimizer refused the hyperparameters.
    pub fn add(&mut self, status: Option<Status>, final_gap: Option<f64>, steps: u64) {
        self.gaps.push(status.map_or(f64::INFINITY, |status| runs::gap(status, final_gap)));
        self.evaluations = self.evaluations.saturating_add(status.map_or(0, |_| steps.saturating_add(1)));
    }

    /// The median final gap.
    #[must_use]
    pub fn median_gap(&self) -> f64 {
        median(&self.gaps)
    }
}

impl Trials {
    /// The trials as a table has them.
    #[must_use]
    pub fn tried(&self, experiment: &Experiment) -> Vec<Tried> {
        let minimum = experiment.problems[self.problem].surface.minimum();
        let tried = |trial: &Trial| {
            let hyperparameters = Value::Object(trial.case.hyperparameters()).to_string();
            let mut tried = Tried { lr: trial.case.lr, hyperparameters, gaps: Vec::new(), evaluations: 0 };
            for (_, outcome) in &trial.runs {
                tried.add(Some(outcome.status), outcome.final_gap(minimum), outcome.steps);
            }
            if trial.refused {
                tried.add(None, None, 0);
            }
            tried
        };
        self.trials.iter().map(tried).collect()
    }

    /// The optimizer as tuned.
    #[must_use]
    pub fn tuned(&self, shipped: &OptimizerCase) -> OptimizerCase {
        let label = format!("{}{TUNED}", shipped.label);
        OptimizerCase { label, ..self.trials[self.best].case.clone() }
    }
}

/// The hyperparameters of an optimizer that are tuned, the learning rate first.
struct Dimensions<'a> {
    case: &'a OptimizerCase,
    lr: Search,
    others: Vec<&'static Param>,
}

impl<'a> Dimensions<'a> {
    fn new(case: &'a OptimizerCase, space: Space) -> Self {
        let spec = case.rule.spec();
        let searched = |param: &&Param| param.search.is_some() && param.is_known_to(case.dialect);
        let others = if space == Space::Full { spec.params.iter().filter(searched).collect() } else { Vec::new() };
        Self { case, lr: case.rule.lr_search(), others }
    }

    /// The optimizer at a point of the unit cube.
    ///
    /// # Errors
    ///
    /// A sentence that says what does not go together there.
    fn at(&self, point: &[f64]) -> Result<OptimizerCase, String> {
        let mut case = OptimizerCase { lr: self.lr.at(point[0]), ..self.case.clone() };
        if !self.others.is_empty() {
            let mut values = case.rule.values();
            for (param, &u) in self.others.iter().zip(&point[1..]) {
                values.extend(param.at(u).map(|value| (param.key.to_owned(), value)));
            }
            let entry = optim::find(case.rule.spec().name).ok_or("not in the registry")?;
            case.rule = entry.build(values)?;
        }
        Ok(case)
    }
}

/// What the trials of an optimizer have to be chosen for.
fn budget(case: &OptimizerCase, tune: &Tune, steps: u64, seed: u64) -> Budget {
    let dim = 1 + Dimensions::new(case, tune.space).others.len();
    Budget { dim, trials: tune.trials as usize, steps, seed }
}

/// How many trials an optimizer gets.
///
/// # Errors
///
/// A sentence, when there are too few trials for the method.
pub fn trials(case: &OptimizerCase, tune: &Tune, steps: u64) -> Result<usize, String> {
    tune.method.trials(budget(case, tune, steps, 0))
}

/// Those of the trials that had all the steps.
#[must_use]
pub fn full<'a, T>(trials: &'a [T], tune: &Tune, steps: u64) -> &'a [T] {
    // How many these are does not depend on the number of hyperparameters.
    let budget = Budget { dim: 1, trials: tune.trials as usize, steps, seed: 0 };
    &trials[trials.len() - tune.method.full_trials(trials.len(), budget)..]
}

/// How many updates tuning does at most.
#[must_use]
pub fn updates(experiment: &Experiment, tune: &Tune) -> u64 {
    let runs = |problem: &ProblemCase| experiment.optimizers.iter().map(|case| repetitions(problem, case, tune)).sum();
    let runs: u64 = experiment.problems.iter().map(|problem| -> u64 { runs(problem) }).sum();
    runs.saturating_mul(tune.trials).saturating_mul(experiment.steps)
}

/// How often each trial is run: once where all repetitions would be the same.
pub(crate) fn repetitions(problem: &ProblemCase, case: &OptimizerCase, tune: &Tune) -> u64 {
    if problem.is_random() || case.rule.random() { tune.seeds } else { 1 }
}

/// Tunes every optimizer on every problem; nothing when it was interrupted. What the log knows is not run again.
///
/// # Errors
///
/// When threads cannot be started.
///
/// # Panics
///
/// When there are too few trials for the method, see [`trials`].
pub fn tune(
    experiment: &Experiment,
    tune: &Tune,
    options: engine::Options,
    observer: &dyn Observer,
    halt: &Halt,
    log: &Log,
) -> io::Result<Option<Vec<Trials>>> {
    let mut all = Vec::new();
    // What is tuned to does not depend on the speed of the machine.
    let options = engine::Options { run_limit: None, ..options };
    for (p, problem) in experiment.problems.iter().enumerate() {
        let cases = experiment.optimizers.iter().enumerate();
        let mut studies: Vec<Study<'_>> =
            cases.map(|(optimizer, case)| Study::new(experiment, tune, [p, optimizer], case)).collect();
        loop {
            let batches: Vec<Vec<Proposal>> = studies.iter_mut().map(|study| study.chooser.ask()).collect();
            // All choose in the same way, so they come to longer runs, and to an end, together.
            let Some(steps) = batches.iter().flatten().map(|proposal| proposal.steps).next() else { break };
            for (study, batch) in studies.iter_mut().zip(batches) {
                study.begin(batch);
            }
            for seeds in [1, tune.seeds] {
                let round = Round { experiment, problem, steps, seeds };
                round.run(&mut studies, options, observer, halt, log)?;
            }
            log.sync();
            if halt.is_set() {
                return Ok(None);
            }
            for study in &mut studies {
                study.judge(problem, tune);
            }
        }
        all.extend(studies.into_iter().map(|study| study.finish(experiment.steps)));
    }
    Ok(Some(all))
}

/// An optimizer that is being tuned on a problem.
struct Study<'a> {
    place: [usize; 2],
    dimensions: Dimensions<'a>,
    chooser: Box<dyn Chooser>,
    /// How often each trial is run.
    seeds: u64,
    trials: Vec<Trial>,
    /// How many of them have been judged.
    judged: usize,
}

impl<'a> Study<'a> {
    fn new(experiment: &Experiment, tune: &Tune, place: [usize; 2], case: &'a OptimizerCase) -> Self {
        let budget = budget(case, tune, experiment.steps, experiment.seed);
        let chooser = tune.method.chooser(budget).unwrap_or_else(|why| unreachable!("configs are checked: {why}"));
        let seeds = repetitions(&experiment.problems[place[0]], case, tune);
        let dimensions = Dimensions::new(case, tune.space);
        Self { place, dimensions, chooser, seeds, trials: Vec::new(), judged: 0 }
    }

    /// Takes trials that are to be made.
    fn begin(&mut self, batch: Vec<Proposal>) {
        for Proposal { point, steps, .. } in batch {
            let case = self.dimensions.at(&point);
            // What is refused stands in the tables with the rate at which that was found out.
            let lr = self.dimensions.lr.at(point[0]);
            let refused = case.is_err();
            let case = case.unwrap_or_else(|_| OptimizerCase { lr, ..self.dimensions.case.clone() });
            self.trials.push(Trial { case, refused, steps, runs: Vec::new(), objective: f64::INFINITY });
        }
    }

    /// Tells the chooser what came out.
    fn judge(&mut self, problem: &ProblemCase, tune: &Tune) {
        let new = &mut self.trials[self.judged..];
        for trial in new.iter_mut() {
            trial.objective = objective(trial, problem, tune);
        }
        self.chooser.tell(&new.iter().map(|trial| trial.objective).collect::<Vec<_>>());
        self.judged = self.trials.len();
    }

    fn finish(self, steps: u64) -> Trials {
        let [problem, optimizer] = self.place;
        let whole = self.trials.iter().enumerate().filter(|(_, trial)| trial.steps == steps);
        let best = whole.min_by(|(_, a), (_, b)| a.objective.total_cmp(&b.objective)).map_or(0, |(i, _)| i);
        Trials { problem, optimizer, trials: self.trials, best }
    }
}

/// The trials of a round that are run equally often.
struct Round<'a> {
    experiment: &'a Experiment,
    problem: &'a ProblemCase,
    steps: u64,
    seeds: u64,
}

impl Round<'_> {
    fn run(
        &self,
        studies: &mut [Study<'_>],
        options: engine::Options,
        observer: &dyn Observer,
        halt: &Halt,
        log: &Log,
    ) -> io::Result<()> {
        let of_round = studies.iter_mut().filter(|study| study.seeds == self.seeds);
        let trials = of_round.flat_map(|study| &mut study.trials[study.judged..]);
        let mut trials: Vec<&mut Trial> = trials.filter(|trial| !trial.refused && trial.runs.is_empty()).collect();
        if trials.is_empty() {
            return Ok(());
        }
        let repetitions: Vec<u64> = (Tune::FIRST_SEED..Tune::FIRST_SEED + self.seeds).collect();
        let experiment = Experiment {
            problems: vec![self.problem.clone()],
            optimizers: trials.iter().map(|trial| trial.case.clone()).collect(),
            steps: self.steps,
            seeds: Seeds::List(repetitions.clone()),
            // The first row and the last, which nobody reads.
            thinning: Thinning::Every(NonZeroU64::MAX),
            position: false,
            tune: None,
            tuned: Vec::new(),
            ..self.experiment.clone()
        };
        let sink = Sink::new(io::sink(), std::env::temp_dir());
        let keys = Keys::new(&experiment);
        let known = log.known(&experiment, &keys);
        // They have no rows.
        for &run in known.keys() {
            sink.finish(run, None);
        }
        let noting = Noting { log, experiment: &experiment, keys: &keys, next: observer };
        let outcomes = engine::execute_rest(&experiment, options, &sink, &noting, halt, &known)?;
        let mut outcomes = outcomes.into_iter();
        for trial in &mut trials {
            trial.runs = repetitions.iter().copied().zip(outcomes.by_ref()).collect();
        }
        Ok(())
    }
}

/// What counts of a trial: the median over its runs of the final gap (of the loss, where the minimum is unknown), or of
/// the steps to the target.
///
/// Among runs that do not reach the target, each decade of the final gap above it counts as one more step than there are.
fn objective(trial: &Trial, problem: &ProblemCase, tune: &Tune) -> f64 {
    let minimum = problem.surface.minimum();
    let of = |outcome: &Outcome| {
        let gap = match minimum {
            Some(minimum) => beyond_rounding(runs::gap(outcome.status, outcome.final_gap(Some(minimum))), minimum),
            None => runs::gap(outcome.status, outcome.final_loss),
        };
        match (tune.target, minimum) {
            (Some(target), Some(_)) => match outcome.hits.get(target) {
                Some(&step) => step as f64,
                None => trial.steps as f64 + libm::log10(gap / TARGETS[target]).max(0.0) + 1.0,
            },
            _ => gap,
        }
    };
    let all: Vec<f64> = trial.runs.iter().map(|(_, outcome)| of(outcome)).collect();
    // A trial that was refused has no runs.
    if all.is_empty() { f64::INFINITY } else { median(&all) }
}

/// The columns of `tuning.csv`.
pub const COLUMNS: [&str; 9] =
    ["problem", "optimizer", "trial", "seed", "hyperparameters", "status", "final_gap", "best_gap", "steps"];

/// Writes a row for each run of each trial, and one for each trial that was refused; a value that is absent is an empty cell.
///
/// # Errors
///
/// When the output cannot be written.
pub fn write(experiment: &Experiment, all: &[Trials], output: impl Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(COLUMNS)?;
    let cell = |value: Option<f64>| value.map(number).unwrap_or_default();
    for Trials { problem, optimizer, trials, .. } in all {
        let (problem, optimizer) = (&experiment.problems[*problem], &experiment.optimizers[*optimizer]);
        let minimum = problem.surface.minimum();
        for (number, trial) in trials.iter().enumerate() {
            let (number, hyperparameters) =
                (number.to_string(), Value::Object(trial.case.hyperparameters()).to_string());
            let mut row = |seed: &str, status: &str, gaps: [Option<f64>; 2], steps: u64| {
                let [last, best] = gaps.map(cell);
                let steps = steps.to_string();
                let cells: [&str; 9] =
                    [&problem.label, &optimizer.label, &number, seed, &hyperparameters, status, &last, &best, &steps];
                writer.write_record(cells)
            };
            for (seed, outcome) in &trial.runs {
                let gaps = [outcome.final_gap(minimum), outcome.best_gap(minimum)];
                row(&seed.to_string(), outcome.status.name(), gaps, outcome.steps)?;
            }
            if trial.refused {
                row("", Tried::REFUSED, [None, None], 0)?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}

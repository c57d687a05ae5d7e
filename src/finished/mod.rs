//! Finished experiments: what came out of one that has just been run, or of several that are read from their folders.

mod read;

use std::collections::HashMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::component::Values;
use crate::engine::{Outcome, Status, Stop};
use crate::experiment::{Experiment, Tune};
use crate::runs::{Mode, Optimizer, Problem, Run, Runs, Seed};
use crate::target::{COUNT, TARGETS};
use crate::trace::brief;
use crate::tuning::{Trials, Tried};

pub use read::{FinishedError, UNFINISHED, experiment_of};

/// What came out of one or several experiments.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The runs.
    pub runs: Runs,
    /// The number of updates of each run.
    pub steps: u64,
    /// When runs ended earlier.
    pub stop: Stop,
    /// How optimizers were tuned, if they were.
    pub tune: Option<Tune>,
    /// What was tried in tuning.
    pub tuning: Vec<Tuning>,
    /// What one has to know about these results, in sentences.
    pub notes: Vec<String>,
}

/// What was tried to tune an optimizer on a problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The place of the problem.
    pub problem: usize,
    /// The place of the optimizer as shipped.
    pub optimizer: usize,
    /// The master seed.
    pub master: u64,
    /// The trials, in their order.
    pub trials: Vec<Tried>,
    /// The place of the one that was taken.
    pub best: usize,
}

impl Finished {
    /// What has come out of an experiment; those that were not finished are left out.
    #[must_use]
    pub fn new(experiment: &Experiment, outcomes: &[Outcome], tuning: &[Trials]) -> Self {
        let mut finished = Self::empty(experiment);
        let entrants = experiment.entrants();
        let seeds = experiment.seeds.count() as usize;
        for (i, outcome) in outcomes.iter().enumerate() {
            let problem = i / seeds / entrants;
            let minimum = finished.runs.problems[problem].minimum;
            finished.runs.runs.push(Run {
                problem,
                optimizer: i / seeds % entrants,
                seed: Seed { master: experiment.seed, repetition: experiment.seeds.get((i % seeds) as u64) },
                status: outcome.status,
                steps: outcome.steps,
                final_loss: outcome.final_loss,
                final_gap: outcome.final_gap(minimum),
                best_gap: outcome.best_gap(minimum),
                hits: outcome.hits.clone(),
            });
        }
        finished.tuning = tuning
            .iter()
            .map(|trials| Tuning {
                problem: trials.problem,
                optimizer: trials.optimizer,
                master: experiment.seed,
                trials: trials.tried(experiment),
                best: trials.best,
            })
            .collect();
        finished.leave_out_unfinished();
        finished
    }

    /// The problems and optimizers of an experiment, without any run.
    fn empty(experiment: &Experiment) -> Self {
        let config = experiment.to_json();
        let list = |key: &str| config[key].as_array().cloned().unwrap_or_default();
        let problems = experiment.problems.iter().zip(list("problems")).map(|(case, table)| {
            let mut values = if let Value::Object(values) = table { values } else { Values::new() };
            values.retain(|key, _| !["name", "label"].contains(&key.as_str()));
            Problem {
                label: case.label.clone(),
                name: case.surface.spec().name.to_owned(),
                values,
                dim: case.surface.dim(),
                minimum: case.surface.minimum(),
                random: case.is_random(),
            }
        });
        let configs = list("optimizers");
        let of = |mode| {
            experiment.optimizers.iter().zip(&configs).map(move |(case, config)| Optimizer {
                label: case.label.clone(),
                mode,
                random: case.rule.random(),
                config: config.clone(),
            })
        };
        let mut optimizers: Vec<Optimizer> = of(Mode::Shipped).collect();
        if experiment.tune.is_some() {
            optimizers.extend(of(Mode::Tuned));
        }
        let smallest = TARGETS[COUNT - 1];
        let early = experiment
            .stop
            .gap
            .filter(|gap| *gap > smallest)
            .map(|gap| format!("runs ended at a gap of {}: smaller targets could not be reached", brief(gap)));
        Self {
            runs: Runs { problems: problems.collect(), optimizers, runs: Vec::new() },
            steps: experiment.steps,
            stop: experiment.stop,
            tune: experiment.tune.clone(),
            tuning: Vec::new(),
            notes: early.into_iter().collect(),
        }
    }

    fn leave_out_unfinished(&mut self) {
        let before = self.runs.runs.len();
        for (status, what) in [(Status::Interrupted, "were interrupted"), (Status::Timeout, "ran out of time")] {
            let count = self.runs.runs.iter().filter(|run| run.status == status).count();
            if count > 0 {
                self.notes.push(format!("{count} of {before} runs {what} and are left out"));
            }
        }
        self.runs.runs.retain(|run| !run.status.unfinished());
    }

    /// Reads the results of several folders and puts them together.
    ///
    /// # Errors
    ///
    /// When a folder cannot be read, or does not go together with those before it.
    pub fn read(folders: &[PathBuf]) -> Result<Self, FinishedError> {
        let mut all: Option<(Self, String)> = None;
        for folder in folders {
            let (read, version) = Self::read_one(folder)?;
            let Some((all, first_version)) = &mut all else {
                all = Some((read, version));
                continue;
            };
            if *first_version != version {
                all.notes.push(format!(
                    "{} was made by version {version}, {} by {first_version}: results may have changed between them, as \
                     the changelog says",
                    folder.display(),
                    folders[0].display()
                ));
            }
            all.add(read).map_err(|why| FinishedError::Apart {
                first: folders[0].clone(),
                second: folder.clone(),
                why,
            })?;
        }
        let Some((mut all, _)) = all.filter(|(all, _)| !all.runs.runs.is_empty()) else {
            return Err(FinishedError::NoRuns(folders.to_owned()));
        };
        all.runs.runs.sort_by_key(|run| (run.problem, run.optimizer, run.seed));
        Ok(all)
    }

    /// Puts other results to these.
    ///
    /// # Errors
    ///
    /// A sentence that says why they do not go together.
    fn add(&mut self, other: Self) -> Result<(), String> {
        if self.steps != other.steps {
            return Err(format!("their runs have {} and {} steps", self.steps, other.steps));
        }
        if self.stop != other.stop {
            return Err("their runs ended at different gaps or losses; give them the same `stop`".to_owned());
        }
        if let (Some(a), Some(b)) = (&self.tune, &other.tune)
            && a != b
        {
            return Err("their optimizers were tuned in different ways; give them the same `tune`".to_owned());
        }
        self.tune = self.tune.take().or(other.tune);
        let mut problems = Vec::new();
        for problem in other.runs.problems {
            let place = self.runs.problems.iter().position(|own| own.label == problem.label);
            match place {
                Some(place) if self.runs.problems[place] != problem => {
                    return Err(format!(
                        "the problem `{}` is not the same; give one of them another label",
                        problem.label
                    ));
                }
                Some(place) => problems.push(place),
                None => {
                    problems.push(self.runs.problems.len());
                    self.runs.problems.push(problem);
                }
            }
        }
        let mut optimizers = Vec::new();
        for optimizer in other.runs.optimizers {
            let label = &optimizer.label;
            if self.runs.optimizers.iter().any(|own| own.label == *label && own.config != optimizer.config) {
                return Err(format!("the optimizer `{label}` is not the same; give one of them another label"));
            }
            let same = |own: &Optimizer| own.label == *label && own.mode == optimizer.mode;
            let place = self.runs.optimizers.iter().position(same);
            optimizers.push(place.unwrap_or(self.runs.optimizers.len()));
            if place.is_none() {
                self.runs.optimizers.push(optimizer);
            }
        }
        let mut known: HashMap<(usize, usize, Seed), usize> = HashMap::new();
        known.extend(self.runs.runs.iter().enumerate().map(|(i, run)| ((run.problem, run.optimizer, run.seed), i)));
        let mut twice = 0;
        for run in other.runs.runs {
            let run = Run { problem: problems[run.problem], optimizer: optimizers[run.optimizer], ..run };
            match known.get(&(run.problem, run.optimizer, run.seed)) {
                None => self.runs.runs.push(run),
                Some(&own) if same(&self.runs.runs[own], &run) => twice += 1,
                Some(_) => {
                    let optimizer = &self.runs.optimizers[run.optimizer].label;
                    let problem = &self.runs.problems[run.problem].label;
                    let seed = run.seed.repetition;
                    return Err(format!("both have seed {seed} of {optimizer} on {problem}, with different results"));
                }
            }
        }
        if twice > 0 {
            self.notes.push(format!("{twice} runs stand in several folders, with the same results, and count once"));
        }
        for tuning in other.tuning {
            let (problem, optimizer) = (problems[tuning.problem], optimizers[tuning.optimizer]);
            let same = |own: &&Tuning| (own.problem, own.optimizer) == (problem, optimizer);
            match self.tuning.iter().find(same) {
                None => self.tuning.push(Tuning { problem, optimizer, ..tuning }),
                Some(own) if own.master != tuning.master => {
                    self.notes.push(format!(
                        "{} was tuned on {} anew with each master seed: what is shown of tuning is that of {}",
                        self.runs.optimizers[optimizer].label, self.runs.problems[problem].label, own.master
                    ));
                }
                Some(_) => {}
            }
        }
        for note in other.notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        Ok(())
    }
}

/// Whether two runs are the same to the bit; NaN is NaN.
fn same(a: &Run, b: &Run) -> bool {
    let numbers = |run: &Run| [run.final_loss, run.final_gap, run.best_gap].map(|value| value.map(f64::to_bits));
    (a.status, a.steps, &a.hits, numbers(a)) == (b.status, b.steps, &b.hits, numbers(b))
}

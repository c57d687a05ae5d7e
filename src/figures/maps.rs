//! Trajectories on surfaces of two coordinates.
//!
//! Positions are not a part of every trace, and they need not be: a run is the same each time, so it is followed once more.

use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;

use crate::config;
use crate::engine::{Case, Halt, Lane, Outcome, Recorder, run_one};
use crate::experiment::Experiment;
use crate::finished::Finished;
use crate::isa::{Isa, Target};
use crate::picture::contour::Trajectory;
use crate::real::Real;
use crate::runs::{Mode, Run};
use crate::trace::{Row, Spacing};

/// A problem of two coordinates with its runs of one repetition.
#[derive(Debug)]
pub struct Map {
    /// The experiment of these runs alone.
    experiment: Experiment,
    /// The trajectories of the runs that were followed; the series are the optimizers' places.
    pub trajectories: Vec<Trajectory>,
    /// What one has to know, in sentences.
    pub notes: Vec<String>,
}

/// Trajectories have about so many points.
const POINTS: u64 = 20_000;

/// No trajectory is followed further than this.
const FARTHEST: u64 = 20_000_000;

impl Map {
    /// Follows the runs of some optimizers, given by their places, on a problem, given by its place, at one repetition:
    /// `seed` if it is given, or else the first.
    ///
    /// # Errors
    ///
    /// A sentence that says why there is no map: the problem has not two coordinates, or means nothing to this version.
    pub fn new(finished: &Finished, problem: usize, optimizers: &[usize], seed: Option<u64>) -> Result<Self, String> {
        let about = &finished.runs.problems[problem];
        if about.dim != 2 {
            return Err(format!("`{}` has {} coordinates, and a map has two", about.label, about.dim));
        }
        let of_problem = |run: &&Run| run.problem == problem;
        let seeds = finished.runs.runs.iter().filter(of_problem).map(|run| run.seed);
        let wanted = |own: &crate::runs::Seed| seed.is_none_or(|seed| own.repetition == seed);
        let seed = seeds.filter(wanted).min().ok_or_else(|| format!("`{}` has no run of that seed", about.label))?;
        let of_seed = finished.runs.runs.iter().filter(of_problem).filter(|run| run.seed == seed);
        let of_seed: HashMap<usize, &Run> = of_seed.map(|run| (run.optimizer, run)).collect();
        let runs: Vec<&Run> = optimizers.iter().filter_map(|optimizer| of_seed.get(optimizer).copied()).collect();
        let tables: Vec<Value> = runs.iter().map(|run| table(finished, run)).collect();
        let mut surface = about.values.clone();
        surface.insert("name".into(), json!(about.name));
        surface.insert("label".into(), json!(about.label));
        // A map needs an optimizer only where there are runs to follow.
        let tables = if tables.is_empty() { vec![json!("sgd")] } else { tables };
        let mut config = json!({
            "steps": finished.steps, "seed": seed.master, "seeds": [seed.repetition],
            "problems": [surface], "optimizers": tables, "stop": { "loss_above": finished.stop.loss_above },
        });
        if let Some(gap) = finished.stop.gap {
            config["stop"]["gap"] = json!(gap);
        }
        let experiment = config::resolved("the results".to_owned(), &config)
            .map_err(|_| format!("`{}` cannot be followed: this version reads its config differently", about.label))?;
        let mut notes = Vec::new();
        let followed: Vec<(Trajectory, Option<bool>)> =
            (0..runs.len()).into_par_iter().map(|number| follow(&experiment, number as u64, runs[number])).collect();
        if followed.iter().any(|(_, same)| *same == Some(false)) {
            notes
                .push(format!("{}: some runs came out differently when followed again, and are left out", about.label));
        }
        if followed.iter().any(|(_, same)| same.is_none()) {
            notes.push(format!("{}: trajectories are shown up to step {FARTHEST}", about.label));
        }
        let same = followed.into_iter().filter(|(_, same)| *same != Some(false));
        Ok(Self { trajectories: same.map(|(trajectory, _)| trajectory).collect(), experiment, notes })
    }

    /// The surface.
    #[must_use]
    pub fn surface(&self) -> &dyn crate::problem::Surface {
        &*self.experiment.problems[0].surface
    }

    /// The repetition.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.experiment.seeds.get(0)
    }

    /// Where the runs start.
    #[must_use]
    pub fn start(&self) -> [f64; 2] {
        let start = self.experiment.problems[0].start(self.experiment.seed, self.seed());
        [start[0], start[1]]
    }
}

/// The optimizer of a run, as in a config.
fn table(finished: &Finished, run: &Run) -> Value {
    let optimizer = &finished.runs.optimizers[run.optimizer];
    let mut table = optimizer.config.clone();
    if optimizer.mode == Mode::Tuned {
        let of_run = |tuning: &&crate::finished::Tuning| {
            tuning.problem == run.problem && finished.runs.optimizers[tuning.optimizer].label == optimizer.label
        };
        let tuned = finished.tuning.iter().find(of_run).map(|tuning| &tuning.trials[tuning.best].hyperparameters);
        if let Some(mut values) = tuned.and_then(|values| serde_json::from_str::<Value>(values).ok()) {
            values["name"] = table["name"].clone();
            table = values;
        }
    }
    // Random numbers hang on the label of the problem, not on this one.
    table["label"] = json!(format!("{}", run.optimizer));
    table
}

/// Follows a run; says whether it came out as before, or nothing where it was not followed to its end.
fn follow(experiment: &Experiment, number: u64, run: &Run) -> (Trajectory, Option<bool>) {
    let every = (experiment.steps / POINTS).max(1);
    let (this, target) = (experiment.run(number), Target::up_to(Isa::widest()));
    let case = Case::of(experiment, &this, Spacing::Every(every), target);
    let far = Halt::new();
    let mut path = Path { points: Vec::new(), far: &far, outcome: None };
    run_one(&case, Lane::of(experiment, &this), &mut path, &far);
    let whole = !far.is_set();
    let bits = |loss: Option<f64>| loss.map(f64::to_bits);
    let same = whole.then(|| path.outcome.is_some_and(|outcome| bits(outcome.final_loss) == bits(run.final_loss)));
    (Trajectory { series: run.optimizer, points: path.points, lost: whole && run.status.failed() }, same)
}

/// Takes down where a run is.
struct Path<'a> {
    points: Vec<(u64, [f64; 2])>,
    far: &'a Halt,
    outcome: Option<Outcome>,
}

impl Recorder for Path<'_> {
    fn record<R: Real>(&mut self, row: &Row<'_, R>) {
        self.points.push((row.step, [0, 1].map(|i| row.x[i].lane(row.lane))));
    }

    fn finish(&mut self, _: usize, outcome: Outcome) {
        self.outcome = Some(outcome);
    }

    fn progress(&mut self, steps: u64) {
        if steps >= FARTHEST {
            self.far.interrupt();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Options, Silent, execute};
    use crate::trace::Sink;

    #[test]
    fn a_run_is_followed_to_where_it_ended() {
        let text = "steps = 50\nseeds = 2\nseed = 9\nproblems = [{ name = \"beale\", start = \"random\", noise = { std = 0.1 } }, \"sphere\"]\n\
                    optimizers = [{ name = \"adam\", schedule = \"cosine\" }, { name = \"sgd\", lr = 100 }]";
        let experiment = Experiment::of(text);
        let sink = Sink::new(Vec::new(), std::env::temp_dir());
        let outcomes = execute(&experiment, Options::default(), &sink, &Silent, &Halt::new()).unwrap();
        let mut finished = Finished::new(&experiment, &outcomes, &[]);
        let map = Map::new(&finished, 0, &[0, 1], Some(1)).unwrap();
        assert_eq!(map.notes, [""; 0]);
        assert_eq!(map.trajectories.iter().map(|run| run.lost).collect::<Vec<_>>(), [false, true]);
        assert_eq!(map.trajectories[0].points.len(), 51);
        assert_eq!(map.trajectories[0].points[0], (0, map.start()));
        assert_eq!(map.start().to_vec(), experiment.problems[0].start(9, 1));

        assert!(Map::new(&finished, 0, &[0], Some(7)).is_err());
        finished.runs.runs[1].final_loss = Some(1.0);
        let map = Map::new(&finished, 0, &[0, 1], Some(1)).unwrap();
        assert_eq!((map.trajectories.len(), map.notes.len()), (1, 1));
    }

    #[test]
    fn a_map_has_two_coordinates() {
        let experiment = Experiment::of("problems = [\"sphere:dim=3\"]\noptimizers = [\"sgd\"]");
        let finished = Finished::new(&experiment, &[], &[]);
        assert!(Map::new(&finished, 0, &[], None).unwrap_err().contains("3 coordinates"));
    }
}

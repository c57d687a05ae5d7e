//! Finished runs in the formats of other tools: COCO's post-processor `cocopp` and the importers of IOHprofiler.
//!
//! Both read what a run had reached after how many evaluations. A step is an evaluation of loss and gradient together,
//! and counts as one; after step `t` there have been `t + 1`. What is known of a run makes these rows:
//!
//! * one for each evaluation at which targets were reached first, with the smallest of them. The gap itself was not kept:
//!   it is at most the target. The row is a billionth below, so that tools whose targets are rounded otherwise find them
//!   reached;
//! * the first evaluation, which both formats demand. If it reached no target, its gap is above all of them and not
//!   known, and is written as [`UNKNOWN`];
//! * the last evaluation, with the smallest gap of the run.
//!
//! So the evaluations at which targets were reached, and all that follows from them, are exact; a precision between two
//! targets counts as reached with the smaller one, or at the end. A run that diverged or left the domain is one that
//! reached nothing more.
//!
//! A function is a surface in all its dimensions. Those of BBOB keep their numbers and instances, wherever they start,
//! unless there is noise. All others are numbered as they come, and have one instance. Repetitions are trials on an
//! instance.
//!
//! Each optimizer has a folder, named after its label. The name stands for it in the files too.

mod coco;
mod ioh;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::iter;
use std::path::{Path, PathBuf};

use serde_json::Value;

pub use coco::coco;
pub use ioh::ioh;

use crate::component::Values;
use crate::runs::{Mode, Problem, Run, Runs};
use crate::target::TARGETS;

/// The gap of which nothing is known: what COCO writes for infinity.
pub const UNKNOWN: f64 = 3e21;

/// How far below a target its row is.
const BELOW: f64 = 1.0 - 1e-9;

/// Why runs could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no problem whose minimum is known.
    #[error("nothing to export: gaps need a minimum, and none of the problems has one; choose others")]
    Nothing,
    /// A file or folder could not be written.
    #[error("cannot write {}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// A surface, in all dimensions.
#[derive(Debug, PartialEq)]
struct Function<'a> {
    /// The registered name.
    name: &'a str,
    number: Number,
    /// The parameters, other than the number of coordinates and, for BBOB, the instance and the start.
    values: Values,
    /// Its problems, by dimension and instance.
    problems: Vec<Case<'a>>,
}

/// The number of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Number {
    /// In BBOB, from 1.
    Bbob(usize),
    /// Among the others, from 0.
    Other(usize),
}

/// A function in a dimension and an instance.
#[derive(Debug, PartialEq)]
struct Case<'a> {
    instance: u64,
    /// The place of its problem.
    place: usize,
    problem: &'a Problem,
}

/// The functions that have a minimum, in the order of their first problems; with notes on the problems.
fn functions(problems: &[Problem]) -> Result<(Vec<Function<'_>>, Vec<String>), ExportError> {
    let mut functions: Vec<Function> = Vec::new();
    let (mut others, mut notes) = (0, Vec::new());
    for (place, problem) in problems.iter().enumerate() {
        let Problem { label, name, values, .. } = problem;
        if problem.minimum.is_none() {
            notes.push(format!("{label}: left out, its minimum is not known"));
            continue;
        }
        let bbob = name.strip_prefix("bbob_f").and_then(|number| number.parse().ok());
        let noisy = values.contains_key("noise");
        if bbob.is_some() && noisy {
            notes.push(format!("{label}: not taken for a function of BBOB, since it has noise"));
        }
        let (number, apart, instance) = match bbob {
            Some(number) if !noisy => (Number::Bbob(number), &["dim", "instance", "start"][..], values.get("instance")),
            _ => (Number::Other(others), &["dim"][..], None),
        };
        let values = values.iter().filter(|(key, _)| !apart.contains(&key.as_str()));
        let values: Values = values.map(|(key, value)| (key.clone(), value.clone())).collect();
        let case = Case { instance: instance.and_then(Value::as_u64).unwrap_or(1), place, problem };
        if let Some(function) = functions.iter_mut().find(|known| known.name == name && known.values == values) {
            function.problems.push(case);
        } else {
            others += usize::from(number == Number::Other(others));
            functions.push(Function { name, number, values, problems: vec![case] });
        }
    }
    for function in &mut functions {
        function.problems.sort_by_key(|case| (case.problem.dim, case.instance));
        let same = |a: &Case, b: &Case| (a.problem.dim, a.instance) == (b.problem.dim, b.instance);
        for cases in function.problems.chunk_by(same).filter(|cases| cases.len() > 1) {
            notes.push(format!("{}: taken together, as trials on one instance of one function", labels(cases)));
        }
    }
    if functions.is_empty() { Err(ExportError::Nothing) } else { Ok((functions, notes)) }
}

/// The labels of problems.
fn labels(cases: &[Case]) -> String {
    cases.iter().map(|case| case.problem.label.as_str()).collect::<Vec<_>>().join(", ")
}

/// The runs of an optimizer on a problem.
fn runs_on(runs: &Runs, problem: usize, optimizer: usize) -> &[Run] {
    let order = |run: &Run| (run.problem, run.optimizer).cmp(&(problem, optimizer));
    let first = runs.runs.partition_point(|run| order(run).is_lt());
    let end = runs.runs.partition_point(|run| order(run).is_le());
    &runs.runs[first..end]
}

/// A run as an importer is to see it.
#[derive(Debug, PartialEq)]
struct Trial {
    instance: u64,
    minimum: f64,
    /// Evaluations, which rise from 1 to all that there were, and the gap that was reached, which never rises.
    rows: Vec<(u64, f64)>,
}

impl Trial {
    fn new(instance: u64, minimum: f64, run: &Run) -> Self {
        let mut rows = vec![(1, UNKNOWN)];
        let reached = run.hits.iter().zip(&*TARGETS).map(|(step, target)| (*step, target * BELOW));
        // Neither rounding below the minimum nor what is no number is progress.
        let end = (run.steps, run.best_gap.map_or(UNKNOWN, |gap| gap.clamp(0.0, UNKNOWN)));
        for (step, gap) in reached.chain([end]) {
            let (evaluations, last) = rows[rows.len() - 1];
            let gap = gap.min(last);
            if step + 1 == evaluations {
                rows.pop();
            }
            rows.push((step + 1, gap));
        }
        Self { instance, minimum, rows }
    }

    /// All evaluations, and the smallest gap.
    fn last(&self) -> (u64, f64) {
        self.rows[self.rows.len() - 1]
    }
}

/// The trials of an optimizer on a function, for each dimension in which there are any.
fn trials(runs: &Runs, function: &Function, optimizer: usize) -> Vec<(usize, Vec<Trial>)> {
    let in_dim = |cases: &[Case]| {
        let of = |case: &Case| {
            let trial = |run| Trial::new(case.instance, case.problem.minimum.unwrap_or_default(), run);
            runs_on(runs, case.place, optimizer).iter().map(trial).collect::<Vec<_>>()
        };
        (cases[0].problem.dim, cases.iter().flat_map(of).collect::<Vec<_>>())
    };
    let dims = function.problems.chunk_by(|a, b| a.problem.dim == b.problem.dim);
    dims.map(in_dim).filter(|(_, trials)| !trials.is_empty()).collect()
}

/// A name for each optimizer that can be one of a folder; with notes on those that are not the label.
fn names(runs: &Runs) -> (Vec<String>, Vec<String>) {
    let (mut names, mut notes, mut taken) = (Vec::new(), Vec::new(), BTreeSet::new());
    for optimizer in &runs.optimizers {
        let label = match optimizer.mode {
            Mode::Shipped => optimizer.label.clone(),
            Mode::Tuned => format!("{}-tuned", optimizer.label),
        };
        let plain = safe(&label);
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        // Where upper and lower case are one, names that differ in nothing else would be too.
        let name = iter::once(plain.clone()).chain(numbered).find(|name| taken.insert(name.to_lowercase()));
        let name = name.unwrap_or(plain);
        if name != label {
            notes.push(format!("{label}: called {name}"));
        }
        names.push(name);
    }
    (names, notes)
}

/// A text with a hyphen for all that may mean something in a path, a shell, or the files of the importers.
fn safe(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._=+".contains(c);
    let words: Vec<&str> = text.split(|c| !is_plain(c)).filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").trim_matches(['.', '-']).chars().take(100).collect();
    if name.is_empty() { "unnamed".to_owned() } else { name }
}

/// Writes a file, in a folder that is made if there is none.
fn write(path: &Path, text: &str) -> Result<(), ExportError> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        fs::write(path, text)
    };
    write().map_err(|source| ExportError::Io { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::engine::Status;
    use crate::runs::{Optimizer, Seed};

    pub(super) fn problem(label: &str, name: &str, values: &Value, dim: usize, minimum: Option<f64>) -> Problem {
        let values = values.as_object().cloned().unwrap_or_default();
        Problem { label: label.into(), name: name.into(), values, dim, minimum, random: true }
    }

    fn optimizer(label: &str, mode: Mode) -> Optimizer {
        Optimizer { label: label.into(), mode, random: false, config: serde_json::Value::Null }
    }

    fn run(hits: &[u64], steps: u64, best_gap: Option<f64>) -> Run {
        let seed = Seed { master: 0, repetition: 0 };
        let (hits, status) = (hits.to_vec(), Status::Completed);
        Run { problem: 0, optimizer: 0, seed, status, steps, final_loss: None, final_gap: None, best_gap, hits }
    }

    /// Two instances of a function of BBOB and Beale's; on the latter, one of two optimizers has not run.
    pub(super) fn tiny() -> Runs {
        let problems = vec![
            problem("f1 i=2", "bbob_f001", &json!({ "dim": 2, "instance": 2 }), 2, Some(394.48)),
            problem("f1 i=1", "bbob_f001", &json!({ "dim": 2, "instance": 1 }), 2, Some(79.48)),
            problem("beale", "beale", &json!({}), 2, Some(0.0)),
        ];
        let optimizers = vec![optimizer("sgd lr=0.1", Mode::Shipped), optimizer("adam", Mode::Tuned)];
        let runs = vec![
            run(&[0, 0, 3, 3, 7], 9, Some(12.5)),
            Run { optimizer: 1, ..run(&[], 4, None) },
            Run { problem: 1, ..run(&[1; 51], 1, Some(0.0)) },
            Run { problem: 1, ..run(&[], 0, Some(1234.5)) },
            Run { problem: 2, ..run(&[2], 20, Some(70.0)) },
        ];
        Runs { problems, optimizers, runs }
    }

    /// Every file in a folder, with its path and its text.
    pub(super) fn files(folder: &Path) -> Vec<(String, String)> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if entry.file_type().unwrap().is_dir() {
                files.extend(
                    self::files(&entry.path()).into_iter().map(|(path, text)| (format!("{name}/{path}"), text)),
                );
            } else {
                files.push((name, fs::read_to_string(entry.path()).unwrap()));
            }
        }
        files.sort();
        files
    }

    #[test]
    fn rows_are_the_first_evaluation_the_targets_that_were_reached_and_the_last_evaluation() {
        let rows = |hits: &[u64], steps, best| Trial::new(1, 0.0, &run(hits, steps, best)).rows;
        let below = |place: usize| TARGETS[place] * (1.0 - 1e-9);
        assert_eq!(rows(&[0, 0, 3, 3, 7], 9, Some(12.5)), [(1, below(1)), (4, below(3)), (8, below(4)), (10, 12.5)]);
        assert_eq!(rows(&[5], 5, Some(70.0)), [(1, UNKNOWN), (6, 70.0)]);
        assert_eq!(rows(&[0; 51], 0, Some(-1e-17)), [(1, 0.0)]);
        assert_eq!(rows(&[], 0, Some(500.0)), [(1, 500.0)]);
        assert_eq!(rows(&[1], 3, None), [(1, UNKNOWN), (2, below(0)), (4, below(0))]);
        // The last target was just reached.
        assert_eq!(rows(&[1], 3, Some(100.0)), [(1, UNKNOWN), (2, below(0)), (4, below(0))]);
        for nothing in [None, Some(f64::NAN), Some(f64::INFINITY)] {
            assert_eq!(rows(&[], 3, nothing), [(1, UNKNOWN), (4, UNKNOWN)]);
        }
    }

    #[test]
    fn names_of_folders_are_plain_and_differ_in_more_than_case() {
        let labels = ["sgd lr=1e-3", "../a\\b", "Adam", "adam", "adam-2", "β", "'x', y='z'", "-o", ".hidden."];
        let mut optimizers = labels.map(|label| optimizer(label, Mode::Shipped)).to_vec();
        optimizers.push(optimizer("adam", Mode::Tuned));
        let (names, notes) = names(&Runs { optimizers, ..Runs::default() });
        let plain =
            ["sgd-lr=1e-3", "a-b", "Adam", "adam-2", "adam-2-2", "unnamed", "x-y=-z", "o", "hidden", "adam-tuned"];
        assert_eq!(names, plain);
        assert_eq!(notes[..2], ["sgd lr=1e-3: called sgd-lr=1e-3", "../a\\b: called a-b"]);
        assert_eq!(notes.len(), 8);
        assert_eq!(safe(&"x".repeat(300)).len(), 100);
    }

    #[test]
    fn functions_of_bbob_keep_their_numbers_and_others_get_one_for_all_dimensions() {
        let problems = [
            problem("a", "rosenbrock", &json!({ "dim": 5, "b": 100.0 }), 5, Some(0.0)),
            problem("b", "bbob_f024", &json!({ "dim": 5, "instance": 3 }), 5, Some(1.0)),
            problem("c", "rosenbrock", &json!({ "dim": 2, "b": 100.0 }), 2, Some(0.0)),
            problem("d", "rosenbrock", &json!({ "dim": 2, "b": 1.0 }), 2, Some(0.0)),
            problem("e", "bbob_f024", &json!({ "dim": 5, "instance": 1, "start": "random" }), 5, Some(1.0)),
            problem("f", "bbob_f024", &json!({ "dim": 5, "instance": 3, "noise": { "name": "cauchy" } }), 5, Some(1.0)),
            problem("g", "bbob_f024", &json!({ "dim": 5, "instance": 3, "start": "random" }), 5, Some(1.0)),
            problem("h", "peaks", &json!({}), 2, None),
        ];
        let (functions, notes) = functions(&problems).unwrap();
        let found: Vec<_> = functions
            .iter()
            .map(|function| {
                let instances: Vec<u64> = function.problems.iter().map(|case| case.instance).collect();
                (function.number, labels(&function.problems), instances)
            })
            .collect();
        assert_eq!(
            found,
            [
                (Number::Other(0), "c, a".into(), vec![1, 1]),
                (Number::Bbob(24), "e, b, g".into(), vec![1, 3, 3]),
                (Number::Other(1), "d".into(), vec![1]),
                (Number::Other(2), "f".into(), vec![1]),
            ]
        );
        assert_eq!(
            notes,
            [
                "f: not taken for a function of BBOB, since it has noise",
                "h: left out, its minimum is not known",
                "b, g: taken together, as trials on one instance of one function",
            ]
        );
        assert!(matches!(super::functions(&problems[7..]), Err(ExportError::Nothing)));
    }

    #[test]
    fn a_mistake_names_the_path() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("sgd-lr=0.1"), "in the way").unwrap();
        let error = ioh(&tiny(), folder.path()).unwrap_err().to_string();
        assert!(error.starts_with("cannot write ") && error.ends_with("IOHprofiler_f1_DIM2.dat"), "{error}");
    }
}

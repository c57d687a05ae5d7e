//! The data format of IOHprofiler, as the logger `Analyzer` of `ioh` 0.4.2 writes it, and `IOHanalyzer` and
//! `iohinspector` read it.
//!
//! ```text
//! rmsprop/                                  an optimizer
//!   IOHprofiler_f1_bbob_f001.json           a function: its dimensions, their runs, how these ended
//!   data_f1_bbob_f001/
//!     IOHprofiler_f1_DIM2.dat               the rows of all runs: evaluations and gap
//! ```
//!
//! Gaps are in the column `raw_y`, as are those of the functions of BBOB that `ioh` itself has. Where the best point
//! was is not known: the lists for it are empty. Surfaces that are not of BBOB are in the suite `rmsbench`, and have
//! numbers from 1001 on.
//!
//! `IOHanalyzer` charges a run that did not reach a target with as many evaluations as the longest run had, so its
//! expected running times are not those of `cocopp` where runs ended early. `iohinspector` has 16 bits for an instance.

use std::path::Path;

use serde_json::{Value, json};

use super::{ExportError, Number, Trial, functions, labels, names, trials, write};
use crate::runs::Runs;

/// The number of the first function that is not of BBOB.
const FIRST: usize = 1001;

/// Writes runs for `IOHanalyzer`, into a folder that is there and empty; returns notes on what is left out or renamed.
///
/// # Errors
///
/// When there is nothing to write, or it cannot be written.
pub fn ioh(runs: &Runs, folder: &Path) -> Result<Vec<String>, ExportError> {
    let (functions, mut notes) = functions(&runs.problems)?;
    let (names, renamed) = names(runs);
    notes.extend(renamed);
    for function in &functions {
        let (id, suite) = match function.number {
            Number::Bbob(id) => (id, "BBOB"),
            Number::Other(i) => (FIRST + i, "rmsbench"),
        };
        if id >= FIRST {
            notes.push(format!("{}: f{id}", labels(&function.problems)));
        }
        for (optimizer, name) in names.iter().enumerate() {
            let folder = folder.join(name);
            let stem = format!("f{id}_{}", function.name);
            let mut scenarios = Vec::new();
            for (dim, trials) in trials(runs, function, optimizer) {
                let path = format!("data_{stem}/IOHprofiler_f{id}_DIM{dim}.dat");
                write(&folder.join(&path), &rows(&trials))?;
                let runs: Vec<Value> = trials.iter().map(end).collect();
                scenarios.push(json!({ "dimension": dim, "path": path, "runs": runs }));
            }
            if scenarios.is_empty() {
                continue;
            }
            let index = json!({
                "version": "0.4.2",
                "suite": suite,
                "function_id": id,
                "function_name": function.name,
                "maximization": false,
                "algorithm": { "name": name, "info": runs.optimizers[optimizer].label },
                "attributes": ["evaluations", "raw_y"],
                "scenarios": scenarios,
            });
            write(&folder.join(format!("IOHprofiler_{stem}.json")), &format!("{index:#}\n"))?;
        }
    }
    Ok(notes)
}

/// How a trial ended, for the index.
fn end(trial: &Trial) -> Value {
    let (evals, y) = trial.last();
    let first = trial.rows.iter().find(|row| row.1 == y).map_or(evals, |row| row.0);
    json!({ "instance": trial.instance, "evals": evals, "best": { "evals": first, "y": y, "x": [] } })
}

/// The rows of all trials, each below a header.
fn rows(trials: &[Trial]) -> String {
    let mut text = String::new();
    for trial in trials {
        text.push_str("evaluations raw_y\n");
        for (evaluations, gap) in &trial.rows {
            text.push_str(&format!("{evaluations} {gap:.9e}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{files, tiny};

    #[test]
    fn the_files_are_those_that_the_importers_read() {
        let folder = tempfile::tempdir().unwrap();
        let notes = ioh(&tiny(), folder.path()).unwrap();
        assert_eq!(notes, ["sgd lr=0.1: called sgd-lr=0.1", "beale: f1001"]);
        let files = files(folder.path());
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "adam-tuned/IOHprofiler_f1_bbob_f001.json",
                "adam-tuned/data_f1_bbob_f001/IOHprofiler_f1_DIM2.dat",
                "sgd-lr=0.1/IOHprofiler_f1001_beale.json",
                "sgd-lr=0.1/IOHprofiler_f1_bbob_f001.json",
                "sgd-lr=0.1/data_f1001_beale/IOHprofiler_f1001_DIM2.dat",
                "sgd-lr=0.1/data_f1_bbob_f001/IOHprofiler_f1_DIM2.dat",
            ]
        );
        let index: Value = serde_json::from_str(&files[3].1).unwrap();
        assert_eq!(
            index,
            json!({
                "version": "0.4.2",
                "suite": "BBOB",
                "function_id": 1,
                "function_name": "bbob_f001",
                "maximization": false,
                "algorithm": { "name": "sgd-lr=0.1", "info": "sgd lr=0.1" },
                "attributes": ["evaluations", "raw_y"],
                "scenarios": [{
                    "dimension": 2,
                    "path": "data_f1_bbob_f001/IOHprofiler_f1_DIM2.dat",
                    "runs": [
                        { "instance": 1, "evals": 2, "best": { "evals": 2, "y": 0.0, "x": [] } },
                        { "instance": 1, "evals": 1, "best": { "evals": 1, "y": 1234.5, "x": [] } },
                        { "instance": 2, "evals": 10, "best": { "evals": 10, "y": 12.5, "x": [] } },
                    ],
                }],
            })
        );
        assert_eq!(
            files[5].1,
            "evaluations raw_y\n1 3.000000000e21\n2 0.000000000e0\n\
             evaluations raw_y\n1 1.234500000e3\n\
             evaluations raw_y\n1 6.309573438e1\n4 2.511886429e1\n8 1.584893191e1\n10 1.250000000e1\n"
        );
        assert!(files[2].1.contains("\"suite\": \"rmsbench\",\n  \"function_id\": 1001,"), "{}", files[2].1);
    }
}

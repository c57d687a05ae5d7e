//! The data format of COCO, as its logger `bbob` of version 2.8.2 writes it and `cocopp` 2.9 reads it.
//!
//! ```text
//! bbob/                        what cocopp is called with: python -m cocopp bbob/*
//!   rmsprop/                   an optimizer
//!     bbobexp_f1.info          for each dimension: what it is, where the data is, and how the trials ended
//!     data_f1/
//!       bbobexp_f1_DIM2.dat    the rows of all trials: when precisions were reached
//!       bbobexp_f1_DIM2.tdat   the same: which precision was reached when
//! ```
//!
//! A row has the evaluations, the evaluations of constraints (none), the gap, and twice the value at it.
//!
//! `cocopp` refuses suites that it does not know. In the suite `bbob` it compares all data with some of its own, and
//! fails where it has none: in other dimensions, and with other functions. In the suite `bbob-boxed` it has none at
//! all, and takes any dimension. So what is not in `bbob` pretends to be of that suite: in the folder `bbob-dims` the
//! functions of BBOB in other dimensions; in `other`, `other-2`, … all other surfaces, 24 in each, as there are in the
//! suite. There the plots have the right numbers below the wrong names, and the notes say which number is what.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{ExportError, Number, Trial, functions, labels, names, trials, write};
use crate::runs::Runs;

/// The dimensions of the suite `bbob`.
const DIMS: [usize; 6] = [2, 3, 5, 10, 20, 40];

/// How many functions a suite has.
const FUNCTIONS: usize = 24;

/// Writes runs for `cocopp`, into a folder that is there and empty; returns notes on what is left out or renamed.
///
/// # Errors
///
/// When there is nothing to write, or it cannot be written.
pub fn coco(runs: &Runs, folder: &Path) -> Result<Vec<String>, ExportError> {
    let (functions, mut notes) = functions(&runs.problems)?;
    let (names, renamed) = names(runs);
    notes.extend(renamed);
    for function in &functions {
        if let Number::Other(_) = function.number {
            let (labels, (test_bed, _, id)) = (labels(&function.problems), place(function.number, 0));
            notes.push(format!("{labels}: f{id} in {test_bed}, whatever name cocopp gives it"));
        }
        for (optimizer, name) in names.iter().enumerate() {
            // Of each dimension, by the file that it is in.
            let mut entries: BTreeMap<PathBuf, String> = BTreeMap::new();
            for (dim, trials) in trials(runs, function, optimizer) {
                let (test_bed, suite, id) = place(function.number, dim);
                let folder = folder.join(test_bed).join(name);
                let data = format!("data_f{id}/bbobexp_f{id}_DIM{dim}");
                for extension in ["dat", "tdat"] {
                    write(&folder.join(format!("{data}.{extension}")), &rows(&trials))?;
                }
                let ends = trials.iter().map(|trial| {
                    let (evaluations, gap) = trial.last();
                    format!(", {}:{evaluations}|{gap:.1e}", trial.instance)
                });
                let entry = format!(
                    "suite = '{suite}', funcId = {id}, DIM = {dim}, Precision = 1.000e-08, algId = '{name}', \
                     coco_version = '2.8.2', logger = 'bbob', data_format = 'bbob-new2'\n%\n{data}.dat{}\n",
                    ends.collect::<String>()
                );
                entries.entry(folder.join(format!("bbobexp_f{id}.info"))).or_default().push_str(&entry);
            }
            for (path, text) in entries {
                write(&path, &text)?;
            }
        }
    }
    Ok(notes)
}

/// Folder, suite and number there of a function in a dimension.
fn place(number: Number, dim: usize) -> (String, &'static str, usize) {
    match number {
        Number::Bbob(id) if DIMS.contains(&dim) => ("bbob".to_owned(), "bbob", id),
        Number::Bbob(id) => ("bbob-dims".to_owned(), "bbob-boxed", id),
        Number::Other(i) => {
            let folder = match i / FUNCTIONS {
                0 => "other".to_owned(),
                full => format!("other-{}", full + 1),
            };
            (folder, "bbob-boxed", i % FUNCTIONS + 1)
        }
    }
}

/// The rows of all trials, each below a header.
fn rows(trials: &[Trial]) -> String {
    let mut text = String::new();
    for Trial { minimum, rows, .. } in trials {
        text.push_str(&format!(
            "% f evaluations | g evaluations | best noise-free fitness - Fopt ({minimum:.12e}) + sum g_i+ \
             | measured fitness | best measured fitness or single-digit g-values\n"
        ));
        for (evaluations, gap) in rows {
            let value = minimum + gap;
            text.push_str(&format!("{evaluations} 0 {gap:+.9e} {value:+.9e} {value:+.9e}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;
    use crate::export::tests::{files, problem, tiny};
    use crate::runs::{Optimizer, Run};

    #[test]
    fn the_files_are_those_that_cocopp_reads() {
        let folder = tempfile::tempdir().unwrap();
        let notes = coco(&tiny(), folder.path()).unwrap();
        assert_eq!(notes, ["sgd lr=0.1: called sgd-lr=0.1", "beale: f1 in other, whatever name cocopp gives it",]);
        let files = files(folder.path());
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "bbob/adam-tuned/bbobexp_f1.info",
                "bbob/adam-tuned/data_f1/bbobexp_f1_DIM2.dat",
                "bbob/adam-tuned/data_f1/bbobexp_f1_DIM2.tdat",
                "bbob/sgd-lr=0.1/bbobexp_f1.info",
                "bbob/sgd-lr=0.1/data_f1/bbobexp_f1_DIM2.dat",
                "bbob/sgd-lr=0.1/data_f1/bbobexp_f1_DIM2.tdat",
                "other/sgd-lr=0.1/bbobexp_f1.info",
                "other/sgd-lr=0.1/data_f1/bbobexp_f1_DIM2.dat",
                "other/sgd-lr=0.1/data_f1/bbobexp_f1_DIM2.tdat",
            ]
        );
        assert_eq!(
            files[3].1,
            "suite = 'bbob', funcId = 1, DIM = 2, Precision = 1.000e-08, algId = 'sgd-lr=0.1', coco_version = '2.8.2', \
             logger = 'bbob', data_format = 'bbob-new2'\n%\n\
             data_f1/bbobexp_f1_DIM2.dat, 1:2|0.0e0, 1:1|1.2e3, 2:10|1.2e1\n"
        );
        let head = |minimum: &str| {
            format!(
                "% f evaluations | g evaluations | best noise-free fitness - Fopt ({minimum}) + sum g_i+ | measured \
                 fitness | best measured fitness or single-digit g-values\n"
            )
        };
        let (first, second) = (head("7.948000000000e1"), head("3.944800000000e2"));
        assert_eq!(
            files[4].1,
            format!(
                "{first}\
                 1 0 +3.000000000e21 +3.000000000e21 +3.000000000e21\n\
                 2 0 +0.000000000e0 +7.948000000e1 +7.948000000e1\n\
                 {first}\
                 1 0 +1.234500000e3 +1.313980000e3 +1.313980000e3\n\
                 {second}\
                 1 0 +6.309573438e1 +4.575757344e2 +4.575757344e2\n\
                 4 0 +2.511886429e1 +4.195988643e2 +4.195988643e2\n\
                 8 0 +1.584893191e1 +4.103289319e2 +4.103289319e2\n\
                 10 0 +1.250000000e1 +4.069800000e2 +4.069800000e2\n"
            )
        );
        assert_eq!(files[5].1, files[4].1);
        assert!(files[6].1.starts_with("suite = 'bbob-boxed', funcId = 1, DIM = 2,"), "{}", files[6].1);
    }

    #[test]
    fn what_cocopp_has_no_data_of_is_in_other_test_beds() {
        let mut runs = tiny();
        let run = runs.runs[0].clone();
        runs.problems = (0..30)
            .map(|b| problem(&format!("r{b}"), "rosenbrock", &json!({ "b": b }), 2, Some(0.0)))
            .chain(
                [2, 4, 40]
                    .map(|dim| problem(&format!("f8 n={dim}"), "bbob_f008", &json!({ "instance": 1 }), dim, Some(0.0))),
            )
            .collect();
        runs.runs = (0..33).map(|problem| Run { problem, ..run.clone() }).collect();
        runs.optimizers.truncate(1);
        let Optimizer { label, .. } = &mut runs.optimizers[0];
        "sgd".clone_into(label);
        let folder = tempfile::tempdir().unwrap();
        let notes = coco(&runs, folder.path()).unwrap();
        assert_eq!(notes[23], "r23: f24 in other, whatever name cocopp gives it");
        assert_eq!(notes[24], "r24: f1 in other-2, whatever name cocopp gives it");
        let files = files(folder.path());
        let indices: BTreeSet<&str> =
            files.iter().map(|(path, _)| path.as_str()).filter(|path| path.contains(".info")).collect();
        assert_eq!(indices.len(), 32);
        for path in ["other/sgd/bbobexp_f24.info", "other-2/sgd/bbobexp_f6.info", "bbob-dims/sgd/bbobexp_f8.info"] {
            assert!(indices.contains(path), "{path}");
        }
        let of = |path: &str| files.iter().find(|file| file.0 == path).map(|file| file.1.as_str()).unwrap_or_default();
        let bbob = of("bbob/sgd/bbobexp_f8.info");
        assert!(bbob.contains("DIM = 2,") && bbob.contains("DIM = 40,") && !bbob.contains("DIM = 4,"), "{bbob}");
        assert!(of("bbob-dims/sgd/bbobexp_f8.info").contains("suite = 'bbob-boxed', funcId = 8, DIM = 4,"));
    }
}

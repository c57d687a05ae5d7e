//! What a user of the command line sees: files, texts and exit codes, each in a folder of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

use rmsbench::noise::NOISES;
use rmsbench::optim::OPTIMIZERS;
use rmsbench::problem::PROBLEMS;
use rmsbench::schedule::SCHEDULES;
use rmsbench::trace::number;

const TRACE_COLUMNS: &str = "run,problem,optimizer,seed,step,loss,observed_loss,lr,effective_lr,effective_lr_min,\
                             effective_lr_max,grad_norm,update_norm";
const SUMMARY_COLUMNS: &str = "run,problem,dim,optimizer,rule,dialect,hyperparameters,seed,status,steps,final_loss,\
                               best_loss,best_step,final_gap,best_gap,final_lr,final_effective_lr,\
                               stop_reason,key";

/// Two problems of different dimension, the larger with noise; three optimizers; two repetitions.
const SMALL: &str = "steps = 20\nseeds = 2\noptimizers = [\"rmsprop\", { name = \"sgd\", lr = [0.001, 0.01] }]\n\
                     problems = [\"beale\", { name = \"quadratic\", dim = 3, noise = { std = 0.1 } }]\n";

/// Far more steps than anybody waits for, and few rows.
#[cfg(unix)]
const ENDLESS: &str = "steps = 1e15\nseeds = 2\nproblems = [\"rosenbrock\"]\ntrace = { every = \"log\" }\n\
                       optimizers = [{ name = \"sgd\", lr = 10 }, \"rmsprop\", \"adam\"]\n";

/// A folder to run in. When a test is over, nothing half-built may be left in it.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with the config `small.toml`.
    fn small() -> Self {
        let place = Self::new();
        place.write("small.toml", SMALL);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    fn rows(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        rows(&self.read(name))
    }

    /// All files and folders below, with what is in the files.
    fn content(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut content = BTreeMap::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path.clone());
                }
                content.insert(path.clone(), fs::read(&path).unwrap_or_default());
            }
        }
        content
    }

    fn command(&self) -> assert_cmd::Command {
        let mut command = cargo_bin_cmd!("rmsbench");
        command.current_dir(self.0.path()).env_remove("NO_COLOR").env_remove("COLUMNS");
        command.timeout(std::time::Duration::from_mins(1));
        command
    }

    /// Runs with these arguments, separated by blanks.
    fn call(&self, arguments: &str) -> Done {
        Done::of(self.command().args(arguments.split_whitespace()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let half_built = |path: &PathBuf| path.extension().is_some_and(|end| end == "part" || end == "old");
            let left: Vec<PathBuf> = self.content().into_keys().filter(half_built).collect();
            assert!(left.is_empty(), "left behind: {left:?}");
        }
    }
}

/// How a call has ended.
#[derive(Debug)]
struct Done {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Done {
    fn of(command: &mut assert_cmd::Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// It must have ended with this code, and told all of these.
    #[track_caller]
    fn with(self, code: i32, told: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        for part in told {
            assert!(self.out.contains(part) || self.err.contains(part), "no {part:?} in\n{}{}", self.out, self.err);
        }
        self
    }
}

/// The rows of a CSV, by column; all of them must have all cells.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).into_deserialize().map(|row| row.unwrap()).collect()
}

/// The row of a run and step in a trace.
fn row(trace: &[BTreeMap<String, String>], run: usize, step: u64) -> &BTreeMap<String, String> {
    let (run, step) = (run.to_string(), step.to_string());
    trace.iter().find(|row| row["run"] == run && row["step"] == step).unwrap_or_else(|| panic!("no {step} of {run}"))
}

/// The recorded steps of a run.
fn steps(trace: &[BTreeMap<String, String>], run: usize) -> Vec<u64> {
    let run = run.to_string();
    trace.iter().filter(|row| row["run"] == run).map(|row| row["step"].parse().unwrap()).collect()
}

#[test]
fn a_run_writes_its_files_and_says_where() {
    let place = Place::small();
    let done = place.call("run small.toml").with(0, &[]);
    let last = done.err.lines().last().unwrap();
    assert!(last.starts_with("12 runs in ") && last.ends_with(" 0 diverged; results in results/small"), "{last}");
    assert!(done.out.starts_with("beale (2-D), final gap\n  optimizer "), "{}", done.out);
    let mut names: Vec<_> =
        fs::read_dir(place.path("results/small")).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["manifest.json", "summary.csv", "targets.csv", "trace.csv"]);

    assert_eq!(place.read("results/small/trace.csv").lines().next(), Some(TRACE_COLUMNS));
    assert_eq!(place.read("results/small/summary.csv").lines().next(), Some(SUMMARY_COLUMNS));
    let trace = place.rows("results/small/trace.csv");
    assert_eq!(trace.len(), 12 * 21);
    let order: Vec<(usize, u64)> =
        trace.iter().map(|row| (row["run"].parse().unwrap(), row["step"].parse().unwrap())).collect();
    assert!(order.is_sorted());
    let summary = place.rows("results/small/summary.csv");
    let labels: Vec<(&str, &str, &str)> =
        summary.iter().map(|row| (&*row["problem"], &*row["optimizer"], &*row["seed"])).collect();
    assert_eq!(labels[..3], [("beale", "rmsprop", "0"), ("beale", "rmsprop", "1"), ("beale", "sgd lr=0.001", "0")]);
    assert_eq!(labels[11], ("quadratic", "sgd lr=0.01", "1"));
    for (run, summary) in summary.iter().enumerate() {
        assert_eq!((&*summary["status"], &*summary["steps"]), ("completed", "20"));
        let last = row(&trace, run, 20);
        for (of_summary, of_trace) in [
            ("problem", "problem"),
            ("optimizer", "optimizer"),
            ("seed", "seed"),
            ("final_loss", "loss"),
            ("final_lr", "lr"),
            ("final_effective_lr", "effective_lr"),
        ] {
            assert_eq!(summary[of_summary], last[of_trace], "{of_summary} of run {run}");
        }
        let best = &summary["best_step"];
        assert_eq!(summary["best_loss"], row(&trace, run, best.parse().unwrap())["loss"]);
        let hyperparameters: Value = serde_json::from_str(&summary["hyperparameters"]).unwrap();
        assert_eq!(hyperparameters["lr"].as_f64(), summary["final_lr"].parse().ok());
        assert!(hyperparameters["momentum"].is_number());
    }
}

#[test]
fn the_start_has_no_rates_and_every_later_row_has_them() {
    let place = Place::small();
    place.call("run small.toml").with(0, &[]);
    for row in place.rows("results/small/trace.csv") {
        for column in ["lr", "effective_lr", "effective_lr_min", "effective_lr_max", "update_norm"] {
            assert_eq!(row[column].is_empty(), row["step"] == "0", "{column} of {row:?}");
        }
        assert_eq!(row["loss"], row["observed_loss"]);
        for column in ["loss", "grad_norm"] {
            assert!(row[column].parse::<f64>().unwrap().is_finite());
        }
    }
}

#[test]
fn the_first_and_the_last_step_are_always_recorded() {
    let place = Place::small();
    for (steps_of_run, every, expected) in [
        ("20", "7", vec![0, 7, 14, 20]),
        ("21", "7", vec![0, 7, 14, 21]),
        ("3", "7", vec![0, 3]),
        ("0", "7", vec![0]),
        ("0", "log", vec![0]),
        ("9", "log", (0..=9).collect()),
    ] {
        place
            .call(&format!("run small.toml --force --set steps={steps_of_run} --set trace.every={every}"))
            .with(0, &[]);
        let trace = place.rows("results/small/trace.csv");
        for run in 0..12 {
            assert_eq!(steps(&trace, run), expected, "{steps_of_run} steps, every {every}");
        }
    }
    place.call("run small.toml --force --set steps=5003 --set trace.every=log").with(0, &[]);
    let recorded = steps(&place.rows("results/small/trace.csv"), 4);
    assert!((150..=202).contains(&recorded.len()), "{recorded:?}");
    assert_eq!((recorded[0], recorded[recorded.len() - 1]), (0, 5003));
    assert!(recorded.is_sorted_by(|a, b| a < b));
}

#[test]
fn positions_fill_as_many_columns_as_the_largest_problem_has() {
    let place = Place::small();
    place.call("run small.toml --set trace.position=true").with(0, &[]);
    let text = place.read("results/small/trace.csv");
    assert_eq!(text.lines().next(), Some(&*format!("{TRACE_COLUMNS},x1,x2,x3")));
    for row in rows(&text) {
        assert!(!row["x1"].is_empty() && !row["x2"].is_empty());
        assert_eq!(row["x3"].is_empty(), row["problem"] == "beale");
    }
}

#[test]
fn a_diverged_run_is_a_finding() {
    let place = Place::new();
    place.write(
        "d.toml",
        "problems = [\"rosenbrock\"]\noptimizers = [{ name = \"sgd\", lr = 10 }, { name = \"sgd\", lr = 1e-4 }]\nsteps = 50\n",
    );
    for limit in [1e12, 1e308] {
        let done = place.call(&format!("run d.toml --force --set stop.loss_above={limit:e}"));
        done.with(0, &["1 diverged", "1/1", "0/1"]);
        let summary = place.rows("results/d/summary.csv");
        assert_eq!((&*summary[0]["status"], &*summary[1]["status"]), ("diverged", "completed"));
        let last: u64 = summary[0]["steps"].parse().unwrap();
        assert!(last < 50);
        let trace = place.rows("results/d/trace.csv");
        assert_eq!(steps(&trace, 0), (0..=last).collect::<Vec<_>>());
        let text = &row(&trace, 0, last)["loss"];
        assert_eq!(*text, summary[0]["final_loss"]);
        let loss: f64 = text.parse().unwrap();
        assert!(!loss.is_finite() || loss > limit, "{text}");
        let readable =
            |text: &String| text.parse::<f64>().is_ok_and(f64::is_finite) || ["NaN", "inf", "-inf"].contains(&&**text);
        assert!(readable(text) && readable(&summary[0]["best_loss"]));
        // The best was at the start.
        assert_eq!((&summary[0]["best_step"], &summary[0]["best_loss"]), (&"0".into(), &row(&trace, 0, 0)["loss"]));
        // Every step before is below the limit.
        assert!((0..last).all(|step| row(&trace, 0, step)["loss"].parse::<f64>().unwrap() <= limit));
        let manifest = place.json("results/d/manifest.json");
        assert_eq!((&manifest["totals"]["diverged"], &manifest["totals"]["completed"]), (&1.into(), &1.into()));
    }
    let overflowed = row(
        &place.rows("results/d/trace.csv"),
        0,
        steps(&place.rows("results/d/trace.csv"), 0).len() as u64 - 1,
    )["loss"]
        .clone();
    assert!(["NaN", "inf"].contains(&&*overflowed), "{overflowed}");
}

#[test]
fn a_run_that_reaches_the_gap_has_converged() {
    let place = Place::new();
    place.write(
        "c.toml",
        "problems = [\"booth\"]\noptimizers = [{ name = \"sgd\", lr = 0.1 }]\nstop = { gap = 1e-3 }\n",
    );
    place.call("run c.toml").with(0, &["1 converged, 0 diverged"]);
    let summary = &place.rows("results/c/summary.csv")[0];
    assert_eq!(summary["status"], "converged");
    assert!(summary["final_gap"].parse::<f64>().unwrap() <= 1e-3);
    let last: u64 = summary["steps"].parse().unwrap();
    assert_eq!(row(&place.rows("results/c/trace.csv"), 0, last)["loss"], summary["final_loss"]);
}

#[test]
fn a_run_that_leaves_the_domain_of_an_unbounded_surface_ends_there_and_is_no_record() {
    let place = Place::new();
    // From (0, 0), where the slopes are −½ and 3½, to (½, −3½), below the box; from there on it only falls.
    place.write(
        "a.toml",
        "steps = 1000\nproblems = [\"mccormick\"]\ntrace.position = true\n\
         optimizers = [{ name = \"sgd\", lr = [1, 0.01] }]\n",
    );
    let done = place.call("run a.toml").with(0, &["1 out of the domain"]);
    assert!(done.out.contains("0/1, 1 out\n"), "{}", done.out);
    let summary = place.rows("results/a/summary.csv");
    let left = &summary[0];
    assert_eq!((&*left["status"], &*left["steps"], &*left["best_step"]), ("out_of_domain", "1", "0"));
    assert_eq!((&*left["best_loss"], &*left["final_gap"]), ("1.0", ""));
    let last = place.rows("results/a/trace.csv").into_iter().rfind(|row| row["run"] == "0").unwrap();
    assert_eq!((&*last["x1"], &*last["x2"], &last["loss"]), ("0.5", "-3.5", &left["final_loss"]));
    assert_eq!(summary[1]["status"], "completed");
    let manifest = place.json("results/a/manifest.json");
    assert!(manifest.to_string().contains("\"out_of_domain\":1"), "{manifest}");

    // Alone or beside others, and however many rows are kept, it is the same step.
    for extra in ["--set seeds=20 --set trace.every=log", "--set seeds=20 --set problems.0.start=random"] {
        place.call(&format!("run a.toml -o all {extra} --force")).with(0, &[]);
        place.call(&format!("run a.toml -o one {extra} --jobs 1 --force --set trace.every=1000")).with(0, &[]);
        // Their keys differ, since their rows do.
        let summary = |folder: &str| -> Vec<String> {
            let text = place.read(&format!("{folder}/summary.csv"));
            text.lines().map(|line| line.rsplit_once(',').unwrap().0.to_owned()).collect()
        };
        assert_eq!(summary("all"), summary("one"));
    }
    for row in place.rows("one/summary.csv") {
        let best: f64 = row["best_loss"].parse().unwrap_or(f64::INFINITY);
        assert!(best >= -1.913_222_955, "{row:?}");
    }

    let csv = place
        .call("compare --problems mccormick --optimizers sgd:lr=1,0.01 --format csv --seeds 1 --tune 0 -q")
        .with(0, &[]);
    let rows = rows(&csv.out);
    assert_eq!((&*rows[0]["optimizer"], &*rows[0]["out_of_domain"]), ("sgd lr=0.01", "0"));
    assert_eq!((&*rows[1]["out_of_domain"], &*rows[1]["median_final_gap"]), ("1", ""));
}

/// The significant digits of a number.
fn digits(text: &str) -> String {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').trim_end_matches('0').to_owned()
}

#[test]
fn numbers_are_exact_and_as_short_as_they_can_be() {
    let place = Place::new();
    place.write(
        "n.toml",
        "steps = 60\nproblems = [{ name = \"quadratic\", dim = 1, start = [1e200] }]\nstop = { loss_above = 1e300 }\n\
         optimizers = [{ name = \"sgd\", lr = 0.9 }]\n",
    );
    place.call("run n.toml --set trace.position=true --set problems.0.start=[0.7]").with(0, &[]);
    let trace = place.rows("results/n/trace.csv");
    let mut x: f64 = 0.7;
    for row in &trace {
        let read = |column: &str| row[column].parse::<f64>().unwrap().to_bits();
        assert_eq!((read("x1"), read("loss")), (x.to_bits(), (x * x * 0.5).to_bits()), "step {}", row["step"]);
        x -= 0.9 * x;
        for (column, text) in row {
            if let Ok(value) = text.parse::<f64>() {
                let shortest = format!("{value:e}");
                assert_eq!(digits(text), digits(&shortest), "{column}");
                assert!(column == "run" || column == "seed" || column == "step" || *text == number(value), "{text}");
            }
        }
    }
    assert!(trace.len() == 61 && x > 0.0);
}

#[test]
fn a_trace_on_standard_output_is_nothing_but_csv() {
    let place = Place::small();
    place.call("run small.toml").with(0, &[]);
    let before = place.content();
    let done = place.call("run small.toml -o -").with(0, &["12 runs in", "252 rows on standard output"]);
    assert_eq!(done.out, place.read("results/small/trace.csv"));
    assert!(done.err.contains("final gap\n  optimizer") && done.err.contains("note: "), "{}", done.err);
    assert_eq!(place.content(), before);
    let done = place.call("compare --steps 5 --tune 2 --optimizers adam,lion --format csv -o -").with(0, &[]);
    // Three problems, two optimizers as shipped and as tuned, ten seeds.
    assert_eq!(rows(&done.out).len(), 3 * 2 * 2 * 10 * 6);
    assert!(done.err.contains("problem,dim,optimizer,mode,rank,"), "{}", done.err);
}

#[test]
fn standard_input_is_a_config() {
    let place = Place::new();
    Done::of(place.command().args(["run", "-"]).write_stdin(SMALL)).with(0, &["results in results/stdin"]);
    let toml = place.read("results/stdin/trace.csv");
    let config = place.json("results/stdin/manifest.json")["config"].to_string();
    Done::of(place.command().args(["run", "-", "-o", "json"]).write_stdin(format!("\u{feff}\n{config}"))).with(0, &[]);
    assert_eq!(place.read("json/trace.csv"), toml);
    Done::of(place.command().args(["run", "-"]).write_stdin(""))
        .with(2, &["standard input:1:1", "`problems` is missing"]);
}

#[test]
fn mistakes_in_a_config_are_shown_where_they_are_and_nothing_is_written() {
    let place = Place::small();
    place.write("bad.toml", format!("# ünïcode\n{SMALL}[trace]\nevry = 3\nposition = 5\n"));
    place.call("run small.toml").with(0, &[]);
    let before = place.content();
    let done = place.call("run bad.toml --set steps=-1").with(2, &[]);
    assert_eq!(done.out, "");
    let expected = [
        "error: unknown key `evry` in `trace`",
        "--> bad.toml:7:1",
        "7 | evry = 3",
        "  | ^^^^ expected one of `every`, `position`",
        "help: did you mean `every`?",
        "error: expected true or false",
        "--> bad.toml:8:12",
        "^ this is a number",
        "error: -1 is out of range",
        "--> --set:1:7",
    ];
    let mut rest = &*done.err;
    for part in expected {
        let at = rest.find(part).unwrap_or_else(|| panic!("no {part:?} in its place in\n{}", done.err));
        rest = &rest[at + part.len()..];
    }
    for arguments in [
        "run small.toml --set trace.every=0",
        "run small.toml --seed x",
        "run small.toml --set nothing",
        "run bad.toml --force",
        "run bad.toml --dry-run",
        "run bad.toml -o -",
        "run bad.toml -o elsewhere",
        "compare --optimizers rmsporp",
        "compare --problems beale,,booth",
        "compare --seeds -1",
        "run small.toml --jobs 0",
        "run",
        "frobnicate",
        "explain rmsporp",
        "explain rmsprop@kers",
        "explain rmsprop --format csv",
        "diff rmsprop",
        "diff rmsprop rmsporp",
        "diff rmsprop sgd --problem beal",
        "diff rmsprop sgd --tolerance -1",
        "diff rmsprop sgd --tolerance inf",
        "diff rmsprop sgd --steps 100000000",
        "diff rmsprop sgd --steps -1",
        "list optimisers",
    ] {
        let done = place.call(arguments).with(2, &[]);
        assert!(done.out.is_empty() && !done.err.is_empty(), "{arguments}: {done:?}");
        assert_eq!(place.content(), before, "{arguments}");
    }
    place.call("explain rmsporp").with(2, &["did you mean `rmsprop`?"]);
}

#[test]
fn a_mistake_far_to_the_right_has_its_column() {
    let place = Place::new();
    let blanks = " ".repeat(5000);
    place.write("long.json", format!("{{\"optimizers\": [\"sgd\"],{blanks}\"problems\": [\"beal\"]{blanks}}}"));
    let done = place.call("run long.json").with(2, &["--> long.json:1:5037", "\"beal\""]);
    assert!(done.err.lines().all(|line| line.chars().count() < 400), "{}", done.err);
    place.write("many.toml", format!("optimizers = [\"sgd\"]\nproblems = [{}]", "\"x\", ".repeat(500)));
    let done = place.call("run many.toml").with(2, &["… and 480 more mistakes"]);
    assert_eq!(done.err.matches("error: unknown problem `x`").count(), 20);
}

#[test]
fn what_cannot_be_read_or_written_ends_with_one() {
    let place = Place::small();
    place.write("file", "mine");
    let before = place.content();
    for (arguments, told) in [
        ("run missing.toml", "cannot read the config missing.toml"),
        ("run .", "cannot read the config ."),
        ("run small.toml -o file", "file is not a folder"),
        ("run small.toml -o file/below", "file/below is not a folder"),
    ] {
        let done = place.call(arguments).with(1, &[told]);
        assert!(done.err.starts_with("rmsbench: ") && done.err.lines().count() == 1, "{}", done.err);
        assert_eq!(place.content(), before, "{arguments}");
    }
}

#[test]
fn other_results_are_not_replaced_unless_forced() {
    let place = Place::small();
    place.call("run small.toml").with(0, &[]);
    place.write("results/small/notes.txt", "mine");
    place.write("results/small/plots/a.png", "mine too");
    let before = place.content();
    let refused = ["holds the results of a different config", "--output", "--force"];
    for change in ["--seed 1", "--set steps=21", "--set trace.every=2"] {
        place.call(&format!("run small.toml {change}")).with(1, &refused);
        assert_eq!(place.content(), before, "{change}");
    }
    // The same config again, and another with force: the files of others stay.
    for (arguments, rows) in [("", 252), ("--set steps=5 --force", 72)] {
        place.call(&format!("run small.toml {arguments}")).with(0, &[]);
        assert_eq!(place.rows("results/small/trace.csv").len(), rows);
        assert_eq!(place.read("results/small/notes.txt"), "mine");
        assert_eq!(place.read("results/small/plots/a.png"), "mine too");
    }
}

#[test]
fn a_folder_that_is_no_results_is_left_alone() {
    let place = Place::small();
    place.write("photos/cat.jpg", "meow");
    place.write("other/manifest.json", "{\"version\": 3}");
    fs::create_dir(place.path("empty")).unwrap();
    let before = place.content();
    for folder in ["photos", "other", "photos/", "."] {
        place.call(&format!("run small.toml -o {folder}")).with(1, &["holds files that are not results of rmsbench"]);
        assert_eq!(place.content(), before);
    }
    place.call("run small.toml -o empty").with(0, &["results in empty"]);
    place.call("run small.toml -o photos --force").with(0, &[]);
    assert_eq!(place.read("photos/cat.jpg"), "meow");
    place.call("run small.toml -o new/deep/down").with(0, &["results in new/deep/down"]);
    assert_eq!(place.rows("new/deep/down/trace.csv").len(), 252);
}

/// What `--dry-run` says after this word.
fn planned<'a>(done: &'a Done, word: &str) -> &'a str {
    let line = done.out.lines().find(|line| line.starts_with(word)).unwrap_or_else(|| panic!("no {word} in {done:?}"));
    line[word.len()..].trim()
}

#[test]
fn a_dry_run_tells_the_plan_and_writes_nothing() {
    let place = Place::small();
    let before = place.content();
    let done = place.call("run small.toml --dry-run").with(0, &[]);
    assert_eq!(place.content(), before);
    assert_eq!(done.err, "");
    assert_eq!(planned(&done, "experiment"), "small");
    assert_eq!(planned(&done, "problems"), "beale, quadratic");
    assert_eq!(planned(&done, "optimizers"), "rmsprop, sgd lr=0.001, sgd lr=0.01");
    assert_eq!(planned(&done, "repetitions"), "2");
    assert_eq!(planned(&done, "runs"), "12, of 20 steps each");
    assert_eq!(planned(&done, "output"), "results/small");
    assert!(planned(&done, "trace").starts_with("at most 252 rows, about "));
    assert_eq!(planned(&place.call("compare --dry-run -o -"), "output"), "standard output");
    assert_eq!(
        planned(&place.call("compare --dry-run --force --seeds 1e9"), "runs"),
        "30000000000, of 2000 steps each"
    );
}

#[test]
fn the_estimated_rows_are_those_of_runs_that_do_all_their_steps() {
    let place = Place::small();
    for steps in ["0", "1", "20", "199", "200", "201", "1234"] {
        for every in ["1", "3", "1000", "log"] {
            let arguments = format!("run small.toml -o out --force --set steps={steps} --set trace.every={every}");
            let plan = place.call(&format!("{arguments} --dry-run")).with(0, &[]);
            place.call(&arguments).with(0, &["0 diverged"]);
            let rows = place.read("out/trace.csv").lines().count() - 1;
            let told = planned(&plan, "trace");
            assert!(told.starts_with(&format!("at most {rows} rows, ")), "{steps}, {every}: {rows}, but {told}");
            assert_eq!(place.json("out/manifest.json")["totals"]["trace_rows"], rows);
        }
    }
    // Bytes are estimated, to a factor of two.
    let plan = place.call("run small.toml -o out --force --set steps=1000 --dry-run");
    place.call("run small.toml -o out --force --set steps=1000").with(0, &[]);
    let (_, bytes) = planned(&plan, "trace").split_once("about ").unwrap();
    let (bytes, unit) = bytes.split_once(' ').unwrap();
    let told = bytes.parse::<f64>().unwrap() * if unit == "kB" { 1e3 } else { 1e6 };
    let ratio = told / fs::metadata(place.path("out/trace.csv")).unwrap().len() as f64;
    assert!((0.5..2.0).contains(&ratio), "{ratio}");
}

#[test]
fn the_seed_changes_the_noise_alone_and_is_recorded() {
    let place = Place::small();
    place.call("run small.toml -o a").with(0, &[]);
    place.call("run small.toml -o b --seed 7").with(0, &[]);
    place.call("run small.toml -o c --set seed=7").with(0, &[]);
    assert_eq!(place.json("a/manifest.json")["config"]["seed"], 0);
    assert_eq!(place.json("b/manifest.json")["config"]["seed"], 7);
    assert_eq!(place.read("b/trace.csv"), place.read("c/trace.csv"));
    let [a, b] = ["a/trace.csv", "b/trace.csv"].map(|name| place.rows(name));
    for (a, b) in a.iter().zip(&b) {
        assert_eq!(a == b, a["problem"] == "beale" || a["step"] == "0", "{a:?} and {b:?}");
    }
    // Every optimizer meets the same noise: two of the same kind do the same.
    place.write(
        "twins.toml",
        "steps = 9\nproblems = [\"noisy_quadratic\"]\noptimizers = [\"sgd\", \"adam\", { name = \"sgd\", label = \"twin\" }]\n",
    );
    place.call("run twins.toml").with(0, &[]);
    let trace = place.rows("results/twins/trace.csv");
    for step in 0..=9 {
        assert_eq!(row(&trace, 0, step)["loss"], row(&trace, 2, step)["loss"]);
    }
}

#[test]
fn the_number_of_jobs_changes_no_byte() {
    let place = Place::small();
    for jobs in 1..=3 {
        place.call(&format!("run small.toml -o {jobs} --jobs {jobs} --set steps=3000 --set seeds=9")).with(0, &[]);
    }
    for file in ["trace.csv", "summary.csv"] {
        let one = place.read(&format!("1/{file}"));
        assert!(one == place.read(&format!("2/{file}")) && one == place.read(&format!("3/{file}")), "{file}");
    }
}

#[test]
fn quiet_is_silent_but_for_what_was_asked_for() {
    let place = Place::small();
    let done = place.call("run small.toml -q").with(0, &[]);
    assert_eq!((&*done.out, &*done.err), ("", ""));
    assert!(place.path("results/small/manifest.json").exists());
    let done = place.call("compare --quiet --steps 5").with(0, &[]);
    assert_eq!((&*done.out, &*done.err), ("", ""));
    let done = place.call("compare --quiet --steps 5 --format json").with(0, &[]);
    assert!(serde_json::from_str::<Value>(&done.out).is_ok() && done.err.is_empty());
    let done = place.call("run small.toml --quiet -o -").with(0, &[]);
    assert!(done.out.lines().count() == 253 && done.err.is_empty());
    place.call("run small.toml --quiet --seed 9").with(1, &["different config"]);
}

#[test]
fn the_manifest_tells_what_was_run_and_runs_again_to_the_same_bytes() {
    let place = Place::small();
    place.write(
        "rich.toml",
        format!(
            "name = \"rich.1\"\n{SMALL}[trace]\nevery = 3\nposition = true\n[stop]\ngap = 1e-9\n\
             [[problems]]\nname = \"rosenbrock\"\nlabel = \"a, \\\"b\\\" ∇\"\nstart = \"random\"\n\
             [[optimizers]]\nname = \"adam@keras\"\nschedule = {{ kind = \"cosine\", warmup = 5 }}\n"
        )
        .replace("problems = [\"beale\", { name = \"quadratic\", dim = 3, noise = { std = 0.1 } }]\n", "")
        .replace("optimizers = [\"rmsprop\", { name = \"sgd\", lr = [0.001, 0.01] }]\n", ""),
    );
    place.call("run rich.toml").with(0, &[]);
    let manifest = place.json("results/rich.1/manifest.json");
    assert_eq!((&manifest["tool"], &manifest["version"]), (&"rmsbench".into(), &env!("CARGO_PKG_VERSION").into()));
    assert!(manifest["target"].as_str().is_some_and(|target| target.matches('-').count() >= 2));
    let [started, ended] =
        ["started", "ended"].map(|key| humantime::parse_rfc3339(manifest[key].as_str().unwrap()).unwrap());
    assert!(started <= ended && ended <= std::time::SystemTime::now());
    let totals = &manifest["totals"];
    let trace = place.read("results/rich.1/trace.csv");
    assert_eq!(totals["runs"], 2);
    assert_eq!(totals["updates"], 40);
    assert_eq!(totals["trace_rows"], trace.lines().count() - 1);
    assert_eq!(totals["trace_bytes"], trace.len());
    let hash = manifest["config_hash"].as_str().unwrap();
    assert!(hash.len() == 64 && hash.chars().all(|c| c.is_ascii_hexdigit()));

    place.write("again.json", manifest["config"].to_string());
    place.call("run again.json -o again").with(0, &[]);
    assert_eq!(place.json("again/manifest.json")["config_hash"], *hash);
    for file in ["trace.csv", "summary.csv"] {
        assert_eq!(place.read(&format!("again/{file}")), place.read(&format!("results/rich.1/{file}")), "{file}");
    }
    // So it may also replace the first.
    place.call("run again.json").with(0, &["results in results/rich.1"]);
}

#[test]
fn compare_shows_each_optimizer_as_shipped_and_as_tuned() {
    let place = Place::new();
    let done = place.call("compare --steps 50").with(0, &["300 runs in", "tuned with ", "results in results/compare"]);
    let heads = [
        "rosenbrock (2-D), final gap\n  optimizer  as shipped  group ",
        "\nbeale (2-D), final gap\n",
        "\nnoisy_quadratic (100-D), final gap\n",
        "\nover 2 problems (2-D), rank\n",
        "\npairs, as shipped, 2-D\n",
        "\npairs, tuned, 100-D\n",
        "\nrosenbrock, median of the best gap of k trials\n  optimizer ",
    ];
    for head in heads {
        assert!(done.out.contains(head), "no {head:?} in\n{}", done.out);
    }
    assert!(done.out.lines().all(|line| line.chars().count() <= 100), "{}", done.out);

    let done = place.call("compare --steps 50 --format csv").with(0, &[]);
    let header = "problem,dim,optimizer,mode,rank,group,median_final_gap,q25,q75,auc,performance_auc,data_auc,success_rate,\
                  diverged,out_of_domain,runs";
    assert_eq!(done.out.lines().next(), Some(header));
    let csv = rows(&done.out);
    // Three problems and two dimensions, five optimizers, two modes.
    assert_eq!((csv.len(), csv.iter().filter(|row| row["problem"].is_empty()).count()), (50, 20));
    // The median of ten final gaps is between the fifth and the sixth; a diverged run is worse than any.
    let summary = place.rows("results/compare/summary.csv");
    for row in csv.iter().filter(|row| !row["problem"].is_empty()) {
        let label =
            if row["mode"] == "tuned" { row["optimizer"].clone() + " (tuned)" } else { row["optimizer"].clone() };
        let of = |run: &&BTreeMap<String, String>| run["problem"] == row["problem"] && run["optimizer"] == label;
        let gap = |run: &BTreeMap<String, String>| match &*run["status"] {
            "diverged" => f64::INFINITY,
            _ => run["final_gap"].parse().unwrap(),
        };
        let mut gaps: Vec<f64> = summary.iter().filter(of).map(gap).collect();
        gaps.sort_by(f64::total_cmp);
        let median = Some(f64::midpoint(gaps[4], gaps[5])).filter(|median| median.is_finite());
        assert_eq!(row["median_final_gap"].parse().ok(), median, "{row:?}");
    }
}

#[test]
fn compare_takes_names_and_all_settings() {
    let place = Place::new();
    let arguments = "compare --optimizers rmsprop,rmsprop@keras --problems beale,booth --steps 9 --seeds [4,2] --seed 3 \
                     --set optimizers.1.lr=0.5 --set name=mine";
    place.call(arguments).with(0, &["results in results/mine", "rmsprop@keras"]);
    let config = &place.json("results/mine/manifest.json")["config"];
    assert_eq!(config["seeds"], serde_json::json!([4, 2]));
    assert_eq!((&config["steps"], &config["seed"]), (&9.into(), &3.into()));
    assert_eq!(config["optimizers"][1]["lr"], 0.5);
    assert_eq!(config["problems"][1]["name"], "booth");
}

#[test]
fn list_shows_everything_that_there_is() {
    let place = Place::new();
    let all = place.call("list").with(0, &["optimizers\n", "\nproblems\n", "\nschedules\n", "\nnoises\n"]);
    let json: Value = serde_json::from_str(&place.call("list --format json").out).unwrap();
    let sections = [
        ("optimizers", OPTIMIZERS.iter().map(|entry| entry.spec.name).collect::<Vec<_>>()),
        ("problems", PROBLEMS.iter().map(|entry| entry.spec.name).collect()),
        ("schedules", SCHEDULES.iter().map(|spec| spec.name).collect()),
        ("noises", NOISES.iter().map(|entry| entry.spec.name).collect()),
    ];
    for (section, names) in sections {
        let text = place.call(&format!("list {section}")).with(0, &[]).out;
        let listed: Vec<&str> = text.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
        assert_eq!(listed, names);
        assert!(all.out.contains(&text));
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
        let one: Value = serde_json::from_str(&place.call(&format!("list {section} --format json")).out).unwrap();
        assert_eq!(one, json[section]);
        let listed: Vec<&str> = one.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect();
        assert_eq!(listed, names);
    }
    assert_eq!(json["optimizers"][0]["dialects"][0]["defaults"]["momentum"], 0.0);
}

#[test]
fn explain_knows_every_name_and_keeps_to_eighty_columns() {
    let place = Place::new();
    let mut names: Vec<String> = PROBLEMS.iter().map(|entry| entry.spec.name.to_owned()).collect();
    names.extend(SCHEDULES.iter().map(|spec| spec.name.to_owned()));
    names.extend(NOISES.iter().map(|entry| entry.spec.name.to_owned()));
    for entry in OPTIMIZERS {
        names.push(entry.spec.name.to_owned());
        names.extend(entry.dialects().iter().map(|dialect| format!("{}@{}", entry.spec.name, dialect.name)));
    }
    for name in names {
        let done = place.call(&format!("explain {name}")).with(0, &[]);
        // A combining accent takes no column.
        let width = |line: &str| line.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).count();
        let wide: Vec<&str> = done.out.lines().filter(|line| width(line) > 80).collect();
        assert!(wide.is_empty(), "{name} has lines wider than 80:\n{}", wide.join("\n"));
        assert!(done.out.lines().count() > 5 && done.err.is_empty());
        assert!(!done.out.contains('`') && !done.out.contains("**"), "marks are left in\n{}", done.out);
    }
    let text = place.call("explain rmsprop").out;
    for part in [
        "v ← ρ v + (1 − ρ) g²",
        "v ← 0.99 v + (1 − 0.99) g²",
        "HYPERPARAMETERS",
        "CONVENTIONS",
        "REFERENCES",
        "rho                     ρ       [0, 1)       0.99   0.9 ",
        "rho              alpha           decay ",
        "@keras: lr = 0.001, rho = 0.9, eps = 1e-7, eps_inside_sqrt = true",
        "torch: 0.1 long, 10 × lr, however large the gradient",
        "keras: 0.003162 long, 3.162 × lr, however large the gradient",
    ] {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
    let first_step = |name: &str, says: &str| {
        let text = place.call(&format!("explain {name}")).out;
        assert!(text.contains(says), "no {says:?} in\n{text}");
    };
    let text = place.call("explain student_t").out;
    for part in
        ["f̃ = f(x) + s T", "dof    ν       > 0                   required", "\"gradient\"", "dof: degrees of freedom"]
    {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
    first_step("sgd@keras", "keras: as long as the gradient times 0.01 (lr is 0.01)");
    first_step("adadelta@torch", "torch: 0.003162 long, 0.003162 × lr, however large the gradient");
}

#[test]
fn explain_speaks_markdown_and_json() {
    let place = Place::new();
    let text = place.call("explain rmsprop@keras --format markdown").with(0, &[]).out;
    for part in [
        "# `RMSprop`.\n",
        "\n## References\n",
        "\n```text\n",
        "v ← 0.9 v + (1 − 0.9) g²",
        "| `rho` | ρ | [0, 1) | 0.9 |",
    ] {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
    let json: Value =
        serde_json::from_str(&place.call("explain rmsprop@keras --format json").with(0, &[]).out).unwrap();
    assert_eq!(json["name"], "rmsprop");
    assert_eq!(json["dialects"][1]["defaults"]["rho"], 0.9);
    assert_eq!(json["params"][0]["aliases"][0], serde_json::json!({ "library": "torch", "name": "alpha" }));
    assert!(json["formula"]["text"].as_str().unwrap().contains("v ← 0.9 v"));
    let length = json["first_step"]["keras"][1]["length"].as_f64().unwrap();
    assert!((length - 0.001 / 0.1_f64.sqrt()).abs() < 1e-12);
    for name in ["rosenbrock", "cosine"] {
        let json: Value = serde_json::from_str(&place.call(&format!("explain {name} --format json")).out).unwrap();
        assert_eq!(json["name"], name);
        assert!(!json["documentation"].as_str().unwrap().is_empty());
    }
}

#[test]
fn diff_says_where_two_optimizers_part_and_why() {
    let place = Place::new();
    let text = place.call("diff rmsprop@torch rmsprop@keras").with(0, &["They part at step 1"]).out;
    let row = |key: &str| {
        let row = text.lines().position(|line| line.starts_with(key));
        row.unwrap_or_else(|| panic!("no {key} in\n{text}"))
    };
    // What matters most comes first; all of it fits on one screen.
    assert!(row("rho") < row("eps ") && row("lr ") < row("eps ") && row("eps ") < row("eps_inside_sqrt"), "{text}");
    assert!(text.lines().count() <= 40 && text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(text.contains("Without effect here: lr_in_momentum, decoupled_weight_decay."), "{text}");

    place.call("diff adam@torch adam@paper").with(0, &["They go the same way, to the last bit."]);
    place.call("diff adam@torch adam@keras").with(0, &["They stay together", "eps_hat  false  true"]);
    place.call("diff adam rmsprop --problem beale").with(0, &["Their update rules are different"]);
    place.call("diff rmsprop rmsporp").with(2, &["did you mean `rmsprop`?", "--> B:1:"]);

    let json = place.call("diff sgd rmsprop --steps 7 --format json").with(0, &[]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["distance"].as_array().unwrap().len(), 8);
    assert_eq!(json["knobs"][0]["key"], "lr");
    assert_eq!(json["a"]["name"], "sgd@torch");
}

#[test]
fn diff_takes_optimizers_and_problems_as_a_config_has_them() {
    let place = Place::new();
    let diff = |arguments: [&str; 3]| {
        let mut command = place.command();
        command.arg("diff");
        command.args([arguments[0], arguments[1], "--problem", arguments[2]]).output().unwrap()
    };
    let done =
        diff(["sgd lr=0.001", "sgd lr=0.001 schedule={ kind = \"cosine\", min_factor = 0.5 }", "rosenbrock dim=3"]);
    let text = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success() && text.contains("schedule") && text.contains("min_factor=0.5"), "{text}");
    let done = diff(["sgd lr=[1,2]", "adam", "beale"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8(done.stderr).unwrap().contains("diff compares two optimizers"));
}

#[test]
fn list_filters_problems_by_what_they_are() {
    let place = Place::new();
    let names = |arguments: &str| -> Vec<String> {
        let done = place.call(&format!("list problems --format json {arguments}")).with(0, &[]);
        let problems: Vec<Value> = serde_json::from_str(&done.out).unwrap();
        problems.iter().map(|problem| problem["name"].as_str().unwrap().to_owned()).collect()
    };
    let has = |names: &[String], name: &str| names.iter().any(|known| known == name);
    let multimodal = names("--multimodal --dim 10");
    assert!(has(&multimodal, "rastrigin") && !has(&multimodal, "beale") && !has(&multimodal, "quadratic"));
    // In ten dimensions it has a second minimum, in two it has not.
    assert!(has(&multimodal, "rosenbrock") && !has(&names("--multimodal --dim 2"), "rosenbrock"));
    let plain = names("--smooth --not multimodal --not scalable");
    assert!(has(&plain, "beale") && !has(&plain, "himmelblau") && !has(&plain, "quadratic"));
    place.call("list --convex").with(0, &["booth", "2-D", "f* = 0", "convex, smooth"]);
    place.call("list optimizers --convex").with(2, &["filters are for problems"]);
    place.call("list problems --not flat").with(2, &["possible values", "convex"]);
}

#[test]
fn evaluate_shows_value_gradient_gap_and_distance() {
    let place = Place::new();
    let text = place.call("evaluate beale --at 1,1").with(0, &["14.203125", "27.75", "(3, 0.5)"]);
    assert!(text.err.is_empty(), "{}", text.err);
    let done = place.call("evaluate booth --at 3,7 --at -1,3 --format json").with(0, &[]);
    let lines: Vec<Value> = done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // (3 + 14 − 7)² + (6 + 7 − 5)² = 164; the minimizer is (1, 3).
    assert_eq!((&lines[0]["value"], &lines[0]["gap"]), (&164.0.into(), &164.0.into()));
    assert_eq!(lines[0]["gradient"], serde_json::json!([52.0, 56.0]));
    assert_eq!((&lines[0]["distance"], &lines[1]["distance"]), (&20.0_f64.sqrt().into(), &2.0.into()));
    let csv = place.call("evaluate rosenbrock --dim 3 --at 1,1,20 --format csv").with(0, &[]).out;
    assert_eq!(csv.lines().next(), Some("value,gap,distance,in_domain,x1,x2,x3,g1,g2,g3"));
    let row = &rows(&csv)[0];
    assert_eq!((&*row["value"], &*row["in_domain"], &*row["g3"]), ("36100.0", "false", "3800.0"));
}

#[test]
fn evaluate_reads_many_points_and_stops_at_what_is_none() {
    let place = Place::new();
    let evaluate =
        |input: &str| Done::of(place.command().args(["evaluate", "booth", "--format", "csv"]).write_stdin(input));
    let done = evaluate("1,3\n\n  0 0\n").with(0, &[]);
    let values: Vec<String> = rows(&done.out).into_iter().map(|mut row| row.remove("value").unwrap()).collect();
    assert_eq!(values, ["0.0", "74.0"]);
    let done = evaluate("1,3\n1,x\n").with(2, &["standard input:2: coordinate 2 is `x`"]);
    assert_eq!(rows(&done.out).len(), 1, "what was right before is shown");
    evaluate("").with(0, &["value,gap"]);
}

#[test]
fn evaluate_says_what_is_possible() {
    let place = Place::new();
    place.call("evaluate beale --at 1,nan").with(2, &["coordinate 2 is `nan`; expected a finite number"]);
    place.call("evaluate beale --at 1,2,3").with(2, &["3 coordinates; expected 2"]);
    place.call("evaluate rosenbrock --at 1,2,3").with(2, &["3 coordinates; expected 2", "--dim"]);
    place.call("evaluate rosenbrock --dim 1 --at 1").with(2, &["1 is out of range", "from 2"]);
    place.call("evaluate beale --dim 3 --at 1,2").with(2, &["has 2 coordinates, and no other dimension"]);
    place.call("evaluate beal --at 1,2").with(2, &["unknown problem `beal`", "did you mean `beale`?"]);
    place.call("evaluate rosenbrock:dim=2,3 --at 1,2").with(2, &["is 2 problems; evaluate takes one"]);
}

#[test]
fn check_finds_nothing_wrong() {
    let place = Place::new();
    let done = place.call("check beale rosenbrock:dim=2,5").with(0, &["gradient", "lowest"]);
    assert_eq!(done.out.lines().count(), 4, "{}", done.out);
    assert!(!done.out.contains("WRONG"), "{}", done.out);
    let csv = place.call("check beale --format csv").with(0, &[]).out;
    assert!(rows(&csv).iter().all(|row| row["verdict"] == "ok" && row["why"].is_empty()), "{csv}");
    let json: Value = serde_json::from_str(&place.call("check beale --format json").with(0, &[]).out).unwrap();
    assert_eq!(json[0]["claims"][1]["claim"], "gradient");
    place.call("check beal").with(2, &["did you mean `beale`?"]);
}

#[test]
fn help_shows_how_to_begin() {
    let place = Place::new();
    place.call("").with(0, &["Usage: rmsbench", "run", "compare", "list", "explain", "diff"]);
    place.call("--help").with(0, &["Examples:", "rmsbench run configs/quickstart.toml", "Exit codes:"]);
    place.call("--version").with(0, &[&format!("rmsbench {}\n", env!("CARGO_PKG_VERSION"))]);
    for command in ["run", "compare"] {
        place
            .call(&format!("{command} --help"))
            .with(0, &["--output", "--seed", "--jobs", "--set", "--dry-run", "--force", "--quiet"]);
    }
    place.call("frobnicate").with(2, &["unrecognized subcommand 'frobnicate'"]);
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/quickstart.toml").exists());
}

#[test]
fn repetitions_that_change_nothing_are_noted() {
    let place = Place::small();
    let note = "nothing is random on beale";
    place.call("run small.toml").with(0, &[note]);
    for arguments in
        ["--set seeds=1", "--set problems.0.start=random", "--set problems.0.noise.std=0.1", "--quiet", "--dry-run"]
    {
        let done = place.call(&format!("run small.toml --force {arguments}")).with(0, &[]);
        assert!(!(done.out + &done.err).contains(note), "{arguments}");
    }
}

#[test]
fn what_is_no_text_is_refused_at_once() {
    let place = Place::new();
    fs::File::create(place.path("huge.toml")).unwrap().set_len(100 << 20).unwrap();
    place.write("binary.toml", b"steps = 5\nname = \"\xff\xfe\"\n");
    place.write("empty.toml", "");
    place.write("empty.json", "");
    let before = std::time::Instant::now();
    place.call("run huge.toml").with(2, &["huge.toml is larger than 16 MiB, too large for a config"]);
    assert!(before.elapsed().as_secs() < 10);
    place.call("run binary.toml").with(2, &["binary.toml:2", "not UTF-8"]);
    place.call("run empty.toml").with(2, &["empty.toml:1:1", "`problems` is missing", "`optimizers` is missing"]);
    place.call("run empty.json").with(2, &["empty.json:1:1", "the config is empty"]);
    fs::remove_file(place.path("huge.toml")).unwrap();
}

#[test]
fn names_of_files_become_names_of_folders() {
    let place = Place::new();
    place.write("my great run (2).toml", SMALL);
    Done::of(place.command().args(["run", "my great run (2).toml"])).with(0, &["results in results/my-great-run--2-"]);
    place.write("...toml", SMALL);
    place.call("run ...toml").with(0, &["results in results/experiment"]);
}

#[test]
fn there_are_no_colours_where_there_is_no_terminal() {
    let place = Place::small();
    place.write("bad.toml", "stepz = 1");
    for arguments in
        ["run small.toml", "run bad.toml", "--help", "frobnicate", "explain adam", "list", "compare --steps 2"]
    {
        for no_colour in [None, Some("1")] {
            let mut command = place.command();
            no_colour.map(|value| command.env("NO_COLOR", value));
            let done = Done::of(command.args(arguments.split_whitespace()));
            assert!(!done.out.contains('\u{1b}') && !done.err.contains(['\u{1b}', '\r']), "{arguments}: {done:?}");
        }
    }
}

/// What only Unix has: pipes that are closed, signals, links, limits.
#[cfg(unix)]
mod unix {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Child, Command, Stdio};
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use super::*;

    /// Begins a call and leaves it alone.
    fn spawn(place: &Place, arguments: &str) -> Child {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("rmsbench"));
        command.args(arguments.split_whitespace()).current_dir(place.0.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// The exit code of a program that ends, soon, and what it said on standard error.
    fn wait(mut child: Child) -> (Option<i32>, String) {
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if begin.elapsed() > Duration::from_secs(30) {
                child.kill().unwrap();
                panic!("it does not end");
            }
            sleep(Duration::from_millis(2));
        };
        let mut text = String::new();
        child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        (status.code(), text)
    }

    fn signal(child: &Child, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Interrupts an endless run once it is under way.
    fn interrupt(place: &Place, signal_name: &str, arguments: &str) -> (Option<i32>, String) {
        interrupt_once(place, signal_name, arguments, |path| {
            path.ends_with("results/trace.csv") && path.to_string_lossy().contains(".part/")
        })
    }

    /// Interrupts a call once there is such a file.
    fn interrupt_once(
        place: &Place,
        signal_name: &str,
        arguments: &str,
        under_way: fn(&PathBuf) -> bool,
    ) -> (Option<i32>, String) {
        let child = spawn(place, arguments);
        let begin = Instant::now();
        while !place.content().keys().any(under_way) {
            assert!(begin.elapsed() < Duration::from_secs(30), "it does not begin");
            sleep(Duration::from_millis(2));
        }
        // By now the first run has diverged and the second is going on.
        sleep(Duration::from_millis(200));
        signal(&child, signal_name);
        wait(child)
    }

    #[test]
    fn a_closed_pipe_ends_the_program_quietly() {
        let place = Place::new();
        place.write("long.toml", ENDLESS);
        let mut child = spawn(&place, "run long.toml --set seeds=1 --set trace.every=1 -o -");
        let mut pipe = BufReader::new(child.stdout.take().unwrap());
        let mut lines = String::new();
        for _ in 0..2 {
            pipe.read_line(&mut lines).unwrap();
        }
        drop(pipe);
        assert!(lines.starts_with(TRACE_COLUMNS) && lines.lines().count() == 2);
        assert_eq!(wait(child), (Some(0), String::new()));

        for arguments in ["list", "explain rmsprop", "--help", "compare --steps 1 --format csv"] {
            let mut child = spawn(&place, arguments);
            drop(child.stdout.take());
            let (code, err) = wait(child);
            assert!(code == Some(0) && !err.contains("panic"), "{arguments}: {code:?} {err}");
        }
    }

    #[test]
    fn an_interrupted_experiment_keeps_what_it_has() {
        for name in ["INT", "TERM"] {
            let place = Place::new();
            place.write("long.toml", ENDLESS);
            let (code, err) = interrupt(&place, name, "run long.toml --jobs 1");
            assert_eq!(code, Some(130), "{err}");
            assert!(err.contains("2 diverged, 4 interrupted; results in results/long"), "{err}");

            let summary = place.rows("results/long/summary.csv");
            let trace = place.rows("results/long/trace.csv");
            let statuses: Vec<&str> = summary.iter().map(|row| &*row["status"]).collect();
            assert_eq!(statuses, ["diverged", "diverged", "interrupted", "interrupted", "interrupted", "interrupted"]);
            for (run, summary) in summary.iter().enumerate() {
                let recorded = steps(&trace, run);
                // The last two were never begun.
                assert_eq!((recorded.is_empty(), summary["final_loss"].is_empty()), (run >= 4, run >= 4), "run {run}");
                let last = recorded.last().copied().unwrap_or(0);
                assert_eq!(summary["steps"], last.to_string());
                assert_eq!(last > 0, run < 4);
            }
            let manifest = place.json("results/long/manifest.json");
            assert_eq!(manifest["totals"]["interrupted"], 4);
            assert_eq!(manifest["totals"]["trace_rows"], trace.len());

            // The same config may take its place, another may not.
            place.write("results/long/notes.txt", "mine");
            place.call("run long.toml --seed 1").with(1, &["different config"]);
            let (code, err) = interrupt(&place, name, "run long.toml");
            assert_eq!(code, Some(130), "{err}");
            assert_ne!(place.json("results/long/manifest.json")["started"], manifest["started"]);
            assert_eq!(place.read("results/long/notes.txt"), "mine");
        }
    }

    #[test]
    fn a_running_experiment_can_be_watched() {
        let place = Place::new();
        place.write("long.toml", ENDLESS);
        place.call("watch results/long").with(1, &["no results", "expected the folder of an experiment that runs"]);
        let child = spawn(&place, "run long.toml --jobs 1");
        let seen = std::iter::repeat_with(|| place.call("watch results/long"));
        // The two that diverge have to be through, so that something was finished when it is interrupted.
        let known = seen.take(5000).find(|seen| seen.out.contains("2/6 runs, ")).unwrap();
        known.with(0, &["rosenbrock (2-D), gap so far", "rmsprop", "adam"]);
        signal(&child, "INT");
        assert_eq!(wait(child).0, Some(130));
        // Nothing that was for those who watch is among the results.
        let mut files: Vec<_> =
            fs::read_dir(place.path("results/long")).unwrap().map(|e| e.unwrap().file_name()).collect();
        files.sort();
        assert_eq!(files, ["manifest.json", "summary.csv", "targets.csv", "trace.csv"]);
        place
            .call("watch results/long")
            .with(0, &["interrupted, with ", " of 6 runs not finished: `rmsbench rank results/long`"]);
    }

    #[test]
    fn an_interrupted_tuning_keeps_its_trials() {
        let place = Place::new();
        place.write("long.toml", ENDLESS);
        let building = |path: &PathBuf| path.to_string_lossy().contains("part/trials-");
        let tame = "tune long.toml --tune 1 --set optimizers=[\"adam\"] --jobs 2";
        let (code, err) = interrupt_once(&place, "INT", tame, building);
        assert_eq!(code, Some(130), "{err}");
        assert!(err.contains("interrupted while tuning") && err.contains("nothing is kept"), "{err}");
        assert!(!place.content().keys().any(|path| path.to_string_lossy().contains(".part")));

        // Trials with large rates diverge at once.
        let tune = "tune long.toml --tune 8 --jobs 2";
        let (code, err) = interrupt_once(&place, "INT", tune, building);
        assert_eq!(code, Some(130), "{err}");
        assert!(err.contains("runs of trials are kept for --resume"), "{err}");
        place.call(tune).with(1, &["an earlier run of ", "was cut short, with ", "--resume", "--force"]);
        let short = format!("{tune} --set steps=10 --tune-seeds 1");
        place.call(&format!("{short} --resume")).with(0, &[]);
        let whole = place.read("results/long/tuning.csv");
        place.call(&format!("{short} -o other")).with(0, &[]);
        assert_eq!(place.read("other/tuning.csv"), whole);
    }

    #[test]
    fn an_interrupted_trace_on_standard_output_has_whole_rows() {
        let place = Place::new();
        place.write("long.toml", ENDLESS);
        let mut child = spawn(&place, "run long.toml --set trace.every=1000 -o - --jobs 2");
        let mut pipe = child.stdout.take().unwrap();
        let mut text = vec![0; 100_000];
        pipe.read_exact(&mut text).unwrap();
        signal(&child, "INT");
        pipe.read_to_end(&mut text).unwrap();
        let (code, err) = wait(child);
        assert_eq!(code, Some(130), "{err}");
        assert!(rows(&String::from_utf8(text).unwrap()).len() > 100);
    }

    #[test]
    fn a_full_disk_leaves_the_results_that_were_there() {
        let place = Place::small();
        place.call("run small.toml").with(0, &[]);
        let before = place.content();
        let mut command = Command::new("sh");
        let program = assert_cmd::cargo::cargo_bin!("rmsbench");
        // Files may have 4 KiB; instead of being killed, the program is to be told so.
        command.args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" run small.toml"]).arg(program);
        let done = Done::of(assert_cmd::Command::from_std(command).current_dir(place.0.path()));
        done.with(1, &["rmsbench: cannot write the trace in "]);
        assert_eq!(place.content(), before);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_standard_output_is_an_error() {
        let place = Place::small();
        for (arguments, told) in [
            ("run small.toml -o -", "cannot write the trace to standard output"),
            ("list", "No space"),
            ("explain adam", "No space"),
        ] {
            let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let mut command = Command::new(assert_cmd::cargo::cargo_bin!("rmsbench"));
            command.args(arguments.split_whitespace()).current_dir(place.0.path()).stdout(full);
            let output = command.stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
            let err = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.code() == Some(1) && err.contains(told), "{arguments}: {err}");
        }
    }

    #[test]
    fn results_go_through_a_link() {
        let place = Place::small();
        fs::create_dir(place.path("disk")).unwrap();
        std::os::unix::fs::symlink(place.path("disk"), place.path("link")).unwrap();
        for _ in 0..2 {
            place.call("run small.toml -o link").with(0, &[]);
        }
        assert!(fs::symlink_metadata(place.path("link")).unwrap().is_symlink());
        assert_eq!(place.rows("disk/trace.csv").len(), 252);
    }
}

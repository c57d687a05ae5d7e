//! Whether comparisons are fair and their verdicts right: in the library, and as a user of the command line sees them.

use std::fs;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

use rmsbench::comparison::{Comparison, Options, Verdict};
use rmsbench::config::{Format, Request, load};
use rmsbench::engine::{self, Halt, Outcome, Silent};
use rmsbench::experiment::Experiment;
use rmsbench::finished::Finished;
use rmsbench::runs::{Mode, Run};
use rmsbench::target::TARGETS;
use rmsbench::trace::Sink;
use rmsbench::tuning::log::Log;

fn experiment(text: &str) -> Experiment {
    let request = Request {
        source: "test".to_owned(),
        text: text.to_owned(),
        format: Format::Toml,
        default_name: "test".to_owned(),
        settings: Vec::new(),
        force: false,
    };
    load(&request).unwrap_or_else(|error| panic!("{error}\nin\n{text}"))
}

fn run(experiment: &Experiment) -> Vec<Outcome> {
    let sink = Sink::new(std::io::sink(), std::env::temp_dir());
    engine::execute(experiment, engine::Options::default(), &sink, &Silent, &Halt::new()).unwrap()
}

/// The runs of an optimizer on a noisy quadratic, with a learning rate and a master seed.
fn noisy(lr: f64, seed: u64) -> Finished {
    let text = format!(
        "steps = 600\nseeds = 10\nseed = {seed}\nproblems = [{{ name = \"noisy_quadratic\", dim = 20 }}]\n\
         optimizers = [{{ name = \"sgd\", lr = {lr}, label = \"sgd\" }}]\ntrace.every = 1000"
    );
    let experiment = experiment(&text);
    Finished::new(&experiment, &run(&experiment), &[])
}

/// The verdict on two optimizers, of which each has its own noise.
fn verdict(a: f64, b: f64, seed: u64) -> Verdict {
    let (mut both, other) = (noisy(a, seed), noisy(b, seed + 1_000_000));
    let second = rmsbench::runs::Optimizer { label: "other".to_owned(), ..other.runs.optimizers[0].clone() };
    both.runs.optimizers.push(second);
    let seeds: Vec<_> = both.runs.runs.iter().map(|run| run.seed).collect();
    let others = other.runs.runs.into_iter().zip(seeds);
    both.runs.runs.extend(others.map(|(run, seed)| Run { optimizer: 1, seed, ..run }));
    let comparison = Comparison::new(&both, Options::default());
    let pair = &comparison.groups[0].pairs[0];
    assert_eq!((pair.n, comparison.groups[0].pairs.len()), (10, 1));
    pair.verdict
}

#[test]
fn the_same_optimizer_twice_is_seldom_told_apart_from_itself() {
    let different = (0..200).filter(|&seed| verdict(0.2, 0.2, seed) != Verdict::Undecided).count();
    assert!(different <= 14, "{different} of 200");
    // A test that never decides anything would pass too; the level is 0.0488, of which there should be some.
    assert!(different >= 2, "{different} of 200");
}

#[test]
fn a_learning_rate_three_times_off_is_found() {
    // After so many steps noise sets the floor of the loss, which rises with the rate.
    let found = (0..100).filter(|&seed| verdict(0.2, 0.6, seed) == Verdict::A).count();
    assert!(found >= 95, "{found} of 100");
}

#[test]
fn common_noise_makes_copies_equal() {
    let text = "steps = 30\nseeds = 8\nproblems = [\"noisy_quadratic\"]\n\
                optimizers = [{ name = \"adam\", label = \"a\" }, { name = \"adam\", label = \"b\" }]";
    let experiment = experiment(text);
    let comparison = Comparison::new(&Finished::new(&experiment, &run(&experiment), &[]), Options::default());
    let pair = &comparison.groups[0].pairs[0];
    assert_eq!((pair.n, pair.signs.ties, pair.p_wilcoxon, pair.a12), (8, 8, 1.0, Some(0.5)));
    assert_eq!((pair.verdict, pair.median_log_ratio), (Verdict::Undecided, Some(0.0)));
}

#[test]
fn what_is_not_random_counts_once() {
    let text = "steps = 30\nseeds = 10\nproblems = [\"beale\"]\noptimizers = [\"sgd\", \"adam\"]";
    let experiment = experiment(text);
    let comparison = Comparison::new(&Finished::new(&experiment, &run(&experiment), &[]), Options::default());
    let pair = &comparison.groups[0].pairs[0];
    assert_eq!((pair.n, pair.verdict), (1, Verdict::Undecided));
    assert!(comparison.notes.iter().any(|note| note.contains("nothing is random on beale")), "{:?}", comparison.notes);
}

#[test]
fn diverged_runs_are_the_worst_by_rank_and_no_number() {
    let text = "steps = 100\nseeds = 10\nproblems = [\"noisy_quadratic\"]\n\
                optimizers = [\"adagrad\", { name = \"sgd\", lr = 10 }, { name = \"sgd\", lr = 20 }]";
    let experiment = experiment(text);
    let comparison = Comparison::new(&Finished::new(&experiment, &run(&experiment), &[]), Options::default());
    let [first, second, third] = &comparison.problems[0].standings[..] else { panic!() };
    assert_eq!((&*first.name, first.rank, &*first.group), ("adagrad", 1.0, "a"));
    // Two that always diverge share the place of both and a letter, and have no gap.
    for diverged in [second, third] {
        assert_eq!((diverged.rank, &*diverged.group, diverged.failed), (2.5, "b", [10, 0]));
        assert_eq!(diverged.quartiles, [None; 3]);
        assert!(diverged.ert[50].is_infinite());
    }
    let pair = &comparison.groups[0].pairs[0];
    assert_eq!((pair.verdict, pair.median_log_ratio), (Verdict::A, Some(f64::NEG_INFINITY)));
    assert!(pair.interval.is_none_or(|(low, high)| !low.is_nan() && !high.is_nan()));
}

#[test]
fn dimensions_are_put_together_only_when_told() {
    let text = "steps = 20\nseeds = 3\nproblems = [\"rosenbrock:dim=2,5;start=random\", \"beale:start=random\"]\n\
                optimizers = [\"sgd\", \"adam\"]";
    let experiment = experiment(text);
    let finished = Finished::new(&experiment, &run(&experiment), &[]);
    let dims = |across_dimensions| {
        let comparison = Comparison::new(&finished, Options { across_dimensions, ..Options::default() });
        comparison.groups.iter().map(|group| (group.dim, group.problems)).collect::<Vec<_>>()
    };
    assert_eq!(dims(false), [(Some(2), 2), (Some(5), 1)]);
    assert_eq!(dims(true), [(None, 3)]);
}

/// A row of a table, by column.
type Row = std::collections::BTreeMap<String, String>;

/// A folder to run in.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn rows(&self, name: &str) -> Vec<Row> {
        csv::Reader::from_reader(self.read(name).as_bytes()).into_deserialize().map(|row| row.unwrap()).collect()
    }

    /// Runs with these arguments, separated by blanks: the exit code, standard output and standard error.
    fn call(&self, arguments: &str) -> (Option<i32>, String, String) {
        let mut command = cargo_bin_cmd!("rmsbench");
        let command = command.current_dir(self.path()).args(arguments.split_whitespace());
        let output = command.timeout(std::time::Duration::from_mins(1)).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    #[track_caller]
    fn done(&self, arguments: &str) -> String {
        let (code, out, err) = self.call(arguments);
        assert_eq!(code, Some(0), "{arguments}\n{out}{err}");
        out
    }

    #[track_caller]
    fn refused(&self, arguments: &str, code: i32, told: &[&str]) {
        let (was, out, err) = self.call(arguments);
        assert_eq!(was, Some(code), "{arguments}\n{out}{err}");
        for part in told {
            assert!(err.contains(part), "no {part:?} in\n{err}");
        }
    }
}

const QUICK: &str = "compare --steps 60 --seeds 6 --tune 8 --tune-seeds 2 --optimizers sgd,adam,rmsprop -q";

#[test]
fn a_comparison_does_not_depend_on_the_number_of_threads() {
    let place = Place::new();
    for method in ["sobol", "random", "tpe", "halving"] {
        let call = format!("{QUICK} --tune-method {method} --tune-space full --format json --horizon");
        let one = place.done(&format!("{call} --jobs 1 -o {method}1"));
        assert_eq!(one, place.done(&format!("{call} --jobs 3 -o {method}3")), "{method}");
        for file in ["trace.csv", "summary.csv", "targets.csv", "tuning.csv"] {
            assert!(
                place.read(&format!("{method}1/{file}")) == place.read(&format!("{method}3/{file}")),
                "{method} {file}"
            );
        }
    }
}

#[test]
fn finished_results_rank_as_they_did_when_they_were_made() {
    let place = Place::new();
    let made = place.done(&format!("{QUICK} --format json"));
    assert_eq!(place.done("rank results/compare --format json"), made);
    for format in ["table", "csv", "markdown", "latex"] {
        place.done(&format!("rank results/compare --format {format}"));
    }
    for table in ["pairs", "ert", "profiles", "tuning"] {
        assert!(
            place.done(&format!("rank results/compare --format csv --table {table}")).lines().count() > 10,
            "{table}"
        );
    }
}

#[test]
fn the_object_of_a_comparison_has_what_scripts_rely_on() {
    let place = Place::new();
    let json: Value = serde_json::from_str(&place.done(&format!("{QUICK} --format json"))).unwrap();
    let has = |object: &Value, keys: &[&str]| {
        for key in keys {
            assert!(object.get(key).is_some(), "no {key} in {object}");
        }
    };
    let list = |value: &Value| value.as_array().unwrap().clone();
    // Two dimensions, three optimizers, two modes.
    assert_eq!(list(&json["optimizers"]).len(), 12);
    for optimizer in list(&json["optimizers"]) {
        has(&optimizer, &["name", "mode", "rank", "group", "auc", "success_rate", "runs"]);
        assert!(["shipped", "tuned"].contains(&optimizer["mode"].as_str().unwrap()));
    }
    assert_eq!(list(&json["problems"]).len(), 3);
    for problem in list(&json["problems"]) {
        for optimizer in list(&problem["optimizers"]) {
            let keys =
                ["name", "mode", "rank", "group", "auc", "success_rate", "median_final_gap", "q25", "q75", "ert"];
            has(&optimizer, &keys);
            assert_eq!(list(&optimizer["ert"]).len(), 51);
        }
    }
    // Three pairs, two modes, two dimensions.
    assert_eq!(list(&json["pairs"]).len(), 12);
    for pair in list(&json["pairs"]) {
        let keys = ["a", "b", "mode", "n", "median_log_ratio", "ci_low", "ci_high", "p_wilcoxon", "p_holm", "a12"];
        has(&pair, &keys);
        assert!(["a", "b", "undecided"].contains(&pair["verdict"].as_str().unwrap()));
    }
}

#[test]
fn areas_are_those_under_the_profiles() {
    let place = Place::new();
    let json: Value = serde_json::from_str(&place.done(&format!("{QUICK} --target 1 --format json"))).unwrap();
    let budget = json["budget"].as_f64().unwrap();
    let text = place.done("rank results/compare --target 1 --format csv --table profiles");
    let rows: Vec<Row> = csv::Reader::from_reader(text.as_bytes()).into_deserialize().map(|row| row.unwrap()).collect();
    for optimizer in json["optimizers"].as_array().unwrap() {
        for (profile, key) in [("runtime", "auc"), ("performance", "performance_auc"), ("data", "data_auc")] {
            let of = |row: &&Row| {
                row["profile"] == profile
                    && optimizer["name"] == *row["optimizer"]
                    && optimizer["mode"] == *row["mode"]
                    && optimizer["dim"].as_u64() == row["dim"].parse().ok()
            };
            let (mut area, mut before) = (0.0, 0.0);
            for row in rows.iter().filter(of) {
                let [x, share] = ["x", "share"].map(|column| row[column].parse::<f64>().unwrap());
                area += (share - before) * (1.0 - x.ln() / budget.ln()).max(0.0);
                before = share;
            }
            let told = optimizer[key].as_f64().unwrap();
            assert!((told - area).abs() < 1e-12, "{key} of {optimizer}: {area}");
        }
    }
}

#[test]
fn every_optimizer_gets_the_same_trials_at_seeds_that_are_not_reported() {
    let place = Place::new();
    place.done(QUICK);
    let rows = place.rows("results/compare/tuning.csv");
    let columns = "problem,optimizer,trial,seed,hyperparameters,status,final_gap,best_gap,steps";
    assert_eq!(place.read("results/compare/tuning.csv").lines().next(), Some(columns));
    assert_eq!(rows.len(), 3 * 3 * 8 * 2);
    let reported: Vec<String> =
        place.rows("results/compare/summary.csv").iter().map(|row| row["seed"].clone()).collect();
    assert!(rows.iter().all(|row| !reported.contains(&row["seed"])));
    // The same share of each one's own range, and the same on each problem.
    let share = |optimizer: &str, trial: &str| {
        let row = rows.iter().find(|row| row["optimizer"] == optimizer && row["trial"] == trial).unwrap();
        let lr = serde_json::from_str::<Value>(&row["hyperparameters"]).unwrap()["lr"].as_f64().unwrap();
        rmsbench::optim::find(optimizer).unwrap().lr_search.share(lr)
    };
    for trial in ["0", "3", "7"] {
        assert!((share("sgd", trial) - share("rmsprop", trial)).abs() < 1e-9);
    }
    // What is reported as tuned is the best of them, by the median over its seeds; the first of equals.
    let summary = place.rows("results/compare/summary.csv");
    for (optimizer, problem) in [("adam", "beale"), ("sgd", "rosenbrock"), ("rmsprop", "noisy_quadratic")] {
        let medians = (0..8).map(|trial: usize| {
            let of = |row: &&Row| {
                row["optimizer"] == optimizer && row["problem"] == problem && row["trial"] == trial.to_string()
            };
            let gap = |row: &Row| match &*row["status"] {
                "diverged" => f64::INFINITY,
                _ => row["final_gap"].parse().unwrap(),
            };
            let gaps: Vec<f64> = rows.iter().filter(of).map(gap).collect();
            (f64::midpoint(gaps[0], gaps[1]), rows.iter().find(of).unwrap()["hyperparameters"].clone())
        });
        let best = medians.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap().1;
        let label = format!("{optimizer} (tuned)");
        let tuned = summary.iter().find(|row| row["optimizer"] == label && row["problem"] == problem).unwrap();
        assert_eq!(tuned["hyperparameters"], best, "{label} on {problem}");
    }
}

#[test]
fn a_config_says_how_it_is_tuned_and_run_leaves_that_alone() {
    let place = Place::new();
    let text = "steps = 40\nseeds = 3\nproblems = [\"beale:start=random\"]\noptimizers = [\"rmsprop\", \"adam\"]\n\
                [tune]\ntrials = 5\nseeds = 2\nmethod = \"random\"\nspace = \"full\"\ntarget = 1e-3\n";
    fs::write(place.path().join("a.toml"), text).unwrap();
    place.done("tune a.toml -o tuned");
    assert_eq!(place.rows("tuned/tuning.csv").len(), 2 * 5 * 2);
    let manifest: Value = serde_json::from_str(&place.read("tuned/manifest.json")).unwrap();
    assert_eq!(manifest["config"]["tune"]["method"], "random");
    // The manifest's config does the same again.
    fs::write(place.path().join("again.json"), manifest["config"].to_string()).unwrap();
    place.done("tune again.json -o again");
    assert_eq!(place.read("again/trace.csv"), place.read("tuned/trace.csv"));

    let (code, _, err) = place.call("run a.toml -o plain");
    assert_eq!(code, Some(0));
    assert!(err.contains("nothing is tuned here"), "{err}");
    assert!(!place.path().join("plain/tuning.csv").exists());
    assert_eq!(place.rows("plain/summary.csv").len(), 6);
    // What was tuned before does not stay beside other results.
    place.done("run a.toml -o tuned --force");
    assert!(!place.path().join("tuned/tuning.csv").exists());
}

#[test]
fn adagrad_needs_tuning_and_rmsprop_tolerates_many_rates() {
    let place = Place::new();
    let call =
        "compare --optimizers rmsprop,adagrad --problems rosenbrock:start=random,beale:start=random --format json -q";
    let json: Value = serde_json::from_str(&place.done(call)).unwrap();
    let tuning = |problem: &str, name: &str, key: &str| {
        let list = json["tuning"].as_array().unwrap();
        list.iter().find(|of| of["problem"] == problem && of["name"] == name).unwrap()[key].as_f64().unwrap()
    };
    for problem in ["rosenbrock", "beale"] {
        assert!(tuning(problem, "adagrad", "tunability") > 2.0);
        assert!(tuning(problem, "rmsprop", "tunability").abs() < 0.5);
        assert!(tuning(problem, "rmsprop", "lr_decades") > 1.5 * tuning(problem, "adagrad", "lr_decades"));
    }
    let pair = |mode: &str| json["pairs"].as_array().unwrap().iter().find(|pair| pair["mode"] == mode).unwrap().clone();
    assert_eq!((&pair("shipped")["a"], &pair("shipped")["verdict"]), (&"rmsprop".into(), &"a".into()));
    assert_eq!(pair("tuned")["verdict"], "undecided");
}

#[test]
fn targets_are_reached_where_the_trace_says() {
    let place = Place::new();
    place.done("compare --steps 200 --seeds 2 --tune 4 --problems beale:start=random,noisy_quadratic:dim=2 -q");
    let (trace, targets) = (place.rows("results/compare/trace.csv"), place.rows("results/compare/targets.csv"));
    assert_eq!(
        place.read("results/compare/targets.csv").lines().next(),
        Some("run,problem,optimizer,seed,target,step")
    );
    let runs = place.rows("results/compare/summary.csv").len();
    assert_eq!(targets.len(), runs * TARGETS.len());
    for (i, row) in targets.iter().enumerate() {
        let target: f64 = row["target"].parse().unwrap();
        assert_eq!(target, TARGETS[i % TARGETS.len()]);
        // The minimum of both is 0.
        let of_run = trace.iter().filter(|step| step["run"] == row["run"]);
        let first =
            of_run.filter(|step| step["loss"].parse::<f64>().unwrap() <= target).map(|step| &step["step"]).next();
        assert_eq!(first.map_or("", |step| step), row["step"], "{row:?}");
    }
}

#[test]
fn no_steps_evaluate_the_start() {
    let place = Place::new();
    place.done("compare --steps 0 --seeds 2 --tune 3 --horizon");
    for method in ["tpe", "halving", "grid"] {
        place.done(&format!("compare --steps 0 --seeds 2 --tune 3 --tune-method {method} -o {method}"));
    }
    place.done("rank results/compare --format json");
    place.done("compare --steps 1 --seeds 1 --tune 1 -o one");
}

/// Results of a config with these lines.
fn made(place: &Place, name: &str, lines: &str) {
    fs::write(place.path().join(format!("{name}.toml")), lines).unwrap();
    place.done(&format!("run {name}.toml -q"));
}

const BASE: &str = "steps = 30\nproblems = [\"beale:start=random\", \"booth:start=random\"]\n";

#[test]
fn results_of_several_folders_are_put_together() {
    let place = Place::new();
    made(&place, "all", &format!("{BASE}seeds = 8\noptimizers = [\"sgd\", \"adam\"]"));
    made(&place, "sgd", &format!("{BASE}seeds = 8\noptimizers = [\"sgd\"]"));
    made(&place, "adam", &format!("{BASE}seeds = [0, 1, 2, 3]\noptimizers = [\"adam\"]"));
    made(&place, "more", &format!("{BASE}seeds = [4, 5, 6, 7]\noptimizers = [\"adam\"]"));
    let whole = place.done("rank results/all --format json");
    assert_eq!(place.done("rank results/sgd results/adam results/more --format json"), whole);
    // What stands in two folders counts once, and the user is told.
    let twice: Value = serde_json::from_str(&place.done("rank results/all results/adam --format json")).unwrap();
    assert_eq!(twice["pairs"], serde_json::from_str::<Value>(&whole).unwrap()["pairs"]);
    assert!(twice["notes"].to_string().contains("8 runs stand in several folders"), "{}", twice["notes"]);
    // Another master seed brings other repetitions.
    made(&place, "other", &format!("{BASE}seed = 1\nseeds = 8\noptimizers = [\"sgd\", \"adam\"]"));
    let both: Value = serde_json::from_str(&place.done("rank results/all results/other --format json")).unwrap();
    assert_eq!(both["pairs"][0]["n"], 32);
    // Missing seeds and problems are told.
    let notes = place.done("rank results/sgd results/adam");
    assert!(notes.contains("optimizers have different seeds on beale, booth"), "{notes}");
    made(&place, "part", "steps = 30\nseeds = 8\nproblems = [\"beale:start=random\"]\noptimizers = [\"rmsprop\"]");
    let notes = place.done("rank results/all results/part");
    assert!(notes.contains("not all optimizers ran on booth"), "{notes}");
    let notes = place.done("rank results/sgd");
    assert!(notes.contains("one optimizer only"), "{notes}");
}

#[test]
fn tuned_results_of_several_folders_are_put_together() {
    let place = Place::new();
    // The second has another order of optimizers, one more of them, and other seeds.
    let call = "compare --steps 40 --tune 6 --tune-seeds 2 -q --problems beale:start=random,booth:start=random";
    place.done(&format!("{call} --optimizers sgd,adam --seeds [0,1,2,3] -o a"));
    place.done(&format!("{call} --optimizers rmsprop,adam,sgd --seeds [4,5,6,7] -o b"));
    place.done(&format!("{call} --optimizers sgd,adam,rmsprop --seeds 8 -o all"));
    let both: Value = serde_json::from_str(&place.done("rank a b --format json")).unwrap();
    let all: Value = serde_json::from_str(&place.done("rank all --format json")).unwrap();
    let standing = |json: &Value, problem: usize, name: &str, mode: &str| {
        let list = json["problems"][problem]["optimizers"].as_array().unwrap().clone();
        list.into_iter().find(|of| of["name"] == name && of["mode"] == mode).unwrap()
    };
    for (problem, name, mode) in [(0, "sgd", "tuned"), (1, "adam", "tuned"), (0, "adam", "shipped")] {
        let [a, b] = [&both, &all].map(|json| standing(json, problem, name, mode));
        assert_eq!((&a["median_final_gap"], &a["ert"], &a["runs"]), (&b["median_final_gap"], &b["ert"], &b["runs"]));
    }
    assert_eq!(standing(&both, 0, "rmsprop", "tuned")["runs"], 4);
    let tuning = |json: &Value, name: &str| {
        let list = json["tuning"].as_array().unwrap().clone();
        let of = list.into_iter().find(|of| of["name"] == name && of["problem"] == "booth").unwrap();
        (of["hyperparameters"].clone(), of["lr_decades"].clone(), of["curve"].clone())
    };
    for name in ["sgd", "adam", "rmsprop"] {
        assert_eq!(tuning(&both, name), tuning(&all, name), "{name}");
    }
    assert_eq!(both["tuning"].as_array().unwrap().len(), 6);
    // Other budgets do not compare.
    place.done(&format!("{call} --optimizers lion --tune 7 -o other").replace("--tune 6 ", ""));
    place.refused("rank a other", 1, &["tuned in different ways"]);
}

#[test]
fn no_seed_in_common_is_told() {
    let place = Place::new();
    made(&place, "sgd", &format!("{BASE}seeds = 8\noptimizers = [\"sgd\"]"));
    made(&place, "adam", &format!("{BASE}seeds = [8, 9, 10, 11, 12, 13, 14, 15]\noptimizers = [\"adam\"]"));
    let json: Value = serde_json::from_str(&place.done("rank results/sgd results/adam --format json")).unwrap();
    assert_eq!((&json["pairs"][0]["n"], &json["pairs"][0]["verdict"]), (&0.into(), &"undecided".into()));
    assert!(json["optimizers"].as_array().unwrap().iter().all(|of| of["group"] == ""), "{}", json["optimizers"]);
    assert!(json["notes"].to_string().contains("different seeds on beale, booth"), "{}", json["notes"]);
    // Where nothing is random, seeds do not matter.
    made(&place, "a", "steps = 30\nseed = 1\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]");
    made(&place, "b", "steps = 30\nseeds = [5]\nproblems = [\"beale\"]\noptimizers = [\"adam\"]");
    let json: Value = serde_json::from_str(&place.done("rank results/a results/b --format json")).unwrap();
    assert_eq!(json["pairs"][0]["n"], 1);
}

#[test]
fn a_run_that_ended_in_nan_is_the_same_run_twice() {
    let place = Place::new();
    // The first step is so long that the loss is a difference of infinities.
    let text = "steps = 50\nproblems = [\"rosenbrock\"]\n\
                optimizers = [{ name = \"sgd\", lr = 1e307, label = \"wild\" }, \"adam\"]";
    made(&place, "nan", text);
    assert!(place.read("results/nan/summary.csv").contains("NaN"));
    place.done("rank results/nan results/nan");
}

#[test]
fn too_few_seeds_for_so_many_optimizers_are_told() {
    let place = Place::new();
    let call = "compare --steps 30 --tune 0 --format json -q --force --problems beale:start=random \
                --optimizers sgd,adam,rmsprop,adagrad,adadelta,lion";
    let groups = |seeds: u64| {
        let json: Value = serde_json::from_str(&place.done(&format!("{call} --seeds {seeds}"))).unwrap();
        let list = json["problems"][0]["optimizers"].as_array().unwrap().clone();
        (list.iter().map(|of| of["group"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), json["notes"].to_string())
    };
    // Fifteen pairs: 15 × 2⁻⁸ is above 0.05, 15 × 2⁻⁹ is not.
    let (letters, notes) = groups(9);
    assert!(letters.iter().all(String::is_empty) && notes.contains("15 pairs need 10"), "{letters:?} {notes}");
    let (letters, notes) = groups(10);
    assert!(letters.iter().any(|letters| letters == "b") && !notes.contains("too few"), "{letters:?} {notes}");
}

#[test]
fn who_is_better_may_depend_on_the_problem() {
    // A large rate is better on the one, which is flat, and diverges on the other.
    let text = "steps = 40\nseeds = 12\nproblems = [\"noisy_quadratic:dim=2\", \"rosenbrock:start=random\"]\n\
                optimizers = [{ name = \"sgd\", lr = [1e-5, 0.5] }]";
    let experiment = experiment(text);
    let comparison = Comparison::new(&Finished::new(&experiment, &run(&experiment), &[]), Options::default());
    let groups: Vec<&str> = comparison.problems.iter().flat_map(|on| on.standings.iter().map(|s| &*s.group)).collect();
    assert_eq!(groups, ["a", "b", "a", "b"]);
    assert_ne!(comparison.problems[0].standings[0].name, comparison.problems[1].standings[0].name);
    let pair = &comparison.groups[0].pairs[0];
    assert_eq!((pair.n, pair.verdict), (24, Verdict::Undecided));
    assert!(pair.mixed || pair.p_holm > 0.05, "{pair:?}");
}

#[test]
fn unknown_minima_are_ranked_by_losses() {
    let text = "steps = 40\nseeds = 8\nproblems = [\"penalty_2:dim=20;start=random\"]\noptimizers = [\"sgd:lr=1e-9\", \"adam\"]";
    let experiment = experiment(text);
    let comparison = Comparison::new(&Finished::new(&experiment, &run(&experiment), &[]), Options::default());
    let standings = &comparison.problems[0].standings;
    assert_eq!((&*standings[0].name, &*standings[0].group, &*standings[1].group), ("adam", "a", "b"));
    assert_eq!((standings[0].quartiles, standings[0].auc, standings[0].ert.len()), ([None; 3], None, 0));
    let pair = &comparison.groups[0].pairs[0];
    assert_eq!((pair.n, pair.a12, pair.median_log_ratio), (0, None, None));
    assert!(comparison.notes.iter().any(|note| note.contains("is unknown")), "{:?}", comparison.notes);
}

#[test]
fn many_variants_are_compared_at_once() {
    let place = Place::new();
    let text = |points: u32, seeds: u32| {
        format!(
            "steps = 3\nseeds = {seeds}\nproblems = [\"beale:start=random\"]\n\
             optimizers = [{{ name = \"sgd\", lr = {{ log = [1e-6, 1], points = {points} }} }}]"
        )
    };
    let ranked = |name: &str| -> Value {
        serde_json::from_str(&place.done(&format!("rank results/{name} --format json"))).unwrap()
    };
    // Within the minute that a call has.
    made(&place, "many", &text(200, 30));
    let json = ranked("many");
    assert_eq!(json["pairs"].as_array().unwrap().len(), 200 * 199 / 2);
    assert!(json["problems"][0]["optimizers"].as_array().unwrap().iter().any(|of| of["group"] != "a"));
    assert!(json["notes"].to_string().contains("too many pairs for intervals"), "{}", json["notes"]);
    made(&place, "more", &text(5000, 2));
    let json = ranked("more");
    assert_eq!(json["pairs"].as_array().unwrap().len(), 0);
    assert_eq!(json["problems"][0]["optimizers"].as_array().unwrap().len(), 5000);
    assert!(json["notes"].to_string().contains("none are compared in pairs"), "{}", json["notes"]);
}

#[test]
fn the_time_to_a_target_can_be_tuned() {
    let place = Place::new();
    let call = "compare --steps 300 --seeds 4 --tune 24 --tune-seeds 3 --optimizers rmsprop,lion \
                --problems beale:start=random --format json -q";
    let json: Value = serde_json::from_str(&place.done(&format!("{call} --tune-target 1"))).unwrap();
    let gap: Value = serde_json::from_str(&place.done(&format!("{call} -o gap"))).unwrap();
    let summary = place.rows("results/compare/summary.csv");
    for of in json["tuning"].as_array().unwrap() {
        // What is shown is what was run.
        let label = format!("{} (tuned)", of["name"].as_str().unwrap());
        let run = summary.iter().find(|row| row["optimizer"] == label).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&run["hyperparameters"]).unwrap(), of["hyperparameters"]);
    }
    let differs = |i: usize| json["tuning"][i]["hyperparameters"] != gap["tuning"][i]["hyperparameters"];
    assert!(differs(0) || differs(1));
    assert_eq!(place.done("rank results/compare --format json"), serde_json::to_string_pretty(&json).unwrap() + "\n");
}

#[test]
fn broken_trials_and_targets_are_told() {
    let place = Place::new();
    place.done(
        "compare --steps 20 --seeds 2 --tune 4 --tune-seeds 1 --optimizers adam --problems beale:start=random -q -o a",
    );
    let broken = |file: &str, from: &str, to: &str, told: &[&str]| {
        let path = place.path().join("a").join(file);
        let good = fs::read_to_string(&path).unwrap();
        assert!(good.contains(from), "no {from} in {file}");
        fs::write(&path, good.replacen(from, to, 1)).unwrap();
        place.refused("rank a", 1, told);
        fs::write(&path, good).unwrap();
    };
    broken("tuning.csv", "beale,adam,1,", "beale,adam,2,", &["a/tuning.csv:3:", "without a gap"]);
    broken("tuning.csv", ",completed,", ",done,", &["a/tuning.csv:2: unknown status"]);
    broken("tuning.csv", "beale,adam,", "boole,adam,", &["no such problem"]);
    broken(
        "targets.csv",
        "0,beale,adam,0,100.0,",
        "0,beale,adam,0,99.0,",
        &["a/targets.csv:2: this is not the next target"],
    );
    let summary = place.read("a/summary.csv");
    let row = summary.lines().nth(1).unwrap().to_owned() + "\n";
    broken("summary.csv", &row, "", &["a/summary.csv:2: runs are numbered from 0 on"]);
    let row = summary.lines().last().unwrap().to_owned() + "\n";
    broken("summary.csv", &row, "", &["a/summary.csv has other rows than its config makes"]);
    let row = place.read("a/tuning.csv").lines().last().unwrap().to_owned() + "\n";
    broken("tuning.csv", &row, "", &["a/tuning.csv has other rows"]);
    let row = place.read("a/targets.csv").lines().last().unwrap().to_owned() + "\n";
    broken("targets.csv", &row, "", &["a/targets.csv has other rows"]);
    broken("manifest.json", "\"steps\": 20", "\"steps\": 30", &["a/manifest.json is not the one that was run"]);
    place.done("rank a");
}

#[test]
fn results_that_do_not_go_together_say_why() {
    let place = Place::new();
    made(&place, "a", &format!("{BASE}optimizers = [\"sgd\"]"));
    made(&place, "steps", "steps = 40\nproblems = [\"beale:start=random\"]\noptimizers = [\"sgd\"]");
    place.refused("rank results/a results/steps", 1, &["results/a", "results/steps", "30 and 40 steps"]);
    made(&place, "start", "steps = 30\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]");
    place.refused("rank results/a results/start", 1, &["the problem `beale` is not the same", "label"]);
    made(&place, "rule", &format!("{BASE}optimizers = [{{ name = \"sgd\", lr = 0.5, label = \"sgd\" }}]"));
    place.refused("rank results/a results/rule", 1, &["the optimizer `sgd` is not the same"]);
    made(&place, "stop", &format!("{BASE}optimizers = [\"sgd\"]\nstop.gap = 1e-4"));
    place.refused("rank results/a results/stop", 1, &["different gaps or losses", "`stop`"]);
    assert!(place.done("rank results/stop").contains("runs ended at a gap of 0.0001"));
    place.refused("rank nowhere", 1, &["nowhere holds no results of rmsbench"]);
    place.refused("rank", 2, &["<DIR>"]);
    place.refused("rank results/a --alpha 2", 2, &["--alpha must be between 0 and 1"]);
    place.refused("rank results/a --target -1", 2, &["--target must be a gap from 1e-8 to 100"]);
    place.refused("rank results/a --table pairs", 2, &["--format csv"]);

    // Another version is told, other results of the same run are an error.
    made(&place, "b", &format!("{BASE}optimizers = [\"sgd\"]"));
    let manifest = place.read("results/b/manifest.json").replace("\"version\": \"", "\"version\": \"9.");
    fs::write(place.path().join("results/b/manifest.json"), manifest).unwrap();
    let told = place.done("rank results/a results/b");
    assert!(told.contains("made by version 9."), "{told}");
    let summary = place.read("results/b/summary.csv").replacen(",completed,30,", ",completed,29,", 1);
    fs::write(place.path().join("results/b/summary.csv"), summary).unwrap();
    place.refused("rank results/a results/b", 1, &["both have seed 0 of sgd on ", "with different results"]);
    // Nothing was finished.
    let interrupted = place.read("results/stop/summary.csv").replace(",completed,", ",interrupted,");
    let interrupted = interrupted.replace(",diverged,", ",interrupted,").replace(",converged,", ",interrupted,");
    fs::write(place.path().join("results/stop/summary.csv"), interrupted).unwrap();
    place.refused(
        "rank results/stop",
        1,
        &["no run was finished in results/stop", "wait for the experiment, or run it again"],
    );
    // Results of earlier versions do not say why runs ended; what is said must mean something.
    let summary = place.read("results/b/summary.csv");
    let earlier = |line: &str| line.rsplitn(3, ',').nth(2).map(|cells| format!("{cells}\n"));
    let without: String = summary.lines().filter_map(earlier).collect();
    assert!(!without.contains("stop_reason"));
    fs::write(place.path().join("results/b/summary.csv"), without).unwrap();
    place.done("rank results/b");
    let (header, rows) = summary.split_once('\n').unwrap();
    let tired = format!("{header}\n{}", rows.replacen(",steps,", ",tired,", 1));
    fs::write(place.path().join("results/b/summary.csv"), tired).unwrap();
    place.refused("rank results/b", 1, &["results/b/summary.csv:", ": unknown stop_reason"]);
    fs::write(place.path().join("results/b/summary.csv"), &summary).unwrap();
    // Broken files.
    let summary = place.read("results/b/summary.csv").replacen(",completed,", ",sleeping,", 1);
    fs::write(place.path().join("results/b/summary.csv"), summary).unwrap();
    place.refused("rank results/b", 1, &["results/b/summary.csv:", ": unknown status"]);
    fs::remove_file(place.path().join("results/a/targets.csv")).unwrap();
    place.refused("rank results/a", 1, &["results/a has no targets.csv"]);
}

#[test]
fn tuning_mistakes_are_told_where_they_are() {
    let place = Place::new();
    place.refused("compare --tune -1", 2, &["--tune"]);
    place.refused("compare --tune 1 --tune-method grid", 2, &["a grid over 1 hyperparameter needs at least 2 trials"]);
    place.refused("compare --tune-method sobl", 2, &["sobl", "sobol"]);
    place.refused("compare --seeds [1000000001]", 2, &["those of tuning"]);
    place.refused("compare --set tune.space=all", 2, &["all", "`lr`, `full`"]);
    place.refused("compare --set optimizers.0.lr={log=[1,0.1],points=3}", 2, &["the lower first"]);
}

#[test]
fn results_are_exported_for_other_benchmarks() {
    let place = Place::new();
    place.done("compare --steps 50 --seeds 3 --tune 2 --problems bbob_f001:dim=2;start=random,beale -q");
    place.done("export --to coco results/compare");
    assert!(place.path().join("results/compare-coco/bbob/adam/bbobexp_f1.info").exists());
    assert!(place.path().join("results/compare-coco/bbob/adam-tuned/bbobexp_f1.info").exists());
    place.done("export --to ioh results/compare/ -o ioh");
    assert!(fs::read_dir(place.path().join("ioh/adam")).unwrap().count() > 2);
    place.refused("export --to ioh results/compare -o ioh", 2, &["ioh exists already"]);
    place.refused("export --to coco nowhere", 1, &["nowhere holds no results"]);
    // Nothing half-written is left.
    let left = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(left.into_iter().all(|name| !name.contains(".part")));
}

#[test]
fn modes_are_told_apart() {
    let text = "steps = 20\nseeds = 6\nproblems = [\"beale:start=random\"]\noptimizers = [\"sgd\", \"adam\"]\n\
                [tune]\ntrials = 4\nseeds = 1";
    let mut experiment = experiment(text);
    let tune = experiment.tune.clone().unwrap();
    let trials =
        rmsbench::tuning::tune(&experiment, &tune, engine::Options::default(), &Silent, &Halt::new(), &Log::default());
    let trials = trials.unwrap().unwrap();
    assert_eq!(trials.iter().map(|of| of.trials.len()).collect::<Vec<_>>(), [4, 4]);
    experiment.tuned = vec![trials.iter().zip(&experiment.optimizers).map(|(of, case)| of.tuned(case)).collect()];
    let comparison = Comparison::new(&Finished::new(&experiment, &run(&experiment), &trials), Options::default());
    let modes: Vec<Mode> = comparison.problems[0].standings.iter().map(|standing| standing.mode).collect();
    assert_eq!(modes, [Mode::Shipped, Mode::Shipped, Mode::Tuned, Mode::Tuned]);
    assert_eq!(comparison.groups[0].pairs.len(), 2);
    // Four trials of twenty updates, from 21 evaluations each.
    assert_eq!((comparison.tuning[1].trials, comparison.tuning[1].evaluations), (4, 4 * 21));
}

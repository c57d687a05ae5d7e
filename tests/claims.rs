//! What is said of the optimizers, seen in numbers: each file of `configs/` is executed, and its claim holds.

use std::fs;
use std::path::{Path, PathBuf};

use approx::assert_relative_eq;
use serde::Deserialize;

use rmsbench::config::{self, Format, Request, Setting};
use rmsbench::engine::{Halt, Options, Outcome, Silent, Status, execute};
use rmsbench::experiment::Experiment;
use rmsbench::trace::Sink;

/// A row of `trace.csv`.
#[derive(Debug, Deserialize)]
struct Line {
    run: u64,
    problem: String,
    optimizer: String,
    step: u64,
    loss: f64,
    lr: Option<f64>,
    effective_lr: Option<f64>,
    effective_lr_min: Option<f64>,
    effective_lr_max: Option<f64>,
    update_norm: Option<f64>,
    x1: Option<f64>,
    x2: Option<f64>,
}

/// What an experiment came to.
struct Results {
    experiment: Experiment,
    outcomes: Vec<Outcome>,
    lines: Vec<Line>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("configs")
}

/// Executes a file of `configs/` with settings `KEY=VALUE` laid over it.
fn results(file: &str, settings: &[&str]) -> Results {
    let path = folder().join(file);
    let setting =
        |text: &&str| Setting { option: "--set".into(), key: String::new(), text: (*text).to_owned(), names: false };
    let request = Request {
        source: file.into(),
        text: fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
        format: Format::Toml,
        default_name: "claims".into(),
        settings: settings.iter().map(setting).collect(),
        force: false,
    };
    let experiment = config::load(&request).unwrap_or_else(|error| panic!("{error}"));
    let sink = Sink::new(Vec::new(), std::env::temp_dir());
    let outcomes = execute(&experiment, Options::default(), &sink, &Silent, &Halt::new());
    let outcomes = outcomes.unwrap_or_else(|error| panic!("{file}: {error}"));
    let (bytes, _) = sink.close().unwrap_or_else(|error| panic!("{file}: {error}"));
    let lines = csv::Reader::from_reader(&bytes[..]).into_deserialize();
    let lines = lines.map(|line| line.unwrap_or_else(|error| panic!("{file}: {error}"))).collect();
    Results { experiment, outcomes, lines }
}

impl Results {
    /// The rows of all runs of this optimizer on this problem; both by label.
    fn lines(&self, problem: &str, optimizer: &str) -> Vec<&Line> {
        let lines = self.lines.iter().filter(|line| line.problem == problem && line.optimizer == optimizer);
        let lines: Vec<&Line> = lines.collect();
        assert!(!lines.is_empty(), "no {optimizer} on {problem}");
        lines
    }

    /// Each run with its outcome: problem, optimizer, rate, outcome.
    fn runs(&self) -> impl Iterator<Item = (&str, &str, f64, &Outcome)> {
        (0..).zip(&self.outcomes).map(|(i, outcome)| {
            let run = self.experiment.run(i);
            (run.problem.label.as_str(), run.optimizer.rule.spec().name, run.optimizer.lr, outcome)
        })
    }

    /// The gaps `f − f*` at the end of the runs of this optimizer on this problem; infinite for diverged ones.
    fn final_gaps(&self, problem: &str, optimizer: &str) -> Vec<f64> {
        let mut gaps = Vec::new();
        for (i, outcome) in (0..).zip(&self.outcomes) {
            let run = self.experiment.run(i);
            if run.problem.label == problem && run.optimizer.label == optimizer {
                gaps.push(gap(outcome, run.problem.surface.minimum().expect("a known minimum")));
            }
        }
        assert!(!gaps.is_empty(), "no {optimizer} on {problem}");
        gaps
    }
}

fn gap(outcome: &Outcome, minimum: f64) -> f64 {
    match (outcome.status, outcome.final_loss) {
        (Status::Completed | Status::Converged, Some(loss)) => loss - minimum,
        (status, loss) => {
            assert_eq!(status, Status::Diverged, "with a loss of {loss:?}");
            f64::INFINITY
        }
    }
}

fn effective_lr(line: &Line) -> f64 {
    line.effective_lr.unwrap_or_else(|| panic!("no effective rate in {line:?}"))
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.into_iter().collect();
    values.iter().sum::<f64>() / values.len() as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// How often a sequence changes its sign.
fn crossings(values: &[f64]) -> usize {
    values.windows(2).filter(|pair| pair[0] * pair[1] < 0.0).count()
}

#[test]
fn every_config_says_how_to_run_it_and_runs() {
    let mut count = 0;
    for entry in fs::read_dir(folder()).expect("the folder of configs") {
        let path = entry.expect("a config").path();
        let file = path.file_name().expect("a file name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(text.starts_with("# "), "{file} does not begin with what it shows");
        let said = |command| text.contains(&format!("#     rmsbench {command} configs/{file}\n"));
        assert!(said("run") || said("tune"), "{file} does not say how to run it");

        // A warm-up may not be longer than the run.
        let results = results(&file, &["steps=200", "trace.every=20", "seeds=2"]);
        assert_eq!(results.outcomes.len() as u64, results.experiment.runs(), "{file}");
        for (run, outcome) in (0..).zip(&results.outcomes) {
            assert_ne!(outcome.status, Status::Interrupted, "{file}, run {run}");
            let last = results.lines.iter().rfind(|line| line.run == run).expect("rows of every run");
            assert_eq!((last.step, Some(last.loss)), (outcome.steps, outcome.final_loss), "{file}, run {run}");
            let finite = last.loss.is_finite() && last.effective_lr.is_some_and(f64::is_finite);
            assert!(finite || outcome.status == Status::Diverged, "{file}, run {run}: {last:?}");
        }
        count += 1;
    }
    assert!(count >= 11, "{count} configs");
}

#[test]
fn the_rate_of_adagrad_falls_towards_zero_and_that_of_rmsprop_does_not() {
    let results = results("adagrad_stalls.toml", &["steps=6000"]);
    for problem in ["noisy_quadratic", "rosenbrock"] {
        let lines = results.lines(problem, "adagrad");
        assert!(lines[1..].windows(2).all(|pair| effective_lr(pair[0]) >= effective_lr(pair[1])), "on {problem}");
    }
    for line in &results.lines("noisy_quadratic", "adagrad")[1..] {
        let scaled = effective_lr(line) * (line.step as f64).sqrt();
        assert!((0.064..0.070).contains(&scaled), "{scaled} at step {}", line.step);
    }
    for line in results.lines("noisy_quadratic", "rmsprop").iter().filter(|line| line.step >= 400) {
        let rate = effective_lr(line);
        assert!((0.061..0.074).contains(&rate), "{rate} at step {}", line.step);
    }
    let last = |optimizer| results.lines("noisy_quadratic", optimizer).last().map(|line| line.loss);
    assert!(last("adagrad") > last("rmsprop").map(|loss| 10.0 * loss));

    // On rosenbrock: used up at once by the one, and given back to the other.
    let rates = |optimizer| -> Vec<f64> {
        results.lines("rosenbrock", optimizer)[1..].iter().map(|line| effective_lr(line)).collect()
    };
    assert!(rates("adagrad").iter().all(|&rate| rate < 2.1e-5));
    let rates = rates("rmsprop");
    assert!(rates.iter().any(|&rate| rate > 5.0 * rates[0]) && rates.iter().all(|&rate| rate >= rates[0]));
}

#[test]
fn too_large_a_rate_diverges_and_too_small_a_rate_crawls() {
    let results = results("too_large_too_small.toml", &[]);
    for (_, _, lr, outcome) in results.runs() {
        // Along curvature h the error is multiplied by 1 − lr·h.
        let loss = |t: f64| (1.0 - lr).powf(2.0 * t) / 2.0 + 50.0 * (1.0 - 100.0 * lr).abs().powf(2.0 * t);
        let steps = outcome.steps as f64;
        let expected = if lr > 0.02 { Status::Diverged } else { Status::Completed };
        assert_eq!(outcome.status, expected, "at {lr}");
        assert_relative_eq!(outcome.final_loss.unwrap_or(f64::NAN), loss(steps), max_relative = 1e-9);
        if lr > 0.02 {
            assert!(loss(steps - 1.0) <= 1e12, "at {lr}, it diverged in an earlier step than {steps}");
        }
    }
    let final_loss = |lr: f64| {
        let run = results.runs().find(|run| run.2 == lr).unwrap_or_else(|| panic!("no rate of {lr}"));
        run.3.final_loss.unwrap_or(f64::NAN)
    };
    assert!(final_loss(0.0198) < 1e-15);
    // Half the error is a quarter of the loss.
    assert!(final_loss(0.0002) > 0.5 / 4.0);
    let steps = |lr: f64| results.runs().find(|run| run.2 == lr).map(|run| run.3.steps);
    assert_eq!((steps(0.0202), steps(0.04)), (Some(599), Some(11)));
}

#[test]
fn rmsprop_does_not_oscillate_across_a_narrow_valley_and_takes_larger_steps_along_it() {
    let results = results("narrow_valley.toml", &[]);
    let problem = results.experiment.problems[0].label.clone();
    let path = |optimizer: &str| -> (Vec<f64>, Vec<f64>) {
        let lines = results.lines(&problem, optimizer);
        let coordinate = |x: fn(&Line) -> Option<f64>| {
            lines.iter().map(|line| x(line).unwrap_or_else(|| panic!("no position in {line:?}"))).collect()
        };
        (coordinate(|line| line.x1), coordinate(|line| line.x2))
    };
    let (along, across) = path("sgd lr=0.0019");
    assert_eq!(crossings(&across), 400);
    assert!(along[400] > 2.3);
    let (along, across) = path("rmsprop lr=0.01");
    assert_eq!(crossings(&across), 0);
    assert!(along[400] < 0.9 && across[400].abs() < 1e-15);
    // Ten times the rate does overshoot.
    let (along, across) = path("rmsprop lr=0.1");
    assert!(crossings(&across) > 380);
    assert!(along[400].abs() < 1e-9 && across[400].abs() < 1e-9);

    // The larger rate is the one along the valley: seen from the movement and the slope, x1 and 1000 x2.
    let (along, across) = path("rmsprop lr=0.01");
    for (t, line) in results.lines(&problem, "rmsprop lr=0.01").into_iter().enumerate().skip(1).take(100) {
        let rate = |x: &[f64], curvature: f64| (x[t - 1] - x[t]) / (curvature * x[t - 1]);
        assert_relative_eq!(rate(&along, 1.0), line.effective_lr_max.unwrap_or(f64::NAN), max_relative = 1e-6);
        assert_relative_eq!(rate(&across, 1000.0), line.effective_lr_min.unwrap_or(f64::NAN), max_relative = 1e-6);
        assert!(line.effective_lr_max > line.effective_lr_min.map(|rate| 50.0 * rate));
    }
    let first = |optimizer: &str| {
        let line = results.lines(&problem, optimizer)[1];
        line.effective_lr_max.unwrap_or(f64::NAN) / line.effective_lr_min.unwrap_or(f64::NAN)
    };
    assert_relative_eq!(first("rmsprop lr=0.01"), 200.0, max_relative = 1e-6);
    assert_eq!(first("sgd lr=0.0019"), 1.0);
}

#[test]
fn adadelta_takes_its_rate_from_the_history_of_its_updates() {
    let results = results("adadelta_history.toml", &["steps=600"]);
    for problem in ["rosenbrock", "booth"] {
        for (optimizer, lr) in [("adadelta lr=0.1", 0.1), ("adadelta lr=1", 1.0), ("adadelta lr=10", 10.0)] {
            let lines = results.lines(problem, optimizer);
            assert!(lines[1..].iter().all(|line| line.lr == Some(lr)), "{optimizer} on {problem}");
            // √(ε/(1 − ρ)) in either coordinate, with ε = 1e-6 and ρ = 0.9.
            let first = lr * (2.0 * 1e-6 / 0.1_f64).sqrt();
            assert_relative_eq!(lines[1].update_norm.unwrap_or(f64::NAN), first, max_relative = 1e-4);
            let one = results.lines(problem, "adadelta lr=1");
            assert_relative_eq!(effective_lr(lines[1]), lr * effective_lr(one[1]), max_relative = 1e-12);
            assert!(effective_lr(lines[600]) > 2.0 * effective_lr(lines[1]), "{optimizer} on {problem}");
        }
    }
    let lines = results.lines("rosenbrock", "adadelta lr=1");
    assert_relative_eq!(effective_lr(lines[1]), 2.5e-5, max_relative = 0.02);
    assert_relative_eq!(effective_lr(lines[500]) / effective_lr(lines[1]), 245.0, max_relative = 0.01);
}

#[test]
fn rmsprop_is_useful_over_a_wider_range_of_rates_than_gradient_descent() {
    let results = results("rmsprop_robust.toml", &["trace.every=5000"]);
    let mut useful = Vec::new();
    let mut close = Vec::new();
    for case in &results.experiment.problems {
        let start = results.lines.iter().find(|line| line.problem == case.label && line.step == 0);
        let start_gap = start.expect("a start").loss - case.surface.minimum().expect("a known minimum");
        let gaps = |name: &str| -> Vec<f64> {
            let runs = results.runs().filter(|run| run.0 == case.label && run.1 == name);
            runs.map(|run| gap(run.3, case.surface.minimum().expect("a known minimum"))).collect()
        };
        let (sgd, rmsprop) = (gaps("sgd"), gaps("rmsprop"));
        assert_eq!((sgd.len(), rmsprop.len()), (29, 29));
        let within = |gaps: &[f64], limit: f64| gaps.iter().filter(|&&gap| gap <= limit).count();
        let best = |gaps: &[f64]| gaps.iter().copied().fold(f64::INFINITY, f64::min);
        useful.push([within(&sgd, 0.1 * start_gap), within(&rmsprop, 0.1 * start_gap)]);
        close.push([within(&sgd, 100.0 * best(&sgd)), within(&rmsprop, 100.0 * best(&rmsprop))]);
    }
    // Rates, four for each decade, for rosenbrock in 2-D and 10-D, beale, the rotated and the noisy quadratic.
    assert_eq!(useful, [[8, 12], [14, 16], [14, 15], [12, 13], [6, 8]], "below a tenth of the start");
    assert_eq!(close, [[2, 6], [2, 5], [1, 5], [1, 4], [24, 16]], "within a factor of 100 of the best");
}

#[test]
fn no_optimizer_wins_on_all_surfaces() {
    let results = results("no_free_lunch.toml", &[]);
    let mut winners = Vec::new();
    for case in &results.experiment.problems {
        let mut standings: Vec<(f64, &str)> = Vec::new();
        for optimizer in &results.experiment.optimizers {
            let median = median(results.final_gaps(&case.label, &optimizer.label));
            let name = optimizer.rule.spec().name;
            match standings.iter_mut().find(|standing| standing.1 == name) {
                Some(standing) => standing.0 = standing.0.min(median),
                None => standings.push((median, name)),
            }
        }
        assert_eq!(standings.len(), 5);
        standings.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(standings[0].0 < 0.95 * standings[1].0, "too close to call on {}: {standings:?}", case.label);
        winners.push((case.label.as_str(), standings[0].1));
    }
    assert_eq!(winners, [("rosenbrock", "adam"), ("ackley", "adagrad"), ("noisy_quadratic", "rmsprop")]);
    // The closest of them is no matter of luck: every repetition says the same.
    let rmsprop = results.final_gaps("noisy_quadratic", "rmsprop lr=0.01");
    let adam = results.final_gaps("noisy_quadratic", "adam lr=0.01");
    assert!(rmsprop.iter().zip(&adam).all(|(rmsprop, adam)| rmsprop < adam), "{rmsprop:?}, {adam:?}");
}

#[test]
fn the_noise_floor_falls_with_the_batch_size() {
    let results = results("noise_floor.toml", &[]);
    for (batch, stated) in [(1, 0.512), (8, 0.0640), (64, 0.008_00)] {
        let lines = results.lines(&format!("noisy_quadratic batch={batch}"), "sgd");
        let floor = mean(lines.iter().filter(|line| line.step >= 1000).map(|line| line.loss));
        let expected = expected_loss(20, 0.5, batch, u64::MAX);
        assert_relative_eq!(stated, expected, max_relative = 1e-3);
        assert_relative_eq!(floor, expected, max_relative = 0.05);
    }
}

/// The expected loss of gradient descent on the noisy quadratic model after `k` steps from `(1, …, 1)`.
fn expected_loss(dim: u32, lr: f64, batch: u32, k: u64) -> f64 {
    let term = |i: u32| {
        let h = 1.0 / f64::from(i);
        let shrink = (1.0 - lr * h) * (1.0 - lr * h);
        let s = lr * lr * (h / f64::from(batch)) / (1.0 - shrink);
        let a = s + shrink.powf(k as f64) * (1.0 - s);
        0.5 * h * a
    };
    (1..=dim).map(term).sum()
}

#[test]
fn gradient_descent_on_the_noisy_quadratic_follows_its_closed_form() {
    const SEEDS: usize = 2000;
    let settings = [
        format!("seeds={SEEDS}"),
        "steps=64".into(),
        "trace.every=16".into(),
        "problems=[{ name = 'noisy_quadratic', dim = 20, batch = [1, 16] }]".into(),
        "optimizers=[{ name = 'sgd', lr = [0.1, 0.7] }]".into(),
    ];
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let results = results("noise_floor.toml", &settings);
    for batch in [1, 16] {
        for lr in [0.1, 0.7] {
            let lines = results.lines(&format!("noisy_quadratic batch={batch}"), &format!("sgd lr={lr}"));
            for step in [0, 16, 32, 48, 64] {
                let losses: Vec<f64> = lines.iter().filter(|line| line.step == step).map(|line| line.loss).collect();
                assert_eq!(losses.len(), SEEDS);
                let expected = expected_loss(20, lr, batch, step);
                let sample_mean = mean(losses.iter().copied());
                if step == 0 {
                    assert_relative_eq!(sample_mean, expected, max_relative = 1e-12);
                    continue;
                }
                let variance = mean(losses.iter().map(|loss| (loss - sample_mean) * (loss - sample_mean)));
                let error = (variance / (SEEDS - 1) as f64).sqrt();
                let z = (sample_mean - expected) / error;
                assert!(z.abs() < 5.0, "batch {batch}, lr {lr}, step {step}: {sample_mean}, not {expected}, z = {z}");
                // Sharp enough to tell a formula that is off by a tenth.
                assert!(error < 0.02 * expected, "batch {batch}, lr {lr}, step {step}: error {error} of {expected}");
            }
        }
    }
}

#[test]
fn rmsprop_hovers_at_a_constant_rate_and_arrives_with_a_cosine() {
    let results = results("schedules.toml", &[]);
    let gap = |optimizer: &str| results.final_gaps("beale", optimizer)[0];
    assert!(gap("constant") > 1e-4, "{}", gap("constant"));
    let best = results.outcomes[0].best.map(|(loss, _)| loss);
    assert!(best < Some(1e-8), "it was close once, at {best:?}");
    for optimizer in ["cosine", "warm-up and cosine"] {
        assert!(gap(optimizer) < 1e-20, "{optimizer}: {}", gap(optimizer));
    }
    assert!((1e-10..1e-6).contains(&gap("step")), "{}", gap("step"));
    assert!(gap("exponential") > 0.1, "{}", gap("exponential"));
    // Update t has the factor of the t − 1 updates before it.
    assert_relative_eq!(results.lines("beale", "exponential")[1].lr.unwrap_or(f64::NAN), 0.01 * 0.99_f64.powi(9));
    assert_relative_eq!(results.lines("beale", "warm-up and cosine")[1].lr.unwrap_or(f64::NAN), 0.01 * 9.0 / 200.0);
    let last = |optimizer: &str| results.lines("beale", optimizer).last().and_then(|line| line.lr);
    assert_eq!(last("constant"), Some(0.01));
    assert!(last("cosine") < Some(1e-8) && last("exponential") < Some(1e-20));
}

#[test]
fn five_dialects_of_rmsprop_are_five_traces() {
    let results = results("dialects.toml", &[]);
    let names = ["torch", "keras", "optax", "tf1", "paper"].map(|dialect| format!("rmsprop@{dialect}"));
    for problem in ["booth", "styblinski_tang"] {
        let losses: Vec<Vec<f64>> =
            names.iter().map(|name| results.lines(problem, name).iter().map(|line| line.loss).collect()).collect();
        for (i, a) in losses.iter().enumerate() {
            assert!(losses[..i].iter().all(|b| a != b), "{} is like another on {problem}", names[i]);
        }
    }
    let first = |name: &str| {
        let norm = results.lines("styblinski_tang", name)[1].update_norm;
        norm.unwrap_or(f64::NAN) / 2.0_f64.sqrt()
    };
    // lr/√(1 − ρ); and lr·g/√(ρ + (1 − ρ) g²), with g = 2.5.
    for (dialect, length) in [
        ("torch", 0.1),
        ("keras", 0.1_f64.sqrt() / 10.0),
        ("paper", 0.1_f64.sqrt() / 10.0),
        ("tf1", 0.025 / 1.525_f64.sqrt()),
    ] {
        assert_relative_eq!(first(&format!("rmsprop@{dialect}")), length, max_relative = 1e-6);
    }
    assert_eq!(results.final_gaps("booth", "rmsprop@torch"), [0.0]);
    for dialect in ["keras", "optax", "tf1", "paper"] {
        assert_relative_eq!(results.final_gaps("booth", &format!("rmsprop@{dialect}"))[0], 4.5e-4, max_relative = 1e-3);
    }
}

#[test]
fn a_million_steps_take_about_two_hundred_rows() {
    let all = results("log_trace.toml", &[]);
    let rows = all.lines("rosenbrock", "rmsprop");
    assert!((150..=202).contains(&rows.len()), "{} rows", rows.len());
    assert_eq!((rows[0].step, rows[rows.len() - 1].step), (0, 1_000_000));
    // Consecutive at first, then never more than a tenth further.
    assert!(rows[..10].iter().zip(0..).all(|(line, step)| line.step == step));
    assert!(rows[10..].windows(2).all(|pair| pair[1].step as f64 <= 1.1 * pair[0].step as f64 + 1.0));
}

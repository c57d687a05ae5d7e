//! Experiments that are cut short go on, two do not write to the same folder, limits hold, and results can be verified.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rand::RngExt as _;
use rmsbench::seed;
use tempfile::TempDir;

/// Runs that diverge at once, and runs that do not.
const CONFIG: &str = "steps = 1000\nseeds = 4\nproblems = [\"rosenbrock\", { name = \"noisy_quadratic\", label = \"a,b\" }]\n\
                      optimizers = [{ name = \"sgd\", lr = [1e-3, 10.0] }, \"adam\", \"rmsprop\"]\n";

const FILES: [&str; 3] = ["trace.csv", "summary.csv", "targets.csv"];

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::write(place.path("x.toml"), CONFIG).unwrap();
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn start(&self, arguments: &str) -> Child {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("rmsbench"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// The exit code, and what was said.
    fn call(&self, arguments: &str) -> (i32, String) {
        let output = self.start(arguments).wait_with_output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code().unwrap(), said)
    }

    /// Says what it has to, and ends with this code.
    #[track_caller]
    fn says(&self, arguments: &str, code: i32, parts: &[&str]) -> String {
        let (ended, said) = self.call(arguments);
        for part in parts {
            assert!(said.contains(part), "`{arguments}` does not say `{part}`:\n{said}");
        }
        assert_eq!(ended, code, "`{arguments}`:\n{said}");
        said
    }

    fn results(&self, folder: &str) -> Vec<Vec<u8>> {
        FILES.map(|file| fs::read(self.path(folder).join(file)).unwrap()).into()
    }

    /// Waits until so many runs are in the journal.
    fn wait_for(&self, runs: usize) {
        let begin = Instant::now();
        let journal = self.path("results/.x.part/1/journal.csv");
        while fs::read_to_string(&journal).map_or(0, |text| text.lines().count()) <= runs {
            assert!(begin.elapsed() < Duration::from_mins(1), "nothing ends");
            sleep(Duration::from_millis(2));
        }
    }
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Every crash is at another moment: some before anything is written, some while results are put in place.
#[test]
fn whenever_it_is_killed_it_goes_on_to_the_same_bytes() {
    let place = Place::new();
    place.says("run x.toml -o whole", 0, &[]);
    let whole = place.results("whole");
    let clock = Instant::now();
    place.says("run x.toml", 0, &[]);
    let time = clock.elapsed();
    let rounds = std::env::var("RMSBENCH_CRASHES").map_or(6, |rounds| rounds.parse().unwrap());
    let mut random = seed::stream(7, "crash", "", rounds);
    let mut kept = 0;
    for round in 0..rounds {
        fs::remove_dir_all(place.path("results")).unwrap();
        let mut resume = "";
        for _ in 0..=(round % 3) {
            let child = place.start(&format!("run x.toml {resume} --jobs {}", 1 + round % 2));
            sleep(time.mul_f64(1.1 * random.random::<f64>()));
            kill(child);
            resume = "--resume";
            // Whatever there is by now, those who read are not harmed.
            let (code, said) = place.call("rank results/x");
            let whole_lines = said.contains("rosenbrock") || said.contains("a,b") || said.contains("no ");
            assert!(code <= 1 && whole_lines && !said.contains("panic"), "round {round}: {said}");
        }
        let said = place.says("run x.toml --resume", 0, &[" of 32 runs are finished already"]);
        kept += said.split(" of 32 runs").next().unwrap().rsplit('\n').next().unwrap().parse::<u64>().unwrap();
        assert!(place.results("results/x") == whole, "round {round} differs: {}", place.0.path().display());
        let mut names: Vec<_> = fs::read_dir(place.path("results")).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["x"], "round {round}");
    }
    assert!(kept > 0, "nothing was ever kept");
    println!("{rounds} rounds, {kept} runs kept");
}

#[test]
fn what_comes_and_what_goes_is_explained() {
    let place = Place::new();
    place.says("run x.toml --set steps=50", 0, &[]);
    place.says("run x.toml --set steps=50 --set seeds=5", 1, &["different config"]);
    place.says(
        "run x.toml --set steps=50 --set seeds=5 --resume --dry-run",
        0,
        &["32 of 40 runs are finished already"],
    );
    place.says(
        "run x.toml --set steps=50 --set seeds=5 --resume",
        0,
        &["32 of 40 runs are finished already", "40 runs in "],
    );
    place.says(
        "run x.toml --set steps=50 --set optimizers.1.beta1=0.5 --resume",
        1,
        &["holds 16 finished runs that this config does not make", "adam: beta1 was 0.9, is 0.5", "--force"],
    );
    place.says(
        "run x.toml --set steps=50 --set optimizers.1.beta1=0.5 --resume --force",
        0,
        &["24 of 32 runs are finished already", "10 finished runs are of no use any more: adam: beta1 was 0.9, is 0.5"],
    );
    let path = place.path("results/x/manifest.json");
    let manifest = fs::read_to_string(&path).unwrap();
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(&path, manifest.replacen(&version, "\"version\": \"0.0.7\"", 1)).unwrap();
    place.says(
        "run x.toml --set steps=50 --set optimizers.1.beta1=0.5 --resume",
        0,
        &["0 of 32 runs are finished already", "32 finished runs are of no use any more: made by version 0.0.7"],
    );
}

#[test]
fn a_second_process_is_told_who_writes() {
    let place = Place::new();
    let child = place.start("run x.toml --set steps=1e12 --set trace.every=log");
    let pid = child.id();
    place.wait_for(1);
    for command in ["run x.toml", "run x.toml --resume", "run x.toml --force", "tune x.toml"] {
        place.says(command, 1, &["results/x is being written by process ", &pid.to_string(), "--output"]);
    }
    // Those who read may.
    place.says("rank results/x", 0, &["not finished yet: "]);
    let report = place.says("report results/x", 0, &[" runs in results/x.html"]);
    assert!(!report.contains("panic") && place.path("results/x.html").is_file());
    place.says("plot loss results/x -o loss.svg", 0, &[]);
    kill(child);
    place.says("watch results/x", 1, &["was cut short; the same command with --resume"]);
    place.says("rank results/x", 0, &["not finished yet: "]);
    // The kernel has let go of the lock.
    place.says("run x.toml --set steps=1e12 --set trace.every=log", 1, &["was cut short, with ", " runs finished"]);
    place.says("run x.toml --force --set steps=10", 0, &["results in results/x"]);
    assert!(!place.path("results/.x.part").exists());
}

/// The lines of a file, and each with whole cells.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let row = |record: csv::Result<csv::StringRecord>| record.unwrap().iter().map(str::to_owned).collect();
    reader.records().map(row).collect()
}

#[test]
fn any_reader_of_csv_sees_whole_rows_while_it_runs() {
    let place = Place::new();
    let child = place.start("run x.toml --set steps=1e9 --set trace.every=10 --set optimizers.0.lr=[10.0,1e-3]");
    place.wait_for(1);
    let (mut most, begin) = (0, Instant::now());
    while most <= 1000 && begin.elapsed() < Duration::from_mins(1) {
        for file in ["results/trace.csv", "journal.csv"] {
            let path = place.path("results/.x.part/1").join(file);
            // As far as it was written by now.
            let text = fs::read(&path).unwrap();
            let copy = place.path("copy.csv");
            fs::write(&copy, &text).unwrap();
            most = most.max(rows(&copy).len());
        }
    }
    assert!(most > 1000, "{most}");
    kill(child);
}

#[test]
fn time_is_limited_for_all_and_for_each() {
    let place = Place::new();
    let endless = "run x.toml --set steps=1e12 --set trace.every=log";
    let clock = Instant::now();
    place.says(&format!("{endless} --time-limit 300ms"), 0, &[" out of time; results in results/x"]);
    assert!(clock.elapsed() < Duration::from_secs(20));
    let summary = rows(&place.path("results/x/summary.csv"));
    let count = |status: &str| summary.iter().filter(|row| row[8] == status).count();
    assert!(count("timeout") > 8 && count("interrupted") == 0, "{summary:?}");
    assert!(summary.iter().filter(|row| row[8] == "timeout").all(|row| row[17] == "time limit"));
    place.says("rank results/x", 0, &["ran out of time and are left out"]);
    place.says("watch results/x", 0, &["out of time, with "]);

    // Each run has its time, so all of them are begun.
    place.says(&format!("{endless} --run-time-limit 20ms --set seeds=1 --force"), 0, &[" out of time"]);
    let summary = rows(&place.path("results/x/summary.csv"));
    assert!(summary.iter().all(|row| row[9] != "0"), "{summary:?}");
    // With more time, or fewer steps, they are finished.
    place.says("run x.toml --set steps=20 --set trace.every=log --set seeds=1 --resume --force", 0, &["8 runs in "]);
    place.says("run x.toml --time-limit soon", 2, &["expected a time such as 90s"]);
}

#[test]
fn the_size_of_the_output_is_limited() {
    let place = Place::new();
    place.says("run x.toml -o whole", 0, &[]);
    let said =
        place.says("run x.toml --max-bytes 1MB", 1, &["would be larger than --max-bytes, 1000000 bytes", "--resume"]);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!place.path("results/x").exists());
    place.says("run x.toml --resume", 0, &[" runs are finished already"]);
    assert!(place.results("results/x") == place.results("whole"));

    let (code, said) = place.call("run x.toml -o - --max-bytes 10kB");
    let (rows, error) = said.rsplit_once("rmsbench: ").unwrap();
    assert!(code == 1 && rows.len() <= 10_000 && error.contains("--max-bytes, 10000 bytes"), "{error}");
}

#[test]
fn results_are_verified_to_the_byte() {
    let place = Place::new();
    place.says("run x.toml --set steps=60", 0, &[]);
    place.says("verify results/x", 0, &["32 of the 32 finished runs in results/x came out the same"]);
    place.says("verify results/x --sample 3 --jobs 1", 0, &["3 of the 32"]);
    place.says("tune x.toml --set steps=30 --tune 2 --tune-seeds 1 -o tuned", 0, &[]);
    place.says("verify tuned", 0, &["64 of the 64"]);
    place.says("verify nowhere", 1, &["nowhere holds no results"]);

    for (file, from, to) in [
        ("trace.csv", "31,\"a,b\",rmsprop,3,7,", "31,\"a,b\",rmsprop,3,7,1"),
        ("summary.csv", ",diverged,", ",completed,"),
        ("targets.csv", "100.0,0", "100.0,1"),
    ] {
        let path = place.path("results/x").join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        assert!(text.contains(from));
        let changed = format!("{file} has changed since it was written");
        place.says("verify results/x", 1, &["cannot be reproduced", &changed, "but what comes out is"]);
        fs::write(&path, &text[..text.len() / 2]).unwrap();
        place.says("verify results/x", 1, &[file]);
        fs::write(&path, text).unwrap();
    }
    place.says("verify results/x", 0, &[]);
}

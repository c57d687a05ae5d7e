//! Configs and results folders of strangers: they may be wrong in any way, and do no harm.

mod strangers;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use rmsbench::config::{Format, load};
use rmsbench::engine::{Outcome, Status, StopReason};
use rmsbench::journal::{self, Entry, Rows};
use rmsbench::text::is_hidden;
use serde_json::{Value, json};
use strangers::{BETWEEN, FILES, TARGETS, Target, request};
use tempfile::TempDir;

/// A folder to run in.
struct Place(TempDir);

/// How a call has ended.
struct Done {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    /// A results folder as it may come from a stranger, with one seed of the corpus in it.
    fn results(name: &str) -> Self {
        let place = Self::new();
        let seed = fs::read_to_string(corpus("results").join(name)).unwrap();
        for (file, text) in FILES.iter().zip(seed.split(BETWEEN)) {
            place.write(&format!("theirs/{file}"), text);
        }
        place
    }

    /// Changes the manifest of the results folder.
    fn manifest(&self, change: impl FnOnce(&mut Value)) {
        let mut manifest = serde_json::from_slice(&fs::read(self.path("theirs/manifest.json")).unwrap()).unwrap();
        change(&mut manifest);
        self.write("theirs/manifest.json", manifest.to_string());
    }

    /// Runs with these arguments, separated by blanks.
    fn call(&self, arguments: &str) -> Done {
        let mut command = cargo_bin_cmd!("rmsbench");
        command.current_dir(self.0.path()).timeout(std::time::Duration::from_mins(1));
        let output = command.args(arguments.split_whitespace()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Done { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Done {
    /// It must have ended with this code, told all of these in one line or two, and nothing that a terminal obeys.
    #[track_caller]
    fn with(self, code: i32, told: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        for part in told {
            assert!(self.out.contains(part) || self.err.contains(part), "no {part:?} in\n{}{}", self.out, self.err);
        }
        let hidden = |c: char| is_hidden(c) && c != '\n';
        assert!(!self.out.contains(hidden) && !self.err.contains(hidden), "{:?}{:?}", self.out, self.err);
        self
    }
}

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target)
}

/// What the corpus of a target holds: seeds, and what once was wrong.
fn seeds(target: &str) -> Vec<String> {
    let files = fs::read_dir(corpus(target)).unwrap().map(|entry| entry.unwrap().path());
    let text = |path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    let seeds: Vec<String> = files.map(text).collect();
    assert!(!seeds.is_empty());
    seeds
}

/// What text of strangers is broken with.
fn piece() -> impl Strategy<Value = String> + Clone {
    const PIECES: &[&str] = &[
        "",
        "{",
        "}",
        "[",
        "]",
        "=",
        ":",
        ";",
        ",",
        "@",
        "-",
        "\"",
        "'",
        "\\",
        "#",
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\u{feff}",
        "\u{1b}[2J",
        "\u{202e}",
        "0",
        "1",
        "-1",
        "1e9",
        "18446744073709551615",
        "9007199254740993",
        "1e400",
        "nan",
        "inf",
        "-inf",
        "NaN",
        "null",
        "true",
        "dim",
        "steps",
        "seeds",
        "log",
        "points",
        "1-9",
        "completed",
        "diverged",
        "refused",
        "interrupted",
        " (tuned)",
        "../../x",
        "sgd",
        "beale",
        BETWEEN,
    ];
    prop_oneof![4 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<String>()]
}

/// The text with parts cut out, doubled and replaced; mostly short ones.
fn broken(seeds: Vec<String>) -> impl Strategy<Value = String> {
    let place = || any::<prop::sample::Index>();
    let change = (place(), prop_oneof![4 => 0..12_usize, 1 => 0..2000_usize], piece(), 0..4);
    (prop::sample::select(seeds), prop::collection::vec(change, 1..4)).prop_map(|(mut text, changes)| {
        for (at, length, piece, kind) in changes {
            let from = text.floor_char_boundary(at.index(text.len() + 1));
            let to = text.floor_char_boundary((from + length).min(text.len())).max(from);
            match kind {
                0 => text.replace_range(from..to, ""),
                1 => text.insert_str(from, &text[from..to].repeat(2)),
                2 => text.replace_range(from..to, &piece),
                _ => text.insert_str(from, &piece),
            }
        }
        text
    })
}

/// Whether a broken config asks for no large dimension, which whoever asks for it gets.
fn is_small(text: &str) -> bool {
    let mut of_dim = false;
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || "_+.".contains(c))).filter(|word| !word.is_empty())
    {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit());
        if is_number && of_dim && !word.parse().is_ok_and(|number: f64| number < 1000.0) {
            return false;
        }
        of_dim = ["dim", "dimension", "n", "m", "residuals"].contains(&word)
            || of_dim && (is_number || ["log", "linear"].contains(&word));
    }
    true
}

#[test]
fn whatever_the_fuzzer_began_with_or_found_is_read() {
    for (name, target) in TARGETS {
        for text in seeds(name) {
            target(text.as_bytes());
        }
    }
}

#[test]
fn no_text_is_too_strange() {
    let pieces = prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat());
    for (_, target) in TARGETS {
        check(&prop_oneof![any::<String>(), pieces.clone()], target);
    }
}

#[test]
fn no_damage_is_too_strange() {
    for (name, target) in TARGETS {
        check(&broken(seeds(name)), target);
    }
}

fn check(texts: &impl Strategy<Value = String>, target: Target) {
    let cases = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) };
    let check = |text: String| {
        if is_small(text.split(BETWEEN).next().unwrap_or_default()) {
            target(text.as_bytes());
        }
        Ok(())
    };
    TestRunner::new(cases).run(texts, check).unwrap();
}

#[test]
fn a_journal_may_say_absurd_things() {
    let place = Place::new();
    place.write("x.toml", "steps = 1\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]");
    place.call("run x.toml -q").with(0, &[]);
    let trace = fs::read(place.path("results/x/trace.csv")).unwrap();
    let manifest = fs::read(place.path("results/x/manifest.json")).unwrap();
    let whole = Rows { count: 2, bytes: trace.len() as u64, crc: 0, waiting: Vec::new() };
    let steps = |steps| Outcome { status: Status::Completed, reason: StopReason::Steps, steps, ..Outcome::NOT_BEGUN };
    let hits = |hits| Outcome { hits, ..steps(1) };
    for (run, outcome, rows) in [
        (0, steps(u64::MAX), whole.clone()),
        (u64::MAX, steps(1), whole.clone()),
        (0, hits(vec![0; 1000]), whole.clone()),
        (0, hits(vec![7, 3, u64::MAX]), whole.clone()),
        (0, steps(1), Rows { count: u64::MAX, ..whole.clone() }),
        (0, steps(1), Rows { bytes: u64::MAX, ..whole.clone() }),
        (0, steps(1), Rows { waiting: vec![(u64::MAX, u64::MAX), (1, u64::MAX)], ..whole.clone() }),
        (0, steps(1), Rows { waiting: vec![(0, whole.bytes); 10_000], ..whole.clone() }),
    ] {
        fs::remove_dir_all(place.path("results")).unwrap();
        place.write("results/.x.part/1/results/trace.csv", &trace);
        place.write("results/.x.part/1/results/manifest.json", &manifest);
        place.write("results/.x.part/1/waiting.csv", &trace);
        let mut lines = journal::header();
        for key in ["00000000000000000000000000000001", "00000000000000000000000000000002"] {
            let (problem, optimizer) = ("beale".to_owned(), "sgd".to_owned());
            let (key, run) = (key.parse().unwrap(), Some(run));
            Entry { key, run, problem, optimizer, seed: 0, outcome: outcome.clone(), rows: rows.clone() }
                .write(&mut lines);
        }
        place.write("results/.x.part/1/journal.csv", lines);
        for command in ["rank results/x", "report results/x -o x.html", "watch results/x"] {
            let done = place.call(command);
            assert!(done.code == Some(0) || done.code == Some(1), "{command}: {}", done.err);
        }
        place.call("run x.toml --resume -q").with(0, &[]);
        assert!(fs::read(place.path("results/x/trace.csv")).unwrap() == trace);
    }
}

/// What is wrong with a config.
fn mistakes(format: Format, text: &str) -> Vec<String> {
    load(&request(format, text)).unwrap_err().to_string().lines().map(str::to_owned).collect()
}

#[test]
fn a_config_takes_no_more_than_it_is_worth() {
    let top = "problems = [\"beale\"]\noptimizers = [\"sgd\"]\n";
    // Very many keys are a few mistakes.
    let keys: String = (0..200_000).map(|key| format!("k{key} = 1\n")).collect();
    assert!(mistakes(Format::Toml, &format!("{top}{keys}")).len() < 1100);
    // A key of a megabyte is not repeated.
    let found = mistakes(Format::Toml, &format!("{top}{} = 1", "k".repeat(1 << 20)));
    assert!(found.len() == 1 && found[0].len() < 2000, "{}", found[0].len());
    // Few bytes do not stand for many values.
    for text in [
        format!("problems = [\"beale:{}\"]\noptimizers = [\"sgd\"]", ["a=0-9999"; 200].join(";")),
        format!("problems = [{}]\noptimizers = [\"sgd\"]", "\"beale:a=0-9999\",".repeat(200)),
        format!("problems = [\"@bbob:{}\"]\noptimizers = [\"sgd\"]", ["a=0-9999"; 50].join(";")),
        format!(
            "problems = [\"beale\"]\noptimizers = [{}]",
            "{ name = \"sgd\", lr = { log = [1, 2], points = 10000 } },".repeat(200)
        ),
    ] {
        let found = mistakes(Format::Toml, &text);
        assert!(found.iter().any(|line| line.contains("more than 1,000,000 values")), "{found:?}");
    }
    // Nor does a long label with a grid, not even for whoever means so many runs.
    let grid = format!(
        "problems = [{{ name = \"beale\", label = \"{}\", start = [{}] }}]\noptimizers = [\"sgd\"]",
        "x".repeat(1 << 20),
        "\"random\",".repeat(2000)
    );
    let forced = rmsbench::config::Request { force: true, ..request(Format::Toml, &grid) };
    assert!(load(&forced).unwrap_err().to_string().contains("too large"));
    let long = mistakes(Format::Toml, &grid.replace("\"random\",", "").replace(", start = []", ""));
    assert!(long[0].contains("longer than 10,000 bytes"), "{long:?}");
    // However many runs are meant, they are counted.
    let endless = format!("{top}seeds = 9007199254740991\nsteps = 9007199254740991\ntune = {{}}");
    let _ = load(&rmsbench::config::Request { force: true, ..request(Format::Toml, &endless) });
    let huge =
        load(&rmsbench::config::Request { force: true, ..request(Format::Toml, &endless.replace("tune = {}", "")) })
            .unwrap();
    assert_eq!((huge.runs(), huge.rows_per_run()), (9_007_199_254_740_991, 9_007_199_254_740_992));
}

#[test]
fn a_config_of_any_bytes_is_told_to_be_none() {
    let place = Place::new();
    for (bytes, told) in [
        (&b"steps = 1\n\xff\xfe"[..], "bytes.toml:2: the config is not UTF-8"),
        (b"steps = \0\0\0", "not valid TOML"),
        (b"name = \"../../x\"\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]", "cannot be a name"),
        (b"name = \"/x\"\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]", "cannot be a name"),
        (b"name = \"..\"\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]", "cannot be a name"),
    ] {
        place.write("bytes.toml", bytes);
        place.call("run bytes.toml").with(2, &[told]);
    }
    place.write("long.toml", format!("{} = 1", "k".repeat(3 << 20)));
    assert!(place.call("run long.toml").with(2, &["unknown key", "missing, in column 3145733"]).err.len() < 10_000);
    place.write("many.toml", format!("optimizers = [\"sgd\"]\nproblems = [{}]", "\"x\", ".repeat(5000)));
    place.call("run many.toml").with(2, &["… and at least 981 more mistakes"]);
    place.write("large.toml", vec![b'#'; (16 << 20) + 1]);
    place.call("run large.toml").with(2, &["larger than 16 MiB"]);
    assert!(!place.path("results").exists());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    #[test]
    fn what_has_no_end_is_not_read_to_its_end() {
        let place = Place::results("a");
        place.call("run /dev/zero").with(2, &["larger than 16 MiB"]);
        for file in ["summary.csv", "targets.csv", "trace.csv"] {
            let kept = fs::read(place.path("theirs").join(file)).unwrap();
            let path = place.path("theirs").join(file);
            let report = || place.call("report theirs").with(1, &[file, "not a regular file"]);
            fs::remove_file(&path).unwrap();
            symlink("/dev/zero", &path).unwrap();
            report();
            fs::remove_file(&path).unwrap();
            assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
            report();
            fs::remove_file(&path).unwrap();
            // A file of a terabyte without a line, of which the disk has nothing.
            fs::write(&path, if file == "trace.csv" { &kept[..200] } else { &[] }).unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
            place.call("report theirs").with(1, &[file]);
            place.call("verify theirs").with(1, &[]);
            fs::remove_file(&path).unwrap();
            place.write(&format!("theirs/{file}"), kept);
        }
        place.call("report theirs").with(0, &["theirs/report.html"]);
    }

    #[test]
    fn nothing_is_written_through_links_of_a_stranger() {
        let place = Place::results("a");
        place.write("mine", "mine");
        let link = |name: &str| symlink(place.path("mine"), place.path(name)).unwrap();
        link("theirs/report.html");
        link("loss.svg");
        place.call("report theirs").with(0, &[]);
        place.call("plot loss theirs -o loss.svg").with(0, &[]);
        for name in ["theirs/report.html", "loss.svg"] {
            assert!(fs::symlink_metadata(place.path(name)).unwrap().is_file(), "{name}");
        }
        symlink(place.path("elsewhere"), place.path("theirs-coco")).unwrap();
        place.call("export --to coco theirs").with(1, &["theirs-coco"]);
        assert!(!place.path("elsewhere").exists());
        // Results that are replaced.
        place.write("x.toml", "steps = 1\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]");
        fs::create_dir_all(place.path("results/x")).unwrap();
        for name in FILES.iter().chain(&["other"]) {
            link(&format!("results/x/{name}"));
        }
        place.call("run x.toml --force").with(0, &[]);
        assert!(fs::symlink_metadata(place.path("results/x/trace.csv")).unwrap().is_file());
        assert!(fs::symlink_metadata(place.path("results/x/other")).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(place.path("mine")).unwrap(), "mine");
    }

    #[test]
    fn nothing_is_written_where_links_in_a_folder_to_go_on_with_lead() {
        let place = Place::new();
        place.write("x.toml", "steps = 1\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]");
        place.write("elsewhere/results/trace.csv", "mine");
        place.write("elsewhere/progress", "mine");
        let before = || {
            let folder = fs::read_dir(place.path("elsewhere")).unwrap().map(|entry| entry.unwrap().file_name());
            let texts = ["results/trace.csv", "progress"].map(|name| fs::read(place.path("elsewhere").join(name)).ok());
            (folder.collect::<Vec<_>>(), texts)
        };
        let mine = before();
        for (name, to) in [
            ("old", "elsewhere"),
            ("1", "elsewhere"),
            ("1/results", "elsewhere/results"),
            ("progress.new", "elsewhere/progress"),
            ("progress.json", "elsewhere/progress"),
        ] {
            for how in ["", " --resume", " --force"] {
                let link = place.path("results/.x.part").join(name);
                fs::create_dir_all(link.parent().unwrap()).unwrap();
                symlink(place.path(to), link).unwrap();
                // There is no telling what it is where results are to be built.
                let code = i32::from(name == "1");
                place.call(&format!("run x.toml{how}")).with(code, &[]);
                assert!(before() == mine, "{name}{how}");
                let _ = fs::remove_dir_all(place.path("results"));
            }
        }
    }

    #[test]
    fn a_journal_is_read_within_bounds() {
        let place = Place::results("a");
        place.write("cut/1/waiting.csv", "");
        place.write("cut/1/results/trace.csv", fs::read(place.path("theirs/trace.csv")).unwrap());
        place.write("cut/1/results/manifest.json", fs::read(place.path("theirs/manifest.json")).unwrap());
        let journal = place.path("cut/1/journal.csv");
        symlink("/dev/zero", &journal).unwrap();
        place.call("rank cut").with(1, &["not a regular file"]);
        fs::remove_file(&journal).unwrap();
        assert!(Command::new("mkfifo").arg(&journal).status().unwrap().success());
        place.call("rank cut").with(1, &["not a regular file"]);
    }

    #[test]
    fn what_a_link_leads_to_is_not_told() {
        let place = Place::results("a");
        place.write("secret", "root:secret:0\n".repeat(3));
        for file in FILES {
            let kept = fs::read(place.path("theirs").join(file)).unwrap();
            fs::remove_file(place.path("theirs").join(file)).unwrap();
            symlink(place.path("secret"), place.path("theirs").join(file)).unwrap();
            let done = place.call("report theirs");
            assert!(!(done.out + &done.err).contains("root"), "{file}");
            fs::remove_file(place.path("theirs").join(file)).unwrap();
            place.write(&format!("theirs/{file}"), kept);
        }
    }

    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        let place = Place::results("a");
        let pipe = place.path("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn(move || fs::read_to_string(pipe).unwrap());
        place.call("report theirs -o pipe").with(0, &[]);
        assert!(reader.join().unwrap().starts_with("<!doctype html>"));
        let page = place.call("report theirs -o /dev/stdout");
        assert!(page.out.starts_with("<!doctype html>"));
    }

    #[test]
    fn names_of_files_are_no_escapes() {
        let place = Place::new();
        place.write("\u{1b}[31m\u{9b}\u{202e}.toml", "steps = 1\nx\u{1b}");
        let done = place.call("run \u{1b}[31m\u{9b}\u{202e}.toml").with(2, &["\\u{1b}[31m\\u{9b}\\u{202e}.toml:2:2"]);
        assert!(done.err.contains('␛'), "{}", done.err);
        place.call("rank \u{1b}[2J").with(1, &["\\u{1b}[2J holds no results"]);
    }
}

#[test]
fn results_that_say_absurd_things_are_refused() {
    for (file, from, to, told) in [
        ("summary.csv", "\n0,rosenbrock", "\n1000000000000000000,rosenbrock", "summary.csv:2: runs are numbered"),
        ("summary.csv", "\n0,rosenbrock", "\n99999999999999999999,rosenbrock", "summary.csv:2: "),
        ("summary.csv", ",completed,12,", ",completed,18446744073709551615,", "summary.csv:2: there are more steps"),
        ("summary.csv", "\n0,rosenbrock", "\n0,\"rosenbrock", "summary.csv"),
        ("targets.csv", "\n0,rosenbrock", "\n1000000000000000000,rosenbrock", "targets.csv"),
        ("trace.csv", "\n0,rosenbrock", "\n1000000000000000000,\"rosenbrock", "trace.csv:2: "),
    ] {
        let place = Place::results("a");
        let text = fs::read_to_string(place.path("theirs").join(file)).unwrap();
        assert!(text.contains(from), "no {from} in {text}");
        place.write(&format!("theirs/{file}"), text.replacen(from, to, 1));
        place.call("report theirs").with(1, &[told]);
    }
    for file in &FILES[1..] {
        let place = Place::results("b");
        let path = place.path("theirs").join(file);
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.windows(6).position(|window| window == b"sphere").unwrap();
        bytes[at] = 0xff;
        fs::write(&path, bytes).unwrap();
        place.call("report theirs").with(1, &[file, "UTF-8"]);
    }
    for (key, value, told) in [
        ("/config/name", json!("../../x"), "cannot be a name"),
        ("/config/steps", json!(1e18), "out of range"),
        ("/config/seeds", json!(9_007_199_254_740_991_u64), "summary.csv has other rows"),
        ("/config/problems/0/label", json!("=1+2"), "cannot be a label"),
        ("/config/optimizers/0/label", json!("a\u{1b}[31m"), "cannot be a label"),
        ("/config/optimizers/0/lr", json!([0.1, 0.2]), "no such optimizer"),
        ("/version", json!("\u{1b}[31m\u{9b}1\u{202e}"), ""),
    ] {
        let place = Place::results("a");
        place.manifest(|manifest| *manifest.pointer_mut(key).unwrap() = value);
        let code = i32::from(!told.is_empty());
        place.call("rank theirs").with(code, &[told]);
        if code == 1 && told != "no such optimizer" {
            place.call("verify theirs").with(1, &[told]);
        }
    }
}

#[test]
fn labels_that_spreadsheets_execute_are_refused_and_no_others() {
    let place = Place::new();
    let labelled = |label: &str| {
        let label = json!(label);
        let config = json!({ "steps": 1, "problems": [{ "name": "beale", "label": label }], "optimizers": [{ "name": "sgd", "label": label }] });
        place.write("x.json", config.to_string());
        place.call("run x.json -q --force")
    };
    for label in ["=1+1", "+1", "-1", "@SUM(1)", " =1", "\u{3000}=1", "＝1", "\t=1", "\r=1", "\n=1"] {
        labelled(label).with(2, &["cannot be a label"]);
    }
    for label in ["\u{1b}[2J", "\u{9b}2J", "a\u{202e}b", "a\u{2066}b", "a\u{200b}b", "\u{feff}a", "a\u{e0041}b", ""] {
        let done = labelled(label).with(2, &["cannot be a label"]);
        assert!(done.err.matches("cannot be a label").count() == 2, "{}", done.err);
    }
    assert!(!place.path("results").exists());
    for label in ["a=1", "β−1, \"x\"; y", "最適化", "👩\u{200d}🔬", "../../x", "/etc/passwd", "0.1-1", "<script>"]
    {
        labelled(label).with(0, &[]);
        for file in ["trace.csv", "summary.csv", "targets.csv"] {
            let mut rows = csv::Reader::from_path(place.path("results/x").join(file)).unwrap();
            let mut column = |name| rows.headers().unwrap().iter().position(|own| own == name).unwrap();
            let (problem, optimizer) = (column("problem"), column("optimizer"));
            let row = rows.records().next().unwrap().unwrap();
            assert_eq!((&row[problem], &row[optimizer]), (label, label), "{file}");
        }
        place.call("rank results/x").with(0, &[label]);
        for format in ["coco", "ioh"] {
            place.call(&format!("export --to {format} results/x")).with(0, &[]);
            fs::remove_dir_all(place.path(&format!("results/x-{format}"))).unwrap();
        }
        let names: Vec<_> = fs::read_dir(place.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }
}

#[test]
fn what_strangers_call_things_is_no_escape() {
    let evil = "\u{1b}[31m\u{9b}\u{202e}\u{200b}x";
    let shown = "\\u{1b}[31m\\u{9b}\\u{202e}\\u{200b}x";
    let place = Place::results("a");
    fs::create_dir(place.path("other")).unwrap();
    for file in FILES {
        fs::copy(place.path("theirs").join(file), place.path("other").join(file)).unwrap();
    }
    place.manifest(|manifest| manifest["version"] = json!(evil));
    place.call("rank other theirs").with(0, &[shown]);
    place.manifest(|manifest| manifest["config"][evil] = json!(1));
    place.call("rank theirs").with(1, &[&format!("unknown key `{shown}`"), &format!("by version {shown}")]);

    let mut config = json!({ "problems": [evil], "optimizers": ["sgd"] });
    config[evil] = json!({ evil: evil });
    for (file, text) in [
        ("x.json", config.to_string()),
        ("x.toml", format!("{} = 1\r\n", json!(evil))),
        ("y.toml", format!("problems = [\"\\u009b\\u202e\"]\noptimizers = [\"sgd\"]\n# {evil}")),
    ] {
        place.write(file, text);
        place.call(&format!("run {file}")).with(2, &[]);
    }

    let standing = json!({ "optimizer": evil, "begun": 1, "finished": 1, "failed": 0, "runs": 1, "median": 1.0, "best": 1.0, "curve": [] });
    let on = json!({ "problem": evil, "dim": 2, "minimum_known": true, "standings": [standing], "cut": 0 });
    let progress = json!({
        "tuning": false, "steps": 1, "runs": 1, "finished": 1, "updates": 1, "done": 1, "seconds": 1.0,
        "statuses": [[evil, 1]], "problems": [on],
    });
    place.write(".run.part/progress.json", progress.to_string());
    let lock = fs::File::create(place.path(".run.part/lock")).unwrap();
    lock.lock().unwrap();
    place.call("watch run --once").with(0, &[shown]);
}

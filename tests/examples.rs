//! The scripts of `examples/`, with the tools that are installed; with `RMSBENCH_REQUIRE_TOOLS` set, all have to be.
//!
//! `RMSBENCH_PYTHON` is the Python that has the packages, `python3` where it is not set.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin_cmd;
use resvg::tiny_skia::Pixmap;
use tempfile::TempDir;

/// One optimizer has a blank in its label, one diverges at once, and one problem has noise.
const CONFIG: &str = "steps = 100\nseeds = 3\nproblems = [\"rosenbrock\", { name = \"quadratic\", noise = { std = 0.1 } }]\n\
                      optimizers = [\"adagrad\", \"rmsprop\", { name = \"sgd\", lr = [0.001, 10] }]\n";

/// A folder with results in `results`.
fn results() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("small.toml"), CONFIG).unwrap();
    let mut run = cargo_bin_cmd!("rmsbench");
    run.current_dir(folder.path()).args(["run", "small.toml", "-o", "results", "-q"]).assert().success();
    folder
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

fn python() -> Command {
    Command::new(std::env::var_os("RMSBENCH_PYTHON").unwrap_or_else(|| "python3".into()))
}

/// Whether a tool is installed, which is so if this succeeds.
fn installed(name: &str, probe: &mut Command) -> bool {
    let there = probe.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !there {
        assert!(std::env::var_os("RMSBENCH_REQUIRE_TOOLS").is_none(), "{name} is not installed, or does not start");
        eprintln!("skipped: {name} is not installed");
    }
    there
}

/// What a command writes to standard output.
fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{command:?}\n{out}{err}");
    out
}

/// Runs a script that draws, with the folder and the picture as last arguments.
fn draws(command: &mut Command) {
    let folder = results();
    let picture = folder.path().join("picture.png");
    output(command.current_dir(folder.path()).arg("results").arg(&picture));
    let pixels = Pixmap::decode_png(&fs::read(picture).unwrap()).unwrap();
    // Axes and letters are grey, so what has a colour are the lines: thousands of pixels, or none.
    let coloured = pixels.pixels().iter().filter(|pixel| {
        let parts = [pixel.red(), pixel.green(), pixel.blue()];
        parts.iter().max().unwrap() - parts.iter().min().unwrap() > 60
    });
    assert!(coloured.count() > 1_000, "{command:?}: no lines");
}

#[test]
fn pandas_and_matplotlib_draw() {
    if installed("pandas with matplotlib", python().args(["-c", "import matplotlib, pandas"])) {
        draws(python().arg(script("pandas_matplotlib.py")).env("MPLBACKEND", "Agg"));
    }
}

#[test]
fn polars_and_altair_draw() {
    if installed("polars with altair", python().args(["-c", "import altair, polars, vl_convert"])) {
        draws(python().arg(script("altair_chart.py")));
    }
}

#[test]
fn ggplot2_draws() {
    if installed("R with ggplot2", Command::new("Rscript").args(["-e", "library(ggplot2)"])) {
        draws(Command::new("Rscript").arg(script("ggplot2.R")));
    }
}

#[test]
fn gnuplot_draws() {
    if installed("gnuplot", Command::new("gnuplot").arg("--version")) {
        draws(Command::new("gnuplot").arg("-c").arg(script("gnuplot.gp")));
    }
}

#[test]
fn duckdb_tells_final_gaps_and_the_rate_of_adagrad() {
    if !installed("duckdb", python().args(["-c", "import duckdb"])) {
        return;
    }
    let all = "import duckdb, sys\n\
               for statement in duckdb.extract_statements(open(sys.argv[1]).read()):\n    \
               print(*duckdb.sql(statement.query).fetchall(), sep='\\n')";
    let folder = results();
    let rows = output(python().args(["-c", all]).arg(script("duckdb.sql")).current_dir(folder.path().join("results")));
    // Rosenbrock has no noise, so its median is the gap of any seed.
    let summary = fs::read_to_string(folder.path().join("results/summary.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(summary.as_bytes());
    let place = reader.headers().unwrap().iter().position(|column| column == "final_gap").unwrap();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let rmsprop = records.iter().find(|record| &record[1] == "rosenbrock" && &record[3] == "rmsprop").unwrap();
    let gap: f64 = rmsprop[place].parse().unwrap();
    let told = |begin: &str| {
        let row =
            rows.lines().find_map(|row| row.strip_prefix(begin)).unwrap_or_else(|| panic!("no {begin} in\n{rows}"));
        row.split([',', ')']).next().unwrap().trim().parse::<f64>().unwrap()
    };
    assert_eq!(told("('rosenbrock', 'rmsprop', "), gap);
    assert_eq!(told("('rosenbrock', 'sgd lr=10', "), f64::INFINITY);
    assert!(told("('rosenbrock', 100, ") < told("('rosenbrock', 1, ") / 2.0, "{rows}");
}

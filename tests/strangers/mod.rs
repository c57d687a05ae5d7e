//! What is done with the bytes of strangers, for the tests in `tests/hostile.rs` and for the fuzzer in `fuzz/`.
//!
//! Nothing here may panic, hang, or take more memory than the bytes are worth.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use rmsbench::comparison::{Comparison, Options};
use rmsbench::config::{self, Format, Request, Setting};
use rmsbench::curves::Curves;
use rmsbench::experiment::Experiment;
use rmsbench::finished::{Finished, FinishedError};
use rmsbench::plan::Plan;
use rmsbench::{report, results};
use tempfile::TempDir;

/// What is done with bytes.
pub(crate) type Target = fn(&[u8]);

/// What is fuzzed, by name; bytes that are no text are refused before they come to a config.
pub(crate) const TARGETS: [(&str, Target); 5] = [
    ("config_toml", config_toml),
    ("config_json", config_json),
    ("settings", settings),
    ("short_forms", short_forms),
    ("results", results),
];

/// The files of a results folder, in the order in which [`results`] takes them.
pub(crate) const FILES: [&str; 5] = ["manifest.json", "summary.csv", "targets.csv", "tuning.csv", "trace.csv"];

/// What is between two files.
pub(crate) const BETWEEN: &str = "%%%\n";

/// What settings are laid over.
const TOP: &str = "steps = 10\nproblems = [\"beale\"]\noptimizers = [\"sgd\", { name = \"adam\", lr = [0.1, 0.2] }]\n";

pub(crate) fn request(format: Format, text: &str) -> Request {
    Request {
        source: "config".to_owned(),
        text: text.to_owned(),
        format,
        default_name: "default".to_owned(),
        settings: Vec::new(),
        force: false,
    }
}

/// Reads a config, and makes of it all that is made before anything is run.
pub(crate) fn config_toml(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    load(&request(Format::Toml, text));
}

/// The same in JSON.
pub(crate) fn config_json(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    load(&request(Format::Json, text));
}

/// Each line is a setting: `--set`, or with a key and a colon before it one of the options that have a key of their own.
pub(crate) fn settings(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let setting = |line: &str| {
        let (key, text) = match line.split_once(':') {
            Some((key @ ("seed" | "seeds" | "steps" | "problems" | "optimizers"), text)) => (key, text),
            _ => ("", line),
        };
        let names = ["problems", "optimizers"].contains(&key);
        Setting { option: "--set".to_owned(), key: key.to_owned(), text: text.to_owned(), names }
    };
    load(&Request { settings: text.lines().map(setting).collect(), ..request(Format::Toml, TOP) });
}

/// Each line is a list of problems and, after a tab, of optimizers; a table such as `{ log = [1, 2], points = 3 }` is the
/// learning rate of one.
pub(crate) fn short_forms(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    for line in text.lines() {
        if line.starts_with('{') {
            config_toml(format!("problems = [\"beale\"]\noptimizers = [{{ name = \"sgd\", lr = {line} }}]").as_bytes());
            continue;
        }
        let (problems, optimizers) = line.split_once('\t').unwrap_or((line, "sgd"));
        settings(format!("problems:{problems}\noptimizers:{optimizers}").as_bytes());
        let quoted = |names: &str| format!("[{names:?}]");
        config_toml(format!("problems = {}\noptimizers = {}", quoted(problems), quoted(optimizers)).as_bytes());
    }
}

fn load(request: &Request) {
    match config::load(request) {
        Err(error) => {
            assert!(!error.to_string().is_empty());
            for (source, span, _) in error.located() {
                assert!(span.start <= span.end && span.end <= source.text.len(), "{span:?} of {source:?}");
            }
        }
        Ok(experiment) => plan(&experiment),
    }
}

fn plan(experiment: &Experiment) {
    assert!(experiment.runs() <= config::MAX_RUNS);
    if experiment.problems.len() + experiment.optimizers.len() > 100 {
        return;
    }
    let _ = experiment.rows_per_run();
    let _ = experiment.position_columns();
    let resolved = request(Format::Json, &experiment.to_json().to_string());
    let again = config::load(&resolved).unwrap_or_else(|error| panic!("{error}\nin\n{}", resolved.text));
    assert_eq!(again.hash(), experiment.hash(), "{}", resolved.text);
    let blocks = Plan::new(experiment, NonZeroUsize::MIN);
    assert!(blocks.blocks().take(100).all(|block| block.iter().all(|&run| run < experiment.runs())));
}

/// Reads a results folder whose files are separated by [`BETWEEN`].
pub(crate) fn results(bytes: &[u8]) {
    // In memory, where there is such a place.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap();
    let (mut begin, mut ends) = (0, bytes.windows(BETWEEN.len()).enumerate());
    for name in FILES {
        let end = ends.find(|(at, window)| *at >= begin && *window == BETWEEN.as_bytes());
        let end = end.map_or(bytes.len(), |(at, _)| at);
        fs::write(folder.path().join(name), bytes.get(begin..end).unwrap_or_default()).unwrap();
        begin = end + BETWEEN.len();
    }
    let _ = read(folder.path());
}

/// Reads a results folder and makes of it all that there is to show.
fn read(folder: &Path) -> Result<(), FinishedError> {
    let folders = [folder.to_owned()];
    let finished = Finished::read(&folders).inspect_err(|error| assert!(!error.to_string().is_empty()))?;
    let comparison = Comparison::new(&finished, Options::default());
    let (quantities, points) = report::wanted(&finished, &comparison);
    // Maps follow runs for as many steps as are claimed, which has a bound, but takes long.
    let quick = finished.steps <= 1000 || finished.runs.problems.iter().all(|problem| problem.dim != 2);
    if let Ok(curves) = Curves::read(&folders, &finished, points, &quantities)
        && quick
    {
        let _ = report::build(&finished, &comparison, &curves, &[results::read_manifest(folder)]).html();
    }
    Ok(())
}

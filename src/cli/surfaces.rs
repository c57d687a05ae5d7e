//! Surfaces from what is written on the command line.

use rmsbench::config::{self, ConfigError, Format, Request, Setting};
use rmsbench::experiment::ProblemCase;

/// The problems of a list of names, `name:key=value` and `@suite`, with their parameters as in a config; `over` are an
/// option, a key of the first problem and its value.
pub(super) fn surfaces(list: &str, over: &[(&str, &str, &str)]) -> Result<Vec<ProblemCase>, ConfigError> {
    let list = Setting { option: "PROBLEM".into(), key: "problems".into(), text: list.to_owned(), names: true };
    let over = over.iter().map(|(option, key, value)| Setting {
        option: (*option).to_owned(),
        key: String::new(),
        text: format!("problems.0.{key}={value}"),
        names: false,
    });
    let request = Request {
        source: "the defaults".to_owned(),
        text: "optimizers = [\"sgd\"]".to_owned(),
        format: Format::Toml,
        default_name: "surfaces".to_owned(),
        settings: std::iter::once(list).chain(over).collect(),
        force: false,
    };
    Ok(config::load(&request)?.problems)
}

//! What comes with the program: its packages, held to `deny.toml` without a network. `cargo deny check` does the same, and
//! looks for advisories.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// A file beside `Cargo.toml`.
fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The list of texts under a key of a TOML file.
fn list<'a>(toml: &'a str, key: &str) -> Vec<&'a str> {
    let rest = toml.split_once(&format!("\n{key} = [")).unwrap().1;
    rest.split_once(']').unwrap().0.split('"').skip(1).step_by(2).collect()
}

/// The text under a key, if there is one.
fn field<'a>(toml: &'a str, key: &str) -> Option<&'a str> {
    toml.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"'))
}

/// The parts of a licence expression between these words, outside of parentheses.
fn parts<'a>(expression: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, _) in expression.match_indices(word) {
        let before = &expression[..at];
        if before.matches('(').count() == before.matches(')').count() {
            parts.push(&expression[from..at]);
            from = at + word.len();
        }
    }
    parts.push(&expression[from..]);
    parts
}

/// Whether an expression leaves a way to use what it stands for under these licences.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let expression = expression.trim();
    for word in [" OR ", "/"] {
        let ways = parts(expression, word);
        if ways.len() > 1 {
            return ways.iter().any(|way| is_allowed(way, allowed));
        }
    }
    let all = parts(expression, " AND ");
    if all.len() > 1 {
        return all.iter().all(|part| is_allowed(part, allowed));
    }
    match expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => is_allowed(inner, allowed),
        None => allowed.contains(&expression),
    }
}

#[test]
fn licence_expressions_are_read_as_they_are_meant() {
    let allowed = |expression| is_allowed(expression, &["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"]);
    assert!(allowed("MIT") && allowed("GPL-3.0 OR MIT") && allowed("Unlicense/MIT") && allowed("MIT AND Apache-2.0"));
    assert!(allowed("Apache-2.0 WITH LLVM-exception OR GPL-3.0") && allowed("(GPL-3.0 OR MIT) AND Apache-2.0"));
    assert!(!allowed("GPL-3.0") && !allowed("MIT AND GPL-3.0") && !allowed("(MIT OR Apache-2.0) AND GPL-3.0"));
    assert!(!allowed("") && !allowed("Apache-2.0 WITH another-exception"));
}

#[test]
fn packages_have_licences_that_are_allowed_and_the_lock_file_is_in_step() {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    // Packages of other platforms may not have been downloaded.
    let arguments = ["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform"];
    let output = Command::new(cargo)
        .args(arguments)
        .arg(env!("RMSBENCH_TARGET"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (deny, packages) = (read("deny.toml"), metadata["packages"].as_array().unwrap());
    let allowed = list(&deny, "allow");
    assert!(packages.len() > 100);
    for package in packages {
        let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or_default());
        assert!(is_allowed(licence, &allowed), "{name} is under `{licence}`; see deny.toml");
    }
}

#[test]
fn packages_come_from_one_registry_in_one_version_each() {
    let (lock, deny) = (read("Cargo.lock"), read("deny.toml"));
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let [name, version] = ["name", "version"].map(|key| field(package, key).unwrap());
        let source = field(package, "source");
        assert!(source == Some(REGISTRY) || source.is_none() && name == "rmsbench", "{name} is from {source:?}");
        versions.entry(name).or_default().push(version);
    }
    let several = versions.iter().filter(|(_, versions)| versions.len() > 1);
    let older: Vec<String> = several
        .flat_map(|(name, versions)| versions[..versions.len() - 1].iter().map(move |v| format!("{name}@{v}")))
        .collect();
    assert_eq!(older, list(&deny, "skip"), "older versions in Cargo.lock, and those that deny.toml lets pass");
}

//! What a user of `rmsbench unittest` sees.

use std::collections::BTreeMap;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

use rmsbench::unittest::{FACTORS, Property, TESTS};

const COLUMNS: &str = "optimizer,property,test,verdict,lr,measured,bound,tuned_factor,tuned_measured,best_factor,\
                       best_measured,rates,rates_passed,rates_diverged";

/// Standard output; the arguments are separated by blanks.
#[track_caller]
fn unittest(arguments: &str) -> String {
    let output = cargo_bin_cmd!("rmsbench").arg("unittest").args(arguments.split_whitespace()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(csv.as_bytes()).into_deserialize().map(|row| row.unwrap()).collect()
}

/// The row of an optimizer and a test.
fn find<'a>(rows: &'a [BTreeMap<String, String>], optimizer: &str, test: &str) -> &'a BTreeMap<String, String> {
    rows.iter().find(|row| row["optimizer"] == optimizer && row["test"] == test).unwrap()
}

#[test]
fn the_map_has_a_row_for_each_optimizer_and_a_sign_for_each_test() {
    let text = unittest("--optimizers sgd,rmsprop@keras");
    for property in Property::ALL {
        assert!(text.contains(property.name()), "{}\n{text}", property.name());
    }
    for optimizer in ["sgd", "rmsprop@keras"] {
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with(optimizer)).collect();
        assert_eq!(lines.len(), 2, "{text}");
        let properties = Property::ALL.len();
        let cells: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace().skip(1)).take(properties).collect();
        let cells = cells.concat();
        assert!(cells.len() == TESTS.len() && cells.chars().all(|sign| "+o-x".contains(sign)), "{text}");
        assert!(lines[1].contains(&format!("/{} ", TESTS.len())), "{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80 && line == line.trim_end()), "{text}");
    assert!(text.ends_with("- fails, x diverges.\n"), "{text}");
}

#[test]
fn details_tell_what_was_measured_and_the_rule() {
    let text = unittest("--optimizers sgd --details");
    let line = text.lines().find(|line| line.contains(" very_narrow ")).unwrap();
    assert!(line.starts_with('-') && line.contains("diverged"), "{line}");
    assert!(line.ends_with("mean loss of the last 200 of 2000 updates ≤ 0.01 of the start's"), "{line}");
    let line = text.lines().find(|line| line.contains(" drift ")).unwrap();
    assert!(line.starts_with('o') && line.contains("10 lr"), "{line}");
}

#[test]
fn the_csv_has_a_row_for_each_optimizer_and_test() {
    let csv = unittest("--optimizers sgd,adagrad --format csv");
    assert_eq!(csv.lines().next(), Some(COLUMNS));
    let rows = rows(&csv);
    assert_eq!(rows.len(), 2 * TESTS.len());
    for (row, test) in rows.iter().zip(TESTS.iter().cycle()) {
        assert_eq!((&*row["test"], &*row["property"]), (test.name, test.property.name()));
        let passed: usize = row["rates_passed"].parse().unwrap();
        match &*row["verdict"] {
            "pass" => assert!(row["measured"].parse::<f64>().unwrap() <= test.bound && row["tuned_factor"] == "1.0"),
            "tuned" => assert!(passed > 0 && row["tuned_factor"] != "1.0"),
            "fail" | "diverged" => {
                assert!(passed == 0 && row["tuned_factor"].is_empty() && row["tuned_measured"].is_empty());
            }
            other => panic!("{other}"),
        }
        assert_eq!(row["rates"], FACTORS.len().to_string());
    }
    assert_eq!(find(&rows, "sgd", "very_narrow")["verdict"], "fail");
    assert_eq!(find(&rows, "adagrad", "very_narrow")["verdict"], "pass");
}

#[test]
fn json_says_the_same_and_more() {
    let json: Value = serde_json::from_str(&unittest("--optimizers sgd --format json")).unwrap();
    let rows = rows(&unittest("--optimizers sgd --format csv"));
    assert_eq!(json["factors"].as_array().unwrap().len(), FACTORS.len());
    assert_eq!(json["tests"].as_array().unwrap().len(), TESTS.len());
    let optimizer = &json["optimizers"][0];
    assert_eq!((&optimizer["name"], &optimizer["hyperparameters"]["lr"]), (&"sgd@torch".into(), &0.001.into()));
    for (finding, row) in optimizer["findings"].as_array().unwrap().iter().zip(&rows) {
        assert_eq!(finding["test"], *row["test"]);
        assert_eq!(finding["verdict"], *row["verdict"]);
        // The seventh factor is 1.
        let measured = &finding["measured"][6];
        assert_eq!(measured.as_f64().unwrap_or(f64::INFINITY), row["measured"].parse::<f64>().unwrap());
    }
}

#[test]
fn the_shipped_rate_alone_measures_the_same() {
    let grid = rows(&unittest("--optimizers adam --format csv"));
    let shipped = rows(&unittest("--optimizers adam --format csv --lr shipped"));
    for (grid, shipped) in grid.iter().zip(&shipped) {
        assert_eq!(grid["measured"], shipped["measured"]);
        assert_eq!(shipped["rates"], "1");
        assert_eq!(grid["verdict"] == "pass", shipped["verdict"] == "pass");
    }
    assert!(!unittest("--optimizers adam --lr shipped").contains("tuned"));
}

#[test]
fn the_bytes_do_not_depend_on_the_threads() {
    let arguments = "--optimizers noisy_sgd,lbfgs,adam --format json";
    let one = unittest(&format!("{arguments} --jobs 1"));
    assert!(one == unittest(&format!("{arguments} --jobs 3")));
    assert!(one == unittest(arguments));
    assert!(one != unittest(&format!("{arguments} --seed 1")));
}

#[test]
fn hyperparameters_can_be_set_and_listed() {
    let text = unittest("--optimizers sgd --set optimizers.0.momentum=[0,0.9] --lr shipped");
    assert!(text.contains("\nsgd momentum=0 ") && text.contains("\nsgd momentum=0.9 "), "{text}");
}

#[test]
fn the_list_has_every_test_with_its_loss_and_rule() {
    let text = unittest("--list");
    for test in TESTS {
        for part in [
            format!("  {}: {}\n", test.name, test.summary),
            test.surface.formula(),
            test.circumstances.words(),
            test.rule(),
        ] {
            assert!(text.contains(&part), "no {part:?}");
        }
    }
    assert_eq!(rows(&unittest("--list --format csv")).len(), TESTS.len());
    let json: Value = serde_json::from_str(&unittest("--list --format json")).unwrap();
    assert_eq!(json.as_array().unwrap().len(), TESTS.len());
}

#[test]
fn mistakes_end_with_two_and_say_what_to_do() {
    for (arguments, told) in [
        ("--optimizers sgd,rmsporp", "did you mean `rmsprop`?"),
        ("--optimizers rmsprop@kers", "did you mean"),
        ("--set steps=3", "expected a key of an optimizer"),
        ("--set optimizers.0.roh=3", "unknown key `roh`"),
        ("--lr huge", "grid"),
        ("--seed -1", "--seed"),
        ("--list --details", "cannot be used with"),
    ] {
        let output = cargo_bin_cmd!("rmsbench").arg("unittest").args(arguments.split_whitespace()).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments}: {text}");
        assert!(output.stdout.is_empty() && text.contains(told), "{arguments}: {text}");
    }
}

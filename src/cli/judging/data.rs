//! A comparison for scripts: one JSON object, or one tidy table of what is in it.

use rmsbench::comparison::{Comparison, Group, OnProblem, OverProblems, Overall, Pair, Robustness, Standing};
use rmsbench::horizon::Horizon;
use rmsbench::profile::Curve;
use rmsbench::runs::Mode;
use rmsbench::target::TARGETS;
use rmsbench::trace::number;
use rmsbench::tuning::curve::Best;
use serde_json::{Value, json};

use super::super::finite;
use super::Part;
use rmsbench::runs::Runs;

/// The object that scripts read.
pub(super) fn json(comparison: &Comparison) -> Value {
    json!({
        "budget": comparison.budget,
        "target": TARGETS[comparison.options.target],
        "alpha": comparison.options.alpha,
        "optimizers": of_groups(comparison, |group| &group.overall, overall),
        "problems": comparison.problems.iter().map(on_problem).collect::<Vec<_>>(),
        "pairs": of_groups(comparison, |group| &group.pairs, pair),
        "friedman": of_groups(comparison, |group| &group.friedman, over_problems),
        "tuning": comparison.tuning.iter().map(tuning).collect::<Vec<_>>(),
        "horizons": comparison.horizons.iter().map(horizon).collect::<Vec<_>>(),
        "notes": comparison.notes,
    })
}

/// What there is of all groups.
fn of_groups<T>(comparison: &Comparison, list: fn(&Group) -> &Vec<T>, json: fn(&Group, &T) -> Value) -> Vec<Value> {
    comparison.groups.iter().flat_map(|group| list(group).iter().map(move |item| json(group, item))).collect()
}

/// Null where there is no value.
fn optional(value: Option<f64>) -> Value {
    value.map_or(Value::Null, finite)
}

fn overall(group: &Group, overall: &Overall) -> Value {
    json!({
        "name": overall.name,
        "mode": overall.mode.name(),
        "dim": group.dim,
        "rank": overall.rank,
        "group": overall.group,
        "auc": overall.auc,
        "performance_auc": overall.profile_aucs.map(|[performance, _]| performance),
        "data_auc": overall.profile_aucs.map(|[_, data]| data),
        "success_rate": overall.success_rate,
        "problems": overall.problems,
        "runs": overall.runs,
        "diverged": overall.failed[0],
        "out_of_domain": overall.failed[1],
    })
}

fn on_problem(on: &OnProblem) -> Value {
    json!({
        "problem": on.problem,
        "dim": on.dim,
        "minimum_known": on.minimum_known,
        "optimizers": on.standings.iter().map(standing).collect::<Vec<_>>(),
    })
}

fn standing(standing: &Standing) -> Value {
    // Null where no run reached the target.
    let ert = |(&target, &ert): (&f64, &f64)| json!({ "target": target, "ert": ert.is_finite().then_some(ert) });
    json!({
        "name": standing.name,
        "mode": standing.mode.name(),
        "rank": standing.rank,
        "group": standing.group,
        "auc": standing.auc,
        "success_rate": standing.success_rate,
        "median_final_gap": standing.quartiles[1],
        "q25": standing.quartiles[0],
        "q75": standing.quartiles[2],
        "ert": TARGETS.iter().zip(&standing.ert).map(ert).collect::<Vec<_>>(),
        "runs": standing.runs,
        "diverged": standing.failed[0],
        "out_of_domain": standing.failed[1],
    })
}

fn pair(group: &Group, pair: &Pair) -> Value {
    let posterior = pair.posterior.as_ref();
    json!({
        "a": pair.names[0],
        "b": pair.names[1],
        "mode": pair.mode.name(),
        "dim": group.dim,
        "n": pair.n,
        "wins": pair.signs.wins,
        "ties": pair.signs.ties,
        "losses": pair.signs.losses,
        "median_log_ratio": optional(pair.median_log_ratio),
        "ci_low": optional(pair.interval.map(|(low, _)| low)),
        "ci_high": optional(pair.interval.map(|(_, high)| high)),
        "p_wilcoxon": pair.p_wilcoxon,
        "p_holm": pair.p_holm,
        "p_sign": pair.signs.p,
        "a12": pair.a12,
        "probability_a": posterior.map(|posterior| posterior.a_better),
        "probability_equivalent": posterior.map(|posterior| posterior.equivalent),
        "probability_b": posterior.map(|posterior| posterior.b_better),
        "mixed": pair.mixed,
        "verdict": pair.verdict.name(),
    })
}

fn over_problems(group: &Group, over: &OverProblems) -> Value {
    json!({
        "mode": over.mode.name(),
        "dim": group.dim,
        "problems": over.problems,
        "chi_squared": finite(over.test.chi_squared),
        "chi_squared_p": over.test.chi_squared_p,
        "f": finite(over.test.f),
        "f_p": over.test.f_p,
        "critical_difference": over.critical_difference,
    })
}

fn tuning(of: &Robustness) -> Value {
    let best: Option<Value> = serde_json::from_str(&of.best).ok();
    json!({
        "problem": of.problem,
        "name": of.name,
        "trials": of.trials,
        "evaluations": of.evaluations,
        "hyperparameters": best,
        "best_gap": of.best_gap,
        "lr_decades": of.lr_decades,
        "tunability": optional(of.tunability),
        "curve": of.curve.iter().map(best_after).collect::<Vec<_>>(),
    })
}

fn best_after(best: &Best) -> Value {
    json!({
        "trials": best.trials,
        "mean": finite(best.mean),
        "q25": finite(best.lower),
        "median": finite(best.median),
        "q75": finite(best.upper),
    })
}

fn horizon(horizon: &Horizon) -> Value {
    json!({
        "problem": horizon.problem,
        "name": horizon.name,
        "mode": horizon.mode.name(),
        "step": horizon.step,
    })
}

/// One tidy table, whose columns are keys of the objects above.
pub(super) fn csv(comparison: &Comparison, runs: &Runs, part: Part) -> anyhow::Result<String> {
    let all = json(comparison);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    // What is inside of an object, with some of that object's keys.
    let inner = |outer: &Value, key: &str, keys: &[&str]| -> Vec<Value> {
        let mut items = list(&outer[key]);
        for item in &mut items {
            for &key in keys {
                item[key] = outer[key].clone();
            }
        }
        items
    };
    let standings = || list(&all["problems"]).into_iter().flat_map(|on| inner(&on, "optimizers", &["problem", "dim"]));
    let (columns, rows): (&[&str], Vec<Value>) = match part {
        Part::Ranking => (
            &[
                "problem",
                "dim",
                "optimizer",
                "mode",
                "rank",
                "group",
                "median_final_gap",
                "q25",
                "q75",
                "auc",
                "performance_auc",
                "data_auc",
                "success_rate",
                "diverged",
                "out_of_domain",
                "runs",
            ],
            standings()
                .chain(list(&all["optimizers"]).into_iter().map(|mut overall| {
                    // Over several problems; how many is another column than which.
                    overall["problem"] = Value::Null;
                    overall
                }))
                .collect(),
        ),
        Part::Pairs => (
            &[
                "dim",
                "mode",
                "a",
                "b",
                "n",
                "wins",
                "ties",
                "losses",
                "median_log_ratio",
                "ci_low",
                "ci_high",
                "p_wilcoxon",
                "p_holm",
                "p_sign",
                "a12",
                "probability_a",
                "probability_equivalent",
                "probability_b",
                "mixed",
                "verdict",
            ],
            list(&all["pairs"]),
        ),
        Part::Ert => (
            &["problem", "dim", "optimizer", "mode", "target", "ert"],
            standings().flat_map(|standing| inner(&standing, "ert", &["problem", "dim", "name", "mode"])).collect(),
        ),
        Part::Profiles => (&["profile", "dim", "optimizer", "mode", "x", "share"], profiles(comparison, runs)),
        Part::Tuning => (
            &["problem", "optimizer", "trials", "mean", "q25", "median", "q75"],
            list(&all["tuning"]).iter().flat_map(|of| inner(of, "curve", &["problem", "name"])).collect(),
        ),
        Part::Friedman => (
            &["dim", "mode", "problems", "chi_squared", "chi_squared_p", "f", "f_p", "critical_difference"],
            list(&all["friedman"]),
        ),
        Part::Horizons => (&["problem", "optimizer", "mode", "step"], list(&all["horizons"])),
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in &rows {
        // A name is an optimizer's, where it stands beside a problem's.
        let key = |column: &&str| if *column == "optimizer" { "name".to_owned() } else { (*column).to_owned() };
        writer.write_record(columns.iter().map(|column| cell(&row[key(column)])))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// A value as a cell: empty where there is none.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(whole) if whole.is_u64() => whole.to_string(),
        other => other.as_f64().map_or_else(|| other.to_string(), number),
    }
}

/// The jumps of all profiles.
fn profiles(comparison: &Comparison, runs: &Runs) -> Vec<Value> {
    let mut rows = Vec::new();
    for group in &comparison.groups {
        for mode in Mode::ALL {
            for of in comparison.profiles(runs, group, mode) {
                let mut add = |profile: &str, curve: &Curve| {
                    rows.extend(curve.jumps().map(|(x, share)| {
                        json!({
                            "profile": profile,
                            "dim": group.dim,
                            "name": of.name,
                            "mode": mode.name(),
                            "x": x,
                            "share": share,
                        })
                    }));
                };
                add("runtime", &of.runtime);
                add("performance", &of.performance);
                add("data", &of.data);
            }
        }
    }
    rows
}

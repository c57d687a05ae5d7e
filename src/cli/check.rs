//! `rmsbench check`.

use clap::Args;
use rayon::prelude::*;
use rmsbench::check::{Claim, Verdict, check};
use rmsbench::experiment::ProblemCase;
use rmsbench::problem::PROBLEMS;
use rmsbench::trace::number;
use serde_json::{Value, json};

use super::surfaces::surfaces;
use super::{Format, table};

const EXAMPLES: &str = "\
Examples:
  rmsbench check
  rmsbench check rosenbrock beale
  rmsbench check rosenbrock:dim=2,5,100 @bbob:dim=10;instance=1-3";

/// Check that problems are what they say of themselves.
///
/// Gradients are compared with automatic differentiation of the formula, stated minima with the values and slopes there,
/// starts with the domain, the minimum with samples and descents, properties with samples. A number is the largest
/// error, as a share of what is there. Exit code 1 if anything is wrong.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The problems, with parameters such as rosenbrock:dim=10, or suites [default: all].
    problems: Vec<String>,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// Some problems are not what they say; what is wrong has been told.
#[derive(Debug, thiserror::Error)]
#[error("{wrong} of {all} problems are not what they say of themselves")]
struct Wrong {
    wrong: usize,
    all: usize,
}

type Checked<'a> = (&'a ProblemCase, Vec<(Claim, Verdict)>);

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let all = || PROBLEMS.iter().map(|entry| entry.spec.name).collect::<Vec<_>>().join(",");
    let list = if arguments.problems.is_empty() { all() } else { arguments.problems.join(",") };
    let cases = surfaces(&list, &[])?;
    let checked: Vec<Checked<'_>> = cases.par_iter().map(|case| (case, check(&*case.surface))).collect();
    let fails = |verdicts: &[(Claim, Verdict)]| verdicts.iter().any(|(_, v)| matches!(v, Verdict::Fails(_)));
    let wrong = checked.iter().filter(|(_, verdicts)| fails(verdicts)).count();
    let text = match arguments.format {
        Format::Text => text(&checked),
        Format::Json => serde_json::to_string_pretty(&to_json(&checked))? + "\n",
        Format::Csv => csv(&checked)?,
    };
    super::print(text)?;
    if wrong > 0 { Err(Wrong { wrong, all: checked.len() }.into()) } else { Ok(()) }
}

fn text(checked: &[Checked<'_>]) -> String {
    let mut rows = vec![vec!["problem".to_owned(), "dim".to_owned()]];
    rows[0].extend(Claim::ALL.map(|claim| claim.name().to_owned()));
    let mut failures = String::new();
    for (case, verdicts) in checked {
        let cell = |(_, verdict): &(Claim, Verdict)| match verdict {
            Verdict::Holds(None) => "ok".to_owned(),
            Verdict::Holds(Some(0.0)) => "0".to_owned(),
            Verdict::Holds(Some(error)) => format!("{error:.0e}"),
            Verdict::Fails(_) => "WRONG".to_owned(),
            Verdict::Nothing => "–".to_owned(),
        };
        let mut row = vec![case.label.clone(), case.surface.dim().to_string()];
        row.extend(verdicts.iter().map(cell));
        rows.push(row);
        for (claim, verdict) in verdicts {
            if let Verdict::Fails(why) = verdict {
                failures += &format!("{}, {}: {why}\n", case.label, claim.name());
            }
        }
    }
    let gap = if failures.is_empty() { "" } else { "\n" };
    table::columns(&rows, 1, None) + gap + &failures
}

/// How a claim came out, the largest error, and what is wrong.
fn parts(verdict: &Verdict) -> (&'static str, Option<f64>, &str) {
    match verdict {
        Verdict::Holds(error) => ("ok", *error, ""),
        Verdict::Fails(why) => ("wrong", None, why),
        Verdict::Nothing => ("nothing", None, ""),
    }
}

fn to_json(checked: &[Checked<'_>]) -> Value {
    let claim = |(claim, verdict): &(Claim, Verdict)| {
        let (verdict, error, why) = parts(verdict);
        json!({ "claim": claim.name(), "verdict": verdict, "error": error, "why": why })
    };
    let problem = |(case, verdicts): &Checked<'_>| {
        let claims: Value = verdicts.iter().map(claim).collect();
        json!({ "problem": case.label, "dim": case.surface.dim(), "claims": claims })
    };
    checked.iter().map(problem).collect()
}

fn csv(checked: &[Checked<'_>]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["problem", "dim", "claim", "verdict", "error", "why"])?;
    for (case, verdicts) in checked {
        for (claim, verdict) in verdicts {
            let (verdict, error, why) = parts(verdict);
            let error = error.map(number).unwrap_or_default();
            writer.write_record([&case.label, &case.surface.dim().to_string(), claim.name(), verdict, &error, why])?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

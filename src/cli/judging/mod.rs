//! A comparison as the user wants to see it: tables on the terminal, in Markdown or LaTeX; CSV; JSON.

mod data;
mod tables;

use clap::{Args, ValueEnum};
use rmsbench::comparison::{Comparison, Options};
use rmsbench::curves::Curves;
use rmsbench::runs::Runs;
use rmsbench::target::{self, TARGETS};

use super::Usage;
use super::table::Table;

/// How results are judged and shown.
#[derive(Debug, Args)]
pub(super) struct Judging {
    /// How to show the comparison.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: ReportFormat,
    /// What to show as CSV.
    #[arg(long, value_name = "WHAT", default_value = "ranking")]
    table: Part,
    #[command(flatten)]
    levels: Levels,
}

/// By what results are judged.
#[derive(Debug, Args)]
pub(super) struct Levels {
    /// The precision Δf by which success is judged; the nearest of 10^2, 10^1.8, … 10^-8.
    #[arg(long, value_name = "GAP", default_value = "1e-8", allow_hyphen_values = true)]
    target: f64,
    /// The level of all tests.
    #[arg(long, value_name = "LEVEL", default_value_t = Options::default().alpha, allow_hyphen_values = true)]
    alpha: f64,
    /// Gaps within this factor of each other are equal in practice.
    #[arg(long, value_name = "FACTOR", default_value_t = Options::default().rope, allow_hyphen_values = true)]
    rope: f64,
    /// A learning rate is useful where the gap is within this factor of the best.
    #[arg(long, value_name = "FACTOR", default_value_t = Options::default().within, allow_hyphen_values = true)]
    within: f64,
    /// Put problems of different dimension together.
    #[arg(long)]
    across_dimensions: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    Table,
    Csv,
    Json,
    Markdown,
    Latex,
}

/// What there is to show as CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    /// The optimizers on each problem, and over all.
    Ranking,
    /// Every two optimizers.
    Pairs,
    /// The expected running time to each target.
    Ert,
    /// Runtime, performance and data profiles.
    Profiles,
    /// What the best of so many trials is worth.
    Tuning,
    /// The tests over problems.
    Friedman,
    /// How far trajectories can be foretold, with --horizon.
    Horizons,
}

impl Levels {
    /// What a comparison is to do.
    pub(super) fn options(&self) -> anyhow::Result<Options> {
        let Self { target, alpha, rope, within, across_dimensions } = *self;
        let checks = [
            (target::is_near(target), "--target must be a gap from 1e-8 to 100"),
            (alpha > 0.0 && alpha < 1.0, "--alpha must be between 0 and 1"),
            (rope >= 1.0 && rope.is_finite(), "--rope must be a factor of 1 or more"),
            (within >= 1.0 && within.is_finite(), "--within must be a factor of 1 or more"),
        ];
        if let Some((_, wrong)) = checks.iter().find(|(good, _)| !good) {
            return Err(Usage((*wrong).to_owned()).into());
        }
        Ok(Options { alpha, rope, target: target::nearest(target), within, across_dimensions, ..Options::default() })
    }
}

impl Judging {
    /// Tables on the terminal, with the usual levels.
    pub(super) fn usual() -> Self {
        let Options { alpha, rope, target, within, across_dimensions, .. } = Options::default();
        let levels = Levels { target: TARGETS[target], alpha, rope, within, across_dimensions };
        Self { format: ReportFormat::Table, table: Part::Ranking, levels }
    }

    /// What a comparison is to do.
    pub(super) fn options(&self) -> anyhow::Result<Options> {
        if self.table != Part::Ranking && self.format != ReportFormat::Csv {
            return Err(Usage("--table goes with --format csv only".to_owned()).into());
        }
        self.levels.options()
    }

    /// Whether it is for people, and not wanted when the program is to be quiet.
    pub(super) fn is_for_people(&self) -> bool {
        self.format == ReportFormat::Table
    }

    /// The comparison as text; `runs` are those that were compared. With `curves`, tables for people have a small one of the
    /// loss in each row.
    pub(super) fn render(
        &self,
        comparison: &Comparison,
        runs: &Runs,
        curves: Option<&Curves>,
    ) -> anyhow::Result<String> {
        let tables = |render, bullet, terminal| {
            let small = if terminal { curves.map(|curves| (curves, runs)) } else { None };
            tables::text(comparison, render, bullet, terminal, small)
        };
        Ok(match self.format {
            ReportFormat::Table => tables(Table::text, "", true),
            ReportFormat::Markdown => tables(Table::markdown, "- ", false),
            ReportFormat::Latex => tables(Table::latex, "% ", false),
            ReportFormat::Json => serde_json::to_string_pretty(&data::json(comparison))? + "\n",
            ReportFormat::Csv => data::csv(comparison, runs, self.table)?,
        })
    }
}

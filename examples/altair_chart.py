"""Draws the loss over steps; arguments: a folder of results, and the picture (.html, .svg, .png or .json)."""

import sys

import altair as alt
import polars as pl

folder, picture = sys.argv[1:]
trace = pl.scan_csv(f"{folder}/trace.csv", infer_schema_length=None)
seeds = trace.select(pl.col("seed").n_unique()).collect().item()
quartiles = (
    trace.filter(pl.col("step") > 0)  # a log axis has no place for the start
    .group_by("problem", "optimizer", "step", maintain_order=True)
    .agg(
        pl.len().alias("runs"),
        pl.col("loss").quantile(0.25, "linear").alias("low"),
        pl.col("loss").median().alias("median"),
        pl.col("loss").quantile(0.75, "linear").alias("high"),
    )
    .filter(pl.col("runs") == seeds)  # where a run has ended, a median of the others would flatter
    .filter(pl.col("low") > 0, pl.col("high").is_finite())
    .collect()
)

alt.data_transformers.disable_max_rows()
base = alt.Chart(quartiles).encode(alt.X("step").scale(type="log"), alt.Color("optimizer").sort(None))
band = base.mark_area(opacity=0.15).encode(alt.Y("low").scale(type="log").title("loss"), alt.Y2("high"))
line = base.mark_line().encode(alt.Y("median"))
chart = alt.layer(band, line).properties(width=300, height=240)
chart.facet("problem", columns=3).resolve_scale(y="independent").save(picture)

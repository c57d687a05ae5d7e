"""Draws loss and effective learning rate over steps; arguments: a folder of results, and the picture."""

import sys

import matplotlib.pyplot as plt
import pandas as pd

folder, picture = sys.argv[1:]
trace = pd.read_csv(f"{folder}/trace.csv").query("step > 0")  # a log axis has no place for the start
# Where a run has ended, a median of the others would flatter.
seeds = trace.groupby(["problem", "optimizer", "step"])["seed"].transform("size")
trace = trace[seeds == trace["seed"].nunique()]

problems = list(trace["problem"].unique())
colours = {optimizer: f"C{i}" for i, optimizer in enumerate(trace["optimizer"].unique())}
quantities = {"loss": "loss", "effective_lr": "effective learning rate"}

figure, axes = plt.subplots(2, len(problems), figsize=(4 * len(problems), 7), sharex=True, squeeze=False)
for row, (column, label) in zip(axes, quantities.items()):
    row[0].set_ylabel(label)
    for axis, problem in zip(row, problems):
        axis.set(xscale="log", yscale="log", title=problem)
        for optimizer, runs in trace[trace["problem"] == problem].groupby("optimizer", sort=False):
            low, median, high = runs.groupby("step")[column].quantile([0.25, 0.5, 0.75]).unstack().items()
            axis.plot(median[1], color=colours[optimizer], label=optimizer)
            axis.fill_between(low[1].index, low[1], high[1], color=colours[optimizer], alpha=0.15, linewidth=0)
for axis in axes[-1]:
    axis.set_xlabel("step")
axes[0, -1].legend()
figure.tight_layout()
figure.savefig(picture, dpi=150)

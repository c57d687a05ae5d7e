#!/usr/bin/env python3
"""Writes the golden reference data beside this file:

    gradients.json          the fixed inputs of the open loops
    optimizers/<name>.json  trajectories of an optimizer, from optimizers/<name>.py
    modifiers.json          the same of what goes around any optimizer
    schedules.json          learning-rate factors of torch and optax schedules
    problems/<name>.json    values and exact gradients of a loss surface, from problems/<name>.py

How to run (Python 3.11):

    python3 -m venv venv && . venv/bin/activate
    pip install -r requirements.txt
    python generate.py [optimizers [name ...] | modifiers | schedules | problems [name ...]]     # default: all

Everything is float64 and deterministic; no library random numbers are used.
Every optimizer trajectory is checked against the independent plain formula in
the optimizer's file, run both in float64 and in extended precision:

  * open loop  : |package - formula| <= 1e-12 |formula|   (asserted)
  * closed loop: a surface is left out of a case if the iterates diverge. Where
    the package and the extended-precision run drift apart by more than 1e-11,
    relative, the run is chaotic and no reference exists from there on: only the
    steps before that are kept, and no surface with fewer than 5 of them.
"""

import sys

import harness


def write_optimizers(*names):
    harness.write_gradients()
    files = sorted((harness.HERE / "optimizers").glob("*.py"))
    for name in names or [file.stem for file in files]:
        harness.write_optimizer(name)


def write_modifiers():
    import modifiers
    modifiers.write_modifiers()


def write_schedules():
    import schedules
    schedules.write_schedules()


def write_problems(*names):
    import problems
    problems.write_problems(*names)


if __name__ == "__main__":
    parts = dict(optimizers=write_optimizers, modifiers=write_modifiers, schedules=write_schedules, problems=write_problems)
    if len(sys.argv) > 1:
        parts[sys.argv[1]](*sys.argv[2:])
    else:
        for write in parts.values():
            write()

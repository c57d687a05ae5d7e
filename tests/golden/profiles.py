"""Writes profiles.json: targets, running times and profiles, by COCO's own code where it has them.

    pip install cocopp==2.9.1 six==1.17.0 coco-experiment==2.8.2 && python profiles.py

`runs` is an experiment that COCO itself records and reads again, so that it is COCO that counts evaluations. Restarts
are compared on given draws, since random numbers differ. Performance and data profiles are loops over the formulas of
their papers, areas integrals over the steps.
"""

import json
import math
import os
import random
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

import cocoex
import numpy as np

with warnings.catch_warnings():
    # It looks for data of others, of which there is no need here.
    warnings.simplefilter("ignore")
    import cocopp
    from cocopp.testbedsettings import GECCOBBOBTestbed
    from cocopp.toolsstats import simulated_evals, sp

TARGETS = [float(target) for target in GECCOBBOBTestbed.settings["pprldmany_target_values"]]

# Evaluations of runs that reached a target, and of those that did not.
ATTEMPTS = {
    "all succeed": ([17, 230, 4, 61], []),
    "some succeed": ([17, 230, 4], [500, 500, 81]),
    "one succeeds": ([33], [1000, 20, 7, 999, 640, 1, 58]),
    "none succeeds": ([], [500, 1001]),
    "one run, a success": ([12], []),
    "one run, a failure": ([], [12]),
    "ties": ([5, 5, 5, 9], [9, 9, 5]),
    "at the start": ([1, 1, 2], [1]),
    "long": ([123_456_789, 3], [1_000_000_001, 99_999_999_999]),
}


class Recorded:
    """Stands for a generator of numbers: it deals indices out that are known, and lengthens the draws that failed."""

    def __init__(self, draws, successes):
        self.draws, self.successes = draws, successes
        self.round, self.active = 0, range(len(draws))

    def __call__(self, low, high, size):
        assert low == 0 and size == len(self.active)
        indices = np.array([self.draws[i][self.round] for i in self.active])
        self.active = [i for i, index in zip(self.active, indices) if index >= self.successes]
        self.round += 1
        return indices


def attempts(name, succeeded, failed, count=40):
    rng = random.Random(name)
    evaluations, draws = succeeded + failed, []
    for _ in range(count if succeeded else 0):
        draw = [rng.randrange(len(evaluations))]
        while draw[-1] >= len(succeeded):
            draw.append(rng.randrange(len(evaluations)))
        draws.append(draw)
    recorded = Recorded(draws, len(succeeded))
    if draws:
        times = simulated_evals(evaluations, len(failed), count, recorded, recorded, return_as=list)
    else:
        times = []
        assert np.isnan(simulated_evals(evaluations, len(failed), count)).all()
    ert, rate, _ = sp(evaluations, issuccessful=[True] * len(succeeded) + [False] * len(failed))
    return dict(name=name, succeeded=succeeded, failed=failed, ert=number(ert), success_rate=float(rate),
                draws=draws, times=[float(time) for time in times])


def runs():
    """Gaps of runs on the sphere, evaluation by evaluation; when COCO sees targets reached, and its ERT of each."""
    gaps = []
    with tempfile.TemporaryDirectory() as folder:
        before = os.getcwd()
        os.chdir(folder)
        observer = cocoex.Observer("bbob", "result_folder: runs")
        for problem in cocoex.Suite("bbob", "instances: 1-5", "function_indices: 1 dimensions: 3"):
            optimum = cocoex.BareProblem("bbob", 1, 3, problem.id_instance)
            best, minimum = optimum.best_parameter(), optimum.best_value()
            problem.observe_with(observer)
            # The faster, the longer: from one run that comes to all targets to one that comes to few.
            rate, length = 0.85 - 0.1 * problem.id_instance, 23 - 3 * problem.id_instance
            start = np.array([3.7, -4.1, 2.9])
            gaps.append([float(problem(best + (start - best) * (1 - rate) ** t) - minimum) for t in range(length)])
            problem.free()
        data = cocopp.load("exdata/runs")[0]
        os.chdir(before)
    evals = [[number(value) for value in row] for row in data.detEvals(TARGETS)]
    # For a run that reached the last target, COCO keeps the evaluations until then only.
    assert all(spent == len(run) or run[-1] <= TARGETS[-1] for spent, run in zip(data.maxevals, gaps))
    assert evals[0].count(None) == 0 < evals[-1].count(None) < len(gaps)
    return dict(gaps=gaps, evals=evals, ert=[number(ert) for ert in data.detERT(TARGETS)])


def ecdf(times, at, budgets):
    """Shares of times, and areas under their curve: the integral of its steps over log10, not a mean over the times."""
    def share(x):
        return float(np.mean(np.array(times) <= x))

    def area(budget):
        ends = sorted({1.0, budget, *(time for time in times if 1.0 < time < budget)})
        steps = zip(ends, ends[1:])
        return math.fsum(share(a) * (math.log10(b) - math.log10(a)) for a, b in steps) / math.log10(budget)

    return dict(times=[number(time) for time in times], at=at, shares=[share(x) for x in at],
                budgets=budgets, areas=[area(budget) for budget in budgets])


def profiles(costs, at):
    """Shares of problems by solver; written from Dolan & Moré 2002 and Moré & Wild 2009."""
    problems, solvers = range(len(costs)), range(len(costs[0]))

    def performance(s, tau):
        solved = 0
        for p in problems:
            best = min(costs[p][other] for other in solvers)
            if costs[p][s] < math.inf and costs[p][s] / best <= tau:
                solved += 1
        return solved / len(problems)

    def data(s, kappa):
        return sum(1 for p in problems if costs[p][s] <= kappa) / len(problems)

    return dict(costs=[[number(cost) for cost in row] for row in costs], at=at,
                performance=[[performance(s, tau) for tau in at] for s in solvers],
                data=[[data(s, kappa) for kappa in at] for s in solvers])


def number(value):
    """JSON has neither infinity nor NaN: what is never reached is null."""
    return float(value) if math.isfinite(value) else None


def main():
    rng = random.Random("profiles")
    times = [math.inf if rng.random() < 0.3 else float(math.floor(10 ** rng.uniform(0, 5))) for _ in range(200)]
    costs = [[math.inf if rng.random() < 0.25 else float(rng.randint(1, 40)) for _ in range(4)] for _ in range(30)]
    costs += [[math.inf] * 4, [7.0] * 4]
    content = dict(
        packages={package: version(package) for package in ("cocopp", "coco-experiment", "numpy")},
        targets=TARGETS,
        attempts=[attempts(name, *evaluations) for name, evaluations in ATTEMPTS.items()],
        runs=runs(),
        ecdf=ecdf(times, [0.5, 1.0, 1.5, 10.0, 99.0, 1e3, 31_622.0, 1e5, 1e9], [1.5, 10.0, 1e3, 123_456.0, 1e9]),
        profiles=profiles(costs, [1.0, 1.25, 1.5, 2.0, 3.0, 7.0, 10.0, 20.0, 39.0, 40.0, 1e6]),
    )
    lines = [f'"{key}":{json.dumps(value, separators=(",", ":"))}' for key, value in content.items()]
    Path(__file__).with_suffix(".json").write_text("{" + ",\n".join(lines) + "}\n")


if __name__ == "__main__":
    main()

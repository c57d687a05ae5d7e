"""Writes bbob.json: optima and values of the 24 functions of BBOB, by COCO's own code.

    pip install coco-experiment==2.8.2 && python bbob.py

Only numbers that COCO returns are in the file. Its points are not: they come from a small generator that
`tests/bbob.rs` has too.
"""

import json
import math
from importlib.metadata import version
from pathlib import Path

from cocoex import BareProblem

FUNCTIONS = range(1, 25)
# Those of COCO's suite; and some that it computes, but has no results for.
SUITE = [(dim, instance) for dim in (2, 3, 5, 10, 20, 40) for instance in range(1, 16)]
OTHERS = [(dim, instance) for dim in (4, 7, 17, 33) for instance in (1, 6)] + [(3, 101), (6, 1_000_000)]


class Points:
    """Pseudo-random coordinates, the same for a function, dimension and instance."""

    def __init__(self, function, dim, instance):
        self.dim = dim
        self.state = (function * 1_000_003 + dim * 10_007 + instance) % 2**32

    def __call__(self, radius):
        return [self.coordinate(radius) for _ in range(self.dim)]

    def coordinate(self, radius):
        self.state = (self.state * 1_664_525 + 1_013_904_223) % 2**32
        return (self.state / 2.0**31 - 1.0) * radius


def row(function, dim, instance):
    problem = BareProblem("bbob", function, dim, instance)
    points = Points(function, dim, instance)
    best = [float(x) for x in problem.best_parameter()]
    # Rounded, so that a last bit of the optimum is none of the point.
    rounded = [math.floor(x * 1e6 + 0.5) / 1e6 for x in best]
    near = [x + dx for x, dx in zip(rounded, points(0.01))]
    inside, outside = points(5.0), points(8.0)
    values = [float(problem(x)) for x in (near, inside, outside)]
    weighted = sum((i + 1) * x for i, x in enumerate(best))
    return [function, dim, instance, float(problem.best_value()), weighted, *values]


def main():
    rows = [row(function, *case) for function in FUNCTIONS for case in SUITE + OTHERS]
    assert all(math.isfinite(number) for row in rows for number in row)
    text = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    columns = ["function", "dim", "instance", "f_opt", "sum of i x_opt_i", "near x_opt", "inside", "outside"]
    head = f'{{"package":"coco-experiment {version("coco-experiment")}",\n"columns":{json.dumps(columns)},\n'
    Path(__file__).with_suffix(".json").write_text(head + '"rows":[\n' + text + "\n]}\n")


if __name__ == "__main__":
    main()

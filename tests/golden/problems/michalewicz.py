"""Michalewicz (1992)."""

from problems import *


def f(x, dim, steepness):
    return -sum(sin(v) * sin((i + 1) * v**2 / pi)**(2 * steepness) for i, v in enumerate(x))


CASES = [case(([2, 1.5] * n)[:n], [2.2, 1.57, 1.28, 1.92, 1.72, 1.57, 1.45, 1.76, 1.66, 1.57][:n], [1.6] * n,
              box=(0, 3.14), more=6, dim=n, steepness=m) for n, m in [(1, 10), (2, 10), (2, 1), (3, 2), (10, 10)]]

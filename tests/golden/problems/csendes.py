"""Csendes."""

from problems import *


def f(x, dim):
    return sum(v**6 * (2 + sin(1 / v)) for v in x if value_of(v))


CASES = [case([0.5] * n, [-1, 0.2, 0.03, -0.4, 0.001][:n], box=(-1, 1), dim=n) for n in (1, 2, 5)]

"""Styblinski and Tang (1990)."""

from problems import *


def f(x, dim):
    return sum(v**4 - 16 * v**2 + 5 * v for v in x) / 2


CASES = [case([0] * n, [-2.9] * n, [5] * n, box=(-5, 5), dim=n) for n in (1, 2, 5)]

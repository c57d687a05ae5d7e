"""Whitley et al. (1996)."""

from problems import *


def f(x, dim):
    y = [100 * (a**2 - b)**2 + (1 - b)**2 for a in x for b in x]
    return sum(v**2 / 4000 - cos(v) + 1 for v in y)


CASES = [case([2] * n, [1] * n, [0.4, 0.2, 0.3, 0.4, 0.1][:n], box=(-10.24, 10.24), dim=n) for n in (2, 3, 5)]

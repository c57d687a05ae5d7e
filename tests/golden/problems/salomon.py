"""Salomon (1996)."""

from problems import *


def f(x, dim):
    r = sqrt(sum(v**2 for v in x))
    return 1 - cos(2 * pi * r) + r / 10


CASES = [case([10] * n, [0] * n, [0.3] * n, [-1.2] * n, box=(-100, 100), dim=n) for n in (1, 2, 5)]

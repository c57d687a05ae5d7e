"""Huber (1964)."""

from problems import *


def f(x, dim, delta):
    d = mpf(delta)
    return sum(v**2 / 2 if absolute(v) <= d else d * (absolute(v) - d / 2) for v in x)


CASES = [case([0] * n, [0.5] * n, [-4] * n, box=(-10, 10), dim=n, delta=d) for n, d in [(1, 1.0), (2, 3.5), (5, 1.0)]]

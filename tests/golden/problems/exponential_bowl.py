"""Breiman and Cutler (1993)."""

from problems import *


def f(x, dim):
    return -exp(-sum(v**2 for v in x) / 2)


CASES = [case([0.8] * n, [0] * n, [-1, 0.2, 0.3, -0.4, 0.1][:n], box=(-1, 1), dim=n) for n in (1, 2, 5)]

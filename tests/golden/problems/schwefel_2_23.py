"""Schwefel (1981), problem 2.23."""

from problems import *


def f(x, dim):
    return sum(v**10 for v in x)


CASES = [case([2] * n, [-1, 2, 3, -4, 0.1][:n], [0] * n, box=(-10, 10), dim=n) for n in (1, 2, 5)]

"""Haarala, Miettinen & Mäkelä (2004), problem 6."""

from problems import *


def f(x, dim):
    return max(log(absolute(v) + 1) for v in [-sum(x), *x])


CASES = [case([1] * n, [0.5, -2] + [1] * (n - 2), box=(-2, 2), seed=2, dim=n) for n in (2, 3, 8)]

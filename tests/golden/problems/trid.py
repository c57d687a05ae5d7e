"""Neumaier's third function."""

from problems import *


def f(x, dim):
    return sum((v - 1)**2 for v in x) - sum(a * b for a, b in zip(x, x[1:]))


CASES = [case([0] * n, [i * (n + 1 - i) for i in range(1, n + 1)], box=(-n * n, n * n), dim=n) for n in (2, 6, 10)]

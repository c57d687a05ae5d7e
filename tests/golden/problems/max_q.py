"""Haarala, Miettinen & Mäkelä (2004), problem 1."""

from problems import *


def f(x, dim):
    return max(v**2 for v in x)


CASES = [case([i if i <= n // 2 else -i for i in range(1, n + 1)], box=(-n, n), dim=n) for n in (1, 2, 5, 10)]

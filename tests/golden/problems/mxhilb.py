"""Haarala, Miettinen & Mäkelä (2004), problem 2."""

from problems import *


def f(x, dim):
    return max(absolute(sum(v / mpf(i + j + 1) for j, v in enumerate(x))) for i in range(dim))


CASES = [case([1] * n, box=(-2, 2), dim=n) for n in (1, 2, 5, 10)]

"""Schwefel (1981), problem 1.2."""

from problems import *


def f(x, dim):
    return sum(sum(x[:i])**2 for i in range(1, dim + 1))


CASES = [case([1] * n, [0] * n, box=(-100, 100), dim=n) for n in (2, 3, 8)]

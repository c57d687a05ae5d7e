"""Schwefel (1981), problem 2.21."""

from problems import *


def f(x, dim):
    return max(absolute(v) for v in x)


CASES = [case([80 * (i + 1) / n for i in range(n)], [-1, 2, 3, -4, 0.1][:n], box=(-100, 100), dim=n) for n in (1, 2, 5)]

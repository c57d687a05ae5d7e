"""Schwefel (1981), problem 2.20."""

from problems import *


def f(x, dim):
    return sum(absolute(v) for v in x)


CASES = [case([50] * n, [-1, 2, 3, -4, 0.1][:n], box=(-100, 100), dim=n) for n in (1, 2, 5)]

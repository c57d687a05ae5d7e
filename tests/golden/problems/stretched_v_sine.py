"""Schaffer et al. (1989), F7, chained."""

from problems import *


def f(x, dim):
    squares = [a**2 + b**2 for a, b in zip(x, x[1:])]
    return sum(t**q("0.25") * (sin(50 * t**q("0.1"))**2 + 1) for t in squares)


CASES = [case([50] * n, [-1, 2, 3, -4, 0.1][:n], [0.1, -0.02, 0.3, 0.1, 0.2][:n], box=(-100, 100), dim=n) for n in (2, 3, 5)]

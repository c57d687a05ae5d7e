"""Haarala, Miettinen & Mäkelä (2004), problem 4."""

from problems import *


def f(x, dim):
    return sum(max(a**4 + b**2, (2 - a)**2 + (2 - b)**2, 2 * exp(-a + b)) for a, b in zip(x, x[1:]))


CASES = [case([2] * n, [0.5, -0.25] + [0] * (n - 2), box=(-2, 3), dim=n) for n in (2, 3, 8)]

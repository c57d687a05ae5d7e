"""Haarala, Miettinen & Mäkelä (2004), problem 5."""

from problems import *


def f(x, dim):
    pairs = list(zip(x, x[1:]))
    return max(sum(a**4 + b**2 for a, b in pairs), sum((2 - a)**2 + (2 - b)**2 for a, b in pairs),
               sum(2 * exp(-a + b) for a, b in pairs))


CASES = [case([2] * n, [0.5, -0.25] + [0] * (n - 2), [-1] * (n - 1) + [2], box=(-2, 3), dim=n) for n in (2, 3, 8)]

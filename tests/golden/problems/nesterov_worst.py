"""Nesterov (2004), section 2.1.2: the worst quadratic in the world."""

from problems import *


def f(x, dim, smoothness):
    chain = x[0]**2 + sum((x[i] - x[i + 1])**2 for i in range(dim - 1)) + x[-1]**2
    return mpf(smoothness) / 4 * (chain / 2 - x[0])


CASES = [case([0] * n, [1] * n, box=(-2, 2), dim=n, smoothness=L) for n, L in [(1, 1.0), (2, 4.0), (8, 1.0), (9, 100.0)]]

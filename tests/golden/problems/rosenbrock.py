"""Rosenbrock (1960), chained."""

from problems import *


def f(x, dim):
    return sum(100 * (x[i + 1] - x[i]**2)**2 + (1 - x[i])**2 for i in range(dim - 1))


CASES = [case(([-1.2, 1] * n)[:n], [1] * n, [0] * n, box=(-5, 10), dim=n) for n in (2, 3, 10)]

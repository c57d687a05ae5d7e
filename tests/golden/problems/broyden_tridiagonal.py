"""Broyden (1965); More, Garbow and Hillstrom (1981), problem 30."""

from problems import *


def f(x, dim):
    y = [0, *x, 0]
    return sum(((3 - 2 * y[i]) * y[i] - y[i - 1] - 2 * y[i + 1] + 1)**2 for i in range(1, dim + 1))


CASES = [case([-1] * n, [0] * n, box=(-2, 2), dim=n) for n in (2, 3, 10)]

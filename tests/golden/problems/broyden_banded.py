"""Broyden (1971); More, Garbow and Hillstrom (1981), problem 31."""

from problems import *


def f(x, dim):
    x = dict(enumerate(x, 1))
    total = 0
    for i in range(1, dim + 1):
        neighbours = [j for j in range(max(1, i - 5), min(dim, i + 1) + 1) if j != i]
        total += (x[i] * (2 + 5 * x[i]**2) + 1 - sum(x[j] * (1 + x[j]) for j in neighbours))**2
    return total


CASES = [case([-1] * n, [0] * n, box=(-2, 2), dim=n) for n in (2, 3, 10)]

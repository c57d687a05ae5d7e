"""Gill, Murray and Pitfield (1972); More, Garbow and Hillstrom (1981), problem 23."""

from problems import *


def f(x, dim):
    a = q("1e-5")
    return sum((sqrt(a) * (v - 1))**2 for v in x) + (sum(v**2 for v in x) - q("0.25"))**2


CASES = [case(list(range(1, n + 1)), [0] * n, [0.2] * n, box=(-n, n), dim=n) for n in (2, 4, 10)]

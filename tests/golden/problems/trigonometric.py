"""Spedicato (1975); More, Garbow and Hillstrom (1981), problem 26."""

from problems import *


def f(x, dim):
    total = sum(cos(v) for v in x)
    return sum((dim - total + i * (1 - cos(v)) - sin(v))**2 for i, v in enumerate(x, 1))


CASES = [case([1 / n] * n, [0] * n, [3] * n, box=(-3, 3), dim=n) for n in (1, 2, 10)]

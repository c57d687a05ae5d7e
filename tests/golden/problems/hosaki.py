"""Hosaki: Bekey & Ung (1974)."""

from problems import *


def f(x):
    x, y = x
    return (1 - 8 * x + 7 * x**2 - 7 * x**3 / 3 + x**4 / 4) * y**2 * exp(-y)


CASES = [case([0, 0], [4, 2], [2, 3.5], box=[(0, 5), (0, 6)])]

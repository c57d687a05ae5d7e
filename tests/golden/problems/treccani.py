"""Treccani: Dixon & Szegő (1978)."""

from problems import *


def f(x):
    x, y = x
    return x**4 + 4 * x**3 + 4 * x**2 + y**2


CASES = [case([0, 0], [-2, 0], [1, 2], box=(-5, 5))]

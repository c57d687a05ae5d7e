"""Wayburn & Seader (1987), the first."""

from problems import *


def f(x):
    x, y = x
    return (x**6 + y**4 - 17)**2 + (2 * x + y - 4)**2


CASES = [case([0, 0], [1, 2], [-2, 3], box=(-5, 5)), case([1.5, 1.5], box=(-2, 2))]

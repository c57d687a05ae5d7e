"""Gramacy and Lee (2008)."""

from problems import *


def f(x):
    x, y = x
    return x * exp(-x**2 - y**2)


CASES = [case([0, 1], [2, -1], [-0.7071067812, 0], [6, -2], box=(-2, 2.5))]

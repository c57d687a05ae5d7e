"""Easom (1990)."""

from problems import *


def f(x):
    x, y = x
    return -cos(x) * cos(y) * exp(-(x - pi)**2 - (y - pi)**2)


CASES = [case([2, 2], [3, 3], [0, 0], [1.3, 5], [20, -10], box=(0, 6))]

"""Matyas (1965)."""

from problems import *


def f(x):
    x, y = x
    return q("0.26") * (x**2 + y**2) - q("0.48") * x * y


CASES = [case([8, -6], [0, 0], [3, 1], [-10, -10], [7, 7.5], box=(-10, 10))]

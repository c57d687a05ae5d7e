"""Branin (1972)."""

from problems import *


def f(x):
    x, y = x
    b, c, t = q("5.1") / (4 * pi**2), 5 / pi, 1 / (8 * pi)
    return (y - b * x**2 + c * x - 6)**2 + 10 * (1 - t) * cos(x) + 10


CASES = [case([0, 0], [2.5, 12.5], [3, 2], box=[(-5, 10), (0, 15)])]

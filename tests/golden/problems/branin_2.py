"""Branin RCOS 2: Jamil & Yang (2013), number 23."""

from problems import *


def f(x):
    x, y = x
    valley = y - q("5.1") * x**2 / (4 * pi**2) + 5 * x / pi - 6
    return valley**2 + 10 * (1 - 1 / (8 * pi)) * cos(x) * cos(y) + log(x**2 + y**2 + 1) + 10


CASES = [case([0, 0], [5, 5], [-3, 12.5], box=(-5, 15))]

"""Hoelder table; Jamil and Yang (2013)."""

from problems import *


def f(x):
    x, y = x
    return -absolute(sin(x) * cos(y) * exp(absolute(1 - sqrt(x**2 + y**2) / pi)))


CASES = [case([4, 7], [8.0550234757, 9.6645900192], [-3, 4], [1, 0.5], [10, -10], box=(-10, 10))]

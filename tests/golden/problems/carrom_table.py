"""Carrom table; Jamil and Yang (2013)."""

from problems import *


def f(x):
    x, y = x
    return -(cos(x) * cos(y) * exp(absolute(1 - sqrt(x**2 + y**2) / pi)))**2 / 30


CASES = [case([4, 7], [9.6461676704, 9.6461676704], [-3, 4], [1, 0.5], [10, -10], box=(-10, 10))]

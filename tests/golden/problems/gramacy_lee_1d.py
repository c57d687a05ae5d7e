"""Gramacy & Lee (2012)."""

from problems import *


def f(x):
    return sin(10 * pi * x[0]) / (2 * x[0]) + (x[0] - 1)**4


CASES = [case([0.5], [1], [2.5], box=(0.5, 2.5), more=12)]

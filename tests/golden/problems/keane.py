"""Keane, as a minimization: Jamil & Yang (2013), number 69."""

from problems import *


def f(x):
    x, y = x
    return -sin(x - y)**2 * sin(x + y)**2 / sqrt(x**2 + y**2)


CASES = [case([1, 2], [0.25, 0], [0, 1.5], [2, 2], box=(0, 10))]

"""Brent's function: Jamil & Yang (2013), number 24."""

from problems import *


def f(x):
    x, y = x
    return (x + 10)**2 + (y + 10)**2 + exp(-x**2 - y**2)


CASES = [case([0, 0], [0.5, -1.25], [-10, -10], [0.1, 0.2], box=(-3, 3)), case([9, 9], box=(-10, 10))]

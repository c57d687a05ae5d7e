"""Booth."""

from problems import *


def f(x):
    x, y = x
    return (x + 2 * y - 7)**2 + (2 * x + y - 5)**2


CASES = [case([0, 0], [1, 3], [-10, 10], box=(-10, 10))]

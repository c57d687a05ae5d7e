"""Zettl: Schwefel (1995)."""

from problems import *


def f(x):
    x, y = x
    return (x**2 + y**2 - 2 * x)**2 + x / 4


CASES = [case([0, 0], [3, 2], [-0.5, 0.25], box=(-5, 10))]

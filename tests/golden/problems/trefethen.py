"""Trefethen (2002), problem 4."""

from problems import *


def f(x):
    x, y = x
    return (exp(sin(50 * x)) + sin(60 * exp(y)) + sin(70 * sin(x)) + sin(sin(80 * y)) - sin(10 * (x + y))
            + (x**2 + y**2) / 4)


CASES = [case([0, 0], [-0.0244, 0.2106], [1, 1], [-1, -1], box=(-1, 1), more=12)]

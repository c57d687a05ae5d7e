"""The hyperbolic paraboloid."""

from problems import *


def f(x):
    x, y = x
    return x**2 - y**2


CASES = [case([0, 0], [1, 1], [0.5, -0.25], box=(-1, 1))]

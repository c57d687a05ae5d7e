"""The monkey saddle."""

from problems import *


def f(x):
    x, y = x
    return x**3 - 3 * x * y**2


CASES = [case([0, 0], [1, 1], [0.5, -0.25], box=(-1, 1))]

"""Adjiman, Dallwig, Floudas & Neumaier (1998)."""

from problems import *


def f(x):
    x, y = x
    return cos(x) * sin(y) - x / (y**2 + 1)


CASES = [case([0, 0], [1.5, -0.5], box=[(-1, 2), (-1, 1)], more=12)]

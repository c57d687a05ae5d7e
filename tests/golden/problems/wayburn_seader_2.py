"""Wayburn & Seader (1987), the second."""

from problems import *


def f(x):
    x, y = x
    return (q("1.613") - 4 * (x - q("0.3125"))**2 - 4 * (y - q("1.625"))**2)**2 + (y - 1)**2


CASES = [case([0, 0], [0.5, 2], box=(-5, 5)), case([100, -50], box=(-500, 500))]

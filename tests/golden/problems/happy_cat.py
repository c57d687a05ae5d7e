"""Beyer and Finck (2012), in their form."""

from problems import *


def f(x, dim):
    square = sum(v**2 for v in x)
    return ((square - dim)**2)**q("0.125") + (square / 2 + sum(x)) / dim + q("0.5")


CASES = [case(([2, -1.5] * n)[:n], [-1.01] * n, [0.3] * n, box=(-5, 5), dim=n) for n in (2, 3, 5)]

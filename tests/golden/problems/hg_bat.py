"""HGBat of the CEC 2014 report, F14, without its shift."""

from problems import *


def f(x, dim):
    square, total = sum(v**2 for v in x), sum(x)
    return sqrt(absolute(square**2 - total**2)) + (square / 2 + total) / dim + q("0.5")


CASES = [case(([2, -1.5] * n)[:n], [-0.99] * n, [0.3] * n, box=(-5, 5), dim=n) for n in (2, 3, 5)]

"""Breiman and Cutler (1993), turned over."""

from problems import *


def f(x, dim):
    return sum(v**2 - q("0.1") * cos(5 * pi * v) for v in x)


CASES = [case([0.5] * n, [0] * n, [-1, 0.2, 0.3, -0.4, 0.1][:n], box=(-1, 1), dim=n) for n in (1, 2, 5)]

"""Haarala, Miettinen & Mäkelä (2004), problem 3."""

from problems import *


def f(x, dim):
    return sum(max(-a - b, -a - b + a**2 + b**2 - 1) for a, b in zip(x, x[1:]))


CASES = [case([-0.5] * n, [1] * n, box=(-2, 2), dim=n) for n in (2, 3, 8)]

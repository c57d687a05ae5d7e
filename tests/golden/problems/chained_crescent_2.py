"""Haarala, Miettinen & Mäkelä (2004), problem 10."""

from problems import *


def f(x, dim):
    return sum(max(a**2 + (b - 1)**2 + b - 1, -a**2 - (b - 1)**2 + b + 1) for a, b in zip(x, x[1:]))


CASES = [case(([-1.5, 2] * n)[:n], [0.25] * n, box=(-2, 2), dim=n) for n in (2, 3, 8)]

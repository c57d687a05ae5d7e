"""Haarala, Miettinen & Mäkelä (2004), problem 9."""

from problems import *


def f(x, dim):
    pairs = list(zip(x, x[1:]))
    return max(sum(a**2 + (b - 1)**2 + b - 1 for a, b in pairs), sum(-a**2 - (b - 1)**2 + b + 1 for a, b in pairs))


CASES = [case(([-1.5, 2] * n)[:n], [0.25] * n, box=(-2, 2), dim=n) for n in (2, 3, 8)]

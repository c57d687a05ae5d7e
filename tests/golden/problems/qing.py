"""Qing (2006)."""

from problems import *


def f(x, dim):
    return sum((v**2 - i)**2 for i, v in enumerate(x, 1))


CASES = [case([2.5] * n, [-1, 2, 3, -4, 0.1][:n], box=(-500, 500), dim=n) for n in (1, 2, 5)]

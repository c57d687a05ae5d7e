"""Rastrigin (1974), in any dimension."""

from problems import *


def f(x, dim):
    return 10 * dim + sum(v**2 - 10 * cos(2 * pi * v) for v in x)


CASES = [case([4.1] * n, [0] * n, [-5.12] * n, box=(-5.12, 5.12), dim=n) for n in (1, 2, 5)]

"""CUTEst, POWER: Oren (1974)."""

from problems import *


def f(x, dim):
    return sum((i + 1) * v**2 for i, v in enumerate(x))**2


CASES = [case([1] * n, [0] * n, box=(-2, 2), dim=n) for n in (1, 2, 8)]

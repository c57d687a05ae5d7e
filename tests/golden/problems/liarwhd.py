"""CUTEst, LIARWHD: Li (1988)."""

from problems import *


def f(x, dim):
    return sum(4 * (v**2 - x[0])**2 + (v - 1)**2 for v in x)


CASES = [case([4] * n, [1] * n, [0.5] * n, box=(-5, 5), dim=n) for n in (2, 3, 8)]

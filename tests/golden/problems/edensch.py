"""CUTEst, EDENSCH: Li (1988)."""

from problems import *


def f(x, dim):
    return 16 + sum((a - 2)**4 + (a * b - 2 * b)**2 + (b + 1)**2 for a, b in zip(x, x[1:]))


CASES = [case([8] * n, [0] * n, box=(-5, 10), dim=n) for n in (2, 3, 8)]

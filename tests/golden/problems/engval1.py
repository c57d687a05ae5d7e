"""CUTEst, ENGVAL1: Toint (1983), problem 31."""

from problems import *


def f(x, dim):
    return sum((x[i]**2 + x[i + 1]**2)**2 - 4 * x[i] + 3 for i in range(dim - 1))


CASES = [case([2] * n, [1] + [0] * (n - 1), box=(-2, 2), dim=n) for n in (2, 3, 8)]

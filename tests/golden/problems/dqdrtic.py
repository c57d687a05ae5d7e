"""CUTEst, DQDRTIC: Toint (1983), problem 22."""

from problems import *


def f(x, dim):
    return sum(x[i]**2 + 100 * x[i + 1]**2 + 100 * x[i + 2]**2 for i in range(dim - 2))


CASES = [case([3] * n, [0] * n, box=(-5, 5), dim=n) for n in (3, 4, 8)]

"""CUTEst, TRIDIA: Toint (1983), problem 8."""

from problems import *


def f(x, dim):
    return (x[0] - 1)**2 + sum(i * (2 * x[i - 1] - x[i - 2])**2 for i in range(2, dim + 1))


CASES = [case([1] * n, [mpf(2)**-i for i in range(n)], box=(-2, 2), dim=n) for n in (1, 2, 8)]

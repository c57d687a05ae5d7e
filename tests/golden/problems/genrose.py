"""CUTEst, GENROSE: Nash (1984), problem 5."""

from problems import *


def f(x, dim):
    return 1 + sum(100 * (x[i] - x[i - 1]**2)**2 + (x[i] - 1)**2 for i in range(1, dim))


CASES = [case([mpf(i + 1) / (n + 1) for i in range(n)], [1] * n, [-1] * n, box=(-2, 2), dim=n) for n in (2, 3, 8)]

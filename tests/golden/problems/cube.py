"""Leon (1966), chained as in CUTEst's CUBE."""

from problems import *


def f(x, dim):
    return (x[0] - 1)**2 + 100 * sum((x[i] - x[i - 1]**3)**2 for i in range(1, dim))


CASES = [case(([-1.2, 1] * n)[:n], [1] * n, [0] * n, box=(-2, 2), dim=n) for n in (2, 3, 10)]

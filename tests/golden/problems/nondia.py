"""CUTEst, NONDIA: after Shanno (1978)."""

from problems import *


def f(x, dim):
    return (x[0] - 1)**2 + 100 * sum((x[0] - x[i - 1]**2)**2 for i in range(1, dim))


CASES = [case([-1] * n, [1] * n, [0.5] * n, box=(-2, 2), dim=n) for n in (2, 3, 8)]

"""Dixon and Price (1989)."""

from problems import *


def f(x, dim):
    return (x[0] - 1)**2 + sum(i * (2 * x[i - 1]**2 - x[i - 2])**2 for i in range(2, dim + 1))


CASES = [case([1] * n, [0] * n, box=(-10, 10), dim=n) for n in (2, 3, 8)]

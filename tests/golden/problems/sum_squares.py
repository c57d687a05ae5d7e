"""The weighted sum of squares, with the weights 1, 2, 3, ..."""

from problems import *


def f(x, dim):
    return sum(i * v**2 for i, v in enumerate(x, 1))


CASES = [case([1] * n, [0] * n, box=(-10, 10), dim=n) for n in (1, 2, 6)]

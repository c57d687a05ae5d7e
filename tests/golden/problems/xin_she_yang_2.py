"""Yang (2010)."""

from problems import *


def f(x, dim):
    return sum(absolute(v) for v in x) * exp(-sum(sin(v**2) for v in x))


CASES = [case([5] * n, [-1, 2, 3, -4, 0.1][:n], box=(-6.28, 6.28), dim=n) for n in (1, 2, 5)]

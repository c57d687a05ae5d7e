"""De Jong (1975), F4, without noise."""

from problems import *


def f(x, dim):
    return sum(i * v**4 for i, v in enumerate(x, 1))


CASES = [case([1] * n, [-1, 0.2, 0.3, -0.4, 0.1][:n], box=(-1.28, 1.28), dim=n) for n in (1, 2, 5)]

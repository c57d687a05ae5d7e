"""Zhang et al. (2019)."""

from problems import *


def f(x, dim, batch=1):
    return sum(v**2 / (i + 1) for i, v in enumerate(x)) / 2


CASES = [case([1] * n, box=(-1, 1), dim=n) for n in (1, 4, 30)]

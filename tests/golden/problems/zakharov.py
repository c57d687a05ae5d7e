"""Zakharov, after Chelouah and Siarry (2000)."""

from problems import *


def f(x, dim):
    s = sum(mpf(i) / 2 * v for i, v in enumerate(x, 1))
    return sum(v**2 for v in x) + s**2 + s**4


CASES = [case([5] * n, [0] * n, box=(-5, 10), dim=n) for n in (2, 3, 8)]

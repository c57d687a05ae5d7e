"""The constant zero function of argmin-testfunctions."""

from problems import *


def f(x, dim):
    return 0 * x[0]


CASES = [case([1] * n, [2.5, -7, 0][:n], box=(-5, 5), more=2, dim=n) for n in (1, 3)]

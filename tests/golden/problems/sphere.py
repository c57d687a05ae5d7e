"""The sum of squares."""

from problems import *


def f(x, dim):
    return sum(v**2 for v in x)


CASES = [case([1] * n, [0] * n, box=(q("-5.12"), q("5.12")), dim=n) for n in (1, 2, 5)]

"""The sum of the powers 2, 3, 4, ... of magnitudes."""

from problems import *


def f(x, dim):
    return sum(absolute(v)**(i + 1) for i, v in enumerate(x, 1))


CASES = [case([1] * n, box=(-1, 1), dim=n) for n in (1, 2, 7)]

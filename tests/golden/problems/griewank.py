"""Griewank (1981), with the divisor 4000."""

from problems import *


def f(x, dim):
    product = 1
    for i, v in enumerate(x):
        product = product * cos(v / sqrt(mpf(i + 1)))
    return sum(v**2 for v in x) / 4000 - product + 1


CASES = [case([5] * n, [0] * n, [3.1400226339] * n, [100, -250, 600, -480, 77, 3, 2, 1][:n], box=(-30, 30), dim=n)
         for n in (1, 2, 3, 8)]

"""Clerc (1999), the other Alpine function, to be minimized."""

from problems import *


def f(x, dim):
    product = -1
    for v in x:
        product = product * sqrt(v) * sin(v)
    return product


CASES = [case([7] * n, [7.9] * n, [3, 2, 3, 4, 0.1][:n], box=(0.1, 10), dim=n) for n in (1, 2, 5)]

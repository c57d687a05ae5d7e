"""Schwefel (1981), problem 2.22."""

from problems import *


def f(x, dim):
    product = 1
    for v in x:
        product = product * absolute(v)
    return sum(absolute(v) for v in x) + product


CASES = [case([1] * n, [-1, 2, 3, -4, 0.1][:n], box=(-10, 10), dim=n) for n in (2, 3, 5)]

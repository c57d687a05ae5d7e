"""Clerc (1999), Alpine."""

from problems import *


def f(x, dim):
    return sum(absolute(v * sin(v) + v / 10) for v in x)


CASES = [case([5] * n, [-3, 2, 3, -4, 0.1][:n], box=(-10, 10), dim=n) for n in (1, 2, 5)]

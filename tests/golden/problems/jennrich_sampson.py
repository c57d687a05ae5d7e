"""Jennrich and Sampson (1968); More, Garbow and Hillstrom (1981), problem 6, with any number of residuals."""

from problems import *


def f(x, m):
    return sum((2 + 2 * i - (exp(i * x[0]) + exp(i * x[1])))**2 for i in range(1, m + 1))


CASES = [case([0.3, 0.4], [0.2578, 0.2578], [0, 0], [-1, 1], box=(-1, 1), m=m) for m in (10, 2, 30)]

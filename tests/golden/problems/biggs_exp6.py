"""Biggs (1971); More, Garbow and Hillstrom (1981), problem 18, with m = 13."""

from problems import *


def f(x):
    value = 0
    for i in range(1, 14):
        t = mpf(i) / 10
        y = exp(-t) - 5 * exp(-10 * t) + 3 * exp(-4 * t)
        value = value + (x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1]) + x[5] * exp(-t * x[4]) - y)**2
    return value


CASES = [case([1, 2, 1, 1, 1, 1], [1, 10, 1, 5, 4, 3], [1.711, 17.68, 1.163, 5.187, 1.711, 1.163], [-2, 3, 5, 7, -1, 4],
              box=(-20, 20))]

"""Bard (1970); More, Garbow and Hillstrom (1981), problem 8."""

from problems import *

Y = "0.14 0.18 0.22 0.25 0.29 0.32 0.35 0.39 0.37 0.58 0.73 0.96 1.34 2.10 4.39".split()


def f(x):
    rows = [(q(y), u, 16 - u, min(u, 16 - u)) for u, y in enumerate(Y, 1)]
    return sum((y - (x[0] + u / (v * x[1] + w * x[2])))**2 for y, u, v, w in rows)


CASES = [case([1, 1, 1], [0.08241, 1.133, 2.344], [-2, 0.01, 0.01], [0, 5, 0.5], box=[(-2, 2), (0.01, 5), (0.01, 5)])]

"""Kowalik and Osborne (1968); More, Garbow and Hillstrom (1981), problem 20."""

from problems import *


def f(x, dim):
    value = x[0]**2 + (x[1] - x[0]**2 - 1)**2
    for i in range(1, 30):
        t = mpf(i) / 29
        slope = sum((j - 1) * x[j - 1] * t**(j - 2) for j in range(2, dim + 1))
        value = value + (slope - sum(x[j - 1] * t**(j - 1) for j in range(1, dim + 1))**2 - 1)**2
    return value


CASES = [case([0] * n, [1] * n, [(-1)**i * i / 8 for i in range(n)], box=(-10, 10), more=more, dim=n)
         for n, more in ((2, 8), (3, 4), (6, 4), (9, 3), (12, 2), (31, 0))]

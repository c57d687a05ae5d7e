"""Fletcher (1965); More, Garbow and Hillstrom (1981), problem 35."""

import mpmath

from problems import *


def chebyshev(i, x):
    """From the coefficients, on [0, 1]."""
    y, k = 2 * x - 1, 0
    total = 0
    while 2 * k <= i:
        term = mpmath.binomial(i, 2 * k)
        total += term * (y**2 - 1)**k * y**(i - 2 * k)
        k += 1
    return total


def f(x, dim):
    total = 0
    for i in range(1, dim + 1):
        integral = 0 if i % 2 else mpf(-1) / (i**2 - 1)
        total += (sum(chebyshev(i, v) for v in x) / dim - integral)**2
    return total


CASES = [case([j / (n + 1) for j in range(1, n + 1)], [0.1] * n, box=(0, 1), dim=n) for n in (2, 8, 11)]

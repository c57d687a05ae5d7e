"""Powell (1962); More, Garbow and Hillstrom (1981), problems 13 and 22."""

from problems import *


def f(x, dim):
    total = 0
    for i in range(1, dim // 4 + 1):
        y = dict(zip((1, 2, 3, 4), x[4 * i - 4:4 * i]))
        residuals = [y[1] + 10 * y[2], sqrt(5) * (y[3] - y[4]), (y[2] - 2 * y[3])**2, sqrt(10) * (y[1] - y[4])**2]
        total += sum(r**2 for r in residuals)
    return total


CASES = [case([3, -1, 0, 1] * (n // 4), [0] * n, box=(-4, 5), dim=n) for n in (4, 8)]

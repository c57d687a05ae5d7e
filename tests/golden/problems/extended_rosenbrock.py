"""Spedicato (1975); More, Garbow and Hillstrom (1981), problem 21."""

from problems import *


def f(x, dim):
    total = 0
    for i in range(1, dim // 2 + 1):
        odd, even = x[2 * i - 2], x[2 * i - 1]
        total += (10 * (even - odd**2))**2 + (1 - odd)**2
    return total


CASES = [case([-1.2, 1] * (n // 2), [1] * n, box=(-5, 10), dim=n) for n in (2, 4, 10)]

"""More, Garbow and Hillstrom (1981), problem 25."""

from problems import *


def f(x, dim):
    s = sum(j * (x[j - 1] - 1) for j in range(1, dim + 1))
    return sum(r**2 for r in [v - 1 for v in x] + [s, s**2])


CASES = [case([0.5] * n, [1] * n, box=(-10, 10), dim=n) for n in (2, 3, 10)]

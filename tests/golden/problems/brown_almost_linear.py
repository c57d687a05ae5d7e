"""Brown (1969); More, Garbow and Hillstrom (1981), problem 27."""

from problems import *


def f(x, dim):
    product = 1
    for v in x:
        product = product * v
    return sum((v + sum(x) - (dim + 1))**2 for v in x[:-1]) + (product - 1)**2


CASES = [case([0.5] * n, [1] * n, [0] * (n - 1) + [n + 1], box=(-2, 2), dim=n) for n in (2, 3, 10)]

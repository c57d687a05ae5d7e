"""More, Garbow and Hillstrom (1981), problem 33."""

from problems import *


def f(x, dim, residuals):
    s = sum(j * v for j, v in enumerate(x, 1))
    return sum((i * s - 1)**2 for i in range(1, (residuals or dim) + 1))


CASES = [case([1] * n, [0] * n, box=(-10, 10), dim=n, residuals=m) for n, m in [(2, 0), (2, 3), (10, 0), (10, 25)]]

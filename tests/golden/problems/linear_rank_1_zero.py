"""More, Garbow and Hillstrom (1981), problem 34."""

from problems import *


def f(x, dim, residuals):
    m = residuals or dim
    s = sum(j * x[j - 1] for j in range(2, dim))
    return sum(((i - 1) * s - 1 if 2 <= i < m else -1)**2 for i in range(1, m + 1))


CASES = [case([1] * n, [0] * n, box=(-10, 10), dim=n, residuals=m) for n, m in [(3, 0), (4, 5), (10, 0), (10, 25)]]

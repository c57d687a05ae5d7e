"""More, Garbow and Hillstrom (1981), problem 32."""

from problems import *


def f(x, dim, residuals):
    m = residuals or dim
    s = 2 * sum(x) / m
    return sum(((x[i] if i < dim else 0) - s - 1)**2 for i in range(m))


CASES = [case([1] * n, [-1] * n, box=(-10, 10), dim=n, residuals=m) for n, m in [(1, 0), (2, 3), (10, 0), (10, 25)]]

"""More and Cosnard (1979); More, Garbow and Hillstrom (1981), problem 28."""

from problems import *


def f(x, dim):
    h = 1 / mpf(dim + 1)
    y = [0, *x, 0]
    return sum((2 * y[i] - y[i - 1] - y[i + 1] + h**2 * (y[i] + i * h + 1)**3 / 2)**2 for i in range(1, dim + 1))


CASES = [case([0] * n, [-0.1] * n, box=(-10, 10), dim=n) for n in (2, 3, 10)]

"""More and Cosnard (1979); More, Garbow and Hillstrom (1981), problem 29."""

from problems import *


def f(x, dim):
    h = 1 / mpf(dim + 1)
    t = [i * h for i in range(dim + 2)]
    cube = [None] + [(v + i * h + 1)**3 for i, v in enumerate(x, 1)]
    total = 0
    for i in range(1, dim + 1):
        left = sum(t[j] * cube[j] for j in range(1, i + 1))
        right = sum((1 - t[j]) * cube[j] for j in range(i + 1, dim + 1))
        total += (x[i - 1] + h * ((1 - t[i]) * left + t[i] * right) / 2)**2
    return total


CASES = [case([0] * n, [-0.1] * n, box=(-10, 10), dim=n) for n in (2, 3, 10)]

"""Gill, Murray and Pitfield (1972); More, Garbow and Hillstrom (1981), problem 24."""

from problems import *


def f(x, dim):
    a = q("1e-5")
    x = dict(enumerate(x, 1))
    residuals = [x[1] - q("0.2")]
    for i in range(2, dim + 1):
        y = exp(mpf(i) / 10) + exp(mpf(i - 1) / 10)
        residuals.append(sqrt(a) * (exp(x[i] / 10) + exp(x[i - 1] / 10) - y))
    for i in range(dim + 1, 2 * dim):
        residuals.append(sqrt(a) * (exp(x[i - dim + 1] / 10) - exp(mpf(-1) / 10)))
    residuals.append(sum((dim - j + 1) * x[j]**2 for j in range(1, dim + 1)) - 1)
    return sum(r**2 for r in residuals)


CASES = [case([0.5] * n, [0] * n, [20] * n, box=(-1, 1), dim=n) for n in (2, 4, 10)]

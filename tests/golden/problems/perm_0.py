"""Neumaier, after Surjanovic and Bingham."""

from problems import *


def f(x, dim, beta):
    def inner(k):
        return sum((j + mpf(beta)) * (x[j - 1]**k - mpf(1) / mpf(j)**k) for j in range(1, dim + 1))

    return sum(inner(k)**2 for k in range(1, dim + 1))


CASES = [case([1] * n, [0.3] * n, box=(-n, n), dim=n, beta=b) for n, b in [(2, 10.0), (3, 0.0), (4, 0.5), (7, 10.0)]]

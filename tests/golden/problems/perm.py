"""Neumaier, after Surjanovic and Bingham."""

from problems import *


def f(x, dim, beta):
    def inner(k):
        return sum((mpf(j)**k + mpf(beta)) * ((x[j - 1] / j)**k - 1) for j in range(1, dim + 1))

    return sum(inner(k)**2 for k in range(1, dim + 1))


CASES = [case([1] * n, list(range(1, n + 1)), box=(-n, n), dim=n, beta=b) for n, b in [(2, 0.5), (3, 0.0), (4, 10.0), (7, 0.5)]]

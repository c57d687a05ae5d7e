"""Expanded Schaffer F6 of the CEC 2005 report, F14, without shift and rotation."""

from problems import *


def f(x, dim):
    def g(a, b):
        square = a**2 + b**2
        return q("0.5") + (sin(sqrt(square))**2 - q("0.5")) / (1 + q("0.001") * square)**2
    return sum(g(x[i], x[(i + 1) % dim]) for i in range(dim))


CASES = [case([10] * n, [0] * n, [-1, 2, 3, -4, 0.1][:n], box=(-100, 100), dim=n) for n in (2, 3, 5)]

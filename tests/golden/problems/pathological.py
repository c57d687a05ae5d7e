"""Rahnamayan, Tizhoosh and Salama (2007)."""

from problems import *


def f(x, dim):
    def term(a, b):
        wave = sin(sqrt(100 * a**2 + b**2))**2 - q("0.5")
        return q("0.5") + wave / (1 + q("0.001") * (a**2 - 2 * a * b + b**2)**2)
    return sum(term(a, b) for a, b in zip(x, x[1:]))


CASES = [case(([10, -5] * n)[:n], [0] * n, [1, 1.2, 1.3, 0.4, 0.1][:n], [-7] * n, box=(-100, 100), dim=n) for n in (2, 3, 5)]

"""Ackley (1987), in any dimension."""

from problems import *


def f(x, dim):
    mean = lambda terms: sum(terms) / dim
    return (20 + e - 20 * exp(-sqrt(mean(v**2 for v in x)) / 5) - exp(mean(cos(2 * pi * v) for v in x)))


CASES = [case([2] * n, [0] * n, [0.01] * n, [0.5] * n, box=(-32.768, 32.768), dim=n) for n in (1, 2, 5)]

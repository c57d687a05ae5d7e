"""Levy and Montalvo (1985), in the form of Laguna and Marti (2005)."""

from problems import *


def f(x, dim):
    w = [1 + (v - 1) / 4 for v in x]
    middle = sum((v - 1)**2 * (1 + 10 * sin(pi * v + 1)**2) for v in w[:-1])
    return sin(pi * w[0])**2 + middle + (w[-1] - 1)**2 * (1 + sin(2 * pi * w[-1])**2)


CASES = [case([-5] * n, [1] * n, [5] * n, [0.3] * n, box=(-10, 10), dim=n) for n in (1, 2, 3, 8)]

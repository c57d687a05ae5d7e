"""Bohachevsky, Johnson and Stein (1986), the second."""

from problems import *


def f(x):
    x, y = x
    return x**2 + 2 * y**2 - q("0.3") * cos(3 * pi * x) * cos(4 * pi * y) + q("0.3")


CASES = [case([10, 10], [0, 0], [0.3, -0.2], [100, -100], box=(-100, 100)), case([0.5, 0.125], box=(-1, 1))]

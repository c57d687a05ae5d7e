"""Himmelblau (1972)."""

from problems import *


def f(x):
    x, y = x
    return (x**2 + y - 11)**2 + (x + y**2 - 7)**2


CASES = [case([0, 0], [3, 2], [-5, 5], box=(-5, 5))]

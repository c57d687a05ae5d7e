"""Becker & Lago (1970)."""

from problems import *


def f(x):
    return sum((absolute(v) - 5)**2 for v in x)


CASES = [case([1, 2], [-5, 5], [-3, 0.5], box=(-10, 10))]

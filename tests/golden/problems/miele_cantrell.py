"""Miele & Cantrell (1969)."""

from problems import *


def f(x):
    a, b, c, d = x
    return (exp(a) - b)**4 + 100 * (b - c)**6 + tan(c - d)**4 + a**8


CASES = [case([1, 2, 2, 2], [0, 1, 1, 1], [0.5, 1, 0.5, 0.25], box=(-1, 2))]

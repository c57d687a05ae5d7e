"""Aluffi-Pentini, Parisi & Zirilli (1985)."""

from problems import *


def f(x):
    x, y = x
    return x**4 / 4 - x**2 / 2 + x / 10 + y**2 / 2


CASES = [case([0, 0], [2, 3], [-1, -0.5], box=(-10, 10))]

"""Chichinadze: Jamil & Yang (2013), number 33."""

from problems import *


def f(x):
    x, y = x
    return x**2 - 12 * x + 11 + 10 * cos(pi * x / 2) + 8 * sin(5 * pi * x / 2) - exp(-(y - q("0.5"))**2 / 2) / sqrt(5)


CASES = [case([0, 0], [6, 0.5], [2.75, -1.5], box=(-5, 5)), case([10, -20], box=(-30, 30))]

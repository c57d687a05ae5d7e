"""Jamil & Yang (2013), number 106."""

from problems import *


def f(x):
    x, y = x
    return 74 + 100 * (y - x**2)**2 + (1 - x)**2 - 400 * exp(-10 * ((x + 1)**2 + (y + 1)**2))


CASES = [case([1, 1], [-1, -1], [-0.75, -1.25], box=(-2, 2)), case([-1.2, 1], box=[(-1.3, -0.5), (-1.3, -0.5)])]

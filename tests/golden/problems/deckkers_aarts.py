"""Dekkers & Aarts (1991)."""

from problems import *


def f(x):
    x, y = x
    r = x**2 + y**2
    return 10**5 * x**2 + y**2 - r**2 + mpf(10)**-5 * r**4


CASES = [case([0, 0], [1, 15], [0.01, -14.5], box=(-20, 20))]

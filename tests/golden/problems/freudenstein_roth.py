"""Freudenstein and Roth (1963); More, Garbow and Hillstrom (1981), problem 2."""

from problems import *


def f(x):
    x, y = x
    return (-13 + x + ((5 - y) * y - 2) * y)**2 + (-29 + x + ((y + 1) * y - 14) * y)**2


CASES = [case([0.5, -2], [5, 4], [11.41, -0.9], [-20, 20], box=(-20, 20))]

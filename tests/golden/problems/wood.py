"""Colville (1968); More, Garbow and Hillstrom (1981), problem 14."""

from problems import *


def f(x):
    a, b, c, d = x
    return (100 * (b - a**2)**2 + (1 - a)**2 + 90 * (d - c**2)**2 + (1 - c)**2 + 10 * (b + d - 2)**2
            + (b - d)**2 / q("10"))


CASES = [case([-3, -1, -3, -1], [1, 1, 1, 1], [0, 0, 0, 0], [2, 3, 5, 7], box=(-10, 10))]

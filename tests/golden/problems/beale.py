"""Beale (1958); More, Garbow and Hillstrom (1981), problem 5."""

from problems import *


def f(x):
    x, y = x
    return sum((c - x * (1 - y**k))**2 for k, c in [(1, q("1.5")), (2, q("2.25")), (3, q("2.625"))])


CASES = [case([1, 1], [3, 0.5], [0, 0], [-4.5, 4.5], box=(-4.5, 4.5))]

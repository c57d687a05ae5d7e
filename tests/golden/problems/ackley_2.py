"""Ackley 2; Jamil and Yang (2013)."""

from problems import *


def f(x):
    x, y = x
    return -200 * exp(-q("0.02") * sqrt(x**2 + y**2))


CASES = [case([-20, 15], [32, -32], [0.001, 0], [3, 4], box=(-32, 32))]

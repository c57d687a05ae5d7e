"""Ackley 3; Jamil and Yang (2013), with the sign of the first term that is missing there."""

from problems import *


def f(x):
    x, y = x
    return -200 * exp(-q("0.02") * sqrt(x**2 + y**2)) + 5 * exp(cos(3 * x) + sin(3 * y))


CASES = [case([2, 2], [3, 4], [0.6825771832, -0.3607018631], [32, -32], box=(-32, 32))]

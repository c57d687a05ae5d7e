"""Pen holder; Jamil and Yang (2013)."""

from problems import *


def f(x):
    x, y = x
    return -exp(-1 / absolute(cos(x) * cos(y) * exp(absolute(1 - sqrt(x**2 + y**2) / pi))))


CASES = [case([4, 7], [9.6461676704, 9.6461676704], [-3, 4], [1, 0.5], [11, -11], box=(-11, 11))]

"""Bukin (1997), N. 6."""

from problems import *


def f(x):
    x, y = x
    return 100 * sqrt(absolute(y - q("0.01") * x**2)) + q("0.01") * absolute(x + 10)


CASES = [case([-12, 2], [-20, 8], [-9, 1], box=[(-15, -5), (-3, 3)])]

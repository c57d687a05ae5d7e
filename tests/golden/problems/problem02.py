"""The second univariate problem of the AMPGO collection (Gavana)."""

from problems import *


def f(x):
    return sin(x[0]) + sin(10 * x[0] / 3)


CASES = [case([2.7], [3], [7.5], box=(2.7, 7.5), more=12)]

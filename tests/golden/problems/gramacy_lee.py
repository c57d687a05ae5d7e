"""Gramacy and Lee (2012), summed over the coordinates."""

from problems import *


def f(x, dim):
    return sum(sin(10 * pi * v) / (2 * v) + (v - 1)**4 for v in x)


CASES = [case(([1.8, 2.48] * n)[:n], [0.5485634445] * n, [0.1437791741, 2.25, 2][:n], box=(0.5, 2.5), dim=n)
         for n in (1, 2, 3)]

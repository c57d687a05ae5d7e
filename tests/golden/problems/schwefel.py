"""Schwefel (1981), problem 2.26."""

from problems import *


def f(x, dim):
    top = q("418.98288727243370627478644")
    return dim * top - sum(v * sin(sqrt(absolute(v))) for v in x)


CASES = [case([100] * n, [-302.5] * n, [400, 7, -500, 0.3, 100][:n], box=(-500, 500), dim=n) for n in (1, 2, 5)]

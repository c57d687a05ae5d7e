"""Giunta: Jamil & Yang (2013), number 57."""

from problems import *


def f(x):
    terms = [mpf(16) / 15 * v - 1 for v in x]
    return q("0.6") + sum(sin(t) + sin(t)**2 + sin(4 * t) / 50 for t in terms)


CASES = [case([0, 0], [0.5, -0.75], box=(-1, 1))]

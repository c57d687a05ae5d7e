"""Forrester, Sóbester & Keane (2008)."""

from problems import *


def f(x):
    return (6 * x[0] - 2)**2 * sin(12 * x[0] - 4)


CASES = [case([0], [0.5], [0.75], [1], box=(0, 1), more=12)]

"""Schaffer, Caruana, Eshelman and Das (1989), F6."""

from problems import *


def f(x):
    square = x[0]**2 + x[1]**2
    return q("0.5") + (sin(sqrt(square))**2 - q("0.5")) / (1 + q("0.001") * square)**2


CASES = [case([2, 1], [3, -4], [80, 60], [0.01, 0], box=(-100, 100))]

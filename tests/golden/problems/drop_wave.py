"""Drop-wave; Molga and Smutnicki (2005)."""

from problems import *


def f(x):
    square = x[0]**2 + x[1]**2
    return -(1 + cos(12 * sqrt(square))) / (square / 2 + 2)


CASES = [case([1, 2], [3, 4], [0.5202155589, 0], [0.001, 0], [-5.12, 5.12], box=(-5.12, 5.12))]

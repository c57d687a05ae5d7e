"""Picheny, Wagner and Ginsbourger (2013)."""

from problems import *


def f(x):
    x, y = (4 * v - 2 for v in x)
    g = ((1 + (x + y + 1)**2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)) *
         (30 + (2 * x - 3 * y)**2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)))
    return (log(g) - q("8.693")) / q("2.427")


CASES = [case([0.5, 0.5], [0.5, 0.25], [0.75, 0.75], [0, 1], [0.125, 0.625], box=(0, 1))]

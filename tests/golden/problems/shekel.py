"""Shekel (1971); constants of Dixon and Szego (1978)."""

from problems import *


CENTERS = ["4 4 4 4", "1 1 1 1", "8 8 8 8", "6 6 6 6", "3 7 3 7", "2 9 2 9", "5 5 3 3", "8 1 8 1", "6 2 6 2",
           "7 3.6 7 3.6"]
C = "0.1 0.2 0.2 0.4 0.4 0.6 0.3 0.7 0.5 0.5"


def f(x, m):
    wells = [([q(a) for a in center.split()], q(c)) for center, c in zip(CENTERS, C.split())]
    return -sum(1 / (sum((v - a)**2 for v, a in zip(x, center)) + c) for center, c in wells[:m])


CASES = [case([5] * 4, [4, 4, 4, 4.1], [7.5, 3, 7, 4], box=(0, 10), m=m) for m in (1, 5, 7, 10)]

"""CUTEst, ARWHEAD: Conn, Gould, Lescrenier & Toint (1988), problem 55."""

from problems import *


def f(x, dim):
    return sum((v**2 + x[-1]**2)**2 - 4 * v + 3 for v in x[:-1])


CASES = [case([1] * n, [0.5] * n, box=(-2, 2), dim=n) for n in (2, 3, 8)]

"""CUTEst, BDQRTIC: Conn, Gould, Lescrenier & Toint (1988), problem 61."""

from problems import *


def f(x, dim):
    return sum((3 - 4 * x[i])**2 + (x[i]**2 + 2 * x[i + 1]**2 + 3 * x[i + 2]**2 + 4 * x[i + 3]**2 + 5 * x[-1]**2)**2
               for i in range(dim - 4))


CASES = [case([1] * n, [0.5] * n, box=(-2, 2), dim=n) for n in (5, 6, 9)]

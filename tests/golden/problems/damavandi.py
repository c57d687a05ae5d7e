"""Damavandi & Safavi-Naeini (2005)."""

from problems import *


def sinc(v):
    # Its Taylor series where it would be 0/0.
    if v > q("-1e-3") and v < q("1e-3"):
        t = (pi * v)**2
        return 1 - t / 6 * (1 - t / 20 * (1 - t / 42 * (1 - t / 72 * (1 - t / 110 * (1 - t / 156)))))
    return sin(pi * v) / (pi * v)


def f(x):
    x, y = x
    return (1 - absolute(sinc(x - 2) * sinc(y - 2))**5) * (2 + (x - 7)**2 + 2 * (y - 7)**2)


CASES = [case([2, 2], [2, 5.5], [2.05, 1.98], [2.1, 1.9], [2.11, 2.3], box=(1, 3)),
         case([4.5, 0.5], [0, 0], box=(0, 14))]

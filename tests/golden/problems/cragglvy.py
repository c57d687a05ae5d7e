"""CUTEst, CRAGGLVY: Toint (1983), problem 32, after Cragg & Levy (1969)."""

from problems import *


def f(x, dim):
    total = 0
    for i in range(0, dim - 2, 2):
        a, b, c, d = x[i:i + 4]
        total = total + (exp(a) - b)**4 + 100 * (b - c)**6 + (tan(c - d) + c - d)**4 + a**8 + (d - 1)**2
    return total


CASES = [case([1] + [2] * (n - 1), [0.5, 1, 0.75, 0.25] * (n // 4) + [0.5, 1] * (n % 4 // 2), box=(-1, 2), dim=n)
         for n in (4, 6, 8)]

"""Hansen and Ostermeier (2001), with the condition number as a parameter."""

from problems import *


def f(x, dim, condition):
    return x[0]**2 + mpf(condition) * sum(v**2 for v in x[1:])


CASES = [case([1] * n, box=(-5, 5), dim=n, condition=c) for n, c in [(2, 1e6), (3, 100.0), (7, 1e6)]]

"""Hansen and Ostermeier (2001), with the condition number as a parameter."""

from problems import *


def f(x, dim, condition):
    return sum(mpf(condition)**(mpf(i) / max(dim - 1, 1)) * v**2 for i, v in enumerate(x))


CASES = [case([1] * n, box=(-5, 5), dim=n, condition=c) for n, c in [(1, 100.0), (2, 1e6), (5, 1e6), (10, 50.0)]]

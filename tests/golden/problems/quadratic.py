"""A diagonal quadratic of a given condition; its rotated form is tested by its eigenvectors."""

from problems import *


def f(x, dim, condition):
    return sum(mpf(condition)**(mpf(i) / max(dim - 1, 1)) * v**2 for i, v in enumerate(x)) / 2


CASES = [case([1] * n, box=(-5, 5), dim=n, condition=c) for n, c in [(1, 100.0), (2, 100.0), (5, 1e6), (30, 50.0)]]

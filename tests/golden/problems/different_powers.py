"""Hansen and Ostermeier (2001), with the difference of the exponents as a parameter."""

from problems import *


def f(x, dim, spread):
    return sum(absolute(v)**(2 + mpf(spread) * i / max(dim - 1, 1)) for i, v in enumerate(x))


CASES = [case([1] * n, box=(-5, 5), dim=n, spread=s) for n, s in [(1, 4.0), (2, 10.0), (5, 4.0), (8, 10.0)]]

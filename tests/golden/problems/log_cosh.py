"""The sum of the logarithms of hyperbolic cosines."""

from problems import *


def f(x, dim):
    return sum(log(cosh(v)) for v in x)


CASES = [case([0] * n, [1] * n, [1e-4] * n, [-800] * n, box=(-10, 10), dim=n) for n in (1, 2, 5)]

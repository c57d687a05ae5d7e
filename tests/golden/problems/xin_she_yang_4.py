"""Yang (2010)."""

from problems import *


def f(x, dim):
    waves = sum(sin(v)**2 for v in x) - exp(-sum(v**2 for v in x))
    return waves * exp(-sum(sin(sqrt(absolute(v)))**2 for v in x))


CASES = [case([5] * n, [-1, 2, 3, -4, 0.1][:n], [0.1, -0.2, 0.3, 0.1, 0.2][:n], box=(-10, 10), dim=n) for n in (1, 2, 5)]

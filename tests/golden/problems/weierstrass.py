"""The Weierstrass function of the CEC 2005 report, F11, in its first form."""

from problems import *


def f(x, dim):
    a, b, last = q("0.5"), 3, 20
    waves = lambda v: sum(a**k * cos(2 * pi * b**k * (v + q("0.5"))) for k in range(last + 1))
    return sum(waves(v) for v in x) - dim * sum(a**k * cos(pi * b**k) for k in range(last + 1))


CASES = [case([0.3] * n, [0] * n, [-0.1, 0.2, 1e-6, -1e-9, 0.49][:n], box=(-0.5, 0.5), dim=n) for n in (1, 2, 5)]

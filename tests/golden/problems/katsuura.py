"""Katsuura (1991), in the form of BBOB and CEC without shift and rotation."""

import mpmath

from problems import *


def f(x, dim):
    def roughness(v):
        terms = [2**k * v for k in range(1, 33)]
        return sum(absolute(t - mpmath.nint(value_of(t))) / 2**k for k, t in enumerate(terms, 1))
    product = 1
    for i, v in enumerate(x, 1):
        product = product * (1 + i * roughness(v))
    return 10 / mpf(dim)**2 * (product**(10 / mpf(dim)**q("1.2")) - 1)


CASES = [case([0.37] * n, [-1.1, 2.2, 3.3, -4.4, 0.1][:n], box=(-5, 5), seed=5, dim=n) for n in (1, 2, 5)]

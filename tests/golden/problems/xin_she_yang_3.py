"""Yang (2010), with the brackets of the paper."""

from problems import *


def f(x, dim):
    product = 1
    for v in x:
        product = product * cos(v)**2
    return (exp(-sum((v / 15)**10 for v in x)) - 2 * exp(-sum(v**2 for v in x))) * product


CASES = [case([1] * n, [0] * n, [-1, 0.2, 0.3, -0.4, 0.1][:n], [15, -14, 16, 0.1, 0.2][:n], box=(-20, 20), dim=n) for n in (1, 2, 5)]
